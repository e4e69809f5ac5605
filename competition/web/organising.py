"""The organiser's desk: the way to every event, and for one event its sessions, steps, freeze, publication, prizes.

Each form proposes one fact through the one write path; the rules say whether it is in turn. Titles are the season's and
have a desk of their own; tablets and seats have theirs in the judges' door.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.event_desk import event_desk, layers_named
from competition.pages.gallery import Gallery
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.prizes import awards
from competition.rules.refusals import Refusal
from competition.rules.standings import digest
from competition.rules.titles import settled
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk

_DESK = "/<any(zh, en):language>/desk"
_EVENT = f"{_DESK}/event/<event>"

# What a form of the event's desk proposes, or why it cannot.
Proposer = Callable[[Replica], f.Fact | Refusal]


def organising(office: Office) -> Blueprint:
    """The organiser's routes over this office."""
    door = Blueprint("organising", __name__)
    _add_home(door, office)
    _add_event(door, office)
    _add_sessions(door, office)
    _add_board(door, office)
    return door


def _add_home(door: Blueprint, office: Office) -> None:
    gallery = Gallery(office.replicas, office.names)

    @door.get(f"{_DESK}/")
    @needs("desk.see")
    def home(language: str) -> Answer:
        """Every event and season that this account has a desk for."""
        found = gallery.home(language)
        mine = [each for each in found.events if g.who.event in ("", each.card.id)]
        mine.sort(key=lambda each: (not each.live, each.phase == "final"))  # what needs somebody comes first
        if g.who.role == "coder":
            mine = [each for each in mine if each.coded]  # a coder has no desk in the others
        seasons = found.seasons if g.who.event == "" else []
        return desk.page("organise/home.html", language, events=mine, seasons=seasons)


def _add_event(door: Blueprint, office: Office) -> None:
    @door.get(_EVENT)
    @needs("event.see")
    def event(language: str, event: str) -> Answer:
        return _page(office, event, language)


def _add_sessions(door: Blueprint, office: Office) -> None:
    @door.post(f"{_EVENT}/session-open")
    @needs("event.sessions")
    def open_session(language: str, event: str) -> Answer:
        """Open marking for the chosen modules."""
        modules = tuple(request.form.getlist("module"))
        return _propose(office, event, language, "sessions", lambda replica: _session(modules))

    @door.post(f"{_EVENT}/session-close")
    @needs("event.sessions")
    def close_session(language: str, event: str) -> Answer:
        session = request.form.get("session", "")
        return _propose(office, event, language, "sessions", lambda replica: f.SessionClosed(session))


def _add_board(door: Blueprint, office: Office) -> None:
    @door.post(f"{_EVENT}/freeze")
    @needs("event.freeze")
    def freeze(language: str, event: str) -> Answer:
        return _propose(office, event, language, "board", lambda replica: f.BoardFrozen())

    @door.post(f"{_EVENT}/thaw")
    @needs("event.freeze")
    def thaw(language: str, event: str) -> Answer:
        return _propose(office, event, language, "board", lambda replica: f.BoardThawed())

    @door.post(f"{_EVENT}/publish-<any(provisional, final):stage>")
    @needs("event.publish")
    def publish(language: str, event: str, stage: Any) -> Answer:
        return _propose(office, event, language, "steps", lambda replica: _results(replica, stage))

    @door.post(f"{_EVENT}/prizes")
    @needs("event.prizes")
    def award_prizes(language: str, event: str) -> Answer:
        return _propose(office, event, language, "prizes", _awarded)


def _propose(office: Office, event: str, language: str, form: str, make: Proposer) -> Answer:
    replica = office.replicas.find(event)
    if replica is None:
        abort(404, "unknown_event")
    replica.catch_up()
    fact = make(replica)
    refusal = fact if isinstance(fact, Refusal) else desk.record(office, event, [fact])
    if refusal is None:
        return desk.done(form)
    office.names.refresh()
    named = layers_named(refusal, event, office.names.book(), language)
    told = desk.told(form, Refusal(refusal.word, {**refusal.details, **named}), language)
    return _page(office, event, language, 409 if refusal.conflict else 422, told)


def _page(office: Office, event: str, language: str, status: int = 200, told: desk.Told | None = None) -> Answer:
    replica = office.replicas.find(event)
    if replica is None or replica.kind != "event":
        abort(404, "unknown_event")
    replica.catch_up()
    office.names.refresh()
    shown = event_desk(replica.state, event, office.names.book(), language, replica.scorer, _titled(office, event))
    return desk.page("organise/event.html", language, status, f"/{language}/desk/event/{event}", event=shown, told=told)


def _titled(office: Office, event: str) -> bool:
    """Whether a season that lists the event has settled its titles."""
    for stream, kind in office.replicas.streams():
        if kind != "season":
            continue
        replica = office.replicas.of(stream)
        replica.catch_up()
        if event in replica.state.listed:
            return settled(replica.state, event)
    return False


def _session(modules: tuple[str, ...]) -> f.Fact:
    """A new session, named after its form: sent twice it is one. A closed one is history and is not opened again."""
    name = sha256(request.form.get("key", desk.new_key()).encode()).hexdigest()[:12]
    return f.SessionOpened(f"session-{name}", modules)


def _results(replica: Replica, stage: Any) -> f.Fact:
    return f.ResultsPublished(stage, VERSION, digest(replica.scorer.standings(replica.state)))


def _awarded(replica: Replica) -> f.Fact | Refusal:
    state = replica.state
    if state.prizes is None or state.published_state is None or state.published is None:
        return Refusal("prizes_not_pinned" if state.prizes is None else "not_published")
    given = awards(state.prizes, replica.scorer.standings(state.published_state), state.published_state)
    return f.PrizesAwarded(given, state.published.digest)
