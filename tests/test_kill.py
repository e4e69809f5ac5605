"""A server that is killed without warning, again and again under load: what it acknowledged is there afterwards."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from competition.access import devices
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.tally.audit import audit
from competition.tally.office import now_ms, open_office
from tests import cast, oracle
from tests.patience import PATIENCE, until
from tests.ports import free_port

KILLS = 25
ROOT = Path(__file__).resolve().parent.parent

# Imports once what a server needs. For each line, a port, it forks one that serves there, and prints its process.
STANDBY = """
import os, signal, sys
from competition.roof import run
from competition.settings import Settings

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody else waits for them
for line in sys.stdin:
    os.environ["PORT"] = line.strip()
    process = os.fork()
    if not process:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(2, 1)  # what it says goes to the log
        run(Settings(), demo=False)
        os._exit(0)
    print(process, flush=True)
"""


@dataclass
class Judge:
    """A judge's tablet over HTTP: sends the outbox until each mark has its receipt, one or several a time."""

    seat: str
    token: str
    chance: random.Random
    outbox: list[dict] = field(default_factory=list)
    standing: dict[tuple[str, str, str], str] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    minted: int = 0
    troubles: list[str] = field(default_factory=list)

    def enter(self) -> None:
        cell = self.chance.choice([c for c in cast.cells() if c[3] == self.seat])[:3]
        self.minted += 1
        key = f"{self.seat}-{self.minted:06d}"
        subject, aspect, seat = cell
        mark = {"key": key, "subject": subject, "aspect": aspect, "value": self.chance.choice(cast.VALUES[aspect])}
        mark |= {"made": self.minted, "replaces": self.standing.get(cell), "shared": seat == ""}
        self.standing[cell] = key
        self.outbox.append(mark)

    def send(self, connection: http.client.HTTPConnection) -> None:
        body = json.dumps({"marks": self.outbox}).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", "/judge/marks", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            self.troubles.append(f"{answer.status} {content[:200]!r}")
            return
        for receipt in json.loads(content)["receipts"]:
            if receipt["outcome"] in ("recorded", "exists"):
                self.acknowledged.add(receipt["key"])
            else:
                self.troubles.append(str(receipt))
        self.outbox = [mark for mark in self.outbox if mark["key"] not in self.acknowledged]

    def work(self, port: int, over: threading.Event) -> None:
        """Enter and send until the server is gone."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            while not over.is_set():
                for _ in range(self.chance.choice((1, 1, 1, 8))):
                    if len(self.outbox) < 50:
                        self.enter()
                self.send(connection)
        except (OSError, http.client.HTTPException):
            return


def start_server(data: Path, port: int) -> subprocess.Popen:
    with open(data / "server.log", "ab") as log:
        command = [sys.executable, "-m", "competition.cli", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment(data, port), stdout=log, stderr=log)

    def answers() -> bool:
        assert server.poll() is None, (data / "server.log").read_text()[-2000:]
        return is_open(port)

    until(answers, 4 * PATIENCE)
    return server


def environment(data: Path, port: int) -> dict[str, str]:
    return {**os.environ, "JINBANG_DATA": str(data), "PORT": str(port), "DEMO": "off"}


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
    except OSError:
        return False
    return True


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def standby(tmp_path: Path) -> Iterator[Callable[[int], int]]:
    """Starts a server at a port, as a process of its own, as fast as a fork; gives its number."""
    with open(tmp_path / "server.log", "wb") as log:
        command, pipe = [sys.executable, "-c", STANDBY], subprocess.PIPE
        ready = subprocess.Popen(
            command, cwd=ROOT, env=environment(tmp_path, 0), stdin=pipe, stdout=pipe, stderr=log, text=True
        )
    assert ready.stdin is not None and ready.stdout is not None

    def start(port: int) -> int:
        print(port, file=ready.stdin, flush=True)
        process = int(ready.stdout.readline())

        def answers() -> bool:
            assert runs(process), (tmp_path / "server.log").read_text()[-2000:]
            return is_open(port)

        until(answers, 4 * PATIENCE)
        return process

    yield start
    ready.stdin.close()
    assert ready.wait(PATIENCE) == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_acknowledged_mark_survives_twenty_five_kills_under_load(
    tmp_path: Path, standby: Callable[[int], int]
) -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    print(f"seed {seed}")
    database = f"sqlite:///{tmp_path / 'jinbang.sqlite3'}"
    office = open_office(database)
    cast.found(office)
    with writing(office.engine) as conn:
        tokens = {seat: devices.issue(conn, cast.EVENT, seat, now_ms()) for seat in cast.JUDGES}
    office.close()
    judges = [Judge(seat, token, random.Random(f"{seed}-{seat}")) for seat, token in tokens.items()]

    for _ in range(KILLS):
        kill_under_load(standby, judges, chance)

    assert [judge.troubles for judge in judges] == [[]] * len(judges)
    acknowledged = {(judge.seat, key) for judge in judges for key in judge.acknowledged}
    assert len(acknowledged) > 10 * KILLS, "too little load to prove anything"
    assert_all_there(database, acknowledged)


def kill_under_load(standby: Callable[[int], int], judges: list[Judge], chance: random.Random) -> None:
    """Let the judges mark at a server until some more marks were acknowledged, and kill it at any moment after."""
    port = free_port()
    server = standby(port)
    over = threading.Event()
    threads = [threading.Thread(target=judge.work, args=(port, over)) for judge in judges]
    wanted = sum(len(judge.acknowledged) for judge in judges) + chance.randint(12, 60)
    try:
        for thread in threads:
            thread.start()
        until(lambda: sum(len(judge.acknowledged) for judge in judges) >= wanted)
        time.sleep(chance.uniform(0.0, 0.1))
    finally:
        os.kill(server, signal.SIGKILL)
        until(lambda: not runs(server))
        over.set()
        for thread in threads:
            thread.join()


def assert_all_there(database: str, acknowledged: set[tuple[str, str]]) -> None:
    office = open_office(database)
    try:
        with reading(office.engine) as conn:
            entries = [decode(body) for _, body, _ in store.read(conn, cast.EVENT, 0)]
        keys = [(entry.by, entry.key) for entry in entries]
        assert acknowledged <= set(keys)
        assert len(keys) == len(set(keys))
        report = audit(office.engine, None)
        assert report.ok, (report.damage, report.troubles)
        replica = office.replicas.of(cast.EVENT)
        replica.catch_up()
        oracle.assert_standings_equal(replica.state, [entry.fact for entry in entries])
    finally:
        office.close()
