"""Whether a fact of paper may be recorded: typing, settling, deciding, and taking a sheet as marks.

Called by `competition.rules.admission.admit`. Which desk is a recorder's and which the chief's is for
`competition.access` to hold; that two different accounts typed a sheet is held here. Paper waits for no session, since
it comes when the session is over, but it reaches into no signed module, and into a signed sheet or a locked day only
where the chief decided so.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import (
    DESK,
    competing,
    day_locked,
    is_excused,
    located,
    module_signed,
    not_owing,
    owed_by,
    signed_by_panel,
    value_refused,
)
from competition.rules.paper import Paper, sheet_of
from competition.rules.paper_taking import agreed, differing, marks_due, meetings, signs
from competition.rules.points import Marking, plan_of
from competition.rules.questions import View, choice_of, known_module, known_seat, known_subject, reason_given
from competition.rules.refusals import Refusal
from competition.rules.state import Record


def paper_fact(view: View, by: str, fact: Any) -> Refusal | None:
    """Why this fact by `by` may not come next, or None."""
    if not by.startswith(DESK):
        return Refusal("desk_only")
    if view.founded is None:
        return Refusal("not_founded")
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("wrong_stream_kind")
    if view.scheme is None:
        return Refusal("no_scheme")
    wrong = known_subject(view, fact.subject) or known_module(view, fact.module) or known_seat(view, fact.seat)
    return wrong or CHECKS[type(fact)](view, fact, by)


def _typed(view: View, fact: f.PaperTyped, by: str) -> Refusal | None:
    wrong = _may_be_marked(view, fact) or _cells(view, fact, _owed(view, fact))
    if wrong:
        return wrong
    paper = view.papers.sheets.get(sheet_of(fact))
    turns = paper.turns if paper is not None and not paper.taken else ()
    if fact.turn != len(turns) + 1:
        return Refusal("paper_turn", {"turns": str(len(turns))}, conflict=True)
    return Refusal("same_typist") if turns and turns[0].by == by else None


def _settled(view: View, fact: f.PaperSettled, by: str) -> Refusal | None:
    """Exactly the boxes that differ, each with what the aspect admits."""
    paper = _open(view, fact)
    if isinstance(paper, Refusal):
        return paper
    if len(paper.turns) < 2:
        return Refusal("paper_untyped")
    cells = differing(paper)
    if not cells and paper.turns[0].signed == paper.turns[1].signed:
        return Refusal("paper_agrees")
    return _cells(view, fact, cells)


def _discarded(view: View, fact: f.PaperDiscarded, by: str) -> Refusal | None:
    paper = _open(view, fact)
    return paper if isinstance(paper, Refusal) else reason_given(fact.reason)


def _decided(view: View, fact: f.PaperDecided, by: str) -> Refusal | None:
    paper = _open(view, fact)
    if isinstance(paper, Refusal):
        return paper
    wrong = choice_of("holds", fact.holds, ("paper", "standing")) or reason_given(fact.reason)
    if wrong:
        return wrong
    met = {meeting.cell: meeting for meeting in meetings(view, sheet_of(fact), paper)}
    meeting = met.get((fact.aspect, fact.cell))
    if meeting is None:
        return Refusal("paper_meets_nothing", {"aspect": fact.aspect[:64]})
    if meeting.standing.key != fact.standing:
        return Refusal("paper_moved", {"aspect": fact.aspect}, conflict=True)
    return _may_be_marked(view, fact)


def _taken(view: View, fact: f.PaperTaken, by: str) -> Refusal | None:
    """Exactly what both typings agree on or what was settled, and nothing while the chief has to decide."""
    key = sheet_of(fact)
    paper = _open(view, fact)
    if isinstance(paper, Refusal):
        return paper
    if len(paper.turns) < 2:
        return Refusal("paper_untyped")
    if agreed(paper) is None:
        return Refusal("paper_differs", {"left": str(len(differing(paper)) or 1)})
    met = meetings(view, key, paper)
    if met:
        return Refusal("paper_conflict", {"aspect": met[0].cell[0]}, conflict=True)
    if fact.marks != marks_due(view, key, paper) or fact.signed != signs(view, key, paper):
        return Refusal("paper_moved", {"aspect": fact.marks[0].aspect if fact.marks else ""}, conflict=True)
    wrong = _may_be_marked(view, fact)
    for mark in fact.marks:
        wrong = wrong or _mark(view, fact, mark)
    return wrong


def _mark(view: View, fact: f.PaperTaken, mark: f.PaperMark) -> Refusal | None:
    """A panel may have been seated anew since the sheet was typed, the tablet's sheet been signed, the day been locked.
    What the chief let the paper replace has the chief's word already."""
    found = located(view, fact.subject, mark.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    if (mark.aspect, mark.seat) not in _owed(view, fact):
        return Refusal("not_your_cell", {"aspect": mark.aspect, "seat": mark.seat})
    if mark.replaces is None:
        wrong = _locked(view, marking) or (None if marking.aspect.later else _signed(view, fact, record, marking))
        if wrong:
            return wrong
    return value_refused(marking, mark.value)


def _locked(view: View, marking: Marking) -> Refusal | None:
    locked = day_locked(view, marking)
    return Refusal("paper_day_locked", locked.details) if locked else None


def _signed(view: View, fact: f.PaperTaken, record: Record, marking: Marking) -> Refusal | None:
    """Whether the sheet was signed, or where the panel shares the mark, a sheet of any of them."""
    if (fact.seat, fact.module) in record.signed:
        return Refusal("sheet_signed", {"seat": fact.seat, "subject": fact.subject, "module": fact.module})
    return None if marking.aspect.each else signed_by_panel(view, record, marking)


def _open(view: View, fact: Any) -> Paper | Refusal:
    """The sheet's paper while it is not taken."""
    paper = view.papers.sheets.get(sheet_of(fact))
    if paper is None:
        return Refusal("paper_untyped")
    return Refusal("paper_taken") if paper.taken else paper


def _may_be_marked(view: View, fact: Any) -> Refusal | None:
    if is_excused(view, fact.seat, fact.subject, fact.module):
        return not_owing(view, fact.seat, fact.subject)
    if not _owed(view, fact):
        return Refusal("paper_no_sheet", {"seat": fact.seat, "module": fact.module})
    return competing(view.subjects[fact.subject]) or module_signed(view, fact.module)


def _owed(view: View, fact: Any) -> tuple[tuple[str, str], ...]:
    assert view.scheme is not None
    return tuple(owed_by(plan_of(view.scheme), view, fact.seat, fact.module, fact.subject))


def _cells(view: View, fact: Any, wanted: tuple[tuple[str, str], ...]) -> Refusal | None:
    """Whether these boxes are given, each once and in this order, with nothing that its aspect does not admit."""
    if tuple((cell.aspect, cell.seat) for cell in fact.cells) != wanted:
        return Refusal("paper_cells", {"wanted": str(len(wanted)), "given": str(len(fact.cells))})
    assert view.scheme is not None
    markings = plan_of(view.scheme).markings
    refused = (value_refused(markings[cell.aspect], cell.value) for cell in fact.cells if cell.value)
    return next((wrong for wrong in refused if wrong), None)


CHECKS: dict[type, Callable[[View, Any, str], Refusal | None]] = {
    f.PaperTyped: _typed,
    f.PaperSettled: _settled,
    f.PaperDiscarded: _discarded,
    f.PaperDecided: _decided,
    f.PaperTaken: _taken,
}
