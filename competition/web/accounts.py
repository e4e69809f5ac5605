"""Signing in and out, own sessions and password: the accounts' door. Hashing happens here, in a worker's thread.

It may not decide who may do what; the doorkeeper has decided that before a view is entered.
"""

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import sessions, signing_in, status_of
from competition.access.permissions import needs
from competition.ledger.engine import reading, writing
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from competition.web import desk

LANGUAGES = "<any(zh, en):language>"


def signing(office: Office) -> Blueprint:
    """The accounts' routes over this office."""
    door = Blueprint("accounts", __name__)
    _add_sign_in(door, office)
    _add_own(door, office)
    return door


def _add_sign_in(door: Blueprint, office: Office) -> None:
    @door.get(f"/{LANGUAGES}/sign-in")
    @needs("account.sign_in")
    def form(language: str) -> Answer:
        return desk.page("account/sign_in.html", language, told=None, name="", then=request.args.get("then", ""))

    @door.post(f"/{LANGUAGES}/sign-in")
    @needs("account.sign_in")
    def sign_in(language: str) -> Answer:
        name, then = request.form.get("name", "")[:200], request.form.get("then", "")
        opened = signing_in.sign_in(
            office,
            name,
            request.form.get("password", "")[:1000],
            now_ms(),
            request.remote_addr or "",
            request.headers.get("User-Agent", ""),
        )
        if isinstance(opened, Refusal):
            told = desk.told("sign-in", opened, language)
            status = status_of(opened.word)
            answer = desk.page("account/sign_in.html", language, status, told=told, name=name, then=then)
            if "seconds" in opened.details:
                answer.headers["Retry-After"] = opened.details["seconds"]
            return answer
        answer = redirect(then if _is_ours(then) else f"/{language}/desk/", 303)
        answer.set_cookie(sessions.COOKIE, opened.token, httponly=True, samesite="Lax", secure=request.is_secure)
        return answer

    @door.post(f"/{LANGUAGES}/sign-out")
    @needs("account.sign_out")
    def sign_out(language: str) -> Answer:
        if g.who.account:
            signing_in.sign_out(office, g.who, now_ms())
        answer = redirect(f"/{language}/", 303)
        answer.delete_cookie(sessions.COOKIE)
        return answer


def _add_own(door: Blueprint, office: Office) -> None:
    @door.get(f"/{LANGUAGES}/desk/account")
    @needs("account.own")
    def own(language: str) -> Answer:
        return _own_page(office, language)

    @door.post(f"/{LANGUAGES}/desk/account/password")
    @needs("account.own")
    def change_password(language: str) -> Answer:
        old, new = request.form.get("old", "")[:1000], request.form.get("new", "")[:1000]
        refusal = signing_in.change_password(office, g.who, old, new, now_ms(), request.remote_addr or "")
        if refusal is not None:
            return _own_page(office, language, status_of(refusal.word), desk.told("password", refusal, language))
        return redirect(f"/{language}/desk/account?changed=1", 303)

    @door.post(f"/{LANGUAGES}/desk/account/sessions")
    @needs("account.own")
    def end_session(language: str) -> Answer:
        with writing(office.engine) as conn:
            sessions.end(conn, g.who.account, request.form.get("session", ""), now_ms())
        return redirect(f"/{language}/desk/account", 303)


def _own_page(office: Office, language: str, status: int = 200, told: desk.Told | None = None) -> Answer:
    with reading(office.engine) as conn:
        open_ones = sessions.listed(conn, g.who.account, now_ms())
    changed = request.args.get("changed") == "1"
    return desk.page(
        "account/own.html",
        language,
        status,
        f"/{language}/desk/account",
        told=told,
        sessions=open_ones,
        changed=changed,
    )


def _is_ours(address: str) -> bool:
    """Whether an address to go on to is a page of this server, and no other site's."""
    return address.startswith("/") and not address.startswith("//") and not set(address) & set("\\\r\n\t")
