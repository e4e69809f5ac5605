"""Two server processes over one PostgreSQL: a mark taken by one is on the board of the other."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from websockets.asyncio.client import connect

from competition.access import devices
from competition.ledger.engine import writing
from competition.tally.office import now_ms, open_office
from tests import cast
from tests.patience import PATIENCE, until
from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.postgres


@pytest.fixture
def nodes(postgres_engine: Engine, tmp_path: Path) -> Iterator[tuple[list[int], str]]:
    url = postgres_engine.url.render_as_string(hide_password=False)
    office = open_office(url)
    cast.found(office)
    with writing(office.engine) as conn:
        token = devices.issue(conn, cast.EVENT, "wang", now_ms())
    office.close()
    servers, ports = [], []
    for number in range(2):
        port = free_port()
        env = {**os.environ, "JINBANG_DATABASE": url, "PORT": str(port), "DEMO": "off"}
        with open(tmp_path / f"node-{number}.log", "wb") as log:
            command = [sys.executable, "-m", "competition.cli", "serve"]
            servers.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))
        ports.append(port)
    for port in ports:
        wait_for(port)
    yield ports, token
    for server in servers:
        server.send_signal(signal.SIGTERM)
    for server in servers:
        assert server.wait(PATIENCE) == 0


def wait_for(port: int) -> None:
    def answers() -> bool:
        try:
            return bool(board(port))
        except OSError:
            return False

    until(answers, 4 * PATIENCE)


def board(port: int) -> dict:
    address = f"http://127.0.0.1:{port}/zh/event/{cast.EVENT}/board.json"
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return json.load(answer)


def post(port: int, token: str, **mark: object) -> dict:
    body = json.dumps({"marks": [{"made": 1} | mark]}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/judge/marks", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)["receipts"][0]


async def frame_after(port: int, act) -> tuple[str, str]:
    """The frame on connecting, and the next one, which `act` should cause."""
    uri = f"ws://127.0.0.1:{port}/live?event={cast.EVENT}&language=zh&page=board"
    async with connect(uri, origin=f"http://127.0.0.1:{port}", open_timeout=PATIENCE) as socket:
        first = await asyncio.wait_for(socket.recv(), PATIENCE)
        await asyncio.to_thread(act)
        return str(first), str(await asyncio.wait_for(socket.recv(), PATIENCE))


def test_a_mark_taken_by_one_node_moves_the_board_of_the_other(nodes: tuple[list[int], str]) -> None:
    (one, other), token = nodes
    mark = {"key": "two-nodes-1", "subject": "s2", "aspect": "length", "value": "150", "shared": True}
    first, second = asyncio.run(frame_after(other, lambda: post(one, token, **mark)))
    assert first != second
    assert board(one) == board(other)
    assert "30.00" in json.dumps(board(other)) or "21.00" in json.dumps(board(other))


def test_the_same_mark_sent_to_both_nodes_counts_once(nodes: tuple[list[int], str]) -> None:
    (one, other), token = nodes
    mark = {"key": "two-nodes-2", "subject": "s3", "aspect": "look", "value": "3"}
    first, again = post(one, token, **mark), post(other, token, **mark)
    assert (first["outcome"], again["outcome"]) == ("recorded", "exists")
    assert first["position"] == again["position"]
