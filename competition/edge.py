"""The network edge: what stands before Flask. An ASGI application that waits, so that Flask's threads never do.

A request enters Flask when its whole body is here, and leaves it when its whole answer is made: neither a body that
never comes nor a reader that never reads holds a thread. Pages that look the same to everybody are kept as bytes and
served without Flask. Nothing here knows what a page says.
"""

import asyncio
import contextvars
import io
import re
import sys
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from wsgiref.types import WSGIApplication

import structlog
from a2wsgi.wsgi import build_environ

from competition.kept import Asked, Header, Keep, Kept, Key, Message, asked_of, kept_of, may_be_kept, messages

log = structlog.get_logger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# (status, word, scope) -> (headers, body): the refusal as the asker may read it
Refuse = Callable[[int, str, Scope], tuple[list[Header], bytes]]
# (path, query) -> what the page depends on now, or None where it is not kept. Asked on the loop: it must not wait.
Keeper = Callable[[str, bytes], Hashable | None]


class Room(NamedTuple):
    """An address whose bodies may be larger, and take `seconds` as a whole; `word` refuses larger ones yet."""

    path: re.Pattern[str]
    body: int
    seconds: float
    word: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What requests may cost. Sizes in bytes, times in seconds."""

    body: int = 2 * 1024 * 1024
    bodies: int = 64 * 1024 * 1024  # all that are being read, together
    body_seconds: float = 10.0  # for the whole body
    idle_seconds: float = 5.0  # between two pieces of it
    readers: int = 4  # threads for GET and HEAD
    writers: int = 16  # threads for the rest: many, since marks that wait together share one commit
    waiting: int = 500  # requests in line for a thread
    kept_entries: int = 2_000
    kept_bytes: int = 64 * 1024 * 1024
    rooms: tuple[Room, ...] = ()


class Answer(NamedTuple):
    """A complete answer; header names in lower case."""

    status: int
    headers: list[Header]
    body: bytes


class Refused(Exception):
    """The request is answered at the edge, with this status and word."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word


class Gone(Exception):
    """The client left before its request was complete."""


