"""Twelve tablets on a bad day, from a thousand seeds: nothing is lost, doubled, or overwritten unseen.

Half of the seeds are in `test_hall_simulation_more`, so that two cores share them. What must hold is `tests.hall_day`.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from competition.rules import facts as f
from tests import hall_day
from tests.crowded import HOUR, SEATS, Hall


@pytest.fixture
def play(sqlite_pattern: Path, tmp_path: Path) -> Callable[[int], Hall]:
    def play(seed: int) -> Hall:
        shutil.copyfile(sqlite_pattern, tmp_path / f"hall-{seed}.sqlite3")
        hall = hall_day.day(seed, tmp_path)
        hall.office.close()
        return hall

    return play


@pytest.mark.parametrize("seed", hall_day.DAYS[::2])
def test_twelve_tablets_on_a_bad_day_lose_double_and_overwrite_nothing(play: Callable[[int], Hall], seed: int) -> None:
    play(seed)


def test_the_days_are_bad_enough_to_mean_something(play: Callable[[int], Hall]) -> None:
    """Marks are kept, come late, collide and lose their seats in these days, and the server dies in them."""
    halls = [play(seed) for seed in (1001, 1002, 1003, 1004)]
    assert all(len(hall.tablets) == len(SEATS) == 12 for hall in halls)
    told = [word for hall in halls for tablet in (*hall.tablets, *hall.gone) for word in tablet.told.values()]
    assert sum(len(hall.acknowledged) for hall in halls) > 100
    assert all(told.count(word) > 5 for word in ("superseded", "session_closed", "seat_revoked")), told
    assert sum(len(hall.gone) for hall in halls) >= 4
    assert sum(hall.deaths for hall in halls) >= 4


@pytest.mark.parametrize("seed", range(2000, 2020))
def test_clocks_that_are_off_by_hours_change_no_receipt_and_no_order(
    sqlite_pattern: Path, tmp_path: Path, seed: int
) -> None:
    """The same day twice, with right clocks and with wrong ones: the ledgers differ in what the clocks said alone."""
    ledgers = []
    for skewed in (False, True):
        database = tmp_path / f"hall-{seed}-{skewed}.sqlite3"
        shutil.copyfile(sqlite_pattern, database)
        hall = Hall(seed, database, skewed)
        hall.play()
        hall_day.hold(hall)
        ledgers.append(hall_day.entries_of(hall))
        hall.office.close()
    right, wrong = ledgers
    assert [(e.by, e.key, e.fact) for e in right] == [(e.by, e.key, e.fact) for e in wrong]
    off = [abs(a.made - b.made) for a, b in zip(right, wrong, strict=True) if a.made and b.made]
    assert off and max(off) > 2 * HOUR


def test_a_hall_that_forgets_a_mark_or_overwrites_one_is_caught(play: Callable[[int], Hall], tmp_path: Path) -> None:
    """The checks themselves: a day that went well fails them when what a judge entered, or was told, is changed."""
    hall = Hall(7, tmp_path / "checked.sqlite3")
    try:
        hall.play()
        hall_day.hold(hall)
        hall.acknowledged.add(("p1", "never-sent"))
        with pytest.raises(AssertionError, match="acknowledged and gone"):
            hall_day.hold(hall)
        hall.acknowledged.remove(("p1", "never-sent"))
        tablet = hall.tablets[0]
        tablet.given["never-sent"] = f.Marked("s1", "look", tablet.seat, "1")
        with pytest.raises(AssertionError, match="never-sent was entered"):
            hall_day.hold(hall)
    finally:
        hall.office.close()
