"""The whole way of a mark: POSTed by a judge, kept by the ledger, shown on two thousand screens. And the crowd's GETs.

The server runs as its own process, as `jinbang serve` does; the crowd and the judges share another one, on the same
machine. Load goes to 127.0.0.1 only and is bounded in count and time.
"""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from competition.access import devices
from competition.ledger.engine import writing
from competition.tally.office import now_ms, open_office
from competition.tally.proposals import Proposal
from tests.bench.ledger import SEATS, found, marks

EVENT = "hall"
SUBJECTS, ASPECTS = 50, 30
HANDSHAKE = (
    "GET /live?event={event}&language=zh&page=board HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Origin: http://127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n\r\n"
)
GIVEN = re.compile(rb'<progress max="\d+" value="(\d+)"')
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Crowd:
    """All listeners: when each frame reached each of them. Equal frames are looked into once."""

    open: int = 0
    frames: list[tuple[int, float]] = field(default_factory=list)  # (marks shown, time), one an arrival
    counted: dict[bytes, int] = field(default_factory=dict)

    def arrived(self, frame: bytes, at: float) -> None:
        shown = self.counted.get(frame)
        if shown is None:
            shown = self.counted[frame] = marks_in(frame)
        self.frames.append((shown, at))


def marks_in(frame: bytes) -> int:
    """How many marks a frame shows as given; a compressed frame is opened first."""
    length = frame[1] & 127
    start = 2 if length < 126 else 4 if length == 126 else 10
    body = frame[start:]
    if frame[0] & 0x40:
        body = zlib.decompressobj(-15).decompress(body + b"\x00\x00\xff\xff")
    shown = GIVEN.search(body)
    assert shown, body[:300]
    return int(shown[1])


class Screen(asyncio.Protocol):
    """One listener, as little of one as can be, since it shares the cores with what is measured."""

    __slots__ = ("buffer", "crowd", "shaken", "transport")

    def __init__(self, crowd: Crowd, port: int) -> None:
        self.crowd = crowd
        self.buffer = b""
        self.shaken = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.buffer += data
        if not self.shaken:
            head, found_end, rest = self.buffer.partition(b"\r\n\r\n")
            if not found_end:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.shaken, self.buffer = True, rest
            self.crowd.open += 1
        while (size := _frame_size(self.buffer)) and len(self.buffer) >= size:
            frame, self.buffer = self.buffer[:size], self.buffer[size:]
            if frame[0] & 15 <= 2:  # not a ping
                self.crowd.arrived(frame, now)


def _frame_size(buffer: bytes) -> int:
    if len(buffer) < 4:
        return 0
    length = buffer[1] & 127
    if length == 126:
        return 4 + int.from_bytes(buffer[2:4], "big")
    if length == 127:
        return 10 + int.from_bytes(buffer[2:10], "big") if len(buffer) >= 10 else 0
    return 2 + length


async def _listen(port: int, count: int, crowd: Crowd) -> list[asyncio.BaseTransport]:
    loop = asyncio.get_running_loop()
    transports = []
    for _ in range(count):
        transport, _protocol = await loop.create_connection(lambda: Screen(crowd, port), "127.0.0.1", port)
        transport.write(HANDSHAKE.format(event=EVENT, port=port).encode())
        transports.append(transport)
    while crowd.open < count:
        await asyncio.sleep(0.01)
    return transports


async def _judge(port: int, tokens: dict[str, str], per_second: int, seconds: float) -> list[tuple[float, float]]:
    """Post single marks at an even pace; (sent, receipt at) of each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    started = time.perf_counter()
    todo = marks(SUBJECTS, ASPECTS)
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        seat, proposal = next(todo)
        sent = time.perf_counter()
        await _post(reader, writer, tokens[seat], proposal)
        times.append((sent, time.perf_counter()))
    writer.close()
    return times


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, proposal: Proposal) -> None:
    fact = proposal.fact
    mark = {"key": proposal.key, "subject": fact.subject, "aspect": fact.aspect, "value": fact.value, "made": 0}
    body = json.dumps({"marks": [mark]}).encode()
    head = f"POST /judge/marks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    status = await reader.readuntil(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", status)[1])
    answer = json.loads(await reader.readexactly(length))
    receipt = answer["receipts"][0]
    assert receipt["outcome"] == "recorded", receipt


def mark_to_screen(listeners: int = 2_000, per_second: int = 50, seconds: float = 10) -> dict[str, float]:
    """From the start of a judge's POST until a listener holds a frame with the mark in it, over all listeners."""
    with serving() as (port, tokens):

        async def run() -> tuple[Crowd, list[tuple[float, float]]]:
            crowd = Crowd()
            transports = await _listen(port, listeners, crowd)
            await asyncio.sleep(1)
            crowd.frames.clear()
            times = await _judge(port, tokens, per_second, seconds)
            await asyncio.sleep(1)
            for transport in transports:
                transport.close()
            return crowd, times

        crowd, times = _loop(run())
    delays = _delays(crowd, times, listeners)
    receipts = sorted(at - sent for sent, at in times)
    return {
        "mark to screen, ms p50": _share(delays, 0.50) * 1e3,
        "mark to screen, ms p99": _share(delays, 0.99) * 1e3,
        "mark to screen, deliveries counted": float(len(delays)),
        "receipt of a mark meanwhile, ms p50": _share(receipts, 0.50) * 1e3,
        "receipt of a mark meanwhile, ms p99": _share(receipts, 0.99) * 1e3,
        "frames delivered a second": len(crowd.frames) / seconds,
    }


