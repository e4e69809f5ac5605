"""The venue on a bad day, from seeds: whatever the network and the server do, the ledger holds what was entered.

Compared with an oracle that shares no code with the engine. A failure names its seed.
"""

from pathlib import Path

import pytest

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f
from competition.tally.audit import audit
from tests import cast, oracle
from tests.venue import Cell, Tablet, Venue

SEEDS = range(60)
STEPS = 120


def play(venue: Venue, tablets: list[Tablet]) -> None:
    venue.event = cast.EVENT
    by_seat: dict[str, list[Cell]] = {}
    for subject, aspect, cell_seat, marks in cast.cells():
        by_seat.setdefault(marks, []).append((subject, aspect, cell_seat))
    for _ in range(STEPS):
        tablet = venue.chance.choice(tablets)
        act = venue.chance.random()
        if act < 0.6:
            cell = venue.chance.choice(by_seat[tablet.seat])
            tablet.enter(cell, venue.chance.choice(cast.VALUES[cell[1]]))
        elif act < 0.95:
            venue.flush(tablet)
        else:
            venue.deliver_late()
    venue.quiet(tablets)


def entries_of(venue: Venue) -> list[f.Entry]:
    with reading(venue.office.engine) as conn:
        return [decode(body) for _, body, _ in store.read(conn, cast.EVENT, 0)]


def one_tab_each() -> list[Tablet]:
    return [Tablet(seat, f"tablet-{seat}") for seat in cast.JUDGES]


def two_tabs_each() -> list[Tablet]:
    return [Tablet(seat, f"tab-{number}-{seat}") for seat in cast.JUDGES for number in (1, 2)]


@pytest.fixture
def day(tmp_path: Path, request: pytest.FixtureRequest):
    venues = []

    def begin(seed: int) -> Venue:
        venue = Venue(seed, tmp_path / f"venue-{seed}.sqlite3", cast.found)
        venues.append(venue)
        return venue

    yield begin
    for venue in venues:
        venue.office.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bad_day_loses_doubles_and_overwrites_nothing(day, seed: int) -> None:
    venue = day(seed)
    tablets = one_tab_each()
    play(venue, tablets)

    entries = entries_of(venue)
    keys = [(entry.by, entry.key) for entry in entries]
    assert len(keys) == len(set(keys)), "a submission counted twice"
    assert venue.acknowledged <= set(keys), "an acknowledged mark is gone"

    state = venue.office.replicas.of(cast.EVENT).state
    for tablet in tablets:
        assert not tablet.conflicts, "one judge in one tab can be in conflict with nobody"
        for (subject, aspect, seat), value in tablet.entered.items():
            assert state.subjects[subject].marks[aspect, seat].fact.value == value
    assert audit(venue.office.engine, None).ok
    oracle.assert_standings_equal(state, [entry.fact for entry in entries])


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_two_tabs_of_one_judge_meet_as_conflicts_and_never_as_silent_wins(day, seed: int) -> None:
    venue = day(seed)
    tablets = two_tabs_each()
    play(venue, tablets)

    state = venue.office.replicas.of(cast.EVENT).state
    for tablet in tablets:
        for cell, value in tablet.entered.items():
            subject, aspect, seat = cell
            stands = state.subjects[subject].marks[aspect, seat].fact.value
            # The two tabs know nothing of each other: of two different last values, one was shown as a conflict.
            assert stands == value or cell in tablet.conflicts
            assert every_mark_names_the_one_it_replaces(venue, cell)
    assert audit(venue.office.engine, None).ok
    oracle.assert_standings_equal(state, [entry.fact for entry in entries_of(venue)])


def every_mark_names_the_one_it_replaces(venue: Venue, cell: Cell) -> bool:
    standing: str | None = None
    for entry in entries_of(venue):
        fact = entry.fact
        if isinstance(fact, f.Marked) and (fact.subject, fact.aspect, fact.seat) == cell:
            if fact.replaces != standing:
                return False
            standing = entry.key
    return True


def test_the_day_is_bad_enough_to_mean_something(day) -> None:
    """The seeds do contain conflicts, late copies and restarts; without them the tests above would prove little."""
    conflicts = 0
    for seed in SEEDS[:5]:
        venue = day(1000 + seed)
        tablets = two_tabs_each()
        play(venue, tablets)
        conflicts += sum(len(tablet.conflicts) for tablet in tablets)
    assert conflicts > 5
