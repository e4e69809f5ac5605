"""The tablets' desk of an event: who sits where, a code for the next tablet, and seats taken back.

A code is shown once, to the desk that asked for it, and works once. Marks are not seen here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import devices, notices, pairing
from competition.access.devices import Held
from competition.access.notices import telling
from competition.access.permissions import needs
from competition.ledger.engine import reading, writing
from competition.ledger.names import NameBook
from competition.rules.refusals import Refusal
from competition.rules.state import State
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.codes import CodeShown, code_shown, only_here

_SEATS = "/<any(zh, en):language>/desk/event/<event>/seats"


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat of a panel, its judge, and the tablets that hold it now."""

    id: str
    judge: str
    tablets: tuple[Held, ...]
    reserve: bool


@dataclass(frozen=True, slots=True)
class PanelShown:
    name: str
    seats: tuple[SeatShown, ...]


def seating(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("seating", __name__)

    @door.get(_SEATS)
    @needs("event.pairing")
    def seats(language: str, event: str) -> Answer:
        return _page(office, event, language)

    @door.post(f"{_SEATS}/code")
    @needs("event.pairing")
    def make_code(language: str, event: str) -> Answer:
        seat = request.form.get("seat", "")
        if seat not in _seat_ids(_state(office, event)):
            refusal = Refusal("unknown_seat", {"seat": seat[:64]})
            return _page(office, event, language, 422, told=desk.told("seats", refusal, language))
        with writing(office.engine) as conn:
            chance = pairing.offer(conn, event, seat, now_ms())
        return _page(office, event, language, code=code_shown(chance, seat, language))

    @door.post(f"{_SEATS}/revoke")
    @needs("event.pairing")
    def revoke(language: str, event: str) -> Answer:
        """Take a seat back from one tablet; marks that it still holds will wait for the chief."""
        _state(office, event)
        seat = request.form.get("seat", "")
        with telling(office, event) as conn:
            if devices.revoke(conn, event, seat, now_ms(), request.form.get("tablet", "")):
                notices.note(conn, event, seat, "revoked", g.who.by, now_ms())
        return desk.done("seats")

    return door


def _page(
    office: Office,
    event: str,
    language: str,
    status: int = 200,
    code: CodeShown | None = None,
    told: desk.Told | None = None,
) -> Answer:
    state = _state(office, event)
    office.names.refresh()
    names = office.names.book()
    with reading(office.engine) as conn:
        held = [each for each in devices.held(conn, event) if each.revoked is None]
    return desk.page(
        "organise/seats.html",
        language,
        status,
        f"/{language}/desk/event/{event}/seats",
        event=event,
        name=names.text("event", event, language),
        panels=tuple(_panels(state, event, names, language, held)),
        code=code,
        told=told,
        only_here=only_here(),
    )


def _panels(state: State, event: str, names: NameBook, language: str, held: list[Held]) -> Iterator[PanelShown]:
    for panel, seats in state.panels.items():
        yield PanelShown(
            names.text("panel", f"{event}/{panel}", language),
            tuple(
                SeatShown(
                    seat.id,
                    names.text("person", seat.judge, language),
                    tuple(each for each in held if each.seat == seat.id),
                    seat.reserve,
                )
                for seat in seats
            ),
        )


def _seat_ids(state: State) -> set[str]:
    return {seat.id for seats in state.panels.values() for seat in seats}


def _state(office: Office, event: str) -> State:
    replica = office.replicas.find(event)
    if replica is None or replica.kind != "event":
        abort(404, "unknown_event")
    replica.catch_up()
    return replica.state
