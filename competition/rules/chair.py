"""What the chief judge 裁判长 answers for: signing modules, correcting and voiding marks, letting late ones count.

Called by `competition.rules.admission_desk`, which has seen that a desk sends it. That this desk is the chief's is for
`competition.access` to hold; the facts show which account it was. Corrections do not wait for a session and reach into
signed sheets, but never into a signed module, which is reopened first.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import (
    competing,
    conferring,
    located,
    module_signed,
    no_scheme,
    not_owing,
    owes_here,
    superseded,
    value_refused,
)  # fmt: skip
from competition.rules.points import Marking, plan_of
from competition.rules.questions import View, id_formed, known_module, known_subject, reason_given
from competition.rules.refusals import Refusal
from competition.rules.scoring import case
from competition.rules.sheets_owed import sheets_unsigned
from competition.rules.signing import module_unconfirmed, sheets_first
from competition.rules.standings import Scorer
from competition.rules.state import Record, State
from competition.rules.summary import summary_open


def digest_of_module(view: View, module: str) -> str:
    """SHA-256 (hex) of every mark that stands in a module: what the chief's signature covers.

    UTF-8; a line for each mark in the order of subject, aspect and seat: these, the value, who gave it and its key,
    parted by tabs.
    """
    if view.scheme is None:
        return hashlib.sha256(b"").hexdigest()
    markings = plan_of(view.scheme).markings
    lines = []
    for record in view.subjects.values():
        for (aspect, seat), entry in record.marks.items():
            if aspect in markings and markings[aspect].module == module:
                lines.append("\t".join((record.subject, aspect, seat, entry.fact.value, entry.by, entry.key)))
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def _module_signed(view: View, fact: f.ModuleSigned) -> Refusal | None:
    """All marks are there, and the sheets are signed where the event's profile wants them; then exactly these marks."""
    wrong = no_scheme(view) if view.scheme is None else known_module(view, fact.module)
    if wrong:
        return wrong
    if fact.module in view.signed_modules:
        return Refusal("already_signed", {"module": fact.module})
    marked, owed = _marked_of(view, fact.module)
    if marked < owed or not owed:
        return Refusal("module_incomplete", {"module": fact.module, "marked": str(marked), "owed": str(owed)})
    wrong = (
        _unsettled(view, fact.module)
        or (sheets_unsigned(view, fact.module) if sheets_first(view) else None)
        or summary_open(view, fact.module)
        or _corrections_wait(view, fact.module)
    )
    if wrong:
        return wrong
    found = digest_of_module(view, fact.module)
    return None if fact.digest == found else Refusal("digest_differs", {"given": fact.digest[:64], "digest": found})


def _corrections_wait(view: View, module: str) -> Refusal | None:
    """Whether a mark of the module is to be corrected once a second account has confirmed it."""
    assert view.scheme
    markings = plan_of(view.scheme).markings
    waiting = view.oversight.waiting(view.subjects) if view.oversight.proposed else ()
    count = sum(markings[each.fact.aspect].module == module for each in waiting)
    return Refusal("corrections_wait", {"module": module, "missing": str(count)}) if count else None


def _marked_of(view: View, module: str) -> tuple[int, int]:
    """How many of the cells that competing subjects are owed in a module are marked."""
    state = view if isinstance(view, State) else view.state()
    scorer = Scorer()
    marked = owed = 0
    for record in state.subjects.values():
        seats = scorer.seating(state, record.subject)
        if record.status != "competing" or seats is None:
            continue
        off = {aspect for aspect, applies in case(record, seats).applies.items() if applies is False}
        for marking, cells in seats.lines.values():
            if marking.module == module and marking.aspect.id not in off:
                owed += len(cells)
                marked += sum(cell in record.marks for cell in cells)
    return marked, owed


def _unsettled(view: View, module: str) -> Refusal | None:
    """Whether a panel has to confer first, or a mark waits for a second judge."""
    confers = _conferring(view, module)
    if confers:
        return Refusal("panel_confers", {"aspect": confers})
    unseen = module_unconfirmed(view, module)
    return Refusal("unconfirmed", {"aspect": unseen[0], "missing": str(len(unseen))}) if unseen else None


def _conferring(view: View, module: str) -> str:
    """An aspect of the module in which a panel has to confer first, "" where there is none."""
    assert view.scheme
    plan = plan_of(view.scheme)
    cells = [marking.cell for marking in plan.markings.values() if marking.module == module]
    here = (record for record in view.subjects.values() if record.status == "competing")
    found = (conferring(plan, view, record, cells) for record in here)
    return next((aspects[0] for aspects in found if aspects), "")


