"""Scaled scores: every total of a field as a place on a scale such as 500 and 30 a deviation, exactly rounded.

A deviation is a square root, which no fraction is: it is never worked out. A rounded place is found by comparing whole
numbers with the root's square, so that every machine prints the same. A scaled score is no truth of its own: it changes
with everybody else's marks, and is worked out anew from the standings each time (RULES 4.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from competition.rules.numbers import common_multiple, number
from competition.rules.rounding import printed, rounded
from competition.rules.scheme import Scale, Scheme
from competition.rules.standings import Standings

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Scaling:
    """The scale of one field: its centre and the square of its spread, in the totals' own units."""

    scale: Scale
    centre: Fraction
    squared: Fraction

    def value(self, total: Fraction) -> Fraction:
        """Where a total stands: `place` + `unit` x (total - centre) / spread, rounded and then clamped."""
        scale = self.scale
        grid = number("1" + "0" * scale.places)
        offset = number(scale.unit) * (total - self.centre) * grid
        found = Fraction(_with_root(number(scale.place) * grid, offset, self.squared, scale.mode), grid)
        if scale.least:
            found = max(found, number(scale.least))
        return min(found, number(scale.most)) if scale.most else found

    def printed(self, total: Fraction) -> str:
        return printed(self.value(total), self.scale.places)


def scaled(scheme: Scheme, standings: Standings) -> Mapping[str, str | None]:
    """Every subject's scaled score as printed. None: no total, or its field has no spread.

    Centre and spread are those of the ranked of each round and group. Who runs out of contest is placed on that scale
    and does not move it. Empty where the scheme has no scale.
    """
    if scheme.scale is None:
        return {}
    found: dict[str, str | None] = {}
    for field in standings.fields:
        scaling = scaling_of(scheme.scale, field.ranked)
        for row in field.rows:
            found[row.subject] = None if scaling is None or row.total is None else scaling.printed(row.total)
    return found


def scaling_of(scale: Scale, ranked: Sequence[Any]) -> Scaling | None:
    """The scale of these ranked rows (each with its `total`); None where they do not differ, or are too few."""
    return scaling(scale, [row.total for row in ranked if row.total is not None])


def scaling(scale: Scale, totals: Sequence[Fraction]) -> Scaling | None:
    """The scale of these totals. The median absolute deviation is taken as it is, about the median.

    The factor 1.4826, which makes it comparable with a deviation, is no part of it: whoever wants it divides `unit`.
    """
    if not totals:
        return None
    size = common_multiple(total.denominator for total in totals)
    whole = [total.numerator * (size // total.denominator) for total in totals]
    count, added = len(whole), sum(whole)
    centre = Fraction(added, count) if scale.centre == "mean" else _median(whole)
    squared = _squared(scale, whole) / (size * size) if scale.spread != "fixed" else number(scale.fixed) ** 2
    return Scaling(scale, centre / size, squared) if squared else None


def _squared(scale: Scale, whole: list[int]) -> Fraction:
    """The square of the spread of whole numbers, 0 where there is none."""
    count = len(whole)
    if scale.spread == "mad":
        middle = _median(whole)
        return _median([abs(each - middle) for each in whole]) ** 2
    free = count if scale.spread == "population" else count - 1
    if not free:
        return NOTHING
    return Fraction(count * sum(each * each for each in whole) - sum(whole) ** 2, count * free)


def _median(values: Sequence[int | Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return Fraction(ordered[half] if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half]) / 2)


def _with_root(place: Fraction, offset: Fraction, squared: Fraction, mode: Any) -> int:
    """place + offset / root of `squared`, rounded to a whole number."""
    part = offset * offset / squared  # the square of what is added
    root = Fraction(floor_root(part.numerator), floor_root(part.denominator))
    if root * root == part:
        return rounded(place + (root if offset > 0 else -root), 0, mode).numerator
    # What is added is no fraction, so the sum lies on no half and on no whole number.
    start = place if mode == "truncate" else place + Fraction(1, 2)
    above, below = start.numerator, start.denominator
    whole = floor_root(below * below * part.numerator // part.denominator)
    floor = (above + whole) // below if offset > 0 else (above - whole - 1) // below
    return floor + 1 if mode == "truncate" and floor < 0 else floor


def floor_root(square: int) -> int:
    """The greatest whole number whose square is at most this one, by Newton's steps. (`math` is the home of floats.)"""
    if square < 2:
        return square
    guess = 1 << (square.bit_length() + 1) // 2
    while (better := (guess + square // guess) // 2) < guess:
        guess = better
    return guess
