"""What is wrong with how scores become one: panels of judges, by their size too, readings in a cell, and the spread.

Which seats there are is not known here; whether a panel is too small is asked with their number.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from competition.rules.aggregation import size_for
from competition.rules.numbers import number
from competition.rules.problem import Problem, not_negative, numbers, one_of
from competition.rules.rounding import MOST_PLACES
from competition.rules.scheme import Aspect, Mode, Pool, PoolSize, ReadingTake, Scheme, Take

PROBLEMS_OF_PANELS: dict[str, tuple[str, ...]] = {
    "pool_without_each": (),
    "drops_negative": (),
    "drops_all": ("seats", "dropped"),
    "sizes_out_of_order": (),
    "bands_out_of_order": (),
    "bands_without_middle_two": (),
    "readings_drop_all": ("count", "dropped"),
    "spread_without_each": (),
    "places_out_of_range": ("given",),
    "confirm_with_each": (),
    "confirm_alone": ("panel", "seats"),
}
CONFIRMING = 2  # seats: one records, another confirms


def problems_of_pooling(aspect: Aspect) -> Iterator[Problem]:
    """Pool, readings and spread of one aspect."""
    at = f"aspects.{aspect.id}"
    if aspect.pool is not None:
        if not aspect.each:
            yield Problem(f"{at}.pool", "pool_without_each")
        yield from _pool(aspect.pool, f"{at}.pool")
    yield from _readings(aspect, f"{at}.readings")
    if aspect.spread:
        yield from not_negative(f"{at}.spread", aspect.spread)
    if (aspect.spread or aspect.spread_stops) and not aspect.each:
        yield Problem(f"{at}.spread", "spread_without_each")
    elif aspect.spread_stops and not aspect.spread and aspect.kind != "judgement":
        yield Problem(f"{at}.spread", "missing")
    if aspect.confirm and aspect.each:
        yield Problem(f"{at}.confirm", "confirm_with_each")


def too_few_seats(scheme: Scheme, panel: str, seats: int) -> Aspect | None:
    """The first aspect for which a panel of this size is too small: pooling would drop every score, or nobody is left
    to confirm what one judge recorded."""
    for _, _, _, aspect in scheme.aspects():
        if aspect.panel == panel and aspect.each and drops_of(aspect, seats) >= seats:
            return aspect
        if aspect.panel == panel and aspect.confirm and seats < CONFIRMING:
            return aspect
    return None


def drops_of(aspect: Aspect, seats: int) -> int:
    """How many scores the aspect's pool drops of so many."""
    size = size_for(seats, aspect.pool or Pool())
    return size.drop_low + size.drop_high


def _pool(pool: Pool, at: str) -> Iterator[Problem]:
    yield from one_of(f"{at}.absent", pool.absent, ("shrink", "fill"))
    rules: list[Pool | PoolSize] = [pool, *pool.sizes]
    for rule in rules:
        yield from one_of(f"{at}.take", rule.take, get_args(Take))
    if any(min(rule.drop_low, rule.drop_high) < 0 for rule in rules):
        yield Problem(at, "drops_negative")
    judges = [size.judges for size in pool.sizes]
    if any(a >= b for a, b in pairwise(judges)) or any(each < 1 for each in judges):
        yield Problem(f"{at}.sizes", "sizes_out_of_order")
    for size in pool.sizes:
        if size.drop_low + size.drop_high >= size.judges > 0:
            dropped = {"seats": str(size.judges), "dropped": str(size.drop_low + size.drop_high)}
            yield Problem(f"{at}.sizes", "drops_all", dropped)
    yield from _bands(pool, f"{at}.bands")


def _bands(pool: Pool, at: str) -> Iterator[Problem]:
    """From the greatest mean down; how far apart is allowed is never negative."""
    bad = [*numbers(at, *(band.least for band in pool.bands))]
    bad += [problem for band in pool.bands for problem in not_negative(at, band.apart)]
    yield from bad
    if not bad and any(number(a.least) <= number(b.least) for a, b in pairwise(pool.bands)):
        yield Problem(at, "bands_out_of_order")
    if pool.bands and "middle_two" not in (pool.take, *(size.take for size in pool.sizes)):
        yield Problem(at, "bands_without_middle_two")


def _readings(aspect: Aspect, at: str) -> Iterator[Problem]:
    rule = aspect.readings
    if rule is None:
        return
    yield from one_of(f"{at}.take", rule.take, get_args(ReadingTake))
    yield from one_of(f"{at}.better", rule.better, ("higher", "lower", "closest"))
    yield from one_of(f"{at}.mode", rule.mode, get_args(Mode))
    if rule.better == "closest" and aspect.tolerance is None:
        yield Problem(f"{at}.better", "not_for_kind", {"kind": aspect.kind})
    if rule.count < 1:
        yield Problem(f"{at}.count", "not_positive", {"given": str(rule.count)})
    elif min(rule.drop_best, rule.drop_worst) < 0:
        yield Problem(at, "drops_negative")
    elif rule.drop_best + rule.drop_worst >= rule.count:
        dropped = {"count": str(rule.count), "dropped": str(rule.drop_best + rule.drop_worst)}
        yield Problem(at, "readings_drop_all", dropped)
    if rule.places is not None and not 0 <= rule.places <= MOST_PLACES:
        yield Problem(f"{at}.places", "places_out_of_range", {"given": str(rule.places)})
