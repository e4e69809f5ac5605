"""Tells whoever watches that a stream may have grown: "look", never what changed. Everyone reads from their own cursor.

In one process a bell is a plain call. Between processes on SQLite a thread polls `data_version`; between machines
PostgreSQL carries it. A lost ring costs time, never data: a slow look-round comes in any case.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, text

Callback = Callable[[str], None]  # takes a stream's id, or "" for "any of them may have grown"; any thread may call

ANY = ""
CHANNEL = "jinbang"
POLL_SECONDS = 0.03
LOOK_ROUND_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 5.0

log = logging.getLogger(__name__)


def open_doorbell(engine: Engine) -> "Doorbell":
    """The bell that fits the database."""
    return PostgresDoorbell(engine) if engine.dialect.name == "postgresql" else SqliteDoorbell(engine)


class Doorbell:
    """A bell inside one process. `start` and `stop` run the thread that listens to other processes."""

    def __init__(self) -> None:
        self._callbacks: tuple[Callback, ...] = ()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def ring(self, stream: str) -> None:
        """Call everyone who subscribed; only after the commit. A callback that fails harms no other."""
        for callback in self._callbacks:
            try:
                callback(stream)
            except Exception:
                log.exception("a listener of the doorbell failed")

    def announce(self, connection: Connection, stream: str) -> None:
        """Inside the transaction that appends: what has to travel with its commit to other machines."""

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Have `callback(stream)` called at each ring, often for nothing; returns what ends it. It must be quick."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)

        def leave() -> None:
            with self._lock:
                self._callbacks = tuple(one for one in self._callbacks if one is not callback)

        return leave

    def start(self) -> None:
        """Begin to listen to other processes; returns at once."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._listen_on, name="doorbell", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the listening thread; rings inside this process go on."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join(LONGEST_PAUSE_SECONDS)

    def _listen_on(self) -> None:
        pause = POLL_SECONDS
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except Exception:
                if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                    pause = POLL_SECONDS
                log.warning("the doorbell lost its database, trying again in %.2f s", pause, exc_info=True)
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _listen(self) -> None:
        """Ring for what other processes wrote until stopped. Raises what the database raises."""
        self._stopping.wait()


class SqliteDoorbell(Doorbell):
    """Sees that another connection committed by the `data_version` of one of its own."""

    def __init__(self, engine: Engine, every: float = POLL_SECONDS) -> None:
        super().__init__()
        self._engine = engine
        self._every = every

    def _listen(self) -> None:
        pooled = self._engine.raw_connection()
        try:
            cursor = pooled.cursor()
            seen: Any = None
            while not self._stopping.wait(self._every):
                version = cursor.execute("pragma data_version").fetchall()  # to the end: holds back no checkpoint
                if version != seen:
                    seen = version
                    self.ring(ANY)
        finally:
            pooled.close()


class PostgresDoorbell(Doorbell):
    """LISTEN on a connection of its own, taken up again when it drops, with a slow look-round as a net."""

    def __init__(self, engine: Engine, look_round: float = LOOK_ROUND_SECONDS) -> None:
        super().__init__()
        self._engine = engine
        self._look_round = look_round

    def announce(self, connection: Connection, stream: str) -> None:
        connection.execute(text("select pg_notify(:channel, :stream)"), {"channel": CHANNEL, "stream": stream})

    def _listen(self) -> None:
        args, options = self._engine.dialect.create_connect_args(self._engine.url)
        with psycopg.connect(*args, **{**options, "autocommit": True}) as connection:
            connection.execute(f"listen {CHANNEL}")
            self.ring(ANY)  # whatever was written while nobody listened
            looked = time.monotonic()
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=0.2, stop_after=1):
                    self.ring(note.payload)
                if time.monotonic() - looked > self._look_round:
                    looked = time.monotonic()
                    self.ring(ANY)
