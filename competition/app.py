"""The Flask application: every http door, the security headers and the error answers, each in one place. The roof.

It wires, and decides nothing. No answer ever shows a traceback: what went wrong is a word with a sentence, as a page
for people and as JSON for programs.
"""

import json
import re
import ssl
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs

import structlog
from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.doorkeeper import keep_doors
from competition.pages.house import house
from competition.pages.refusals import SENTENCES, sentence
from competition.pages.shell import LANGUAGES, TAGS, gettext, preferred_language, render
from competition.pages.words import N_
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.recorder import TransportBroken
from competition.web.accounts import signing
from competition.web.appealing import appealing
from competition.web.attaching import attaching
from competition.web.calling import calling
from competition.web.cards import cards
from competition.web.chairing import chairing
from competition.web.coding import coding
from competition.web.correcting import correcting
from competition.web.drawing import drawing
from competition.web.hall_keeping import hall_keeping
from competition.web.hand_carried import hand_carried
from competition.web.incidents import hall_incidents
from competition.web.judges_desk import judges_desk
from competition.web.opening import opening
from competition.web.organising import organising
from competition.web.overseeing import overseeing
from competition.web.own import own
from competition.web.paper_typing import paper_typing
from competition.web.printing import printing
from competition.web.reviewing import reviewing
from competition.web.seating import seating
from competition.web.seconding import seconding
from competition.web.spectating import LANGUAGE_COOKIE, spectating
from competition.web.titling import titling
from judges.blueprint import judging

log = structlog.get_logger(__name__)

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'; worker-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TITLES: Mapping[int, str] = {
    400: N_("Not understood"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Not taken here"),
    408: N_("Too slow"),
    413: N_("Too large"),
    500: N_("Something went wrong"),
    503: N_("Busy"),
}
_WORDS = {404: "unknown_page", 405: "wrong_method", 413: "body_too_large", 403: "wrong_origin", 503: "server_busy"}
_FOR_PROGRAMS = re.compile(r"\.json$|^/(?:judge|api)(?:/|$)")
_YEAR = 365 * 24 * 3600
# They import one another by names that carry no hash: asked for each time.
_MODULES = ("tablet/", "desk/camera.js", "vendor/idb.js", "vendor/qr/")

_DOORS = (  # each over the office alone
    signing,
    coding,
    opening,
    organising,
    seating,
    cards,
    titling,
    chairing,
    judges_desk,
    calling,
    hand_carried,
    hall_keeping,
    drawing,
    hall_incidents,
    reviewing,
    appealing,
    own,
    correcting,
    printing,
    paper_typing,
    overseeing,
    seconding,
    attaching,
)


