"""What each tie key reads of one subject, and which key decided between two who have the same total.

A number that is not known yet is None and stands behind every number. Who is compared with whom is
`competition.rules.ladder`'s.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Protocol

from competition.rules.memo import ByIdentity
from competition.rules.points import Plan
from competition.rules.scheme import TiedBy, TieKey
from competition.rules.scoring import Case, Line, Score, Seating, case, criterion_points, line_points, single_readings
from competition.rules.scoring import reading as reading_of
from competition.rules.state import Record

Numbers = tuple[Fraction | None, ...]


def tie_numbers(record: Record, seats: Seating, score: Score) -> Numbers:
    """One number after the other of the tie-break chain: one for each key, of "modules" one for each module.

    `of_modules` gives the same quicker, where it can.
    """
    keys = seats.plan.scheme.ties
    one = case(record, seats)
    return tuple(number for key in keys for number in _READ[key.of](key, record, seats, score, one))


def _by_modules(plan: Plan) -> Callable[[Numbers], Numbers] | None:
    """What picks the chain from the points of the modules, where nothing else is in it; most chains are such."""
    names = [module.id for module in plan.scheme.modules]
    keys = plan.scheme.ties
    if any(key.of not in ("module", "modules") for key in keys):
        return None
    picked = [at for key in keys for at in (range(len(names)) if key.of == "modules" else (names.index(key.id),))]
    return itemgetter(*picked) if len(picked) > 1 else lambda modules: tuple(modules[at] for at in picked)


of_modules: ByIdentity[Plan, Callable[[Numbers], Numbers] | None] = ByIdentity(_by_modules)


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


Read = Callable[[TieKey, Record, Seating, Score, Case], Numbers]


def _module(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    named = zip(seats.plan.scheme.modules, score.modules, strict=True)
    return (next(points for module, points in named if module.id == key.id),)


def _modules(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    return score.modules


def _criterion(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    return (criterion_points(one, key.id),)


def _aspect(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    return (line_points(one, seats.lines[key.id]),)


def _reading(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    return (reading_of(one, key.id),)


def _best_line(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    """Of what counts so far; which is best, the key's way says."""
    lines: Iterable[Line] = seats.lines.values()
    if key.id in seats.criteria:
        lines = seats.criteria[key.id]
    elif key.id:
        lines = (line for line in lines if line[0].module == key.id)
    return (_best(key, _points(one, lines)),)


def _best_reading(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    """WCA 9f14: equal averages, then the better best single. A failed reading is no reading."""
    return (_best(key, single_readings(one, key.id)),)


def _start(key: TieKey, record: Record, seats: Seating, score: Score, one: Case) -> Numbers:
    return (Fraction(record.start),)


def _points(one: Case, lines: Iterable[Line]) -> list[Fraction]:
    return [points for line in lines if (points := line_points(one, line)) is not None]


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
