"""How far the marking of an event is, in numbers that name nobody: all that a board tells which waits for results.

Part of `competition.rules.board`. While codes are shut the numbers may not tell two layers' marks of one subject.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.rules.standings import Standing
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class Progress:
    """How many subjects wait for their first mark, are being marked, are done; how many of their cells are marked."""

    waiting: int
    working: int
    done: int
    marked: int
    owed: int


def progress(rows: Iterable[Standing]) -> Progress:
    """Of everybody who is there: who was marked at all, and who in full."""
    there = [row for row in rows if row.status not in ("absent", "withdrawn")]
    waiting = sum(row.marked == 0 for row in there)
    done = sum(0 < row.marked == row.owed for row in there)
    return Progress(
        waiting,
        len(there) - waiting - done,
        done,
        sum(row.marked for row in there),
        sum(row.owed for row in there),
    )


def progress_by_hall(state: State, rows: Iterable[Standing]) -> Progress:
    """While codes are shut: who is begun is told of the hall's layer alone, and who is done of all at once.

    Told of each, the count would say when a mark of one layer is the first or the last of somebody, and so of whom.
    """
    rows = list(rows)
    whole = progress(rows)
    hall, scheme = state.coding.hall, state.scheme
    if hall is None or scheme is None:
        return whole
    aspects = {aspect.id for *_, aspect in scheme.aspects() if aspect.panel in hall.panels}
    begun = {who for who, record in state.subjects.items() if any(cell[0] in aspects for cell in record.marks)}
    there = [row.subject for row in rows if row.status not in ("absent", "withdrawn")]
    done = len(there) if whole.marked == whole.owed else 0
    waiting = 0 if done else sum(subject not in begun for subject in there)
    # Marks of all rows: were those who leave left out, the sum would tell how many they had in every layer.
    marked, owed = sum(row.marked for row in rows), sum(row.owed for row in rows)
    return Progress(waiting, len(there) - waiting - done, done, marked, owed)
