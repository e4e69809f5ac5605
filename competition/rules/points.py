"""From marks to points: a scheme compiled once into a `Plan`, which turns what was marked in a cell into points.

The stages in order: each observation gives a score; a panel's scores are pooled and rounded at stage "panel"; the
pooled score becomes points (judgement: a third of it times max), times the factor and what another aspect reads,
rounded at stage "aspect". All is exact; scores are kept as whole numbers of 1/`grid`, for speed. No subject is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from competition.rules import observations
from competition.rules.aggregation import dropped, pooled, taken, trims
from competition.rules.conditions import conditionals
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number
from competition.rules.refusals import Refusal
from competition.rules.rounding import rounded
from competition.rules.scheme import Aspect, Pool, Rounding, Scheme, Stage

K = TypeVar("K")
V = TypeVar("V")
Bounds = tuple[Fraction | None, Fraction | None]
_REMEMBERED = 8192  # values that an aspect keeps worked out; on a finer grid some are worked out again
_CONFER = Fraction(1)  # judgements further apart than this are talked over (WorldSkills)


@dataclass(frozen=True, slots=True)
class Points:
    """One aspect of one subject worked out: the panel's score and the points, each before and after its rounding."""

    panel_exact: Fraction
    panel: Fraction
    points_exact: Fraction
    points: Fraction


class Marking:
    """How one aspect is marked. `each` and `shared` give points as (numerator, denominator), remembered by value.

    `gaps` judges are excused and filled in. `plain`: nothing but its own marks decides whether and what it counts.
    """

    __slots__ = ("_admitted", "_grid", "_high", "_known", "_limit", "_low", "_pooled", "_rounding", "_score", "_scores",
                 "_shared", "_trims", "_worth", "aspect", "cell", "gaps", "module", "plain", "pool")  # fmt: skip

    def __init__(
        self, module: str, aspect: Aspect, rounding: Mapping[Stage, Rounding], gaps: int = 0, lower: bool = False
    ) -> None:
        self.module = module
        self.aspect = aspect
        self.cell = (aspect.id, "")
        self.pool = aspect.pool or Pool()
        self.gaps = gaps
        # Where less is better an absent mark is no zero, so that each aspect takes a closer look.
        self.plain = not (lower or aspect.times or aspect.only_if or aspect.spread_stops or aspect.kind == "reading")
        self._trims = trims(self.pool)
        self._low, self._high = self.pool.drop_low, self.pool.drop_high
        self._rounding = {**rounding, **{rule.stage: rule for rule in aspect.rounding}}
        self._score = observations.scoring(aspect)
        self._grid = observations.grid(aspect)
        self._worth = number(aspect.factor) * (number(aspect.max) / 3 if aspect.kind == "judgement" else 1)
        self._limit = number(aspect.spread) if aspect.spread else (_CONFER if aspect.kind == "judgement" else None)
        self._scores: dict[str, int] = {}
        self._pooled: dict[tuple[int, int], tuple[int, int]] = {}
        self._shared: dict[str, tuple[int, int]] = {}
        self._admitted: set[str] = set()
        self._known: dict[int, Marking] = {0: self}

    def filled(self, gaps: int) -> "Marking":
        """The same with so many excused judges, whose scores are filled in; this one where the pool does not."""
        if self.pool.absent != "fill" or not gaps:
            return self
        if gaps not in self._known:
            one = Marking(self.module, self.aspect, self._rounding, gaps)
            one.plain = self.plain
            self._known[gaps] = one
        return self._known[gaps]

    def each(self, values: Sequence[str]) -> tuple[int, int]:
        """Points of an aspect that each judge marks; `values` holds all that are owed, at least one."""
        known = self._scores
        try:
            scores = [known[value] for value in values]
        except KeyError:
            scores = [self._scored(value) for value in values]
        if self._trims:  # nearly every panel, kept apart for speed
            low, high = self._low, self._high
            if (low or high) and len(scores) > low + high:
                scores = sorted(scores)[low : len(scores) - high]
            total = sum(scores), len(scores)
        else:
            total = pooled(scores, self.pool, self._grid, self.gaps)
        points = self._pooled.get(total)
        if points is None:
            points = self._worked_out(*total).points.as_integer_ratio()
            _remember(self._pooled, total, points)
        return points

    def shared(self, value: str) -> tuple[int, int]:
        """Points of an aspect that its panel marks in one shared cell."""
        points = self._shared.get(value)
        if points is None:
            points = self._worked_out(self._scored(value), 1).points.as_integer_ratio()
            _remember(self._shared, value, points)
        return points

    def multiplied(self, values: Sequence[str], times: Fraction) -> Fraction:
        """Points that are multiplied by what another aspect reads."""
        return self.explained(values, times)[0].points

    def explained(self, values: Sequence[str], times: Fraction | None = None) -> tuple[Points, tuple[bool, ...]]:
        """The same points with the steps on the way, and what was dropped, as `aggregation.dropped` tells it."""
        scores = [self._scored(value) for value in values]
        total = pooled(scores, self.pool, self._grid, self.gaps)
        return self._worked_out(*total, times), dropped(scores, self.pool, self._grid, self.gaps)

    def score(self, value: str) -> Fraction:
        """What one admitted observation scores."""
        return self._score(value)

    def reading(self, values: Sequence[str]) -> Fraction | None:
        """What was observed, pooled but never rounded, for ties and factors; None where one is absent or failed."""
        aspect = self.aspect
        seen = [each for value in values if (each := observations.reading(aspect, value)) is not None]
        return taken(seen, self.pool, self.gaps) if seen and len(seen) == len(values) else None

    def wide(self, values: Sequence[str]) -> bool:
        """Whether the panel's scores (of a reading: what was read) lie so far apart that it must confer."""
        if self._limit is None or not self.aspect.each or len(values) < 2:
            return False
        if self.aspect.kind == "reading":
            read = [observations.reading(self.aspect, value) for value in values]
            seen = [each for each in read if each is not None]
        else:
            seen = [self._score(value) for value in values]
        return bool(seen) and max(seen) - min(seen) > self._limit

    def places(self, stage: Stage, otherwise: int) -> int:
        """With how many decimals pages print what stands at this stage of the aspect."""
        rule = self._rounding.get(stage)
        return rule.places if rule else otherwise

    def refusal(self, value: str) -> Refusal | None:
        """Why an observation is not admitted, None where it is."""
        if value in self._admitted:
            return None
        refused = observations.refusal(self.aspect, value)
        if refused is None and len(self._admitted) < _REMEMBERED:
            self._admitted.add(value)
        return refused

    def _scored(self, value: str) -> int:
        score = self._score(value) * self._grid
        if score.denominator != 1:
            raise ValueError(f"{value!r} in {self.aspect.id} was never admitted")
        _remember(self._scores, value, score.numerator)
        return score.numerator

    def _worked_out(self, total: int, count: int, times: Fraction | None = None) -> Points:
        panel = Fraction(total, count * self._grid)
        # One shared reading is no panel's score: only what several judges gave is rounded at this stage.
        settled = self._rounded("panel", panel) if self.aspect.each else panel
        points = settled * self._worth
        if times is not None:
            points *= times
        return Points(panel, settled, points, self._rounded("aspect", points))

    def _rounded(self, stage: Stage, value: Fraction) -> Fraction:
        rule = self._rounding.get(stage)
        return rounded(value, rule.places, rule.mode) if rule else value


