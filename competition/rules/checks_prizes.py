"""Which prizes may be pinned: every rule says how many or who, in numbers, and nothing twice.

Judges the prizes alone, and the modules and the scale that they name; who gets them is `competition.rules.prizes`'.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from competition.rules import facts as f
from competition.rules.numbers import number
from competition.rules.prizes import MEDALS
from competition.rules.questions import View, choice_of, id_formed
from competition.rules.refusals import Refusal

MOST = 9999  # prizes of one kind; more is a slip of the pen
# Why prizes are invalid; the pages have a half-sentence for each.
PRIZE_FAULTS = (
    "none",
    "twice",
    "not_a_number",
    "out_of_range",
    "not_a_share",
    "negative",
    "two_at_once",
    "unlimited",
    "medal_is_shared",
    "too_few_medals",
    "threshold_only",
    "not_anchored",
    "medals_differ",
    "no_scale",
)


def _pinned(view: View, fact: f.PrizesPinned) -> Refusal | None:
    """Forgotten prizes may still be pinned, but not once results are known; pinned ones stand from the first mark."""
    if view.published or (view.marked and view.prizes):
        return Refusal("prizes_stand")
    return next((wrong for wrong in (*_all(view, fact), *_rules(view, fact)) if wrong), None)


def _all(view: View, fact: f.PrizesPinned) -> Iterator[Refusal | None]:
    """What the prizes say together."""
    yield choice_of("method", fact.method, ("places", "anchored"))
    yield choice_of("on", fact.on, ("total", "scale"))
    best = fact.best_of_delegation
    if not fact.prizes and not best:
        yield _wrong("", "prize", "none")
    if best:
        yield id_formed("best_of_delegation", best)
        if any(rule.id == best for rule in fact.prizes):
            yield _wrong(best, "best_of_delegation", "twice")
    if fact.on == "scale" and view.scheme is not None and view.scheme.scale is None:
        yield _wrong("", "on", "no_scale")
    yield from _tolerance(fact)


def _tolerance(fact: f.PrizesPinned) -> Iterator[Refusal]:
    """The tolerance of the anchored rule, and the three medals that it needs."""
    if _read(fact.tolerance) is None:
        yield _wrong("", "tolerance", "not_a_number")
    elif number(fact.tolerance) < 0:
        yield _wrong("", "tolerance", "negative")
    if fact.method == "places" and _read(fact.tolerance):
        yield _wrong("", "tolerance", "not_anchored")
    if fact.method == "anchored":
        if len(fact.prizes) < MEDALS:
            yield _wrong("", "prize", "too_few_medals")
        for rule in fact.prizes[1:MEDALS]:
            if rule.passed != fact.prizes[0].passed:
                yield _wrong(rule.id, "passed", "medals_differ")


def _rules(view: View, fact: f.PrizesPinned) -> Iterator[Refusal | None]:
    """What each prize says."""
    seen: set[str] = set()
    for at, rule in enumerate(fact.prizes):
        yield id_formed("prize", rule.id)
        if rule.id in seen:
            yield _wrong(rule.id, "id", "twice")
        seen.add(rule.id)
        yield choice_of("rounding", rule.rounding, ("up", "down", "half_up"))
        yield from _numbers(rule)
        yield from _parts(view, rule)
        said = [name for name in ("count", "share", "rank", "within", "least") if getattr(rule, name)]
        for one, other in (("count", "share"), ("rank", "within")):
            if one in said and other in said:
                yield _wrong(rule.id, other, "two_at_once")
        if fact.method == "anchored":
            yield from _anchored(rule, said, at < MEDALS)
        elif not said:
            yield _wrong(rule.id, "count", "unlimited")


def _anchored(rule: f.PrizeRule, said: list[str], medal: bool) -> Iterator[Refusal]:
    """The first three are given by the tolerance alone; whatever follows is open to all that reach it."""
    if medal and said:
        yield _wrong(rule.id, said[0], "medal_is_shared")
    if not medal and (not said or said[0] in ("count", "share")):
        yield _wrong(rule.id, said[0] if said else "least", "threshold_only")


def _numbers(rule: f.PrizeRule) -> Iterator[Refusal]:
    for field, count in (("count", rule.count), ("rank", rule.rank)):
        if not 0 <= count <= MOST:
            yield _wrong(rule.id, field, "out_of_range")
    for field, count in (("min_field", rule.min_field), ("points", rule.points)):
        if count < 0:
            yield _wrong(rule.id, field, "negative")
    for field, text in (("share", rule.share), ("within", rule.within), ("least", rule.least)):
        value = _read(text) if text else Fraction(1)
        if value is None:
            yield _wrong(rule.id, field, "not_a_number")
        elif field != "least" and not 0 < value <= 1:
            yield _wrong(rule.id, field, "not_a_share")


def _parts(view: View, rule: f.PrizeRule) -> Iterator[Refusal]:
    """The modules that must be passed, each once."""
    modules = [module for module, _ in rule.passed]
    if len(set(modules)) < len(modules):
        yield _wrong(rule.id, "passed", "twice")
    for module, least in rule.passed:
        if view.scheme is not None and all(each.id != module for each in view.scheme.modules):
            yield Refusal("unknown_module", {"module": module[:64]})
        if _read(least) is None:
            yield _wrong(rule.id, "passed", "not_a_number")


def _wrong(prize: str, field: str, why: str) -> Refusal:
    return Refusal("prizes_invalid", {"prize": prize, "field": field, "why": why})


def _read(text: str) -> Fraction | None:
    try:
        return number(text)
    except ValueError:
        return None


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {f.PrizesPinned: _pinned}
