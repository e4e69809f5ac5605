"""How far this process has read each stream, answered from memory: for the gate, the follower and kept pages.

`look` reads the database; everything else never waits and may be asked on the event loop.
"""

import threading
from typing import NamedTuple

import structlog

from competition.ledger.engine import reading
from competition.ledger.names import Names
from competition.tally.replica import Replica, Replicas

log = structlog.get_logger(__name__)

ANY = ""  # what a bell says when any stream may have grown


class Stamp(NamedTuple):
    """What a rendered board depends on: the ledger's position and the revision of the names."""

    position: int
    revision: int


class Current:
    """The streams of this process. A stream is known when it was founded, and has a stamp when it was read."""

    def __init__(self, replicas: Replicas, names: Names) -> None:
        self._replicas = replicas
        self._names = names
        self._lock = threading.Lock()  # one look at a time
        self._known: dict[str, Replica] = {}
        self._read: dict[str, Replica] = {}
        self._seasons: tuple[Replica, ...] = ()
        self._broken: dict[str, str] = {}

    def known(self, stream: str) -> bool:
        """Whether there is such a stream."""
        return stream in self._known

    def stamp(self, stream: str) -> Stamp | None:
        """What a page of this stream depends on now; None while the stream is unknown or was not read yet."""
        replica = self._read.get(stream)
        return None if replica is None else Stamp(replica.position, self._names.revision)

    def everything(self) -> tuple[int, ...]:
        """What a page that shows every stream depends on now."""
        return (self._names.revision, len(self._known), *(replica.position for replica in self._read.values()))

    def seasons(self) -> tuple[int, ...]:
        """What a page depends on that says where in a season its event stands."""
        return tuple(replica.position for replica in self._seasons)

    def look(self, rung: set[str]) -> None:
        """Read on in the streams that rang; with "" among them in every stream, new ones included.

        Raises when the database cannot be reached. A stream that cannot be read, since its chain is broken, stays
        where it is and is logged once; the others go on.
        """
        with self._lock:
            self._names.refresh()
            if ANY in rung or not rung <= self._known.keys():
                self._list_streams()
            streams = self._known if ANY in rung else rung & self._known.keys()
            with reading(self._replicas.engine) as connection:
                for stream in list(streams):
                    replica = self._known[stream]
                    try:
                        replica.catch_up(connection)
                        self._broken.pop(stream, None)
                    except Exception as error:
                        self._report(stream, error)
                    self._read[stream] = replica

    def _list_streams(self) -> None:
        """Learn which streams there are, without reading them."""
        for stream, kind in self._replicas.streams():
            if stream not in self._known:
                replica = self._known[stream] = self._replicas.of(stream)
                if kind == "season":
                    self._seasons = (*self._seasons, replica)

    def _report(self, stream: str, error: Exception) -> None:
        if self._broken.get(stream) != str(error):
            self._broken[stream] = str(error)
            log.error("stream_not_read", stream=stream, what=str(error), exc_info=error)
