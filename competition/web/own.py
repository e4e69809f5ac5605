"""A competitor's own door: the private code, the own result with every aspect, appeals, and a receipt for each.

It shows what the one competitor whose code was entered may see and nothing of anybody else's; who that is the
doorkeeper has found. An appeal's words become a row that can be erased; the ledger keeps a commitment.
"""

from hashlib import sha256

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import own_codes, status_of
from competition.access.permissions import needs
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.pages.boards import event_card
from competition.pages.explanations import text_of
from competition.pages.gallery import Gallery
from competition.pages.review_desk import appeal_shown
from competition.rules import facts as f
from competition.rules.admission_review import window
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_OWN = "/<any(zh, en):language>/own"


def own(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("own", __name__)
    _add_entering(door, office)
    _add_result(door, office, Gallery(office.replicas, office.names))
    _add_appeals(door, office, Gallery(office.replicas, office.names))
    return door


def _add_entering(door: Blueprint, office: Office) -> None:
    @door.get(f"{_OWN}/")
    @needs("own.enter")
    def form(language: str) -> Answer:
        return desk.page("own/enter.html", language, told=None)

    @door.post(f"{_OWN}/")
    @needs("own.enter")
    def enter(language: str) -> Answer:
        token = own_codes.enter(office, request.form.get("code", ""), now_ms(), request.remote_addr or "")
        if isinstance(token, Refusal):
            answer = desk.page(
                "own/enter.html", language, status_of(token.word), told=desk.told("code", token, language)
            )
            if "seconds" in token.details:
                answer.headers["Retry-After"] = token.details["seconds"]
            return answer
        answer = redirect(f"/{language}/own/result", 303)
        answer.set_cookie(own_codes.COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure)
        return answer

    @door.post(f"{_OWN}/leave")
    @needs("own.enter")
    def leave(language: str) -> Answer:
        own_codes.leave(office, request.cookies.get(own_codes.COOKIE, ""))
        answer = redirect(f"/{language}/", 303)
        answer.delete_cookie(own_codes.COOKIE)
        return answer


def _add_result(door: Blueprint, office: Office, gallery: Gallery) -> None:
    @door.get(f"{_OWN}/result")
    @needs("own.see")
    def result(language: str) -> Answer:
        return _result_page(office, gallery, language)

    @door.get(f"{_OWN}/explanation.txt")
    @needs("own.see")
    def explanation(language: str) -> Answer:
        found = gallery.why(g.who.event, g.who.subject, language, "competitor")
        if found is None:
            abort(404, "not_shown")
        answer = Answer(text_of(found, language), content_type="text/plain; charset=utf-8")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _add_appeals(door: Blueprint, office: Office, gallery: Gallery) -> None:
    @door.post(f"{_OWN}/appeal")
    @needs("own.appeal")
    def appeal(language: str) -> Answer:
        """File it by the server's clock: the recorder has the last word on whether the window is still open."""
        event_of(office, g.who.event)
        reason = desk.reason_of(request.form.get("reason", ""))
        if isinstance(reason, Refusal):
            return _result_page(office, gallery, language, reason)
        key = request.form.get("key", "")[:64] or desk.new_key()
        name = sha256(f"{g.who.subject} {key}".encode()).hexdigest()[:12]
        fact = f.AppealFiled(f"appeal-{name}", g.who.subject, reason[0], request.form.get("module", "")[:64])
        refusal = desk.record(office, g.who.event, [fact], reason[1])
        if refusal is not None:
            return _result_page(office, gallery, language, refusal)
        with reading(office.engine) as conn:
            found = store.by_keys(conn, g.who.event, g.who.by, [f"{key}-0"])
        return redirect(f"/{language}/own/receipt/{found[f'{key}-0'][0]}" if found else f"/{language}/own/result", 303)

    @door.get(f"{_OWN}/receipt/<int:position>")
    @needs("own.see")
    def receipt(language: str, position: int) -> Answer:
        """Entry, head and time: a line that `jinbang audit --heads` compares with the ledger, for ever after."""
        replica = event_of(office, g.who.event)
        with reading(office.engine) as conn:
            rows = store.read_columns(conn, g.who.event, position - 1, 1)
            row = next(iter(rows), None) if position > 0 else None
        entry = decode(row[1]) if row and row[0] == position else None
        mine = entry is not None and isinstance(entry.fact, f.AppealFiled) and entry.fact.subject == g.who.subject
        if not mine or entry is None or row is None:
            abort(404, "unknown_appeal")
        called = called_of(office, replica, language)
        return desk.page(
            "own/receipt.html", language, event=g.who.event, card=_card(replica, language, office), position=position,
            appeal=appeal_shown(called, replica.state.review.appeals[entry.fact.appeal]), head=row[2].hex(),
            commitment=entry.fact.reason,
        )  # fmt: skip


def _result_page(office: Office, gallery: Gallery, language: str, refusal: Refusal | None = None) -> Answer:
    event, subject = g.who.event, g.who.subject
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    review, now = replica.state.review, now_ms()
    mine = [each for each in review.appeals.values() if each.filed.subject == subject]
    late = window(replica.state, now)
    status = 200 if refusal is None else 409 if refusal.conflict else 422
    return desk.page(
        "own/result.html", language, status, f"/{language}/own/result",
        page=gallery.breakdown(event, subject, language, "competitor"),
        why=gallery.why(event, subject, language, "competitor"), outlook=None, card=_card(replica, language, office),
        explained=f"/{language}/own/explanation.txt",
        told=desk.Told("appeal", called.sentence(refusal)) if refusal else None,
        appeals=[(appeal_shown(called, each), _position(office, event, each.filed.appeal)) for each in mine],
        closes=review.closes(), now=now, late=called.sentence(late) if late else "",
        modules=[(each.id, called.part("module", each.id)) for each in replica.state.scheme.modules]
        if replica.state.scheme else [],
        typed={name: request.form.get(name, "")[:500] for name in ("reason", "module")},
        takes=review.settings is not None,
    )  # fmt: skip


def _card(replica: Replica, language: str, office: Office) -> object:
    return event_card(replica.state, replica.stream, office.names.book(), language)


def _position(office: Office, event: str, appeal: str) -> int:
    """The entry in which the appeal was filed."""
    needle = f'"appeal":"{appeal}"'.encode()
    with reading(office.engine) as conn:
        return next((at for at, body, _ in store.read(conn, event, 0) if body.startswith(_FILED) and needle in body), 0)


_FILED = b'{"kind":"AppealFiled",'
