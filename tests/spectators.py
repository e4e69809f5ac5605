"""What spectators look at in tests: a welding event of the cast with names in both languages, long ones among them, a
season around it, and a server that shows them.
"""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from competition.app import create_app, refuse
from competition.ledger.engine import writing
from competition.ledger.names import NameRow, put
from competition.looks import looks
from competition.pages import shell
from competition.pages.gallery import Gallery
from competition.pages.house import house
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.scheme import Scheme
from competition.server import Services, Serving, serve
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission
from tests.cast import DESK, PRACTICAL_SEATS, SCHEME, THEORY_SEAT
from tests.patience import PATIENCE

EVENT = "welding"
SEASON = "district-2026"
LONG_UNIT = "宁波市镇海区石化经济技术开发区管理委员会联合代表队"
LONG_UNIT_EN = "Joint Delegation of the Administrative Committee of the Zhenhai Petrochemical Development Zone"

# subject -> (Chinese name, English name, unit)
PEOPLE: dict[str, tuple[str, str, str]] = {
    "s1": ("陈伟强", "Chen Weiqiang", "harbour"),
    "s2": ("欧阳静怡", "Ouyang Jingyi", "committee"),
    "s3": ("林小燕", "Lin Xiaoyan", "harbour"),
    "s4": ("阿卜杜热西提·买买提江", "Abdurishit Memetjan Featherstonehaugh-Cholmondeley", "committee"),
    "s5": ("𬱟文博", "Wei Wenbo", "bearing"),
    "s6": ("周敏", "Zhou Min", "bearing"),
}
UNITS = {
    "harbour": ("镇海港埠公司", "Zhenhai Harbour Company"),
    "committee": (LONG_UNIT, LONG_UNIT_EN),
    "bearing": ("镇海轴承厂", "Zhenhai Bearing Works"),
}
THINGS: dict[tuple[str, str], tuple[str, str]] = {
    ("event", ""): ("焊工技能竞赛", "Welding Contest"),
    ("occupation", ""): ("焊工", "Welder"),
    ("module", "theory"): ("理论知识", "Theory"),
    ("module", "practice"): ("实际操作", "Practical work"),
    ("criterion", "a"): ("机考", "Computer test"),
    ("criterion", "b"): ("焊缝", "Weld"),
    ("criterion", "c"): ("安全文明生产", "Safety and order"),
    ("sub", "b1"): ("外观", "Appearance"),
    ("sub", "b2"): ("尺寸", "Size"),
    ("aspect", "t1"): ("理论成绩", "Test score"),
    ("aspect", "look"): ("焊缝成形", "Shape of the weld"),
    ("aspect", "finish"): ("表面", "Surface"),
    ("aspect", "length"): ("长度", "Length"),
    ("aspect", "safety"): ("违规次数", "Breaches of safety"),
    ("aspect", "crack"): ("裂纹", "Crack"),
    ("level", "look/2"): ("成形良好", "Good shape"),
    ("prize", "gold"): ("金牌", "Gold"),
    ("prize", "silver"): ("银牌", "Silver"),
    ("prize", "best"): ("代表队最佳选手", "Best of delegation"),
    ("group", "staff"): ("职工组", "Employees"),
    ("group", "students"): ("学生组", "Students"),
}

_keys = count(1)


def found(
    office: Office,
    event: str = EVENT,
    people: Sequence[str] = tuple(PEOPLE),
    groups: dict[str, str] | None = None,
    founded: f.EventFounded | None = None,
    scheme: Scheme = SCHEME,
    prizes: f.PrizesPinned | None = None,
) -> None:
    """Found the event with these people of the cast, named in both languages; `groups` by subject."""
    facts: list[f.Fact] = [
        founded or f.EventFounded(VERSION, depth="aspects"),
        f.SchemePinned(scheme, VERSION),
        f.PanelSeated("practical", tuple(f.Seat(seat, f"judge-{seat}") for seat in PRACTICAL_SEATS)),
        f.PanelSeated("theory", (f.Seat(THEORY_SEAT, f"judge-{THEORY_SEAT}"),)),
    ]
    for start, subject in enumerate(people, start=1):
        facts.append(f.SubjectEntered(subject, group=(groups or {}).get(subject, ""), start=start))
        unit = PEOPLE[subject][2] if subject in PEOPLE else "harbour"
        facts.append(f.SubjectBound(subject, "person", f"{event}-{subject}", unit))
    facts.append(f.SessionOpened("day", ("theory", "practice")))
    if prizes:
        facts.append(prizes)
    desk(office, event, *facts, founds="event")
    name(office, event, people)


