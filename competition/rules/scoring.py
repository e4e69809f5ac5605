"""One subject's points: every aspect, criterion, module and the total, from its marks, the plan and who must mark.

An aspect counts once all owed seats have marked it; before that it adds nothing, so that a total never falls because
a judge was late. A veto zeroes exactly what it names. Ranks are not known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules import observations
from competition.rules.conditions import ALL, Applying, applying
from competition.rules.facts import Entry, Marked
from competition.rules.points import Plan
from competition.rules.rounding import printed
from competition.rules.scheme import Stage
from competition.rules.seating import Line as Line
from competition.rules.seating import Seating as Seating
from competition.rules.seating import seating as seating
from competition.rules.state import Cell, Record

Marks = Mapping[Cell, Entry[Marked]]
Vetoed = Mapping[tuple[str, str], str]  # by (scope, target) the veto item that zeroes it
Why = Literal["", "nobody", "unmarked", "off", "undecided", "confer", "failed", "pointless"]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Score:
    """What one subject has so far. `modules` and `total` are None while nothing of them counts or was marked.

    `owed` and `marked` leave out what does not apply. `failed`: where the lower total leads, something that counts is
    absent, failed or vetoed, so that there is no total. `complete`: all is marked, and no panel has to confer first.
    """

    total: Fraction | None
    modules: tuple[Fraction | None, ...]
    marked: int
    owed: int
    printed_total: str | None
    printed_modules: tuple[str | None, ...]
    failed: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One subject's marks with all that decides what of them counts."""

    plan: Plan
    marks: Marks
    seats: Seating
    vetoed: Vetoed
    applies: Applying  # an aspect that is not named applies


@dataclass(frozen=True, slots=True)
class Counted:
    """What an aspect counts, and where it counts nothing, why.

    nobody: no seat owes it · unmarked: an owed mark is missing (also of what it is multiplied by) · off: it does not
    apply · undecided: whether it applies is not known · confer: the panel lies too far apart, which stops it · failed:
    absent or failed where the lower total leads · pointless: a veto item or a mere reading
    """

    points: Fraction | None
    why: Why = ""
    times: Fraction | None = None  # what the points were multiplied by


def score(record: Record, seats: Seating) -> Score:
    """What the subject has with the marks it has now."""
    plan, one, tally = seats.plan, case(record, seats), _Tally()
    modules: list[Fraction | None] = []
    for module, criteria in zip(plan.scheme.modules, seats.modules, strict=True):
        sums: list[Fraction] = []
        for criterion, lines in zip(module.criteria, criteria, strict=True):
            exact = _summed(one, lines, tally)
            if exact is not None:
                sums.append(settled(one, "criterion", criterion.id, exact))
        modules.append(settled(one, "module", module.id, sum(sums, ZERO)) if sums else None)
    failed = plan.lower and (tally.failed or bool(one.vetoed))
    total = total_points(one, modules) if tally.marked and not failed else None
    owed = seats.owed - tally.off
    return Score(
        total,
        tuple(modules),
        tally.marked,
        owed,
        None if total is None else printed(total, plan.places("total")),
        tuple(None if points is None else printed(points, plan.places("module")) for points in modules),
        failed,
        tally.marked == owed and not tally.confer,
    )


def case(record: Record, seats: Seating) -> Case:
    """A subject's case as its marks stand."""
    plan, marks = seats.plan, record.marks
    applies = applying(plan.conditional, marks) if plan.conditional else ALL
    return Case(plan, marks, seats, _vetoes(plan, marks, applies), applies)


def counted(one: Case, line: Line) -> Counted:
    """What an aspect counts, its own veto heeded; and if nothing, why."""
    marking = line[0]
    aspect = marking.aspect
    values = given(one.marks, line)
    why = _withheld(one, line, values)
    if why:
        return Counted(None, why)
    times = _factor(one, aspect.times) if aspect.times else None
    lost = bool(aspect.times) and times is None  # what it is multiplied by is absent or failed
    if one.plan.lower and (lost or any(observations.reading(aspect, value) is None for value in values)):
        return Counted(None, "failed")
    if lost or ("aspect", aspect.id) in one.vetoed:
        return Counted(ZERO, times=times)
    if times is not None:
        return Counted(marking.multiplied(values, times), times=times)
    return Counted(Fraction(*(marking.each(values) if aspect.each else marking.shared(values[0]))))


def _withheld(one: Case, line: Line, values: Sequence[str]) -> Why:
    """Why an aspect cannot count yet, or never can."""
    marking, cells = line
    aspect = marking.aspect
    applies = one.applies.get(aspect.id, True)
    if applies is not True:
        return "off" if applies is False else "undecided"
    for owed in (cells, one.seats.lines[aspect.times][1]) if aspect.times else (cells,):
        if not owed:
            return "nobody"
        if any(cell not in one.marks for cell in owed):
            return "unmarked"
    if aspect.kind in observations.POINTLESS:
        return "pointless"
    return "confer" if aspect.spread_stops and marking.wide(values) else ""


