"""`make soak`: ten thousand bad days of twelve tablets, on every core; an argument gives another number of days.

Each day is one of `tests.hall_day`, which the suite plays a thousand of. A failure names its seed, and ends the run.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from competition.ledger import engine as engine_module
from competition.ledger.engine import migrate, open_engine
from tests import hall_day

DAYS = 10_000
TELL_EVERY = 500

# As in the suite: the process dies in these days, but nobody pulls the plug.
engine_module.PRAGMAS = tuple(
    "synchronous=OFF" if each == "synchronous=FULL" else each for each in engine_module.PRAGMAS
)


def _play(job: tuple[int, str]) -> int:
    seed, folder = job
    database = Path(folder) / f"hall-{seed}.sqlite3"
    shutil.copyfile(Path(folder) / "pattern.sqlite3", database)
    hall = hall_day.day(seed, Path(folder))
    hall.office.close()
    for left in Path(folder).glob(f"{database.name}*"):
        left.unlink()
    return len(hall.acknowledged)


def main(days: int) -> None:
    began, acknowledged = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="jinbang-soak-") as folder:
        engine = open_engine(f"sqlite:///{folder}/pattern.sqlite3")
        migrate(engine)
        engine.dispose()
        with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
            jobs = ((seed, folder) for seed in range(days))
            for done, marks in enumerate(pool.imap_unordered(_play, jobs, chunksize=10), start=1):
                acknowledged += marks
                if done % TELL_EVERY == 0 or done == days:
                    passed = time.monotonic() - began
                    print(f"{done} days, {acknowledged} acknowledged marks, {passed:.0f} s", flush=True)
    print("nothing was lost, doubled or overwritten unseen")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DAYS)
