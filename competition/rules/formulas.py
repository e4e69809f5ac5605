"""From a number that was read to a score: the formula of each kind of aspect, and the grid on which its scores lie.

The kinds and their formulas are `competition.rules.scheme.Aspect`'s. Knows no text of an observation, no panel, no
factor and no rounding; `competition.rules.checks` has refused schemes that lack what is asserted here.
"""

from collections.abc import Callable
from fractions import Fraction

from competition.rules.numbers import common_multiple, number
from competition.rules.readings import made_denominator, off
from competition.rules.scheme import Aspect, Kind, Limits

Formula = Callable[[Fraction], Fraction]
COUNT = Limits("0", "999", "1")  # what a deduction or a count may count where its limits are not stated


def formula(aspect: Aspect) -> Formula:
    """What a number scores that was read or made of readings; yes is 1, no 0; listed faults: what they cost in all."""
    return _FORMULAS[aspect.kind](aspect)


def limits_of(aspect: Aspect) -> Limits:
    """What may be observed where numbers are."""
    return aspect.limits or COUNT


def grid(aspect: Aspect) -> int:
    """A common denominator of every score that the aspect can give, so that scores can be whole numbers of it."""
    if aspect.kind in ("judgement", "veto", "reading"):
        return 1
    fixed = _finest(aspect.max)
    if aspect.kind == "yes_no":
        return fixed
    if aspect.kind == "faults":
        floor = aspect.faults.floor if aspect.faults else "0"
        return common_multiple((fixed, _finest(floor, *(fault.each for fault in aspect.listed))))
    return _GRIDS[aspect.kind](aspect, _read(aspect))


def _read(aspect: Aspect) -> int:
    """A common denominator of the numbers that the formula is given."""
    limits = limits_of(aspect)
    read = _finest(limits.low, limits.step)
    return made_denominator(aspect.readings, read) if aspect.readings else read


def _finest(*texts: str) -> int:
    """The least common denominator of these numbers."""
    return common_multiple(number(text).denominator for text in texts)


def _grid_of_counts(aspect: Aspect, read: int) -> int:
    assert aspect.faults
    each = number(aspect.faults.each) / read
    bounds = _finest(aspect.max, aspect.faults.floor, aspect.faults.ceiling or "0")
    return common_multiple((bounds, each.denominator))


def _grid_of_linear(aspect: Aspect, read: int) -> int:
    assert aspect.tolerance
    tolerance, top = aspect.tolerance, number(aspect.max)
    slope = top / (number(tolerance.zero) - number(tolerance.full))
    finest = common_multiple((read, _finest(tolerance.zero, tolerance.target)))
    return common_multiple((top.denominator, (slope / finest).denominator))


def _grid_of_steps(aspect: Aspect, read: int) -> int:
    assert aspect.tolerance
    return _finest(*(step.points for step in aspect.tolerance.steps))


def _grid_of_table(aspect: Aspect, read: int) -> int:
    assert aspect.table
    return _finest(aspect.table.otherwise, *(row.points for row in aspect.table.rows))


def _grid_of_started(aspect: Aspect, read: int) -> int:
    assert aspect.started
    return _finest(aspect.max, aspect.started.each, aspect.started.floor)


_GRIDS: dict[Kind, Callable[[Aspect, int], int]] = {
    "score": lambda aspect, read: read,
    "stepped": _grid_of_steps,
    "linear": _grid_of_linear,
    "deduction": _grid_of_counts,
    "count": _grid_of_counts,
    "table": _grid_of_table,
    "started": _grid_of_started,
}


# -- a formula for each kind -------------------------------------------------------------------------------------------


def _as_it_is(aspect: Aspect) -> Formula:
    return lambda seen: seen


def _nothing(aspect: Aspect) -> Formula:
    return lambda seen: Fraction(0)


def _yes_no(aspect: Aspect) -> Formula:
    top = number(aspect.max)
    return lambda seen: top * seen


def _stepped(aspect: Aspect) -> Formula:
    assert aspect.tolerance
    tolerance = aspect.tolerance
    steps = [(number(step.within), number(step.points)) for step in tolerance.steps]

    def score(seen: Fraction) -> Fraction:
        away = off(tolerance, seen)
        return next((points for within, points in steps if away <= within), Fraction(0))

    return score


def _linear(aspect: Aspect) -> Formula:
    assert aspect.tolerance
    tolerance, top = aspect.tolerance, number(aspect.max)
    full, zero = number(tolerance.full), number(tolerance.zero)

    def score(seen: Fraction) -> Fraction:
        away = off(tolerance, seen)
        if away <= full:
            return top
        return Fraction(0) if away >= zero else top * (zero - away) / (zero - full)

    return score


def _deduction(aspect: Aspect) -> Formula:
    assert aspect.faults
    top, each, floor = number(aspect.max), number(aspect.faults.each), number(aspect.faults.floor)
    return lambda seen: max(top - seen * each, floor)


def _faults(aspect: Aspect) -> Formula:
    top, floor = number(aspect.max), number(aspect.faults.floor if aspect.faults else "0")
    return lambda cost: max(top - cost, floor)


def _count(aspect: Aspect) -> Formula:
    assert aspect.faults
    each, floor = number(aspect.faults.each), number(aspect.faults.floor)
    ceiling = number(aspect.faults.ceiling) if aspect.faults.ceiling else None

    def score(seen: Fraction) -> Fraction:
        points = max(seen * each, floor)
        return points if ceiling is None else min(points, ceiling)

    return score


def _table(aspect: Aspect) -> Formula:
    assert aspect.table
    rows = [(number(row.bound), number(row.points)) for row in aspect.table.rows]
    otherwise, up_to = number(aspect.table.otherwise), aspect.table.by == "up_to"

    def score(seen: Fraction) -> Fraction:
        fits = (points for bound, points in rows if (seen <= bound if up_to else seen >= bound))
        return next(fits, otherwise)

    return score


def _started(aspect: Aspect) -> Formula:
    assert aspect.started
    rule, top = aspect.started, number(aspect.max)
    par, unit, each, floor = (number(text) for text in (rule.par, rule.unit, rule.each, rule.floor))

    def score(seen: Fraction) -> Fraction:
        begun = -((par - seen) // unit) if seen > par else 0  # rounded up: each started unit counts whole
        return max(top - begun * each, floor)

    return score


_FORMULAS: dict[Kind, Callable[[Aspect], Formula]] = {
    "judgement": _as_it_is,
    "score": _as_it_is,
    "yes_no": _yes_no,
    "stepped": _stepped,
    "linear": _linear,
    "deduction": _deduction,
    "faults": _faults,
    "count": _count,
    "table": _table,
    "started": _started,
    "reading": _nothing,
    "veto": _nothing,
}
