"""What follows from a paper sheet as it was typed: where typings differ, where it meets other marks.

Only what two typings agree on, or was settled, becomes a mark. A cell in which another value stands already is the
chief's to decide, and nothing of the sheet counts before that; a box left empty says nothing about its cell. Reads a
`State` or a `Builder` and changes neither.
"""

from dataclasses import dataclass, replace
from typing import Literal

from competition.rules import facts as f
from competition.rules.cells import View, conferring, owed_by, waits
from competition.rules.paper import FROM_PAPER, Paper, PaperCells, SheetKey
from competition.rules.points import plan_of
from competition.rules.signing import unconfirmed
from competition.rules.state import Cell, Record

PaperStage = Literal["blank", "once", "differs", "conflict", "agreed", "taken"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A cell in which another mark stands than the paper says, and the chief has not said which of the two holds."""

    cell: Cell
    paper: str
    standing: f.Entry[f.Marked]


def stage(view: View, key: SheetKey) -> PaperStage:
    """How far the sheet is: nothing typed, typed once, typings differ, the chief must decide, ready, or taken."""
    paper = view.papers.sheets.get(key)
    if paper is None:
        return "blank"
    if paper.taken:
        return "taken"
    if len(paper.turns) < 2:
        return "once"
    if agreed(paper) is None:
        return "differs"
    return "conflict" if meetings(view, key, paper) else "agreed"


def differing(paper: Paper) -> tuple[Cell, ...]:
    """The cells of which the two typings say something else, in the order of the sheet."""
    if len(paper.turns) < 2:
        return ()
    first, second = (turn.cells for turn in paper.turns)
    return tuple(cell for cell in first if first[cell] != second.get(cell))


def agreed(paper: Paper) -> PaperCells | None:
    """What the paper says, by cell; None while a second typing or a settlement is wanting."""
    if len(paper.turns) < 2:
        return None
    open_cells = differing(paper)
    if paper.settled is None and (open_cells or paper.turns[0].signed != paper.turns[1].signed):
        return None
    return {**paper.turns[0].cells, **(paper.settled or {})}


def bears_signature(paper: Paper) -> bool:
    """Whether the paper bears the judge's signature, as was agreed or settled."""
    return paper.settled_signed if paper.settled is not None else all(turn.signed for turn in paper.turns)


def meetings(view: View, key: SheetKey, paper: Paper) -> tuple[Meeting, ...]:
    """The cells that wait for the chief. A decision holds for the mark that the chief saw, and for no later one."""
    record = view.subjects[key[1]]
    found = []
    for cell, value in (agreed(paper) or {}).items():
        standing = record.marks.get(cell)
        if not value or standing is None or standing.fact.value == value:
            continue
        if paper.decided.get(cell, ("", ""))[1] != standing.key:
            found.append(Meeting(cell, value, standing))
    return tuple(found)


def marks_due(view: View, key: SheetKey, paper: Paper) -> tuple[f.PaperMark, ...]:
    """The marks that taking the sheet brings: of empty cells, and of those in which the chief let the paper hold."""
    record = view.subjects[key[1]]
    found = []
    for (aspect, seat), value in (agreed(paper) or {}).items():
        standing = record.marks.get((aspect, seat))
        if not value or (standing is not None and standing.fact.value == value):
            continue
        if standing is None:
            found.append(f.PaperMark(aspect, seat, value))
        elif paper.decided.get((aspect, seat)) == ("paper", standing.key):
            found.append(f.PaperMark(aspect, seat, value, standing.key))
    return tuple(found)


def signs(view: View, key: SheetKey, paper: Paper) -> bool:
    """Whether taking the sheet signs it: the paper is signed, nothing wants or waits then, and nobody has to confer."""
    seat, subject, module = key
    if view.scheme is None or not bears_signature(paper):
        return False
    after = _after(view.subjects[subject], marks_due(view, key, paper))
    plan = plan_of(view.scheme)
    waiting = waits(plan, after, owed_by(plan, view, seat, module, subject))
    wanting = any(cell not in after.marks for cell in waiting) or unconfirmed(plan, after, waiting)
    return not wanting and not conferring(plan, view, after, waiting)


def taking(view: View, key: SheetKey) -> f.PaperTaken:
    """The fact that takes the sheet as it stands now."""
    paper = view.papers.sheets[key]
    return f.PaperTaken(*key, marks_due(view, key, paper), signs(view, key, paper))


def _after(record: Record, marks: tuple[f.PaperMark, ...]) -> Record:
    new = {
        (mark.aspect, mark.seat): f.Entry(
            FROM_PAPER, "", "", 0, None, f.Marked(record.subject, mark.aspect, mark.seat, mark.value, mark.replaces)
        )
        for mark in marks
    }
    return replace(record, marks={**record.marks, **new})
