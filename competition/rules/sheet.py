"""What one judge's tablet may show: what a seat owes, what it gave, and of others only what the panel has revealed.

A sheet is what one seat owes for one subject; its cells are the seat's own and those that its panel shares. Of a cell
that every judge has for himself, the others' marks are shown when all of the panel have given theirs, or at once where
the event says so; before that nothing here depends on their value. Nothing else of anybody's marks is shown at all.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from competition.rules.cells import day_locked, is_excused, is_recused, owing
from competition.rules.conditions import Applying, applying
from competition.rules.facts import Entry, EventFounded, Marked, Seat, SubjectBound
from competition.rules.observations import WORDS, limits_of
from competition.rules.paper import FROM_PAPER
from competition.rules.points import Marking, plan_of
from competition.rules.sheet_shapes import Giver as Giver
from competition.rules.sheet_shapes import LineState as LineState
from competition.rules.sheet_shapes import Mate as Mate
from competition.rules.sheet_shapes import Sheet as Sheet
from competition.rules.sheet_shapes import SheetCell as SheetCell
from competition.rules.sheet_shapes import SheetLine as SheetLine
from competition.rules.sheet_shapes import SheetModule as SheetModule
from competition.rules.signing import hand_of, turn_of
from competition.rules.standings import GONE
from competition.rules.state import Record, State


def sheet(state: State, seat: str, subject: str) -> Sheet | None:
    """The sheet of a seat for a subject, None where either is unknown or the seat marks nothing in this event."""
    desk = _Desk(state, seat)
    record = state.subjects.get(subject)
    return desk.sheet(record) if record is not None and desk.sits else None


def sheets(state: State, seat: str) -> tuple[SheetLine, ...]:
    """Every subject in the order in which they start, round after round, and how far the seat's sheet for it is."""
    desk = _Desk(state, seat)
    found = [desk.sheet(record) for record in start_order(state)] if desk.sits else []
    return tuple(
        SheetLine(
            each.subject, each.round, each.group, each.start, each.status, each.state, each.bound,
            each.marked, each.owed, state.hall.stations.get(each.subject, ""),
        )
        for each in found
    )  # fmt: skip


def start_order(state: State) -> list[Record]:
    """Every subject in the order in which they start, round after round."""
    rounds = list(dict.fromkeys(record.round for record in state.subjects.values()))
    return sorted(state.subjects.values(), key=lambda each: (rounds.index(each.round), each.start, each.subject))


def _counts(modules: tuple[SheetModule, ...]) -> tuple[int, int]:
    owed = sum(module.owed for module in modules)
    return owed - sum(module.left for module in modules), owed


def _state(record: Record, excused: bool, modules: tuple[SheetModule, ...], recused: bool) -> LineState:
    if record.status in GONE:
        return "gone"
    if recused:
        return "recused"
    marked, owed = _counts(modules)
    if excused or not any(module.cells for module in modules):
        return "excused"
    if marked < owed:
        return "under_way" if marked else "not_begun"
    if all(module.signed for module in modules):
        return "competitor" if any(module.hand == "waits" for module in modules) else "signed"
    return "waiting" if any(module.waiting for module in modules) else "complete"


