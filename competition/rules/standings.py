"""Everybody's place: the standings of a state, their exact bytes and digest, and the `Scorer` that remembers.

Ranks are given within a round and a group: a first-round subject and a final's, staff and students, are never compared.
Every competing subject with a mark is ranked, provisionally while marks are owed. Nothing here knows what may be seen;
`competition.rules.board` does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.facts import Seat, Status
from competition.rules.numbers import ratio
from competition.rules.points import Plan, plan_of
from competition.rules.ranking import places
from competition.rules.scoring import Score, Seating, score, seating
from competition.rules.state import Record, State

GONE: tuple[Status, ...] = ("absent", "withdrawn", "disqualified")
_ORDER: tuple[Status, ...] = ("competing", "out_of_contest", *GONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject's line. `modules` are (module id, points or None) in scheme order; points are exact.

    `rank` is None for whoever has no mark yet or does not compete; absent, withdrawn and disqualified subjects have
    no points either. `marked` of `owed` cells are marked; `complete` when nothing more is waited for.
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


@dataclass(frozen=True, slots=True)
class Standings:
    """Rows by round and group in the order of entry; within these: ranked, unmarked, out of contest, gone.

    `complete` when somebody competes and every competing subject is complete.
    """

    rows: tuple[Standing, ...] = ()
    complete: bool = False


class Scorer:
    """Works out standings and remembers each subject's score by its record, so that a new mark costs one subject.

    Safe to share between threads and between states of any event: what it remembers is never changed, only replaced.
    """

    __slots__ = ("_recent", "_scores", "_seatings")

    def __init__(self) -> None:
        self._recent: tuple[tuple[State, Standings], ...] = ()
        self._scores: dict[str, tuple[Record, Seating, Score]] = {}
        self._seatings: dict[frozenset[str], tuple[Plan, Mapping[str, tuple[Seat, ...]], Seating]] = {}

    def standings(self, state: State) -> Standings:
        """The standings of a state; of the last few states at once (a frozen board beside the running one)."""
        recent = self._recent
        found = next((standings for known, standings in recent if known is state), None)
        if found is None:
            found = self._worked_out(state)
        if not recent or recent[0][0] is not state:
            others = [each for each in recent if each[0] is not state]
            self._recent = ((state, found), *others[:3])
        return found

    def seating(self, state: State, subject: str) -> Seating | None:
        """The cells owed to a subject, None while there is no scheme."""
        if state.scheme is None:
            return None
        excused = frozenset(seat for seat, whom in state.excused if whom in ("", subject))
        return self._seating(plan_of(state.scheme), state.panels, excused)

    def score(self, record: Record, seats: Seating) -> Score:
        """One subject's points."""
        known = self._scores.get(record.subject)
        if known is not None and known[0] is record and known[1] is seats:
            return known[2]
        found = score(record, seats)
        self._scores[record.subject] = (record, seats, found)
        return found

    def _seating(self, plan: Plan, panels: Mapping[str, tuple[Seat, ...]], excused: frozenset[str]) -> Seating:
        known = self._seatings.get(excused)
        if known is not None and known[0] is plan and known[1] is panels:
            return known[2]
        if len(self._seatings) >= 4096:
            self._seatings = {}
        found = seating(plan, panels, excused)
        self._seatings[excused] = (plan, panels, found)
        return found

    def _worked_out(self, state: State) -> Standings:
        if state.scheme is None:
            return Standings()
        plan = plan_of(state.scheme)
        excused: dict[str, set[str]] = {}
        for seat, whom in state.excused:
            excused.setdefault(whom, set()).add(seat)
        always = frozenset(excused.get("", ()))
        everywhere = self._seating(plan, state.panels, always)
        fields: dict[tuple[str, str], list[tuple[Record, Score]]] = {}
        for record in state.subjects.values():
            seats = everywhere
            if record.subject in excused:
                seats = self._seating(plan, state.panels, always | excused[record.subject])
            fields.setdefault((record.round, record.group), []).append((record, self.score(record, seats)))
        rows = tuple(row for field in fields.values() for row in _ranked(plan, field))
        competing = [row.complete for row in rows if row.status == "competing"]
        return Standings(rows, bool(competing) and all(competing))


def _ranked(plan: Plan, field: list[tuple[Record, Score]]) -> list[Standing]:
    """The rows of one round and group, in order."""
    lower = (False, *(key.better == "lower" for key in plan.scheme.ties))
    modules = tuple(module.id for module in plan.scheme.modules)
    field = sorted(field, key=lambda each: (_ORDER.index(each[0].status), each[0].start, each[0].subject))
    rows: list[Standing] = []
    for status in _ORDER:
        members = [each for each in field if each[0].status == status]
        shown = [each for each in members if each[1].marked and status not in GONE]
        for place in places([(each[1].total, *each[1].ties) for each in shown], lower):
            record, points = shown[place.index]
            competes = status == "competing"
            rows.append(_row(record, points, modules, place.rank if competes else None, competes and place.tied))
        rows.extend(_row(*each, modules, None, False) for each in members if not each[1].marked or status in GONE)
    return rows


def _row(record: Record, points: Score, modules: tuple[str, ...], rank: int | None, tied: bool) -> Standing:
    gone = record.status in GONE
    nothing = (None,) * len(modules)
    return Standing(
        record.subject,
        rank,
        None if gone else points.total,
        tuple(zip(modules, nothing if gone else points.modules, strict=True)),
        record.status,
        gone or points.marked == points.owed,
        points.marked,
        points.owed,
        record.group,
        tied,
        record.round,
        None if gone else points.printed_total,
        nothing if gone else points.printed_modules,
    )


def canonical(standings: Standings) -> bytes:
    """The standings as one exact text: equal standings, and only these, give equal bytes.

    UTF-8; a line for each row in order, its fields parted by tabs, "-" for None, points as ratios in lowest terms:
    round, group, subject, status, complete, rank, total, and "module=points" for each module.
    """
    lines = [f"standings\t{_flag(standings.complete)}"]
    for row in standings.rows:
        head = (
            row.round,
            row.group,
            row.subject,
            row.status,
            _flag(row.complete),
            str(row.rank or "-"),
            _exact(row.total),
        )
        lines.append("\t".join((*head, *(f"{module}={_exact(points)}" for module, points in row.modules))))
    return "".join(f"{line}\n" for line in lines).encode()


def _flag(complete: bool) -> str:
    return "complete" if complete else "provisional"


def _exact(points: Fraction | None) -> str:
    return "-" if points is None else ratio(points)


def digest(standings: Standings) -> str:
    """SHA-256 of the canonical bytes, in hex: what a publication states."""
    return hashlib.sha256(canonical(standings)).hexdigest()
