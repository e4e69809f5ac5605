"""How a scheme ranks: the places, the tie-break chain, scales, teams, and rounds that feed one another.

Shapes only, imported through `competition.rules.scheme`. Numbers are exact decimal strings or ratios; "" where a
number may be left out.
"""

from dataclasses import dataclass
from typing import Literal

from competition.rules.aspect_parts import Mode

Better = Literal["higher", "lower"]
TiedBy = Literal["module", "criterion", "aspect", "reading", "modules", "best_line", "best_reading", "start"]


@dataclass(frozen=True, slots=True)
class TieKey:
    """What decides between equal totals.

    module, criterion, aspect: the points of `id` · reading: what was observed in aspect `id` · modules: every module in
    scheme order, one after the other (`id` "") · best_line: the best single aspect, of the whole (`id` "") or of the
    module or criterion `id` · best_reading: the best single reading in aspect `id` · start: the start number (`id` "")
    """

    of: TiedBy
    id: str
    better: Better = "higher"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How places are counted: standard 1-2-2-4, modified 1-3-3-4, dense 1-2-2-3, ordinal 1-2-3-4.

    `better`: whether the higher or (times, faults) the lower total leads. `tolerance`: everybody within it of the best
    who has no place yet shares that one's place: anchored on the best, never chained from neighbour to neighbour.
    """

    mode: Literal["standard", "modified", "dense", "ordinal"] = "standard"
    better: Better = "higher"
    tolerance: str = "0"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scaled score, never stored: `place` + `unit` x (total - centre) / spread, rounded, clamped to [least, most].

    Centre and spread are those of the ranked totals of a round and group: population or sample deviation, the median
    absolute deviation ("mad"), or a `fixed` spread.
    """

    centre: Literal["mean", "median"] = "mean"
    place: str = "500"
    spread: Literal["population", "sample", "mad", "fixed"] = "population"
    unit: str = "30"
    fixed: str = ""
    places: int = 0
    mode: Mode = "half_up"
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class TeamTie:
    """best_rank: the best place of a member · members_total: the best, then the next best total · reading: the sum of
    what the counted members have in aspect `id` (total time)"""

    of: Literal["best_rank", "members_total", "reading"]
    id: str = ""
    better: Better = "lower"


@dataclass(frozen=True, slots=True)
class Teams:
    """A second ranking of delegations 团体: their members' totals, the `best` k of them (0: all), summed or averaged.

    Only delegations with at least `members` ranked competitors count.
    """

    take: Literal["sum", "mean"] = "sum"
    best: int = 0
    members: int = 1
    ties: tuple[TeamTie, ...] = ()


@dataclass(frozen=True, slots=True)
class Advance:
    """Who goes on from one round to the next: the first `top`, or a `share` of those ranked, rounded by `rounding`.

    `ties` at the border go on together, not at all, or in start order. Who withdraws is replaced by the best who did
    not go on (`replace`). `carry`: the earlier round's total counts in the later one times this ("0": not).
    """

    from_round: str
    to_round: str
    top: int = 0
    share: str = ""
    rounding: Literal["up", "down", "half_up"] = "down"
    ties: Literal["together", "none", "start"] = "together"
    replace: bool = True
    carry: str = "0"
