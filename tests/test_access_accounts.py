"""Accounts: made with random passwords, named by an id that says nothing, changed, disabled and erased."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from competition.access import accounts, passwords, sessions
from competition.access.accounts import Made
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Account
from competition.rules.refusals import Refusal

NOW = 1_700_000_000_000
GOOD = "four plain words 四个词"


def make(engine: Engine, name: str = "组委会", role: str = "organiser", event: str = "", password: str = "") -> Made:
    made = accounts.create(engine, name, role, event, NOW, password)
    assert isinstance(made, Made), made
    return made


def refused(engine: Engine, **changes: str) -> str:
    wanted = {"name": "王芳", "role": "chief", "event": "welding", "password": GOOD} | changes
    refusal = accounts.create(engine, wanted["name"], wanted["role"], wanted["event"], NOW, wanted["password"])
    assert isinstance(refusal, Refusal)
    return refusal.word


def fits(engine: Engine, name: str, password: str) -> bool:
    with reading(engine) as conn:
        found = accounts.password_of(conn, name)
    return passwords.fits(found[1] if found else None, password)


def test_a_made_password_is_readable_and_never_the_same() -> None:
    made = [passwords.made() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", each) for each in made)
    assert not set("01ilo") & set("".join(made))
    assert all(passwords.unfit(each, "chief") is None for each in made)


def test_an_account_gets_a_password_that_fits_and_stands_nowhere_in_clear(engine: Engine) -> None:
    made = make(engine)
    assert fits(engine, "组委会", made.password)
    assert not fits(engine, "组委会", made.password[:-1])
    assert made.password not in repr(made)
    with reading(engine) as conn:
        row = conn.execute(select(Account.__table__)).one()
    assert row.password_hash.startswith("$argon2id$")
    assert made.password not in str(row)


def test_the_id_that_facts_will_hold_says_nothing_of_the_person(engine: Engine) -> None:
    ids = {make(engine, f"王芳 {number}").account.id for number in range(5)}
    assert len(ids) == 5
    assert all(re.fullmatch("[2-9a-z]{10}", each) for each in ids)


@pytest.mark.parametrize("typed", ["Chief Wang", "chief  wang ", "CHIEF WANG", "Ｃｈｉｅｆ\u3000Ｗａｎｇ"])
def test_width_case_and_spaces_of_a_name_do_not_matter(engine: Engine, typed: str) -> None:
    made = make(engine, "Chief Wang", password=GOOD)
    with reading(engine) as conn:
        found = accounts.password_of(conn, typed)
    assert found is not None
    assert found[0] == made.account
    assert refused(engine, name=typed) == "name_taken"


def test_a_password_typed_in_full_width_is_the_same_password(engine: Engine) -> None:
    make(engine, password="Hall-2026-gate")
    assert fits(engine, "组委会", "Ｈａｌｌ－２０２６－ｇａｔｅ")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"password": "nine-char"}, "password_too_short"),
        ({"password": "ab" * 65}, "password_too_long"),
        ({"password": "王芳 is the chief"}, "password_has_name"),
        ({"name": "Wang", "password": "i am WANG the chief"}, "password_has_name"),
        ({"password": "abababababab"}, "password_too_plain"),
        ({"name": ""}, "name_malformed"),
        ({"name": "  "}, "name_malformed"),
        ({"name": "王" * 61}, "name_malformed"),
        ({"name": "王\0芳"}, "name_malformed"),
        ({"role": "admin"}, "role_unknown"),
        ({"role": "judge"}, "role_unknown"),
        ({"role": "public"}, "role_unknown"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_its_own_word(
    engine: Engine, changes: dict[str, str], word: str
) -> None:
    assert refused(engine, **changes) == word
    with reading(engine) as conn:
        assert accounts.listed(conn) == []


def test_the_first_run_makes_what_is_missing_and_the_next_one_nothing(engine: Engine) -> None:
    wanted = [("organiser", "organiser", ""), ("chief", "chief", "welding")]
    first = accounts.first_run(engine, wanted, NOW)
    assert [(made.account.name, made.account.role, made.account.event) for made in first] == wanted
    assert len({made.password for made in first}) == 2
    assert accounts.first_run(engine, wanted, NOW) == []
    more = accounts.first_run(engine, [*wanted, ("coder", "coder", "welding")], NOW)
    assert [made.account.name for made in more] == ["coder"]
    assert all(fits(engine, made.account.name, made.password) for made in first)


def test_of_several_first_runs_at_once_one_makes_each_account(engine: Engine) -> None:
    wanted = [("organiser", "organiser", ""), ("chief", "chief", "welding")]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: accounts.first_run(engine, wanted, NOW), range(4)))
    made = [each for run in runs for each in run]
    assert sorted(each.account.name for each in made) == ["chief", "organiser"]
    assert all(fits(engine, each.account.name, each.password) for each in made)


def test_a_first_run_with_a_role_that_is_none_is_a_bug(engine: Engine) -> None:
    with pytest.raises(ValueError, match="role_unknown"):
        accounts.first_run(engine, [("admin", "admin", "")], NOW)


def test_a_reset_makes_another_password_and_ends_every_session(engine: Engine) -> None:
    made = make(engine)
    with writing(engine) as conn:
        token = sessions.begin(conn, made.account.id, NOW)
    new = accounts.reset(engine, made.account.id, NOW)
    assert isinstance(new, str)
    assert fits(engine, "组委会", new)
    assert not fits(engine, "组委会", made.password)
    with reading(engine) as conn:
        assert sessions.find(conn, token, NOW) is None
    assert accounts.reset(engine, "nobody", NOW) == Refusal("unknown_account")


def test_a_disabled_account_loses_its_sessions_and_gets_none_back_with_its_right_to_sign_in(engine: Engine) -> None:
    made = make(engine)
    with writing(engine) as conn:
        token = sessions.begin(conn, made.account.id, NOW)
        assert accounts.disable(conn, made.account.id, NOW)
        assert sessions.find(conn, token, NOW) is None
        assert accounts.disable(conn, made.account.id, None)
        assert sessions.find(conn, token, NOW) is None
        assert not accounts.disable(conn, "nobody", NOW)


def test_an_erased_account_leaves_no_row(engine: Engine) -> None:
    made, other = make(engine), make(engine, "李娜", "chief", "welding")
    with writing(engine) as conn:
        sessions.begin(conn, made.account.id, NOW, "Firefox", "10.0.0.1")
        assert accounts.erase(conn, made.account.id)
        assert not accounts.erase(conn, made.account.id)
    with reading(engine) as conn:
        assert accounts.listed(conn) == [other.account]
        assert accounts.find(conn, made.account.id) is None
        assert sessions.listed(conn, made.account.id, NOW) == []


def test_a_hash_with_old_costs_is_exchanged_unless_the_password_was_changed_meanwhile(engine: Engine) -> None:
    made = make(engine)
    with reading(engine) as conn:
        old = accounts.password_of(conn, "组委会")
    assert old is not None
    accounts.keep_hash(engine, made.account.id, "another", passwords.hashed("never"))
    assert fits(engine, "组委会", made.password)
    accounts.keep_hash(engine, made.account.id, old[1], passwords.hashed(made.password))
    with reading(engine) as conn:
        kept = conn.execute(select(col(Account.password_hash))).scalar_one()
    assert kept != old[1]
    assert fits(engine, "组委会", made.password)
