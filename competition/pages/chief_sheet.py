"""Every mark of one subject for the chief: who gave it, what it became, whether the sheet is signed, and its history.

Points come from the same breakdown that everybody sees; nothing is computed here. It may not propose a fact.
"""

from collections.abc import Iterable, Sequence

from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.chief_shapes import (
    AspectShown,
    CellShown,
    GroupShown,
    ModuleShown,
    Past,
    SheetShown,
    SubjectSheet,
)
from competition.pages.shell import gettext
from competition.pages.words import DONE, KINDS, STATUSES
from competition.rules.breakdown import AspectSeen, MarkSeen, ModuleSeen, breakdown
from competition.rules.cells import is_excused, owed_by
from competition.rules.facts import Entry, Marked
from competition.rules.observations import ABSENT, WORDS, limits_of
from competition.rules.paper import FROM_PAPER
from competition.rules.points import Marking, plan_of
from competition.rules.standings import Scorer
from competition.rules.state import Cell, Record
from competition.tally.history import Change


def subject_sheet(subject: str, called: Called, scorer: Scorer, changes: tuple[Change, ...]) -> SubjectSheet | None:
    """The sheet, None where nobody is entered as `subject` or there is no scheme; `changes` is its history."""
    state = called.state
    tree = breakdown(state, "chief", subject, scorer)
    if tree is None:
        return None
    record = state.subjects[subject]
    sheet = _Sheet(called, record, changes)
    rounds = list(dict.fromkeys(each.round for each in state.subjects.values()))
    order = sorted(state.subjects.values(), key=lambda each: (rounds.index(each.round), each.start, each.subject))
    at = [each.subject for each in order].index(subject)
    return SubjectSheet(
        event_card(state, called.event, called.names, called.language),
        subject,
        called.subject(subject),
        gettext(called.language, STATUSES[record.status]) if STATUSES[record.status] else "",
        tree.total,
        tree.row.rank,
        tree.row.complete,
        tree.row.marked,
        tree.row.owed,
        tuple(sheet.module(module) for module in tree.modules),
        order[at - 1].subject if at else "",
        order[at + 1].subject if at + 1 < len(order) else "",
    )


