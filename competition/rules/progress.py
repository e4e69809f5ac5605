"""How far the marking is, for whoever leads it: a grid of panels and subjects, and whom each of them waits for.

It shows seats and counts, never a mark: whoever may see marks asks `competition.rules.board` or `sheet`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from competition.rules.cells import owing
from competition.rules.conditions import applying
from competition.rules.facts import Status
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.seating import cells_owed
from competition.rules.signing import complete, unconfirmed
from competition.rules.standings import GONE
from competition.rules.state import Cell, Record, State

GridState = Literal[
    "gone", "not_begun", "under_way", "spread", "reopened", "waiting", "unconfirmed", "complete", "competitor", "signed"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCell:
    """What one panel has done for one subject: cells marked of those owed, sheets signed of those owed.

    "spread": all of a panel have marked an aspect, and lie so far apart that they must confer and mark again.
    "reopened": the chief reopened a sheet of it, which is not signed again yet.
    "waiting": a judge is done and another is not. `waits_for` are the seats with unmarked cells of their own; where
    only shared cells are left, all seats that could mark them. "unconfirmed": a shared mark waits for a second judge.
    "competitor": the judges have signed, and the competitor has not.
    """

    panel: str
    state: GridState
    marked: int
    owed: int
    signed: int
    sheets: int
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    subject: str
    round: str
    group: str
    start: int
    status: Status
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """A module over all competing subjects. `stands` when the chief signed it; `reopened` and not signed since."""

    module: str
    marked: int
    owed: int
    signed: int
    sheets: int
    stands: bool
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class DayProgress:
    """A day of marking over all competing subjects; `left` has those of whom marks are missing, and how many."""

    day: str
    locked: bool
    marked: int
    owed: int
    left: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`panels` in the order of the scheme, rows in that of start; `counts` says how many cells are in each state."""

    position: int
    panels: tuple[str, ...]
    rows: tuple[GridRow, ...]
    modules: tuple[ModuleProgress, ...]
    counts: tuple[tuple[GridState, int], ...]


def progress(state: State) -> Grid:
    """The grid of an event; an empty one while there is no scheme."""
    if state.scheme is None:
        return Grid(state.position, (), (), (), ())
    markings = plan_of(state.scheme).markings.values()
    panels = tuple(dict.fromkeys(marking.aspect.panel for marking in markings))
    of_panel = {panel: [each for each in markings if each.aspect.panel == panel] for panel in panels}
    rounds = list(dict.fromkeys(record.round for record in state.subjects.values()))
    order = sorted(state.subjects.values(), key=lambda each: (rounds.index(each.round), each.start, each.subject))
    rows = tuple(
        GridRow(
            record.subject, record.round, record.group, record.start, record.status,
            tuple(_cell(state, record, panel, of_panel[panel]) for panel in panels),
        )
        for record in order
    )  # fmt: skip
    modules = tuple(
        _module(state, module.id, [each for each in markings if each.module == module.id])
        for module in state.scheme.modules
    )
    states = [cell.state for row in rows for cell in row.cells]
    return Grid(
        state.position, panels, rows, modules, tuple((each, states.count(each)) for each in dict.fromkeys(states))
    )


def days(state: State) -> tuple[DayProgress, ...]:
    """How far each day of marking is, in the order of the scheme; none where the scheme names none."""
    if state.scheme is None:
        return ()
    plan = plan_of(state.scheme)
    return tuple(_day(state, day, plan) for day in dict.fromkeys(plan.days.values()))


def _day(state: State, day: str, plan: Plan) -> DayProgress:
    markings = [marking for aspect, marking in plan.markings.items() if plan.days.get(aspect) == day]
    owed, left = 0, []
    for record in state.subjects.values():
        cells = list(_owed(state, record, markings)) if record.status == "competing" else []
        missing = sum(cell not in record.marks for cell in cells)
        owed += len(cells)
        left += [(record.subject, missing)] if missing else []
    marked = owed - sum(missing for _, missing in left)
    return DayProgress(day, day in state.oversight.locked, marked, owed, tuple(left))