class _Route(Rule):
    """A route that compiles what builds its address when an address is first built.

    Pages write their addresses out, so that hardly one ever is; compiling all took most of an application's start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        compiled: Callable[..., tuple[str, str]] | None = None

        def build(route: Rule, **values: Any) -> tuple[str, str]:
            nonlocal compiled
            compiled = compiled or compile_now(append_unknown)
            return compiled(route, **values)

        return build


class _App(Flask):
    url_rule_class = _Route


def create_app(office: Office, authority: Path | None = None) -> Flask:
    """The application over an opened office, with the certificate (PEM) that tablets may install where it has one."""
    app = _App(__name__, static_folder=None)
    app.register_blueprint(spectating(office))
    app.register_blueprint(judging(office, _fingerprint(authority)))
    for door in _DOORS:
        app.register_blueprint(door(office))
    _add_static(app)
    _add_authority(app, authority)
    keep_doors(app, office, _refusal_of)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Answer:
        if isinstance(error.response, Answer):  # a redirect to the address with its slash, say
            return error.response
        status = error.code or 500
        known = error.description if error.description in SENTENCES else None
        return _refusal(status, known or _WORDS.get(status, "server_error" if status >= 500 else "bad_request"))

    @app.errorhandler(TransportBroken)
    def unwritten(error: TransportBroken) -> Answer:
        log.error("ledger_unavailable", path=request.path, why=str(error))
        answer = _refusal(503, "ledger_unavailable")
        answer.headers["Retry-After"] = "2"
        return answer

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Answer:
        log.error("request_failed", path=request.path, exc_info=error)
        return _refusal(500, "server_error")

    @app.after_request
    def harden(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)  # what somebody sent in is served under a stricter policy yet
        return answer

    return app


def refuse(status: int, word: str, scope: Mapping[str, Any]) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The answer of the edge to a request that never reaches Flask: headers, lower case, and body."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("language", [""])[-1]
    language = asked if asked in LANGUAGES else _language(scope["path"], headers, _cookie(headers))
    for_people = _for_people(scope["path"], headers.get("accept", ""))
    kind, body = _said(status, word, {}, language, for_people)
    named = {**HEADERS, "Content-Type": kind, "Content-Language": TAGS[language], "Cache-Control": "no-store"}
    return [(name.lower().encode(), value.encode()) for name, value in named.items()], body


def _add_static(app: Flask) -> None:
    @app.get("/static/<path:name>")
    @needs("public.static")
    def static(name: str) -> Answer:
        # Every address that a page gives names the content's hash, so a file may be kept for good.
        if name.startswith(_MODULES):
            return send_from_directory(house("static"), name, max_age=0)
        answer = send_from_directory(house("static"), name, max_age=_YEAR)
        answer.cache_control.public = True
        answer.cache_control.immutable = True
        answer.cache_control.no_cache = None
        return answer


def _add_authority(app: Flask, authority: Path | None) -> None:
    @app.get("/ca.crt")
    @needs("public.static")
    def ca_certificate() -> Answer:
        """The authority's certificate, in the form and under the type that Android and iPadOS open as one."""
        if authority is None:
            abort(404, "no_authority")
        kind = "application/x-x509-ca-cert"
        return Response(_der(authority), content_type=kind, headers={"Cache-Control": "no-cache"})


def _der(authority: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(authority.read_text("ascii"))


def _fingerprint(authority: Path | None) -> str:
    """The SHA-256 of the authority's certificate as tablets show it; "" where there is none."""
    return sha256(_der(authority)).digest().hex(":").upper() if authority is not None else ""


def _refusal_of(status: int, refusal: Refusal) -> Answer:
    return _refusal(status, refusal.word, refusal.details)


def _refusal(status: int, word: str, details: Mapping[str, str] = MappingProxyType({})) -> Answer:
    headers = dict(request.headers.items())
    language = _language(request.path, {k.lower(): v for k, v in headers.items()}, request.cookies.get(LANGUAGE_COOKIE))
    kind, body = _said(status, word, details, language, _for_people(request.path, request.headers.get("Accept", "")))
    answer = Response(body, status, content_type=kind)
    answer.headers["Content-Language"] = TAGS[language]
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said(status: int, word: str, details: Mapping[str, str], language: str, for_people: bool) -> tuple[str, bytes]:
    told = sentence(word, details, language)
    if not for_people:
        body = {"word": word, "sentence": told, "details": dict(details)}
        return "application/json; charset=utf-8", json.dumps(body, ensure_ascii=False).encode() + b"\n"
    title = gettext(language, TITLES.get(status, TITLES[500]))
    page = render("refusal.html", language, status=status, title=title, sentence=told, path="/")
    return "text/html; charset=utf-8", page.encode()


def _language(path: str, headers: Mapping[str, str], cookie: str | None) -> str:
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in LANGUAGES else preferred_language(cookie, headers.get("accept-language"))


def _cookie(headers: Mapping[str, str]) -> str | None:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == LANGUAGE_COOKIE:
            return value
    return None


def _for_people(path: str, accept: str) -> bool:
    """Whether the answer is read by somebody, not by a program."""
    return not _FOR_PROGRAMS.search(path) and ("text/html" in accept or "application/json" not in accept)
