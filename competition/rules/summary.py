"""A module's summary as one judge accepts it before the chief signs: what the own panels gave, a line a subject.

A judge sees no more in it than on the sheets: the marks of the panels that the seat sits on, of subjects that the seat
owes something, once all of these panels' sheets are signed and nothing of them is missing. Changes nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from competition.rules.cells import is_excused
from competition.rules.conditions import applying
from competition.rules.facts import EventFounded, Status, SubjectBound
from competition.rules.points import Marking, plan_of
from competition.rules.refusals import Refusal
from competition.rules.rounding import printed
from competition.rules.scoring import case, counted, score
from competition.rules.seating import cells_owed
from competition.rules.sheet import start_order
from competition.rules.sheets_owed import sheets_owed
from competition.rules.standings import GONE, Scorer
from competition.rules.state import Builder, Cell, Record, State

View = State | Builder
Acceptance = Literal["accepted", "open", "waived"]
SummaryState = Literal["early", "open", "accepted", "waived", "signed"]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """What the panels gave a subject in the module, as printed; None while nothing counts. `bound` None when blind."""

    subject: str
    round: str
    group: str
    start: int
    status: Status
    bound: SubjectBound | None
    points: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One judge's summary of a module. While "early", `sheets` of the panels are unsigned or `marks` missing: no lines.

    "signed": the chief signed the module. `digest` is what an acceptance names.
    """

    module: str
    state: SummaryState
    sheets: int
    marks: int
    digest: str
    lines: tuple[SummaryLine, ...]


def summaries(state: State, seat: str) -> tuple[Summary, ...]:
    """Every module's summary that the seat has to accept, in the order of the scheme; none where nobody asks."""
    if state.scheme is None or not state.oversight.settings.summary:
        return ()
    found = (summary(state, seat, module.id) for module in state.scheme.modules)
    return tuple(each for each in found if each is not None)


def summary(state: State, seat: str, module: str) -> Summary | None:
    """The seat's summary of a module; None where the seat owes none."""
    if not state.oversight.settings.summary or seat not in seats_owing(state, module):
        return None
    sheets, marks = left(state, seat, module)
    if sheets or marks:
        return Summary(module, "early", sheets, marks, "", ())
    digest = digest_of_summary(state, seat, module)
    where: SummaryState = "open"
    if module in state.signed_modules:
        where = "signed"
    elif state.oversight.accepted.get((seat, module)) == digest:
        where = "accepted"
    elif (module, seat) in state.oversight.waived:
        where = "waived"
    return Summary(module, where, 0, 0, digest, tuple(_lines(state, seat, module)))


def summary_open(view: View, module: str) -> Refusal | None:
    """Whose acceptance the chief's signature still waits for, where the event asks for summaries."""
    if not view.oversight.settings.summary:
        return None
    missing = [seat for seat, state in acceptances(view, module) if state == "open"]
    if not missing:
        return None
    return Refusal("summary_open", {"module": module, "seats": " ".join(missing), "missing": str(len(missing))})


def acceptances(view: View, module: str) -> tuple[tuple[str, Acceptance], ...]:
    """Every seat that owes the module's summary and how it stands, as for the marks that stand now."""
    known: dict[object, str] = {}  # judges of one panel accept the same marks

    def state(seat: str) -> Acceptance:
        given = view.oversight.accepted.get((seat, module))
        if given is not None and given == _digest(view, seat, module, known):
            return "accepted"
        return "waived" if (module, seat) in view.oversight.waived else "open"

    return tuple((seat, state(seat)) for seat in seats_owing(view, module))


def seats_owing(view: View, module: str) -> tuple[str, ...]:
    """The seats that owe a sheet in the module, each once: who is excused from everybody accepts nothing."""
    return tuple(dict.fromkeys(seat for seat, *_ in sheets_owed(view, module)))


