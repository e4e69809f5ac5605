"""The pages of a judge's tablet: the start list and the sheet of one subject. Taking a seat is in `judges.seats`.

Who asks stands in `flask.g.who`, put there and let in by the doorkeeper. It may not write to the ledger.
"""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, g, request

from competition.access.carriers import Carrier, carrier
from competition.access.contacts import name_of
from competition.access.permissions import needs
from competition.ledger.engine import reading
from competition.pages.shell import TAGS, render
from competition.rules.signing import signing_of
from competition.tally.office import Office
from judges.accepting import links
from judges.forms import SeatCard, form_of, seat_card
from judges.labels import own_labels
from judges.sheet import NOT_OWED, Telling

SEAT_HEADER = "Jinbang-Seat"  # whose page it is: the tablet keeps pages, and never those of another seat
LANGUAGE = "/<any(zh, en):language>/judge/"


def add_pages(door: Blueprint, office: Office) -> None:
    """The pages' routes over this office."""

    @door.get(LANGUAGE + "sheets")
    @needs("judge.see")
    def start_list(language: str) -> Response:
        telling = telling_of(office, language)
        return page(
            "judge/sheets.html", language, seat=own_card(office, language), carry=own_carrier(office),
            lines=telling.lines(), here="", summaries=links(telling),
        )  # fmt: skip

    @door.get(LANGUAGE + "sheet/<subject>")
    @needs("judge.see")
    def sheet(language: str, subject: str) -> Response:
        telling = telling_of(office, language)
        told = telling.sheet(telling.labels.subject(subject))
        if told is None:
            abort(404, "unknown_subject")
        lines = telling.lines()
        order = [line.subject for line in lines]
        place = order.index(subject)
        form = form_of(telling.state, telling.event, telling.seat, telling.names, language)
        items = [item for module in form for group in module.groups for item in group.items]
        cells = {item.aspect: told["cells"].get(item.aspect, NOT_OWED) for item in items}
        return page(
            "judge/sheet.html",
            language,
            seat=own_card(office, language),
            carry=own_carrier(office),
            form=form,
            sheet={**told, "cells": cells, "said": lines[place].said},
            lines=lines,
            here=subject,
            previous=order[place - 1] if place else "",
            next=order[place + 1] if place + 1 < len(order) else "",
            signing=signing_of(telling.state),
            state={"position": telling.state.position, "sheet": told},
            summaries=links(telling),
        )


def seat_said() -> str:
    """The seat of the one who asks as the tablet's worker reads it; "none" for nobody, or one whose seat was taken."""
    return f"{quote(g.who.event)}/{quote(g.who.seat)}" if g.who.role == "judge" else "none"


def telling_of(office: Office, language: str) -> Telling:
    """The sheets of the one who asks, as they are now."""
    replica = office.replicas.of(g.who.event)
    replica.catch_up()
    office.names.refresh()
    return Telling(replica.state, g.who.event, g.who.seat, office.names.book(), language, own_labels(office))


def card(office: Office, event: str, seat: str, language: str) -> SeatCard:
    replica = office.replicas.of(event)
    replica.catch_up()
    return seat_card(replica.state, event, seat, office.names.book(), language)


def own_card(office: Office, language: str) -> SeatCard | None:
    return card(office, g.who.event, g.who.seat, language) if g.who.seat else None


def own_carrier(office: Office) -> Carrier | None:
    """What the tablet that asks seals marks with, should they be carried by hand."""
    with reading(office.engine) as conn:
        return carrier(conn, g.who.event, g.who.device)


def page(template: str, language: str, **values: Any) -> Response:
    path = request.path.removeprefix(f"/{language}")
    body = render(template, language, path=path, tablet=name_of(g.who.device), **values)
    answer = Response(body, content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = TAGS[language]
    answer.headers["Cache-Control"] = "no-store"
    answer.headers[SEAT_HEADER] = seat_said()
    return answer
