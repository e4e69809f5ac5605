"""Many processes write to one stream: no gap, a right chain, nothing doubled, and all see the same board."""

import subprocess
import sys
from pathlib import Path

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f
from competition.tally.audit import audit
from competition.tally.office import Office
from competition.tally.replica import Replicas
from tests import cast
from tests.cast import EVENT

ROOT = Path(__file__).resolve().parent.parent

# Forks before it opens anything, so that each process has an engine of its own and Python starts up only once.
CROWD = """
import os, random, sys
from competition.rules import facts as f
from competition.tally.office import open_office
from competition.tally.recorder import Proposal, Submission
from tests import cast

def write(number):
    # Entries of its own, and marks that every other process sends as well, in another order.
    office = open_office(sys.argv[1])
    sent = [(f"desk:{number}", Proposal(f"own-{n}", f.SubjectEntered(f"n{number}-{n}"))) for n in range(15)]
    for subject, aspect, seat, by in cast.cells():
        mark = f.Marked(subject, aspect, seat, cast.VALUES[aspect][1])
        sent.append((by, Proposal(f"{subject}-{aspect}-{seat}", mark)))
    random.Random(number).shuffle(sent)
    for by, proposal in sent:
        (receipt,) = office.recorder.record(Submission(cast.EVENT, by, [proposal]))
        sys.stdout.write(f"{receipt.outcome} {receipt.position} {by} {receipt.key}\\n")
        sys.stdout.flush()
    office.close()

def found(number):
    office = open_office(sys.argv[1])
    cast.found(office)
    office.close()

work = {"write": write, "found": found}[sys.argv[2]]
for number in range(int(sys.argv[3])):
    if not os.fork():
        try:
            work(number)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""


def crowd(url: str, work: str, processes: int) -> list[list[str]]:
    """The words of each line that this many processes printed; the test fails when one of them failed."""
    command = [sys.executable, "-c", CROWD, url, work, str(processes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.stderr == ""
    return [line.split() for line in done.stdout.splitlines()]


def test_eight_processes_on_one_stream_leave_no_gap_and_nothing_twice(office: Office, database_url: str) -> None:
    writers = 8
    cast.found(office)
    receipts = crowd(database_url, "write", writers)
    cells = cast.cells()
    assert len(receipts) == writers * (15 + len(cells))

    with reading(office.engine) as connection:
        rows = list(store.read_columns(connection, EVENT, 0))
    assert [position for position, *_ in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == len(cast.founding()) + writers * 15 + len(cells)
    there = {(by, key): position for position, _, _, by, key in rows}
    assert {outcome for outcome, *_ in receipts} == {"recorded", "exists"}
    assert all(there[(by, key)] == int(position) for _, position, by, key in receipts)
    assert sum(outcome == "recorded" for outcome, *_ in receipts) == writers * 15 + len(cells)
    assert sum(isinstance(decode(body).fact, f.Marked) for _, body, *_ in rows) == len(cells)
    assert audit(office.engine).ok

    own, fresh = office.replicas.of(EVENT), Replicas(office.engine).of(EVENT)
    own.catch_up()
    fresh.catch_up()
    assert own.snapshot() == fresh.snapshot()


def test_four_processes_that_found_the_same_event_at_once_found_it_once(office: Office, database_url: str) -> None:
    crowd(database_url, "found", 4)
    assert office.replicas.streams() == [(EVENT, "event")]
    with reading(office.engine) as connection:
        assert store.counts(connection) == {EVENT: len(cast.founding())}
    assert audit(office.engine).ok
