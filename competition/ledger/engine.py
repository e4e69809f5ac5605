"""Opens a database so that no commit is lost: SQLite for one machine, PostgreSQL for several.

The two ways in are `reading` and `writing`. On SQLite a writer takes the write lock at once (BEGIN IMMEDIATE): in the
default mode two writers may both read before either writes, and one update is lost without an error.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from competition.ledger import triggers

MIGRATIONS = Path(__file__).with_name("migrations")
PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # so that REPLACE meets the trigger against DELETE
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
BUSY_SECONDS = 10.0
MIGRATION_SECONDS = 120.0  # the one who is first may take long; PostgreSQL waits without limit
MIGRATION_LOCK = 0x6A696E62616E67  # "jinbang"

_READS = "jinbang_reads"
_MIGRATES = "jinbang_migrates"
_write_locks: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`; the file's folder is made. Raises ValueError for others."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(parsed)
    if backend == "postgresql":
        return _open_postgres(parsed)
    raise ValueError(f"the ledger is kept in SQLite or PostgreSQL, not in {backend}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that only reads and waits for no writer."""
    with engine.connect().execution_options(**{_READS: True}) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a writing transaction: durable when the block ends, undone when it raises.

    Writers of one process queue on a lock here, because SQLite's own waiting is a sleep that lets latecomers pass.
    """
    lock = _write_locks.get(engine)
    if lock is None:
        with engine.begin() as connection:
            yield connection
    else:
        with lock, engine.begin() as connection:
            yield connection


def migrate(engine: Engine) -> None:
    """Bring the database, empty or older, to the newest tables. Several processes may start at once."""
    with writing(engine.execution_options(**{_MIGRATES: True})) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("set local lock_timeout = 0"))
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        if MigrationContext.configure(connection).get_current_revision() == _newest():
            triggers.arm(connection)
        else:
            command.upgrade(alembic_config(connection), "head")
        if engine.dialect.name == "sqlite":
            _wait_for_writers(connection, BUSY_SECONDS)


@cache
def _newest() -> str | None:
    """The newest revision that this program has."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings without a file on disk; its environment uses this very connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("the ledger needs a file: a database in memory is not durable")
    Path(url.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=16, max_overflow=48)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begin)
    _write_locks[engine] = threading.Lock()
    return engine


def _sqlite_connected(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin or commit on its own
    deadline = time.monotonic() + MIGRATION_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode=WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            # Two processes that open a new file at once: SQLite does not wait here by itself.
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}").fetchone()


def _sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_MIGRATES):
        _wait_for_writers(connection, MIGRATION_SECONDS)
    reads = options.get(_READS)
    # Past SQLAlchemy's own execution, which takes 30 us of each mark's time.
    connection.connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")


def _wait_for_writers(connection: Connection, seconds: float) -> None:
    connection.connection.cursor().execute(f"pragma busy_timeout={int(seconds * 1000)}")


def _open_postgres(url: URL) -> Engine:
    # Positions become visible in order only if each statement sees what was committed before it.
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=16,
        max_overflow=48,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _postgres_connected)
    return engine


def _postgres_connected(connection: Any, _record: Any) -> None:
    for name, weak, value in _POSTGRES_SETTINGS:
        connection.execute("select set_config(%s, %s, false) where current_setting(%s) = %s", (name, value, name, weak))
    connection.commit()


# Only where the server has the weak setting; whoever chose a stricter one keeps it.
_POSTGRES_SETTINGS = (
    ("synchronous_commit", "off", "on"),  # to answer before the log is on disk would break our promise
    ("lock_timeout", "0", f"{int(BUSY_SECONDS)}s"),
    ("idle_in_transaction_session_timeout", "0", "60s"),  # a machine that froze must not keep a stream's lock
)
