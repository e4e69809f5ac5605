"""What an absence would do to one sheet, said before it is recorded: how many judges are left, and what is lost.

Reads a `State` and changes nothing; whether it may be recorded is asked of `competition.rules.admission`.
"""

from dataclasses import dataclass, replace

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.admission_seats import free_reserves
from competition.rules.cells import is_excused, owed_by, owing
from competition.rules.duty import regular
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.rules.seating import cells_owed, too_few
from competition.rules.state import State

_ANY_REASON = "0" * 64


@dataclass(frozen=True, slots=True)
class PanelLeft:
    """A panel with one subject in one module: `left` of `size` judges mark; `filled` by the mean where some are out.

    `open`: so few are left that nothing counts before somebody sits there.
    """

    panel: str
    left: int
    size: int
    filled: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One sheet of a seat: `marked` of `owed` cells given, which would count no longer. `refusal`: it may not be so."""

    subject: str
    module: str
    marked: int
    owed: int
    panels: tuple[PanelLeft, ...]
    refusal: Refusal | None


def absences_open(state: State, seat: str) -> tuple[Effect, ...]:
    """What an absence would do to every sheet that the seat owes and has neither finished nor signed."""
    if state.scheme is None:
        return ()
    found = []
    for record in state.subjects.values():
        if record.status not in ("competing", "out_of_contest"):
            continue
        for module in state.scheme.modules:
            if is_excused(state, seat, record.subject, module.id) or (seat, module.id) in record.signed:
                continue
            cells = owed_by(plan_of(state.scheme), state, seat, module.id, record.subject)
            marked = sum(cell in record.marks for cell in cells)
            if marked < len(cells):
                found.append(_effect(state, seat, record.subject, module.id, marked, len(cells)))
    return tuple(found)


def _effect(state: State, seat: str, subject: str, module: str, marked: int, owed: int) -> Effect:
    fact = f.SeatExcused(seat, subject, module, _ANY_REASON)
    panels = tuple(
        _without(state, each, module)
        for each in panels_left(state, subject, module)
        if any(one.id == seat for one in state.panels[each.panel])
    )
    return Effect(subject, module, marked, owed, panels, admit(state, "desk:", "k", fact))


def _without(state: State, panel: PanelLeft, module: str) -> PanelLeft:
    """The panel with one judge less."""
    assert state.scheme
    left = panel.left - 1
    short = not left or any(
        marking.aspect.each and too_few(marking, left, panel.size)
        for marking in plan_of(state.scheme).markings.values()
        if (marking.aspect.panel, marking.module) == (panel.panel, module)
    )
    return replace(panel, left=left, open=short)


def panels_left(state: State, subject: str, module: str = "") -> tuple[PanelLeft, ...]:
    """Every panel that marks in the module (or in any), as it is with this subject."""
    found: dict[str, PanelLeft] = {}
    for marking in plan_of(state.scheme).markings.values() if state.scheme else ():
        panel = marking.aspect.panel
        if panel not in state.panels or (module and marking.module != module):
            continue
        seats = state.panels[panel]
        left = len(owing(state, panel, subject, marking.module))
        cells = cells_owed(marking, state.panels, state.duty.out(subject))
        unmarkable = (marking.aspect.each and marking.cell in cells) or not left
        before = found.get(panel)
        found[panel] = PanelLeft(
            panel,
            min(left, before.left) if before else left,
            len(regular(seats)),
            bool(before and before.filled) or marking.pool.absent == "fill",
            bool(before and before.open) or unmarkable,
        )
    return tuple(found.values())


def reserves_for(state: State, seat: str, subject: str) -> tuple[f.Seat, ...]:
    """The reserves who could stand in for this seat with this subject, each once."""
    found: dict[str, f.Seat] = {}
    for panel, seats in state.panels.items():
        if any(each.id == seat for each in seats):
            found |= {each.id: each for each in free_reserves(state, panel, subject)}
    return tuple(found.values())
