"""What the pages above single events show: every event with its state, and a season 年度 in its structure of tiers.

Of each event it says only what the public may see of it. It may not rank events or count anything that a season's own
facts do not say.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from competition.ledger.names import NameBook
from competition.pages.boards import EventCard, Line, event_card, line_of
from competition.pages.words import LIVE_PHASES, PHASES
from competition.rules.board import board
from competition.rules.board_progress import Progress
from competition.rules.season import Tier, season_board
from competition.rules.standings import Scorer
from competition.rules.state import State

_REPLAY = re.compile(r".+-replay-\d+")
_MOST_LEADERS = 3  # a place shared by more is not told on a card


@dataclass(frozen=True, slots=True)
class EventSummary:
    """One event on a card. `leaders` hold the first place, as is seen; `class_` and `level` are the season's."""

    card: EventCard
    phase: str
    words: tuple[str, str]
    progress: Progress
    entrants: int
    leaders: tuple[Line, ...]
    class_: str = ""
    level: str = ""
    coded: bool = False  # marked by codes

    @property
    def live(self) -> bool:
        return self.phase in LIVE_PHASES


@dataclass(frozen=True, slots=True)
class TierShown:
    """A tier 层级: its numeral ("4", "6", "X"), how many of the planned events there are, and the events."""

    id: str
    name: str
    level: str
    numeral: str
    planned: int | None
    events: tuple[EventSummary, ...]

    @property
    def missing(self) -> int:
        """Planned events that are not listed yet."""
        return max((self.planned or 0) - len(self.events), 0)

    @property
    def count(self) -> str:
        """4/4, or X = 17 where the number is open."""
        return f"X = {len(self.events)}" if self.planned is None else f"{len(self.events)}/{self.planned}"


@dataclass(frozen=True, slots=True)
class SeasonShown:
    id: str
    name: str
    date: str
    notice: str
    tiers: tuple[TierShown, ...]

    @property
    def formula(self) -> str:
        """The structure in one figure: 4 + 6 + X."""
        return " + ".join(tier.numeral for tier in self.tiers)

    @property
    def events(self) -> tuple[EventSummary, ...]:
        return tuple(event for tier in self.tiers for event in tier.events)


def event_summary(state: State, stream: str, names: NameBook, language: str, scorer: Scorer) -> EventSummary:
    """An event as a card shows it to the public."""
    seen = board(state, "public", scorer)
    first = [row for row in seen.rows if row.rank == 1] if seen.phase != "empty" else []
    leaders = tuple(line_of(row, names, language) for row in first) if len(first) <= _MOST_LEADERS else ()
    return EventSummary(
        event_card(state, stream, names, language),
        seen.phase,
        PHASES[seen.phase],
        seen.progress,
        seen.progress.waiting + seen.progress.working + seen.progress.done,
        leaders,
        coded=state.coding.pinned is not None,
    )


def season_shown(
    state: State, season: str, events: dict[str, EventSummary], names: NameBook, language: str
) -> SeasonShown:
    """A season with its tiers in the order in which they were declared."""

    def said(kind: str) -> str:
        return names.text(kind, season, language) if names.has(kind, season) else ""

    tiers = tuple(_tier(tier, season, events, names, language) for tier in season_board(state).tiers)
    return SeasonShown(season, names.text("season", season, language), said("date"), said("notice"), tiers)


def without_old_replays(events: Sequence[EventSummary]) -> list[EventSummary]:
    """Of all replays only the newest, which is the last one: `events` come oldest first."""
    replays = [event for event in events if event.card.replay_of and _REPLAY.fullmatch(event.card.id)]
    return [event for event in events if event not in replays[:-1]]


def live_first(events: Iterable[EventSummary]) -> list[EventSummary]:
    """Those that are being marked now, a replay before all others."""
    return sorted((event for event in events if event.live), key=lambda event: not event.card.replay_of)


def _tier(tier: Tier, season: str, events: dict[str, EventSummary], names: NameBook, language: str) -> TierShown:
    def said(kind: str, id: str) -> str:
        return names.text(kind, f"{season}/{id}", language) if id else ""

    listed = tuple(
        replace(events[each.event], class_=said("class", each.class_), level=said("level", each.level))
        for each in tier.events
        if each.event in events
    )
    numeral = "X" if tier.planned is None else str(tier.planned)
    return TierShown(tier.tier, said("tier", tier.tier), said("level", tier.level), numeral, tier.planned, listed)
