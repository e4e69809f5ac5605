"""What the hall's desks share: an event's names, a refusal with names in it, a page with the way between the desks.

It may not propose a fact.
"""

from dataclasses import replace
from typing import Any

from flask import g
from werkzeug.wrappers import Response as Answer

from competition.access.coding import hall_codes
from competition.access.permissions import may
from competition.access.sheet_names import by_code
from competition.ledger.engine import reading
from competition.pages.boards import event_card
from competition.pages.chief_names import Called, Person
from competition.pages.shell import gettext
from competition.pages.words import CLOCKS
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

ADDRESS = "/<any(zh, en):language>/desk/event/<event>/hall"


def names_of(office: Office, event: str, language: str) -> Called:
    """The names of an event as the hall may know them; 404 where there is no such event."""
    return names_in(office, event_of(office, event), language)


def names_in(office: Office, replica: Replica, language: str) -> Called:
    """The same of an event that was found: recorders of a coded one know the codes of the hall."""
    called = called_of(office, replica, language)
    if not by_code(called.state, g.who):
        return called
    with reading(office.engine) as conn:  # recorders write down the codes that the judges see
        codes = hall_codes(conn, called.state, replica.stream)
    return replace(called, people={subject: Person(code, "") for subject, code in codes.items()})


def told(form: str, refusal: Refusal | None, called: Called) -> desk.Told | None:
    """A refusal beside its form, with names in the place of ids."""
    if refusal is None:
        return None
    details = dict(refusal.details)
    if details.get("state") in CLOCKS:
        details["state"] = gettext(called.language, CLOCKS[details["state"]])
    return desk.Told(form, called.sentence(replace(refusal, details=details)))


def status_of(refusal: Refusal | None) -> int:
    return 200 if refusal is None else 409 if refusal.conflict else 422


def page(template: str, called: Called, below: str, status: int = 200, **values: Any) -> Answer:
    """A page of the hall's desk; `below` is its address under the hall's."""
    hall = f"/{called.language}/desk/event/{called.event}/hall"
    card = event_card(called.state, called.event, called.names, called.language)
    does = {name: may(g.who, f"hall.{name}", called.event) is None for name in ("status", "decide")}
    return desk.page(template, called.language, status, hall + below, hall=hall, card=card, does=does, **values)
