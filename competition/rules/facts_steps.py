"""The facts of an event's way from marks to names: its profile, the chief's signature and corrections, its prizes.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`reason` is a salted commitment (64 hex digits) to a text that is kept as a row and can be erased.
"""

from dataclasses import dataclass
from typing import Literal

ProfileStep = Literal[
    "sheets_signed", "modules_signed", "provisional", "final", "prizes", "titles",
    "rechecked", "sampled", "appeals_closed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProfilePinned:
    """Which steps the event takes, in this order: each waits until those before it are done."""

    steps: tuple[ProfileStep, ...]


@dataclass(frozen=True, slots=True)
class ModuleSigned:
    """The chief re-checked a module and answers for its marks 裁判长负责制: they stand until it is reopened.

    `digest` is that of exactly these marks, `competition.rules.chair.digest_of_module`.
    """

    module: str
    digest: str


@dataclass(frozen=True, slots=True)
class ModuleReopened:
    module: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkCorrected:
    """The chief puts another value in the place of the standing mark of a cell, which `replaces` names by its key."""

    subject: str
    aspect: str
    seat: str
    value: str
    replaces: str
    reason: str


@dataclass(frozen=True, slots=True)
class LateMarkAccepted:
    """A mark that came too late counts after all, as it was sent: under its own `key`, by `late_seat`.

    `seat` is the seat of the cell ("" where the panel shares it); `replaces` names the mark that stands in it now.
    `judge` is who sat there when it was given, "" where that was not asked: a substitute may sit there since.
    """

    subject: str
    aspect: str
    seat: str
    value: str
    replaces: str | None
    key: str
    late_seat: str
    judge: str = ""


@dataclass(frozen=True, slots=True)
class PrizeRule:
    """A prize 奖次 and who gets it. What is left at its default says nothing.

    `count` of it are given, or a `share` of those ranked, rounded by `rounding`; to whoever is ranked up to `rank` or
    within the share `within` of the field; to whoever has `least` on what the prizes are judged on. It is given
    only where `min_field` competed, and only to who has `passed` (module, least points). It counts `points` for its
    delegation in the season's table.
    """

    id: str
    count: int = 0
    share: str = ""
    rounding: Literal["up", "down", "half_up"] = "down"
    rank: int = 0
    within: str = ""
    least: str = ""
    min_field: int = 0
    passed: tuple[tuple[str, str], ...] = ()
    points: int = 0


@dataclass(frozen=True, slots=True)
class PrizesPinned:
    """The prizes of each group, best first. Who ties for the last of one prize shares it.

    `ties_use_up`: whoever shares a prize beyond its count takes a place of the next one; otherwise that stays whole.
    `method`: "places" gives counts in order; "anchored" is the WorldSkills rule: the first three are gold, silver and
    bronze, shared by all within `tolerance` of the best, and all that follow are thresholds. `on`: judged on the total
    or on the scaled score. `pass_down`: a prize that somebody may not get goes to the next; otherwise it stays vacant.
    `best_of_delegation`: the prize (by id, one of no `prizes`) that the best of each delegation gets besides.
    """

    prizes: tuple[PrizeRule, ...]
    ties_use_up: bool = True
    method: Literal["places", "anchored"] = "places"
    tolerance: str = "0"
    on: Literal["total", "scale"] = "total"
    pass_down: bool = False
    best_of_delegation: str = ""


@dataclass(frozen=True, slots=True)
class PrizeAward:
    subject: str
    prize: str


@dataclass(frozen=True, slots=True)
class PrizesAwarded:
    """Exactly what the pinned prizes give on the final standings, whose digest this is."""

    awards: tuple[PrizeAward, ...]
    digest: str
