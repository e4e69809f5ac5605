"""The pages of a judge's tablet: taking a seat, the start list, the sheet of one subject.

Who asks stands in `flask.g.who`, put there and let in by the doorkeeper. It may not write to the ledger.
"""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import pairing, status_of
from competition.access.asking import SEAT_COOKIE
from competition.access.pairing import Paired
from competition.access.permissions import needs
from competition.ledger.engine import reading
from competition.pages.refusals import sentence
from competition.pages.shell import TAGS, render
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from judges.forms import SeatCard, form_of, seat_card
from judges.sheet import NOT_OWED, Telling

SEAT_HEADER = "Jinbang-Seat"  # whose page it is: the tablet keeps pages, and never those of another seat
_MONTH = 30 * 24 * 3600
_LANGUAGE = "/<any(zh, en):language>/judge/"


def add_pages(door: Blueprint, office: Office) -> None:
    """The pages' routes over this office."""
    _add_pairing(door, office)
    _add_sheets(door, office)


def _add_pairing(door: Blueprint, office: Office) -> None:
    @door.get(_LANGUAGE)
    @needs("judge.pair")
    def ask_code(language: str) -> Response:
        return _pairing_page(office, language)

    @door.post(_LANGUAGE)
    @needs("judge.pair")
    def use_code(language: str) -> Answer:
        typed = request.form.get("code", "")
        paired = pairing.pair_by_code(office, typed, now_ms(), request.remote_addr or "")
        return _seated(office, language, paired, typed=typed[:12])

    @door.get(_LANGUAGE + "pair/<link>")
    @needs("judge.pair")
    def show_offer(language: str, link: str) -> Response:
        """Whom the link seats where. It is used by the button alone: messengers open links before anybody does."""
        with reading(office.engine) as conn:
            offer = pairing.offered(conn, link, now_ms())
        if isinstance(offer, Refusal):
            return _pairing_page(office, language, refusal=offer)
        return _pairing_page(office, language, offer=_card(office, offer.stream, offer.seat, language), link=link)

    @door.post(_LANGUAGE + "pair/<link>")
    @needs("judge.pair")
    def use_link(language: str, link: str) -> Answer:
        return _seated(office, language, pairing.pair_by_link(office, link, now_ms()))


def _add_sheets(door: Blueprint, office: Office) -> None:
    @door.get(_LANGUAGE + "sheets")
    @needs("judge.see")
    def start_list(language: str) -> Response:
        telling = telling_of(office, language)
        return _page("judge/sheets.html", language, seat=_own_card(office, language), lines=telling.lines(), here="")

    @door.get(_LANGUAGE + "sheet/<subject>")
    @needs("judge.see")
    def sheet(language: str, subject: str) -> Response:
        telling = telling_of(office, language)
        told = telling.sheet(subject)
        if told is None:
            abort(404, "unknown_subject")
        lines = telling.lines()
        order = [line.subject for line in lines]
        place = order.index(subject)
        form = form_of(telling.state, telling.event, telling.seat, telling.names, language)
        items = [item for module in form for group in module.groups for item in group.items]
        cells = {item.aspect: told["cells"].get(item.aspect, NOT_OWED) for item in items}
        return _page(
            "judge/sheet.html",
            language,
            seat=_own_card(office, language),
            form=form,
            sheet={**told, "cells": cells, "said": lines[place].said},
            lines=lines,
            here=subject,
            previous=order[place - 1] if place else "",
            next=order[place + 1] if place + 1 < len(order) else "",
            state={"position": telling.state.position, "sheet": told},
        )


def seat_said() -> str:
    """The seat of the one who asks as the tablet's worker reads it; "none" for nobody, or one whose seat was taken."""
    return f"{quote(g.who.event)}/{quote(g.who.seat)}" if g.who.role == "judge" else "none"


def telling_of(office: Office, language: str) -> Telling:
    """The sheets of the one who asks, as they are now."""
    replica = office.replicas.of(g.who.event)
    replica.catch_up()
    office.names.refresh()
    return Telling(replica.state, g.who.event, g.who.seat, office.names.book(), language)


def _card(office: Office, event: str, seat: str, language: str) -> SeatCard:
    replica = office.replicas.of(event)
    replica.catch_up()
    return seat_card(replica.state, event, seat, office.names.book(), language)


def _own_card(office: Office, language: str) -> SeatCard | None:
    return _card(office, g.who.event, g.who.seat, language) if g.who.seat else None


def _pairing_page(
    office: Office,
    language: str,
    *,
    offer: SeatCard | None = None,
    link: str = "",
    typed: str = "",
    refusal: Refusal | None = None,
) -> Response:
    seat = _own_card(office, language)
    taken = g.who.role == "unseated"
    problem = sentence(refusal.word, refusal.details, language) if refusal else ""
    page = _page(
        "judge/pair.html", language, seat=seat, offer=offer, link=link, typed=typed, problem=problem, taken=taken
    )
    if refusal:
        page.status_code = status_of(refusal.word)
        if "seconds" in refusal.details:
            page.headers["Retry-After"] = refusal.details["seconds"]
    return page


def _seated(office: Office, language: str, paired: Paired | Refusal, typed: str = "") -> Answer:
    if isinstance(paired, Refusal):
        return _pairing_page(office, language, refusal=paired, typed=typed)
    answer = redirect(f"/{language}/judge/sheets", 303)
    answer.set_cookie(
        SEAT_COOKIE, paired.token, max_age=_MONTH, httponly=True, samesite="Lax", secure=request.is_secure
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(template: str, language: str, **values: Any) -> Response:
    path = request.path.removeprefix(f"/{language}")
    answer = Response(render(template, language, path=path, **values), content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = TAGS[language]
    answer.headers["Cache-Control"] = "no-store"
    answer.headers[SEAT_HEADER] = seat_said()
    return answer
