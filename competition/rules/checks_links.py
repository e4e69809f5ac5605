"""What is wrong with what aspects refer to: vetoes, conditions and factors that lead nowhere, or in a circle."""

from collections.abc import Iterator, Mapping

from competition.rules.conditions import rests_on
from competition.rules.numbers import number
from competition.rules.observations import POINTLESS
from competition.rules.problem import Problem, numbers, one_of, read
from competition.rules.scheme import Aspect, Condition, Scheme

PROBLEMS_OF_LINKS: dict[str, tuple[str, ...]] = {
    "target_missing": ("target",),
    "veto_is_shared": (),
    "veto_has_points": (),
    "condition_unknown": ("aspect",),
    "condition_not_shared": ("aspect",),
    "condition_empty": (),
    "condition_cyclic": ("aspect",),
    "times_unknown": ("aspect",),
}


def problems_of_links(aspect: Aspect, scheme: Scheme) -> Iterator[Problem]:
    """What one aspect refers to in the scheme."""
    by_id = {each.id: each for _, _, _, each in scheme.aspects()}
    yield from _veto(aspect, scheme)
    at = f"aspects.{aspect.id}"
    if aspect.only_if is not None:
        yield from _condition(aspect.only_if, by_id, f"{at}.only_if")
    if aspect.times:
        if aspect.kind in POINTLESS:
            yield Problem(f"{at}.times", "not_for_kind", {"kind": aspect.kind})
        elif aspect.times not in by_id or by_id[aspect.times].kind == "veto":
            yield Problem(f"{at}.times", "times_unknown", {"aspect": aspect.times})
    if _circles(aspect, by_id):
        yield Problem(f"{at}.{'only_if' if aspect.only_if else 'times'}", "condition_cyclic", {"aspect": aspect.id})


def _veto(aspect: Aspect, scheme: Scheme) -> Iterator[Problem]:
    veto, at = aspect.veto, f"aspects.{aspect.id}"
    if aspect.kind != "veto" or veto is None:
        return
    if aspect.each:
        yield Problem(f"{at}.each", "veto_is_shared")
    if read(aspect.max) not in (0, None):
        yield Problem(f"{at}.max", "veto_has_points")
    targets = {
        "aspect": {each.id for _, _, _, each in scheme.aspects() if each.kind not in POINTLESS},
        "criterion": {criterion.id for module in scheme.modules for criterion in module.criteria},
        "module": {module.id for module in scheme.modules},
        "total": {""},
    }
    if veto.scope not in targets:
        yield Problem(f"{at}.veto.scope", "choice_unknown", {"given": veto.scope})
    elif veto.target not in targets[veto.scope]:
        yield Problem(f"{at}.veto.target", "target_missing", {"target": veto.target})


def _condition(condition: Condition, by_id: Mapping[str, Aspect], at: str) -> Iterator[Problem]:
    on = by_id.get(condition.aspect)
    if on is None:
        yield Problem(f"{at}.aspect", "condition_unknown", {"aspect": condition.aspect})
        return
    if on.each:
        yield Problem(f"{at}.aspect", "condition_not_shared", {"aspect": condition.aspect})
    bounds = [text for text in (condition.low, condition.high) if text]
    if bool(condition.word) == bool(bounds):
        yield Problem(at, "condition_empty")
    if condition.word:
        yield from one_of(f"{at}.word", condition.word, ("yes", "no"))
        if on.kind not in ("yes_no", "veto"):
            yield Problem(f"{at}.word", "not_for_kind", {"kind": on.kind})
    bad = [*numbers(at, *bounds)]
    yield from bad
    if len(bounds) == 2 and not bad and number(condition.low) > number(condition.high):
        yield Problem(at, "bounds_reversed")


def _circles(aspect: Aspect, by_id: Mapping[str, Aspect]) -> bool:
    """Whether the aspect rests on itself, at once or by way of others."""
    seen: set[str] = set()
    ways = list(rests_on(aspect))
    while ways:
        way = ways.pop()
        if way == aspect.id:
            return True
        if way in by_id and way not in seen:
            seen.add(way)
            ways += rests_on(by_id[way])
    return False
