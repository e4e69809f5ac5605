"""What is made of several readings in one cell: which go, which one is taken, how that is rounded.

The shapes are `competition.rules.scheme.Readings`; World Cube Association 9f8 and 9f9 are the pattern: of five times
the best and the worst go, one failed attempt may be the worst, a second one fails the average. Knows no points.
"""

from dataclasses import dataclass
from fractions import Fraction

from competition.rules.numbers import number
from competition.rules.rounding import rounded
from competition.rules.scheme import Aspect, Readings, Tolerance

FAILED = "x"


@dataclass(frozen=True, slots=True)
class Made:
    """`value` None where the whole failed; `exact` before its rounding; `dropped` for each reading in its order."""

    value: Fraction | None
    exact: Fraction | None
    dropped: tuple[bool, ...]


def made(aspect: Aspect, value: str) -> Made:
    """What the admitted readings of a cell come to.

    Of equal ones the earlier counts as better. "best" and "last" fail only where the very reading that is taken failed.
    """
    rule = aspect.readings
    assert rule is not None
    seen = [None if token == FAILED else number(token) for token in value.split(" ")]
    order = sorted(range(len(seen)), key=lambda at: _badness(rule, aspect.tolerance, seen[at]))
    gone = {*order[: rule.drop_best], *order[len(order) - rule.drop_worst :]}
    exact = _taken(
        rule, [seen[at] for at in order if at not in gone], [seen[at] for at in range(len(seen)) if at not in gone]
    )
    settled = exact
    if exact is not None and rule.places is not None:
        settled = rounded(exact, rule.places, rule.mode)
    return Made(settled, exact, tuple(at in gone for at in range(len(seen))))


def off(tolerance: Tolerance, seen: Fraction) -> Fraction:
    """How far a reading is off the target, on the side that counts."""
    over = seen - number(tolerance.target)
    if tolerance.side == "both":
        return abs(over)
    return max(over if tolerance.side == "over" else -over, Fraction(0))


def made_denominator(rule: Readings, read: int) -> int:
    """A common denominator of what can be made of readings that are whole numbers of 1/`read`."""
    if rule.places is not None:
        return int("1" + "0" * rule.places)
    left = rule.count - rule.drop_best - rule.drop_worst
    if rule.take == "mean":
        return read * left
    return read * 2 if rule.take == "median" else read


def _badness(rule: Readings, tolerance: Tolerance | None, seen: Fraction | None) -> tuple[bool, Fraction]:
    """Sorts the best reading first; a failed one is worse than any."""
    if seen is None:
        return True, Fraction(0)
    if rule.better == "closest":
        assert tolerance is not None
        return False, off(tolerance, seen)
    return False, seen if rule.better == "lower" else -seen


def _taken(rule: Readings, by_worth: list[Fraction | None], by_time: list[Fraction | None]) -> Fraction | None:
    """One number of those that are left, best first and in the order in which they were read."""
    if rule.take == "best":
        return by_worth[0]
    if rule.take == "last":
        return by_time[-1]
    seen = sorted(each for each in by_time if each is not None)
    if len(seen) < len(by_time):
        return None
    if rule.take == "median":
        seen = seen[(len(seen) - 1) // 2 : len(seen) // 2 + 1]
    total = sum(seen, Fraction(0))
    return total if rule.take == "sum" else total / len(seen)
