"""Wrong attempts wait, longer and longer and never for ever; by address; counted before they are tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from competition.access import throttle
from competition.access.throttle import FORGET_MS, Count, address_of, charge, forgive
from competition.ledger.engine import reading
from competition.ledger.tables import Attempts

NOW = 1_700_000_000_000
WANG = Count("password", "wang\0192.168.1.7")
LI = Count("password", "li\0192.168.1.8")
VENUE = Count("address", "192.168.1.7", free=6, longest=60)


def kept(engine: Engine) -> dict[str, int]:
    """How many wrong attempts are kept under each key."""
    with reading(engine) as conn:
        return {row[0]: row[1] for row in conn.execute(select(col(Attempts.key), col(Attempts.wrong)))}


def wrong(engine: Engine, times: int, *counts: Count, now: int = NOW) -> int:
    """Try so often, waiting each time as told; the time after it."""
    for _ in range(times):
        if wait := charge(engine, counts, now):
            now += 1000 * wait
            assert charge(engine, counts, now) == 0
    return now


def test_each_wrong_attempt_after_four_waits_twice_as_long_up_to_a_quarter_of_an_hour(engine: Engine) -> None:
    now, waits = NOW, []
    for _ in range(16):
        assert charge(engine, [WANG], now) == 0
        with reading(engine) as conn:
            waits.append(throttle._waiting(conn, [WANG], now))
        now += 1000 * waits[-1]
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_the_wait_is_told_in_whole_seconds_and_is_over_when_it_was_said(engine: Engine) -> None:
    now = wrong(engine, 6, WANG)
    assert now == NOW + 2000
    assert charge(engine, [WANG], now) == 4
    assert charge(engine, [WANG], now + 3001) == 1
    assert charge(engine, [WANG], now + 3999) == 1
    assert charge(engine, [WANG], now + 4000) == 0


def test_an_attempt_during_the_wait_is_not_counted_and_makes_it_no_longer(engine: Engine) -> None:
    wrong(engine, 5, WANG)
    before = kept(engine)
    assert [charge(engine, [WANG], NOW + ms) for ms in (0, 500, 1999)] == [2, 2, 1]
    assert kept(engine) == before
    assert charge(engine, [WANG], NOW + 2000) == 0


def test_another_address_or_account_does_not_wait(engine: Engine) -> None:
    wrong(engine, 12, WANG)
    assert charge(engine, [LI], NOW) == 0


def test_the_longest_wait_of_several_counts_holds_and_nothing_is_counted_elsewhere(engine: Engine) -> None:
    now = wrong(engine, 6, VENUE)
    before = kept(engine)
    assert charge(engine, [LI, VENUE], now) == 2
    assert kept(engine) == before


def test_a_right_attempt_is_taken_off_again_and_what_was_mistyped_before_is_forgotten(engine: Engine) -> None:
    now = wrong(engine, 4, WANG, VENUE)
    assert charge(engine, [WANG, VENUE], now) == 0
    forgive(engine, [VENUE], forget=[WANG])
    assert kept(engine) == {VENUE.key: 4}


def test_an_address_that_was_only_ever_right_leaves_no_row(engine: Engine) -> None:
    charge(engine, [WANG, VENUE], NOW)
    forgive(engine, [VENUE], forget=[WANG])
    assert kept(engine) == {}


def test_being_right_in_between_does_not_start_the_count_of_an_address_anew(engine: Engine) -> None:
    now = wrong(engine, 8, VENUE)
    now = wrong(engine, 1, VENUE, now=now)
    forgive(engine, [VENUE])
    assert charge(engine, [VENUE], now) == 0
    assert charge(engine, [VENUE], now) == VENUE.wait(9) == 16


def test_a_thousand_attempts_at_once_are_as_few_as_those_that_come_one_by_one(engine: Engine) -> None:
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda _: charge(engine, [WANG], NOW), range(200)))
    assert told.count(0) == WANG.free
    assert kept(engine) == {WANG.key: WANG.free}


def test_a_count_is_forgotten_a_day_after_its_last_attempt(engine: Engine) -> None:
    now = wrong(engine, 8, WANG)
    assert charge(engine, [LI], now + FORGET_MS + 1) == 0
    assert kept(engine) == {LI.key: 1}


def test_the_table_does_not_grow_beyond_its_bound_and_the_oldest_go_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_ROWS", 10)
    names = [Count("password", f"name-{number}") for number in range(25)]
    for number, count in enumerate(names):
        charge(engine, [count], NOW + number)
    assert set(kept(engine)) == {count.key for count in names[15:]}


def test_neither_name_nor_address_stands_in_the_table(engine: Engine) -> None:
    charge(engine, [WANG], NOW)
    with reading(engine) as conn:
        row = conn.execute(select(Attempts.__table__)).one()
    assert not any("wang" in str(value) or "192" in str(value) for value in row)


def test_a_clock_that_was_set_back_makes_nobody_wait_for_days(engine: Engine) -> None:
    wrong(engine, 20, WANG, now=NOW + 10 * FORGET_MS)
    assert charge(engine, [WANG], NOW) == 0
    assert charge(engine, [WANG], NOW) == WANG.longest


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_of_six_is_counted_with_its_neighbours(address: str, counted: str) -> None:
    assert address_of(address) == counted
