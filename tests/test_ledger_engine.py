"""Opening a database: durable settings, writers that queue, readers that wait for nobody."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from competition.ledger import engine as engine_module
from competition.ledger.engine import open_engine, reading, writing
from tests.conftest import AS_SHIPPED


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x"])
def test_a_database_that_cannot_keep_a_promise_is_refused(url: str) -> None:
    with pytest.raises((ValueError, ModuleNotFoundError)):
        open_engine(url)


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/a/b/jinbang.sqlite3")
    with writing(engine) as connection:
        connection.execute(text("create table t (a)"))
    engine.dispose()
    assert (tmp_path / "a/b/jinbang.sqlite3").exists()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
def test_every_sqlite_connection_is_durable_and_strict(
    sqlite_engine: Engine, pragma: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "PRAGMAS", AS_SHIPPED)
    for _ in range(3):
        with reading(sqlite_engine) as one, reading(sqlite_engine) as other:
            assert one.execute(text(f"pragma {pragma}")).scalar_one() == value
            assert other.execute(text(f"pragma {pragma}")).scalar_one() == value


@pytest.mark.postgres
def test_a_careless_postgres_server_is_made_to_wait_for_its_log(postgres_engine: Engine) -> None:
    with reading(postgres_engine) as connection:
        said = connection.execute(text("select setting, reset_val from pg_settings where name = 'synchronous_commit'"))
        assert said.one() == ("on", "off")  # the server of the tests is set to off


@pytest.mark.parametrize("engines", [1, 4])
def test_two_hundred_updates_by_eight_threads_are_all_there(database_url: str, engines: int) -> None:
    opened = [open_engine(database_url) for _ in range(engines)]  # several stand for several processes
    with writing(opened[0]) as connection:
        connection.execute(text("create table counter (n integer)"))
        connection.execute(text("insert into counter values (0)"))
    failures: list[BaseException] = []

    def count(engine: Engine) -> None:
        lock = "" if engine.dialect.name == "sqlite" else " for update"
        try:
            for _ in range(25):
                with writing(engine) as connection:
                    n = connection.execute(text(f"select n from counter{lock}")).scalar_one()
                    connection.execute(text("update counter set n = :n"), {"n": n + 1})
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=count, args=(opened[n % engines],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(opened[0]) as connection:
        assert connection.execute(text("select n from counter")).scalar_one() == 200
    for engine in opened:
        engine.dispose()


def test_a_reader_neither_waits_for_a_writer_nor_sees_what_it_has_not_committed(engine: Engine) -> None:
    with writing(engine) as writer:
        writer.execute(text("update names_revision set revision = 5"))
        with reading(engine) as reader:
            assert reader.execute(text("select revision from names_revision")).scalar_one() == 0


def test_a_block_that_raises_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(text("update names_revision set revision = 5"))
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert connection.execute(text("select revision from names_revision")).scalar_one() == 0


def test_what_a_reader_writes_by_mistake_is_undone(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.execute(text("update names_revision set revision = 5"))
    with reading(engine) as connection:
        assert connection.execute(text("select revision from names_revision")).scalar_one() == 0
