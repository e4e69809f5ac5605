"""Whether a proposed fact may follow what stands: `admit` gives the refusal, or None when it may be recorded.

Reads a `State` or a `Builder` and changes neither. It does not know keys sent before, sizes or who holds which tablet:
that `by` is who it says is for the caller to hold. `by` is a seat's id for marks and sheets, "desk:…" for all else.
What judges send is judged here, the organisers' facts in `competition.rules.admission_desk`.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.admission_attached import CHECKS as ATTACHED
from competition.rules.admission_attached import attached_fact
from competition.rules.admission_chair import CHECKS as OVERSIGHT
from competition.rules.admission_chair import oversight_fact, seen_by_two
from competition.rules.admission_coding import CHECKS as CODING
from competition.rules.admission_coding import coding_fact
from competition.rules.admission_desk import desk_fact
from competition.rules.admission_paper import CHECKS as PAPER
from competition.rules.admission_paper import paper_fact
from competition.rules.admission_review import CHECKS as REVIEW
from competition.rules.admission_review import review_fact
from competition.rules.admission_seats import own_tie
from competition.rules.admission_signing import SEATS as SIGNING
from competition.rules.admission_signing import signature
from competition.rules.cells import DESK as DESK
from competition.rules.cells import (
    competing,
    conferring,
    day_locked,
    is_excused,
    located,
    module_signed,
    no_scheme,
    not_owing,
    owes_here,
    signed_by_panel,
    superseded,
    value_refused,
    waits,
)  # fmt: skip
from competition.rules.cells import owed_by as owed_by
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.refusals import Refusal
from competition.rules.scheme import Aspect
from competition.rules.signing import unconfirmed
from competition.rules.state import Builder, Cell, Record, State


def admit(view: State | Builder, by: str, key: str, fact: f.Fact, at: int = 0) -> Refusal | None:
    """Why `fact`, sent by `by` under `key`, may not be the next entry, or None. Raises nothing for any content.

    `at` is the entry's time by the server's clock; only the window of appeals looks at it.
    """
    if type(fact) is f.Marked:  # nearly every fact
        return _marked(view, by, key, fact)
    if isinstance(fact, f.MarkVoided) and not by.startswith(DESK):
        return _voided(view, by, fact)
    if type(fact) in REVIEW:
        return review_fact(view, by, fact, at)
    if type(fact) in _ASKING:
        return _ASKING[type(fact)](view, by, fact)
    return _by_desk(view, by, fact)


def _by_desk(view: State | Builder, by: str, fact: f.Fact) -> Refusal | None:
    """What a desk says; a correction may also need a second account."""
    if not by.startswith(DESK):
        return own_tie(view, by, fact) if isinstance(fact, f.SeatRecused) else Refusal("desk_only")
    return desk_fact(view, fact) or seen_by_two(view, by, fact)


def _marked(view: State | Builder, by: str, key: str, fact: f.Marked) -> Refusal | None:
    if view.accepted and (by, key) in view.accepted:
        return Refusal("already_accepted", {"key": key[:64]})
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    refusal = (
        _cell(view, by, fact.seat, record, marking)
        or value_refused(marking, fact.value)
        or _late(view, by, record, marking)
    )
    if refusal is not None:
        return refusal
    standing = record.marks.get((fact.aspect, fact.seat))
    return None if fact.replaces == (standing.key if standing else None) else superseded(standing)


def _voided(view: State | Builder, by: str, fact: f.MarkVoided) -> Refusal | None:
    """Under the same conditions as a mark: only who may write a cell may empty it."""
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    refusal = _cell(view, by, fact.seat, record, marking) or _late(view, by, record, marking)
    if refusal is not None:
        return refusal
    standing = record.marks.get((fact.aspect, fact.seat))
    if standing is None:
        return Refusal("nothing_to_void")
    return None if standing.key == fact.voids else superseded(standing)


def _cell(view: State | Builder, by: str, seat: str, record: Record, marking: Marking) -> Refusal | None:
    """Whether this is `by`'s cell: its own where each judge marks, the shared one where the panel does."""
    aspect = marking.aspect
    seats = view.panels.get(aspect.panel)
    if seats is None:
        return Refusal("unknown_panel", {"panel": aspect.panel})
    for each in seats:
        if each.id == by:
            break
    else:
        return _not_seated(view, by, aspect)
    if seat != (by if aspect.each else ""):
        return Refusal("not_your_cell", {"aspect": aspect.id, "seat": seat})
    return competing(record)


