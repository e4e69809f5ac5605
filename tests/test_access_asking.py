"""Who asks: found from cookies and headers alike, ended and revoked in time, seen to the minute, by one read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from competition.access import accounts, asking, devices, sessions
from competition.access.accounts import Made
from competition.access.asking import SEEN_EVERY_MS, who_asks
from competition.access.sessions import IDLE_MS, KEPT_MS
from competition.access.who import PUBLIC, Who
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Device, Session
from competition.tally.office import Office

NOW = 1_700_000_000_000


@pytest.fixture
def chief(office: Office) -> accounts.Account:
    made = accounts.create(office.engine, "王芳", "chief", "welding", NOW)
    assert isinstance(made, Made)
    return made.account


@pytest.fixture
def session(office: Office, chief: accounts.Account) -> str:
    with writing(office.engine) as conn:
        return sessions.begin(conn, chief.id, NOW, "Firefox", "10.0.0.1")


@pytest.fixture
def seat(office: Office) -> str:
    with writing(office.engine) as conn:
        store.found(conn, "welding", "event", NOW)
        return devices.issue(conn, "welding", "wang", NOW)


def ask(office: Office, now: int = NOW, seat_first: bool = False, bearer: str = "", **cookies: str) -> Who:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return who_asks(office, cookies, headers, now, seat_first)


def test_nobody_is_the_public_without_a_look_into_the_database(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "reading", None)
    assert ask(office) == PUBLIC
    assert ask(office, language="en") == Who(language="en")
    assert ask(office, language="<script>") == PUBLIC


def test_a_session_is_its_account_and_a_seat_its_judge(
    office: Office, chief: accounts.Account, session: str, seat: str
) -> None:
    who = ask(office, session=session, language="zh")
    assert who == Who("chief", chief.id, "welding", language="zh", session=sessions.id_of(session))
    assert ask(office, seat=seat) == Who("judge", event="welding", seat="wang")
    assert ask(office, bearer=seat) == Who("judge", event="welding", seat="wang")


def test_of_both_cookies_in_one_browser_that_one_speaks_which_the_page_is_for(
    office: Office, session: str, seat: str
) -> None:
    assert ask(office, session=session, seat=seat).role == "chief"
    assert ask(office, seat_first=True, session=session, seat=seat).role == "judge"
    assert ask(office, seat_first=True, session=session).role == "chief"
    assert ask(office, session="gone", seat=seat).role == "judge"


def test_a_bearer_token_speaks_alone(office: Office, session: str, seat: str) -> None:
    assert ask(office, bearer="wrong", session=session, seat=seat) == Who(why="unknown_token")
    assert ask(office, bearer=session).role == "public"


@pytest.mark.parametrize("token", ["", "x", "x" * 100_000, "é\udcff", "' or 1=1 --", "\0"])
def test_a_token_that_is_none_is_the_public(office: Office, session: str, seat: str, token: str) -> None:
    assert ask(office, session=token).role == "public"
    assert ask(office, seat=token).role == "public"


def test_the_public_is_told_why_its_cookie_speaks_for_nobody(office: Office) -> None:
    assert ask(office, session="gone").why == "session_ended"
    assert ask(office, seat="gone").why == "unknown_token"
    assert ask(office, session="gone", seat="gone").why == "session_ended"
    assert ask(office, seat_first=True, session="gone", seat="gone").why == "unknown_token"


def test_an_ended_session_speaks_for_nobody_and_the_other_one_goes_on(
    office: Office, chief: accounts.Account, session: str
) -> None:
    with writing(office.engine) as conn:
        other = sessions.begin(conn, chief.id, NOW + 1)
        assert [each.id for each in sessions.listed(conn, chief.id, NOW)] == [
            sessions.id_of(other), sessions.id_of(session),
        ]  # fmt: skip
        assert sessions.end(conn, chief.id, sessions.id_of(session), NOW)
        assert not sessions.end(conn, chief.id, sessions.id_of(session), NOW)
        assert [each.id for each in sessions.listed(conn, chief.id, NOW)] == [sessions.id_of(other)]
    assert ask(office, session=session).why == "session_ended"
    assert ask(office, session=other).role == "chief"


@pytest.mark.parametrize("id", ["", "%", "_" * 16, "0", "%" * 16])
def test_no_pattern_ends_sessions(office: Office, chief: accounts.Account, session: str, id: str) -> None:
    with writing(office.engine) as conn:
        assert not sessions.end(conn, chief.id, id, NOW)
    assert ask(office, session=session).role == "chief"


def test_nobody_ends_anothers_session(office: Office, session: str) -> None:
    made = accounts.create(office.engine, "李娜", "organiser", "", NOW)
    assert isinstance(made, Made)
    with writing(office.engine) as conn:
        assert not sessions.end(conn, made.account.id, sessions.id_of(session), NOW)
        assert sessions.end_all(conn, made.account.id, NOW) == 0
    assert ask(office, session=session).role == "chief"


def test_a_session_that_was_idle_for_too_long_is_over_and_one_that_is_used_is_not(office: Office, session: str) -> None:
    now = NOW + IDLE_MS
    assert ask(office, now, session=session).role == "chief"
    assert ask(office, now + IDLE_MS, session=session).role == "chief"
    assert ask(office, now + 2 * IDLE_MS + 1, session=session).why == "session_ended"


def test_a_disabled_account_speaks_no_more(office: Office, chief: accounts.Account, session: str) -> None:
    with writing(office.engine) as conn:
        accounts.disable(conn, chief.id, NOW)
    assert ask(office, session=session).why == "session_ended"


def test_a_disabled_row_alone_is_enough_whatever_its_sessions_say(
    office: Office, chief: accounts.Account, session: str
) -> None:
    with writing(office.engine) as conn:
        accounts.disable(conn, chief.id, NOW)
        conn.execute(update(Session).values(ended=None))
    assert ask(office, session=session).why == "session_ended"


def test_a_revoked_tablet_is_unseated_and_still_says_whose_marks_it_holds(office: Office, seat: str) -> None:
    with writing(office.engine) as conn:
        devices.revoke(conn, "welding", "wang", NOW)
    assert ask(office, seat=seat) == Who("unseated", event="welding", seat="wang")


@pytest.mark.parametrize("cookie", ["session", "seat"])
def test_last_seen_is_written_at_most_once_a_minute(office: Office, session: str, seat: str, cookie: str) -> None:
    column = col(Session.last_seen) if cookie == "session" else col(Device.last_seen)
    cookies = {cookie: session if cookie == "session" else seat}

    def seen() -> int | None:
        with reading(office.engine) as conn:
            return conn.execute(select(column)).scalar_one()

    ask(office, NOW + SEEN_EVERY_MS, **cookies)
    assert seen() == NOW + SEEN_EVERY_MS
    ask(office, NOW + 2 * SEEN_EVERY_MS - 1, **cookies)
    assert seen() == NOW + SEEN_EVERY_MS
    who_asks(office, cookies, {}, NOW + 9 * SEEN_EVERY_MS, seen=False)
    assert seen() == NOW + SEEN_EVERY_MS
    ask(office, NOW + 2 * SEEN_EVERY_MS, **cookies)
    assert seen() == NOW + 2 * SEEN_EVERY_MS


def test_nobody_is_sent_away_because_the_visit_could_not_be_noted(
    office: Office, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(engine: Engine) -> Iterator[Connection]:
        raise OperationalError("update", {}, Exception("database or disk is full"))
        yield

    monkeypatch.setattr(asking, "writing", full)
    assert ask(office, NOW + SEEN_EVERY_MS, session=session).role == "chief"


def test_old_sessions_are_erased_when_a_new_one_begins(office: Office, chief: accounts.Account, session: str) -> None:
    with writing(office.engine) as conn:
        sessions.begin(conn, chief.id, NOW + KEPT_MS + 1)
        assert len(conn.execute(select(col(Session.token_hash))).all()) == 1


def test_no_token_stands_in_the_database(office: Office, session: str, seat: str) -> None:
    with reading(office.engine) as conn:
        rows = [*conn.execute(select(Session.__table__)), *conn.execute(select(Device.__table__))]
    assert len(rows) == 2
    assert not any(token in str(row) for row in rows for token in (session, seat))


@pytest.mark.parametrize("table", ["sessions", "devices"])
def test_who_asks_is_found_by_an_index(sqlite_engine: Engine, table: str) -> None:
    query = {
        "sessions": sessions._FIND,
        "devices": "select stream, seat, revoked, last_seen from devices where token_hash = ?",
    }[table]
    with reading(sqlite_engine) as conn:
        parameters = ("x", 0) if table == "sessions" else ("x",)
        plan = [row[3] for row in store.cursor(conn).execute(f"explain query plan {query}", parameters)]
    assert plan
    assert all("SEARCH" in step and "INDEX" in step for step in plan)
