"""A total taken apart: what was observed, and every step from there to the total, as data that can be worked out again.

`worked_out` does so from the derivation alone. It shares nothing with the engine, so that it can stand beside it as a
second opinion: whoever doubts a total needs this page and a pencil. Numbers are exact ratios as text.

A `Step` is a rule word of `competition.rules.citations` with its settings and what it gives:

as_read (), mean (), sum ()            of the scores that are left, or of the parts below
round (stage, places, mode)            level (max): a third of the full mark for each level
factor (number), times (number, aspect), weight (number)
at_least (bound), at_most (bound), veto (aspect), carry (number)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

LeftOut = Literal["", "lowest", "highest", "not_middle", "not_closest"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a number; `after` is what came out."""

    rule: str
    settings: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class MarkUsed:
    """One cell. `seat` J1, J2, … or "" for a shared one; `state` as in `breakdown.MarkSeen`, and "filled": an excused
    judge's place, taken by the mean of the others. `score` is None unless known; `left_out`: why it does not count.

    `paper`: it was typed from a paper sheet.
    """

    seat: str
    state: Literal["marked", "hidden", "unmarked", "excused", "recused", "filled"]
    value: str
    score: str | None
    left_out: LeftOut = ""
    paper: bool = False


@dataclass(frozen=True, slots=True)
class AspectUsed:
    """`points` is None while it adds nothing; `why` (a word of `scoring.Counted`) says why not.

    `kind` names how a score comes from what was read.
    """

    id: str
    kind: str
    unit: str
    max: str
    marks: tuple[MarkUsed, ...]
    steps: tuple[Step, ...]
    points: str | None
    why: str


@dataclass(frozen=True, slots=True)
class CriterionUsed:
    id: str
    aspects: tuple[AspectUsed, ...]
    steps: tuple[Step, ...]
    points: str | None


@dataclass(frozen=True, slots=True)
class ModuleUsed:
    """`points` and `counts` (what it adds to the total) as printed or exact, as deep as the reader may see."""

    id: str
    criteria: tuple[CriterionUsed, ...]
    steps: tuple[Step, ...]
    points: str | None
    weighing: tuple[Step, ...]
    counts: str | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """From the marks to the total. `steps` begin with the sum of what the modules add."""

    modules: tuple[ModuleUsed, ...]
    steps: tuple[Step, ...]
    total: str | None


@dataclass(frozen=True, slots=True)
class Worked:
    """What comes out when a derivation is worked out again: the total, and all parts by id, None for what has none."""

    total: Fraction | None
    modules: dict[str, Fraction | None]
    criteria: dict[str, Fraction | None]
    aspects: dict[str, Fraction | None]


def worked_out(derivation: Derivation) -> Worked:
    """The derivation worked out again from its marks' scores, step by step; no result that it states is read."""
    found = Worked(None, {}, {}, {})
    added: list[Fraction] = []
    for module in derivation.modules:
        parts: list[Fraction] = []
        for criterion in module.criteria:
            points = [each for aspect in criterion.aspects if (each := _aspect(aspect, found)) is not None]
            total = found.criteria[criterion.id] = followed(points, criterion.steps)
            parts += [] if total is None else [total]
        total = found.modules[module.id] = followed(parts, module.steps)
        if total is not None:
            added.append(followed([total], module.weighing) or Fraction(0))
    total = followed(added, derivation.steps) if derivation.steps else None
    return Worked(total, found.modules, found.criteria, found.aspects)


def _aspect(aspect: AspectUsed, found: Worked) -> Fraction | None:
    scores = [Fraction(mark.score) for mark in aspect.marks if mark.score is not None and not mark.left_out]
    found.aspects[aspect.id] = points = None if aspect.why else followed(scores, aspect.steps)
    return points


def followed(numbers: Sequence[Fraction], steps: Sequence[Step]) -> Fraction | None:
    """These numbers through the steps, the first of which makes one number of them; None of no steps."""
    value: Fraction | None = None
    for step in steps:
        value = _DOING[step.rule](list(numbers) if value is None else [value], step.settings)
    return value


def _round(numbers: list[Fraction], settings: tuple[str, ...]) -> Fraction:
    """Half up goes away from zero; what is cut off goes towards it."""
    grid = Fraction(10) ** int(settings[1])
    size = abs(numbers[0]) * grid
    whole = size.numerator // size.denominator
    rest = size - whole
    half = Fraction(1, 2)
    up = settings[2] != "truncate" and (rest > half or (rest == half and (settings[2] == "half_up" or whole % 2 == 1)))
    return (whole + up) / grid * (-1 if numbers[0] < 0 else 1)


def _times(numbers: list[Fraction], settings: tuple[str, ...]) -> Fraction:
    return numbers[0] * Fraction(settings[0])


_DOING: dict[str, Callable[[list[Fraction], tuple[str, ...]], Fraction]] = {
    "as_read": lambda numbers, settings: numbers[0],
    "mean": lambda numbers, settings: sum(numbers, Fraction(0)) / len(numbers),
    "sum": lambda numbers, settings: sum(numbers, Fraction(0)),
    "round": _round,
    "level": lambda numbers, settings: numbers[0] * Fraction(settings[0]) / 3,
    "factor": _times,
    "times": _times,
    "weight": _times,
    "at_least": lambda numbers, settings: max(numbers[0], Fraction(settings[0])),
    "at_most": lambda numbers, settings: min(numbers[0], Fraction(settings[0])),
    "veto": lambda numbers, settings: Fraction(0),
    "carry": lambda numbers, settings: numbers[0] + Fraction(settings[0]),
}
