"""Decides who listens to a private topic: by the session or seat that the handshake brings, and again and again after.

Looking that up waits for the database, so it is done in threads of its own, never on the event loop.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

import structlog

from competition.access import status_of
from competition.access.asking import who_asks
from competition.access.permissions import may_listen
from competition.access.who import Who
from competition.live.gate import Asked, Headers, Rejection, Topic
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms

log = structlog.get_logger(__name__)

THREADS = 2
MOST_WAITING = 400  # handshakes under decision; a hall that reconnects has some 120 tablets and desks


@dataclass(frozen=True, slots=True)
class Pass:
    """By what somebody listens to a private topic: to be looked up again. Not shown by `repr`."""

    topic: Topic
    cookies: dict[str, str] = field(repr=False)
    headers: dict[str, str] = field(repr=False)


class Doorman:
    """Lets listeners into private topics. `decide` is called on the event loop, `ended` in any other thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._threads = ThreadPoolExecutor(THREADS, "doorman")
        self._waiting = 0

    def decide(self, asked: Asked, headers: Headers, decided: Callable[[Pass | Rejection], None]) -> None:
        """Call `decided` on the loop with the pass or the refusal; at once where too many wait already."""
        if self._waiting >= MOST_WAITING:
            decided(Rejection(503, "too_many_listeners"))
            return
        loop = asyncio.get_running_loop()
        brought = _cookies(headers), _headers(headers)
        self._waiting += 1

        def done(future: Future[Pass | Rejection]) -> None:
            verdict = Rejection(503, "server_busy") if future.exception() else future.result()
            if future.exception():
                log.error("handshake_not_decided", exc_info=future.exception())
            loop.call_soon_threadsafe(tell, verdict)

        def tell(verdict: Pass | Rejection) -> None:
            self._waiting -= 1
            decided(verdict)

        self._threads.submit(self._decided, asked, *brought).add_done_callback(done)

    def ended(self, held: Pass) -> str:
        """Why this pass is good no longer, as a word; "" while it is. Waits for the database."""
        topic = held.topic
        who = self._who(topic.audience, held.cookies, held.headers)
        if topic.device and who.device != topic.device:
            return "seat_revoked"
        refusal = may_listen(who, topic.audience, topic.stream, topic.seat)
        return refusal.word if refusal else ""

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _decided(self, asked: Asked, cookies: dict[str, str], headers: dict[str, str]) -> Pass | Rejection:
        who = self._who(asked.audience, cookies, headers)
        seated = asked.audience == "judge"
        seat = asked.seat or who.seat if seated else ""
        refusal: Refusal | None = may_listen(who, asked.audience, asked.stream, seat)
        if refusal is not None:
            return Rejection(status_of(refusal.word), refusal.word)
        topic = Topic(asked.stream, asked.audience, asked.language, "own", seat, who.device if seated else "")
        return Pass(topic, cookies, headers)

    def _who(self, audience: str, cookies: dict[str, str], headers: dict[str, str]) -> Who:
        return who_asks(self._office, cookies, headers, now_ms(), seat_first=audience == "judge", seen=False)


def _cookies(headers: Headers) -> dict[str, str]:
    found: SimpleCookie = SimpleCookie()
    try:
        for line in headers.get_all("Cookie"):
            found.load(line)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}


def _headers(headers: Headers) -> dict[str, str]:
    said: Sequence[str] = headers.get_all("Authorization")
    return {"Authorization": said[-1]} if said else {}
