"""What is wrong with a scheme: every problem at once, each with the field where it is. Judges nothing but the scheme.

Fields are written as paths, "aspects.b1-3.factor", so that a folder's reader can name the line. Here is what concerns
the whole: its tree, weights, full marks, bounds and roundings. Parts are checked in `checks_aspects`, `checks_panels`,
`checks_links`, `checks_ranking` and `checks_scale`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import get_args

from competition.rules.checks_aspects import PROBLEMS_OF_ASPECTS, problems_of_aspect
from competition.rules.checks_links import PROBLEMS_OF_LINKS, problems_of_links
from competition.rules.checks_panels import CONFIRMING, PROBLEMS_OF_PANELS, drops_of, problems_of_pooling
from competition.rules.checks_panels import too_few_seats as too_few_seats
from competition.rules.checks_ranking import PROBLEMS as PROBLEMS_OF_RANKING
from competition.rules.checks_ranking import problems_of_ranking
from competition.rules.checks_scale import PROBLEMS as PROBLEMS_OF_SCALE
from competition.rules.checks_scale import problems_of_scale
from competition.rules.identity import well_formed
from competition.rules.numbers import number, ratio
from competition.rules.observations import POINTLESS
from competition.rules.problem import PROBLEMS_OF_NUMBERS, numbers, positive
from competition.rules.problem import Problem as Problem
from competition.rules.rounding import MOST_PLACES
from competition.rules.scheme import Aspect, Criterion, Mode, Module, Rounding, Scheme, Stage

PROBLEMS: dict[str, tuple[str, ...]] = {
    **PROBLEMS_OF_NUMBERS,
    **PROBLEMS_OF_ASPECTS,
    **PROBLEMS_OF_PANELS,
    **PROBLEMS_OF_LINKS,
    **PROBLEMS_OF_RANKING,
    **PROBLEMS_OF_SCALE,
    "empty": (),
    "id_twice": ("id",),
    "unknown_panel": ("panel",),
    "weights_do_not_add_up": ("sum",),
    "full_differs": ("given", "sum"),
    "mixed_units": ("units",),
    "stage_twice": ("stage",),
    "print_places_too_few": ("places",),
}
_OF_ASPECTS: tuple[Stage, ...] = ("panel", "aspect")


def problems(scheme: Scheme, panels: Mapping[str, Sequence[object]] | None = None) -> tuple[Problem, ...]:
    """Every problem of the scheme, in its order. With `panels` (id to seats) also those of the panels it names."""
    found = list(_tree(scheme))
    for module in scheme.modules:
        found += _module(module)
    for _, _, _, aspect in scheme.aspects():
        found += problems_of_aspect(aspect)
        found += problems_of_pooling(aspect)
        found += problems_of_links(aspect, scheme)
        found += _roundings(f"aspects.{aspect.id}.rounding", aspect.rounding, _OF_ASPECTS)
        if panels is not None:
            found += _panel(aspect, panels)
    found += _roundings("rounding", scheme.rounding, get_args(Stage))
    found += _print_places(scheme)
    if not found:  # sums of what is itself wrong would only repeat it
        found += _sums(scheme)
    found += problems_of_ranking(scheme)
    found += problems_of_scale(scheme)
    return tuple(found)


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
    days = [(f"criteria.{each.id}.day", each.day) for each in criteria]
    days += [(f"subs.{each.id}.day", each.day) for each in subs]
    for at, day in days:
        if day and not well_formed(day):
            yield Problem(at, "id_malformed", {"id": day})


def _module(module: Module) -> Iterator[Problem]:
    """Weight, full mark, and the bounds of the module and its criteria."""
    at = f"modules.{module.id}"
    yield from positive(f"{at}.weight", module.weight)
    if module.full:
        yield from positive(f"{at}.full", module.full)
    yield from _bounds(at, module)
    for criterion in module.criteria:
        yield from _bounds(f"criteria.{criterion.id}", criterion)


def _bounds(at: str, part: Module | Criterion) -> Iterator[Problem]:
    bad = [problem for text in (part.least, part.most) if text for problem in numbers(at, text)]
    yield from bad
    if part.least and part.most and not bad and number(part.least) > number(part.most):
        yield Problem(at, "bounds_reversed")


def _sums(scheme: Scheme) -> Iterator[Problem]:
    """Declared full marks are what the parts add up to; weights below 1 are shares of one whole."""
    fulls = {module.id: _full(module) for module in scheme.modules}
    for module in scheme.modules:
        if module.full and number(module.full) != fulls[module.id]:
            details = {"given": module.full, "sum": ratio(fulls[module.id])}
            yield Problem(f"modules.{module.id}.full", "full_differs", details)
    weights = [number(module.weight) for module in scheme.modules]
    if scheme.full:
        bad = [*positive("full", scheme.full)]
        yield from bad
        whole = sum((full * weight for full, weight in zip(fulls.values(), weights, strict=True)), Fraction(0))
        if not bad and whole != number(scheme.full):
            yield Problem("full", "full_differs", {"given": scheme.full, "sum": ratio(whole)})
    elif min(weights) < 1 and sum(weights) != 1:
        yield Problem("modules", "weights_do_not_add_up", {"sum": ratio(sum(weights, Fraction(0)))})
    if scheme.ranking.better == "lower":
        counting = [aspect for _, _, _, aspect in scheme.aspects() if aspect.kind not in POINTLESS]
        units = dict.fromkeys(aspect.unit for aspect in counting)
        if len(units) > 1:
            yield Problem("ranking", "mixed_units", {"units": ", ".join(unit or "-" for unit in units)})


def _full(module: Module) -> Fraction:
    """What can be reached in a module: the full marks of its aspects without bonus, up to the bounds of criteria."""
    total = Fraction(0)
    for criterion in module.criteria:
        aspects = [aspect for sub in criterion.subs for aspect in sub.aspects if not aspect.bonus]
        points = sum((number(aspect.max) * number(aspect.factor) for aspect in aspects), Fraction(0))
        total += min(points, number(criterion.most)) if criterion.most else points
    return total


def _panel(aspect: Aspect, panels: Mapping[str, Sequence[object]]) -> Iterator[Problem]:
    if aspect.panel not in panels:
        yield Problem(f"aspects.{aspect.id}.panel", "unknown_panel", {"panel": aspect.panel})
        return
    seats = sum(not getattr(seat, "reserve", False) for seat in panels[aspect.panel])
    dropped = drops_of(aspect, seats)
    if aspect.each and aspect.pool and dropped >= seats:
        yield Problem(f"aspects.{aspect.id}.pool", "drops_all", {"seats": str(seats), "dropped": str(dropped)})
    if aspect.confirm and seats < CONFIRMING:
        yield Problem(f"aspects.{aspect.id}.confirm", "confirm_alone", {"panel": aspect.panel, "seats": str(seats)})


def _roundings(at: str, rules: Sequence[Rounding], stages: tuple[Stage, ...]) -> Iterator[Problem]:
    for stage, times in Counter(rule.stage for rule in rules).items():
        if stage not in stages:
            yield Problem(at, "choice_unknown", {"given": stage})
        if times > 1:
            yield Problem(at, "stage_twice", {"stage": stage})
    for rule in rules:
        if rule.mode not in get_args(Mode):
            yield Problem(f"{at}.{rule.stage}.mode", "choice_unknown", {"given": rule.mode})
        if not 0 <= rule.places <= MOST_PLACES:
            yield Problem(f"{at}.{rule.stage}.places", "places_out_of_range", {"given": str(rule.places)})


def _print_places(scheme: Scheme) -> Iterator[Problem]:
    """Sums above a stage are printed at print_places: with fewer than the stage has, print would not add up."""
    if not 0 <= scheme.print_places <= MOST_PLACES:
        yield Problem("print_places", "places_out_of_range", {"given": str(scheme.print_places)})
    own = [rule for _, _, _, aspect in scheme.aspects() for rule in aspect.rounding]
    added = ("aspect", "criterion", "module", "weighted")
    finest = max((rule.places for rule in (*scheme.rounding, *own) if rule.stage in added), default=0)
    if scheme.print_places < finest:
        yield Problem("print_places", "print_places_too_few", {"places": str(finest)})
