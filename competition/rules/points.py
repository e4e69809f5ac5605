"""From marks to points: a scheme compiled once into a `Plan`, which turns what was marked in a cell into points.

The stages in order: each observation gives a score; a panel's scores are pooled and rounded at stage "panel"; the
pooled score becomes points (judgement: a third of it times max), times the factor, rounded at stage "aspect". All is
exact; scores are kept as whole numbers of 1/`grid`, for speed. Nothing here knows a subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from competition.rules import observations
from competition.rules.aggregation import dropped, pooled, trimmed_mean
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number
from competition.rules.rounding import rounded
from competition.rules.scheme import Aspect, Pool, Rounding, Scheme, Stage

K = TypeVar("K")
V = TypeVar("V")
_REMEMBERED = 8192  # values that an aspect keeps worked out; on a finer grid some are worked out again


@dataclass(frozen=True, slots=True)
class Points:
    """One aspect of one subject worked out: the panel's score and the points, each before and after its rounding."""

    panel_exact: Fraction
    panel: Fraction
    points_exact: Fraction
    points: Fraction


class Marking:
    """How one aspect is marked. `each` and `shared` give points as (numerator, denominator), remembered by value."""

    __slots__ = ("_admitted", "_grid", "_pooled", "_rounding", "_score", "_scores", "_shared", "_worth",
                 "aspect", "cell", "module", "pool")  # fmt: skip

    def __init__(self, module: str, aspect: Aspect, rounding: dict[Stage, Rounding]) -> None:
        self.module = module
        self.aspect = aspect
        self.cell = (aspect.id, "")
        self.pool = aspect.pool or Pool()
        self._rounding = rounding
        self._score = observations.scoring(aspect)
        self._grid = observations.grid(aspect)
        self._worth = number(aspect.factor) * (number(aspect.max) / 3 if aspect.kind == "judgement" else 1)
        self._scores: dict[str, int] = {}
        self._pooled: dict[tuple[int, int], tuple[int, int]] = {}
        self._shared: dict[str, tuple[int, int]] = {}
        self._admitted: set[str] = set()

    def each(self, values: Sequence[str]) -> tuple[int, int]:
        """Points of an aspect that each judge marks; `values` holds all that are owed, at least one."""
        known = self._scores
        try:
            scores = [known[value] for value in values]
        except KeyError:
            scores = [self._scored(value) for value in values]
        total = pooled(scores, self.pool)
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

    def explained(self, values: Sequence[str]) -> tuple[Points, tuple[bool, ...]]:
        """The same points with the steps on the way, and which of the values were dropped."""
        scores = [self._scored(value) for value in values]
        return self._worked_out(*pooled(scores, self.pool)), dropped(scores, self.pool)

    def reading(self, values: Sequence[str]) -> Fraction | None:
        """What was observed, pooled but never rounded, for a tie key; None where a judge noted absent."""
        seen = [number for value in values if (number := observations.reading(value)) is not None]
        return trimmed_mean(seen, self.pool) if seen and len(seen) == len(values) else None

    def refusal(self, value: str) -> str:
        """The word of the refusal for an observation that is not admitted, "" for one that is."""
        if value in self._admitted:
            return ""
        word = observations.refusal(self.aspect, value)
        if not word and len(self._admitted) < _REMEMBERED:
            self._admitted.add(value)
        return word

    def _scored(self, value: str) -> int:
        score = self._score(value) * self._grid
        if score.denominator != 1:
            raise ValueError(f"{value!r} in {self.aspect.id} was never admitted")
        _remember(self._scores, value, score.numerator)
        return score.numerator

    def _worked_out(self, total: int, count: int) -> Points:
        panel = Fraction(total, count * self._grid)
        # One shared reading is no panel's score: only what several judges gave is rounded at this stage.
        settled = self._rounded("panel", panel) if self.aspect.each else panel
        points = settled * self._worth
        return Points(panel, settled, points, self._rounded("aspect", points))

    def _rounded(self, stage: Stage, value: Fraction) -> Fraction:
        rule = self._rounding.get(stage)
        return rounded(value, rule.places, rule.mode) if rule else value


class Plan:
    """A scheme made ready: its markings by aspect, the same by module and criterion, weights, roundings, vetoes."""

    __slots__ = ("markings", "modules", "rounding", "scheme", "vetoes", "weights")

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.rounding: dict[Stage, Rounding] = {rule.stage: rule for rule in scheme.rounding}
        self.markings: dict[str, Marking] = {
            aspect.id: Marking(module.id, aspect, self.rounding) for module, _, _, aspect in scheme.aspects()
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

    def rounded(self, stage: Stage, value: Fraction) -> Fraction:
        """`value` as the scheme rounds it at this stage, if it does."""
        rule = self.rounding.get(stage)
        return rounded(value, rule.places, rule.mode) if rule else value

    def places(self, stage: Stage) -> int:
        """With how many decimals pages print what stands at this stage."""
        rule = self.rounding.get(stage)
        return rule.places if rule else self.scheme.print_places


plan_of: ByIdentity[Scheme, Plan] = ByIdentity(Plan)


def _remember(known: dict[K, V], key: K, value: V) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = value
