"""The one port: uvicorn with the edge for requests and the live door for sockets, and a stop that loses nobody.

Part of the roof. It prints nothing; what it has to say goes through structlog.
"""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, cast
from wsgiref.types import WSGIApplication

import structlog
import uvicorn

from competition import edge, rooms
from competition.door import Door, raise_file_limit, sweep_idle
from competition.edge import Edge, Refuse
from competition.live import hub
from competition.live.connection import listening
from competition.live.current import ANY, Current
from competition.live.doorman import Doorman
from competition.live.follower import Follower, Render
from competition.live.gate import Gate, Topic
from competition.live.hub import Hub
from competition.live.private import Look, PrivateFollower
from competition.tally.office import Office

log = structlog.get_logger(__name__)

BACKLOG = 4096  # a hall that reconnects after a restart comes all at once
KEEP_ALIVE_SECONDS = 20
FILES_FOR_OTHERS = 500  # open files that listeners must leave for requests and the database
GRACE_SECONDS = 5  # for requests under way, also on a machine that is busy; sockets have their own second


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the port serves. The office is opened and closed by whoever calls; its doorbell is running."""

    office: Office
    wsgi: WSGIApplication
    render: Render  # topic -> body of a frame
    refuse: Refuse
    look: Look | None = None  # private topic -> body of its notice; without it there are no private topics
    session_cookie: str = "session"  # requests that carry it are somebody's own
    digest: str = ""  # of templates and languages: kept pages of another one are not served
    static: Path | None = None  # the folder behind /static/
    host: str = "127.0.0.1"
    port: int = 8000  # 0 takes a free one
    proxies: tuple[str, ...] = ()  # addresses of reverse proxies whose X-Forwarded headers are believed
    certificate: Path | None = None  # for https: certificate chain and key, PEM
    key: Path | None = None
    sockets: hub.Limits = field(default_factory=hub.Limits)
    requests: edge.Limits = field(default_factory=rooms.limits)


class Serving(NamedTuple):
    """A server that has begun to answer. `stop` may be called from any thread."""

    host: str
    port: int
    stop: Callable[[], None]


def serve(services: Services, ready: Callable[[Serving], None] = lambda serving: None) -> None:
    """Serve until SIGTERM, SIGINT or `stop`. Calls `ready` once the port answers.

    The ledger is read first, so that no early request finds half of it. Raises OSError when the port cannot be had.
    """
    files = raise_file_limit() - FILES_FOR_OTHERS
    current = Current(services.office.replicas, services.office.names)
    current.look({ANY})
    limits = replace(services.sockets, sockets=min(services.sockets.sockets, files))
    doorman = Doorman(services.office) if services.look else None
    crowd = Hub(Gate(current.known, services.proxies), limits, doorman)
    bell = services.office.doorbell
    follower = Follower(crowd, bell, current, services.render)
    private = PrivateFollower(crowd, bell, doorman, services.look) if doorman and services.look else None
    keeper = Keeper(current, services.digest, services.static)
    front = Edge(services.wsgi, services.refuse, keeper, services.session_cookie, services.requests)
    config = _config(services, front, crowd)
    family = socket.AF_INET6 if ":" in services.host else socket.AF_INET
    with (
        socket.create_server((services.host, services.port), family=family, backlog=BACKLOG) as port,
        asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,
    ):
        runner.run(_serve(_Server(config, crowd, ready), port, crowd, follower, private))
    front.close()


async def _serve(
    server: "_Server", port: socket.socket, crowd: Hub, follower: Follower, private: PrivateFollower | None
) -> None:
    loop = asyncio.get_running_loop()

    def opened(topic: Topic) -> None:
        if not topic.private:
            follower.opened(topic)
        elif private:
            private.opened()

    crowd.on_open = opened
    follower.start(loop)
    if private:
        private.start(loop)
    sweeps = [loop.create_task(crowd.sweep()), loop.create_task(sweep_idle(server.server_state))]
    try:
        await server.serve([port])
    finally:
        await asyncio.to_thread(follower.stop)
        if private:
            await asyncio.to_thread(private.stop)
        for sweep in sweeps:
            sweep.cancel()


def _config(services: Services, front: Edge, crowd: Hub) -> uvicorn.Config:
    return uvicorn.Config(
        cast(Any, front),
        interface="asgi3",
        http=Door,
        ws=listening(crowd, services.refuse),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(services.proxies),
        forwarded_allow_ips=list(services.proxies),
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=services.certificate,
        ssl_keyfile=services.key,
    )


class _Server(uvicorn.Server):
    """uvicorn's server, except that a signal ends it in good order and is not raised again afterwards."""

    def __init__(self, config: uvicorn.Config, crowd: Hub, ready: Callable[[Serving], None]) -> None:
        super().__init__(config)
        self._crowd = crowd
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        assert sockets is not None
        host, port = sockets[0].getsockname()[:2]
        gc.collect()
        gc.freeze()  # what stands now stays: the collector need not walk through it with every crowd
        log.info("serving", host=host, port=port)
        self._ready(Serving(host, port, self.stop))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping", sockets=self._crowd.count())
        self._crowd.close()
        await super().shutdown(sockets)

    def stop(self) -> None:
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before: dict[signal.Signals, Any] = {}
        with contextlib.suppress(ValueError):  # not the main thread: whoever started it stops it
            for number in (signal.SIGINT, signal.SIGTERM):
                before[number] = signal.signal(number, self._on_signal)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit  # the second time somebody means it
        self.should_exit = True


class Keeper:
    """Says of each path whether its page is the same for everybody, and what it depends on now."""

    def __init__(self, current: Current, digest: str, static: Path | None) -> None:
        self._current = current
        self._digest = digest
        self._static = static

    def __call__(self, path: str, query: bytes) -> Hashable | None:
        parts = path.split("/")
        if len(parts) < 3:
            return None
        if parts[1] == "static":
            return self._file(parts[2:])
        if query or parts[1] not in ("zh", "en"):
            return None
        if len(parts) >= 4 and parts[2] == "event":
            stamp = self._current.stamp(parts[3])
            return None if stamp is None else (stamp, self._current.seasons(), self._digest)
        if parts[2:] == [""] or (len(parts) == 4 and parts[2] == "season"):
            return (self._current.everything(), self._digest)
        return None

    def _file(self, parts: list[str]) -> Hashable | None:
        if self._static is None or not parts or any(part in ("", ".", "..") or "\0" in part for part in parts):
            return None
        try:
            return self._static.joinpath(*parts).stat().st_mtime_ns
        except OSError:
            return None
