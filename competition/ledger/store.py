"""Reads and writes entries on an open connection. The caller owns the transaction, and whoever appends holds the lock.

The hot ways go to the driver's own cursor, past SQLAlchemy's result rows: they are what a cold start and each mark
cost. Nothing here looks into a body.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import col

from competition.ledger.chain import genesis
from competition.ledger.tables import EntryRow, Quarantined, Stream

StreamKind = Literal["event", "season"]
PAGE = 10_000  # entries read at once: bounds memory, and how long a reader holds back SQLite's checkpoint


class Row(NamedTuple):
    """One entry to append; `head` is the chain's head after it."""

    body: bytes
    head: bytes
    by: str
    key: str


class Late(NamedTuple):
    """One row of the quarantine. `settled` is "" while it waits for the chief."""

    id: int
    stream: str
    by: str
    key: str
    body: bytes
    word: str
    at: int
    settled: str


def lock(connection: Connection, stream: str) -> None:
    """Be the only writer of this stream until the transaction ends. On SQLite the transaction itself is that lock."""
    if connection.dialect.name == "postgresql":
        # Not a lock on the stream's row: two who found the same stream at once have no row yet.
        cursor(connection).execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (stream,))


def append(connection: Connection, stream: str, position: int, rows: Sequence[Row]) -> None:
    """Add entries; the first gets `position`. The database refuses a position or a key that is taken."""
    numbered = [(stream, place, body, head, by, key) for place, (body, head, by, key) in enumerate(rows, position)]
    cursor(connection).executemany(_sql(connection, _APPEND), numbered)


def read(connection: Connection, stream: str, after: int) -> Iterator[tuple[int, bytes, bytes]]:
    """(position, body, head) of each entry behind position `after`, in order, in pages."""
    return _paged(connection, _READ, stream, after, PAGE)


def read_columns(
    connection: Connection, stream: str, after: int, page: int | None = None
) -> Iterator[tuple[int, bytes, bytes, str, str]]:
    """(position, body, head, by, key) of each entry behind position `after`, in order, `page` at a time."""
    return _paged(connection, _READ_COLUMNS, stream, after, page or PAGE)


def _paged(connection: Connection, query: str, stream: str, after: int, size: int) -> Iterator[Any]:
    query = _sql(connection, query)
    while True:
        page = cursor(connection).execute(query, (stream, after, size)).fetchall()
        yield from page
        if len(page) < size:
            return
        after = page[-1][0]


def found(connection: Connection, stream: str, kind: StreamKind, created: int) -> None:
    """Make a stream, still without entries. The database refuses an id that is taken."""
    connection.execute(insert(Stream).values(id=stream, kind=kind, created=created))


def streams(connection: Connection) -> list[tuple[str, StreamKind]]:
    """(id, kind) of every stream, oldest first."""
    query = select(col(Stream.id), col(Stream.kind)).order_by(col(Stream.created), col(Stream.id))
    return [(row[0], cast(StreamKind, row[1])) for row in connection.execute(query)]


def kind_of(connection: Connection, stream: str) -> StreamKind | None:
    """ "event" or "season", or None where there is no such stream."""
    row = cursor(connection).execute(_sql(connection, "select kind from streams where id = ?"), (stream,))
    found_row = row.fetchone()
    return None if found_row is None else cast(StreamKind, found_row[0])


def head(connection: Connection, stream: str) -> tuple[int, bytes] | None:
    """Position and head of the last entry; 0 and the genesis of an empty stream; None where there is no stream."""
    query = _sql(connection, "select position, head from entries where stream = ? order by position desc limit 1")
    last = cursor(connection).execute(query, (stream,)).fetchone()
    if last is not None:
        return last[0], last[1]
    kind = kind_of(connection, stream)
    return None if kind is None else (0, genesis(stream, kind))


def head_at(connection: Connection, stream: str, position: int) -> bytes | None:
    """The head after the entry at `position`, None where there is none."""
    query = _sql(connection, "select head from entries where stream = ? and position = ?")
    row = cursor(connection).execute(query, (stream, position)).fetchone()
    return None if row is None else bytes(row[0])


def by_keys(connection: Connection, stream: str, by: str, keys: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Position and body of what this writer recorded under these keys; keys that are not there are left out."""
    taken: dict[str, tuple[int, bytes]] = {}
    ask = cursor(connection)
    if connection.dialect.name == "postgresql":
        for key, position, body in ask.execute(_BY_KEYS, (stream, by, list(keys))):
            taken[key] = (position, body)
        return taken
    for key in keys:  # with `in`, SQLite reads the whole stream by its other index; one by one takes 2 µs each
        row = ask.execute(_BY_KEY, (stream, by, key)).fetchone()
        if row is not None:
            taken[key] = row
    return taken


def put_late(connection: Connection, stream: str, rows: Iterable[tuple[str, str, bytes, str, int]]) -> None:
    """Keep late marks, (by, key, body, word, at) each; one that is already kept stays as it is."""
    cursor(connection).executemany(_sql(connection, _PUT_LATE), [(stream, *row) for row in rows])


def late(connection: Connection, stream: str, waiting: bool = True) -> list[Late]:
    """The quarantine of a stream, oldest first: what waits for the chief, or everything.

    A mark that was taken after all, since it was sent again while its session was open, does not wait.
    """
    q = Quarantined
    columns = (q.id, q.stream, q.by, q.key, q.body, q.word, q.at, q.settled)
    query = select(*(col(column) for column in columns)).where(col(q.stream) == stream)
    if waiting:
        e = EntryRow
        taken = select(col(e.key)).where(
            col(e.stream) == col(q.stream), col(e.by) == col(q.by), col(e.key) == col(q.key)
        )
        query = query.where(col(q.settled) == "", ~taken.exists())
    return [Late(*tuple(row)) for row in connection.execute(query.order_by(col(q.id)))]


def settle(connection: Connection, late_id: int, verdict: Literal["accepted", "rejected"]) -> bool:
    """Take a late mark off the waiting list; False where it does not wait."""
    q = Quarantined
    done = connection.execute(update(q).where(col(q.id) == late_id, col(q.settled) == "").values(settled=verdict))
    return done.rowcount == 1


def counts(connection: Connection) -> dict[str, int]:
    """How many entries each stream holds; streams that are named only by their entries included."""
    e = EntryRow
    query = select(col(e.stream), func.count()).group_by(col(e.stream))
    return {row[0]: row[1] for row in connection.execute(query)}


def cursor(connection: Connection) -> Any:
    """The driver's own cursor, inside the connection's transaction; on PostgreSQL with binary results."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        return driver.cursor()
    return driver.cursor(binary=True)


_APPEND = 'insert into entries (stream, position, body, head, "by", "key") values (?, ?, ?, ?, ?, ?)'
_READ = "select position, body, head from entries where stream = ? and position > ? order by position limit ?"
_READ_COLUMNS = _READ.replace("body, head", 'body, head, "by", "key"')
_PUT_LATE = """insert into quarantine (stream, "by", "key", body, word, at, settled)
    values (?, ?, ?, ?, ?, ?, '') on conflict (stream, "by", "key") do nothing"""
_BY_KEY = 'select position, body from entries where stream = ? and "by" = ? and "key" = ?'
_BY_KEYS = 'select "key", position, body from entries where stream = %s and "by" = %s and "key" = any(%s)'


def _sql(connection: Connection, query: str) -> str:
    return query if connection.dialect.name == "sqlite" else query.replace("?", "%s")
