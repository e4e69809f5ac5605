"""What each tie key reads of one subject, and which key decided between two who have the same total.

A number that is not known yet is None and stands behind every number. Who is compared with whom is
`competition.rules.ladder`'s.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Protocol

from competition.rules import observations
from competition.rules.numbers import observed
from competition.rules.scheme import TiedBy, TieKey
from competition.rules.scoring import Line, Marks, Score, Seating, Vetoed, aspect_points, given, vetoes
from competition.rules.state import Record

Numbers = tuple[Fraction | None, ...]


def tie_numbers(record: Record, seats: Seating, score: Score) -> Numbers:
    """One number after the other of the tie-break chain: one for each key, of "modules" one for each module."""
    keys = seats.plan.scheme.ties
    if not keys:
        return ()
    vetoed = vetoes(record.marks, seats)
    return tuple(number for key in keys for number in _READ[key.of](key, record, seats, score, vetoed))


def tie_ways(keys: Iterable[TieKey], modules: int) -> tuple[bool, ...]:
    """For each number of the chain, whether less is better."""
    return tuple(key.better == "lower" for key in keys for _ in range(modules if key.of == "modules" else 1))


class Chained(Protocol):
    """What `competition.rules.standings.Standings` answers about the chain."""

    def tie_values(self, subject: str) -> tuple[tuple[TieKey, Numbers], ...]: ...
    def level(self, one: str, other: str) -> bool: ...


def tie_values(standings: Chained, subject: str) -> tuple[tuple[TieKey, Numbers], ...]:
    """Every key of the chain with what it reads for this subject; empty for rows that no scorer made."""
    return standings.tie_values(subject)


def decided_by(standings: Chained, one: str, other: str) -> TieKey | None:
    """The key that parts two subjects of one field whose totals count as equal.

    None where the totals decide, or where nothing does: these share a place, or go by start number (ordinal).
    """
    if not standings.level(one, other):
        return None
    pairs = zip(standings.tie_values(one), standings.tie_values(other), strict=True)
    return next((key for (key, mine), (_, theirs) in pairs if mine != theirs), None)


Read = Callable[[TieKey, Record, Seating, Score, Vetoed], Numbers]


def _module(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    named = zip(seats.plan.scheme.modules, score.modules, strict=True)
    return (next(points for module, points in named if module.id == key.id),)


def _modules(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    return score.modules


def _criterion(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    found = _points(record.marks, seats.criteria[key.id], vetoed)
    return (seats.plan.rounded("criterion", sum(found, Fraction(0))) if found else None,)


def _aspect(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    return (aspect_points(record.marks, seats.lines[key.id], vetoed),)


def _reading(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    line = seats.lines[key.id]
    values = given(record.marks, line)
    return (line[0].reading(values) if _all_there(line, values) else None,)


def _best_line(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    """Of what counts so far; which is best, the key's way says."""
    lines: Iterable[Line] = seats.lines.values()
    if key.id in seats.criteria:
        lines = seats.criteria[key.id]
    elif key.id:
        lines = (line for line in lines if line[0].module == key.id)
    return (_best(key, _points(record.marks, lines, vetoed)),)


def _best_reading(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    """WCA 9f14: equal averages, then the better best single. A failed reading is no reading."""
    line = seats.lines[key.id]
    values = given(record.marks, line)
    if not _all_there(line, values):
        return (None,)
    words = [word for value in values for word in value.split(" ") if word != observations.ABSENT]
    return (_best(key, [seen for word in words if (seen := _seen(word)) is not None]),)


def _start(key: TieKey, record: Record, seats: Seating, score: Score, vetoed: Vetoed) -> Numbers:
    return (Fraction(record.start),)


def _points(marks: Marks, lines: Iterable[Line], vetoed: Vetoed) -> list[Fraction]:
    return [points for line in lines if (points := aspect_points(marks, line, vetoed)) is not None]


def _all_there(line: Line, values: Sequence[str]) -> bool:
    return 0 < len(values) == len(line[1])


def _seen(word: str) -> Fraction | None:
    """A single reading as a number; a failed one ("x") is None."""
    return Fraction(word == "yes") if word in ("yes", "no") else observed(word)


def _best(key: TieKey, numbers: Sequence[Fraction]) -> Fraction | None:
    best = min if key.better == "lower" else max
    return best(numbers) if numbers else None


_READ: dict[TiedBy, Read] = {
    "module": _module,
    "criterion": _criterion,
    "aspect": _aspect,
    "reading": _reading,
    "modules": _modules,
    "best_line": _best_line,
    "best_reading": _best_reading,
    "start": _start,
}
