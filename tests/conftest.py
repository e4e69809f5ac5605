"""Fresh databases for every test: SQLite in a file, PostgreSQL from one private server for each worker.

`engine` runs a test on both. Tables are made once per kind and copied, since migrating for each test takes longer
than most tests. Neither kind waits for the disk in this process: processes die in these tests, but nobody pulls the
plug. What a server process of its own opens is as careful as in a hall.
"""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, text

from competition.access import passwords
from competition.ledger import engine as engine_module
from competition.ledger.engine import migrate, open_engine
from competition.tally.office import Office, open_office
from tests.setup.postgres import postgres

_numbers = count(1)

AS_SHIPPED = engine_module.PRAGMAS
engine_module.PRAGMAS = tuple("synchronous=OFF" if each == "synchronous=FULL" else each for each in AS_SHIPPED)

# Passwords are as slow as shipped where the server is a process of its own.
HASHER_AS_SHIPPED = passwords._HASHER
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

# A machine that stalls is no finding. Whatever else hypothesis chose, such as fixed examples under CI, stays.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


class ToldAtOnce:
    """Names each failure when it happens: a run that is ended from outside never comes to its summary."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self._reporter = reporter

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            why = str(crash.message if crash else report.longreprtext.strip()).partition("\n")[0]
            self._reporter.ensure_newline()
            self._reporter.write_line(f"FAILED {report.nodeid} ({report.when}): {why}", red=True)


@pytest.hookimpl(trylast=True)  # after the reporter is there
def pytest_configure(config: pytest.Config) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(ToldAtOnce(reporter))


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with tables, of each kind in turn."""
    yield from _database(request, tmp_path, request.param, tables=True)


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database without tables, of each kind in turn."""
    yield from _database(request, tmp_path, request.param, tables=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A fresh database with tables, of each kind in turn."""
    yield from _engine(database_url)


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    """A fresh database without tables, of each kind in turn."""
    yield from _engine(empty_database_url)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """The office of a fresh database, of each kind in turn; its clock moves on by a millisecond at each look."""
    ticks = count(1_700_000_000_000)
    office = open_office(database_url, lambda: next(ticks))
    yield office
    office.close()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh SQLite database with tables."""
    yield from _database(request, tmp_path, "sqlite", tables=True)


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """A fresh SQLite database with tables."""
    yield from _engine(sqlite_url)


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with tables."""
    yield from _database(request, tmp_path, "postgres", tables=True)


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """A fresh PostgreSQL database with tables."""
    yield from _engine(postgres_url)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL for this worker, with a database `pattern` that has tables."""
    with postgres() as url:
        _on_server(url, "create database pattern")
        engine = open_engine(_named(url, "pattern"))
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has tables and no entries, with nothing left beside it."""
    path = tmp_path_factory.mktemp("pattern") / "pattern.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


def _database(request: pytest.FixtureRequest, folder: Path, kind: str, tables: bool) -> Iterator[str]:
    if kind == "sqlite":
        path = folder / "jinbang.sqlite3"
        if tables:
            shutil.copyfile(request.getfixturevalue("sqlite_pattern"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"test_{next(_numbers)}"
    _on_server(server, f"create database {name}{' template pattern' if tables else ''}")
    yield _named(server, name)
    _on_server(server, f"drop database if exists {name} with (force)")


def _engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def _named(url: str, database: str) -> str:
    return sqlalchemy.make_url(url).set(database=database).render_as_string(hide_password=False)


def _on_server(url: str, statement: str) -> None:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
