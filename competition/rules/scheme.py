"""The marking scheme of an event: module > criterion > sub-criterion > aspect, and how marks become a total.

Only an aspect is marked. Numbers are exact decimal strings or ratios; `competition.rules.points` turns them into
fractions once per scheme. This module holds shapes only; `competition.rules.checks` says what is wrong with one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from competition.rules.aspect_parts import Band as Band
from competition.rules.aspect_parts import Condition as Condition
from competition.rules.aspect_parts import Fault as Fault
from competition.rules.aspect_parts import Faults as Faults
from competition.rules.aspect_parts import Limits as Limits
from competition.rules.aspect_parts import Mode as Mode
from competition.rules.aspect_parts import Pool as Pool
from competition.rules.aspect_parts import PoolSize as PoolSize
from competition.rules.aspect_parts import Readings as Readings
from competition.rules.aspect_parts import ReadingTake as ReadingTake
from competition.rules.aspect_parts import Rounding as Rounding
from competition.rules.aspect_parts import Stage as Stage
from competition.rules.aspect_parts import Started as Started
from competition.rules.aspect_parts import Step as Step
from competition.rules.aspect_parts import Table as Table
from competition.rules.aspect_parts import TableRow as TableRow
from competition.rules.aspect_parts import Take as Take
from competition.rules.aspect_parts import Tolerance as Tolerance
from competition.rules.aspect_parts import Veto as Veto
from competition.rules.ranking_parts import Advance as Advance
from competition.rules.ranking_parts import Better as Better
from competition.rules.ranking_parts import Ranking as Ranking
from competition.rules.ranking_parts import Scale as Scale
from competition.rules.ranking_parts import Teams as Teams
from competition.rules.ranking_parts import TeamTie as TeamTie
from competition.rules.ranking_parts import TiedBy as TiedBy
from competition.rules.ranking_parts import TieKey as TieKey

STANDARD = Ranking()

Kind = Literal[
    "judgement", "score", "yes_no", "stepped", "linear", "deduction", "veto",
    "table", "started", "count", "faults", "reading",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aspect:
    """评分点. `each`: every seat of the panel has a cell of its own; otherwise the panel shares one cell.

    `max` is the aspect's full mark; a `bonus` adds to no declared full mark. `times`: the points are multiplied by the
    reading of that aspect (a difficulty, a base value). `only_if`: it applies only if another came out so; where it
    does not, nothing is owed and nothing counts. `later`: its result comes days after the sheet, which is signed
    without it. `spread`: panel scores further apart than this ask the panel to confer and mark again; until it did, the
    aspect does not count where `spread_stops`. "" is 1 for a judgement, no limit for all else. `rounding` (stages panel
    and aspect) takes the place of the scheme's for this aspect. `confirm`: a second judge of the panel
    confirms what one recorded in their shared cell, before anybody signs it.

    kind       observed                 points before `factor`
    judgement  0 1 2 3                  pooled / 3 x max
    score      number within `limits`   pooled as it stands (max caps what `limits` allow)
    yes_no     "yes" or "no"            max or 0
    stepped    number within `limits`   points of the first step that the deviation from target fits, else 0
    linear     number within `limits`   max within `full`, 0 from `zero` on, linear between
    deduction  count within `limits`    max - count x each, not below floor
    faults     which listed, how often  max - what each costs, not below floor (扣分制); "none" or "crack:1 pore:3"
    count      count within `limits`    count x each, between floor and ceiling (a penalty: each < 0; solved tasks: > 0)
    table      number within `limits`   points of the row whose bound fits
    started    number within `limits`   max - each started unit above par x each, not below floor
    reading    number within `limits`   none: for `times`, `only_if` and tie keys
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
    table: Table | None = None
    started: Started | None = None
    listed: tuple[Fault, ...] = ()
    readings: Readings | None = None
    times: str = ""
    only_if: Condition | None = None
    bonus: bool = False
    later: bool = False
    spread: str = ""
    spread_stops: bool = False
    rounding: tuple[Rounding, ...] = ()
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class SubCriterion:
    """`day`: the day of marking of its aspects, where it has another one than its criterion."""

    id: str
    aspects: tuple[Aspect, ...]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Its points, rounded, stay between `least` and `most` ("" for no bound): a ceiling of violations or of a bonus.

    `day`: the day of marking of its aspects, "" for none (WorldSkills).
    """

    id: str
    subs: tuple[SubCriterion, ...]
    least: str = ""
    most: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """模块 (theory 理论, practical 实操). Its points are the sum of its criteria; the total takes them x `weight`.

    `full` declares its full mark, which its aspects without bonus must add up to; `least` and `most` bound its points.
    """

    id: str
    criteria: tuple[Criterion, ...]
    weight: str = "1"
    full: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Without a rounding at stage "total" the exact total ranks, and pages print it half-up at `print_places`.

    `full` declares the full mark of the whole, which the modules' full marks times their weights must add up to.
    """

    modules: tuple[Module, ...]
    rounding: tuple[Rounding, ...] = ()
    ties: tuple[TieKey, ...] = ()
    print_places: int = 2
    full: str = ""
    ranking: Ranking = STANDARD
    scale: Scale | None = None
    teams: Teams | None = None
    advances: tuple[Advance, ...] = ()

    def aspects(self) -> Iterator[tuple[Module, Criterion, SubCriterion, Aspect]]:
        """Every aspect with where it hangs, in scheme order."""
        for module in self.modules:
            for criterion in module.criteria:
                for sub in criterion.subs:
                    for aspect in sub.aspects:
                        yield module, criterion, sub, aspect