def _late(view: State | Builder, by: str, record: Record, marking: Marking) -> Refusal | None:
    """Whether the time for it is over: module or sheet signed, no open session that takes it, the seat excused."""
    module = marking.module
    if view.signed_modules and module in view.signed_modules:
        return module_signed(view, module)
    if view.oversight.locked:
        locked = day_locked(view, marking)
        if locked:
            return locked
    for name in view.open_sessions:
        session = view.sessions[name]
        if session.round == record.round and module in session.modules:
            break
    else:
        return Refusal("session_closed", {"module": module, "round": record.round})
    refusal = _unsigned(view, by, record, module)
    if refusal is None and by in view.duty.reserves and not owes_here(view, by, record.subject, marking):
        return not_owing(view, by, record.subject)
    if refusal is None and record.signed and not marking.aspect.each:
        refusal = signed_by_panel(view, record, marking)
    # What comes days after the sheet, an X-ray of a weld, is marked when the sheet is signed long since.
    late_result = marking.aspect.later and refusal is not None and refusal.word == "sheet_signed"
    return None if late_result else refusal


def _unsigned(view: State | Builder, by: str, record: Record, module: str) -> Refusal | None:
    """Whether the seat still owes this sheet."""
    if is_excused(view, by, record.subject, module):
        return not_owing(view, by, record.subject)
    if record.signed and (by, module) in record.signed:
        return Refusal("sheet_signed", {"seat": by, "subject": record.subject, "module": module})
    return None


def _signed(view: State | Builder, by: str, fact: f.SheetSigned) -> Refusal | None:
    """A seat signs for itself, and only a sheet on which nothing that it owes is missing."""
    if view.scheme is None or by != fact.seat:
        return no_scheme(view) if view.scheme is None else Refusal("not_your_sheet", {"seat": fact.seat[:64]})
    record = view.subjects.get(fact.subject)
    if record is None:
        return Refusal("unknown_subject", {"subject": fact.subject[:64]})
    refusal = competing(record) or _unsigned(view, by, record, fact.module)
    if refusal is not None:
        return refusal
    plan = plan_of(view.scheme)
    if not any(module.id == fact.module for module in plan.scheme.modules):
        return Refusal("unknown_module", {"module": fact.module[:64]})
    owed = owed_by(plan, view, by, fact.module, fact.subject)
    if not owed:
        return Refusal("unknown_seat", {"seat": by[:64]})
    return _unfinished(plan, view, record, owed) or signature(view, fact)


def _unfinished(plan: Plan, view: State | Builder, record: Record, owed: list[Cell]) -> Refusal | None:
    waiting = waits(plan, record, owed)
    missing = sum(cell not in record.marks for cell in waiting)
    if missing:
        return Refusal("sheet_incomplete", {"missing": str(missing)})
    confers = conferring(plan, view, record, waiting)
    if confers:
        return Refusal("panel_confers", {"aspect": confers[0]})
    waits_for = unconfirmed(plan, record, waiting)
    return Refusal("unconfirmed", {"aspect": waits_for[0], "missing": str(len(waits_for))}) if waits_for else None


def _not_seated(view: State | Builder, by: str, aspect: Aspect) -> Refusal:
    elsewhere = any(each.id == by for seats in view.panels.values() for each in seats)
    if elsewhere or by.startswith(DESK):
        return Refusal("not_your_cell", {"aspect": aspect.id, "seat": by})
    return Refusal("unknown_seat", {"seat": by})


# Facts of which it matters which desk or seat sends them.
_ASKING: dict[type, Callable[[State | Builder, str, Any], Refusal | None]] = {
    **dict.fromkeys(PAPER, paper_fact),
    **dict.fromkeys(OVERSIGHT, oversight_fact),
    **dict.fromkeys(CODING, coding_fact),
    f.SheetSigned: _signed,
    **SIGNING,
    **dict.fromkeys(ATTACHED, attached_fact),
}
