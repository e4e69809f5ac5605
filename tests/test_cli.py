"""The `jinbang` command: what it prints, its exit codes, and that a mistake is answered with what to do."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from competition.access import signing_in
from competition.access.signing_in import SignedIn
from competition.cli import main
from competition.ledger import store
from competition.ledger.engine import reading
from competition.tally.office import now_ms, open_office

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
EVENT = "isu-gpf2017-men-free-skating"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JINBANG_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("JINBANG_DATABASE", raising=False)
    return tmp_path / "var"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS / EVENT, tmp_path / EVENT))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def url(data: Path) -> str:
    return f"sqlite:///{data / 'jinbang.sqlite3'}"


def test_a_loaded_folder_is_in_the_ledger_and_loading_again_changes_nothing(data: Path, folder: Path) -> None:
    first = run("load", str(folder), "--language", "en")
    assert first.exit_code == 0, first.output
    office = open_office(url(data))
    with reading(office.engine) as conn:
        before = store.head(conn, EVENT)
    assert before is not None and before[0] == 301
    assert run("load", str(folder)).exit_code == 0
    with reading(office.engine) as conn:
        assert store.head(conn, EVENT) == before
    office.close()


def test_a_bad_folder_is_refused_with_every_line_and_loads_nothing(data: Path, folder: Path) -> None:
    marks = folder / "marks.csv"
    lines = marks.read_text("utf-8").splitlines()
    lines[3], lines[7] = lines[3].replace(lines[3].split(",")[0], "nobody"), lines[7] + ",much,more"
    marks.write_text("\n".join(lines) + "\n", "utf-8")
    refused = run("load", str(folder), "--language", "en")
    assert refused.exit_code == 2
    assert "line 4" in refused.output and "line 8" in refused.output
    office = open_office(url(data))
    assert office.replicas.streams() == []
    office.close()


def test_check_names_the_first_difference_and_exits_one(data: Path, folder: Path) -> None:
    assert run("standings", str(folder), "--check").exit_code == 0
    expected = folder / "expected.csv"
    head, first, *rest = expected.read_text("utf-8").splitlines()
    subject = first.split(",")[0]
    changed = first.replace(",1,", ",9,", 1) if ",1," in first else first[:-1] + ("0" if first[-1] != "0" else "1")
    expected.write_text("\n".join([head, changed, *rest]) + "\n", "utf-8")
    wrong = run("standings", str(folder), "--check", "--language", "en")
    assert wrong.exit_code == 1
    assert subject in wrong.output


def test_heads_that_an_audit_printed_are_found_again(data: Path, folder: Path, tmp_path: Path) -> None:
    run("load", str(folder))
    heads = tmp_path / "heads.txt"
    audited = run("audit")
    assert audited.exit_code == 0
    lines = [line for line in audited.stdout.splitlines() if line.startswith(EVENT)]
    heads.write_text("\n".join(lines), "utf-8")
    assert run("audit", "--heads", str(heads)).exit_code == 0
    stream, position, head = lines[0].split()
    heads.write_text(f"{stream} {position} {head[::-1]}\n", "utf-8")
    damaged = run("audit", "--heads", str(heads))
    assert damaged.exit_code == 1
    assert EVENT in damaged.output


def test_a_seat_that_is_not_there_is_answered_with_those_that_are(data: Path, folder: Path) -> None:
    run("load", str(folder))
    assert len(run("seat", EVENT, "j1").output.strip()) == 43
    wrong = run("seat", EVENT, "j99")
    assert wrong.exit_code == 2
    assert "j1" in wrong.output
    assert run("seat", "no-such-event", "j1").exit_code == 2


def test_an_account_gets_a_new_password_and_the_old_one_ends(data: Path) -> None:
    first = run("account", "chief", "--role", "chief").output.strip()
    second = run("account", "chief").output.strip()
    office = open_office(url(data))
    assert isinstance(signing_in.sign_in(office, "chief", second, now_ms()), SignedIn)
    assert not isinstance(signing_in.sign_in(office, "chief", first, now_ms()), SignedIn)
    office.close()
    assert run("account", "nobody").exit_code == 2