class Edge:
    """The ASGI application. A request with the cookie `session_cookie` is somebody's own and never kept."""

    def __init__(
        self, wsgi: WSGIApplication, refuse: Refuse, keeper: Keeper, session_cookie: str, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._wsgi = wsgi
        self._refuse = refuse
        self._keeper = keeper
        self._cookie = session_cookie.encode() + b"="
        self._keep = Keep(self.limits.kept_entries, self.limits.kept_bytes)
        self._making: dict[tuple[Key, Hashable], asyncio.Task[Kept | Answer]] = {}
        self._readers = ThreadPoolExecutor(self.limits.readers, "pages")
        self._writers = ThreadPoolExecutor(self.limits.writers, "posts")
        self._waiting = 0
        self._reading = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in ("GET", "HEAD"):
            stamp = self._keeper(scope["path"], scope["query_string"])
            if stamp is not None:
                asked = asked_of(scope["headers"], self._cookie)
                if not asked.own:
                    await self._serve_kept(scope, asked, stamp, send)
                    return
        await self._serve(scope, receive, send)

    def close(self) -> None:
        """Take no more work; what runs is not waited for."""
        for pool in (self._readers, self._writers):
            pool.shutdown(wait=False, cancel_futures=True)

    # -- kept pages --------------------------------------------------------------------------------------------------

    async def _serve_kept(self, scope: Scope, asked: Asked, stamp: Hashable, send: Send) -> None:
        key = (scope["path"], asked.host, scope["scheme"])
        kept = self._keep.get(key)
        if kept is not None and kept.stamp == stamp:
            start, body = messages(kept, asked)
        else:
            try:
                made = await self._make_once(key, stamp, scope)
            except Refused as refusal:
                await self._say_no(refusal, scope, send)
                return
            start, body = messages(made, asked) if isinstance(made, Kept) else _of(made, scope["method"])
        await send(start)
        await send(body)

    async def _make_once(self, key: Key, stamp: Hashable, scope: Scope) -> Kept | Answer:
        """Make an answer; everyone who asks for the same one meanwhile waits for the same making."""
        task = self._making.get((key, stamp))
        if task is None:
            task = asyncio.get_running_loop().create_task(self._make(key, stamp, scope))
            self._making[key, stamp] = task
            task.add_done_callback(lambda _: self._making.pop((key, stamp), None))
        return await asyncio.shield(task)

    async def _make(self, key: Key, stamp: Hashable, scope: Scope) -> Kept | Answer:
        # Flask sees nothing of the one who happens to ask first. The stamp was read before the page is made: a page
        # newer than its stamp is made again, one older is never served.
        bare = {**scope, "method": "GET", "query_string": b"", "headers": [(b"host", key[1])], "client": None}
        answer = await self._enter(bare, b"")
        if not may_be_kept(answer.status, answer.headers):
            return answer
        loop = asyncio.get_running_loop()
        kept = await loop.run_in_executor(self._readers, kept_of, stamp, answer.headers, answer.body)
        self._keep.put(key, kept)
        return kept

    # -- everything else ---------------------------------------------------------------------------------------------

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self._body(scope, receive)
            answer = await self._enter(scope, body)
        except Refused as refusal:
            await self._say_no(refusal, scope, send)
        except Gone:
            return
        else:
            start, body_message = _of(answer, scope["method"])
            await send(start)
            await send(body_message)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body. Raises Refused when it is too long or too slow, Gone when nobody waits for an answer."""
        length = _declared(scope["headers"])
        if length == 0:
            return b""
        most, seconds, too_large = self._room(scope["path"])
        if length > most:
            raise Refused(413, too_large)
        clock = asyncio.get_running_loop().time
        deadline, size, pieces, more = clock() + seconds, 0, [], True
        try:
            while more:
                async with asyncio.timeout_at(min(deadline, clock() + self.limits.idle_seconds)):
                    message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                piece, more = message["body"], message["more_body"]
                pieces.append(piece)
                size += len(piece)
                self._reading += len(piece)
                if size > most:
                    raise Refused(413, too_large)
                if self._reading > self.limits.bodies:
                    raise Refused(503, "server_busy")
        except TimeoutError:
            raise Refused(408, "body_too_slow") from None
        finally:
            self._reading -= size
        return b"".join(pieces)

    def _room(self, path: str) -> tuple[int, float, str]:
        """The largest body that this address takes, in bytes, how long it may take, and the word for a larger one."""
        for room in self.limits.rooms:
            if room.path.fullmatch(path):
                return room.body, room.seconds, room.word
        return self.limits.body, self.limits.body_seconds, "body_too_large"

    async def _enter(self, scope: Scope, body: bytes) -> Answer:
        """Have Flask answer, in a thread. Raises Refused when too many are in line, or Flask itself failed."""
        if self._waiting >= self.limits.waiting:
            raise Refused(503, "server_busy")
        pool = self._readers if scope["method"] in ("GET", "HEAD") else self._writers
        self._waiting += 1
        try:
            context = contextvars.copy_context()  # what one request binds, the next one in this thread must not see
            work = asyncio.get_running_loop().run_in_executor(pool, context.run, _call, self._wsgi, scope, body)
            return await work
        except Exception:
            log.exception("request_failed", path=scope["path"])
            raise Refused(500, "server_error") from None
        finally:
            self._waiting -= 1

    async def _say_no(self, refusal: Refused, scope: Scope, send: Send) -> None:
        headers, body = self._refuse(refusal.status, refusal.word, scope)
        if refusal.status == 408:
            headers = [*headers, (b"connection", b"close")]  # the rest of that body would be taken for a request
        if refusal.status == 503:
            headers = [*headers, (b"retry-after", b"2")]
        start, message = _of(Answer(refusal.status, headers, body), scope["method"])
        await send(start)
        await send(message)


def _declared(headers: list[Header]) -> int:
    """The length that a request says its body has; 1 where it comes in chunks of unknown length."""
    length = 0
    for name, value in headers:
        if name == b"content-length":
            length = int(value)
        elif name == b"transfer-encoding":
            return 1
    return length


def _call(wsgi: WSGIApplication, scope: Scope, body: bytes) -> Answer:
    """Call a WSGI application, in a thread of its own, and collect its whole answer."""
    # A header name with an underscore would stand for another one, which a proxy in front may have checked.
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name and name != b"transfer-encoding"]
    environ: dict[str, Any] = dict(build_environ(cast(Any, {**scope, "headers": headers}), cast(Any, io.BytesIO(body))))
    environ["wsgi.errors"] = sys.stderr
    environ["CONTENT_LENGTH"] = str(len(body)) if body else ""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    pieces: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        said.append((status, headers))
        return pieces.append

    answer = wsgi(environ, cast(Any, start_response))
    try:
        pieces.extend(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    status, given = said[-1]
    named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given]
    return Answer(int(status.split(" ", 1)[0]), named, b"".join(pieces))


def _of(answer: Answer, method: str) -> tuple[Message, Message]:
    """An answer as ASGI messages."""
    headers, body = answer.headers, b"" if method == "HEAD" else answer.body
    if answer.status not in (204, 304) and not any(name == b"content-length" for name, _ in headers):
        headers = [*headers, (b"content-length", b"%d" % len(answer.body))]
    return (
        {"type": "http.response.start", "status": answer.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )
