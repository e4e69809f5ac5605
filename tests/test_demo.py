"""What a newcomer meets after `make run`: boards that move, desks to sign in to, and a seat to take."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from competition.roof import HALL
from tests.patience import PATIENCE, until
from tests.ports import free_port
from tests.test_kill import ROOT

pytestmark = pytest.mark.slow


@dataclass
class Demo:
    """The running demonstration, and what it has printed."""

    port: int
    log: Path

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Location") or "", body

    def marked(self, event: str) -> int:
        return int(json.loads(self.ask("GET", f"/en/event/{event}/board.json")[2])["progress"]["marked"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    env = {**os.environ, "JINBANG_DATA": str(folder), "PORT": str(port), "DEMO": "on", "COLUMNS": "80"}
    with open(folder / "log", "wb") as log:
        command = [sys.executable, "-m", "competition.cli", "serve", "--demo"]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    demo = Demo(port, folder / "log")
    until(lambda: "or scan" in demo.said() or server.poll() is not None, 4 * PATIENCE)
    yield demo
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0
    assert "Traceback" not in demo.said()


def test_a_real_competition_is_played_again_and_says_so(demo: Demo) -> None:
    event = re.search(r"event/(\S+-replay-1)\b", demo.said())
    assert event is not None
    before = demo.marked(event[1])
    until(lambda: demo.marked(event[1]) > before, 4 * PATIENCE)
    assert "Replay" in demo.ask("GET", f"/en/event/{event[1]}")[2]


def test_simulated_judges_mark_through_the_tablets_door(demo: Demo) -> None:
    before = demo.marked(HALL)
    until(lambda: demo.marked(HALL) > before, 4 * PATIENCE)


def test_the_code_that_is_printed_gives_a_newcomer_a_seat(demo: Demo) -> None:
    time.sleep(1)  # whatever the simulated judges still do must not take it
    code, pin = re.search(r"code (\d{6})", demo.said()), re.search(r"PIN (\d{4})", demo.said())
    assert code is not None and pin is not None
    form = {"code": code[1], "pin": pin[1]}
    assert demo.ask("POST", "/en/judge/", form)[0] == 409  # a simulated judge sits there
    status, leads_to, _ = demo.ask("POST", "/en/judge/", {**form, "take": "yes"})
    assert (status, leads_to) == (303, "/en/judge/sheets")


def test_every_desk_can_sign_in_with_what_was_printed(demo: Demo) -> None:
    printed = dict(re.findall(r"^  (\w+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){3})$", demo.said(), re.M))
    assert set(printed) == {"organiser", "chief", "supervisor", "arbiter", "recorder", "coder"}
    for name, password in printed.items():
        assert demo.ask("POST", "/en/sign-in", {"name": name, "password": password})[:2] == (303, "/en/desk/")
