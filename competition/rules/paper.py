"""What is known of paper sheets: who typed what, what was settled and decided, and which were taken as marks.

Part of `competition.rules.state`, which alone may call `STEPS`; what follows from it is in
`competition.rules.paper_taking`, whether a fact is admissible in `competition.rules.admission_paper`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from competition.rules import facts as f
from competition.rules.oversight import sheet_moved
from competition.rules.review import handled
from competition.rules.signatures import paper_signed

if TYPE_CHECKING:
    from competition.rules.state import Builder

FROM_PAPER = "PaperTaken"  # the `kind` of a standing mark's entry that came from paper
SheetKey = tuple[str, str, str]  # seat, subject, module
PaperCells = Mapping[tuple[str, str], str]  # by (aspect, seat): the observation, "" for an empty box


@dataclass(frozen=True, slots=True)
class Typing:
    """One turn at the keyboard; `at` is the server's time of it in milliseconds."""

    by: str
    at: int
    cells: PaperCells
    signed: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet on paper. `settled` is None until the differences are settled; `decided` goes by cell: which holds, and
    the key of the mark that stood there. `taken` by whom, "" before."""

    turns: tuple[Typing, ...] = ()
    settled: PaperCells | None = None
    settled_signed: bool = False
    settled_by: str = ""
    decided: Mapping[tuple[str, str], tuple[Literal["paper", "standing"], str]] = field(default_factory=dict)
    taken: str = ""
    taken_at: int = 0


@dataclass(frozen=True, slots=True)
class Papers:
    """Every sheet that was typed and not discarded."""

    sheets: Mapping[SheetKey, Paper] = field(default_factory=dict)


EMPTY_PAPERS = Papers()


def _typed(b: "Builder", e: f.Entry[f.PaperTyped]) -> None:
    typing = Typing(e.by, e.at, _cells(e.fact.cells), e.fact.signed)
    before = b.papers.sheets.get(sheet_of(e.fact), Paper()).turns if e.fact.turn == 2 else ()
    _set(b, e.fact, Paper((*before, typing)))


def _settled(b: "Builder", e: f.Entry[f.PaperSettled]) -> None:
    paper = b.papers.sheets[sheet_of(e.fact)]
    settled = replace(paper, settled=_cells(e.fact.cells), settled_signed=e.fact.signed, settled_by=e.by)
    _set(b, e.fact, settled)


def _discarded(b: "Builder", e: f.Entry[f.PaperDiscarded]) -> None:
    gone = sheet_of(e.fact)
    b.papers = Papers({key: paper for key, paper in b.papers.sheets.items() if key != gone})


def _decided(b: "Builder", e: f.Entry[f.PaperDecided]) -> None:
    paper = b.papers.sheets[sheet_of(e.fact)]
    verdict = (e.fact.holds, e.fact.standing)
    _set(b, e.fact, replace(paper, decided={**paper.decided, (e.fact.aspect, e.fact.cell): verdict}))
    handled(b, e.by, e.fact.subject)


def _taken(b: "Builder", e: f.Entry[f.PaperTaken]) -> None:
    """Each mark stands under a key of its own, so that whoever changes it next has seen just this one."""
    fact = e.fact
    for mark in fact.marks:
        standing = f.Marked(fact.subject, mark.aspect, mark.seat, mark.value, mark.replaces)
        b.mark(f.Entry(FROM_PAPER, e.by, f"{e.key}/{mark.aspect}", e.at, e.made, standing))
    if fact.signed:
        paper_signed(b.own(fact.subject), (fact.seat, fact.module))
        sheet_moved(b, (fact.seat, fact.subject, fact.module), reopened=False)
    _set(b, fact, replace(b.papers.sheets[sheet_of(fact)], taken=e.by, taken_at=e.at))
    handled(b, e.by, fact.subject)


def sheet_of(fact: Any) -> SheetKey:
    """Which sheet a fact of paper is about."""
    return fact.seat, fact.subject, fact.module


def _cells(cells: tuple[f.PaperCell, ...]) -> PaperCells:
    return {(cell.aspect, cell.seat): cell.value for cell in cells}


def _set(b: "Builder", fact: Any, paper: Paper) -> None:
    b.papers = Papers({**b.papers.sheets, sheet_of(fact): paper})


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.PaperTyped: _typed,
    f.PaperSettled: _settled,
    f.PaperDiscarded: _discarded,
    f.PaperDecided: _decided,
    f.PaperTaken: _taken,
}
