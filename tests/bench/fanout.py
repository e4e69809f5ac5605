"""What a delivered frame and an open socket cost the server: ours beside `websockets.broadcast()`, in one run.

Server and client are processes of their own; both servers run on uvloop, send the same bytes to the same client and
count their own CPU time (user and system) around the fan-outs, so that neither the client nor whatever else the
machine does is counted. Delivery is checked: the client counts every byte that came.
"""

import asyncio
import contextlib
import gc
import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

SOCKETS = 2_000
ROUNDS = 20
BODY_BYTES = 2_000  # a deflated board of 50 rows
PAUSE_SECONDS = 0.05  # between fan-outs, so that each is a burst of its own
ROOT = Path(__file__).resolve().parents[2]


def fanout(sockets: int = SOCKETS, rounds: int = ROUNDS, passes: int = 3) -> dict[str, float]:
    """CPU in µs a frame and memory in kB a socket, for both; the better of `passes` turns, which alternate."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(passes):
        for which in ("ours", "broadcast"):
            one = _measure(which, sockets, rounds)
            before = best.setdefault(which, one)
            best[which] = {name: min(value, before[name]) for name, value in one.items()}
    ours, native = best["ours"], best["broadcast"]
    return {
        "sockets": sockets,
        "server CPU a frame, ours, µs": round(ours["us"], 2),
        "server CPU a frame, websockets.broadcast(), µs": round(native["us"], 2),
        "ours of broadcast()": round(ours["us"] / native["us"], 2),
        "memory a socket, ours, kB": round(ours["kb"], 1),
        "memory a socket, broadcast(), kB": round(native["kb"], 1),
    }


def _measure(which: str, sockets: int, rounds: int) -> dict[str, float]:
    with _process("server", which, sockets, rounds) as server:
        port = int(_line(server))
        with _process("client", port, sockets) as client:
            assert _line(client) == "connected"
            _tell(server, "go")
            result: dict[str, float] = json.loads(_line(server))
            _tell(client, "count")
            received = int(_line(client))
    if received != result["bytes"]:
        raise RuntimeError(f"{which}: the client got {received} bytes of {result['bytes']:.0f}")
    return {"us": result["us"], "kb": result["kb"]}


@contextlib.contextmanager
def _process(*args: object) -> Any:
    command = [sys.executable, "-m", "tests.bench.fanout", *map(str, args)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.stdout.close()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError("a process of the bench died")
    return line


def _tell(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


# -- the servers -----------------------------------------------------------------------------------------------------


async def _ours(sockets: int, rounds: int) -> None:
    import uvicorn

    from competition.door import Door
    from competition.live.connection import listening
    from competition.live.frames import frame_of
    from competition.live.gate import Gate, Topic
    from competition.live.hub import Hub, Limits

    hub = Hub(Gate(lambda stream: True), Limits(sockets=2 * sockets, sockets_an_address=2 * sockets))
    refuse: Any = lambda status, word, scope: ([], word.encode())  # noqa: E731
    config = uvicorn.Config(
        _no_pages, http=Door, ws=listening(hub, refuse), lifespan="off", log_config=None, interface="asgi3"
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    tasks = [asyncio.ensure_future(server.serve([listener])), asyncio.ensure_future(hub.sweep())]
    topic = Topic("e", "public", "zh", "board")

    async def send(body: bytes) -> int:
        frame = frame_of(body)
        before = hub.sent
        hub.publish(topic, frame)
        while hub.sent < before + sockets:
            await asyncio.sleep(0.002)
        return len(frame.plain)

    await _run(listener.getsockname()[1], hub.count, send, sockets, rounds)
    del tasks


async def _broadcast(sockets: int, rounds: int) -> None:
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    connections: set[ServerConnection] = set()

    async def handler(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.wait_closed()

    async def send(body: bytes) -> int:
        broadcast(connections, body.decode())
        return len(body) + 4

    async with serve(handler, "127.0.0.1", 0, compression=None, backlog=4096) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        await _run(port, lambda: len(connections), send, sockets, rounds)


async def _run(
    port: int, count: Callable[[], int], send: Callable[[bytes], Awaitable[int]], sockets: int, rounds: int
) -> None:
    await asyncio.sleep(0.2)
    gc.collect()
    memory = _resident()
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    while count() < sockets:
        await asyncio.sleep(0.05)
    sent = await send(_body(0)) * sockets  # buffers and caches settle
    await asyncio.sleep(0.5)
    gc.collect()
    kilobytes = (_resident() - memory) / 1024 / sockets
    cpu = 0.0
    for number in range(1, rounds + 1):
        began = time.process_time()
        sent += await send(_body(number)) * sockets
        await asyncio.sleep(PAUSE_SECONDS)
        cpu += time.process_time() - began
    await asyncio.sleep(0.5)
    print(json.dumps({"us": cpu / rounds / sockets * 1e6, "kb": kilobytes, "bytes": sent}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)


async def _no_pages(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the fan-out asks for sockets only")


def _body(number: int) -> bytes:
    return f"{number:08d}".encode() + b"x" * (BODY_BYTES - 8)


def _resident() -> int:
    """Bytes of this process in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# -- the client ------------------------------------------------------------------------------------------------------


def _client(port: int, sockets: int) -> None:
    crowd = [_shake_hands(port) for _ in range(sockets)]
    selector = selectors.DefaultSelector()
    for one in crowd:
        one.setblocking(False)
        selector.register(one, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    print("connected", flush=True)
    buffer, received = bytearray(1 << 18), 0
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                print(received, flush=True)
                return
            received += key.fileobj.recv_into(buffer)  # type: ignore[union-attr]


def _shake_hands(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port))
    one.sendall(
        b"GET /live?event=e HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += one.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return one


def _main(role: str, *args: str) -> None:
    if role == "client":
        _client(int(args[0]), int(args[1]))
    elif role == "server":
        import uvloop

        from competition.door import raise_file_limit

        raise_file_limit()
        work = _ours if args[0] == "ours" else _broadcast
        uvloop.run(work(int(args[1]), int(args[2])))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _main(*sys.argv[1:])
    else:
        print(fanout())
