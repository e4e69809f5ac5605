"""A seat's sheets as its tablet is told them: plain data with words, for the page and for whoever asks again.

What is owed, and what may be seen of others' marks and of who stands behind a subject, `competition.rules.sheet`
decides; nothing may be added here that is not in its sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.access.labels import PLAIN, Labels
from competition.ledger.names import NameBook
from competition.pages.shell import gettext
from competition.pages.words import N_, STATUSES
from competition.rules.facts import EventFounded, Status
from competition.rules.sheet import LineState, Sheet, SheetCell, SheetLine, SheetModule, sheet, sheets, start_order
from competition.rules.standings import GONE
from competition.rules.state import State
from competition.rules.summary import SummaryLine

# How a cell is told that the seat does not owe.
NOT_OWED: Mapping[str, Any] = {"key": None, "value": None, "owed": False, "module": "", "given": "", "others": ()}
_NOTES: Mapping[str, str] = {
    "open": "",
    "signed": N_("You have signed this sheet. Only the chief judge can reopen it."),
    "stands": N_("The chief judge has signed this module: its marks stand."),
    "closed": N_("No session is open for this module now, so nothing can be marked."),
    "gone": "",
}
# Why a judge may not mark a subject, where that may be said.
_TIES: Mapping[str, str] = {
    "unit": N_("You may not mark this one: it is of your own unit."),
    "member": N_("You may not mark this one: you are one of the team."),
    "declared": N_("You may not mark this one: a tie of yours to it is on record."),
}
# What a line of the start list is called to the scripts and the style, and the message for the eye.
_LINES: Mapping[LineState, tuple[str, str]] = {
    "gone": ("gone", ""),
    "excused": ("excused", N_("excused")),
    "recused": ("recused", N_("not for you to mark")),
    "not_begun": ("empty", N_("%(left)s of %(owed)s left")),
    "under_way": ("begun", N_("%(left)s of %(owed)s left")),
    "waiting": ("given", N_("all %(owed)s given")),
    "complete": ("given", N_("all %(owed)s given")),
    "competitor": ("hand", N_("competitor to sign")),
    "signed": ("signed", N_("signed")),
}


@dataclass(frozen=True, slots=True)
class StartLine:
    """One line of the start list, `subject` as the seat calls it.

    `heading` where a new round begins, `station` where one was drawn, "" elsewhere.
    """

    subject: str
    code: str
    name: str
    state: str
    said: str
    heading: str
    station: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells one seat's sheets in one language."""

    state: State
    event: str
    seat: str
    names: NameBook
    language: str
    labels: Labels = PLAIN

    def sheet(self, subject: str) -> dict[str, Any] | None:
        """The sheet for a subject; None where there is none."""
        found = sheet(self.state, self.seat, subject)
        if found is None or self._uncoded(subject):
            return None
        cells = {cell.aspect: _cell(cell, module, self._day(cell)) for module in found.modules for cell in module.cells}
        self._attached(subject, cells)
        modules = {module.module: self._module(module, found) for module in found.modules}
        called = self.called(found)
        told: dict[str, Any] = {
            "subject": self.labels.label(subject),
            **called,
            "out": self._out(found.status),
            "notice": self._notice(found),
        }
        if found.state == "recused":
            told["recused"] = True
        if self._may_tie(found):
            told["tie"] = True
        return {**told, "modules": modules, "cells": cells}

    def subjects(self) -> list[str]:
        """All subjects in the order of start; of a coded event by code, since one order for all panels would tell."""
        order = [record.subject for record in start_order(self.state)]
        if self.state.coding.pinned is None:
            return order
        codes = self.labels.codes
        return sorted((each for each in order if each in codes), key=lambda each: _counted(codes[each]))

    def rests_on(self, subject: str) -> tuple[object, ...]:
        """What the sheet is told from: while each of these is the very same, so is the sheet."""
        s = self.state
        about = s.founded, s.scheme, s.panels, s.duty, s.sessions, s.open_sessions, s.signed_modules, s.signing
        own = s.subjects.get(subject), s.attached.of(subject), s.coding
        return *own, *about, s.oversight.locked, self.names

    def lines(self) -> tuple[StartLine, ...]:
        """The start list."""
        found = {line.subject: line for line in sheets(self.state, self.seat)}
        lines = [found[subject] for subject in self.subjects() if subject in found]
        several = len({line.round for line in lines}) > 1
        before = ""
        told = []
        for line in lines:
            heading = self.named("round", line.round) if several and line.round != before else ""
            before = line.round
            told.append(self._line(line, heading))
        return tuple(told)

    def standing(self, subject: str, module: str) -> dict[str, str]:
        """By aspect the keys of the marks that stand in one module of the sheet: what is signed with it."""
        found = sheet(self.state, self.seat, subject)
        cells = [cell for each in found.modules if each.module == module for cell in each.cells] if found else []
        return {cell.aspect: cell.key for cell in cells if cell.applies and cell.key is not None}

    def _line(self, line: SheetLine, heading: str) -> StartLine:
        state, message = _LINES[line.state]
        left = line.owed - line.marked
        said = gettext(self.language, message, left=left, owed=line.owed) if message else self._out(line.status)
        called, label = self.called(line), self.labels.label(line.subject)
        return StartLine(label, called["code"], called["name"], state, said, heading, line.station)

    def called(self, found: Sheet | SheetLine | SummaryLine) -> dict[str, str]:
        """Code, name and unit. Of a blind event only the subject's own id: who starts when may be known in the hall.

        Of a coded one the code of the panel's layer and nothing else, not even the group.
        """
        if self.state.coding.pinned is not None:
            return {"code": self.labels.codes[found.subject], "name": "", "unit": ""}
        founded = self.state.founded
        blind = not isinstance(founded, EventFounded) or founded.blind
        code = found.subject if blind or not found.start else f"{found.start:02d}"
        about = [self.named("group", found.group)] if found.group else []
        bound = found.bound
        if bound is None or not bound.who:
            return {"code": code, "name": "", "unit": " · ".join(about)}
        if bound.delegation:
            about.append(self.names.text("delegation", bound.delegation, self.language))
        name = self.names.text(bound.kind, bound.who, self.language)
        return {"code": code, "name": name, "unit": " · ".join(about)}

    def _uncoded(self, subject: str) -> bool:
        """Whether the event is coded and this one has no code yet: then nobody is told that it is there."""
        return self.state.coding.pinned is not None and subject not in self.labels.codes

    def _module(self, module: SheetModule, found: Sheet) -> dict[str, Any]:
        state = "open" if module.open else "closed"
        if found.state == "gone":
            state = "gone"
        elif module.stands:
            state = "stands"
        elif module.signed:
            state = "signed"
        note = gettext(self.language, _NOTES[state]) if _NOTES[state] else ""
        told = {"state": state, "note": note, "open": module.open and not module.stands}
        return {**told, "hand": module.hand} if module.hand and state == "signed" else told

    def _day(self, cell: SheetCell) -> str:
        """Why a cell is closed although its module is open: its day of marking is."""
        message = N_("The chief judge has locked %(day)s: its marks are closed.")
        return gettext(self.language, message, day=self.named("day", cell.day)) if cell.day else ""

    def _attached(self, subject: str, cells: dict[str, dict[str, Any]]) -> None:
        """What this seat itself attached, without what it says: [id, kind, when it came, if it is erased]."""
        for id, each in self.state.attached.of(subject).items():
            if each.by == self.seat and each.fact.aspect in cells:
                told = [id, each.fact.kind, each.at, each.erased is not None]
                cells[each.fact.aspect].setdefault("attached", []).append(told)

    def _notice(self, found: Sheet) -> str:
        if found.state == "gone":
            return gettext(self.language, N_("Not to be marked: %(status)s."), status=self._out(found.status))
        if found.state == "recused":
            return gettext(self.language, _TIES.get(found.tie, N_("You may not mark this one.")))
        if found.state == "excused":
            return gettext(self.language, N_("You are excused from marking this one."))
        return ""

    def _may_tie(self, found: Sheet) -> bool:
        """Whether the judge may state a tie to whom this sheet is for."""
        if self.state.duty.rule.declared == "allow" or found.state in ("gone", "recused"):
            return False
        tie = self.state.duty.tie(self.seat, found.subject)
        return (tie is None or tie.cause != "declared") and not any(module.stands for module in found.modules)

    def _out(self, status: Status) -> str:
        return gettext(self.language, STATUSES[status]) if status in GONE else ""

    def named(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)


def _counted(code: str) -> tuple[int, str]:
    """Codes in the order in which people count: 9 before 10."""
    return len(code), code


def _cell(cell: SheetCell, module: SheetModule, day: str) -> dict[str, Any]:
    others = [[mate.seat, mate.state, mate.value] for mate in cell.mates]
    told: dict[str, Any] = {
        "key": cell.key,
        "value": cell.value,
        "owed": True,
        "module": module.module,
        "given": cell.given,
        "others": others,
    }
    # Said only where it is not as with nearly all cells, so that a hall's worth of sheets stays small.
    if not cell.applies:
        told["applies"] = False
    if cell.later:
        told["later"] = True
    if cell.spread:
        told["spread"] = cell.spread
    if cell.confirm:
        told |= {"confirm": cell.confirm, "by": cell.by}
    if cell.locked:
        told["locked"] = True
    if cell.day:
        told["day"] = day
    return told
