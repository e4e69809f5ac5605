"""Pairing a tablet with a seat: once, for a while, by code or by link; guessing codes waits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlmodel import col

from competition.access import devices, pairing, throttle
from competition.access.devices import HeldSeat
from competition.access.pairing import KEPT_MS, LASTS_MS, Chance, Offer, Paired, pair_by_code, pair_by_link
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Pairing
from competition.rules.refusals import Refusal
from competition.tally.office import Office

NOW = 1_700_000_000_000
TABLET, GUESSER = "192.168.1.20", "192.168.1.66"


@pytest.fixture
def venue(office: Office) -> Office:
    with writing(office.engine) as conn:
        store.found(conn, "welding", "event", NOW)
        store.found(conn, "forklift", "event", NOW)
    return office


def offer(office: Office, seat: str = "wang", now: int = NOW) -> Chance:
    with writing(office.engine) as conn:
        return pairing.offer(conn, "welding", seat, now)


def by_code(office: Office, code: str, now: int = NOW, address: str = TABLET) -> str:
    answer = pair_by_code(office, code, now, address)
    return answer.word if isinstance(answer, Refusal) else "paired"


def by_link(office: Office, link: str, now: int = NOW) -> str:
    answer = pair_by_link(office, link, now)
    return answer.word if isinstance(answer, Refusal) else "paired"


def test_a_code_gives_the_tablet_its_seat(venue: Office) -> None:
    chance = offer(venue)
    assert len(chance.code) == 6
    assert chance.code.isdigit()
    paired = pair_by_code(venue, chance.code, NOW, TABLET)
    assert isinstance(paired, Paired)
    assert (paired.stream, paired.seat) == ("welding", "wang")
    with reading(venue.engine) as conn:
        assert devices.seat_of(conn, paired.token) == HeldSeat("welding", "wang")


def test_a_link_gives_the_tablet_its_seat_and_shows_it_before(venue: Office) -> None:
    chance = offer(venue)
    with reading(venue.engine) as conn:
        for _ in range(3):  # a messenger looks at it, then the judge
            assert pairing.offered(conn, chance.link, NOW) == Offer("welding", "wang", NOW + LASTS_MS)
    paired = pair_by_link(venue, chance.link, NOW)
    assert isinstance(paired, Paired)
    with reading(venue.engine) as conn:
        assert devices.seat_of(conn, paired.token) == HeldSeat("welding", "wang")
        assert pairing.offered(conn, chance.link, NOW) == Refusal("pairing_used")


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{1}\u3000{2}"])
def test_a_code_is_read_as_people_type_it(venue: Office, written: str) -> None:
    code = offer(venue).code
    assert by_code(venue, written.format(code, code[:3], code[3:])) == "paired"


def test_a_code_in_full_width_digits_is_the_same_code(venue: Office) -> None:
    code = offer(venue).code
    assert by_code(venue, code.translate({ord("0") + n: ord("０") + n for n in range(10)})) == "paired"


def test_a_code_or_link_is_used_once_and_whichever_is_used_ends_the_other(venue: Office) -> None:
    one, two = offer(venue, "wang"), offer(venue, "li")
    assert [by_code(venue, one.code), by_code(venue, one.code), by_link(venue, one.link)] == [
        "paired", "pairing_used", "pairing_used",
    ]  # fmt: skip
    assert [by_link(venue, two.link), by_link(venue, two.link), by_code(venue, two.code)] == [
        "paired", "pairing_used", "pairing_used",
    ]  # fmt: skip
    with reading(venue.engine) as conn:
        assert len(devices.held(conn, "welding")) == 2


def test_of_many_tablets_that_use_a_code_at_once_one_gets_the_seat(venue: Office) -> None:
    chance = offer(venue)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: by_link(venue, chance.link), range(8)))
    assert sorted(said) == ["paired"] + ["pairing_used"] * 7
    with reading(venue.engine) as conn:
        assert len(devices.held(conn, "welding")) == 1


def test_an_expired_code_says_so(venue: Office) -> None:
    chance = offer(venue)
    assert by_code(venue, chance.code, NOW + LASTS_MS) == "pairing_expired"
    assert by_link(venue, chance.link, NOW + LASTS_MS) == "pairing_expired"
    assert by_code(venue, chance.code, NOW + LASTS_MS - 1) == "paired"


def test_a_used_code_stays_used_after_its_time(venue: Office) -> None:
    chance = offer(venue)
    assert by_code(venue, chance.code) == "paired"
    assert by_code(venue, chance.code, NOW + LASTS_MS + 1) == "pairing_used"


def test_a_new_code_for_a_seat_ends_the_one_before_and_no_other_seats(venue: Office) -> None:
    first, other = offer(venue), offer(venue, "li")
    second = offer(venue, now=NOW + 1)
    assert by_code(venue, first.code, NOW + 1) == "pairing_expired"
    assert by_link(venue, first.link, NOW + 1) == "pairing_expired"
    assert by_code(venue, second.code, NOW + 1) == "paired"
    assert by_code(venue, other.code, NOW + 1) == "paired"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３", "123 45", "' or 1=1", "9" * 100_000])
def test_what_is_no_code_is_unknown(venue: Office, code: str) -> None:
    offer(venue)
    assert by_code(venue, code) == "pairing_unknown"


@pytest.mark.parametrize("link", ["", "x", "x" * 100_000, "\udcff", "%"])
def test_what_is_no_link_is_unknown(venue: Office, link: str) -> None:
    offer(venue)
    assert by_link(venue, link) == "pairing_unknown"


def test_a_code_is_no_link_and_a_link_is_no_code(venue: Office) -> None:
    chance = offer(venue)
    assert by_link(venue, chance.code) == "pairing_unknown"
    assert by_code(venue, chance.link) == "pairing_unknown"


def wrong_code(right: str, number: int) -> str:
    return f"{(int(right) + 1 + number) % 1_000_000:06}"


def test_guessing_codes_waits_and_the_judge_at_another_address_does_not(venue: Office) -> None:
    code = offer(venue).code
    said = [by_code(venue, wrong_code(code, number), address=GUESSER) for number in range(100)]
    assert said == ["pairing_unknown"] * 5 + ["wait_before_next"] * 95
    assert by_code(venue, code, address=GUESSER) == "wait_before_next"
    assert by_code(venue, code) == "paired"


def test_a_right_code_during_the_wait_is_not_used_up(venue: Office) -> None:
    code = offer(venue).code
    for number in range(5):
        by_code(venue, wrong_code(code, number))
    refusal = pair_by_code(venue, code, NOW, TABLET)
    assert refusal == Refusal("wait_before_next", {"seconds": "2"})
    assert by_code(venue, code, NOW + 2000) == "paired"


def test_many_addresses_together_wait_a_little_and_the_link_never_does(venue: Office) -> None:
    chance = offer(venue)
    for number in range(200):
        assert by_code(venue, wrong_code(chance.code, number), address=f"10.0.{number}.1") == "pairing_unknown"
    refusal = pair_by_code(venue, chance.code, NOW, TABLET)
    assert isinstance(refusal, Refusal)
    assert refusal.word == "wait_before_next"
    assert int(refusal.details["seconds"]) <= 10
    assert by_link(venue, chance.link) == "paired"


def test_a_panel_that_pairs_without_a_mistake_is_never_told_to_wait(venue: Office) -> None:
    assert {by_code(venue, offer(venue, f"seat-{number}").code) for number in range(12)} == {"paired"}


def test_codes_in_use_differ(venue: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(pairing.secrets, "randbelow", lambda _: next(drawn))
    assert offer(venue, "wang").code == "000007"
    assert offer(venue, "li").code == "000008"


def test_neither_code_nor_link_stands_in_the_database_or_in_a_log(venue: Office) -> None:
    chance = offer(venue)
    paired = pair_by_link(venue, chance.link, NOW)
    assert isinstance(paired, Paired)
    with reading(venue.engine) as conn:
        row = str(conn.execute(select(col(Pairing.code_hash), col(Pairing.link_hash), col(Pairing.seat))).one())
    assert chance.code not in row.replace("'", " ").split()
    assert chance.link not in row
    assert chance.code not in repr(chance)
    assert chance.link not in repr(chance)
    assert paired.token not in repr(paired)


def test_old_codes_are_erased_when_a_new_one_is_made(venue: Office) -> None:
    offer(venue)
    offer(venue, "li", NOW + LASTS_MS + KEPT_MS + 1)
    with reading(venue.engine) as conn:
        assert conn.execute(select(col(Pairing.seat))).scalars().all() == ["li"]


def test_a_seat_is_taken_back_from_one_device_or_from_all(venue: Office) -> None:
    with writing(venue.engine) as conn:
        tokens = [devices.issue(conn, "welding", "wang", NOW + number) for number in range(3)]
        other = devices.issue(conn, "forklift", "wang", NOW)
        newest = devices.held(conn, "welding")[0]
        assert devices.revoke(conn, "welding", "wang", NOW + 9, newest.id) == 1
        assert devices.revoke(conn, "welding", "wang", NOW + 9, "%") == 0
        assert [devices.seat_of(conn, token).revoked for token in tokens] == [False, False, True]
        assert devices.revoke(conn, "welding", "wang", NOW + 9) == 2
        assert devices.seat_of(conn, other) == HeldSeat("forklift", "wang")
        assert [each.revoked for each in devices.held(conn, "welding")] == [NOW + 9] * 3


def test_a_tablet_gives_its_own_seat_back(venue: Office) -> None:
    with writing(venue.engine) as conn:
        token, other = (devices.issue(conn, "welding", "wang", NOW) for _ in range(2))
        assert devices.give_back(conn, token, NOW)
        assert not devices.give_back(conn, token, NOW)
        assert not devices.give_back(conn, "none", NOW)
        assert devices.seat_of(conn, token) == HeldSeat("welding", "wang", revoked=True)
        assert devices.seat_of(conn, other) == HeldSeat("welding", "wang")


def test_addresses_of_one_customer_are_counted_as_one(venue: Office) -> None:
    code = offer(venue).code
    said = [by_code(venue, wrong_code(code, n), address=f"2001:db8:1:2::{n + 1:x}") for n in range(6)]
    assert said == ["pairing_unknown"] * 5 + ["wait_before_next"]
    assert throttle.address_of("2001:db8:1:3::1") != throttle.address_of("2001:db8:1:2::1")
