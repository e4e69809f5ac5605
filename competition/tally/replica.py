"""A stream's state kept current: reads behind its own cursor, verifies the chain and folds. It never writes.

Any number of processes may each keep replicas of the same streams; the same entries give each the same state.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from competition.ledger import store
from competition.ledger.chain import ChainBroken, genesis, link
from competition.ledger.codec import Undecodable, decode
from competition.ledger.engine import reading
from competition.rules import facts as f
from competition.rules.standings import Scorer
from competition.rules.state import EMPTY, State, fold

BIG_LOAD = 50_000  # entries

__all__ = ["ChainBroken", "NoSuchStream", "Replica", "Replicas", "Snapshot"]


class NoSuchStream(LookupError):
    """No stream with this id was ever founded."""


class Snapshot(NamedTuple):
    """A state with its position and the chain's head (32 bytes) there; the three belong together."""

    position: int
    head: bytes
    state: State


class Replica:
    """One stream as this process knows it. Reading takes no lock; `catch_up` and `adopt` are safe from any thread."""

    def __init__(self, engine: Engine, stream: str, kind: store.StreamKind) -> None:
        self.stream = stream
        self.kind = kind
        self.scorer = Scorer()  # remembers each subject's score, so that a new mark costs one subject
        self._engine = engine
        self._lock = threading.Lock()
        self._now = Snapshot(0, genesis(stream, kind), EMPTY)

    def snapshot(self) -> Snapshot:
        """Position, head and state of one moment."""
        return self._now

    @property
    def state(self) -> State:
        return self._now.state

    @property
    def position(self) -> int:
        return self._now.position

    @property
    def head(self) -> bytes:
        return self._now.head

    def catch_up(self, connection: Connection | None = None) -> bool:
        """Take in what was appended since; True if anything was.

        Raises ChainBroken at the first entry that does not follow; the state then is the one before that entry.
        """
        with self._lock:
            if connection is not None:
                return self._read_on(connection)
            with reading(self._engine) as own:
                return self._read_on(own)

    def adopt(self, base: int, snapshot: Snapshot) -> None:
        """Take over what the recorder folded and committed on top of position `base`, without reading it again."""
        with self._lock:
            if self._now.position == base:
                self._now = snapshot

    def _read_on(self, connection: Connection) -> bool:
        before = self._now
        reader = _Verified(self.stream, before.position, before.head)
        rows = store.read(connection, self.stream, before.position)
        first = next(rows, None)
        if first is None:
            return False
        with _collector_paused():
            state = fold(before.state, reader.entries(first, rows))
            if reader.position - before.position >= BIG_LOAD:
                gc.freeze()
        self._now = Snapshot(reader.position, reader.head, state)
        if reader.broken is not None:
            raise reader.broken
        return True


class _Verified:
    """Yields decoded entries as long as each follows from the one before; then `broken` says what was wrong."""

    def __init__(self, stream: str, position: int, head: bytes) -> None:
        self.stream = stream
        self.position = position
        self.head = head
        self.broken: ChainBroken | None = None

    def entries(
        self, first: tuple[int, bytes, bytes], rows: Iterator[tuple[int, bytes, bytes]]
    ) -> Iterator[f.Entry[Any]]:
        position, head = self.position, self.head
        row: tuple[int, bytes, bytes] | None = first
        try:
            while row is not None:
                at, body, stored = row
                if at != position + 1:
                    raise ChainBroken(self.stream, position + 1, "is missing")
                after = link(head, body)
                if after != stored:
                    raise ChainBroken(self.stream, at, "its head does not follow from the one before and its body")
                entry = decode(body)
                position, head = at, after
                yield entry
                row = next(rows, None)
        except Undecodable as error:
            self.broken = ChainBroken(self.stream, position + 1, f"cannot be read: {error}")
        except ChainBroken as error:
            self.broken = error
        finally:
            self.position, self.head = position, head


class Replicas:
    """The replicas of this process, one a stream, made when first asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._replicas: dict[str, Replica] = {}

    def of(self, stream: str) -> Replica:
        """The replica of a founded stream, as far as it was read by now. Raises NoSuchStream."""
        replica = self.find(stream)
        if replica is None:
            raise NoSuchStream(stream)
        return replica

    def find(self, stream: str, connection: Connection | None = None) -> Replica | None:
        """The same, or None where there is no such stream. A new replica has read nothing yet."""
        replica = self._replicas.get(stream)
        if replica is not None:
            return replica
        if connection is not None:
            kind = store.kind_of(connection, stream)
        else:
            with reading(self.engine) as own:
                kind = store.kind_of(own, stream)
        if kind is None:
            return None
        with self._lock:
            return self._replicas.setdefault(stream, Replica(self.engine, stream, kind))

    def streams(self) -> list[tuple[str, store.StreamKind]]:
        """(id, kind) of every stream there is, oldest first."""
        with reading(self.engine) as connection:
            return store.streams(connection)


class _CollectorPause:
    """Decoding makes millions of objects and no cycle: looking for cycles meanwhile takes longer than the work.

    What a big load leaves behind stays for good, so the collector is told to pass it over from then on.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            self._depth += 1
            gc.disable()
        try:
            yield
        finally:
            with self._lock:
                self._depth -= 1
                if not self._depth:
                    gc.enable()


_collector_paused = _CollectorPause()
