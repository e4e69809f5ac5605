"""A season 年度 as its structure shows it: each tier 层级 with what was planned and which events are listed in it.

"4+6+X": two tiers with a planned count and one that is open (planned None). Standings of the events are theirs.
"""

from dataclasses import dataclass

from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event in a tier: its stream, class 类别 and level 级别."""

    event: str
    class_: str
    level: str


@dataclass(frozen=True, slots=True)
class Tier:
    """`planned` events, None where the number is open; `events` in the order in which they were listed."""

    tier: str
    planned: int | None
    level: str
    events: tuple[ListedEvent, ...]


@dataclass(frozen=True, slots=True)
class SeasonBoard:
    position: int
    tiers: tuple[Tier, ...]


def season_board(state: State) -> SeasonBoard:
    """The season's tiers in the order in which they were declared."""
    listed: dict[str, list[ListedEvent]] = {tier: [] for tier in state.tiers}
    for fact in state.listed.values():
        listed[fact.tier].append(ListedEvent(fact.event.stream, fact.class_, fact.level))
    tiers = tuple(Tier(fact.tier, fact.planned, fact.level, tuple(listed[fact.tier])) for fact in state.tiers.values())
    return SeasonBoard(state.position, tiers)
