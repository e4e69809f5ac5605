"""Which aspects apply to a subject: those whose condition came out as it must, by the marks that it has.

An aspect applies only where what it is conditional on applies, and what its points are multiplied by. Knows no points.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from competition.rules import observations
from competition.rules.facts import Entry, Marked
from competition.rules.numbers import number
from competition.rules.scheme import Aspect, Condition, Scheme

Applying = Mapping[str, bool | None]
ALL: Applying = {}


class Conditional:
    """An aspect with a condition, or with a factor that has one: what must be, made ready."""

    __slots__ = ("aspect", "condition", "high", "low", "on", "times")

    def __init__(self, aspect: Aspect, by_id: Mapping[str, Aspect]) -> None:
        self.aspect = aspect.id
        self.times = aspect.times
        self.condition = aspect.only_if
        self.on = by_id.get(aspect.only_if.aspect) if aspect.only_if else None
        bounds = aspect.only_if or Condition("")
        self.low: Fraction | None = number(bounds.low) if bounds.low else None
        self.high: Fraction | None = number(bounds.high) if bounds.high else None

    def holds(self, value: str) -> bool:
        """Whether what the condition is about came out so; absent or failed it did not."""
        assert self.condition and self.on
        if self.condition.word:
            return value == self.condition.word
        seen = observations.reading(self.on, value)
        return seen is not None and (self.low is None or seen >= self.low) and (self.high is None or seen <= self.high)


def conditionals(scheme: Scheme) -> tuple[Conditional, ...]:
    """Every conditional aspect, each behind those that it rests on."""
    by_id = {aspect.id: aspect for *_, aspect in scheme.aspects()}
    order: dict[str, bool] = {}  # by aspect whether anything of its way is conditional

    def walk(aspect: Aspect) -> bool:
        if aspect.id not in order:
            order[aspect.id] = False  # a circle, which checks refuse, ends here
            inside = [walk(by_id[each]) for each in rests_on(aspect) if each in by_id]
            del order[aspect.id]
            order[aspect.id] = aspect.only_if is not None or any(inside)
        return order[aspect.id]

    for aspect in by_id.values():
        walk(aspect)
    return tuple(Conditional(by_id[each], by_id) for each, conditional in order.items() if conditional)


def rests_on(aspect: Aspect) -> Iterable[str]:
    """The aspects that decide whether this one applies."""
    return [*([aspect.only_if.aspect] if aspect.only_if else []), *([aspect.times] if aspect.times else [])]


def applying(
    conditional: Iterable[Conditional], marks: Mapping[tuple[str, str], Entry[Marked]]
) -> Mapping[str, bool | None]:
    """By conditional aspect whether it applies, None while that is not decided; every other aspect does."""
    found: dict[str, bool | None] = {}
    for each in conditional:
        verdict: bool | None = found.get(each.times, True) if each.times else True
        if each.condition and verdict is not False:
            verdict = _all(verdict, _condition(each, found, marks))
        found[each.aspect] = verdict
    return found or ALL


def _condition(
    each: Conditional, found: Mapping[str, bool | None], marks: Mapping[tuple[str, str], Entry[Marked]]
) -> bool | None:
    assert each.condition
    on = found.get(each.condition.aspect, True)
    if on is False:
        return False
    entry = marks.get((each.condition.aspect, ""))
    return None if entry is None else _all(on, each.holds(entry.fact.value))


def _all(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