class Plan:
    """A scheme made ready: its markings by aspect, the same by module and criterion, weights, roundings, vetoes.

    `bounds` are those of criteria and modules that have any, by (stage, id), `days` those of marking by aspect.
    `lower`: the lower total leads.
    """

    __slots__ = (
        "bounds",
        "conditional",
        "days",
        "lower",
        "markings",
        "modules",
        "rounding",
        "scheme",
        "vetoes",
        "weights",
    )

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.lower = scheme.ranking.better == "lower"
        self.rounding: dict[Stage, Rounding] = {rule.stage: rule for rule in scheme.rounding}
        self.markings: dict[str, Marking] = {
            aspect.id: Marking(module.id, aspect, self.rounding, lower=self.lower)
            for module, _, _, aspect in scheme.aspects()
        }
        self.modules: tuple[tuple[tuple[Marking, ...], ...], ...] = tuple(
            tuple(
                tuple(self.markings[aspect.id] for sub in criterion.subs for aspect in sub.aspects)
                for criterion in module.criteria
            )
            for module in scheme.modules
        )
        self.weights = tuple(number(module.weight) for module in scheme.modules)
        self.vetoes = tuple(marking for marking in self.markings.values() if marking.aspect.veto)
        self.conditional = conditionals(scheme)
        self.bounds = _bounds(scheme)
        self.days = {
            aspect.id: day for _, criterion, sub, aspect in scheme.aspects() if (day := sub.day or criterion.day)
        }

    def rounded(self, stage: Stage, value: Fraction) -> Fraction:
        """`value` as the scheme rounds it at this stage, if it does."""
        rule = self.rounding.get(stage)
        return rounded(value, rule.places, rule.mode) if rule else value

    def clamped(self, stage: Stage, id_: str, value: Fraction) -> Fraction:
        """`value` within the bounds of this criterion or module."""
        low, high = self.bounds.get((stage, id_), (None, None))
        if low is not None and value < low:
            return low
        return high if high is not None and value > high else value

    def places(self, stage: Stage) -> int:
        """With how many decimals pages print what stands at this stage."""
        rule = self.rounding.get(stage)
        return rule.places if rule else self.scheme.print_places


plan_of: ByIdentity[Scheme, Plan] = ByIdentity(Plan)


def _bounds(scheme: Scheme) -> dict[tuple[Stage, str], Bounds]:
    found: dict[tuple[Stage, str], Bounds] = {}
    for module in scheme.modules:
        if module.least or module.most:
            found["module", module.id] = _bound(module.least), _bound(module.most)
        for criterion in module.criteria:
            if criterion.least or criterion.most:
                found["criterion", criterion.id] = _bound(criterion.least), _bound(criterion.most)
    return found


def _bound(text: str) -> Fraction | None:
    return number(text) if text else None


def _remember(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = value
