"""One subject in its field: what it has, what it carries, and the row that it gives at a place.

What others have, and so the place itself, is not known here.
"""

from dataclasses import dataclass
from fractions import Fraction

from competition.rules.facts import Status
from competition.rules.memo import ByIdentity
from competition.rules.points import Plan
from competition.rules.rounding import printed
from competition.rules.scoring import Score, Seating
from competition.rules.state import Record
from competition.rules.ties import of_modules, tie_numbers

GONE: tuple[Status, ...] = ("absent", "withdrawn", "disqualified")


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject's line. `modules` are (module id, points or None) in scheme order; points are exact.

    `rank` is None for whoever has no total yet or does not compete; absent, withdrawn and disqualified subjects have
    no points either. `marked` of `owed` cells are marked; `complete` when nothing more is waited for. `carried` is the
    part of the total that an earlier round brought in; `failed`, where the lower total leads: an absent or failed
    aspect leaves no total at all.
    """

    subject: str
    rank: int | None
    total: Fraction | None
    modules: tuple[tuple[str, Fraction | None], ...]
    status: Status
    complete: bool
    marked: int
    owed: int
    group: str
    tied: bool
    round: str
    printed_total: str | None
    printed_modules: tuple[str | None, ...]
    carried: Fraction | None = None
    failed: bool = False


class Member:
    """A subject in its field: its record, its score, what it carries, and (once asked) its tie numbers and its row.

    `waiting` while marks are owed; `order` parts those whom neither total nor tie chain parts.
    """

    __slots__ = ("_row", "_ties", "carried", "failed", "order", "record", "score", "seats", "total", "waiting")

    def __init__(
        self, record: Record, seats: Seating, score: Score, carried: Fraction | None = None, failed: bool = False
    ) -> None:
        self.record = record
        self.seats = seats
        self.score = score
        self.carried = carried
        self.failed = failed or score.failed
        self.waiting = not score.complete
        self.order = (record.start, record.subject)
        self.total = None if self.failed or record.status in GONE else score.total
        if carried is not None and self.total is not None:
            self.total += carried
        pick = of_modules(seats.plan)
        self._ties: tuple[Fraction | None, ...] | None = pick(score.modules) if pick else None
        self._row: Standing | None = None

    @property
    def ties(self) -> tuple[Fraction | None, ...]:
        """One number after the other of the tie-break chain."""
        if self._ties is None:
            self._ties = tie_numbers(self.record, self.seats, self.score)
        return self._ties

    def row(self, rank: int | None, tied: bool) -> Standing:
        """This member's line at this place; the last one is kept, as most places stay."""
        known = self._row
        if known is None or known.rank != rank or known.tied != tied:
            known = self._row = self._written(rank, tied)
        return known

    def _written(self, rank: int | None, tied: bool) -> Standing:
        record, points, plan = self.record, self.score, self.seats.plan
        names = _module_ids(plan)
        gone = record.status in GONE
        nothing = (None,) * len(names)
        total = points.printed_total
        if self.carried is not None and self.total is not None:
            total = printed(self.total, plan.places("total"))
        return Standing(
            record.subject,
            rank,
            self.total,
            tuple(zip(names, nothing if gone else points.modules, strict=True)),
            record.status,
            gone or not self.waiting,
            points.marked,
            points.owed,
            record.group,
            tied,
            record.round,
            None if self.total is None else total,
            nothing if gone else points.printed_modules,
            None if self.total is None else self.carried,
            self.failed and not gone,
        )


_module_ids: ByIdentity[Plan, tuple[str, ...]] = ByIdentity(
    lambda plan: tuple(module.id for module in plan.scheme.modules)
)