def _cell(state: State, record: Record, panel: str, markings: list[Marking]) -> GridCell:
    cells = list(_owed(state, record, markings))
    marked = sum(cell in record.marks for cell in cells)
    sheets = list(_sheets(state, record, markings))
    signed = sum(complete(state, record, *each) for each in sheets)
    waits = _waits_for(state, record, panel, cells, markings)
    where: GridState
    if record.status in GONE:
        where, waits = "gone", ()
    elif _apart(record, markings, cells):
        where = "spread"
    elif any((seat, record.subject, module) in state.oversight.reopened for seat, module in sheets):
        where = "reopened"
    elif marked < len(cells):
        where = _unfinished(record, cells, marked)
    else:
        where = _finished(state, record, cells, sheets)
    return GridCell(panel, where, marked, len(cells), signed, len(sheets), waits)


def _apart(record: Record, markings: list[Marking], cells: list[Cell]) -> bool:
    """Whether the panel must confer about an aspect that all of it have marked."""
    for marking in markings:
        if marking.aspect.each:
            owed = [cell for cell in cells if cell[0] == marking.aspect.id]
            values = [entry.fact.value for cell in owed if (entry := record.marks.get(cell)) is not None]
            if len(values) == len(owed) and marking.wide(values):
                return True
    return False


def _unfinished(record: Record, cells: list[Cell], marked: int) -> GridState:
    """Whether a judge has given all of his own while another has not."""
    own: dict[str, list[bool]] = {}
    for cell in cells:
        if cell[1]:
            own.setdefault(cell[1], []).append(cell in record.marks)
    done = [all(given) for given in own.values()]
    if any(done) and not all(done):
        return "waiting"
    return "under_way" if marked else "not_begun"


def _finished(state: State, record: Record, cells: list[Cell], sheets: list[tuple[str, str]]) -> GridState:
    """How it is with the confirmations and signatures of marks that are all given."""
    assert state.scheme
    if unconfirmed(plan_of(state.scheme), record, cells):
        return "unconfirmed"
    if not sheets or any(each not in record.signed for each in sheets):
        return "complete"
    return "signed" if all(complete(state, record, *each) for each in sheets) else "competitor"


def _waits_for(
    state: State, record: Record, panel: str, cells: list[Cell], markings: Iterable[Marking]
) -> tuple[str, ...]:
    missing = {seat for aspect, seat in cells if (aspect, seat) not in record.marks}
    modules = dict.fromkeys(marking.module for marking in markings)
    here = {seat.id for module in modules for seat in owing(state, panel, record.subject, module)}
    seats = [seat.id for seat in state.panels.get(panel, ()) if seat.id in here]
    return tuple(seat for seat in seats if seat in missing) or (tuple(seats) if "" in missing else ())


def _owed(state: State, record: Record, markings: Iterable[Marking]) -> Iterable[Cell]:
    """The owed cells of these aspects; where nobody can mark one yet, one of no seat."""
    assert state.scheme
    out = state.duty.out(record.subject)
    applies = applying(plan_of(state.scheme).conditional, record.marks)
    for marking in markings:
        if applies.get(marking.aspect.id) is not False:
            yield from cells_owed(marking, state.panels, out)


def _sheets(state: State, record: Record, markings: Iterable[Marking]) -> Iterable[tuple[str, str]]:
    """(seat, module) of the sheets on which these aspects stand, each once."""
    return dict.fromkeys(
        (seat.id, marking.module)
        for marking in markings
        for seat in owing(state, marking.aspect.panel, record.subject, marking.module)
    )


def _module(state: State, module: str, markings: list[Marking]) -> ModuleProgress:
    marked = owed = signed = sheets = 0
    for record in state.subjects.values():
        if record.status == "competing":
            cells, papers = list(_owed(state, record, markings)), list(_sheets(state, record, markings))
            owed += len(cells)
            marked += sum(cell in record.marks for cell in cells)
            sheets += len(papers)
            signed += sum(complete(state, record, *each) for each in papers)
    reopened = module in state.oversight.reopened_modules
    return ModuleProgress(module, marked, owed, signed, sheets, module in state.signed_modules, reopened)
