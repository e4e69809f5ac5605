"""Everything that a stranger gets from a server: each GET route, and each link that is found on the way.

The list of routes is the application's own, so that a new page is crawled without being named here; one with a new word
in its address needs a filling. Answers are compared whole, status, headers and body; only the clock is left out, in
`Date` and where a cookie expires.
"""

import http.client
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.spectators import EVENT, SEASON

HOST = "board.example"  # the same for every server, so that two of them can be compared
FILLINGS: dict[str, Sequence[object]] = {
    "language": ("zh", "en"), "event": (EVENT, "nobody"), "subject": ("s1", "s2", "s6", "nobody"),
    "season": (SEASON, "nobody"), "module": ("practice",), "mark": (1,), "link": ("nothing",),
    "draw": ("draw-1",), "incident": ("incident-1",),
    "appeal": ("appeal-1",), "position": (1,),
    "layer": ("station",), "seat": ("wang", "nobody"), "sheet": ("0000-0000",), "attachment": ("a1",),
}  # fmt: skip
ELSEWHERE = (
    "/nothing",
    "/zh/nothing",
    f"/zh/event/{EVENT}/nothing",
    f"/en/event/{EVENT}/subject/",
    "/live",
    "//",
    "/%00",
)
SEARCHES = tuple(f"/{language}/event/{EVENT}?q={text}" for language in ("zh", "en") for text in ("%E9%99%88", "1", ""))
# How each address is asked. A cookie leads past the bytes that the edge keeps; a tag is that of the first plain answer.
WAYS: Mapping[str, Mapping[str, str]] = {
    "plain": {"Accept": "text/html"},
    "gzip": {"Accept": "text/html", "Accept-Encoding": "gzip"},
    "past the keep": {"Accept": "text/html", "Cookie": "session=nobody"},
    "for programs": {"Accept": "application/json"},
    "frame": {"HX-Request": "true", "Accept-Language": "en"},
}
# An address that leads a stranger to a sign-in gives no bytes of its own: it is asked in fewer ways.
SIGN_INS = ("/zh/sign-in", "/en/sign-in", "/zh/own/", "/en/own/", "/zh/judge/", "/en/judge/")
AT_A_DOOR = ("past the keep", "for programs")
_LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
_EXPIRES = re.compile(r"Expires=[^;]*")


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


Surface = dict[tuple[str, str], Answer]  # by way and path


def crawl(base: str, app: Flask, known: Surface | None = None) -> Surface:
    """Every answer by way and path. With `known`, each address is also asked with the tags that it had there."""
    with _caller(base) as connection:
        found: Surface = {}
        paths = [*addresses(app), *SEARCHES, *ELSEWHERE]
        seen = set(paths)
        for path in paths:  # grows while it is walked
            found["plain", path] = ask(connection, "GET", path, WAYS["plain"])
            shut = found["plain", path].header("location").startswith(SIGN_INS)
            for way in AT_A_DOOR if shut else WAYS:
                found[way, path] = ask(connection, "GET", path, WAYS[way])
            if shut:
                continue
            found["head", path] = ask(connection, "HEAD", path, WAYS["plain"])
            for way in ("plain", "gzip"):
                tag = (known or found).get((way, path), found[way, path]).header("etag")
                found[f"{way}, tag known", path] = ask(connection, "GET", path, {**WAYS[way], "If-None-Match": tag})
            new = [link for link in links(found["plain", path]) if link not in seen]
            seen.update(new)
            paths += new
        for path in [*addresses(app)][:20]:
            found["put", path] = ask(connection, "PUT", path, WAYS["plain"])
    return found


def addresses(app: Flask) -> Iterator[str]:
    """Every address of every GET route, but files: what needs somebody to sign in must tell a stranger nothing too."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        words = sorted(rule.arguments - (rule.defaults or {}).keys())
        if words == ["event", "language", "view"]:
            yield from (f"/{language}/event/{EVENT}/hall/frame" for language in ("zh", "en"))
            continue
        missing = set(words) - FILLINGS.keys()
        assert not missing, f"{rule.rule}: say in FILLINGS what to put for {missing}"
        for values in product(*(FILLINGS[word] for word in words)):
            built = rule.build(dict(zip(words, values, strict=True)))
            assert built is not None
            yield built[1]


def links(answer: Answer) -> list[str]:
    page = answer.body.decode("utf-8", "replace")
    return [link.replace("&amp;", "&") for link in _LINK.findall(page) if not link.startswith("/static/")]


def ask(connection: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str]) -> Answer:
    connection.request(method, path, headers={"Host": HOST, **headers})
    answer = connection.getresponse()
    headers = ((name.lower(), _EXPIRES.sub("", value)) for name, value in answer.getheaders())
    kept = sorted(pair for pair in headers if pair[0] != "date")
    return Answer(answer.status, tuple(kept), answer.read())


def assert_same(one: Surface, other: Surface) -> None:
    """Every answer is the same in every byte; else the first few that are not."""
    changed = [key for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key)]
    told = [
        f"{way} {path}:\n  {one.get((way, path))!r:.700}\n  {other.get((way, path))!r:.700}" for way, path in changed
    ]
    if told:
        raise AssertionError(f"{len(told)} of {len(one)} answers differ\n" + "\n".join(told[:4]))


def listen(base: str, event: str, language: str, page: str) -> ClientConnection:
    query = f"event={event}&language={language}&page={page}"
    return connect(f"{base.replace('http', 'ws')}/live?{query}", origin=base, open_timeout=PATIENCE)  # type: ignore[arg-type]


@contextmanager
def _caller(base: str) -> Iterator[http.client.HTTPConnection]:
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()
