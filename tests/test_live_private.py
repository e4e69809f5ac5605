"""Private topics: who may listen is looked up off the loop, told at once, and shut out as soon as the right is gone."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from competition.access import accounts, contacts, devices, sessions
from competition.access.asking import SEAT_COOKIE
from competition.access.notices import telling
from competition.ledger.engine import writing
from competition.live import private
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.patience import PATIENCE
from tests.spectators import found, mark, serving


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def bell_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the start of the server on nothing is noticed but by the bell inside this process."""
    monkeypatch.setattr(private, "LOOK_ROUND_SECONDS", 3600)
    office.doorbell.stop()


@pytest.fixture
def no_bell(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written elsewhere rings nothing here; only the look round finds it."""
    monkeypatch.setattr(private, "LOOK_ROUND_SECONDS", 0.5)
    office.doorbell.stop()


def seat(office: Office, name: str = "wang") -> str:
    with writing(office.engine) as conn:
        return devices.issue(conn, EVENT, name, now_ms())


def chief(office: Office, role: str = "chief") -> tuple[str, str]:
    """An account's id and the token of a session of it."""
    made = accounts.create(office.engine, role, role, EVENT, now_ms(), "a long word for tests")
    assert isinstance(made, accounts.Made)
    with writing(office.engine) as conn:
        return made.account.id, sessions.begin(conn, made.account.id, now_ms())


def listen(base: str, audience: str, cookie: str, **options: Any) -> ClientConnection:
    options = {"origin": base, "open_timeout": 2 * PATIENCE} | options
    name = SEAT_COOKIE if audience == "judge" else sessions.COOKIE
    address = f"{base.replace('http', 'ws')}/live?event={EVENT}&audience={audience}"
    return connect(address, additional_headers={"Cookie": f"{name}={cookie}"}, **options)


def heard(listener: ClientConnection, timeout: float = PATIENCE) -> dict[str, Any]:
    return dict(json.loads(listener.recv(timeout=timeout)))


def closed(listener: ClientConnection) -> tuple[int, str]:
    """Code and reason of the end; notices before it are read over."""
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            listener.recv(timeout=PATIENCE)
    assert ended.value.rcvd is not None
    return ended.value.rcvd.code, ended.value.rcvd.reason


@pytest.mark.usefixtures("bell_alone")
def test_a_call_reaches_its_seat_by_the_bell_and_no_other(office: Office, base: str) -> None:
    with listen(base, "judge", seat(office)) as own, listen(base, "judge", seat(office, "li")) as other:
        assert heard(own)["call"] == 0
        heard(other)
        contacts.call(office, EVENT, "wang", 5000)
        assert heard(own)["call"] == 5000
        with pytest.raises(TimeoutError):
            other.recv(timeout=0.5)


def test_a_seat_is_told_to_look_when_its_own_sheets_change_and_not_by_what_it_may_not_see(
    office: Office, base: str
) -> None:
    with listen(base, "judge", seat(office)) as own:
        before = heard(own)["look"]
        mark(office, "s1", "t1", "60")  # of another panel
        with pytest.raises(TimeoutError):
            own.recv(timeout=0.5)
        mark(office, "s1", "look", "2", "wang")  # its own, from elsewhere
        assert heard(own)["look"] != before


@pytest.mark.usefixtures("bell_alone")
def test_the_chief_is_told_to_look_by_the_bell(office: Office, base: str) -> None:
    with listen(base, "chief", chief(office)[1]) as desk:
        before = heard(desk)["look"]
        mark(office, "s1", "t1", "60")
        assert heard(desk)["look"] != before


def test_a_seat_that_is_taken_back_is_shut_out(office: Office, base: str) -> None:
    with listen(base, "judge", seat(office)) as own, listen(base, "judge", seat(office, "li")) as other:
        heard(own)
        heard(other)
        with telling(office, EVENT) as conn:
            devices.revoke(conn, EVENT, "wang", now_ms())
        assert closed(own) == (private.SHUT_OUT, "seat_revoked")
        contacts.call(office, EVENT, "li", 5)
        assert heard(other)["call"] == 5


@pytest.mark.usefixtures("no_bell")
def test_a_session_that_ends_on_another_machine_without_a_bell_is_shut_out_soon(office: Office, base: str) -> None:
    account, token = chief(office)
    with listen(base, "chief", token) as desk:
        heard(desk)
        with writing(office.engine) as conn:
            sessions.end_all(conn, account, now_ms())
        assert closed(desk) == (private.SHUT_OUT, "session_ended")


@pytest.mark.usefixtures("no_bell")
def test_a_disabled_account_is_shut_out(office: Office, base: str) -> None:
    account, token = chief(office)
    with listen(base, "chief", token) as desk:
        heard(desk)
        with writing(office.engine) as conn:
            accounts.disable(conn, account, now_ms())
        assert closed(desk)[0] == private.SHUT_OUT


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
def test_a_page_of_another_site_hears_nothing_with_ones_cookie(office: Office, base: str, origin: Any) -> None:
    with pytest.raises(InvalidStatus) as refused:
        listen(base, "judge", seat(office), origin=origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(("audience", "status"), [("judge", 401), ("chief", 401), ("nobody", 403), ("unseated", 403)])
def test_who_is_nobody_is_refused_with_a_status(base: str, audience: str, status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        listen(base, audience, "rubbish")
    assert refused.value.response.status_code == status


def test_handshakes_that_wait_for_the_database_hold_up_no_public_listener(
    office: Office, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def slow(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        over.wait(2 * PATIENCE)
        raise RuntimeError("the database is away")

    monkeypatch.setattr("competition.live.doorman.who_asks", slow)
    address = f"{base.replace('http', 'ws')}/live?event={EVENT}"
    refused: list[int] = []

    def ask() -> None:
        with pytest.raises(InvalidStatus) as error:
            listen(base, "judge", "rubbish")
        refused.append(error.value.response.status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(PATIENCE)
    with connect(address, origin=base, open_timeout=PATIENCE) as public:  # type: ignore[arg-type]
        public.recv(timeout=PATIENCE)
    assert not refused, "the handshake did not wait"
    over.set()
    asking.join(PATIENCE)
    assert refused == [503]
