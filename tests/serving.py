"""A real server on a free port of this machine, in a thread, with a real ledger behind it; and what to knock with."""

import contextlib
import http.client
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import structlog
from flask import Flask, request
from websockets.sync.client import ClientConnection, connect

from competition.live.gate import Topic
from competition.rules import facts as f
from competition.server import Services, Serving, serve
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from tests.patience import PATIENCE
from tests.patience import until as until  # for whoever waits for this house

EVENT = "welder-2026"


@dataclass
class House:
    """A running server and the office behind it."""

    office: Office
    port: int
    app: Flask
    rendered: list[Topic]  # what the follower had rendered, in order

    def listen(self, query: str = f"event={EVENT}", **options: Any) -> ClientConnection:
        """A socket at the live door, opened as a page of this very server opens it."""
        options = {"origin": f"http://127.0.0.1:{self.port}", "open_timeout": PATIENCE} | options
        return connect(f"ws://127.0.0.1:{self.port}/live?{query}", **options)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers in lower case, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def knock(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def enter(self, subject: str) -> int:
        """One more fact in the event's ledger; its position."""
        fact = f.SubjectEntered(subject)
        (receipt,) = self.office.recorder.record(Submission(EVENT, "desk:office", [Proposal(f"enter-{subject}", fact)]))
        assert receipt.position is not None
        return receipt.position


def body_of(office: Office, topic: Topic) -> bytes:
    """What the little house shows of a topic: changes with the ledger and the names."""
    position = office.replicas.of(topic.stream).position
    name = office.names.text("event", topic.stream, topic.language)
    return f"<ol data-page='{topic.page}' data-position='{position}'>{name}</ol>{'榜' * 400}".encode()


def little_app(office: Office) -> Flask:
    """An application with a page of each kind; the real pages have tests of their own."""
    app = Flask(__name__, static_folder=None)
    app.config["calls"] = []

    @app.get("/<language>/event/<event>")
    def board(language: str, event: str) -> Any:
        app.config["calls"].append(dict(request.headers))
        if "sid" in request.cookies:
            return "somebody's own"
        return body_of(office, Topic(event, "public", language, "board"))

    @app.get("/<language>/event/<event>/secret")
    def secret(language: str, event: str) -> Any:
        app.config["calls"].append(dict(request.headers))
        return "not for keeping", {"Cache-Control": "no-store"}

    @app.get("/quick")
    def quick() -> str:
        return "quick"

    @app.post("/post")
    def post() -> dict[str, Any]:
        return {"length": len(request.get_data()), "for": request.headers.get("X-Forwarded-For", "")}

    @app.get("/long")
    def long() -> str:
        return "x" * 5_000_000

    @app.get("/slow")
    def slow() -> str:
        print("slow begins", flush=True)
        time.sleep(0.6)
        return "slow"

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a bug")

    app.config["PROPAGATE_EXCEPTIONS"] = True  # as if the application's own error page failed too
    return app


def refuse(status: int, word: str, scope: dict[str, Any]) -> tuple[list[tuple[bytes, bytes]], bytes]:
    return [(b"content-type", b"text/plain; charset=utf-8")], f"{word} {scope['path']}".encode()


def found_event(office: Office) -> None:
    proposal = Proposal("found", f.EventFounded("1"))
    office.recorder.record(Submission(EVENT, "desk:office", [proposal], founds="event"))


@contextlib.contextmanager
def house(office: Office, render: Callable[[Topic], bytes | None] | None = None, **changes: Any) -> Iterator[House]:
    """Serve a little house until the block ends. `changes` are fields of `Services`."""
    found_event(office)
    app, rendered = little_app(office), []

    def noted(topic: Topic) -> bytes | None:
        rendered.append(topic)
        return render(topic) if render else body_of(office, topic)

    services = replace(Services(office, app, noted, refuse, session_cookie="sid", port=0), **changes)
    begun: queue.Queue[Serving] = queue.Queue()
    thread = threading.Thread(target=serve, args=(services, begun.put))
    thread.start()
    serving = begun.get(timeout=PATIENCE)
    try:
        yield House(office, serving.port, app, rendered)
    finally:
        serving.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not stop"


def main(url: str) -> None:
    """Be a server process on a free port, which is printed; "closed" follows when it was stopped in good order."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    office = open_office(url)
    found_event(office)
    services = Services(office, little_app(office), lambda topic: body_of(office, topic), refuse, port=0)
    serve(services, lambda serving: print(serving.port, flush=True))
    office.close()
    print("closed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
