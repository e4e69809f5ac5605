"""The fixed cast of the tests: three judges, five competitors and one small event, welding 焊工, that they meet in.

Judges Wang Fang 王芳, Li Na 李娜 and Zhang Wei 张伟 sit on the panel of the practical module; Zhao Min 赵敏 alone marks
theory. The names are invented.
"""

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.scheme import (
    Aspect,
    Criterion,
    Faults,
    Limits,
    Module,
    Pool,
    Rounding,
    Scheme,
    SubCriterion,
    TieKey,
    Tolerance,
    Veto,
)
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission

EVENT = "welding"
DESK = "desk:cast"
PRACTICAL_SEATS = ("wang", "li", "zhang")
THEORY_SEAT = "zhao"
JUDGES = {"wang": "王芳", "li": "李娜", "zhang": "张伟", "zhao": "赵敏"}
COMPETITORS = {
    "s1": "陈伟强",
    "s2": "欧阳静怡",
    "s3": "林小燕",
    "s4": "阿卜杜热西提·买买提江",
    "s5": "𬱟文博",
}

THEORY = Aspect("t1", "score", "theory", max="100", limits=Limits("0", "100", "0.5"))
LOOK = Aspect("look", "judgement", "practical", max="20", each=True)
FINISH = Aspect(
    "finish", "score", "practical", max="10", each=True, limits=Limits("0", "10", "0.1"), pool=Pool(drop_high=1)
)
LENGTH = Aspect(
    "length",
    "linear",
    "practical",
    max="30",
    unit="mm",
    limits=Limits("100", "200", "0.1"),
    tolerance=Tolerance("150", full="0.2", zero="1.2"),
)
SAFETY = Aspect(
    "safety", "deduction", "practical", max="40", limits=Limits("0", "20", "1"), faults=Faults("2", floor="0")
)
CRACK = Aspect("crack", "veto", "practical", veto=Veto("aspect", "look"))

SCHEME = Scheme(
    modules=(
        Module("theory", (Criterion("a", (SubCriterion("a", (THEORY,)),)),), weight="0.3"),
        Module(
            "practice",
            (
                Criterion("b", (SubCriterion("b1", (LOOK, FINISH)), SubCriterion("b2", (LENGTH,)))),
                Criterion("c", (SubCriterion("c", (SAFETY, CRACK)),)),
            ),
            weight="0.7",
        ),
    ),
    rounding=(Rounding("aspect", 2), Rounding("total", 2)),
    ties=(TieKey("module", "practice"),),
)

# Every value that a cell of this event admits, thinned out: what a test or a simulation may enter.
VALUES: dict[str, tuple[str, ...]] = {
    "t1": ("0", "45.5", "60", "77.5", "88", "100"),
    "look": ("0", "1", "2", "3"),
    "finish": ("0", "5.5", "7", "8.3", "10"),
    "length": ("100", "149.1", "149.9", "150", "150.7", "200"),
    "safety": ("0", "1", "3", "20"),
    "crack": ("no", "no", "no", "yes"),
}


def founding(event: str = EVENT) -> list[f.Fact]:
    """The facts of the event before its first mark, with both sessions open."""
    facts: list[f.Fact] = [
        f.EventFounded(VERSION),
        f.SchemePinned(SCHEME, VERSION),
        f.PanelSeated("practical", tuple(f.Seat(seat, f"judge-{seat}") for seat in PRACTICAL_SEATS)),
        f.PanelSeated("theory", (f.Seat(THEORY_SEAT, f"judge-{THEORY_SEAT}"),)),
    ]
    for start, subject in enumerate(COMPETITORS, start=1):
        facts.append(f.SubjectEntered(subject, start=start))
        facts.append(f.SubjectBound(subject, "person", f"{event}-{subject}"))
    return [*facts, f.SessionOpened("day", ("theory", "practice"))]


def found(office: Office, event: str = EVENT) -> None:
    """Found the event in this office's ledger."""
    proposals = tuple(Proposal(f"found-{n}", fact) for n, fact in enumerate(founding(event)))
    receipts = office.recorder.record(Submission(event, DESK, proposals, whole=True, founds="event"))
    assert all(receipt.outcome in ("recorded", "exists") for receipt in receipts), receipts


def cells() -> list[tuple[str, str, str, str]]:
    """(subject, aspect, seat of the cell, seat that marks it) for every cell of the event."""
    found = []
    for subject in COMPETITORS:
        for *_, aspect in SCHEME.aspects():
            seats = PRACTICAL_SEATS if aspect.panel == "practical" else (THEORY_SEAT,)
            if aspect.each:
                found += [(subject, aspect.id, seat, seat) for seat in seats]
            else:
                found.append((subject, aspect.id, "", seats[0]))
    return found
