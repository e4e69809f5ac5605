"""Who owes which cells to a subject: the lines of a scheme with the seats that owe them. Reads no value."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.rules.checks_panels import drops_of
from competition.rules.duty import CLEAR, Out, owing, regular
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
    out: Out = CLEAR


def cells_owed(marking: Marking, panels: Mapping[str, tuple[Seat, ...]], out: Out) -> tuple[Cell, ...]:
    """An aspect's cells that are owed to a subject. One of them nobody can mark where the panel is not seated yet, and
    where recusals or absences left so few that a place must be filled first."""
    seats = panels.get(marking.aspect.panel)
    if not marking.aspect.each or seats is None:
        return (marking.cell,)
    left = owing(seats, out, marking.module)
    cells = tuple((marking.aspect.id, seat.id) for seat in left)
    vacant = bool(out.vacant) and any(seat.id in out.vacant for seat in seats)
    return (*cells, marking.cell) if vacant and too_few(marking, len(left), len(regular(seats))) else cells


def too_few(marking: Marking, left: int, size: int) -> bool:
    """Whether nothing would be left to count of so many judges, out of a panel of `size`."""
    filled = marking.pool.absent == "fill" and left > 0
    return drops_of(marking.aspect, size if filled else left) >= (size if filled else left)


def seating(plan: Plan, panels: Mapping[str, tuple[Seat, ...]], out: Out) -> Seating:
    """The cells owed to a subject for whom this departs from the rule."""

    def line(marking: Marking) -> Line:
        cells = cells_owed(marking, panels, out)
        if not marking.aspect.each or marking.aspect.panel not in panels:
            return marking, cells
        return marking.filled(max(0, len(regular(panels[marking.aspect.panel])) - len(cells))), cells

    modules = tuple(
        tuple(tuple(line(marking) for marking in criterion) for criterion in module) for module in plan.modules
    )
    named = [criterion.id for module in plan.scheme.modules for criterion in module.criteria]
    criteria = dict(zip(named, (criterion for module in modules for criterion in module), strict=True))
    lines = {each[0].aspect.id: each for criterion in criteria.values() for each in criterion}
    return Seating(plan, modules, criteria, lines, sum(len(cells) for _, cells in lines.values()), out)


def cells_marked(record: Record, seats: Seating) -> tuple[int, int]:
    """How many of the subject's cells are marked, and how many there are, whether they apply or not."""
    cells = [cell for _, owing in seats.lines.values() for cell in owing]
    return sum(cell in record.marks for cell in cells), len(cells)
