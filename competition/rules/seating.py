"""Who owes which cells to a subject: the lines of a scheme with the seats that are not excused. Reads no value."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.rules.facts import Seat
from competition.rules.points import Marking, Plan
from competition.rules.state import Cell, Record

Line = tuple[Marking, tuple[Cell, ...]]  # an aspect and its owed cells


@dataclass(frozen=True, slots=True)
class Seating:
    """Who owes which cells to a subject: by module and criterion. `owed` counts conditional cells too."""

    plan: Plan
    modules: tuple[tuple[tuple[Line, ...], ...], ...]
    criteria: Mapping[str, tuple[Line, ...]]  # by criterion
    lines: Mapping[str, Line]  # by aspect
    owed: int


def seating(plan: Plan, panels: Mapping[str, tuple[Seat, ...]], excused: frozenset[str]) -> Seating:
    """The cells owed when these seats are excused. A panel not yet seated owes one cell that nobody can mark."""

    def line(marking: Marking) -> Line:
        if not marking.aspect.each or marking.aspect.panel not in panels:
            return marking, (marking.cell,)
        seats = panels[marking.aspect.panel]
        owing = tuple((marking.aspect.id, seat.id) for seat in seats if seat.id not in excused)
        return marking.filled(len(seats) - len(owing)), owing

    modules = tuple(
        tuple(tuple(line(marking) for marking in criterion) for criterion in module) for module in plan.modules
    )
    named = [criterion.id for module in plan.scheme.modules for criterion in module.criteria]
    criteria = dict(zip(named, (criterion for module in modules for criterion in module), strict=True))
    lines = {each[0].aspect.id: each for criterion in criteria.values() for each in criterion}
    return Seating(plan, modules, criteria, lines, sum(len(cells) for _, cells in lines.values()))


def cells_marked(record: Record, seats: Seating) -> tuple[int, int]:
    """How many of the subject's cells are marked, and how many there are, whether they apply or not."""
    cells = [cell for _, owing in seats.lines.values() for cell in owing]
    return sum(cell in record.marks for cell in cells), len(cells)
