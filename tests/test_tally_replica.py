"""A replica: the same entries give the same state everywhere, and a broken chain is never folded past."""

import gc
import threading

import pytest
from sqlalchemy import Engine, text

from competition.ledger import store, triggers
from competition.ledger.chain import ChainBroken, genesis, link
from competition.ledger.codec import decode, encode
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.rules.state import EMPTY, fold
from competition.tally import replica as replica_module
from competition.tally.office import Office
from competition.tally.recorder import Proposal, Submission, TransportBroken
from competition.tally.replica import NoSuchStream, Replica, Replicas
from tests import cast
from tests.cast import EVENT


@pytest.fixture
def welding(office: Office) -> Office:
    """The welding event with thirty marks, some of them corrected."""
    cast.found(office)
    for subject, aspect, seat, by in cast.cells()[:30]:
        key, values = f"{subject}-{aspect}-{seat}", cast.VALUES[aspect]
        marks = [Proposal(key, f.Marked(subject, aspect, seat, values[0]))]
        if aspect == "look":
            marks.append(Proposal(key + "-2", f.Marked(subject, aspect, seat, values[1], key)))
        office.recorder.record(Submission(EVENT, by, marks))
    return office


def fresh(office: Office) -> Replica:
    return Replicas(office.engine).of(EVENT)


def rows(engine: Engine) -> list[tuple[int, bytes, bytes]]:
    with reading(engine) as connection:
        return list(store.read(connection, EVENT, 0))


def test_two_replicas_that_read_the_same_entries_are_equal_to_a_plain_fold(welding: Office) -> None:
    one, other = fresh(welding), fresh(welding)
    assert one.catch_up() and other.catch_up()
    entries = [decode(body) for _, body, _ in rows(welding.engine)]
    assert one.snapshot() == other.snapshot()
    assert one.state == fold(EMPTY, entries)
    assert (one.position, one.head) == (len(entries), rows(welding.engine)[-1][2])


@pytest.mark.parametrize("page", [1, 2, 5, 1000])
def test_it_makes_no_difference_in_how_many_pages_or_steps_it_is_read(
    welding: Office, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    whole = fresh(welding)
    whole.catch_up()
    monkeypatch.setattr(store, "PAGE", page)
    stepwise = fresh(welding)
    stepwise.catch_up()
    assert stepwise.snapshot() == whole.snapshot()


def test_nothing_new_is_said_so_and_costs_no_new_state(welding: Office) -> None:
    replica = fresh(welding)
    replica.catch_up()
    state = replica.state
    assert not replica.catch_up()
    assert replica.state is state


def test_an_older_snapshot_stays_as_it_was(welding: Office) -> None:
    replica = fresh(welding)
    replica.catch_up()
    before, copy = replica.snapshot(), fold(EMPTY, [decode(body) for _, body, _ in rows(welding.engine)])
    correction = f.Marked("s1", "look", "wang", "3", "s1-look-wang-2")
    welding.recorder.record(Submission(EVENT, "wang", [Proposal("k", correction)]))
    assert replica.catch_up()
    assert before.state == copy
    assert replica.state.subjects["s1"] != before.state.subjects["s1"]
    assert replica.state.subjects["s2"] is before.state.subjects["s2"]  # what was not touched is shared


def test_a_stream_that_was_never_founded_has_no_replica(office: Office) -> None:
    with pytest.raises(NoSuchStream):
        office.replicas.of("nowhere")
    assert office.replicas.find("nowhere") is None


def test_every_caller_of_a_process_gets_the_same_replica(welding: Office) -> None:
    replicas = Replicas(welding.engine)
    assert replicas.of(EVENT) is replicas.of(EVENT)
    assert replicas.streams() == [(EVENT, "event")]


def test_a_replica_takes_over_what_was_committed_only_on_top_of_its_own_position(welding: Office) -> None:
    replica = fresh(welding)
    replica.catch_up()
    now = replica.snapshot()
    replica.adopt(now.position - 1, now._replace(position=99))
    assert replica.snapshot() == now


# -- a broken chain ------------------------------------------------------------------------------------------------


def vandalise(office: Office, *statements: str, **values: object) -> None:
    with writing(office.engine) as connection:
        triggers.disarm(connection)
        for statement in statements:
            connection.execute(text(statement), values)


def broken(replica: Replica) -> ChainBroken:
    with pytest.raises(ChainBroken) as caught:
        replica.catch_up()
    return caught.value


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("update entries set body = :other where position = 20", 20),
        ("update entries set head = :other where position = 20", 20),
        ("delete from entries where position = 20", 20),
        ("delete from entries where position = 1", 1),
        ("update entries set position = 999 where position = 20", 20),
        ("update streams set kind = 'season'", 1),
    ],
)
def test_a_changed_ledger_stops_a_replica_before_the_first_wrong_entry(
    welding: Office, statement: str, position: int
) -> None:
    good = rows(welding.engine)
    vandalise(welding, statement, **({"other": good[20][1]} if ":other" in statement else {}))
    replica = fresh(welding)
    error = broken(replica)
    assert (error.stream, error.position) == (EVENT, position)
    assert replica.position == position - 1
    assert replica.state == fold(EMPTY, [decode(body) for _, body, _ in good[: position - 1]])
    assert broken(replica).position == position  # and again, at once


