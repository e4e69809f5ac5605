"""The shapes of a breakdown: what one audience sees of a subject's points, from the total down to single marks.

Shapes only, imported through `competition.rules.breakdown`.
"""

from dataclasses import dataclass
from typing import Literal

from competition.rules.board import Row
from competition.rules.scheme import Kind, Rounding
from competition.rules.scoring import Why

Clamped = Literal["", "least", "most"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed, the exact one before its rounding (a ratio in lowest terms), and whether they differ."""

    printed: str
    exact: str
    rounded: bool


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """One cell: `seat` is J1, J2, … or "" for a shared cell; `value` is None unless `state` is "marked".

    "hidden" is marked, but the rest of the panel has not marked yet. `dropped` by the pooling of the panel, as the
    mean that is filled in for an excused judge may be too. Of a mark
    that is seen: `score` before it is pooled (exact), the `readings` of its cell and what was `made` of them ("" where
    that failed), the listed `faults` that were found. `paper`: it was typed from a paper sheet.
    """

    seat: str
    state: Literal["marked", "hidden", "unmarked", "excused", "recused"]
    value: str | None
    dropped: bool
    score: str = ""
    readings: tuple["ReadingSeen", ...] = ()
    made: str = ""
    faults: tuple["FaultSeen", ...] = ()
    paper: bool = False


@dataclass(frozen=True, slots=True)
class ReadingSeen:
    """One of several readings of a cell, "x" for a failed one; `dropped` as one of the best or worst."""

    value: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class FaultSeen:
    """A listed fault, how often it was found, and what that cost in all (exact)."""

    id: str
    times: int
    cost: str


@dataclass(frozen=True, slots=True)
class AspectSeen:
    """`points` is None where it counts nothing, and `why` says why; `vetoed_by` names the item that zeroed it.

    `times`: what the aspect `times_of` read, which multiplies the points. `applies` is None while that is not decided.
    `confer`: the panel lies too far apart. `rounding` is the aspect's own; `filled` excused seats took the mean.
    """

    id: str
    kind: Kind
    unit: str
    max: str
    factor: str
    marks: tuple[MarkSeen, ...]
    panel: Figure | None
    points: Figure | None
    vetoed_by: str
    why: Why = ""
    times_of: str = ""
    times: str = ""
    applies: bool | None = True
    later: bool = False
    bonus: bool = False
    confer: bool = False
    rounding: tuple[Rounding, ...] = ()
    filled: int = 0


@dataclass(frozen=True, slots=True)
class SubSeen:
    id: str
    points: Figure | None
    aspects: tuple[AspectSeen, ...]


@dataclass(frozen=True, slots=True)
class CriterionSeen:
    """`points` is what counts; `sum` of its aspects, where its bound `clamped` that or a veto zeroed it."""

    id: str
    points: Figure | None
    subs: tuple[SubSeen, ...]
    clamped: Clamped = ""
    sum: Figure | None = None
    vetoed_by: str = ""


@dataclass(frozen=True, slots=True)
class ModuleSeen:
    """`counts` is what the module adds to the total: its points times `weight`, rounded at stage "weighted".

    `points` is what counts; `sum` of its criteria, where its bound `clamped` that.
    """

    id: str
    weight: str
    points: Figure | None
    counts: Figure | None
    vetoed_by: str
    criteria: tuple[CriterionSeen, ...]
    clamped: Clamped = ""
    sum: Figure | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One subject's line and everything below it. `total` is None before the first mark, for who is gone or `failed`.

    It is the subject's own total, without what an earlier round adds.
    """

    position: int
    row: Row
    total: Figure | None
    vetoed_by: str
    modules: tuple[ModuleSeen, ...]
    rounding: tuple[Rounding, ...]
    failed: bool = False
