"""The desk of the second signature 双人签字: a second account signs what the chief signed, and settles corrections.

Chiefs and supervisors come in here; that nobody is the second to what is their own, the rules hold. Each form proposes
one fact through the one write path.
"""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.second_desk import form_of, second_desk
from competition.rules import facts as f
from competition.rules.admission_chair import confirmed
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_SECOND = "/<any(zh, en):language>/desk/event/<event>/second"


def seconding(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("seconding", __name__)

    @door.get(_SECOND)
    @needs("second.see")
    def second(language: str, event: str) -> Answer:
        return _page(office, event, language)

    @door.post(f"{_SECOND}/module/<module>")
    @needs("second.sign")
    def countersign(language: str, event: str, module: str) -> Answer:
        event_of(office, event)
        refusal = desk.record(office, event, [f.ModuleCountersigned(module, request.form.get("digest", ""))])
        return _answer(office, event, language, f"module-{module}", refusal)

    _add_corrections(door, office)
    return door


def _add_corrections(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SECOND}/confirm")
    @needs("second.sign")
    def confirm(language: str, event: str) -> Answer:
        """Make the correction exactly as it was proposed; sent twice it counts once."""
        found = _named(office, event)
        if found is None:
            return _answer(office, event, language, "page", Refusal("correction_gone"))
        refusal = desk.record(office, event, [confirmed(found.fact)])
        if refusal is not None and refusal.word == "superseded":  # that mark is gone, and with it the correction
            refusal = Refusal("correction_gone")
        return _answer(office, event, language, form_of(found.fact), refusal, "corrections")

    @door.post(f"{_SECOND}/drop")
    @needs("second.sign")
    def drop(language: str, event: str) -> Answer:
        found = _named(office, event)
        if found is None:
            return _answer(office, event, language, "page", Refusal("correction_gone"))
        fact = found.fact
        refusal = desk.reasoned(
            office, event, lambda reason: f.CorrectionDropped(fact.subject, fact.aspect, fact.seat, found.key, reason)
        )
        return _answer(office, event, language, form_of(fact), refusal, "corrections")


def _named(office: Office, event: str) -> f.Entry[f.CorrectionProposed] | None:
    """The correction that the form names, whether it still waits or not."""
    subject, aspect, seat = (request.form.get(name, "")[:64] for name in ("subject", "aspect", "seat"))
    found = event_of(office, event).state.oversight.proposed.get((subject, aspect, seat))
    return found if found is not None and found.key == request.form.get("proposed", "") else None


def _answer(office: Office, event: str, language: str, form: str, refusal: Refusal | None, back: str = "") -> Answer:
    return desk.done(back or form) if refusal is None else _page(office, event, language, form, refusal)


def _page(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    found = second_desk(replica.state, called, replica.scorer, g.who.by)
    forms = {each.form for each in found.corrections} | {f"module-{each.id}" for each in found.modules}
    told = desk.Told(form if form in forms else "page", called.sentence(refusal)) if refusal is not None else None
    status = 200 if refusal is None else 409 if refusal.conflict else 422
    here = f"/{language}/desk/event/{event}/second"
    typed = {"reason": request.form.get("reason", "")[:500]}
    return desk.page("organise/second.html", language, status, here, desk=found, told=told, typed=typed)
