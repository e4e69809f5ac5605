"""The facts of a season's titles 称号: the rules that lead to them, and each one's way to its award.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from.
"""

from dataclasses import dataclass

from competition.rules.pin import Pin


@dataclass(frozen=True, slots=True)
class TitleRulePinned:
    """Who may be proposed for a title: name + level + issuer, such as 首席工人, city, the city's union.

    In events of `tiers` (none named: of any) with at least `min_field` ranked competitors, those down to rank `best`
    who reached each least number of points in `passed` (module, points). `members`: only teams of so many, 1 for
    single persons, 0 for all. At most `quota` 名额 in the season, None without limit. `once_a_person`: nobody holds
    this title twice in the season. `pass_down` 递补: where somebody drops out, the next rank moves up.
    """

    id: str
    title: str
    level: str
    issuer: str
    tiers: tuple[str, ...]
    best: int
    quota: int | None
    min_field: int = 0
    once_a_person: bool = True
    pass_down: bool = False
    passed: tuple[tuple[str, str], ...] = ()
    members: int = 0


@dataclass(frozen=True, slots=True)
class TitleProposed:
    """A rule names a person (`who`) for what `subject` reached in the final results, as of the pinned position."""

    id: str
    rule: str
    event: Pin
    subject: str
    who: str
    rank: int


@dataclass(frozen=True, slots=True)
class TitleRecommended:
    """The organiser recommends 推荐 a proposal, within the quota."""

    id: str


@dataclass(frozen=True, slots=True)
class TitleAwarded:
    """The title was given by a document with this number."""

    id: str
    document: str


@dataclass(frozen=True, slots=True)
class TitleWithheld:
    """A proposal was turned down; its place in the quota is free again. `reason` is a salted commitment."""

    id: str
    reason: str
