"""How the scores of a panel become one: what is dropped, and what is taken of those that are left. All exact.

Vocational contests with five judges drop one high and one low and take the mean of three; the International Skating
Union drops one and one of nine, or of eight when a judge is absent: the panel shrinks, a missing judge is no zero. FIG
aerobic takes the mean of the middle two, or of all where these lie too far apart, and fills a missing mark with the
mean of the given ones. IJRU takes of three judges the two closest, of equally close ones the higher pair.

Every way comes down to a slice of the sorted scores, which is then summed or averaged.
"""

from collections.abc import Sequence
from fractions import Fraction

from competition.rules.numbers import number
from competition.rules.scheme import Pool, PoolSize


def pooled(scores: Sequence[int], pool: Pool, grid: int = 1, gaps: int = 0) -> tuple[int, int]:
    """The panel's score as a numerator and a denominator, of scores that are whole numbers of 1/`grid`.

    `gaps`: how many excused judges are filled in with the mean of the scores, where the pool fills.
    """
    if gaps and pool.absent == "fill":
        total = sum(scores)
        scores, grid = [score * len(scores) for score in scores] + [total] * gaps, grid * len(scores)
        widened = len(scores) - gaps
    else:
        widened = 1
    ordered = sorted(scores)
    low, high = _cut(ordered, pool, grid)
    kept = ordered[low : len(ordered) - high]
    return sum(kept), (1 if size_for(len(ordered), pool).take == "sum" else len(kept)) * widened


def taken(scores: Sequence[Fraction], pool: Pool, gaps: int = 0) -> Fraction:
    """The same of at least one exact number."""
    filled = [*scores, *_filling(scores, pool, gaps)]
    ordered = sorted(filled)
    low, high = _cut(ordered, pool, 1)
    kept = ordered[low : len(ordered) - high]
    total = sum(kept, Fraction(0))
    return total if size_for(len(ordered), pool).take == "sum" else total / len(kept)


def dropped(scores: Sequence[int], pool: Pool, grid: int = 1, gaps: int = 0) -> tuple[bool, ...]:
    """Which scores do not count, and behind them which of those that were filled in for excused judges.

    Of equal ones the earliest seats' go, so that every page shows the same; one that was filled in comes last.
    """
    filled = [*map(Fraction, scores), *_filling([Fraction(score) for score in scores], pool, gaps)]
    order = sorted(range(len(filled)), key=lambda place: filled[place])
    low, high = _cut([filled[place] for place in order], pool, grid)
    gone = set(order[:low])
    left = sorted(order[low:], key=lambda place: -filled[place])  # stable: earliest seat first among equals
    gone.update(left[:high])
    return tuple(place in gone for place in range(len(filled)))


def drops(count: int, pool: Pool) -> tuple[int, int]:
    """How many least and greatest of `count` scores are dropped: as set, or none when that would leave nothing."""
    size = size_for(count, pool)
    if count > size.drop_low + size.drop_high:
        return size.drop_low, size.drop_high
    return 0, 0


def trims(pool: Pool) -> bool:
    """Whether the pool is a plain trimmed mean of whoever marked, whatever their number."""
    return pool.take == "mean" and not pool.sizes and pool.absent == "shrink"


def size_for(count: int, pool: Pool) -> PoolSize:
    """The rule for so many scores."""
    fitting = [size for size in pool.sizes if size.judges <= count]
    return fitting[-1] if fitting else PoolSize(0, pool.drop_low, pool.drop_high, pool.take)


def _filling(scores: Sequence[Fraction], pool: Pool, gaps: int) -> list[Fraction]:
    if not gaps or pool.absent != "fill":
        return []
    return [sum(scores, Fraction(0)) / len(scores)] * gaps


def _cut(ordered: Sequence[int] | Sequence[Fraction], pool: Pool, grid: int) -> tuple[int, int]:
    """How many are left out at the low and at the high end of sorted scores, which are in units of 1/`grid`."""
    count = len(ordered)
    take = size_for(count, pool).take
    low, high = drops(count, pool)
    left = count - low - high
    if take == "closest_two" and left > 2:
        gaps = [(ordered[at + 1] - ordered[at], -at) for at in range(low, count - high - 1)]
        first = -min(gaps)[1]  # of equally close pairs the higher one
        return first, count - first - 2
    if take in ("median", "middle_two"):  # the middle one of an odd number
        low, high = low + (left - 1) // 2, high + (left - 1) // 2
        if take == "middle_two" and _too_wide(ordered[low], ordered[count - high - 1], pool, grid):
            return 0, 0
    return low, high


def _too_wide(below: int | Fraction, above: int | Fraction, pool: Pool, grid: int) -> bool:
    """Whether the middle two lie further apart than the band of their mean allows; under all bands nothing is wide."""
    mean = Fraction(below + above) / 2 / grid
    band = next((band for band in pool.bands if mean >= number(band.least)), None)
    return band is not None and Fraction(above - below) / grid > number(band.apart)
