"""The spectators' door: the pages, the board's frame and JSON, for anybody, in Chinese and English.

It asks the gallery for what the public may see, and wraps it in a page. It may not decide what is seen, and pages at
one address look the same to everybody: nothing here may read a cookie, except where it sends a visitor on.
"""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.boards import Page, board_json, frame_of
from competition.pages.explanations import text_of
from competition.pages.gallery import Gallery
from competition.pages.index import live_first
from competition.pages.shell import LANGUAGES, TAGS, preferred_language, render
from competition.tally.office import Office

LANGUAGE_COOKIE = "language"
_YEAR = 365 * 24 * 3600
_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


def spectating(office: Office) -> Blueprint:
    """The spectators' routes over this office."""
    door = Blueprint("spectating", __name__)
    gallery = Gallery(office.replicas, office.names)
    _add_doorstep(door)
    _add_index(door, gallery)
    _add_titles(door, gallery)
    _add_event(door, gallery)
    _add_rules(door, gallery)
    _add_feeds(door, gallery)
    return door


def _add_doorstep(door: Blueprint) -> None:
    @door.get("/")
    @door.get("/desk/")
    @door.get("/judge/")
    @door.get("/judge/check")
    @door.get("/judge/certificate")
    @needs("public.see")
    def doorstep() -> Answer:
        """An address as somebody types it, without a language: on to the same door in the visitor's own."""
        language = preferred_language(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("Accept-Language"))
        answer = redirect(f"/{language}{request.path}")
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.vary.update(("Cookie", "Accept-Language"))
        return answer

    @door.get("/language/<language>")
    @needs("public.see")
    def choose_language(language: str) -> Answer:
        """Remember the language, and show the same page in it."""
        if language not in LANGUAGES:
            abort(404)
        answer = redirect(_own_page(request.args.get("page", ""), language), 303)
        answer.headers["Cache-Control"] = "no-store"
        answer.set_cookie(
            LANGUAGE_COOKIE, language, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
        return answer


def _add_index(door: Blueprint, gallery: Gallery) -> None:
    @door.get("/<any(zh, en):language>/")
    @needs("public.see")
    def home(language: str) -> Answer:
        found = gallery.home(language)
        return _page("spectate/home.html", language, home=found, live=live_first(found.events))

    @door.get("/<any(zh, en):language>/season/<season>")
    @needs("public.see")
    def season(language: str, season: str) -> Answer:
        found = gallery.season(season, language)
        if found is None:
            abort(404, "unknown_season")
        return _page(
            "spectate/season.html",
            language,
            season=found,
            titles=gallery.titles(season, language) or (),
            delegations=gallery.delegations(season, language),
        )


def _add_titles(door: Blueprint, gallery: Gallery) -> None:
    @door.get("/<any(zh, en):language>/season/<season>/titles")
    @needs("public.see")
    def titles(language: str, season: str) -> Answer:
        shown, found = gallery.season(season, language), gallery.titles(season, language)
        if shown is None or found is None:
            abort(404, "unknown_season")
        return _page("spectate/titles.html", language, season=shown, titles=found)


def _add_event(door: Blueprint, gallery: Gallery) -> None:
    @door.get("/<any(zh, en):language>/event/<event>")
    @needs("public.see")
    def event(language: str, event: str) -> Answer:
        board = _board(gallery, event, language)
        wanted = request.args.get("q", "").strip()[:60]
        return _page(
            "spectate/event.html",
            language,
            page=board.only(wanted),
            everybody=board.count,
            wanted=wanted,
            seasons=gallery.seasons_of(event, language),
            titles=gallery.titles_of(event, language),
            view="board",
        )

    @door.get("/<any(zh, en):language>/event/<event>/hall")
    @needs("public.see")
    def hall(language: str, event: str) -> Answer:
        return _page("spectate/hall.html", language, page=_board(gallery, event, language), view="hall")

    @door.get("/<any(zh, en):language>/event/<event>/subject/<subject>")
    @needs("public.see")
    def subject(language: str, event: str, subject: str) -> Answer:
        found = gallery.breakdown(event, subject, language)
        if found is None:
            abort(404, "not_shown")
        why, outlook = gallery.why(event, subject, language), gallery.outlook(event, subject)
        return _page("spectate/subject.html", language, page=found, why=why, outlook=outlook)

    @door.get("/<any(zh, en):language>/event/<event>/subject/<subject>/explanation.txt")
    @needs("public.see")
    def explanation(language: str, event: str, subject: str) -> Answer:
        found = gallery.why(event, subject, language)
        if found is None:
            abort(404, "not_shown")
        return _answer(text_of(found, language).encode(), _TEXT, language)


def _add_rules(door: Blueprint, gallery: Gallery) -> None:
    @door.get("/<any(zh, en):language>/event/<event>/rules")
    @needs("public.see")
    def rules(language: str, event: str) -> Answer:
        found = gallery.rules(event, language)
        if found is None:
            abort(404, "unknown_event")
        card, book = found
        return _page("spectate/rules.html", language, card=card, book=book)


def _add_feeds(door: Blueprint, gallery: Gallery) -> None:
    @door.get("/<any(zh, en):language>/event/<event>/frame", defaults={"view": "board"})
    @door.get("/<any(zh, en):language>/event/<event>/<any(hall):view>/frame")
    @needs("public.see")
    def frame(language: str, event: str, view: str) -> Answer:
        return _answer(frame_of(_board(gallery, event, language), language, view), _HTML, language)

    @door.get("/<any(zh, en):language>/event/<event>/board.json")
    @needs("public.see")
    def board(language: str, event: str) -> Answer:
        return _answer(board_json(_board(gallery, event, language)), _JSON, language)


def _board(gallery: Gallery, event: str, language: str) -> Page:
    board = gallery.event(event, language)
    if board is None:
        abort(404, "unknown_event")
    return board


def _page(template: str, language: str, **values: Any) -> Answer:
    """A page; `path` is its address without the language, so that it can link to its twin in the other one."""
    query = request.query_string.decode("ascii", "replace")
    path = request.path[len(language) + 1 :] + (f"?{query}" if query else "")
    return _answer(render(template, language, path=path, **values).encode(), _HTML, language)


def _answer(body: bytes, kind: str, language: str) -> Answer:
    """The bytes with their tag; browsers ask each time whether they are still the newest."""
    answer = Response(body, content_type=kind)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Language"] = TAGS[language]
    answer.add_etag()
    return answer.make_conditional(request)


def _own_page(wanted: str, language: str) -> str:
    """The address to go on to: only ever one of ours, and in the language that was chosen."""
    ours = wanted.startswith(f"/{language}/") and not set(wanted) & set("\\\r\n\t")
    return wanted if ours else f"/{language}/"
