"""What is wrong with a scheme: every problem at once, each with the field where it is. Judges nothing but the scheme.

Fields are written as paths, "aspects.b1-3.factor", so that a folder's reader can name the line.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from competition.rules.identity import well_formed
from competition.rules.numbers import number
from competition.rules.rounding import MOST_PLACES
from competition.rules.scheme import Aspect, Kind, Mode, Scheme, Stage

NEEDS: dict[Kind, tuple[str, ...]] = {
    "judgement": (),
    "score": ("limits",),
    "yes_no": (),
    "stepped": ("limits", "tolerance"),
    "linear": ("limits", "tolerance"),
    "deduction": ("faults",),
    "veto": ("veto",),
}
MAY: dict[Kind, tuple[str, ...]] = {"deduction": ("limits",)}
PROBLEMS: dict[str, tuple[str, ...]] = {
    "empty": (),
    "id_malformed": ("id",),
    "id_twice": ("id",),
    "not_a_number": ("given",),
    "not_positive": ("given",),
    "choice_unknown": ("given",),
    "missing": (),
    "not_for_kind": ("kind",),
    "limits_reversed": (),
    "max_below_high": ("max", "high"),
    "steps_out_of_order": (),
    "points_above_max": ("points", "max"),
    "points_negative": ("points",),
    "tolerance_reversed": (),
    "deducts_nothing": (),
    "target_missing": ("target",),
    "veto_is_shared": (),
    "veto_has_points": (),
    "pool_without_each": (),
    "drops_negative": (),
    "drops_all": ("seats", "dropped"),
    "unknown_panel": ("panel",),
    "stage_twice": ("stage",),
    "places_out_of_range": ("given",),
    "print_places_too_few": ("places",),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`word` is one of `PROBLEMS`; `field` is a path into the scheme."""

    field: str
    word: str
    details: dict[str, str] = made_by(default_factory=dict)


def problems(scheme: Scheme, panels: Mapping[str, Sequence[object]] | None = None) -> tuple[Problem, ...]:
    """Every problem of the scheme, in its order. With `panels` (id to seats) also those of the panels it names."""
    found = list(_tree(scheme))
    for module in scheme.modules:
        found += _positive(f"modules.{module.id}.weight", module.weight)
    for _, _, _, aspect in scheme.aspects():
        found += _aspect(aspect)
        found += _veto(aspect, scheme)
        if panels is not None:
            found += _panel(aspect, panels)
    found += _rounding(scheme)
    found += _ties(scheme)
    return tuple(found)


def too_few_seats(scheme: Scheme, panel: str, seats: int) -> Aspect | None:
    """The first aspect whose pooling would drop every score of a panel of this size."""
    for _, _, _, aspect in scheme.aspects():
        if aspect.panel == panel and aspect.each and _dropped(aspect) >= seats:
            return aspect
    return None


def _tree(scheme: Scheme) -> Iterator[Problem]:
    """Empty branches, malformed ids and ids that stand twice."""
    if not scheme.modules:
        yield Problem("modules", "empty")
    criteria = [criterion for module in scheme.modules for criterion in module.criteria]
    subs = [sub for criterion in criteria for sub in criterion.subs]
    levels: dict[str, list[tuple[str, int]]] = {
        "modules": [(module.id, len(module.criteria)) for module in scheme.modules],
        "criteria": [(criterion.id, len(criterion.subs)) for criterion in criteria],
        "subs": [(sub.id, len(sub.aspects)) for sub in subs],
        "aspects": [(aspect.id, 1) for sub in subs for aspect in sub.aspects],
    }
    for level, branches in levels.items():
        for id_, inside in branches:
            if not inside:
                yield Problem(f"{level}.{id_}", "empty")
        for id_, times in Counter(id_ for id_, _ in branches).items():
            if not well_formed(id_):
                yield Problem(f"{level}.{id_}", "id_malformed", {"id": id_})
            if times > 1:
                yield Problem(f"{level}.{id_}", "id_twice", {"id": id_})


