"""One subject's points: every aspect, criterion, module and the total, from its marks, the plan and who must mark.

An aspect counts once all owed seats have marked it; before that it adds nothing, so that a total never falls because
a judge was late. A veto zeroes exactly what it names. Ranks are not known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.facts import Entry, Marked, Seat
from competition.rules.points import Marking, Plan
from competition.rules.rounding import printed
from competition.rules.scheme import TieKey
from competition.rules.state import Cell, Record

Line = tuple[Marking, tuple[Cell, ...]]  # an aspect and its owed cells
Marks = Mapping[Cell, Entry[Marked]]
Vetoed = Mapping[tuple[str, str], str]  # by (scope, target) the veto item that zeroes it


@dataclass(frozen=True, slots=True)
class Seating:
    """Who owes which cells to a subject: for each module and criterion its lines."""

    plan: Plan
    modules: tuple[tuple[tuple[Line, ...], ...], ...]
    criteria: Mapping[str, tuple[Line, ...]]  # by criterion
    lines: Mapping[str, Line]  # by aspect
    owed: int


@dataclass(frozen=True, slots=True)
class Score:
    """What one subject has so far. `modules` and `total` are None while nothing of them counts or was marked."""

    total: Fraction | None
    modules: tuple[Fraction | None, ...]
    ties: tuple[Fraction | None, ...]
    marked: int
    owed: int
    printed_total: str | None
    printed_modules: tuple[str | None, ...]


def seating(plan: Plan, panels: Mapping[str, tuple[Seat, ...]], excused: frozenset[str]) -> Seating:
    """The cells owed when these seats are excused. A panel not yet seated owes one cell that nobody can mark."""

    def line(marking: Marking) -> Line:
        if not marking.aspect.each or marking.aspect.panel not in panels:
            return marking, (marking.cell,)
        seats = panels[marking.aspect.panel]
        return marking, tuple((marking.aspect.id, seat.id) for seat in seats if seat.id not in excused)

    modules = tuple(
        tuple(tuple(line(marking) for marking in criterion) for criterion in module) for module in plan.modules
    )
    named = [criterion.id for module in plan.scheme.modules for criterion in module.criteria]
    criteria = dict(zip(named, (criterion for module in modules for criterion in module), strict=True))
    lines = {each[0].aspect.id: each for criterion in criteria.values() for each in criterion}
    return Seating(plan, modules, criteria, lines, sum(len(cells) for _, cells in lines.values()))


def score(record: Record, seats: Seating) -> Score:
    """What the subject has with the marks it has now."""
    plan, marks = seats.plan, record.marks
    vetoed = vetoes(marks, seats)
    marked = 0
    modules: list[Fraction | None] = []
    for module, criteria in zip(plan.scheme.modules, seats.modules, strict=True):
        sums: list[Fraction] = []
        for lines in criteria:
            points, given = _criterion(marks, lines, vetoed)
            marked += given
            if points is not None:
                sums.append(plan.rounded("criterion", points))
        points = module_sum(module.id, sums, vetoed)
        modules.append(None if points is None else plan.rounded("module", points))
    total = plan.rounded("total", total_sum(plan, modules, vetoed)) if marked else None
    return Score(
        total,
        tuple(modules),
        tuple(_tie(seats, marks, key, modules, vetoed) for key in plan.scheme.ties),
        marked,
        seats.owed,
        None if total is None else printed(total, plan.places("total")),
        tuple(None if points is None else printed(points, plan.places("module")) for points in modules),
    )


def vetoes(marks: Marks, seats: Seating) -> Vetoed:
    """What is zeroed, as (scope, target), and by which veto item."""
    found: dict[tuple[str, str], str] = {}
    for marking in seats.plan.vetoes:
        entry = marks.get(marking.cell)
        veto = marking.aspect.veto
        if veto and entry and entry.fact.value == "yes":
            found.setdefault((veto.scope, veto.target), marking.aspect.id)
    return found


def given(marks: Marks, line: Line) -> list[str]:
    """The values that stand in an aspect's owed cells, in the order of the seats; all there when as many as cells."""
    return [entry.fact.value for cell in line[1] if (entry := marks.get(cell)) is not None]


def aspect_points(marks: Marks, line: Line, vetoed: Vetoed) -> Fraction | None:
    """What the aspect counts, or None while an owed mark is missing, or for a veto item, which has no points."""
    marking, cells = line
    values = given(marks, line)
    if not cells or len(values) < len(cells) or marking.aspect.veto:
        return None
    if ("aspect", marking.aspect.id) in vetoed:
        return Fraction(0)
    return Fraction(*(marking.each(values) if marking.aspect.each else marking.shared(values[0])))


def module_sum(module: str, criteria: Sequence[Fraction], vetoed: Vetoed) -> Fraction | None:
    """The sum of its criteria (each rounded already), not rounded, or None while nothing of the module counts."""
    if not criteria:
        return None
    return Fraction(0) if ("module", module) in vetoed else sum(criteria, Fraction(0))


def total_sum(plan: Plan, modules: Sequence[Fraction | None], vetoed: Vetoed) -> Fraction:
    """The modules (each rounded already) times their weights, not rounded; one that has nothing yet adds nothing."""
    if ("total", "") in vetoed:
        return Fraction(0)
    pairs = zip(modules, plan.weights, strict=True)
    return sum((points * weight for points, weight in pairs if points is not None), Fraction(0))


def _criterion(marks: Marks, lines: tuple[Line, ...], vetoed: Vetoed) -> tuple[Fraction | None, int]:
    """The sum of what counts in a criterion, and how many owed cells are marked. The innermost loop of all."""
    sums: dict[int, int] = {}  # numerators by denominator: a scheme has few of these
    marked = 0
    look = marks.get
    for marking, cells in lines:
        aspect = marking.aspect
        if aspect.each:
            values = [entry.fact.value for cell in cells if (entry := look(cell)) is not None]
            marked += len(values)
            if not cells or len(values) < len(cells):
                continue
            top, bottom = marking.each(values)
        else:
            entry = look(marking.cell)
            if entry is None:
                continue
            marked += 1
            if aspect.veto:
                continue
            top, bottom = marking.shared(entry.fact.value)
        if vetoed and ("aspect", aspect.id) in vetoed:
            top = 0
        sums[bottom] = sums.get(bottom, 0) + top
    if not sums:
        return None, marked
    return sum((Fraction(top, bottom) for bottom, top in sums.items()), Fraction(0)), marked


def _tie(
    seats: Seating, marks: Marks, key: TieKey, modules: Sequence[Fraction | None], vetoed: Vetoed
) -> Fraction | None:
    """What one tie key reads for this subject, None while it is not known."""
    scheme = seats.plan.scheme
    if key.of == "module":
        return next(points for module, points in zip(scheme.modules, modules, strict=True) if module.id == key.id)
    if key.of == "criterion":
        points, _ = _criterion(marks, seats.criteria[key.id], vetoed)
        return None if points is None else seats.plan.rounded("criterion", points)
    line = seats.lines[key.id]
    if key.of == "aspect":
        return aspect_points(marks, line, vetoed)
    values = given(marks, line)
    return line[0].reading(values) if line[1] and len(values) == len(line[1]) else None