def _factor(one: Case, aspect: str) -> Fraction | None:
    """What an aspect that all have marked reads."""
    line = one.seats.lines[aspect]
    return line[0].reading(given(one.marks, line))


def line_points(one: Case, line: Line) -> Fraction | None:
    """What the aspect counts, None where it counts nothing."""
    return counted(one, line).points


def criterion_points(one: Case, criterion: str) -> Fraction | None:
    """A criterion's points, rounded, within its bounds, zeroed where it is vetoed; None while nothing of it counts."""
    exact = _summed(one, one.seats.criteria[criterion], _Tally())
    return None if exact is None else settled(one, "criterion", criterion, exact)


def settled(one: Case, stage: Stage, id_: str, exact: Fraction) -> Fraction:
    """What the sum of a criterion or module counts: rounded, clamped, zeroed where it is vetoed."""
    if one.vetoed and (stage, id_) in one.vetoed:
        return ZERO
    points = one.plan.rounded(stage, exact)
    return one.plan.clamped(stage, id_, points) if one.plan.bounds else points


def weighted(plan: Plan, modules: Sequence[Fraction | None]) -> list[Fraction | None]:
    """What each module adds to the total: its points times its weight, rounded."""
    pairs = zip(modules, plan.weights, strict=True)
    return [None if points is None else plan.rounded("weighted", points * weight) for points, weight in pairs]


def total_points(one: Case, modules: Sequence[Fraction | None]) -> Fraction:
    """The total of modules that are settled, rounded; one that has nothing yet adds nothing."""
    if ("total", "") in one.vetoed:
        return ZERO
    return one.plan.rounded("total", total_sum(one.plan, modules))


def total_sum(plan: Plan, modules: Sequence[Fraction | None]) -> Fraction:
    """The same, not rounded."""
    return sum((points for points in weighted(plan, modules) if points is not None), ZERO)


def reading(one: Case, aspect: str) -> Fraction | None:
    """What was observed in an aspect, pooled, never rounded; None while missing, absent, failed or not applying."""
    line = one.seats.lines[aspect]
    values = _standing(one, line)
    return line[0].reading(values) if values else None


def single_readings(one: Case, aspect: str) -> tuple[Fraction, ...]:
    """Every single reading of an aspect that is marked and applies, seat by seat; failed ones are none."""
    line = one.seats.lines[aspect]
    marked = line[0].aspect
    return tuple(seen for value in _standing(one, line) for seen in observations.single_readings(marked, value))


def given(marks: Marks, line: Line) -> list[str]:
    """The values that stand in an aspect's owed cells, in the order of the seats; all there when as many as cells."""
    return [entry.fact.value for cell in line[1] if (entry := marks.get(cell)) is not None]


def _standing(one: Case, line: Line) -> list[str]:
    """The values of an aspect that applies and is marked by all who owe it, else none."""
    values = given(one.marks, line)
    whole = len(values) == len(line[1]) and one.applies.get(line[0].aspect.id, True) is True
    return values if whole else []


class _Tally:
    """Counted along the way: cells marked, cells that are not owed after all, whether anything failed or must wait."""

    __slots__ = ("confer", "failed", "marked", "off")

    def __init__(self) -> None:
        self.marked = self.off = 0
        self.failed = self.confer = False


def _summed(one: Case, lines: tuple[Line, ...], tally: _Tally) -> Fraction | None:
    """The sum of what counts in a criterion, exact. The innermost loop of all."""
    sums: dict[int, int] = {}  # numerators by denominator: a scheme has few of these
    marked = 0
    look, vetoed = one.marks.get, one.vetoed
    for line in lines:
        marking, cells = line
        aspect = marking.aspect
        if not marking.plain:
            found = _closer(one, line, tally)
            if found is None:
                continue
            top, bottom = found.as_integer_ratio()
        elif aspect.each:
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
    tally.marked += marked
    return sum((Fraction(top, bottom) for bottom, top in sums.items()), ZERO) if sums else None


def _closer(one: Case, line: Line, tally: _Tally) -> Fraction | None:
    """An aspect of which more than its own marks decides."""
    found = counted(one, line)
    if found.why == "off":
        tally.off += len(line[1])
        return None
    tally.marked += len(given(one.marks, line))
    tally.failed = tally.failed or found.why == "failed"
    tally.confer = tally.confer or found.why == "confer"
    return found.points


def _vetoes(plan: Plan, marks: Marks, applies: Applying) -> Vetoed:
    """What is zeroed, as (scope, target), and by which veto item; one that does not apply zeroes nothing."""
    found: dict[tuple[str, str], str] = {}
    for marking in plan.vetoes:
        entry = marks.get(marking.cell)
        veto = marking.aspect.veto
        if veto and entry and entry.fact.value == "yes" and applies.get(marking.aspect.id, True) is True:
            found.setdefault((veto.scope, veto.target), marking.aspect.id)
    return found
