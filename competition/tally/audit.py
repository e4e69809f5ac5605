"""Reads a whole ledger as a sceptic would: bytes, chain, columns, and whether the rules would let all of it in again.

It believes nothing that a replica believes, and changes nothing. What it cannot see is an owner who wrote a whole
chain anew; heads kept outside the building show that, and also what was cut off at the end.
"""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from competition.ledger import store, triggers
from competition.ledger.chain import genesis, link
from competition.ledger.codec import Undecodable, decode
from competition.ledger.engine import reading
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.state import EMPTY, Builder
from competition.tally.audit_attached import audit_attached
from competition.tally.report import OutsideHeads, Report, StreamReport, Trouble, read_heads

# UnicodeError: SQLite quotes rotten bytes in what it says of them.
DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error, psycopg.Error, OSError, UnicodeError)
DAMAGE_LINES = 20


def audit(engine: Engine, heads: Path | None = None) -> Report:
    """Verify every stream, and compare with heads kept outside (lines `stream position head`).

    A database that cannot be read gives a report that says so. Raises ValueError and OSError for the heads file only.
    """
    outside = read_heads(heads) if heads is not None else {}
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")  # all of it at one moment
    elif not Path(engine.url.database or "").exists():
        return Report(damage=(f"there is no file {engine.url.database}",))
    try:
        with reading(engine) as connection:
            return _audit(connection, outside)
    except DATABASE_ERRORS as error:
        return Report(_unread(outside), (_said(error),))


def _audit(connection: Connection, outside: OutsideHeads) -> Report:
    damage = _damage(connection)
    if not inspect(connection).has_table("entries"):
        return Report(_unread(outside), (*damage, "there is no ledger in this database"))
    known = dict(store.streams(connection))
    counts = _counts(connection)
    reports = [
        _audit_stream(connection, stream, known.get(stream, ""), counts.get(stream), outside.get(stream, {}))
        for stream in [*known, *sorted((counts.keys() | outside.keys()) - known.keys(), key=str)]
    ]
    return Report(tuple(reports), damage)


def _damage(connection: Connection) -> tuple[str, ...]:
    lines: list[str] = []
    if connection.dialect.name == "sqlite":
        try:
            found = connection.execute(text(f"pragma integrity_check({DAMAGE_LINES})")).scalars().all()
            lines += [str(line) for line in found if line != "ok"]
        except DATABASE_ERRORS as error:
            lines.append(_said(error))
    if inspect(connection).has_table("entries"):
        lines += [f"the trigger {name} is missing" for name in triggers.missing(connection)]
    return tuple(lines)


def _counts(connection: Connection) -> dict[str, int]:
    try:
        return store.counts(connection)
    except DATABASE_ERRORS:
        return {}  # the walk will meet the same damage and name the entry


def _audit_stream(
    connection: Connection, stream: str, kind: str, count: int | None, outside: dict[int, str]
) -> StreamReport:
    walk = _Walk(connection, stream, kind, outside)
    if kind not in ("event", "season") and count:
        wrong = walk.trouble("missing", f"the stream of {count} entries is itself missing, or of no known kind")
        return StreamReport(stream, kind, 0, "", wrong)
    try:
        trouble = _walked(connection, walk, store.PAGE)
    except DATABASE_ERRORS:
        try:
            trouble = _walked(connection, walk, 1)  # one bad entry spoils its page: find out which it is
        except DATABASE_ERRORS as error:
            trouble = walk.trouble("unreadable", _said(error))
    if trouble is None:
        trouble = walk.end(count)
    return StreamReport(stream, kind, walk.position, walk.head.hex(), trouble, walk.replays, *_attached(walk))


def _attached(walk: "_Walk") -> tuple[tuple[Trouble, ...], int]:
    try:
        with walk.connection.begin_nested():
            return audit_attached(walk.connection, walk.stream, walk.builder.attached.all())
    except DATABASE_ERRORS as error:
        return (Trouble(walk.stream, walk.position, "unreadable", f"the attachments: {_said(error)}"),), 0