def _delays(crowd: Crowd, times: list[tuple[float, float]], listeners: int) -> list[float]:
    """For each mark, when each listener first had it: its arrival of the first frame that shows so many marks."""
    arrivals: dict[int, list[float]] = {}
    for shown, at in crowd.frames:
        arrivals.setdefault(shown, []).append(at)
    counts = sorted(arrivals)
    delays = []
    for number, (sent, _) in enumerate(times, start=1):
        first = next((each for each in counts if each >= number), None)
        assert first is not None, f"mark {number} was never shown"
        assert len(arrivals[first]) == listeners, f"{len(arrivals[first])} of {listeners} screens got mark {number}"
        delays += [at - sent for at in arrivals[first]]
    return sorted(delays)


def board_gets(connections: int = 32, seconds: float = 5) -> dict[str, float]:
    """Anonymous GETs of the board page a second, keep-alive, and of one whose ETag is known."""
    with serving() as (port, _):
        page = f"GET /zh/event/{EVENT} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        first = _once(port, page)
        etag = re.search(rb"(?i)etag: (\S+)", first)
        packed = page[:-2] + b"Accept-Encoding: gzip, br\r\n\r\n"
        known = page[:-2] + b"If-None-Match: " + (etag[1] if etag else b'""') + b"\r\n\r\n"
        plain = _loop(_get_for(port, page, connections, seconds))
        zipped = _loop(_get_for(port, packed, connections, seconds))
        unchanged = _loop(_get_for(port, known, connections, seconds))
    return {
        "board page, bytes": float(len(first)),
        "board GETs/s, as browsers ask (gzip)": zipped / seconds,
        "board GETs/s, uncompressed": plain / seconds,
        "board GETs/s, 304": unchanged / seconds,
    }


def _once(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b" 200 " in head, head
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


class Getter(asyncio.Protocol):
    """Asks again as soon as it has the whole answer, whose size it learns once."""

    def __init__(self, request: bytes, tally: list[int]) -> None:
        self.request = request
        self.tally = tally
        self.size = 0
        self.held = b""
        self.got = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.size:
            self.held += data
            head, found_end, _ = self.held.partition(b"\r\n\r\n")
            if not found_end:
                return
            length = re.search(rb"(?i)content-length: (\d+)", head)
            self.size = len(head) + 4 + (int(length[1]) if length and b" 304 " not in head else 0)
            data = self.held
        self.got += len(data)
        if self.got >= self.size:
            self.got = 0
            self.tally[0] += 1
            self.transport.write(self.request)


async def _get_for(port: int, request: bytes, connections: int, seconds: float) -> int:
    loop = asyncio.get_running_loop()
    tally = [0]
    made = [await loop.create_connection(lambda: Getter(request, tally), "127.0.0.1", port) for _ in range(connections)]
    tally[0] = 0
    await asyncio.sleep(seconds)
    count = tally[0]
    for transport, _ in made:
        transport.abort()
    return count


class serving:
    """A server process with the event loaded, as a context: (port, device tokens by seat). More tablets may hold a
    seat each; `tablets` has seat and token of all."""

    def __init__(self, subjects: int = SUBJECTS, aspects: int = ASPECTS, tablets: int = len(SEATS)) -> None:
        self._cells = subjects, aspects
        self._count = tablets
        self.tablets: list[tuple[str, str]] = []

    def __enter__(self) -> tuple[int, dict[str, str]]:
        self._folder = tempfile.TemporaryDirectory()
        data = Path(self._folder.name)
        office = open_office(f"sqlite:///{data / 'jinbang.sqlite3'}")
        found(office, EVENT, *self._cells)
        with writing(office.engine) as conn:
            for number in range(self._count):
                seat = SEATS[number % len(SEATS)]
                self.tablets.append((seat, devices.issue(conn, EVENT, seat, now_ms())))
        office.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        env = {**os.environ, "JINBANG_DATA": str(data), "PORT": str(port), "DEMO": "off"}
        command = [sys.executable, "-m", "competition.cli", "serve"]
        with open(data / "server.log", "wb") as log:
            self._server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        _wait_for(port, self._server)
        return port, dict(self.tablets)

    def __exit__(self, *_: object) -> None:
        self._server.send_signal(signal.SIGTERM)
        self._server.wait(10)
        self._folder.cleanup()


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.02)
    raise AssertionError("the server did not open its port")


def _loop(work):
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
