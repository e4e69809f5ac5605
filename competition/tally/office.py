"""Everything that a process needs of the ledger and the tally, opened together in the right order."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from competition.ledger.doorbell import Doorbell, open_doorbell
from competition.ledger.engine import migrate, open_engine
from competition.ledger.names import Names
from competition.tally.recorder import Recorder
from competition.tally.replica import Replicas


@dataclass(frozen=True, slots=True)
class Office:
    """One of each, shared by all doors of a process."""

    engine: Engine
    doorbell: Doorbell
    replicas: Replicas
    recorder: Recorder
    names: Names

    def close(self) -> None:
        """Stop listening and give back all connections."""
        self.doorbell.stop()
        self.engine.dispose()


def now_ms() -> int:
    """This machine's clock in whole milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def open_office(url: str, clock: Callable[[], int] = now_ms) -> Office:
    """Open the database at this address, bring its tables up to date and listen to other processes.

    Raises ValueError for an address that is neither SQLite nor PostgreSQL.
    """
    engine = open_engine(url)
    migrate(engine)
    doorbell = open_doorbell(engine)
    replicas = Replicas(engine)
    doorbell.start()
    return Office(engine, doorbell, replicas, Recorder(engine, replicas, doorbell, clock), Names(engine))