def _walked(connection: Connection, walk: "_Walk", page: int) -> Trouble | None:
    with connection.begin_nested():  # so that PostgreSQL goes on after a failure
        for row in store.read_columns(connection, walk.stream, walk.position, page):
            trouble = walk.step(*row)
            if trouble is not None:
                return trouble
    return None


class _Walk:
    """Goes through one stream; `position`, `head` and the draft stand after the last good entry."""

    def __init__(self, connection: Connection, stream: str, kind: str, outside: dict[int, str]) -> None:
        self.stream = stream
        self.position = 0
        self.head = genesis(stream, kind)
        self.replays = True
        self.connection = connection
        self._outside = outside
        self.builder = Builder(EMPTY)

    def trouble(self, word: str, text: str, position: int | None = None) -> Trouble:
        """Something wrong with the next entry, or with the one at `position`."""
        return Trouble(self.stream, self.position + 1 if position is None else position, word, text)

    def step(self, position: int, body: Any, head: bytes, by: str, key: str) -> Trouble | None:
        """Take in one row, or say what is wrong with it."""
        if position != self.position + 1:
            return self.trouble("missing", f"the next one is entry {position}")
        # A rotten SQLite file may say that a column is of another type.
        after = link(self.head, body) if isinstance(body, bytes) else b""
        if after != head:
            return self.trouble("chain", "its head does not follow from the one before and its body")
        try:
            entry = decode(body)
        except Undecodable as error:
            return self.trouble("undecodable", str(error))
        if (entry.by, entry.key) != (by, key):
            return self.trouble("columns", f"the body is by {entry.by!r}, key {entry.key!r}, not {by!r}, {key!r}")
        wrong = self._replay(entry)
        if wrong is None and self._outside.get(position, after.hex()) != after.hex():
            wrong = self.trouble("outside", f"the head kept outside is {self._outside[position]}, here {after.hex()}")
        if wrong is None:
            wrong = self._fold(entry)
            self.position, self.head = (position, after) if wrong is None else (self.position, self.head)
        return wrong

    def _fold(self, entry: f.Entry[Any]) -> Trouble | None:
        try:
            self.builder.apply(entry)
        except KeyError as error:  # only where admission was not tried
            return self.trouble("not_admitted", f"it names what is not there: {error}")
        return None

    def end(self, count: int | None) -> Trouble | None:
        """What is wrong behind the last entry."""
        furthest = max(self._outside, default=0)
        if furthest > self.position:
            return self.trouble("lost", f"a head kept outside shows that there were {furthest} entries")
        if not self.position:
            return self.trouble("missing", "the stream has no entry")
        if count is not None and count != self.position:
            return self.trouble("missing", f"{count} entries are there, {self.position} follow one another")
        return None

    def _replay(self, entry: f.Entry[Any]) -> Trouble | None:
        fact = entry.fact
        self.replays = self.replays and getattr(fact, "rules_version", VERSION) == VERSION
        if isinstance(fact, f.EventListed | f.TitleProposed):
            head = store.head_at(self.connection, fact.event.stream, fact.event.position)
            if head is None or head.hex() != fact.event.head:
                return self.trouble("pin", f"entry {fact.event.position} of {fact.event.stream} is not as it says")
        if not self.replays:
            return None
        refusal = admit(self.builder, entry.by, entry.key, fact, entry.at)
        if refusal is None:
            return None
        word = "digest" if refusal.word == "digest_differs" else "not_admitted"
        return self.trouble(word, " ".join([refusal.word, *(f"{k}={v}" for k, v in refusal.details.items())]))


def _unread(outside: OutsideHeads) -> tuple[StreamReport, ...]:
    """Streams that are known from outside only, since the database cannot be read."""
    return tuple(
        StreamReport(stream, "", 0, "", Trouble(stream, 1, "lost", f"there were {max(heads)} entries"))
        for stream, heads in outside.items()
    )


def _said(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
