"""Before the day: whether this tablet can mark, how it comes to trust the server, and what it keeps for bad networks.

All of it is open to everybody and says nothing of any event. It may not look into the ledger or at a seat.
"""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages import shell
from competition.pages.house import house
from competition.pages.shell import TAGS, asset, gettext, render
from judges.browsers import Browser, browser_of
from judges.findings import CHECKS, STATES, SUMMARIES, UNITS, State

_JUDGE = "/<any(zh, en):language>/judge/"
_WORKER = "tablet/worker.js"


@dataclass(frozen=True, slots=True)
class Line:
    """One check as the page shows it."""

    id: str
    title: str
    state: State
    said: str
    todo: str


def add_readiness(door: Blueprint, fingerprint: str) -> None:
    """The routes; `fingerprint` is that of the server's own certificate authority, "" where it has none."""

    @door.get(_JUDGE + "check")
    @needs("judge.pair")
    def check(language: str) -> Response:
        browser = browser_of(request.headers.get("User-Agent", ""))
        lines = lines_of(language, found_of(browser, request.is_secure))
        return _page(
            "judge/check.html",
            language,
            lines=lines,
            summary=_told(language, SUMMARIES["trouble"]),  # right as long as no script runs
            said=said_of(language),
            authority=bool(fingerprint),
            secure=request.is_secure,
            chat=browser.chat,
        )

    @door.get(_JUDGE + "certificate")
    @needs("judge.pair")
    def certificate(language: str) -> Response:
        return _page("judge/certificate.html", language, fingerprint=fingerprint, secure=request.is_secure)

    @door.get(_JUDGE + "away")
    @needs("judge.pair")
    def away(language: str) -> Response:
        """What a tablet shows for a page that it did not keep, while the server is not reached."""
        return _page("judge/away.html", language)

    @door.get(_JUDGE + "worker.js")
    @needs("judge.pair")
    def worker(language: str) -> Answer:
        """The service worker of one language's pages: its address is its scope."""
        told = {"version": shell.digest()[:16], "language": language, "files": kept_files(language)}
        script = (house("static") / _WORKER).read_text("utf-8")
        body = f"self.JINBANG = {json.dumps(told)};\n{script}"
        return Response(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def kept_files(language: str) -> list[str]:
    """What a tablet keeps beside its seat's pages, so that they work: scripts by the names of their imports."""
    scripts = sorted(path.name for path in (house("static") / "tablet").glob("*.js") if path.name != "worker.js")
    styles = ("css/tokens.css", "css/shell.css", "css/tablet.css", "css/notes.css", "css/carry.css", "mark.svg")
    return [
        f"/{language}/judge/away",
        *(f"/static/tablet/{name}" for name in scripts),
        "/static/vendor/idb.js",
        "/static/vendor/qr/index.js",
        *(asset(style) for style in styles),
    ]


def found_of(browser: Browser, secure: bool) -> dict[str, tuple[str, dict[str, str]]]:
    """What a request alone tells: by check, the finding and what is filled into it."""
    names = {"name": browser.name, "version": browser.version}
    chat = {"WeChat": "wechat", "": "none"}.get(browser.chat, "other")
    return {
        "browser": (browser.verdict, names),
        "chat": (chat, {"chat": browser.chat}),
        "https": ("good" if secure else "plain", {}),
    }


def lines_of(language: str, found: dict[str, tuple[str, dict[str, str]]]) -> list[Line]:
    """Every check with its finding so far."""
    lines = []
    for id, check in CHECKS.items():
        name, values = found.get(id, (check.first, {}))
        finding = check.findings[name]
        said = _filled(_told(language, finding.said), values)
        lines.append(Line(id, _told(language, check.title), finding.state, said, _told(language, finding.todo)))
    return lines


def said_of(language: str) -> dict[str, Any]:
    """All that the page's script may have to say, as data."""
    checks = {
        id: {
            name: {"state": finding.state, "said": _told(language, finding.said), "todo": _told(language, finding.todo)}
            for name, finding in check.findings.items()
        }
        for id, check in CHECKS.items()
    }
    words = ((STATES, "states"), (SUMMARIES, "summaries"), (UNITS, "units"))
    return {"checks": checks, **{name: {k: _told(language, v) for k, v in told.items()} for told, name in words}}


def _told(language: str, message: str) -> str:
    return gettext(language, message) if message else ""


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _page(template: str, language: str, **values: Any) -> Response:
    path = request.path.removeprefix(f"/{language}")
    page = render(template, language, path=path, seat=None, STATES=STATES, **values)
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = TAGS[language]
    answer.headers["Cache-Control"] = "no-store"
    return answer
