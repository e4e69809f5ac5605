"""The gate of the live door: which handshake becomes a listener of which topic, and why another does not.

A handshake is not a request of Flask, so its origin is checked here. Nothing here may wait: it runs on the event loop.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

PATH = "/live"
LANGUAGES = frozenset({"zh", "en"})
PAGES = frozenset({"board", "hall"})


@dataclass(frozen=True, slots=True)
class Topic:
    """What a listener listens to: one page of one stream, as one audience sees it, in one language."""

    stream: str
    audience: str
    language: str
    page: str
    seat: str = ""  # a seat's own topic: whose, and of which device
    device: str = ""

    @property
    def private(self) -> bool:
        return self.audience != "public"


@dataclass(frozen=True, slots=True)
class Asked:
    """A handshake for a private topic, which the doorman decides off the event loop; `seat` as the page names it."""

    stream: str
    audience: str
    language: str
    seat: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A handshake that is answered with an HTTP error: its status, and the word whose sentence is the body."""

    status: int
    word: str


class Headers(Protocol):
    """Request headers, read without regard to case; a header that came twice gives both."""

    def get_all(self, key: str) -> list[str]: ...


class Gate:
    """Judges handshakes. `known(stream)` says whether a stream exists; it must answer at once.

    `proxies` are the addresses of reverse proxies that are trusted to name whom they ask for. Such a proxy must hand
    on the Host header as it got it.
    """

    def __init__(self, known: Callable[[str], bool], proxies: Collection[str] = ()) -> None:
        self._known = known
        self._proxies = frozenset(proxies)

    def admit(self, path: str, headers: Headers) -> Topic | Asked | Rejection:
        """The topic that `path` (with its query) asks for, or the refusal: unknown_page, wrong_origin, bad_request,
        unknown_event. With an `audience` in the query it is a private one, and who asks is not known yet."""
        parts = urlsplit(path)
        if parts.path != PATH:
            return Rejection(404, "unknown_page")
        if not same_origin(headers):
            return Rejection(403, "wrong_origin")
        return self._topic({name: values[-1] for name, values in parse_qs(parts.query).items()})

    def address(self, peer: str, headers: Headers) -> str:
        """Whom a socket counts for: the peer, or whom a trusted proxy names last."""
        if peer in self._proxies:
            named = ",".join(headers.get_all("X-Forwarded-For")).rpartition(",")[2].strip()
            return named or peer
        return peer

    def _topic(self, query: Mapping[str, str]) -> Topic | Asked | Rejection:
        language, page = query.get("language", "zh"), query.get("page", "board")
        if language not in LANGUAGES or page not in PAGES or "event" not in query:
            return Rejection(400, "bad_request")
        if not self._known(query["event"]):
            return Rejection(404, "unknown_event")
        audience = query.get("audience", "public")
        if audience != "public":
            return Asked(query["event"], audience, language, query.get("seat", ""))
        return Topic(query["event"], "public", language, page)


def same_origin(headers: Headers) -> bool:
    """Whether the page that opens the socket was served by this very host.

    Browsers always send Origin with a handshake and no page can change it. A program that sends none is let in only
    without cookies: then it can see what anybody sees, and no one's session can be used behind his back.
    """
    origins, hosts = headers.get_all("Origin"), headers.get_all("Host")
    if not origins:
        return not headers.get_all("Cookie")
    if len(origins) != 1 or len(hosts) != 1:
        return False
    try:
        origin = urlsplit(origins[0])
        asked = urlsplit("//" + hosts[0])
        usual = {"http": 80, "https": 443}[origin.scheme]
        return (
            origin.hostname is not None
            and origin.hostname == asked.hostname
            and (origin.port or usual) == (asked.port or usual)
        )
    except (KeyError, ValueError):  # no web origin ("null", an extension), or a port that is no number
        return False
