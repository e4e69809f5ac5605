"""What the judges' door bears: single marks as fast as they come, and two hundred tablets with a full hall listening.

Every mark is one POST on a kept connection, signed in by the tablet's cookie or a bearer token, admitted and durable
before it is answered; any other answer than "recorded" ends the bench. The server is a process of its own; tablets and
listeners share another one on the same machine, so that their work is in these figures too.
"""

import asyncio
import json
import random
import re
import time
from bisect import bisect_left
from collections.abc import Iterator
from itertools import cycle

from tests.bench.hall import EVENT, HANDSHAKE, Crowd, Screen, _loop, _share, serving
from tests.bench.ledger import SEATS, marks

SUBJECTS, ASPECTS = 60, 150  # with three judges: 27,000 cells
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")


class Tablet(asyncio.Protocol):
    """One tablet's connection: a mark at a time."""

    def __init__(self, port: int, seat: str, token: str, cookie: bool) -> None:
        self.seat = seat
        ours = f"Cookie: seat={token}\r\nOrigin: http://127.0.0.1:{port}"
        said = ours if cookie else f"Authorization: Bearer {token}"
        self._head = (
            f"POST /judge/marks HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{said}\r\n"
            "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        )
        self._held = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def send(self, mark: dict[str, object]) -> "asyncio.Future[int]":
        """Post one mark; its position in the ledger, when it is durable."""
        body = json.dumps({"marks": [mark]}).encode()
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write((self._head % len(body)).encode() + body)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, complete, body = self._held.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not complete or length is None or len(body) < int(length[1]):
            return
        self._held = b""
        answer, self._answer = self._answer, None
        assert answer is not None
        receipt = json.loads(body)["receipts"][0] if b" 200 " in head[:16] else {}
        if receipt.get("outcome") == "recorded":
            answer.set_result(receipt["position"])
        else:
            answer.set_exception(RuntimeError(f"not recorded: {(head + body)[:400]!r}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(RuntimeError("the server closed the connection"))


def todo() -> dict[str, Iterator[dict[str, object]]]:
    """Every cell of the event by its seat, as bodies of marks."""
    by_seat: dict[str, list[dict[str, object]]] = {seat: [] for seat in SEATS}
    for seat, proposal in marks(SUBJECTS, ASPECTS):
        fact = proposal.fact
        mark = {"key": proposal.key, "subject": fact.subject, "aspect": fact.aspect, "value": fact.value, "made": 0}
        by_seat[seat].append(mark)
    return {seat: iter(held) for seat, held in by_seat.items()}


async def _connect(port: int, tablets: list[tuple[str, str]]) -> list[Tablet]:
    loop = asyncio.get_running_loop()
    by_cookie = cycle((True, False))
    return [
        (await loop.create_connection(lambda: Tablet(port, seat, token, next(by_cookie)), "127.0.0.1", port))[1]  # noqa: B023
        for seat, token in tablets
    ]


def single_marks(connections: tuple[int, ...] = (1, 16, 64), seconds: float = 5) -> dict[str, float]:
    """Durable marks a second, one a POST, when each connection sends the next as soon as it has its receipt."""
    figures: dict[str, float] = {}
    server = serving(SUBJECTS, ASPECTS, tablets=max(connections))
    with server as (port, _):
        cells = todo()
        for count in connections:
            times = _loop(_flat_out(port, server.tablets[:count], cells, seconds))
            figures[f"durable marks/s through the door, {count} connections"] = len(times) / seconds
            figures[f"  receipt, ms p50, {count} connections"] = _share(times, 0.50) * 1e3
            figures[f"  receipt, ms p99, {count} connections"] = _share(times, 0.99) * 1e3
    return figures


async def _flat_out(port: int, tablets: list[tuple[str, str]], cells: dict, seconds: float) -> list[float]:
    connected = await _connect(port, tablets)
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def run(tablet: Tablet) -> None:
        while (sent := time.perf_counter()) < ends:
            await tablet.send(next(cells[tablet.seat]))
            times.append(time.perf_counter() - sent)

    await asyncio.gather(*map(run, connected))
    for tablet in connected:
        tablet.transport.close()
    return sorted(times)


def tablets_and_listeners(
    tablets: int = 200, listeners: int = 2_000, every: float = 2.0, seconds: float = 10
) -> dict[str, float]:
    """Tablets at a human pace, each a mark in about `every` seconds, while a hall listens: receipts, and screens."""
    server = serving(SUBJECTS, ASPECTS, tablets)
    with server as (port, _):
        screens, posts = _loop(_hall(port, server.tablets, listeners, every, seconds))
    receipts = sorted(receipt - sent for sent, receipt, _ in posts)
    delays = _delays(screens, posts)
    return {
        f"marks/s posted by {tablets} tablets": len(posts) / seconds,
        "receipt, ms p50": _share(receipts, 0.50) * 1e3,
        "receipt, ms p99": _share(receipts, 0.99) * 1e3,
        "mark to screen, ms p50": _share(delays, 0.50) * 1e3,
        "mark to screen, ms p99": _share(delays, 0.99) * 1e3,
        "listeners": float(len(screens)),
        "frames delivered a second": sum(len(screen.frames) for screen in screens) / seconds,
    }


async def _hall(
    port: int, tablets: list[tuple[str, str]], listeners: int, every: float, seconds: float
) -> tuple[list[Crowd], list[tuple[float, float, int]]]:
    screens, transports = await _screens(port, listeners)
    connected = await _connect(port, tablets)
    await asyncio.sleep(1)
    for screen in screens:
        screen.frames.clear()
    cells, chance = todo(), random.Random(200)
    posts: list[tuple[float, float, int]] = []  # sent, receipt at, position
    ends = time.perf_counter() + seconds

    async def judge(tablet: Tablet, pause: float) -> None:
        while time.perf_counter() + pause < ends:
            await asyncio.sleep(pause)
            sent = time.perf_counter()
            position = await tablet.send(next(cells[tablet.seat]))
            posts.append((sent, time.perf_counter(), position))
            pause = max(0.0, every * chance.uniform(0.5, 1.5) - (time.perf_counter() - sent))

    await asyncio.gather(*(judge(tablet, chance.uniform(0, every)) for tablet in connected))
    await asyncio.sleep(2)
    for transport in (*transports, *(tablet.transport for tablet in connected)):
        transport.close()
    return screens, posts


async def _screens(port: int, count: int) -> tuple[list[Crowd], list[asyncio.BaseTransport]]:
    """Listeners, each with a list of its own of what came and when; equal frames are still looked into once."""
    loop = asyncio.get_running_loop()
    counted: dict[bytes, int] = {}
    screens = [Crowd(counted=counted) for _ in range(count)]
    transports: list[asyncio.BaseTransport] = []
    for screen in screens:
        made = await loop.create_connection(lambda own=screen: Screen(own, port), "127.0.0.1", port)
        made[0].write(HANDSHAKE.format(event=EVENT, port=port).encode())
        transports.append(made[0])
    while not all(screen.open for screen in screens):
        await asyncio.sleep(0.05)
    return screens, transports


def _delays(screens: list[Crowd], posts: list[tuple[float, float, int]]) -> list[float]:
    """From the POST of every tenth mark until each screen shows so many marks; every screen must come to show all."""
    before = min(position for _, _, position in posts) - 1  # the founding; marks come one after the other behind it
    sampled = [(sent, position - before) for sent, _, position in posts if position % 10 == 0]
    delays = []
    for screen in screens:
        shown = [marked for marked, _ in screen.frames]
        assert shown == sorted(shown) and shown[-1] == len(posts), f"a screen ends at {shown[-1]} of {len(posts)} marks"
        delays += [screen.frames[bisect_left(shown, number)][1] - sent for sent, number in sampled]
    return sorted(delays)
