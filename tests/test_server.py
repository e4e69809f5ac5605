"""The one port starts, bounds what a connection may do, and stops without losing anybody."""

import asyncio
import datetime as dt
import http.client
import os
import re
import resource
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from competition.certificates import certify
from competition.door import HEAD_BYTES, Door, raise_file_limit, sweep_idle
from competition.live.current import Current
from competition.live.hub import Limits
from competition.server import Keeper, Services, serve
from competition.tally.office import Office, open_office
from tests.patience import PATIENCE, until
from tests.serving import EVENT, House, found_event, house, little_app, refuse

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def here(office: Office) -> Iterator[House]:
    with house(office) as running:
        yield running


@pytest.fixture
def process(sqlite_url: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A server as a process of its own, and its port."""
    command = [sys.executable, "-m", "tests.serving", sqlite_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running, int(running.stdout.readline())
        running.kill()


def listen(port: int) -> ClientConnection:
    return connect(
        f"ws://127.0.0.1:{port}/live?event={EVENT}", origin=f"http://127.0.0.1:{port}", open_timeout=PATIENCE
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_sends_listeners_away_to_come_back_and_ends_the_process_in_order(
    process: tuple["subprocess.Popen[str]", int], number: signal.Signals
) -> None:
    running, port = process
    idle = http.client.HTTPConnection("127.0.0.1", port)
    idle.request("GET", "/quick")
    idle.getresponse().read()
    sleeper = socket.create_connection(("127.0.0.1", port))  # shakes hands and never says goodbye
    sleeper.sendall(
        f"GET /live?event={EVENT} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    with listen(port) as listener:
        listener.recv(timeout=PATIENCE)
        running.send_signal(number)
        with pytest.raises(ConnectionClosed) as closed:
            listener.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
    assert running.wait(PATIENCE) == 0  # although one sleeps and one is idle
    assert running.stdout is not None and running.stdout.read() == "closed\n"
    sleeper.close()
    idle.close()


def test_a_request_under_way_is_answered_before_the_end(process: tuple["subprocess.Popen[str]", int]) -> None:
    running, port = process
    asking = http.client.HTTPConnection("127.0.0.1", port)
    asking.request("GET", "/slow")
    assert running.stdout is not None and running.stdout.readline() == "slow begins\n"
    running.send_signal(signal.SIGTERM)
    assert asking.getresponse().read() == b"slow"
    assert running.wait(PATIENCE) == 0
    asking.close()


def test_a_port_that_is_taken_is_said(here: House, office: Office) -> None:
    services = Services(office, little_app(office), lambda topic: None, refuse, port=here.port)
    with pytest.raises(OSError, match="in use"):
        serve(services)


def test_a_head_without_end_is_cut_off(here: House) -> None:
    with here.knock() as one:
        one.sendall(b"GET /quick HTTP/1.1\r\n")
        line = b"x-more: " + b"y" * 1000 + b"\r\n"
        sent = 0
        while not select.select([one], [], [], 0.02)[0]:
            assert sent < 10 * HEAD_BYTES, "it is read on and on"
            one.sendall(line)
            sent += len(line)
        assert one.recv(100).startswith(b"HTTP/1.1 431 ")
    assert here.ask("GET", "/quick")[0] == 200


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET * HTTP/1.1", b"404"),
        (b"OPTIONS * HTTP/1.1", b"404"),
        (b"GET /nowhere HTTP/1.0", b"404"),
        (b"GET //nowhere HTTP/1.1", b"404"),
        (b"GET /%ff%00 HTTP/1.1", b"404"),
        (b"GET http://x HTTP/1.1", b"400"),
        (b"CONNECT x:80 HTTP/1.1", b"400"),
        (b"GET /\xff HTTP/1.1", b"400"),
        (b"POST /post HTTP/1.1\r\nContent-Length: 99999999999999999999", b"400"),
        (b"POST /post HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", b"400"),
        (b"POST /post HTTP/1.1\r\nContent-Length: -1", b"400"),
        (b"POST /post HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 5", b"400"),
        (b"GET /quick HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade", b"404"),
        (b"GET /quick HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade", b"200"),
        (b"\x16\x03\x01\x00 HTTP/1.1", b"400"),
    ],
)
def test_a_strange_request_gets_an_answer(here: House, line: bytes, status: bytes) -> None:
    with here.knock() as one:
        one.sendall(line + b"\r\nHost: x\r\n\r\n")
        assert one.recv(1000).split(b" ", 2)[1] == status


def test_requests_in_one_breath_are_each_answered(here: House) -> None:
    with here.knock() as one:
        body = b"x" * 100_000
        post = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
        one.sendall(post + body + b"GET /quick HTTP/1.1\r\nHost")
        time.sleep(0.1)
        one.sendall(b": x\r\nConnection: close\r\n\r\n")
        answers = b""
        while more := one.recv(10_000):
            answers += more
        assert b'"length":100000' in answers and answers.endswith(b"quick")


def test_a_connection_that_gets_nowhere_is_closed_and_one_at_work_is_not() -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(1.0)  # five sweeps
        await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    async def work() -> None:
        server = uvicorn.Server(uvicorn.Config(app, http=Door, lifespan="off", log_config=None, interface="asgi3"))
        with socket.create_server(("127.0.0.1", 0)) as port:
            serving = asyncio.create_task(server.serve([port]))
            sweep = asyncio.create_task(sweep_idle(server.server_state, every=0.2))
            address = port.getsockname()[:2]
            silent = await asyncio.open_connection(*address)
            dripping = await asyncio.open_connection(*address)
            waiting = await asyncio.open_connection(*address)
            waiting[1].write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            dripping[1].write(b"GET / HTTP/1.1\r\nHost: ")
            for letter in b"slowly":
                dripping[1].write(bytes([letter]))
                await asyncio.sleep(0.1)
            for reader, _ in (silent, dripping):
                with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                    await asyncio.wait_for(reader.readexactly(1), PATIENCE)
            assert (await waiting[0].readline()).startswith(b"HTTP/1.1 204 ")
            sweep.cancel()
            server.should_exit = True
            for _, writer in (silent, dripping, waiting):
                writer.close()
            await serving

    asyncio.run(work())


def test_as_many_files_may_be_open_as_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
        raise_file_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_over_tls_listeners_get_every_board_and_pings(office: Office, tmp_path: Path) -> None:
    files = certify(tmp_path, ["127.0.0.1"], dt.datetime.now(dt.UTC)).files
    trusted = ssl.create_default_context(cafile=files.authority)
    with house(office, certificate=files.server, key=files.server_key, sockets=Limits(ping_every=1.0)) as here:
        address, origin = f"wss://127.0.0.1:{here.port}/live?event={EVENT}", f"https://127.0.0.1:{here.port}"
        with connect(address, origin=origin, ssl=trusted, open_timeout=PATIENCE) as listener:
            for number in range(3):
                assert f"data-position='{number + 1}'" in str(listener.recv(timeout=PATIENCE))
                time.sleep(1.0)  # a ping, whose answer is owed before the next
                here.enter(f"s{number}")
            with pytest.raises(ConnectionClosed) as closed:
                listener.send(b"x" * 100_000)
                while True:
                    listener.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009


def test_static_files_are_kept_until_they_change(office: Office, tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    sheet = tmp_path / "css" / "board.css"
    sheet.write_text("a")
    with house(office, static=tmp_path) as here:
        here.app.add_url_rule("/static/<path:name>", "css", lambda name: (tmp_path / name).read_text())
        first = here.ask("GET", "/static/css/board.css?v=1")
        assert first[2] == b"a" and "etag" in first[1]
        sheet.write_text("b")
        os.utime(sheet, ns=(1, 1))
        assert here.ask("GET", "/static/css/board.css?v=1")[2] == b"b"


def test_the_keeper_names_what_a_page_depends_on(office: Office, tmp_path: Path) -> None:
    found_event(office)
    (tmp_path / "file.js").write_text("x")
    (tmp_path.parent / "secret.js").write_text("x")
    current = Current(office.replicas, office.names)
    keeper = Keeper(current, "digest", tmp_path)
    assert keeper(f"/zh/event/{EVENT}", b"") is None, "not before it was read"
    current.look({""})
    for path in (f"/zh/event/{EVENT}", f"/en/event/{EVENT}/hall/frame", "/zh/", "/en/season/s", "/static/file.js"):
        assert keeper(path, b"") is not None, path
    for path in ("/", "/zh", "/fr/", "/judge/", "/zh/event/nothing", "/zh/event", "/static/", "/static/none.js"):
        assert keeper(path, b"") is None, path
    for path in ("/static/../secret.js", "/static//etc/passwd", "/static/a\0b", "//", "", "x"):
        assert keeper(path, b"") is None, path
    assert keeper(f"/zh/event/{EVENT}", b"a=1") is None
    other = Keeper(current, "other digest", tmp_path)
    assert other(f"/zh/event/{EVENT}", b"") != keeper(f"/zh/event/{EVENT}", b"")


def test_frames_and_pages_go_on_while_a_flood_of_both_runs(here: House) -> None:
    """A rough whole: writers, listeners and readers at once, and every answer is whole."""
    stop, problems = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            code, _, body = here.ask("GET", f"/zh/event/{EVENT}")
            if code != 200 or not re.search(rb"data-position='\d+'.*</ol>", body):
                problems.append((code, body))

    readers = [threading.Thread(target=read) for _ in range(3)]
    with here.listen() as listener:
        for one in readers:
            one.start()
        for number in range(60):
            position = here.enter(f"s{number}")
        until(lambda: f"data-position='{position}'" in str(listener.recv(timeout=PATIENCE)))
        stop.set()
        for one in readers:
            one.join()
    assert problems == []