def name(office: Office, event: str, people: Sequence[str]) -> None:
    rows = []
    for (kind, id), (zh, en) in THINGS.items():
        rows += _both(kind, f"{event}/{id}" if id else event, zh, en)
    for id, (zh, en) in UNITS.items():
        rows += _both("delegation", id, zh, en)
    for subject in people:
        zh, en, _ = PEOPLE.get(subject, (f"选手{subject[1:]}", f"Competitor {subject[1:]}", ""))
        rows += _both("person", f"{event}-{subject}", zh, en)
    tell(office, rows)


def tell(office: Office, rows: Sequence[NameRow]) -> None:
    """Put names, and say so."""
    with writing(office.engine) as connection:
        put(connection, rows)
    office.names.refresh()
    office.doorbell.ring("")


def desk(office: Office, stream: str, *facts: f.Fact, founds: str | None = None) -> None:
    """The organisers' facts."""
    proposals = tuple(Proposal(f"desk-{next(_keys)}", fact) for fact in facts)
    receipts = office.recorder.record(Submission(stream, DESK, proposals, whole=True, founds=founds))  # type: ignore[arg-type]
    assert all(receipt.outcome == "recorded" for receipt in receipts), receipts


def mark(
    office: Office, subject: str, aspect: str, value: str, seat: str = "", event: str = EVENT, by: str = ""
) -> None:
    """One mark, in place of the one that stands there; `by` a seat of the panel where its cell is shared."""
    by = by or seat or (THEORY_SEAT if aspect == "t1" else PRACTICAL_SEATS[0])
    replica = office.replicas.of(event)
    replica.catch_up()
    standing = replica.state.subjects[subject].marks.get((aspect, seat))
    fact = f.Marked(subject, aspect, seat, value, standing.key if standing else None)
    (receipt,) = office.recorder.record(Submission(event, by, (Proposal(f"mark-{next(_keys)}", fact),)))
    assert receipt.outcome == "recorded", receipt


def score(office: Office, subject: str, theory: str, event: str = EVENT, crack: str = "no") -> None:
    """Every mark of one subject; who has more theory has more in all."""
    mark(office, subject, "t1", theory, event=event)
    for seat, look, finish in zip(PRACTICAL_SEATS, ("2", "3", "2"), ("8.3", "7", "10"), strict=True):
        mark(office, subject, "look", look, seat, event)
        mark(office, subject, "finish", finish, seat, event)
    for aspect, value in (("length", "150.7"), ("safety", "1"), ("crack", crack)):
        mark(office, subject, aspect, value, event=event)


def season(office: Office, *events: str) -> None:
    """A season of 4 + 6 + X that lists these events in its first tier."""
    tiers = (f.TierDeclared("flagship", 4), f.TierDeclared("industry", 6), f.TierDeclared("enterprise", None))
    desk(office, SEASON, f.SeasonFounded(VERSION), *tiers, founds="season")
    for event in events:
        replica = office.replicas.of(event)
        replica.catch_up()
        pin = f.Pin(event, replica.position, replica.head.hex())
        desk(office, SEASON, f.EventListed("flagship", pin))
    names = {
        "flagship": ("区级示范性竞赛", "District flagship contests"),
        "industry": ("行业竞赛", "Industry contests"),
        "enterprise": ("企业竞赛", "Enterprise contests"),
    }
    rows = _both("season", SEASON, "镇海区 2026 年度", "Zhenhai District 2026")
    for tier, (zh, en) in names.items():
        rows += _both("tier", f"{SEASON}/{tier}", zh, en)
    tell(office, rows)


@contextlib.contextmanager
def serving(
    office: Office,
    port: int = 0,
    certificate: Path | None = None,
    key: Path | None = None,
    authority: Path | None = None,
) -> Iterator[str]:
    """The address of a server over this office, on one port, with sockets; it ends with the block.

    With a certificate it serves https; `authority` is the one that it offers to tablets.
    """
    gallery = Gallery(office.replicas, office.names)
    services = Services(
        office=office,
        wsgi=create_app(office, authority),
        render=lambda topic: gallery.frame(topic.stream, "public", topic.language, topic.page),
        refuse=refuse,
        look=looks(office),
        digest=shell.digest(),
        static=house("static"),
        port=port,
        certificate=certificate,
        key=key,
    )
    ready = threading.Event()
    said: list[Serving] = []

    def begin(found: Serving) -> None:
        said.append(found)
        ready.set()

    thread = threading.Thread(target=serve, args=(services, begin), daemon=True)
    thread.start()
    assert ready.wait(PATIENCE), "the server did not begin to answer"
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{said[0].port}"
    finally:
        said[0].stop()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not stop"


def _both(kind: str, id: str, zh: str, en: str) -> list[NameRow]:
    return [NameRow(kind, id, "zh", zh), NameRow(kind, id, "en", en)]
