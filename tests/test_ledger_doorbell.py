"""The doorbell: rung in the process at once, heard in other processes, and found again after the database was away."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from competition.ledger import store
from competition.ledger.doorbell import ANY, Doorbell, PostgresDoorbell, open_doorbell
from competition.ledger.engine import open_engine, reading, writing
from tests.patience import PATIENCE, until


class Listener:
    """Notes what was rung."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._rung = threading.Event()

    def __call__(self, stream: str) -> None:
        self.heard.append(stream)
        self._rung.set()

    def clear(self) -> None:
        self._rung.clear()
        self.heard.clear()

    def waits(self, patience: float = PATIENCE) -> bool:
        return self._rung.wait(patience)


@pytest.fixture
def other(database_url: str) -> Iterator[Engine]:
    """The same database, as another process would open it."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def elsewhere(other: Engine) -> Iterator[tuple[Doorbell, Listener]]:
    """A doorbell and a listener of another process, at work. On PostgreSQL it only hears what is said."""
    postgres = other.dialect.name == "postgresql"
    bell, listener = PostgresDoorbell(other, look_round=3600) if postgres else open_doorbell(other), Listener()
    bell.subscribe(listener)
    bell.start()
    assert listener.waits()  # it looks round when it begins
    settled(listener)
    yield bell, listener
    bell.stop()


def settled(listener: Listener) -> None:
    """Wait until nothing more is heard of what was before."""
    while True:
        listener.clear()
        if not listener.waits(0.1):
            return


def test_a_ring_reaches_everyone_in_the_process_at_once() -> None:
    bell, one, two = Doorbell(), Listener(), Listener()
    bell.subscribe(one)
    leave = bell.subscribe(two)
    bell.ring("welding")
    leave()
    bell.ring("turning")
    assert (one.heard, two.heard) == (["welding", "turning"], ["welding"])


def test_a_listener_that_fails_keeps_nobody_else_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(stream: str) -> None:
        raise ZeroDivisionError

    bell, listener = Doorbell(), Listener()
    bell.subscribe(broken)
    bell.subscribe(listener)
    bell.ring("welding")
    assert listener.heard == ["welding"]
    assert "listener" in caplog.text


def test_a_commit_is_heard_in_another_process(engine: Engine, elsewhere: tuple[Doorbell, Listener]) -> None:
    _, listener = elsewhere
    with writing(engine) as connection:
        store.found(connection, "welding", "event", 1)
        open_doorbell(engine).announce(connection, "welding")
    assert listener.waits()
    assert listener.heard[0] in ("welding", ANY)


def test_what_is_not_committed_is_not_heard(engine: Engine, elsewhere: tuple[Doorbell, Listener]) -> None:
    _, listener = elsewhere
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        store.found(connection, "welding", "event", 1)
        open_doorbell(engine).announce(connection, "welding")
        raise ZeroDivisionError
    assert "welding" not in listener.heard
    if engine.dialect.name == "sqlite":
        assert not listener.waits(0.2)


def test_a_quiet_database_rings_no_bell_on_sqlite(sqlite_engine: Engine) -> None:
    bell, listener = open_doorbell(sqlite_engine), Listener()
    bell.subscribe(listener)
    bell.start()
    assert listener.waits()
    settled(listener)
    assert not listener.waits(0.3)
    bell.stop()


def test_a_stopped_bell_ends_its_thread_and_can_begin_again(engine: Engine) -> None:
    bell, listener = open_doorbell(engine), Listener()
    bell.subscribe(listener)
    for _ in range(2):
        bell.start()
        assert listener.waits()
        bell.stop()
        assert not any(thread.name == "doorbell" for thread in threading.enumerate())
        listener.clear()


@pytest.mark.postgres
def test_a_listener_that_was_cut_off_listens_again_and_looks_round(postgres_engine: Engine) -> None:
    bell, listener = PostgresDoorbell(postgres_engine, look_round=3600), Listener()
    bell.subscribe(listener)
    bell.start()
    assert listener.waits()
    for _ in range(2):
        listener.clear()
        with writing(postgres_engine) as connection:
            cut = connection.execute(
                text(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and query like 'listen%'"
                )
            )
            assert cut.scalars().all() == [True]
        assert listener.waits()  # looked round after coming back
        listener.clear()
        with writing(postgres_engine) as connection:
            bell.announce(connection, "welding")
        until(lambda: "welding" in listener.heard)
    bell.stop()


@pytest.mark.postgres
def test_a_look_round_comes_even_when_no_word_does(postgres_engine: Engine) -> None:
    bell, listener = PostgresDoorbell(postgres_engine, look_round=0.1), Listener()
    bell.subscribe(listener)
    bell.start()
    until(lambda: len(listener.heard) >= 3)
    bell.stop()


@pytest.mark.postgres
def test_a_bell_that_never_finds_its_database_stops_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    engine = open_engine("postgresql://nobody@/nowhere?host=/nonexistent")
    bell = open_doorbell(engine)
    bell.start()
    until(lambda: "lost its database" in caplog.text)
    bell.stop()
    assert not any(thread.name == "doorbell" for thread in threading.enumerate())


def test_reading_on_the_same_database_rings_nothing(engine: Engine, elsewhere: tuple[Doorbell, Listener]) -> None:
    _, listener = elsewhere
    with reading(engine) as connection:
        store.streams(connection)
    assert engine.dialect.name == "postgresql" or not listener.waits(0.2)
