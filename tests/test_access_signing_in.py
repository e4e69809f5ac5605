"""Signing in: slow for those who guess, the same for a name that is there and one that is not."""

import pytest

from competition.access import accounts, passwords, sessions, signing_in
from competition.access.accounts import Made
from competition.access.signing_in import SignedIn, change_password, sign_in, sign_out
from competition.ledger.engine import reading, writing
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from tests.conftest import HASHER_AS_SHIPPED

NOW = 1_700_000_000_000
DESK, GUESSER = "192.168.1.7", "192.168.1.66"
NEW = "four plain words 四个词"


@pytest.fixture
def chief(office: Office) -> Made:
    made = accounts.create(office.engine, "王芳", "chief", "welding", NOW)
    assert isinstance(made, Made)
    return made


def signed_in(office: Office, made: Made, now: int = NOW, address: str = DESK) -> SignedIn:
    done = sign_in(office, made.account.name, made.password, now, address, "Firefox")
    assert isinstance(done, SignedIn), done
    return done


def word(answer: SignedIn | Refusal | None) -> str:
    return answer.word if isinstance(answer, Refusal) else ""


def test_the_right_password_opens_a_session_of_that_account(office: Office, chief: Made) -> None:
    done = signed_in(office, chief)
    assert (done.who.role, done.who.account, done.who.event) == ("chief", chief.account.id, "welding")
    assert done.who.by == f"desk:{chief.account.id}"
    with reading(office.engine) as conn:
        (own,) = sessions.listed(conn, chief.account.id, NOW)
    assert (own.id, own.agent, own.address) == (done.who.session, "Firefox", DESK)
    assert done.token not in repr(done)


@pytest.mark.parametrize("name", ["王芳", "nobody", "", "王" * 10_000, "\udcff"])
def test_a_wrong_password_and_a_name_that_is_not_there_get_the_same_answer(
    office: Office, chief: Made, name: str
) -> None:
    assert sign_in(office, name, "guessed", NOW, GUESSER) == Refusal("wrong_password")


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as slowly as in a hall."""
    monkeypatch.setattr(passwords, "_HASHER", HASHER_AS_SHIPPED)


@pytest.mark.parametrize("name", ["王芳", "nobody"])
def test_an_account_that_is_not_there_is_verified_by_the_same_work(
    shipped: None, office: Office, chief: Made, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            worked.append(kept.rsplit("$", 2)[0])
            return hasher.verify(kept, password)

    hasher = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    assert word(sign_in(office, name, "guessed", NOW, GUESSER)) == "wrong_password"
    assert worked == ["$argon2id$v=19$m=19456,t=2,p=1"]


def test_the_password_of_nobody_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_NOBODY", passwords.hashed("known"))
    assert not passwords.fits(None, "known")


def test_a_hundred_wrong_passwords_are_told_to_wait_and_lock_out_nobody_elsewhere(office: Office, chief: Made) -> None:
    answers = [sign_in(office, "王芳", f"guess-{number}", NOW + number, GUESSER) for number in range(100)]
    assert [word(each) for each in answers] == ["wrong_password"] * 5 + ["wait_before_next"] * 95
    assert answers[-1] == Refusal("wait_before_next", {"seconds": "2"})
    assert word(sign_in(office, "王芳", chief.password, NOW + 100, GUESSER)) == "wait_before_next"
    signed_in(office, chief, NOW + 100)  # from the desk, at the same moment


def test_whoever_waits_as_told_a_hundred_times_never_waits_longer_than_a_quarter_of_an_hour_and_gets_in(
    office: Office, chief: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda kept, password: password != "guess" and verify(kept, password))
    now, waits = NOW, []
    for _ in range(100):
        while word(answer := sign_in(office, "王芳", "guess", now, GUESSER)) == "wait_before_next":
            assert isinstance(answer, Refusal)
            waits.append(int(answer.details["seconds"]))
            now += 1000 * waits[-1]
    assert max(waits) == 900
    signed_in(office, chief, now + 900_000, GUESSER)
    assert word(sign_in(office, "王芳", "guess", now + 900_001, GUESSER)) == "wrong_password"


def test_one_address_that_tries_many_names_waits_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "fits", lambda kept, password: False)
    said = [word(sign_in(office, f"name-{number}", "x", NOW, GUESSER)) for number in range(40)]
    assert said == ["wrong_password"] * 30 + ["wait_before_next"] * 10


def test_a_disabled_account_is_told_so_only_with_its_password(office: Office, chief: Made) -> None:
    with writing(office.engine) as conn:
        accounts.disable(conn, chief.account.id, NOW)
    assert word(sign_in(office, "王芳", "guessed", NOW, DESK)) == "wrong_password"
    assert word(sign_in(office, "王芳", chief.password, NOW, DESK)) == "account_disabled"


def test_signing_out_ends_this_session_and_no_other(office: Office, chief: Made) -> None:
    one, other = signed_in(office, chief), signed_in(office, chief)
    sign_out(office, one.who, NOW)
    with reading(office.engine) as conn:
        assert sessions.find(conn, one.token, NOW) is None
        assert sessions.find(conn, other.token, NOW) is not None


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(office: Office, chief: Made) -> None:
    here, elsewhere = signed_in(office, chief), signed_in(office, chief)
    assert change_password(office, here.who, chief.password, NEW, NOW, DESK) is None
    with reading(office.engine) as conn:
        assert sessions.find(conn, here.token, NOW) is not None
        assert sessions.find(conn, elsewhere.token, NOW) is None
    assert word(sign_in(office, "王芳", chief.password, NOW, DESK)) == "wrong_password"
    assert isinstance(sign_in(office, "王芳", NEW, NOW, DESK), SignedIn)


def test_a_password_is_changed_only_with_the_old_one_and_for_a_fit_one(office: Office, chief: Made) -> None:
    here = signed_in(office, chief)
    assert word(change_password(office, here.who, "guessed", NEW, NOW, DESK)) == "wrong_password"
    assert word(change_password(office, here.who, chief.password, "short", NOW, DESK)) == "password_too_short"
    signed_in(office, chief)
    for _ in range(5):
        change_password(office, here.who, "guessed", NEW, NOW, GUESSER)
    assert word(change_password(office, here.who, chief.password, NEW, NOW, GUESSER)) == "wait_before_next"


def test_a_password_with_old_costs_is_hashed_anew_by_signing_in(
    office: Office, chief: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(office.engine) as conn:
        before = accounts.password_of(conn, "王芳")
    monkeypatch.setattr(signing_in.passwords, "is_dated", lambda kept: True)
    signed_in(office, chief)
    with reading(office.engine) as conn:
        after = accounts.password_of(conn, "王芳")
    assert before is not None
    assert after is not None
    assert before[1] != after[1]
    signed_in(office, chief)


def test_todays_hash_is_not_dated_and_one_with_other_costs_is() -> None:
    assert not passwords.is_dated(passwords.hashed(NEW))
    assert passwords.is_dated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$MDEyMzQ1Njc4OWFiY2RlZg")


@pytest.mark.parametrize("password", ["x" * 129, "x" * 1_000_000, "\ud800"])
def test_a_password_that_can_be_nobodys_is_wrong_and_costs_no_more(password: str) -> None:
    assert not passwords.fits(passwords.hashed(NEW), password)
