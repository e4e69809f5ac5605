"""How the scores of a panel become one: the exact mean of what is left after the least and the greatest are dropped.

Vocational contests with five judges drop one high and one low and take the mean of three; the International Skating
Union drops one and one of nine, or of eight when a judge is absent: the panel shrinks, a missing judge is no zero.
"""

from collections.abc import Sequence
from fractions import Fraction

from competition.rules.scheme import Pool


def drops(count: int, pool: Pool) -> tuple[int, int]:
    """How many least and greatest of `count` scores are dropped: as set, or none when that would leave nothing."""
    if count > pool.drop_low + pool.drop_high:
        return pool.drop_low, pool.drop_high
    return 0, 0


def pooled(scores: Sequence[int], pool: Pool) -> tuple[int, int]:
    """Sum of the kept scores, and how many were kept; their ratio is the panel's score."""
    low, high = drops(len(scores), pool)
    kept = sorted(scores)[low : len(scores) - high] if low or high else scores
    return sum(kept), len(kept)


def trimmed_mean(scores: Sequence[Fraction], pool: Pool) -> Fraction:
    """The trimmed mean of at least one score."""
    low, high = drops(len(scores), pool)
    kept = sorted(scores)[low : len(scores) - high]
    return sum(kept, Fraction(0)) / len(kept)


def dropped(scores: Sequence[int], pool: Pool) -> tuple[bool, ...]:
    """Which scores are dropped; of equal ones the earliest seats', so that every page shows the same."""
    low, high = drops(len(scores), pool)
    order = sorted(range(len(scores)), key=lambda place: scores[place])
    gone = set(order[:low])
    left = sorted(order[low:], key=lambda place: -scores[place])  # stable: earliest seat first among equals
    gone.update(left[:high])
    return tuple(place in gone for place in range(len(scores)))