def _module_reopened(view: View, fact: f.ModuleReopened) -> Refusal | None:
    if fact.module not in view.signed_modules:
        return known_module(view, fact.module) or Refusal("module_not_signed", {"module": fact.module})
    return reason_given(fact.reason)


def _sheet_reopened(view: View, fact: f.SheetReopened) -> Refusal | None:
    wrong = known_subject(view, fact.subject)
    if wrong is None and (fact.seat, fact.module) not in view.subjects[fact.subject].signed:
        details = {"seat": fact.seat[:64], "subject": fact.subject, "module": fact.module[:64]}
        return Refusal("sheet_not_signed", details)
    wrong = wrong or module_signed(view, fact.module)
    # Ledgers from before there were reasons have none here; the chief's desk always asks for one.
    return wrong or (reason_given(fact.reason) if fact.reason else None)


def _corrected(view: View, fact: f.MarkCorrected) -> Refusal | None:
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    wrong = (
        _cell(view, fact.seat, record, marking)
        or value_refused(marking, fact.value)
        or module_signed(view, marking.module)
        or reason_given(fact.reason)
    )
    if wrong:
        return wrong
    standing = record.marks.get((fact.aspect, fact.seat))
    if standing is None:
        return Refusal("nothing_to_correct")
    return None if fact.replaces == standing.key else superseded(standing)


def _voided(view: View, fact: f.MarkVoided) -> Refusal | None:
    """Any mark that stands, also one of a seat or a subject that counts no longer."""
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    wrong = module_signed(view, marking.module) or reason_given(fact.reason)
    if wrong:
        return wrong
    standing = record.marks.get((fact.aspect, fact.seat))
    if standing is None:
        return Refusal("nothing_to_void")
    return None if standing.key == fact.voids else superseded(standing)


def _late_accepted(view: View, fact: f.LateMarkAccepted) -> Refusal | None:
    """As a mark of that cell, only later. Where the panel shares it, its seat may have been given to somebody else, but
    not to one whom a tie keeps from the subject: that is lifted first."""
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    wrong = _cell(view, fact.seat, record, marking) or id_formed("late_seat", fact.late_seat)
    wrong = wrong or (id_formed("judge", fact.judge) if fact.judge else None)
    if wrong is None and marking.aspect.each and fact.seat != fact.late_seat:
        return Refusal("not_your_cell", {"aspect": fact.aspect, "seat": fact.late_seat})
    wrong = (
        wrong
        or _tied(view, fact)
        or _key(fact.key)
        or value_refused(marking, fact.value)
        or module_signed(view, marking.module)
    )
    if wrong:
        return wrong
    standing = record.marks.get((fact.aspect, fact.seat))
    known = standing is not None and (standing.by, standing.key) == (fact.late_seat, fact.key)
    if known or (fact.late_seat, fact.key) in view.accepted:
        return Refusal("already_accepted", {"key": fact.key[:64]})
    return None if fact.replaces == (standing.key if standing else None) else superseded(standing)


def _tied(view: View, fact: f.LateMarkAccepted) -> Refusal | None:
    """Whether whoever gave the mark has a tie that forbids it, also where somebody else sits there by now."""
    tie = view.duty.ties.get((fact.late_seat, fact.subject))
    gave = fact.judge or view.duty.judge(fact.late_seat)
    if tie is None or tie.judge != gave or not view.duty.forbids(tie.cause):
        return None
    return Refusal("recused", {"seat": fact.late_seat, "subject": fact.subject})


def _cell(view: View, seat: str, record: Record, marking: Marking) -> Refusal | None:
    """Whether this is a cell that counts for the subject: the panel's shared one, or one of a seat that owes it."""
    aspect = marking.aspect
    if aspect.panel not in view.panels:
        return Refusal("unknown_panel", {"panel": aspect.panel})
    seated = any(each.id == seat for each in view.panels[aspect.panel])
    if seated != aspect.each or (seat and not aspect.each):
        return Refusal("not_your_cell", {"aspect": aspect.id, "seat": seat[:64]})
    if seat and not owes_here(view, seat, record.subject, marking):
        return not_owing(view, seat, record.subject)
    return competing(record)


def _key(key: str) -> Refusal | None:
    """A key as clients mint them: short, printable."""
    if 0 < len(key) <= 200 and key.isprintable():
        return None
    return Refusal("id_malformed", {"field": "key", "id": key[:64]})


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.ModuleSigned: _module_signed,
    f.ModuleReopened: _module_reopened,
    f.SheetReopened: _sheet_reopened,
    f.MarkCorrected: _corrected,
    f.MarkVoided: _voided,
    f.LateMarkAccepted: _late_accepted,
}