def _aspect(aspect: Aspect) -> Iterator[Problem]:
    at = f"aspects.{aspect.id}"
    if aspect.kind not in get_args(Kind):
        yield Problem(f"{at}.kind", "choice_unknown", {"given": aspect.kind})
        return
    for name in ("limits", "tolerance", "faults", "veto"):
        given = getattr(aspect, name) is not None
        if name in NEEDS[aspect.kind] and not given:
            yield Problem(f"{at}.{name}", "missing")
        if given and name not in NEEDS[aspect.kind] + MAY.get(aspect.kind, ()):
            yield Problem(f"{at}.{name}", "not_for_kind", {"kind": aspect.kind})
    yield from _positive(f"{at}.factor", aspect.factor)
    if aspect.kind in ("deduction", "veto"):
        yield from _numbers(f"{at}.max", aspect.max)
    else:
        yield from _positive(f"{at}.max", aspect.max)
    if aspect.pool is not None:
        if not aspect.each:
            yield Problem(f"{at}.pool", "pool_without_each")
        if min(aspect.pool.drop_low, aspect.pool.drop_high) < 0:
            yield Problem(f"{at}.pool", "drops_negative")
    yield from _limits(aspect)
    yield from _tolerance(aspect)
    yield from _faults(aspect)


def _limits(aspect: Aspect) -> Iterator[Problem]:
    limits, at = aspect.limits, f"aspects.{aspect.id}.limits"
    if limits is None:
        return
    bad = [
        *_numbers(f"{at}.low", limits.low),
        *_numbers(f"{at}.high", limits.high),
        *_positive(f"{at}.step", limits.step),
    ]
    yield from bad
    if bad:
        return
    low, high, top = number(limits.low), number(limits.high), _read(aspect.max)
    if low > high:
        yield Problem(at, "limits_reversed")
    if aspect.kind == "score" and top is not None and 0 < top < high:
        yield Problem(f"aspects.{aspect.id}.max", "max_below_high", {"max": aspect.max, "high": limits.high})
    if aspect.kind == "deduction" and low < 0:
        yield Problem(f"{at}.low", "points_negative", {"points": limits.low})


def _tolerance(aspect: Aspect) -> Iterator[Problem]:
    tolerance = aspect.tolerance
    if tolerance is None or aspect.kind not in ("stepped", "linear"):
        return
    at = f"aspects.{aspect.id}.tolerance"
    yield from _numbers(f"{at}.target", tolerance.target)
    if aspect.kind == "linear":
        bad = [*_numbers(f"{at}.full", tolerance.full), *_numbers(f"{at}.zero", tolerance.zero)]
        yield from bad
        if not bad and not 0 <= number(tolerance.full) < number(tolerance.zero):
            yield Problem(at, "tolerance_reversed")
        if tolerance.steps:
            yield Problem(f"{at}.steps", "not_for_kind", {"kind": aspect.kind})
        return
    if not tolerance.steps:
        yield Problem(f"{at}.steps", "missing")
    yield from _steps(aspect, [(step.within, step.points) for step in tolerance.steps])


def _steps(aspect: Aspect, steps: list[tuple[str, str]]) -> Iterator[Problem]:
    """Steps widen and earn less and less, between zero and max."""
    at = f"aspects.{aspect.id}.tolerance.steps"
    bad = [problem for pair in steps for text in pair for problem in _numbers(at, text)]
    yield from bad
    if bad:
        return
    numbers = [(number(within), number(points)) for within, points in steps]
    ordered = all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(numbers))
    if not ordered or any(within < 0 for within, _ in numbers):
        yield Problem(at, "steps_out_of_order")
    top = _read(aspect.max)
    for within_and_points, points in zip(steps, (points for _, points in numbers), strict=True):
        if top is not None and points > top:
            yield Problem(at, "points_above_max", {"points": within_and_points[1], "max": aspect.max})
        if points < 0:
            yield Problem(at, "points_negative", {"points": within_and_points[1]})


def _faults(aspect: Aspect) -> Iterator[Problem]:
    if aspect.faults is None or aspect.kind != "deduction":
        return
    at = f"aspects.{aspect.id}.faults"
    bad = [*_positive(f"{at}.each", aspect.faults.each), *_numbers(f"{at}.floor", aspect.faults.floor)]
    yield from bad
    top = _read(aspect.max)
    if not bad and top is not None and number(aspect.faults.floor) >= top:
        yield Problem(at, "deducts_nothing")