class _Desk:
    """One seat in one state: what it marks, by module, and who sits beside it."""

    def __init__(self, state: State, seat: str) -> None:
        self.state = state
        self.seat = seat
        self.panels = {name: seats for name, seats in state.panels.items() if any(each.id == seat for each in seats)}
        self.conditional = plan_of(state.scheme).conditional if state.scheme else ()
        self.parts: dict[str, list[tuple[str, str, Marking]]] = {}  # by module: criterion, sub-criterion, marking
        if state.scheme is not None:
            markings = plan_of(state.scheme).markings
            for module, criterion, sub, aspect in state.scheme.aspects():
                if aspect.panel in self.panels:
                    self.parts.setdefault(module.id, []).append((criterion.id, sub.id, markings[aspect.id]))
        founded = state.founded
        self.blind = not isinstance(founded, EventFounded) or founded.blind
        self.at_once = isinstance(founded, EventFounded) and founded.reveal == "at_once"

    @property
    def sits(self) -> bool:
        return bool(self.parts)

    def sheet(self, record: Record) -> Sheet:
        excused = is_excused(self.state, self.seat, record.subject)
        owed_in = [each for each in self.parts if not is_excused(self.state, self.seat, record.subject, each)]
        modules = () if excused else tuple(each for name in owed_in if (each := self.module(record, name)).cells)
        marked, owed = _counts(modules)
        return Sheet(
            self.state.position, self.seat, record.subject, record.round, record.group, record.start, record.status,
            _state(record, excused, modules, is_recused(self.state, self.seat, record.subject)), self.bound(record),
            marked, owed, modules, self.tie(record),
        )  # fmt: skip

    def tie(self, record: Record) -> str:
        """The cause of a recusal; never where the event is blind, since it could name somebody."""
        tie = self.state.duty.tie(self.seat, record.subject)
        return "" if self.blind or tie is None or not self.state.duty.forbids(tie.cause) else tie.cause

    def bound(self, record: Record) -> SubjectBound | None:
        return None if self.blind else record.bound

    def module(self, record: Record, module: str) -> SheetModule:
        applies = applying(self.conditional, record.marks)
        panels = {
            panel
            for panel in self.panels
            if any(each.id == self.seat for each in owing(self.state, panel, record.subject, module))
        }
        parts = [part for part in self.parts[module] if part[2].aspect.panel in panels]
        cells = tuple(self.cell(record, *part, applies) for part in parts)
        sessions = (self.state.sessions[name] for name in self.state.open_sessions)
        is_open = any(each.round == record.round and module in each.modules for each in sessions)
        signed, stands = (self.seat, module) in record.signed, module in self.state.signed_modules
        owed = [cell for cell in cells if cell.applies and not cell.later]
        left = sum(cell.value is None for cell in owed)
        waiting = sum(any(mate.state == "unmarked" for mate in cell.mates) for cell in owed if cell.value is not None)
        stops = any(cell.spread == "stops" for cell in owed)
        unseen = sum(cell.confirm in ("waits", "asked") for cell in owed)
        signable = not signed and not left and not stops and not unseen and record.status not in GONE
        hand = hand_of(self.state, record, self.seat, module)
        later_left = sum(cell.later and cell.applies and cell.value is None for cell in cells)
        return SheetModule(
            module, is_open, signed, stands, signable, left, waiting, cells, len(owed), later_left, unseen, hand
        )  # fmt: skip

    def cell(self, record: Record, criterion: str, sub: str, marking: Marking, applies: Applying) -> SheetCell:
        aspect = marking.aspect
        seat = self.seat if aspect.each else ""
        standing = record.marks.get((aspect.id, seat))
        mates = self.mates(record, marking) if aspect.each else []
        own, locked = standing is not None, day_locked(self.state, marking)
        revealed = bool(mates) and (self.at_once or (own and all(given for _, given in mates)))
        words = WORDS.get(aspect.kind, ())
        limits = None if words or aspect.kind == "faults" else limits_of(aspect)
        return SheetCell(
            aspect.id, criterion, sub, aspect.kind, aspect.unit, aspect.max, words,
            limits.low if limits else "", limits.high if limits else "", limits.step if limits else "",
            seat,
            standing.fact.value if standing else None,
            standing.key if standing else None,
            self.giver(standing),
            revealed,
            tuple(_mate(name, given, revealed) for name, given in mates),
            aspect.listed, aspect.readings.count if aspect.readings else 0, aspect.table, aspect.started,
            applies.get(aspect.id, True) is not False, aspect.later,
            _spread(marking, [standing, *(given for _, given in mates)]) if revealed else "",
            turn_of(marking, record, self.seat),
            self.number(standing.by, aspect.panel) if standing and aspect.confirm else "",
            bool(record.signed) and not (aspect.each or aspect.later) and self.mate_signed(record, marking),
            locked.details["day"] if locked else "",
        )  # fmt: skip

    def giver(self, standing: Entry[Marked] | None) -> Giver:
        if standing is None:
            return ""
        if standing.by.startswith("desk:"):
            return "paper" if standing.kind == FROM_PAPER else "chief"
        return "you" if standing.by == self.seat else "panel"

    def mate_signed(self, record: Record, marking: Marking) -> bool:
        seats = owing(self.state, marking.aspect.panel, record.subject, marking.module)
        return any((each.id, marking.module) in record.signed for each in seats)

    def number(self, seat: str, panel: str) -> str:
        return next((name for name, each in _numbered(self.panels[panel]) if each.id == seat), "")

    def mates(self, record: Record, marking: Marking) -> list[tuple[str, Entry[Marked] | None]]:
        """The others of the panel who owe this aspect to the subject, and what each gave."""
        aspect = marking.aspect
        here = {seat.id for seat in owing(self.state, aspect.panel, record.subject, marking.module)}
        return [
            (name, record.marks.get((aspect.id, each.id)))
            for name, each in _numbered(self.panels[aspect.panel])
            if each.id != self.seat and each.id in here
        ]


def _spread(marking: Marking, given: Sequence[Entry[Marked] | None]) -> Literal["", "confer", "stops"]:
    """What the panel's marks ask of it, once all are given; before that their distance would tell of them."""
    values = [entry.fact.value for entry in given if entry is not None]
    if len(values) < len(given) or not marking.wide(values):
        return ""
    return "stops" if marking.aspect.spread_stops else "confer"


def _numbered(seats: tuple[Seat, ...]) -> Iterator[tuple[str, Seat]]:
    for at, seat in enumerate(seats, 1):
        yield f"J{at}", seat


def _mate(name: str, given: Entry[Marked] | None, revealed: bool) -> Mate:
    if given is None:
        return Mate(name, "unmarked", None)
    return Mate(name, "shown", given.fact.value) if revealed else Mate(name, "hidden", None)
