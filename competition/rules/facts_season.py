"""The facts of a season's stream 年度: that it is, its tiers, and which events count in them.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from.
"""

from dataclasses import dataclass

from competition.rules.pin import Pin


@dataclass(frozen=True, slots=True)
class SeasonFounded:
    """First fact of a season 年度."""

    rules_version: str


@dataclass(frozen=True, slots=True)
class TierDeclared:
    """A tier 层级 of the season's structure: `planned` events, or None where the number is open (the X)."""

    tier: str
    planned: int | None
    level: str = ""


@dataclass(frozen=True, slots=True)
class EventListed:
    """An event counts in a tier of this season, under a class 类别 and a level 级别; rests on the event's stream."""

    tier: str
    event: Pin
    class_: str = ""
    level: str = ""