def test_an_entry_that_is_chained_but_cannot_be_read_stops_it_too(welding: Office) -> None:
    position, _, head = rows(welding.engine)[-1]
    body = b'{"kind":"Guessed","by":"desk:x","key":"g","at":1,"made":null,"fact":{}}'
    with writing(welding.engine) as connection:
        store.append(connection, EVENT, position + 1, [store.Row(body, link(head, body), "desk:x", "g")])
    replica = fresh(welding)
    assert broken(replica).position == position + 1
    assert replica.position == position


def test_a_broken_stream_takes_no_more_marks(welding: Office) -> None:
    position, _, _ = rows(welding.engine)[-1]
    with writing(welding.engine) as connection:
        body = encode(f.Entry("BoardFrozen", "desk:x", "g", 1, None, f.BoardFrozen()))
        store.append(connection, EVENT, position + 1, [store.Row(body, bytes(32), "desk:x", "g")])
    with pytest.raises(TransportBroken) as refused:
        welding.recorder.record(Submission(EVENT, "wang", [Proposal("n", f.Marked("s5", "look", "wang", "1"))]))
    assert isinstance(refused.value.__cause__, ChainBroken)
    assert len(rows(welding.engine)) == position + 1


# -- threads and the collector -------------------------------------------------------------------------------------


def test_readers_of_many_threads_see_only_consistent_snapshots(office: Office) -> None:
    cast.found(office)
    reader, seen = fresh(office), []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            reader.catch_up()
            seen.append(reader.snapshot())

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for subject, aspect, seat, by in cast.cells():
        mark = f.Marked(subject, aspect, seat, cast.VALUES[aspect][0])
        office.recorder.record(Submission(EVENT, by, [Proposal(f"{subject}-{aspect}-{seat}", mark)]))
    done.set()
    for thread in threads:
        thread.join()
    heads = {position: head for position, _, head in rows(office.engine)}
    heads[0] = genesis(EVENT, "event")
    assert all(one.head == heads[one.position] and one.state.position == one.position for one in seen)
    reader.catch_up()
    assert reader.position == len(heads) - 1


@pytest.mark.parametrize("big", [1, 10**9])
def test_the_collector_runs_again_after_a_load(welding: Office, monkeypatch: pytest.MonkeyPatch, big: int) -> None:
    monkeypatch.setattr(replica_module, "BIG_LOAD", big)
    fresh(welding).catch_up()
    assert gc.isenabled()
    gc.unfreeze()


def test_the_collector_runs_again_after_a_load_that_broke(welding: Office) -> None:
    vandalise(welding, "delete from entries where position = 20")
    broken(fresh(welding))
    assert gc.isenabled()
