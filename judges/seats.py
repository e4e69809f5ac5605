"""Taking a seat: a code or link from the desk, then the judge's own PIN, and a question where the seat is in use.

A code is used only when all is right: looking at it, a wrong PIN or an unanswered question leave it as it was. It may
not write to the ledger.
"""

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import contacts, pairing, pins, status_of
from competition.access.asking import SEAT_COOKIE
from competition.access.pairing import Offer, Paired
from competition.access.permissions import needs
from competition.ledger.engine import reading
from competition.pages.refusals import sentence
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from judges.notices import lost
from judges.pages import LANGUAGE, card, own_card, page

_MONTH = 30 * 24 * 3600

Use = Callable[[], Paired | Refusal]


def add_seats(door: Blueprint, office: Office) -> None:
    """The routes over this office."""

    @door.get(LANGUAGE)
    @needs("judge.pair")
    def ask_code(language: str) -> Response:
        return _page(office, language)

    @door.post(LANGUAGE)
    @needs("judge.pair")
    def use_code(language: str) -> Answer:
        typed, address = request.form.get("code", "")[:64], request.remote_addr or ""
        offer = pairing.offered_by_code(office, typed, now_ms(), address)
        if isinstance(offer, Refusal):
            return _page(office, language, refusal=offer, code=typed[:12])
        return _sit(
            office, language, offer,
            lambda: pairing.pair_by_code(office, typed, now_ms(), address, _own(offer)), code=typed[:12],
        )  # fmt: skip

    @door.get(LANGUAGE + "pair/<link>")
    @needs("judge.pair")
    def show_offer(language: str, link: str) -> Response:
        """Whom the link seats where. It is used by the button alone: messengers open links before anybody does."""
        return _page(office, language, offer=_offered(office, link), link=link)

    @door.post(LANGUAGE + "pair/<link>")
    @needs("judge.pair")
    def use_link(language: str, link: str) -> Answer:
        offer = _offered(office, link)
        if isinstance(offer, Refusal):
            return _page(office, language, offer=offer)
        return _sit(
            office, language, offer, lambda: pairing.pair_by_link(office, link, now_ms(), _own(offer)), link=link
        )  # fmt: skip


def _sit(office: Office, language: str, offer: Offer, use: Use, *, code: str = "", link: str = "") -> Answer:
    """Seat the tablet, or show what is still asked for: the PIN, or whether to take the seat over."""
    refusal = _hindrance(office, offer)
    if refusal is None and "pin" in request.form:
        paired = use()
        if isinstance(paired, Paired):
            return _seated(language, paired)
        return _page(office, language, refusal=paired, code=code)
    return _page(office, language, offer=offer, code=code, link=link, refusal=refusal)


def _hindrance(office: Office, offer: Offer) -> Refusal | None:
    """Why the form seats nobody yet; None where it does, and where the PIN was not asked for yet."""
    pin = request.form.get("pin")
    if pin is None:
        return None
    with reading(office.engine) as conn:
        used = contacts.in_use(office, conn, offer.stream, offer.seat, _own(offer))
    if used is not None and request.form.get("take") != "yes":
        return Refusal("seat_used")
    return pins.prove(office, offer.stream, offer.seat, pin, request.form.get("again", ""), now_ms())


def _own(offer: Offer) -> str:
    """The id of the device that asks, if it holds the very seat already."""
    mine = g.who.role == "judge" and (g.who.event, g.who.seat) == (offer.stream, offer.seat)
    return str(g.who.device) if mine else ""


def _offered(office: Office, link: str) -> Offer | Refusal:
    with reading(office.engine) as conn:
        return pairing.offered(conn, link, now_ms())


def _page(
    office: Office,
    language: str,
    *,
    offer: Offer | Refusal | None = None,
    refusal: Refusal | None = None,
    code: str = "",
    link: str = "",
) -> Response:
    if isinstance(offer, Refusal):
        offer, refusal = None, offer
    used, known = None, False
    if offer is not None:
        with reading(office.engine) as conn:
            used = contacts.in_use(office, conn, offer.stream, offer.seat, _own(offer))
            known = pins.is_set(conn, offer.stream, offer.seat)
    answer = page(
        "judge/pair.html",
        language,
        seat=own_card(office, language),
        taken=lost(office, g.who.event, g.who.device, language) if g.who.role == "unseated" else "",
        offer=card(office, offer.stream, offer.seat, language) if offer else None,
        used=used,
        ago=_ago(used),
        known=known,
        code=code,
        link=link,
        problem=sentence(refusal.word, refusal.details, language) if refusal else "",
    )
    if refusal:
        answer.status_code = status_of(refusal.word)
        if "seconds" in refusal.details:
            answer.headers["Retry-After"] = refusal.details["seconds"]
    return answer


def _ago(used: contacts.Tablet | None) -> int | None:
    """Seconds since the tablet that holds the seat was heard."""
    return max(0, now_ms() - used.contact.at) // 1000 if used and used.contact else None


def _seated(language: str, paired: Paired) -> Answer:
    answer = redirect(f"/{language}/judge/sheets", 303)
    answer.set_cookie(
        SEAT_COOKIE, paired.token, max_age=_MONTH, httponly=True, samesite="Lax", secure=request.is_secure
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