def _veto(aspect: Aspect, scheme: Scheme) -> Iterator[Problem]:
    veto, at = aspect.veto, f"aspects.{aspect.id}"
    if aspect.kind != "veto" or veto is None:
        return
    if aspect.each:
        yield Problem(f"{at}.each", "veto_is_shared")
    if _read(aspect.max) != 0:
        yield Problem(f"{at}.max", "veto_has_points")
    targets = {
        "aspect": {each.id for _, _, _, each in scheme.aspects() if each.kind != "veto"},
        "module": {module.id for module in scheme.modules},
        "total": {""},
    }
    if veto.scope not in targets:
        yield Problem(f"{at}.veto.scope", "choice_unknown", {"given": veto.scope})
    elif veto.target not in targets[veto.scope]:
        yield Problem(f"{at}.veto.target", "target_missing", {"target": veto.target})


def _panel(aspect: Aspect, panels: Mapping[str, Sequence[object]]) -> Iterator[Problem]:
    if aspect.panel not in panels:
        yield Problem(f"aspects.{aspect.id}.panel", "unknown_panel", {"panel": aspect.panel})
    elif aspect.each and aspect.pool and _dropped(aspect) >= len(panels[aspect.panel]):
        details = {"seats": str(len(panels[aspect.panel])), "dropped": str(_dropped(aspect))}
        yield Problem(f"aspects.{aspect.id}.pool", "drops_all", details)


def _rounding(scheme: Scheme) -> Iterator[Problem]:
    for stage, times in Counter(rule.stage for rule in scheme.rounding).items():
        if stage not in get_args(Stage):
            yield Problem("rounding", "choice_unknown", {"given": stage})
        if times > 1:
            yield Problem("rounding", "stage_twice", {"stage": stage})
    for rule in scheme.rounding:
        if rule.mode not in get_args(Mode):
            yield Problem(f"rounding.{rule.stage}.mode", "choice_unknown", {"given": rule.mode})
        if not 0 <= rule.places <= MOST_PLACES:
            yield Problem(f"rounding.{rule.stage}.places", "places_out_of_range", {"given": str(rule.places)})
    if not 0 <= scheme.print_places <= MOST_PLACES:
        yield Problem("print_places", "places_out_of_range", {"given": str(scheme.print_places)})
    # Sums above a stage are printed at print_places: with fewer than the stage has, print would not add up.
    finest = max(
        (rule.places for rule in scheme.rounding if rule.stage in ("aspect", "criterion", "module")), default=0
    )
    if scheme.print_places < finest:
        yield Problem("print_places", "print_places_too_few", {"places": str(finest)})


def _ties(scheme: Scheme) -> Iterator[Problem]:
    scored = {aspect.id for _, _, _, aspect in scheme.aspects() if aspect.kind != "veto"}
    named = {
        "module": {module.id for module in scheme.modules},
        "criterion": {criterion.id for module in scheme.modules for criterion in module.criteria},
        "aspect": scored,
        "reading": scored,
    }
    for at, key in enumerate(scheme.ties):
        if key.of not in named:
            yield Problem(f"ties.{at}.of", "choice_unknown", {"given": key.of})
        elif key.id not in named[key.of]:
            yield Problem(f"ties.{at}.id", "target_missing", {"target": key.id})
        if key.better not in ("higher", "lower"):
            yield Problem(f"ties.{at}.better", "choice_unknown", {"given": key.better})


def _dropped(aspect: Aspect) -> int:
    return aspect.pool.drop_low + aspect.pool.drop_high if aspect.pool else 0


def _read(text: str) -> Fraction | None:
    try:
        return number(text)
    except ValueError:
        return None


def _numbers(at: str, text: str) -> Iterator[Problem]:
    if _read(text) is None:
        yield Problem(at, "not_a_number", {"given": text})


def _positive(at: str, text: str) -> Iterator[Problem]:
    value = _read(text)
    if value is None:
        yield Problem(at, "not_a_number", {"given": text})
    elif value <= 0:
        yield Problem(at, "not_positive", {"given": text})
