"""The incident sheet's desk of an event 突发情况: noted by whoever keeps the hall, decided by the chief alone.

Points go into a shared cell of the scheme, so that the ceiling, the rounding and the explanation hold; what they would
come to is shown before they are confirmed. Reasons are rows that can be erased; the facts hold commitments.
"""

from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.hall_desk import place_of
from competition.pages.hall_incidents import effect, incidents, shared_cells, shown
from competition.pages.shell import gettext
from competition.pages.words import INCIDENTS
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.refusals import Refusal
from competition.rules.sheet import start_order
from competition.tally.hall_history import hall_history
from competition.tally.office import Office
from competition.web import desk
from competition.web.chairing import observation
from competition.web.chief_pages import event_of
from competition.web.hall_keeping import seconds_of
from competition.web.hall_pages import ADDRESS, names_of, page, status_of, told

_INCIDENTS = f"{ADDRESS}/incidents"
_ONE = f"{ADDRESS}/incident/<incident>"


def hall_incidents(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("hall_incidents", __name__)

    @door.get(_INCIDENTS)
    @needs("hall.see")
    def listed(language: str, event: str) -> Answer:
        return _list(office, event, language)

    @door.post(f"{_INCIDENTS}/note")
    @needs("hall.incident")
    def note(language: str, event: str) -> Answer:
        event_of(office, event)
        reason = desk.reason_of(request.form.get("reason", ""))
        if isinstance(reason, Refusal):
            return _list(office, event, language, reason)
        name = "incident-" + sha256(request.form.get("key", desk.new_key()).encode()).hexdigest()[:12]
        kind: Any = request.form.get("kind", "")[:40]
        subject, module = request.form.get("subject", ""), request.form.get("module", "")
        refusal = desk.record(office, event, [f.IncidentNoted(name, subject, kind, reason[0], module)], reason[1])
        return desk.done(name) if refusal is None else _list(office, event, language, refusal)

    @door.get(_ONE)
    @needs("hall.see")
    def incident(language: str, event: str, incident: str) -> Answer:
        return _one(office, event, language, incident)

    _add_decisions(door, office)
    return door


def _add_decisions(door: Blueprint, office: Office) -> None:
    @door.post(f"{_ONE}/look")
    @needs("hall.decide")
    def weigh(language: str, event: str, incident: str) -> Answer:
        """What points would come to; nothing is recorded yet."""
        called = names_of(office, event, language)
        fact = _decision(incident, "0" * 64)
        refusal = fact if isinstance(fact, Refusal) else admit(called.state, g.who.by, "", fact)
        return _one(office, event, language, incident, refusal, None if isinstance(fact, Refusal) else fact)

    @door.post(f"{_ONE}/decide")
    @needs("hall.decide")
    def decide(language: str, event: str, incident: str) -> Answer:
        event_of(office, event)
        reason = desk.reason_of(request.form.get("reason", ""))
        if isinstance(reason, Refusal):
            return _one(office, event, language, incident, reason)
        fact = _decision(incident, reason[0])
        refusal = fact if isinstance(fact, Refusal) else desk.record(office, event, [fact], reason[1])
        return desk.done() if refusal is None else _one(office, event, language, incident, refusal)


def _decision(incident: str, reason: str) -> f.IncidentDecided | Refusal:
    """The decision that the form makes; whether it may be, the rules say."""
    match request.form.get("decision", ""):
        case "nothing":
            return f.IncidentDecided(incident, "nothing", reason)
        case "time":
            seconds = seconds_of(request.form.get("time", ""), 60)
            if seconds is None:
                return Refusal("minutes_malformed")
            return f.IncidentDecided(incident, "time", reason, seconds)
        case "points":
            aspect, _, saw = request.form.get("cell", "").partition(" ")  # the aspect, and the key of what stood there
            value = observation(request.form.get("value", ""))
            return f.IncidentDecided(incident, "points", reason, 0, aspect, value, saw[:200] or None)
        case other:
            return Refusal("choice_unknown", {"field": "decision", "given": other[:40]})


def _list(office: Office, event: str, language: str, refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    state = called.state
    modules = tuple((each.id, called.part("module", each.id)) for each in state.scheme.modules) if state.scheme else ()
    return page(
        "organise/hall_incidents.html", called, "/incidents", status_of(refusal),
        incidents=incidents(called, hall_history(office.engine, event)),
        places=tuple(place_of(each, called) for each in start_order(state)), modules=modules,
        kinds=tuple((each, gettext(language, words)) for each, words in INCIDENTS.items()),
        typed=_typed("kind", "subject", "module", "reason"), told=told("note", refusal, called),
        asked=request.args.get("subject", ""),
    )  # fmt: skip


def _one(
    office: Office,
    event: str,
    language: str,
    incident: str,
    refusal: Refusal | None = None,
    weighed: f.IncidentDecided | None = None,
) -> Answer:
    """The sheet of one incident, for the chief with what can be decided; `weighed` points with what they come to."""
    called = names_of(office, event, language)
    found = called.state.hall.incidents.get(incident)
    if found is None:
        abort(404, "unknown_incident")
    points = weighed if refusal is None and weighed is not None and weighed.decision == "points" else None
    noted = found.noted
    return page(
        "organise/hall_incident.html", called, f"/incident/{incident}", status_of(refusal),
        incident=shown(found, called, hall_history(office.engine, event)),
        cells=shared_cells(called, noted.subject),
        timed=(noted.subject, noted.module) in called.state.hall.clocks,
        effect=effect(called, event_of(office, event).scorer, g.who.by, points) if points else None,
        typed=_typed("decision", "time", "cell", "value", "reason"), told=told("decide", refusal, called),
    )  # fmt: skip


def _typed(*names: str) -> dict[str, Any]:
    return {name: request.form.get(name, "")[:500] for name in names}
