"""The store: entries in order behind a cursor, receipts by key, and late marks beside them."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from competition.ledger import store
from competition.ledger.chain import genesis
from competition.ledger.engine import reading, writing

ROWS = [store.Row(b"body %d" % n, b"head %d" % n, "wang" if n % 2 else "li", f"k{n}") for n in range(1, 8)]


@pytest.fixture
def ledger(engine: Engine) -> Engine:
    """Two streams: welding with seven entries, 2026 with none."""
    with writing(engine) as connection:
        store.found(connection, "welding", "event", 2)
        store.found(connection, "2026", "season", 1)
        store.lock(connection, "welding")
        store.append(connection, "welding", 1, ROWS[:3])
        store.append(connection, "welding", 4, ROWS[3:])
    return engine


@pytest.mark.parametrize("page", [1, 3, 7, 100])
@pytest.mark.parametrize("after", [0, 4, 7, 99])
def test_reading_gives_everything_behind_the_cursor_in_order(
    ledger: Engine, monkeypatch: pytest.MonkeyPatch, page: int, after: int
) -> None:
    monkeypatch.setattr(store, "PAGE", page)
    with reading(ledger) as connection:
        rows = list(store.read(connection, "welding", after))
        columns = list(store.read_columns(connection, "welding", after))
    assert rows == [(n, row.body, row.head) for n, row in enumerate(ROWS, 1) if n > after]
    assert columns == [(n, *row) for n, row in enumerate(ROWS, 1) if n > after]


def test_bytes_come_back_as_they_were(ledger: Engine) -> None:
    every = bytes(range(256)) + "金榜 🏅".encode()
    with writing(ledger) as connection:
        store.append(connection, "2026", 1, [store.Row(every, every[::-1], "desk:a", "k")])
    with reading(ledger) as connection:
        assert list(store.read(connection, "2026", 0)) == [(1, every, every[::-1])]


def test_streams_are_listed_oldest_first_with_their_kind(ledger: Engine) -> None:
    with reading(ledger) as connection:
        assert store.streams(connection) == [("2026", "season"), ("welding", "event")]
        assert store.kind_of(connection, "2026") == "season"
        assert store.kind_of(connection, "nowhere") is None
        assert store.counts(connection) == {"welding": 7}


def test_the_head_of_a_stream_is_its_last_entry_or_its_genesis(ledger: Engine) -> None:
    with reading(ledger) as connection:
        assert store.head(connection, "welding") == (7, b"head 7")
        assert store.head(connection, "2026") == (0, genesis("2026", "season"))
        assert store.head(connection, "nowhere") is None
        assert store.head_at(connection, "welding", 3) == b"head 3"
        assert store.head_at(connection, "welding", 8) is None


def test_what_a_writer_recorded_is_found_by_its_keys_and_nobody_elses(ledger: Engine) -> None:
    with reading(ledger) as connection:
        found = store.by_keys(connection, "welding", "wang", ["k1", "k2", "k7", "none"])
        assert found == {"k1": (1, b"body 1"), "k7": (7, b"body 7")}
        assert store.by_keys(connection, "2026", "wang", ["k1"]) == {}
        assert store.by_keys(connection, "welding", "wang", []) == {}


def test_looking_up_a_key_does_not_read_the_whole_stream(sqlite_engine: Engine) -> None:
    """With `in (...)` SQLite took the other index and read all of the stream: 1.7 ms for 9,000 entries."""
    with reading(sqlite_engine) as connection:
        query = text(f"explain query plan {store._BY_KEY.replace('?', chr(39) * 2)}")
        plan = " ".join(str(row) for row in connection.execute(query))
    assert "stream=? AND by=? AND key=?" in plan


def test_a_stream_is_founded_once(ledger: Engine) -> None:
    with pytest.raises(IntegrityError), writing(ledger) as connection:
        store.found(connection, "welding", "event", 3)


def late_keys(engine: Engine, waiting: bool = True) -> list[str]:
    with reading(engine) as connection:
        return [late.key for late in store.late(connection, "welding", waiting)]


def test_a_late_mark_is_kept_once_as_it_came_first(ledger: Engine) -> None:
    with writing(ledger) as connection:
        store.put_late(connection, "welding", [("wang", "x1", b"first", "session_closed", 5)])
    with writing(ledger) as connection:
        store.put_late(
            connection,
            "welding",
            [("wang", "x1", b"second", "excused", 6), ("li", "x1", b"of another", "excused", 7)],
        )
    with reading(ledger) as connection:
        kept = store.late(connection, "welding")
    assert [(late.by, late.body, late.word, late.at, late.settled) for late in kept] == [
        ("wang", b"first", "session_closed", 5, ""),
        ("li", b"of another", "excused", 7, ""),
    ]


def test_a_settled_late_mark_waits_no_longer_but_is_still_there(ledger: Engine) -> None:
    with writing(ledger) as connection:
        store.put_late(connection, "welding", [("wang", f"x{n}", b"b", "excused", n) for n in range(3)])
    with writing(ledger) as connection:
        first, second, _ = store.late(connection, "welding")
        assert store.settle(connection, first.id, "accepted")
        assert store.settle(connection, second.id, "rejected")
        assert not store.settle(connection, second.id, "accepted")
    assert late_keys(ledger) == ["x2"]
    assert late_keys(ledger, waiting=False) == ["x0", "x1", "x2"]


def test_a_late_mark_that_was_recorded_after_all_waits_no_longer(ledger: Engine) -> None:
    with writing(ledger) as connection:
        store.put_late(connection, "welding", [("wang", "k8", b"b", "excused", 1), ("li", "k8", b"b", "excused", 1)])
        store.append(connection, "welding", 8, [store.Row(b"b", b"h", "wang", "k8")])
    with reading(ledger) as connection:
        assert [late.by for late in store.late(connection, "welding")] == ["li"]
