"""What is wrong with one aspect by itself: what its kind needs, and the numbers that make its points.

Panels and readings are checked in `competition.rules.checks_panels`, what it refers to in
`competition.rules.checks_links`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import get_args

from competition.rules.identity import well_formed
from competition.rules.numbers import number
from competition.rules.problem import Problem, numbers, one_of, positive, read
from competition.rules.scheme import Aspect, Kind, Tolerance

PARTS = ("limits", "tolerance", "faults", "veto", "table", "started", "listed", "readings")
NEEDS: dict[Kind, tuple[str, ...]] = {
    "judgement": (),
    "score": ("limits",),
    "yes_no": (),
    "stepped": ("limits", "tolerance"),
    "linear": ("limits", "tolerance"),
    "deduction": ("faults",),
    "veto": ("veto",),
    "table": ("limits", "table"),
    "started": ("limits", "started"),
    "count": ("faults",),
    "faults": ("listed",),
    "reading": ("limits",),
}
MAY: dict[Kind, tuple[str, ...]] = {
    "deduction": ("limits",),
    "count": ("limits",),
    "faults": ("faults",),  # for its floor
    "score": ("readings",),
    "stepped": ("readings",),
    "linear": ("readings",),
    "table": ("readings",),
    "started": ("readings",),
    "reading": ("readings",),
}
# These may start from nothing: what they count is taken off, or adds up without a full mark.
FROM_NOTHING: tuple[Kind, ...] = ("deduction", "veto", "table", "started", "count", "faults", "reading")
PROBLEMS_OF_ASPECTS: dict[str, tuple[str, ...]] = {
    "id_malformed": ("id",),
    "not_for_kind": ("kind",),
    "limits_reversed": (),
    "max_below_high": ("max", "high"),
    "steps_out_of_order": (),
    "points_above_max": ("points", "max"),
    "points_negative": ("points",),
    "tolerance_reversed": (),
    "deducts_nothing": (),
    "bounds_reversed": (),
    "table_out_of_order": (),
    "fault_twice": ("fault",),
}


def problems_of_aspect(aspect: Aspect) -> Iterator[Problem]:
    """What is wrong with it, whatever else is in the scheme."""
    at = f"aspects.{aspect.id}"
    if aspect.kind not in get_args(Kind):
        yield Problem(f"{at}.kind", "choice_unknown", {"given": aspect.kind})
        return
    for name in PARTS:
        given = bool(getattr(aspect, name))
        if name in NEEDS[aspect.kind] and not given:
            yield Problem(f"{at}.{name}", "missing")
        if given and name not in NEEDS[aspect.kind] + MAY.get(aspect.kind, ()):
            yield Problem(f"{at}.{name}", "not_for_kind", {"kind": aspect.kind})
    yield from positive(f"{at}.factor", aspect.factor)
    if aspect.kind in FROM_NOTHING:
        yield from numbers(f"{at}.max", aspect.max)
    else:
        yield from positive(f"{at}.max", aspect.max)
    if aspect.kind == "reading" and read(aspect.max) not in (0, None):
        yield Problem(f"{at}.max", "not_for_kind", {"kind": aspect.kind})
    yield from _limits(aspect)
    if aspect.kind in _CHECKS:
        yield from _CHECKS[aspect.kind](aspect)


def _limits(aspect: Aspect) -> Iterator[Problem]:
    limits, at = aspect.limits, f"aspects.{aspect.id}.limits"
    if limits is None:
        return
    bad = [
        *numbers(f"{at}.low", limits.low),
        *numbers(f"{at}.high", limits.high),
        *positive(f"{at}.step", limits.step),
    ]
    yield from bad
    if bad:
        return
    low, high, top = number(limits.low), number(limits.high), read(aspect.max)
    if low > high:
        yield Problem(at, "limits_reversed")
    if aspect.kind == "score" and top is not None and 0 < top < high:
        yield Problem(f"aspects.{aspect.id}.max", "max_below_high", {"max": aspect.max, "high": limits.high})
    if aspect.kind in ("deduction", "count") and low < 0:
        yield Problem(f"{at}.low", "points_negative", {"points": limits.low})


def _tolerance(aspect: Aspect) -> Iterator[Problem]:
    tolerance, at = aspect.tolerance, f"aspects.{aspect.id}.tolerance"
    if tolerance is None:
        return
    yield from numbers(f"{at}.target", tolerance.target)
    yield from one_of(f"{at}.side", tolerance.side, ("both", "over", "under"))
    if aspect.kind == "linear":
        yield from _between(aspect, tolerance, at)
        return
    if not tolerance.steps:
        yield Problem(f"{at}.steps", "missing")
    yield from _steps(aspect, [(step.within, step.points) for step in tolerance.steps])


def _between(aspect: Aspect, tolerance: Tolerance, at: str) -> Iterator[Problem]:
    bad = [*numbers(f"{at}.full", tolerance.full), *numbers(f"{at}.zero", tolerance.zero)]
    yield from bad
    if not bad and not 0 <= number(tolerance.full) < number(tolerance.zero):
        yield Problem(at, "tolerance_reversed")
    if tolerance.steps:
        yield Problem(f"{at}.steps", "not_for_kind", {"kind": aspect.kind})


def _steps(aspect: Aspect, steps: list[tuple[str, str]]) -> Iterator[Problem]:
    """Steps widen and earn less and less, between zero and max."""
    at = f"aspects.{aspect.id}.tolerance.steps"
    bad = [problem for pair in steps for text in pair for problem in numbers(at, text)]
    yield from bad
    if bad:
        return
    pairs = [(number(within), number(points)) for within, points in steps]
    ordered = all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(pairs))
    if not ordered or any(within < 0 for within, _ in pairs):
        yield Problem(at, "steps_out_of_order")
    top = read(aspect.max)
    for within_and_points, points in zip(steps, (points for _, points in pairs), strict=True):
        if top is not None and points > top:
            yield Problem(at, "points_above_max", {"points": within_and_points[1], "max": aspect.max})
        if points < 0:
            yield Problem(at, "points_negative", {"points": within_and_points[1]})


def _deduction(aspect: Aspect) -> Iterator[Problem]:
    if aspect.faults is None:
        return
    at = f"aspects.{aspect.id}.faults"
    yield from positive(f"{at}.each", aspect.faults.each)
    yield from _floor(aspect, at, f"{at}.floor", aspect.faults.floor)
    if aspect.faults.ceiling:
        yield Problem(f"{at}.ceiling", "not_for_kind", {"kind": aspect.kind})


def _floor(aspect: Aspect, at: str, field: str, floor: str) -> Iterator[Problem]:
    """Where points are taken off the full mark there is something to take."""
    yield from numbers(field, floor)
    top, least = read(aspect.max), read(floor)
    if top is not None and least is not None and least >= top:
        yield Problem(at, "deducts_nothing")


def _count(aspect: Aspect) -> Iterator[Problem]:
    if aspect.faults is None:
        return
    rule, at = aspect.faults, f"aspects.{aspect.id}.faults"
    bad = [*numbers(f"{at}.each", rule.each), *numbers(f"{at}.floor", rule.floor)]
    bad += numbers(f"{at}.ceiling", rule.ceiling) if rule.ceiling else ()
    yield from bad
    if bad:
        return
    each, floor = number(rule.each), number(rule.floor)
    ceiling = number(rule.ceiling) if rule.ceiling else None
    if ceiling is not None and ceiling < floor:
        yield Problem(at, "bounds_reversed")
    elif not each or (each < 0 and floor >= 0) or (each > 0 and ceiling is not None and ceiling <= 0):
        yield Problem(at, "deducts_nothing")
    top = read(aspect.max)
    if ceiling is not None and top and ceiling > top:
        yield Problem(at, "points_above_max", {"points": rule.ceiling, "max": aspect.max})


def _faults(aspect: Aspect) -> Iterator[Problem]:
    at = f"aspects.{aspect.id}.listed"
    for fault in aspect.listed:
        if not well_formed(fault.id):
            yield Problem(at, "id_malformed", {"id": fault.id})
        yield from positive(f"{at}.{fault.id}.each", fault.each)
        if fault.most < 1:
            yield Problem(f"{at}.{fault.id}.most", "not_positive", {"given": str(fault.most)})
    for fault_id, times in Counter(fault.id for fault in aspect.listed).items():
        if times > 1:
            yield Problem(at, "fault_twice", {"fault": fault_id})
    floor = aspect.faults.floor if aspect.faults else "0"
    yield from _floor(aspect, f"aspects.{aspect.id}.faults", f"aspects.{aspect.id}.faults.floor", floor)


def _table(aspect: Aspect) -> Iterator[Problem]:
    """Rows go one way, so that the first that fits is the right one; none gives more than the full mark."""
    table, at = aspect.table, f"aspects.{aspect.id}.table"
    if table is None:
        return
    if not table.rows:
        yield Problem(f"{at}.rows", "missing")
    yield from one_of(f"{at}.by", table.by, ("up_to", "from"))
    texts = [text for row in table.rows for text in (row.bound, row.points)]
    bad = [*numbers(f"{at}.rows", *texts), *numbers(f"{at}.otherwise", table.otherwise)]
    yield from bad
    if bad:
        return
    bounds = [number(row.bound) for row in table.rows]
    if any((a >= b) if table.by == "up_to" else (a <= b) for a, b in pairwise(bounds)):
        yield Problem(f"{at}.rows", "table_out_of_order")
    top = read(aspect.max)
    for points in (*(row.points for row in table.rows), table.otherwise):
        if top is not None and number(points) > top:
            yield Problem(at, "points_above_max", {"points": points, "max": aspect.max})


def _started(aspect: Aspect) -> Iterator[Problem]:
    started, at = aspect.started, f"aspects.{aspect.id}.started"
    if started is None:
        return
    yield from numbers(f"{at}.par", started.par)
    yield from positive(f"{at}.unit", started.unit)
    yield from positive(f"{at}.each", started.each)
    yield from _floor(aspect, at, f"{at}.floor", started.floor)


_CHECKS: dict[Kind, Callable[[Aspect], Iterator[Problem]]] = {
    "stepped": _tolerance,
    "linear": _tolerance,
    "deduction": _deduction,
    "count": _count,
    "faults": _faults,
    "table": _table,
    "started": _started,
}
