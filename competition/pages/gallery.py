"""What visitors may look at, from the replicas of this process: boards, frames, breakdowns, seasons, the home page.

It reads, and never writes. Everything here is for the public; another audience must name itself, and prove itself to a
door first. A page takes one state and one revision of the names, so that it agrees with itself and with its frame.
"""

from dataclasses import dataclass

from competition.ledger.names import NameBook, Names
from competition.pages.boards import EventCard, Page, board_page, event_card, frame_of
from competition.pages.breakdowns import BreakdownPage, breakdown_page
from competition.pages.delegation_tables import DelegationTable, delegations_shown
from competition.pages.explanations import WhyPage, why_page
from competition.pages.index import EventSummary, SeasonShown, event_summary, season_shown, without_old_replays
from competition.pages.outlooks import OutlookShown, outlook_shown
from competition.pages.rulebook import Rulebook, rulebook
from competition.pages.title_roll import Holder, TitleShown, holders_in, title_roll
from competition.rules.board import Audience, board
from competition.rules.facts import SubjectBound
from competition.tally.replica import Replica, Replicas


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: seasons, and events that stand in none. `events` are all of both, oldest first."""

    seasons: tuple[SeasonShown, ...]
    events: tuple[EventSummary, ...]

    @property
    def alone(self) -> list[EventSummary]:
        """Events of no season, the newest first."""
        listed = {event.card.id for season in self.seasons for event in season.events}
        return [event for event in reversed(self.events) if event.card.id not in listed]


class Gallery:
    """One a process. Safe from any thread."""

    def __init__(self, replicas: Replicas, names: Names) -> None:
        self._replicas = replicas
        self._names = names

    def event(self, event: str, language: str, audience: Audience = "public") -> Page | None:
        """An event's board as it is now, or None where there is no such event."""
        replica = self._current(event, "event")
        return None if replica is None else _page(replica, audience, self._book(), language)

    def frame(self, event: str, audience: Audience, language: str, view: str) -> bytes | None:
        """The frame of what this process knows by now: whoever follows a ledger has caught the replica up."""
        replica = self._replicas.find(event)
        if replica is None or replica.kind != "event" or replica.state.founded is None:
            return None
        return frame_of(_page(replica, audience, self._names.book(), language), language, view)

    def breakdown(self, event: str, subject: str, language: str, audience: Audience = "public") -> BreakdownPage | None:
        """How one subject came by its points, or None where that is not shown or there is no such subject."""
        replica = self._current(event, "event")
        if replica is None:
            return None
        return breakdown_page(replica.state, event, audience, subject, self._book(), language, replica.scorer)

    def why(self, event: str, subject: str, language: str, audience: Audience = "public") -> WhyPage | None:
        """Why one subject has its place, or None where no total is shown or there is no such subject."""
        replica = self._current(event, "event")
        if replica is None:
            return None
        return why_page(replica.state, event, audience, subject, self._book(), language, replica.scorer)

    def outlook(self, event: str, subject: str, audience: Audience = "public") -> OutlookShown | None:
        """What one subject can still end with, None where nothing is said of it."""
        replica = self._current(event, "event")
        if replica is None:
            return None
        seen = board(replica.state, audience, replica.scorer)
        return outlook_shown(replica.state, audience, seen, subject, replica.scorer)

    def rules(self, event: str, language: str) -> tuple[EventCard, Rulebook] | None:
        """An event's rules in plain sentences, or None where there is no such event; they hold no mark."""
        replica, book = self._current(event, "event"), self._book()
        if replica is None:
            return None
        card = event_card(replica.state, event, book, language)
        return card, rulebook(replica.state, event, book, language)

    def seasons_of(self, event: str, language: str) -> list[tuple[str, str]]:
        """(id, name) of every season in which the event is listed."""
        book = self._names.book()
        found = (self._current(stream, kind) for stream, kind in self._replicas.streams() if kind == "season")
        return [
            (replica.stream, book.text("season", replica.stream, language))
            for replica in found
            if replica is not None and event in replica.state.listed
        ]

    def season(self, season: str, language: str) -> SeasonShown | None:
        """A season with all its events, or None where there is no such season."""
        replica = self._current(season, "season")
        return None if replica is None else self._season(replica, self._book(), language)

    def delegations(self, season: str, language: str) -> DelegationTable | None:
        """The season's table of delegations, or None where there is nothing to show in it yet."""
        replica = self._current(season, "season")
        if replica is None:
            return None
        found = ((stream, self._current(stream, "event")) for stream in replica.state.listed)
        events = [(stream, event.state, event.scorer) for stream, event in found if event is not None]
        return delegations_shown(events, self._book(), language)

    def titles(self, season: str, language: str) -> tuple[TitleShown, ...] | None:
        """The season's titles with everybody who was awarded one, or None where there is no such season."""
        replica = self._current(season, "season")
        return None if replica is None else title_roll(replica.state, season, self._bound, self._book(), language)

    def titles_of(self, event: str, language: str) -> tuple[Holder, ...]:
        """Titles that were awarded for this event, in any season."""
        book = self._book()
        found: list[Holder] = []
        for season, _ in self.seasons_of(event, language):
            state = self._replicas.of(season).state
            found += holders_in(state, season, event, self._bound, book, language)
        return tuple(found)

    def _bound(self, event: str, subject: str) -> SubjectBound | None:
        replica = self._current(event, "event")
        record = replica.state.subjects.get(subject) if replica is not None else None
        return record.bound if record is not None else None

    def home(self, language: str) -> Home:
        """Every season and every event; of replays only the newest."""
        book = self._book()
        seasons, events = [], []
        for stream, kind in self._replicas.streams():
            replica = self._current(stream, kind)
            if replica is None:
                continue
            if kind == "season":
                seasons.append(self._season(replica, book, language))
            else:
                events.append(event_summary(replica.state, stream, book, language, replica.scorer))
        return Home(tuple(reversed(seasons)), tuple(without_old_replays(events)))

    def _season(self, replica: Replica, book: NameBook, language: str) -> SeasonShown:
        events = {}
        for stream in replica.state.listed:
            event = self._current(stream, "event")
            if event is not None:
                events[stream] = event_summary(event.state, stream, book, language, event.scorer)
        return season_shown(replica.state, replica.stream, events, book, language)

    def _current(self, stream: str, kind: str) -> Replica | None:
        replica = self._replicas.find(stream)
        if replica is None or replica.kind != kind:
            return None
        replica.catch_up()
        return replica if replica.state.founded is not None else None

    def _book(self) -> NameBook:
        self._names.refresh()
        return self._names.book()


def _page(replica: Replica, audience: Audience, book: NameBook, language: str) -> Page:
    return board_page(replica.state, replica.stream, audience, book, language, replica.scorer)
