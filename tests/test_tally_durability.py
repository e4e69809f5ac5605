"""A receipt outlives the process and the file's torn end: what was acknowledged is there, what was lost is named."""

import random
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from competition.ledger import store
from competition.ledger.engine import open_engine, reading
from competition.tally.audit import audit
from competition.tally.report import Report
from tests.cast import EVENT

ROOT = Path(__file__).resolve().parent.parent

# Corrects a mark without end from three threads, and prints each receipt once it has it.
WRITER = """
import sys, threading
from competition.rules import facts as f
from competition.tally.office import open_office
from competition.tally.recorder import Proposal, Submission
from tests import cast

office = open_office(sys.argv[1])
cast.found(office)
standing = office.replicas.of(cast.EVENT).state.subjects["s1"].marks

def tablet(seat):
    last = standing.get(("look", seat))
    key = last.key if last else None
    for n in range(1_000_000):
        mark = f.Marked("s1", "look", seat, "0123"[n % 4], key)
        key = f"{sys.argv[2]}-{n}"
        (receipt,) = office.recorder.record(Submission(cast.EVENT, seat, [Proposal(key, mark)]))
        assert receipt.outcome == "recorded", receipt
        sys.stdout.write(f"{receipt.position} {seat} {key}\\n")
        sys.stdout.flush()

for seat in cast.PRACTICAL_SEATS:
    threading.Thread(target=tablet, args=(seat,)).start()
"""


def killed(url: str, run: int, least: int, seconds: float = 0.0) -> set[tuple[int, str, str]]:
    """(position, seat, key) of every receipt that the writer printed before it was killed: these many and some more."""
    command = [sys.executable, "-c", WRITER, url, str(run)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    first = [writer.stdout.readline() for _ in range(least)]
    time.sleep(seconds)
    writer.kill()
    rest, _ = writer.communicate()
    lines = [*first, *rest.splitlines(keepends=True)]
    seen = [line.split() for line in lines if line.endswith("\n")]  # the last one may be half
    return {(int(position), seat, key) for position, seat, key in seen}


def test_every_receipt_that_was_seen_is_kept_when_the_process_is_killed(database_url: str) -> None:
    chance = random.Random()
    receipts: set[tuple[int, str, str]] = set()
    engine = open_engine(database_url)
    for run in range(2):
        new = killed(database_url, run, chance.randint(1, 40), chance.uniform(0.0, 0.1))
        assert new
        receipts |= new
        with reading(engine) as connection:
            there = {(position, by, key) for position, _, _, by, key in store.read_columns(connection, EVENT, 0)}
        assert receipts <= there
        assert audit(engine).ok
    engine.dispose()


# -- torn files ----------------------------------------------------------------------------------------------------

WAL_HEADER, FRAME_HEADER = 32, 24


class Torn:
    """A ledger whose process was killed, with its write-ahead log, copied and cut as a test asks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "jinbang.sqlite3"
        killed(f"sqlite:///{self.path}", 0, 30)  # more than one commit, fewer than begin the log anew
        self.log = Path(f"{self.path}-wal").read_bytes()
        self.page = struct.unpack(">I", self.log[8:12])[0]
        whole = self.audited(self.log)
        assert whole.ok
        self.position = whole.streams[0].position
        self.heads = folder / "heads.txt"
        self.heads.write_text(whole.heads(), "utf-8")

    def audited(self, log: bytes, heads: Path | None = None) -> Report:
        """The audit of a copy with this log."""
        copy = self.folder / "copy.sqlite3"
        shutil.copyfile(self.path, copy)
        Path(f"{copy}-wal").write_bytes(log)
        Path(f"{copy}-shm").unlink(missing_ok=True)
        engine = open_engine(f"sqlite:///{copy}")
        try:
            return audit(engine, heads)
        finally:
            engine.dispose()

    def commits(self) -> list[int]:
        """Where in the log each commit of its last generation ends, in bytes."""
        salt, ends = self.log[16:24], []
        for start in range(WAL_HEADER, len(self.log), FRAME_HEADER + self.page):
            _, size = struct.unpack(">II", self.log[start : start + 8])
            if self.log[start + 8 : start + 16] != salt:
                break
            if size:
                ends.append(start + FRAME_HEADER + self.page)
        return ends


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Torn:
    """One killed ledger for all these tests."""
    return Torn(tmp_path_factory.mktemp("torn"))


@pytest.mark.parametrize("rubbish", [b"\x00", b"\xff" * 100, bytes(4096 + 24), bytes(range(256)) * 40])
def test_a_log_torn_behind_the_last_commit_loses_nothing(torn: Torn, rubbish: bytes) -> None:
    report = torn.audited(torn.log[: torn.commits()[-1]] + rubbish, torn.heads)
    assert report.ok
    assert report.streams[0].position == torn.position


def test_a_frame_of_a_commit_that_was_never_finished_loses_nothing(torn: Torn) -> None:
    last, before = torn.commits()[-1], torn.commits()[-2]
    unfinished = torn.log[before : before + FRAME_HEADER + torn.page]
    assert torn.audited(torn.log[:last] + unfinished[:-7], torn.heads).ok


@pytest.mark.parametrize("cut", [1, 50, 4096, 4097])
def test_a_log_torn_inside_the_last_commit_loses_that_one_and_it_is_named(torn: Torn, cut: int) -> None:
    report = torn.audited(torn.log[: torn.commits()[-1] - cut], torn.heads)
    (trouble,) = report.troubles
    assert (trouble.stream, trouble.word) == (EVENT, "lost")
    assert torn.position - 3 <= trouble.position <= torn.position
    assert str(torn.position) in trouble.text


def test_a_flipped_byte_in_the_log_loses_what_is_behind_it_and_it_is_named(torn: Torn) -> None:
    commits = torn.commits()
    place = commits[len(commits) // 2] + FRAME_HEADER + 99
    log = bytearray(torn.log)
    log[place] ^= 0x40
    report = torn.audited(bytes(log), torn.heads)
    assert [trouble.word for trouble in report.troubles] == ["lost"]
    assert 1 < report.streams[0].position < torn.position


def test_without_its_log_the_ledger_is_said_to_be_lost_and_not_to_be_empty(torn: Torn) -> None:
    report = torn.audited(b"", torn.heads)
    assert not report.ok
    assert EVENT in {trouble.stream for trouble in report.troubles}


def test_a_cut_that_no_outside_head_shows_leaves_a_good_ledger_of_fewer_entries(torn: Torn) -> None:
    report = torn.audited(torn.log[: torn.commits()[-3]])
    assert report.ok
    assert report.streams[0].position < torn.position
