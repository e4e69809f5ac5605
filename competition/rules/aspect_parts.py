"""What an aspect of a marking scheme is made of: limits, panels' pooling, tolerances, tables, faults, conditions.

Shapes only, imported through `competition.rules.scheme`. Numbers are exact decimal strings or ratios; "" where a
number may be left out. `competition.rules.checks` says what is wrong with one.
"""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["panel", "aspect", "criterion", "module", "weighted", "total"]
Mode = Literal["half_up", "half_even", "truncate"]
Take = Literal["mean", "median", "sum", "middle_two", "closest_two"]
ReadingTake = Literal["best", "mean", "median", "sum", "last"]


@dataclass(frozen=True, slots=True)
class Rounding:
    stage: Stage
    places: int
    mode: Mode = "half_up"


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be observed: least, greatest, and the grid on which observations lie (from `low` upwards)."""

    low: str
    high: str
    step: str


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How a panel of `judges` or more scores is pooled, until the next greater size."""

    judges: int
    drop_low: int = 0
    drop_high: int = 0
    take: Take = "mean"


@dataclass(frozen=True, slots=True)
class Band:
    """How far the middle two may lie apart where their mean is `least` or more; a wider pair gives the mean of all."""

    least: str
    apart: str


@dataclass(frozen=True, slots=True)
class Pool:
    """How a panel's scores become one: what is taken of those left after `drop_low` least and `drop_high` greatest.

    `sizes`, by number of scores from small to great, replace drops and take from their size on. `bands`, from the
    greatest `least` down, are the tolerance of "middle_two". `absent`: an excused judge shrinks the panel, or the gap
    is filled with the mean of the scores that were given, before anything is dropped.
    """

    drop_low: int = 0
    drop_high: int = 0
    take: Take = "mean"
    sizes: tuple[PoolSize, ...] = ()
    bands: tuple[Band, ...] = ()
    absent: Literal["shrink", "fill"] = "shrink"


@dataclass(frozen=True, slots=True)
class Step:
    """A stepped tolerance: an observation at most `within` off the target earns `points`."""

    within: str
    points: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A target for a measured value; full points at most `full` off it, none from `zero` off it on, linear between.

    `side`: what counts as off: both ways, only "over" the target, or only "under" it.
    """

    target: str
    full: str = "0"
    zero: str = "0"
    steps: tuple[Step, ...] = ()
    side: Literal["both", "over", "under"] = "both"


@dataclass(frozen=True, slots=True)
class TableRow:
    bound: str
    points: str


@dataclass(frozen=True, slots=True)
class Table:
    """Points by bounds. "up_to": rows ascend, the first whose bound is not exceeded; "from": rows descend, the first
    whose bound is reached. `otherwise` where none fits."""

    by: Literal["up_to", "from"]
    rows: tuple[TableRow, ...]
    otherwise: str = "0"


@dataclass(frozen=True, slots=True)
class Started:
    """Each started `unit` of what exceeds `par` costs `each`; points never fall below `floor`."""

    par: str
    unit: str
    each: str
    floor: str = "0"


@dataclass(frozen=True, slots=True)
class Faults:
    """What each counted thing is worth, and between which points the sum stays; `ceiling` "" for none ("count")."""

    each: str
    floor: str = "0"
    ceiling: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A listed fault 扣分项: each one found costs `each`, and it can be found at most `most` times."""

    id: str
    each: str
    most: int = 99


@dataclass(frozen=True, slots=True)
class Readings:
    """An observation of `count` readings in one cell, "14.9 15.0 x" ("x" a failed one), of which one is made.

    The `drop_best` best and `drop_worst` worst go first. `better` says which reading is best: the higher, the lower, or
    (with a tolerance) the one closest to the target; a failed one is the worst. A failed one that is left fails the
    whole, except for "best" and "last". `places` and `mode` round what was made, where `places` is not None.
    """

    count: int
    take: ReadingTake = "best"
    better: Literal["higher", "lower", "closest"] = "higher"
    drop_best: int = 0
    drop_worst: int = 0
    places: int | None = None
    mode: Mode = "half_up"


@dataclass(frozen=True, slots=True)
class Veto:
    """否决项: observed "yes", it zeroes an aspect, criterion or module (named by `target`) or the total ("")."""

    scope: Literal["aspect", "module", "total", "criterion"]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """An aspect applies only if another one came out so: its word is `word`, or its reading lies in [low, high]."""

    aspect: str
    word: str = ""
    low: str = ""
    high: str = ""
