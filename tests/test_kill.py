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

KILLS = 25
ROOT = Path(__file__).resolve().parent.parent


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
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            while not over.is_set():
                for _ in range(self.chance.choice((1, 1, 1, 8))):
                    if len(self.outbox) < 50:
                        self.enter()
                self.send(connection)
        except (OSError, http.client.HTTPException):
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(data: Path, port: int) -> subprocess.Popen:
    env = {**os.environ, "JINBANG_DATA": str(data), "PORT": str(port), "DEMO": "off"}
    command = [sys.executable, "-m", "competition.cli", "serve"]
    with open(data / "server.log", "ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            assert server.poll() is None, (data / "server.log").read_text()[-2000:]
            time.sleep(0.02)
    raise AssertionError("the server did not open its port")


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_acknowledged_mark_survives_twenty_five_kills_under_load(tmp_path: Path) -> None:
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
        port = free_port()
        server = start_server(tmp_path, port)
        over = threading.Event()
        threads = [threading.Thread(target=judge.work, args=(port, over)) for judge in judges]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 0.8))
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        over.set()
        for thread in threads:
            thread.join()

    assert [judge.troubles for judge in judges] == [[]] * len(judges)
    acknowledged = {(judge.seat, key) for judge in judges for key in judge.acknowledged}
    assert len(acknowledged) > 10 * KILLS, "too little load to prove anything"
    assert_all_there(database, acknowledged)


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
