"""The titles' desk of a season: propose by the season's rules, recommend, award by a document's number, or withhold.

What may follow what, and how far a quota 名额 reaches, the rules say when the fact is recorded; several titles that are
ticked together are taken together or not at all.
"""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.ledger.names import NameRow
from competition.pages.title_desk import title_desk, waiting_events
from competition.rules import facts as f
from competition.rules.refusals import Refusal
from competition.rules.titles import EventResult, event_result, propose
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk

_TITLES = "/<any(zh, en):language>/desk/season/<season>/titles"


def titling(office: Office) -> Blueprint:
    """The titles' routes over this office."""
    door = Blueprint("titling", __name__)
    _add_desk(door, office)
    _add_decisions(door, office)
    return door


def _add_desk(door: Blueprint, office: Office) -> None:
    @door.get(_TITLES)
    @needs("titles.see")
    def titles(language: str, season: str) -> Answer:
        return _page(office, season, language)

    @door.post(f"{_TITLES}/propose")
    @needs("titles.propose")
    def propose_all(language: str, season: str) -> Answer:
        """Propose everybody whom a rule allows, up to its quota."""
        rule = request.form.get("rule", "")
        candidates = propose(_season(office, season).state, _results(office, season))
        ready = [each.fact for each in candidates if each.rule == rule and each.verdict is None]
        return _take(office, season, language, rule, ready)

    @door.post(f"{_TITLES}/propose-ticked")
    @needs("titles.propose")
    def propose_ticked(language: str, season: str) -> Answer:
        """Propose those who were ticked, beyond the quota too: the organiser recommends within it."""
        ticked = set(request.form.getlist("title"))
        candidates = propose(_season(office, season).state, _results(office, season))
        chosen = [each.fact for each in candidates if each.id in ticked and each.proposable]
        return _take(office, season, language, request.form.get("rule", ""), chosen)


def _add_decisions(door: Blueprint, office: Office) -> None:
    @door.post(f"{_TITLES}/recommend")
    @needs("titles.recommend")
    def recommend(language: str, season: str) -> Answer:
        return _decide(office, season, language, f.TitleRecommended)

    @door.post(f"{_TITLES}/award")
    @needs("titles.award")
    def award(language: str, season: str) -> Answer:
        document = " ".join(request.form.get("document", "").split())
        if not document:
            return _refused(office, season, language, Refusal("document_missing"))
        return _decide(office, season, language, lambda title: f.TitleAwarded(title, document))

    @door.post(f"{_TITLES}/withhold")
    @needs("titles.withhold")
    def withhold(language: str, season: str) -> Answer:
        reason = desk.reason_of(request.form.get("reason", ""))
        if isinstance(reason, Refusal):
            return _refused(office, season, language, reason)
        commitment, rows = reason
        return _decide(office, season, language, lambda title: f.TitleWithheld(title, commitment), rows)


def _decide(
    office: Office, season: str, language: str, make: Callable[[str], f.Fact], rows: Sequence[NameRow] = ()
) -> Answer:
    facts = [make(title) for title in request.form.getlist("title")]
    return _take(office, season, language, request.form.get("rule", ""), facts, rows)


def _take(
    office: Office, season: str, language: str, rule: str, facts: Sequence[f.Fact], rows: Sequence[NameRow] = ()
) -> Answer:
    _season(office, season)
    refusal = desk.record(office, season, facts, rows) if facts else Refusal("nothing_ticked")
    if refusal is not None:
        return _refused(office, season, language, refusal)
    return desk.done(f"rule-{rule}")


def _refused(office: Office, season: str, language: str, refusal: Refusal) -> Answer:
    told = desk.told(request.form.get("rule", ""), refusal, language)
    return _page(office, season, language, 409 if refusal.conflict else 422, told)


def _page(office: Office, season: str, language: str, status: int = 200, told: desk.Told | None = None) -> Answer:
    replica = _season(office, season)
    office.names.refresh()
    names = office.names.book()
    found = _found(office, season)
    results = {event: each for event, each in found.items() if isinstance(each, EventResult)}
    waiting = {event: each for event, each in found.items() if isinstance(each, Refusal)}
    return desk.page(
        "organise/titles.html",
        language,
        status,
        f"/{language}/desk/season/{season}/titles",
        season=season,
        name=names.text("season", season, language),
        rules=title_desk(replica.state, season, results, names, language),
        waiting=waiting_events(waiting, names, language),
        told=told,
    )


def _season(office: Office, season: str) -> Replica:
    replica = office.replicas.find(season)
    if replica is None or replica.kind != "season":
        abort(404, "unknown_season")
    replica.catch_up()
    return replica


def _results(office: Office, season: str) -> dict[str, EventResult]:
    """The results that titles may rest on by now, each pinned where its event's ledger stands."""
    found = _found(office, season)
    return {event: each for event, each in found.items() if isinstance(each, EventResult)}


def _found(office: Office, season: str) -> dict[str, EventResult | Refusal]:
    """Of every event that is listed its results, or why titles cannot rest on them yet."""
    found = {}
    for event in _season(office, season).state.listed:
        replica = office.replicas.find(event)
        if replica is None:
            continue
        replica.catch_up()
        now = replica.snapshot()
        found[event] = event_result(now.state, f.Pin(event, now.position, now.head.hex()), replica.scorer)
    return found
