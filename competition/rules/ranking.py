"""Who stands before whom: places in four modes, the tie-break chain, and the shared place where it decides nothing.

Works on numbers only: a candidate's total and what its tie keys read, all exact. It knows no subject and no status.
The slow and plain way, for a few candidates; `competition.rules.ladder` keeps the same places of many up to date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.numbers import common_multiple

Key = tuple[tuple[int, int], ...]
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
    """For each candidate a key of whole numbers that sorts as its fractions do: comparing fractions is slow."""
    columns: list[list[tuple[int, int]]] = []
    for at, less_is_better in enumerate(lower):
        column = [candidate[at] for candidate in candidates]
        scale = common_multiple(value.denominator for value in column if value is not None)
        sign = 1 if less_is_better else -1
        columns.append(
            [
                (1, 0) if value is None else (0, sign * value.numerator * (scale // value.denominator))
                for value in column
            ]
        )
    return list(zip(*columns, strict=True)) if columns else [()] * len(candidates)
