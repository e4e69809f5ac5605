"""Stands before every view: who asks, from where, and may they. Part of the roof, and the only caller of `may` there.

A view names its action with `needs`; one that names none lets nobody in. A page that wants somebody signed in leads to
the sign-in page and back; everything else gets the refusal's word and sentence.
"""

from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import status_of
from competition.access.asking import who_asks
from competition.access.origin import from_elsewhere
from competition.access.permissions import action_of, for_own, for_seats, may
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms

# (status, refusal) -> the answer in the asker's language and kind
Say = Callable[[int, Refusal], Answer]

_LEADS_TO_SIGN_IN = frozenset({"sign_in_first", "session_ended"})
_LEADS_TO_PAIRING = frozenset({"no_token", "unknown_token", "seat_revoked"})


def keep_doors(app: Flask, office: Office, say: Say) -> None:
    """Put the doorkeeper before every view of the application; a view finds who asks in `flask.g.who`."""

    @app.before_request
    def keep() -> Answer | None:
        if request.endpoint is None:
            return None  # no such page; the error answer says so
        action = action_of(app.view_functions[request.endpoint])
        if action is None:
            raise RuntimeError(f"view {request.endpoint} names no action")
        refusal = from_elsewhere(request.method, request.headers, request.cookies)
        if refusal is None:
            g.who = who_asks(
                office, request.cookies, request.headers, now_ms(), for_seats(action), own_first=for_own(action)
            )
            refusal = may(g.who, action, (request.view_args or {}).get("event", ""))
        return None if refusal is None else _turned_away(refusal, say)


def _turned_away(refusal: Refusal, say: Say) -> Answer:
    language = (request.view_args or {}).get("language", "")
    if request.method == "GET" and language and not request.path.endswith(".json"):
        if refusal.word in _LEADS_TO_SIGN_IN:
            return redirect(f"/{language}/sign-in?then={quote(request.full_path.rstrip('?'))}", 303)
        if refusal.word in _LEADS_TO_PAIRING:
            return redirect(f"/{language}/judge/", 303)
        if refusal.word == "own_code_first":
            return redirect(f"/{language}/own/", 303)
    answer = say(status_of(refusal.word), refusal)
    if "seconds" in refusal.details:
        answer.headers["Retry-After"] = refusal.details["seconds"]
    return answer
