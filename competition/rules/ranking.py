"""Who stands before whom: places in four modes, the tie-break chain, and the shared place where it decides nothing.

Works on numbers only: a candidate's total and what its tie keys read, all exact. It knows no subject and no status.
The slow and plain way, for a few candidates; `competition.rules.ladder` keeps the same places of many up to date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.numbers import common_multiple

Key = tuple[int, ...]
Counting = Literal["standard", "modified", "dense", "ordinal"]
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where candidate `index` stands; `tied` when another one shares the place."""

    index: int
    rank: int
    tied: bool


def places(
    candidates: Sequence[Sequence[Fraction | None]],
    lower: Sequence[bool],
    counting: Counting = "standard",
    tolerance: Fraction = NOTHING,
) -> list[Place]:
    """The candidates in order, best first, equals in the order in which they came (by total, within a tolerance).

    A candidate is its total followed by one number for each tie key; `lower` says for each of these whether less is
    better. What is not known (None) stands behind every number, whichever way the key looks. Totals within `tolerance`
    of the best that has no place yet count as equal; the tie keys still decide among them.

    standard 1-2-2-4, modified 1-3-3-4, dense 1-2-2-3, ordinal 1-2-3-4 (https://rosettacode.org/wiki/Ranking_methods).
    """
    exact = keyed([candidate[:1] for candidate in candidates], lower[:1])
    keys = keyed(_anchored(candidates, lower, tolerance), lower)
    order = sorted(range(len(keys)), key=lambda index: (keys[index], exact[index] if counting != "ordinal" else ()))
    found: list[Place] = []
    classes, first = 0, 0
    for at, index in enumerate(order):
        if at == 0 or keys[order[at - 1]] != keys[index]:
            classes, first = classes + 1, at
        behind = first + sum(keys[other] == keys[index] for other in order[first:])
        rank = {"standard": first + 1, "modified": behind, "dense": classes, "ordinal": at + 1}[counting]
        found.append(Place(index, rank, counting != "ordinal" and behind - first > 1))
    return found


def _anchored(
    candidates: Sequence[Sequence[Fraction | None]], lower: Sequence[bool], tolerance: Fraction
) -> Sequence[Sequence[Fraction | None]]:
    """The candidates, each with the total of the best of those that count as equal to it in the place of its own."""
    if not tolerance:
        return candidates
    anchors: dict[Fraction, Fraction] = {}
    anchor: Fraction | None = None
    for total in sorted({each[0] for each in candidates if each[0] is not None}, reverse=not lower[0]):
        if anchor is None or abs(total - anchor) > tolerance:
            anchor = total
        anchors[total] = anchor
    return [(None if each[0] is None else anchors[each[0]], *each[1:]) for each in candidates]


def keyed(candidates: Sequence[Sequence[Fraction | None]], lower: Sequence[bool]) -> list[Key]:
    """For each candidate a key of whole numbers that sorts as its fractions do."""
    columns = [column([each[at] for each in candidates], less) for at, less in enumerate(lower)]
    return list(zip(*columns, strict=True)) if columns else [()] * len(candidates)


def column(values: Sequence[Fraction | None], lower: bool) -> list[int]:
    """Whole numbers that sort as these values do, best first, what is not known last: comparing fractions is slow."""
    known = [value for value in values if value is not None]
    bottoms = {value.denominator for value in known}
    scale = common_multiple(bottoms)
    worth = {bottom: (scale if lower else -scale) // bottom for bottom in bottoms}
    numbers = [top * worth[bottom] for top, bottom in map(Fraction.as_integer_ratio, known)]
    if len(known) == len(values):
        return numbers
    behind, left = max(numbers, default=0) + 1, iter(numbers)
    return [behind if value is None else next(left) for value in values]
