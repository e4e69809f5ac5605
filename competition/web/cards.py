"""Printed cards for judges: one for each seat, with a code that works once, and three pictures of what to do.

Making cards makes codes, so it is a POST, and the answer is the page to print. Marks are not seen here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as Answer

from competition.access import pairing
from competition.access.permissions import needs
from competition.ledger.engine import writing
from competition.ledger.names import NameBook
from competition.rules.refusals import Refusal
from competition.rules.state import State
from competition.tally.office import Office, now_ms
from competition.web import desk

# Printed the evening before, used until noon: longer than a code on a screen, since somebody hands the cards round.
LAST_MS = 15 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed on one card. `panels` by name; `picture` is the link as a picture to scan."""

    seat: str
    judge: str
    panels: tuple[str, ...]
    digits: str
    picture: str
    expires: int


def cards(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("cards", __name__)

    @door.post("/<any(zh, en):language>/desk/event/<event>/seats/cards")
    @needs("event.pairing")
    def make_cards(language: str, event: str) -> Answer:
        """Cards for the seats that are named, for all where none is; codes made before for them end."""
        replica = office.replicas.find(event)
        if replica is None or replica.kind != "event":
            abort(404, "unknown_event")
        replica.catch_up()
        office.names.refresh()
        names = office.names.book()
        known = seats_of(replica.state)
        wanted = request.form.getlist("seat") or list(known)
        unknown = [seat for seat in wanted if seat not in known]
        told = desk.told("cards", Refusal("unknown_seat", {"seat": unknown[0][:64]}), language) if unknown else None
        made = () if unknown else tuple(_made(office, event, {seat: known[seat] for seat in wanted}, names, language))
        return desk.page(
            "organise/cards.html",
            language,
            422 if unknown else 200,
            f"/{language}/desk/event/{event}/seats",
            event=event,
            name=names.text("event", event, language),
            cards=made,
            told=told,
            address=f"{request.url_root}{language}/judge/",
            only_here=request.host.partition(":")[0] in ("127.0.0.1", "localhost"),
        )

    return door


@dataclass(frozen=True, slots=True)
class Sitting:
    judge: str
    panels: tuple[str, ...]


def seats_of(state: State) -> dict[str, Sitting]:
    """Each seat once, with its judge and all its panels, in the panels' order."""
    found: dict[str, Sitting] = {}
    for panel, seats in state.panels.items():
        for seat in seats:
            before = found[seat.id].panels if seat.id in found else ()
            found[seat.id] = Sitting(seat.judge, (*before, panel))
    return found


def _made(office: Office, event: str, seats: dict[str, Sitting], names: NameBook, language: str) -> Iterable[Card]:
    with writing(office.engine) as conn:
        chances = {seat: pairing.offer(conn, event, seat, now_ms(), LAST_MS) for seat in seats}
    for seat, chance in chances.items():
        sitting = seats[seat]
        link = f"{request.url_root}{language}/judge/pair/{chance.link}"
        judge = names.text("person", sitting.judge, language) if names.has("person", sitting.judge) else seat
        yield Card(
            seat,
            judge,
            tuple(names.text("panel", f"{event}/{panel}", language) for panel in sitting.panels),
            chance.code,
            segno.make(link, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
            chance.expires,
        )
