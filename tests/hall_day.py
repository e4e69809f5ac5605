"""What must hold after any day in the hall of `tests.crowded`, whatever its seed did."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f
from competition.tally.audit import audit
from tests import cast, oracle
from tests.crowded import Hall, HallTablet, late_marks
from tests.venue import Cell

DAYS = range(1000)  # on half of them the clocks of all tablets are off by hours
Facts = Mapping[tuple[str, str], f.Fact]  # by seat and key


def day(seed: int, folder: Path) -> Hall:
    """Play one day and hold it to everything. The caller closes the hall's office."""
    hall = Hall(seed, folder / f"hall-{seed}.sqlite3", skewed=seed % 4 < 2)
    try:
        hall.play()
        hold(hall)
    except BaseException as failure:
        hall.office.close()
        failure.add_note(f"seed {seed} of the hall")
        raise
    return hall


def entries_of(hall: Hall) -> list[f.Entry]:
    with reading(hall.office.engine) as conn:
        return [decode(body) for _, body, _ in store.read(conn, cast.EVENT, 0)]


def hold(hall: Hall) -> None:
    entries = entries_of(hall)
    tablets = [*hall.tablets, *hall.gone]
    marks = [entry for entry in entries if isinstance(entry.fact, f.Marked)]
    counted = {(entry.by, entry.key): entry.fact for entry in marks}
    late, waiting = late_marks(hall, waiting=False), late_marks(hall, waiting=True)

    assert len(marks) == len(counted), "a mark counted twice"
    assert hall.acknowledged <= counted.keys(), f"acknowledged and gone: {hall.acknowledged - counted.keys()}"
    assert hall.quarantined <= late.keys(), f"said to wait for the chief, and lost: {hall.quarantined - late.keys()}"
    assert waiting.keys() == late.keys() - counted.keys(), "what waits is what came late and does not count"
    for tablet in tablets:
        _nothing_is_lost(tablet, counted, waiting)
    _none_overwritten_unseen(marks)
    _none_out_of_time(entries, hall.gone)
    replica = hall.office.replicas.of(cast.EVENT)
    replica.catch_up()
    oracle.assert_standings_equal(replica.state, [entry.fact for entry in entries])
    report = audit(hall.office.engine, None)
    assert report.ok, report.text()


def _nothing_is_lost(tablet: HallTablet, counted: Facts, waiting: Facts) -> None:
    """Whatever a judge entered counts as it was entered, waits so for the chief, or was shown as a conflict."""
    assert not tablet.outbox
    for key, fact in tablet.given.items():
        found = [held[tablet.seat, key] for held in (counted, waiting) if (tablet.seat, key) in held]
        told = tablet.told.get(key)
        if told == "superseded":
            assert (tablet.seat, key) not in counted, f"{key} counts, and its judge was told that it does not"
        else:
            assert found == [fact], f"{key} was entered as {fact} and is there as {found}; its judge was told {told!r}"


def _none_overwritten_unseen(marks: Iterable[f.Entry[f.Marked]]) -> None:
    standing: dict[Cell, str] = {}
    for entry in marks:
        fact = entry.fact
        cell = (fact.subject, fact.aspect, fact.seat)
        assert fact.replaces == standing.get(cell), f"{entry.key} overwrote {standing.get(cell)} unseen"
        standing[cell] = entry.key


def _none_out_of_time(entries: Iterable[f.Entry], gone: Iterable[HallTablet]) -> None:
    """No mark was taken while the session was closed, nor from a tablet after it lost its seat."""
    ended = {tablet.name: tablet.revoked_at for tablet in gone}
    opened = False
    for position, entry in enumerate(entries, start=1):
        if isinstance(entry.fact, f.SessionOpened | f.SessionClosed):
            opened = isinstance(entry.fact, f.SessionOpened)
        elif isinstance(entry.fact, f.Marked):
            assert opened, f"{entry.key} was taken while the session was closed"
            limit = ended.get(entry.key.rsplit("-", 1)[0])
            assert limit is None or position <= limit, f"{entry.key} was taken after the seat was taken back"
