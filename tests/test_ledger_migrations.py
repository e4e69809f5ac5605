"""From an empty database to today's tables on both databases, and entries that nobody can change afterwards."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from competition.ledger import store, triggers
from competition.ledger.engine import alembic_config, migrate, open_engine, reading, writing
from competition.ledger.triggers import SAYING

TABLES = {"streams", "entries", "quarantine", "names", "names_revision", "devices", "alembic_version"}
TABLES |= {
    "pairings",
    "accounts",
    "sessions",
    "attempts",
    "pins",
    "notices",
    "own_codes",
    "own_sessions",
    "attachments",
}
TABLES |= {"sealed_bindings", "code_maps"}


@pytest.fixture
def entry(engine: Engine) -> Iterator[Engine]:
    """A ledger with two entries."""
    with writing(engine) as connection:
        store.found(connection, "welding", "event", 1)
        rows = [store.Row(b"one", b"h1", "wang", "k1"), store.Row(b"two", b"h2", "wang", "k2")]
        store.append(connection, "welding", 1, rows)
    yield engine
    with reading(engine) as connection:
        assert list(store.read(connection, "welding", 0)) == [(1, b"one", b"h1"), (2, b"two", b"h2")]


def attempt(engine: Engine, *statements: str) -> str:
    """What the database says to this; the test fails when it says nothing."""
    with pytest.raises(DBAPIError) as refused, writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    return str(refused.value.orig)


def test_an_empty_database_gets_all_tables(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert set(inspect(empty_engine).get_table_names()) >= TABLES


def test_migrating_again_changes_nothing(empty_engine: Engine) -> None:
    migrate(empty_engine)
    with writing(empty_engine) as connection:
        store.found(connection, "welding", "event", 1)
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        assert store.streams(connection) == [("welding", "event")]


def test_four_processes_that_start_at_once_on_an_empty_database_all_come_up(empty_database_url: str) -> None:
    program = f"from competition.ledger.engine import *; migrate(open_engine({empty_database_url!r}))"
    started = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(process.communicate(timeout=200)[1].decode()[-500:], process.returncode) for process in started] == [
        ("", 0)
    ] * 4


def test_a_process_that_finds_another_one_migrating_waits_longer_than_a_writer_would(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("competition.ledger.engine.BUSY_SECONDS", 0.2)
    other = open_engine(str(sqlite_engine.url))
    holding, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(sqlite_engine):
            holding.set()
            go_on.wait(30)

    first = threading.Thread(target=hold)
    first.start()
    assert holding.wait(30)
    with pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
        pass
    threading.Timer(1.0, go_on.set).start()
    migrate(other)
    first.join(30)
    other.dispose()


def test_the_tables_in_code_and_those_in_the_database_are_the_same(engine: Engine) -> None:
    with writing(engine) as connection:
        command.check(alembic_config(connection))  # raises when a migration is missing


def test_one_line_of_revisions_leads_to_today(engine: Engine) -> None:
    with reading(engine) as connection:
        assert MigrationContext.configure(connection).get_current_heads() == ("0007",)


def test_entries_lie_in_the_order_of_their_key(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        made = connection.execute(text("select sql from sqlite_master where name = 'entries'")).scalar_one()
    assert "WITHOUT ROWID" in made


def test_the_triggers_are_there_after_migrating(engine: Engine) -> None:
    with reading(engine) as connection:
        assert triggers.missing(connection) == []


def test_triggers_that_a_rebuild_dropped_are_armed_by_the_next_start(entry: Engine) -> None:
    with writing(entry) as connection:
        triggers.disarm(connection)
        assert triggers.missing(connection) != []
    migrate(entry)
    with reading(entry) as connection:
        assert triggers.missing(connection) == []
    assert SAYING in attempt(entry, "delete from entries")


@pytest.mark.parametrize(
    "statement",
    [
        "update entries set body = 'x' where position = 1",
        "update entries set position = 9 where position = 2",
        "delete from entries where position = 2",
        "delete from entries",
        """insert into entries (stream, position, body, head, "by", key) values ('welding', 1, 'x', 'x', 'li', 'k9')
           on conflict (stream, position) do update set body = excluded.body""",
        """insert into entries (stream, position, body, head, "by", key) values ('welding', 3, 'x', 'x', 'wang', 'k1')
           on conflict (stream, "by", key) do update set body = excluded.body""",
    ],
)
def test_an_entry_cannot_be_changed_or_removed(entry: Engine, statement: str) -> None:
    assert SAYING in attempt(entry, statement)


@pytest.mark.parametrize("values", ["1, 'x', 'x', 'li', 'k9'", "3, 'x', 'x', 'wang', 'k1'"])
@pytest.mark.parametrize("recursive", ["on", "off"])
def test_replace_does_not_get_past_the_triggers_on_sqlite(sqlite_engine: Engine, values: str, recursive: str) -> None:
    with writing(sqlite_engine) as connection:
        store.found(connection, "welding", "event", 1)
        store.append(connection, "welding", 1, [store.Row(b"one", b"h1", "wang", "k1")])
    plain = sqlite_engine.raw_connection()  # as another program would come, which may have recursive_triggers off
    plain.cursor().execute(f"pragma recursive_triggers={recursive}")
    with pytest.raises(sqlite_engine.dialect.loaded_dbapi.IntegrityError, match=SAYING):
        plain.cursor().execute(
            f"replace into entries (stream, position, body, head, \"by\", key) values ('welding', {values})"
        )
    plain.close()
    with reading(sqlite_engine) as connection:
        assert list(store.read(connection, "welding", 0)) == [(1, b"one", b"h1")]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statements",
    [
        ["truncate entries"],
        ["truncate streams cascade"],
        ["set local session_replication_role = replica", "delete from entries"],
    ],
)
def test_truncate_and_a_session_that_plays_a_replica_do_not_get_past_the_triggers(
    postgres_engine: Engine, statements: list[str]
) -> None:
    with writing(postgres_engine) as connection:
        store.found(connection, "welding", "event", 1)
        store.append(connection, "welding", 1, [store.Row(b"one", b"h1", "wang", "k1")])
    assert SAYING in attempt(postgres_engine, *statements)


def test_a_stream_with_entries_cannot_be_removed(entry: Engine) -> None:
    assert "foreign key" in attempt(entry, "delete from streams").lower()


def test_a_place_or_a_key_that_is_taken_is_not_taken_twice(entry: Engine) -> None:
    def again(position: int, key: str) -> None:
        with writing(entry) as connection:
            store.append(connection, "welding", position, [store.Row(b"x", b"x", "wang", key)])

    driver = entry.dialect.loaded_dbapi
    for position, key in ((2, "k3"), (3, "k2")):
        with pytest.raises(driver.IntegrityError):
            again(position, key)


def test_disarming_is_for_rebuilding_only_and_really_disarms(entry: Engine) -> None:
    def count(connection: Connection) -> int:
        return connection.execute(text("update entries set head = head")).rowcount

    with writing(entry) as connection:
        triggers.disarm(connection)
        assert count(connection) == 2
        triggers.arm(connection)
