"""The chief and the tablets: call one so that it blinks and sounds, forget a judge's PIN, put notices away.

Nothing here is a fact of the contest: what is written are rows beside the ledger, with who did it.
"""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import contacts, notices, pins
from competition.access.permissions import needs
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import chief_page, event_of

_CHIEF = "/<any(zh, en):language>/desk/event/<event>/chief"


def calling(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("calling", __name__)

    def unknown(event: str, language: str, seat: str) -> Answer | None:
        panels = event_of(office, event).state.panels.values()
        if seat in {each.id for panel in panels for each in panel}:
            return None
        return chief_page(office, event, language, "tablets", Refusal("unknown_seat", {"seat": seat[:64]}))

    @door.post(f"{_CHIEF}/call")
    @needs("chief.call")
    def call(language: str, event: str) -> Answer:
        seat = request.form.get("seat", "")
        refused = unknown(event, language, seat)
        if refused is None:
            contacts.call(office, event, seat, now_ms())
        return refused or desk.done(f"seat-{seat}")

    @door.post(f"{_CHIEF}/pin")
    @needs("chief.pin")
    def reset_pin(language: str, event: str) -> Answer:
        """The judge sets a new one with the next code; tablets that hold the seat go on."""
        seat = request.form.get("seat", "")
        refused = unknown(event, language, seat)
        if refused is None:
            pins.reset(office, event, seat, g.who.by, now_ms())
        return refused or desk.done(f"seat-{seat}")

    @door.post(f"{_CHIEF}/notice/<int:notice>/away")
    @needs("chief.notices")
    def put_away(language: str, event: str, notice: int) -> Answer:
        event_of(office, event)
        notices.put_away(office, event, notice, now_ms())
        return desk.done("tablets")

    return door
