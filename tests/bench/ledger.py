"""How fast the ledger keeps and the tally folds: durable marks, the fold, and a cold start from a million marks."""

import gc
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from competition.ledger.engine import reading, writing
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.scheme import Aspect, Criterion, Module, Scheme, SubCriterion
from competition.rules.standings import Scorer
from competition.rules.state import State, fold
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from competition.tally.replica import Replicas

DESK = "desk:bench"
SEATS = ("j1", "j2", "j3")


def event_facts(subjects: int, aspects: int) -> list[f.Fact]:
    """An event of judgement aspects by a panel of three, one criterion for ten aspects, everything open."""
    tree = tuple(
        Criterion(f"c{first}", (SubCriterion(f"c{first}", _aspects(first, min(first + 10, aspects))),))
        for first in range(0, aspects, 10)
    )
    return [
        f.EventFounded(VERSION),
        f.SchemePinned(Scheme((Module("m", tree),)), VERSION),
        f.PanelSeated("p", tuple(f.Seat(seat, f"judge-{seat}") for seat in SEATS)),
        *(f.SubjectEntered(f"s{number}", start=number) for number in range(1, subjects + 1)),
        f.SessionOpened("day", ("m",)),
    ]


def _aspects(first: int, last: int) -> tuple[Aspect, ...]:
    return tuple(Aspect(f"a{number}", "judgement", "p", max="1", each=True) for number in range(first, last))


def found(office: Office, event: str, subjects: int, aspects: int) -> None:
    """Found the event in the ledger."""
    proposals = [Proposal(f"found-{n}", fact) for n, fact in enumerate(event_facts(subjects, aspects))]
    receipts = office.recorder.record(Submission(event, DESK, proposals, whole=True, founds="event"))
    assert receipts[-1].outcome == "recorded", receipts[-1]


def marks(subjects: int, aspects: int, seats: tuple[str, ...] = SEATS) -> Iterator[tuple[str, Proposal]]:
    """(seat, proposal) for every cell, competitor by competitor."""
    for subject in range(1, subjects + 1):
        for aspect in range(aspects):
            for seat in seats:
                fact = f.Marked(f"s{subject}", f"a{aspect}", seat, str((subject + aspect) % 4))
                yield seat, Proposal(f"{seat}-{subject}-{aspect}-mark", fact, 1_700_000_000_000)


def durable() -> dict[str, float]:
    """Durable marks a second through `record`: one at a time, from eight callers at once, in batches of 50."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        for event in ("single", "callers", "batches"):
            found(office, event, 60, 150)
        figures = {
            "durable marks/s, one caller, one a commit": _singly(office, 4_000),
            "durable marks/s, eight callers, one each": _by_callers(office, 8_000),
            "durable marks/s, one caller, batches of 50": _in_batches(office, 50),
        }
        office.close()
    return figures


def _singly(office: Office, count: int) -> float:
    todo = [each for each, _ in zip(marks(60, 150), range(count), strict=False)]
    started = time.perf_counter()
    for seat, proposal in todo:
        office.recorder.record(Submission("single", seat, (proposal,)))
    return count / (time.perf_counter() - started)


def _by_callers(office: Office, count: int) -> float:
    todo = [each for each, _ in zip(marks(60, 150), range(count), strict=False)]

    def call(mine: list[tuple[str, Proposal]]) -> None:
        for seat, proposal in mine:
            office.recorder.record(Submission("callers", seat, (proposal,)))

    threads = [threading.Thread(target=call, args=(todo[number::8],)) for number in range(8)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count / (time.perf_counter() - started)


def _in_batches(office: Office, size: int) -> float:
    by_seat: dict[str, list[Proposal]] = {}
    for seat, proposal in marks(60, 150):
        by_seat.setdefault(seat, []).append(proposal)
    batches = [
        Submission("batches", seat, tuple(held[first : first + size]))
        for seat, held in by_seat.items()
        for first in range(0, len(held), size)
    ]
    started = time.perf_counter()
    for batch in batches:
        office.recorder.record(batch)
    return sum(len(batch.proposals) for batch in batches) / (time.perf_counter() - started)


def folding() -> dict[str, float]:
    """Milliseconds to fold 60 subjects x 150 aspects from decoded facts, and to rank them from nothing."""
    opening = fold(State(), (f.Entry("", DESK, str(n), 0, None, fact) for n, fact in enumerate(event_facts(60, 150))))
    entries = [f.Entry("Marked", "j1", p.key, 0, None, p.fact) for _, p in marks(60, 150, ("j1",))]
    panel = [f.Entry("Marked", seat, p.key, 0, None, p.fact) for seat, p in marks(60, 150)]
    fold_times, rank_times = [], []
    state = opening
    for _ in range(9):
        gc.collect()
        started = time.perf_counter()
        fold(opening, entries)
        fold_times.append(time.perf_counter() - started)
        state = fold(opening, panel)
        started = time.perf_counter()
        Scorer().standings(state)
        rank_times.append(time.perf_counter() - started)
    return {
        "fold of 60 x 150 decoded marks, ms (median of 9)": statistics.median(fold_times) * 1e3,
        "standings of 60 x 150 x 3 judges from nothing, ms": statistics.median(rank_times) * 1e3,
    }


def cold_start(count: int = 1_000_000) -> dict[str, float]:
    """Marks a second when a process starts on a ledger of `count` marks: read, chain verified, decoded, folded."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        subjects, aspects = count // (len(SEATS) * 500), 500
        found(office, "season", subjects, aspects)
        by_seat: dict[str, list[Proposal]] = {seat: [] for seat in SEATS}
        for seat, proposal in marks(subjects, aspects):
            held = by_seat[seat]
            held.append(proposal)
            if len(held) == 4_000:
                office.recorder.record(Submission("season", seat, tuple(held), whole=True))
                held.clear()
        for seat, held in by_seat.items():
            office.recorder.record(Submission("season", seat, tuple(held), whole=True))
        engine = office.engine
        replica = Replicas(engine).of("season")
        started = time.perf_counter()
        replica.catch_up()
        seconds = time.perf_counter() - started
        figures = {
            "cold start, marks": float(replica.position),
            "cold start, marks/s": replica.position / seconds,
        }
        office.close()
    return figures


def lock_cost() -> dict[str, float]:
    """Microseconds for an empty durable transaction on this disk: what a single mark can never go below."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        times = []
        for _ in range(300):
            started = time.perf_counter()
            with writing(office.engine) as conn:
                conn.exec_driver_sql("update names_revision set revision = revision + 1")
            times.append(time.perf_counter() - started)
        with reading(office.engine):
            pass
        office.close()
    return {"one-row durable transaction, µs (median)": statistics.median(times) * 1e6}
