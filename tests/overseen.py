"""The spectators' welding event with an oversight: summaries, four eyes, and two days of marking."""

from dataclasses import replace

from competition.ledger.names import NameRow
from competition.rules import facts as f
from competition.rules.sheets_owed import sheets_owed
from competition.tally.office import Office
from tests.cast import JUDGES, SCHEME
from tests.chief import office_state, send
from tests.spectators import EVENT, desk, found, score, tell

PEOPLE = ("s1", "s2")
DAYS = {"c1": ("第一天评分", "Day 1"), "c2": ("第二天评分", "Day 2")}


def scheme_of_days() -> f.Scheme:
    """Theory is marked on no day, criterion b on c1, criterion c on c2."""
    theory, practice = SCHEME.modules
    b, c = practice.criteria
    return replace(SCHEME, modules=(theory, replace(practice, criteria=(replace(b, day="c1"), replace(c, day="c2")))))


def overseen(office: Office, summary: bool = False, four_eyes: bool = False) -> None:
    """Two competitors, nothing marked."""
    found(office, people=PEOPLE, scheme=scheme_of_days())
    desk(office, EVENT, f.ChairPinned(summary, four_eyes))
    rows = [NameRow("person", f"judge-{seat}", "zh", name) for seat, name in JUDGES.items()]
    for day, (zh, en) in DAYS.items():
        rows += [NameRow("day", f"{EVENT}/{day}", "zh", zh), NameRow("day", f"{EVENT}/{day}", "en", en)]
    tell(office, rows)


def finish(office: Office) -> None:
    """Everything marked and every sheet signed."""
    score(office, "s1", "88")
    score(office, "s2", "77.5")
    sign_all(office)


def sign_all(office: Office) -> None:
    for seat, subject, module, signed in list(sheets_owed(office_state(office))):
        if not signed:
            receipt = send(office, seat, f"s-{seat}-{subject}-{module}", f.SheetSigned(seat, subject, module))
            assert receipt.outcome == "recorded", receipt
