"""Who stands before whom: places 1-2-2-4, the tie-break chain, and the shared place where the chain decides nothing.

Works on numbers only: a candidate's total and what its tie keys read, all exact. It knows no subject and no status.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.numbers import common_multiple

Key = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where candidate `index` stands; `tied` when another one shares the place."""

    index: int
    rank: int
    tied: bool


def places(candidates: Sequence[Sequence[Fraction | None]], lower: Sequence[bool]) -> list[Place]:
    """The candidates in order, best first, equals in the order in which they came.

    A candidate is its total followed by one number for each tie key; `lower` says for each of these whether less is
    better. What is not known (None) stands behind every number, whichever way the key looks.
    """
    keys = keyed(candidates, lower)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    found: list[Place] = []
    rank = 0
    for at, index in enumerate(order):
        like_before = at > 0 and keys[order[at - 1]] == keys[index]
        like_next = at + 1 < len(order) and keys[order[at + 1]] == keys[index]
        if not like_before:
            rank = at + 1  # 1-2-2-4: two second places leave no third
        found.append(Place(index, rank, like_before or like_next))
    return found


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
    return list(zip(*columns, strict=True))