def left(view: View, seat: str, module: str) -> tuple[int, int]:
    """How many sheets of the seat's panels are unsigned in the module, and how many of their marks are missing."""
    panels = _panels(view, seat, module)
    mates = {each.id for panel in panels for each in view.panels[panel]}
    sheets = sum(not signed for mate, _, _, signed in sheets_owed(view, module) if mate in mates)
    markings = _markings(view, module, panels)
    marks = sum(
        cell not in record.marks
        for record in view.subjects.values()
        if record.status == "competing"
        for cell in _owed(view, record, markings)
    )
    return sheets, marks


def digest_of_summary(view: View, seat: str, module: str) -> str:
    """SHA-256 (hex) of the marks that count in a seat's summary, written as in `chair.digest_of_module`: it moves when
    a mark does, and when somebody marks no more whose mark had counted."""
    return _digest(view, seat, module, {})


def _digest(view: View, seat: str, module: str, known: dict[object, str]) -> str:
    panels = _panels(view, seat, module)
    apart = frozenset(subject for subject in view.subjects if is_excused(view, seat, subject, module))
    if (panels, apart) in known:
        return known[panels, apart]
    markings = _markings(view, module, panels)
    lines = sorted(
        "\t".join((record.subject, *cell, entry.fact.value, entry.by, entry.key)) + "\n"
        for record in view.subjects.values()
        if record.subject not in apart
        for cell in _owed(view, record, markings)
        if (entry := record.marks.get(cell)) is not None
    )
    found = known[panels, apart] = hashlib.sha256("".join(lines).encode()).hexdigest()
    return found


def _panels(view: View, seat: str, module: str) -> frozenset[str]:
    """The seat's panels that mark something in the module."""
    assert view.scheme
    here = {marking.aspect.panel for marking in plan_of(view.scheme).markings.values() if marking.module == module}
    return frozenset(p for p in here if any(each.id == seat for each in view.panels.get(p, ())))


def _markings(view: View, module: str, panels: frozenset[str]) -> list[Marking]:
    assert view.scheme
    found = plan_of(view.scheme).markings.values()
    return [marking for marking in found if marking.module == module and marking.aspect.panel in panels]


def _owed(view: View, record: Record, markings: Iterable[Marking]) -> Iterable[Cell]:
    """The cells of these aspects that the subject is owed: later results too, since a summary is of all marks."""
    assert view.scheme
    out = view.duty.out(record.subject)
    applies = applying(plan_of(view.scheme).conditional, record.marks)
    for marking in markings:
        if applies.get(marking.aspect.id) is not False:
            yield from cells_owed(marking, view.panels, out)


def _lines(state: State, seat: str, module: str) -> Iterable[SummaryLine]:
    panels, scorer = _panels(state, seat, module), Scorer()
    blind = not isinstance(state.founded, EventFounded) or state.founded.blind
    for record in start_order(state):
        if record.status not in GONE and not is_excused(state, seat, record.subject, module):
            yield SummaryLine(
                record.subject, record.round, record.group, record.start, record.status,
                None if blind else record.bound, _points(state, record, module, panels, scorer),
            )  # fmt: skip


def _points(state: State, record: Record, module: str, panels: frozenset[str], scorer: Scorer) -> str | None:
    """The module's points where these panels mark all of it, else the sum of their aspects: of no other's mark."""
    assert state.scheme
    plan = plan_of(state.scheme)
    own = {each.aspect.id for each in _markings(state, module, panels)}
    seen = replace(record, marks={cell: entry for cell, entry in record.marks.items() if cell[0] in own})
    seats = scorer.seating(state, record.subject)
    assert seats
    if all(marking.aspect.id in own for marking in plan.markings.values() if marking.module == module):
        at = [each.id for each in state.scheme.modules].index(module)
        return score(seen, seats).printed_modules[at]
    one = case(seen, seats)
    found = [counted(one, line).points for aspect, line in seats.lines.items() if aspect in own]
    counting = [points for points in found if points is not None]
    return printed(sum(counting, Fraction(0)), plan.places("module")) if counting else None