class _Sheet:
    """Walks the breakdown of one subject and says what is in it."""

    def __init__(self, called: Called, record: Record, changes: tuple[Change, ...]) -> None:
        assert called.state.scheme is not None
        self.called = called
        self.record = record
        self.plan = plan_of(called.state.scheme)
        self.of_cell: dict[tuple[str, str], list[Change]] = {}
        self.of_sheet: dict[tuple[str, str], list[Change]] = {}
        for each in changes:
            if each.module:
                self.of_sheet.setdefault((each.seat, each.module), []).append(each)
            else:
                self.of_cell.setdefault((each.aspect, each.seat), []).append(each)

    def module(self, module: ModuleSeen) -> ModuleShown:
        groups = []
        for criterion in module.criteria:
            name = self.called.part("criterion", criterion.id)
            for sub in criterion.subs:
                below = f"{self.called.event}/{sub.id}"
                known = self.called.names.has("sub", below)
                under = self.called.names.text("sub", below, self.called.language) if known else ""
                title = f"{name} · {under}" if under and under != name else name
                groups.append(GroupShown(title, tuple(self.aspect(each) for each in sub.aspects)))
        return ModuleShown(
            module.id,
            self.called.part("module", module.id),
            module.id in self.called.state.signed_modules,
            module.points,
            bool(module.vetoed_by),
            tuple(self.sheets(module.id)),
            tuple(groups),
        )

    def sheets(self, module: str) -> Iterable[SheetShown]:
        state = self.called.state
        panels = dict.fromkeys(each.aspect.panel for each in self.plan.markings.values() if each.module == module)
        seats = dict.fromkeys(seat.id for panel in panels for seat in state.panels.get(panel, ()))
        for seat in seats:
            signed = (seat, module) in self.record.signed
            if is_excused(state, seat, self.record.subject, module) and not signed:
                continue
            owed = owed_by(self.plan, state, seat, module, self.record.subject)
            marked = sum(cell in self.record.marks for cell in owed)
            history = self.pasts(self.of_sheet.get((seat, module), []))
            yield SheetShown(
                f"sheet-{module}-{seat}", seat, self.called.judge(seat), signed, marked, len(owed), history
            )

    def aspect(self, seen: AspectSeen) -> AspectShown:
        marking = self.plan.markings[seen.id]
        words = WORDS.get(seen.kind, ())
        aspect = marking.aspect
        limits = None if words or aspect.listed else limits_of(aspect)
        return AspectShown(
            seen.id,
            self.called.part("aspect", seen.id),
            seen.kind,
            gettext(self.called.language, KINDS[seen.kind]),
            seen.unit,
            self.choices(marking, words),
            limits.low if limits else "",
            limits.high if limits else "",
            limits.step if limits else "",
            tuple(self.cells(seen, marking)),
            seen.panel,
            seen.points,
            seen.kind == "veto",
            bool(seen.vetoed_by),
            tuple((each.id, self.called.fault(aspect.id, each.id), each.most) for each in aspect.listed),
            aspect.readings.count if aspect.readings else 1,
            seen.applies,
            seen.later,
            seen.confer,
        )

    def choices(self, marking: Marking, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        found = []
        for word in (*words, ABSENT) if words else ():
            level = self.called.level(marking.aspect, word)
            said = self.called.value(word)
            found.append((word, f"{said} {level}" if level else said))
        return tuple(found)

    def cells(self, seen: AspectSeen, marking: Marking) -> Iterable[CellShown]:
        seats = self.called.state.panels.get(marking.aspect.panel, ())
        by_label = {f"J{at}": seat.id for at, seat in enumerate(seats, 1)}
        for mark in seen.marks:
            yield self.cell(mark, by_label.get(mark.seat, ""), marking)

    def cell(self, mark: MarkSeen, seat: str, marking: Marking) -> CellShown:
        aspect = marking.aspect
        entry = self.record.marks.get((aspect.id, seat))
        value = entry.fact.value if entry else None
        owner = seat or self.alone(aspect.panel)
        state = self.called.state
        waits = state.oversight.waits((self.record.subject, aspect.id, seat), state.subjects)
        given = self.giver(entry, (aspect.id, seat)) if entry else ""
        if entry and entry.by == owner and given == self.called.judge(owner):
            given = ""
        return CellShown(
            f"cell-{aspect.id}-{seat}" if seat else f"cell-{aspect.id}",
            seat,
            self.called.judge(owner) if owner else "",
            mark.seat,
            "marked" if entry and mark.state not in ("excused", "recused") else mark.state,
            value or "",
            self.called.mark(aspect, value),
            self.called.level(aspect, value),
            entry.key if entry else "",
            given,
            mark.dropped,
            self.pasts(self.of_cell.get((aspect.id, seat), [])),
            entry is not None and entry.kind == FROM_PAPER,
            None if waits is None else self.called.mark(aspect, waits.fact.value),
        )

    def giver(self, entry: Entry[Marked], cell: Cell) -> str:
        """Who gave the mark that stands; a substitute may sit there since."""
        last = self.of_cell.get(cell, [None])[-1]
        late = last is not None and last.done == "accepted"
        return (self.called.person(last.giver) if late and last else "") or self.called.author(entry.by, entry.at)

    def alone(self, panel: str) -> str:
        """The seat of a panel of one, "" of a larger one."""
        seats = self.called.state.panels.get(panel, ())
        return seats[0].id if len(seats) == 1 else ""

    def pasts(self, changes: list[Change]) -> tuple[Past, ...]:
        """Newest first."""
        return pasts(changes, self.called)


def pasts(changes: Sequence[Change], called: Called) -> tuple[Past, ...]:
    """Changes as lines of a history, newest first."""
    scheme = called.state.scheme
    markings = plan_of(scheme).markings if scheme else {}

    def said(change: Change, value: str | None) -> str:
        return called.mark(markings[change.aspect].aspect if change.aspect in markings else None, value)

    return tuple(
        Past(
            each.at,
            each.made,
            called.author(each.by, each.at),
            (called.person(each.giver) or called.judge(each.of)) if each.of else "",
            gettext(called.language, DONE[each.done]),
            said(each, each.before),
            said(each, each.after),
            called.reason(each.reason),
            bool(each.reason),
            called.author(each.carried) if each.carried else "",
        )
        for each in reversed(changes)
    )


def forms_of(sheet: SubjectSheet) -> frozenset[str]:
    """Every cell's and sheet's form on the page."""
    aspects = [aspect for module in sheet.modules for group in module.groups for aspect in group.aspects]
    sheets = [each.form for module in sheet.modules for each in module.sheets]
    return frozenset([*sheets, *(cell.form for aspect in aspects for cell in aspect.cells)])
