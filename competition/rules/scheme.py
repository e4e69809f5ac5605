"""The marking scheme of an event: module > criterion > sub-criterion > aspect, and how marks become a total.

Only an aspect is marked. Numbers are exact decimal strings or ratios; `competition.rules.points` turns them into
fractions once per scheme. This module holds shapes only; `competition.rules.checks` says what is wrong with one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["judgement", "score", "yes_no", "stepped", "linear", "deduction", "veto"]
Stage = Literal["panel", "aspect", "criterion", "module", "total"]
Mode = Literal["half_up", "half_even", "truncate"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be observed: least, greatest, and the grid on which observations lie (from `low` upwards)."""

    low: str
    high: str
    step: str


@dataclass(frozen=True, slots=True)
class Pool:
    """How a panel's scores become one: the mean of what is left after `drop_low` least and `drop_high` greatest."""

    drop_low: int = 0
    drop_high: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A stepped tolerance: an observation at most `within` off the target earns `points`."""

    within: str
    points: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A target for a measured value; full points at most `full` off it, none from `zero` off it on, linear between."""

    target: str
    full: str = "0"
    zero: str = "0"
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Faults:
    """Deduction: each counted fault costs `each`; points never fall below `floor`."""

    each: str
    floor: str = "0"


@dataclass(frozen=True, slots=True)
class Veto:
    """否决项: observed "yes", it zeroes an aspect or a module (named by `target`) or the total (`target` "")."""

    scope: Literal["aspect", "module", "total"]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Aspect:
    """评分点. `each`: every seat of the panel has a cell of its own; otherwise the panel shares one cell.

    kind       observed                 points before `factor`
    judgement  0 1 2 3                  pooled / 3 x max
    score      number within `limits`   pooled as it stands (max caps what `limits` allow)
    yes_no     "yes" or "no"            max or 0
    stepped    number within `limits`   points of the first step that the deviation from target fits, else 0
    linear     number within `limits`   max within `full`, 0 from `zero` on, linear between
    deduction  count within `limits`    max - count x each, not below floor
    veto       "yes" or "no"            none of its own; "yes" zeroes what `veto` names
    """

    id: str
    kind: Kind
    panel: str
    max: str = "0"
    each: bool = False
    unit: str = ""
    factor: str = "1"
    limits: Limits | None = None
    pool: Pool | None = None
    tolerance: Tolerance | None = None
    faults: Faults | None = None
    veto: Veto | None = None


@dataclass(frozen=True, slots=True)
class SubCriterion:
    id: str
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    subs: tuple[SubCriterion, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """模块 (theory 理论, practical 实操). Its points are the sum of its criteria; the total takes them x `weight`."""

    id: str
    criteria: tuple[Criterion, ...]
    weight: str = "1"


@dataclass(frozen=True, slots=True)
class Rounding:
    stage: Stage
    places: int
    mode: Mode = "half_up"


@dataclass(frozen=True, slots=True)
class TieKey:
    """What decides between equal totals: points of a module, criterion or aspect, or the `reading` of an aspect."""

    of: Literal["module", "criterion", "aspect", "reading"]
    id: str
    better: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Without a rounding at stage "total" the exact total ranks, and pages print it half-up at `print_places`."""

    modules: tuple[Module, ...]
    rounding: tuple[Rounding, ...] = ()
    ties: tuple[TieKey, ...] = ()
    print_places: int = 2

    def aspects(self) -> Iterator[tuple[Module, Criterion, SubCriterion, Aspect]]:
        """Every aspect with where it hangs, in scheme order."""
        for module in self.modules:
            for criterion in module.criteria:
                for sub in criterion.subs:
                    for aspect in sub.aspects:
                        yield module, criterion, sub, aspect
