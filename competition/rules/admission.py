"""Whether a proposed fact may follow what stands: `admit` gives the refusal, or None when it may be recorded.

Reads a `State` or a `Builder` and changes neither. It does not know keys sent before, sizes or who holds which tablet:
that `by` is who it says is for the caller to hold. `by` is a seat's id for marks and sheets, "desk:…" for all else.
What judges send is judged here, the organisers' facts in `competition.rules.admission_desk`.
"""

from competition.rules import facts as f
from competition.rules.admission_desk import desk_fact
from competition.rules.observations import WORDS, limits_of
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.refusals import Refusal
from competition.rules.scheme import Aspect
from competition.rules.state import Builder, Record, State

DESK = "desk:"


def admit(view: State | Builder, by: str, key: str, fact: f.Fact) -> Refusal | None:
    """Why `fact`, sent by `by` under `key`, may not be the next entry, or None. Raises nothing for any content."""
    if type(fact) is f.Marked:  # nearly every fact
        return _marked(view, by, fact)
    if isinstance(fact, f.MarkVoided):
        return _voided(view, by, fact)
    if isinstance(fact, f.SheetSigned):
        return _signed(view, by, fact)
    if not by.startswith(DESK):
        return Refusal("desk_only")
    return desk_fact(view, fact)


def _marked(view: State | Builder, by: str, fact: f.Marked) -> Refusal | None:
    found = _found(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    refusal = (
        _cell(view, by, fact.seat, record, marking) or _value(marking, fact.value) or _late(view, by, record, marking)
    )
    if refusal is not None:
        return refusal
    standing = record.marks.get((fact.aspect, fact.seat))
    return None if fact.replaces == (standing.key if standing else None) else _superseded(standing)


def _voided(view: State | Builder, by: str, fact: f.MarkVoided) -> Refusal | None:
    """Under the same conditions as a mark: only who may write a cell may empty it."""
    found = _found(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    refusal = _cell(view, by, fact.seat, record, marking) or _late(view, by, record, marking)
    if refusal is not None:
        return refusal
    standing = record.marks.get((fact.aspect, fact.seat))
    if standing is None:
        return Refusal("nothing_to_void")
    return None if standing.key == fact.voids else _superseded(standing)


def _found(view: State | Builder, subject: str, aspect: str) -> tuple[Record, Marking] | Refusal:
    """The record and the marking that are named, where there are both."""
    if view.scheme is None:
        return _no_scheme(view)
    record = view.subjects.get(subject)
    if record is None:
        return Refusal("unknown_subject", {"subject": subject[:64]})
    marking = plan_of(view.scheme).markings.get(aspect)
    return (record, marking) if marking else Refusal("unknown_aspect", {"aspect": aspect[:64]})


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
    return _competing(record)


def _value(marking: Marking, value: str) -> Refusal | None:
    word = marking.refusal(value)
    if not word:
        return None
    limits = limits_of(marking.aspect)
    details = {"value": value[:40]}
    if word == "value_not_allowed":
        details["allowed"] = " ".join(WORDS[marking.aspect.kind])
    if word == "value_out_of_range":
        details.update(low=limits.low, high=limits.high)
    if word == "value_off_step":
        details.update(low=limits.low, step=limits.step)
    return Refusal(word, details)


def _late(view: State | Builder, by: str, record: Record, marking: Marking) -> Refusal | None:
    """Whether the time for it is over: no open session takes it, the seat is excused, its sheet is signed."""
    module = marking.module
    for name in view.open_sessions:
        session = view.sessions[name]
        if session.round == record.round and module in session.modules:
            break
    else:
        return Refusal("session_closed", {"module": module, "round": record.round})
    return _unsigned(view, by, record, module)


def _unsigned(view: State | Builder, by: str, record: Record, module: str) -> Refusal | None:
    """Whether the seat still owes this sheet."""
    if view.excused and ((by, "") in view.excused or (by, record.subject) in view.excused):
        return Refusal("excused", {"seat": by, "subject": record.subject})
    if record.signed and (by, module) in record.signed:
        return Refusal("sheet_signed", {"seat": by, "subject": record.subject, "module": module})
    return None


def _signed(view: State | Builder, by: str, fact: f.SheetSigned) -> Refusal | None:
    """A seat signs for itself, and only a sheet on which nothing that it owes is missing."""
    if view.scheme is None or by != fact.seat:
        return _no_scheme(view) if view.scheme is None else Refusal("not_your_sheet", {"seat": fact.seat[:64]})
    record = view.subjects.get(fact.subject)
    if record is None:
        return Refusal("unknown_subject", {"subject": fact.subject[:64]})
    refusal = _competing(record) or _unsigned(view, by, record, fact.module)
    if refusal is not None:
        return refusal
    plan = plan_of(view.scheme)
    if not any(module.id == fact.module for module in plan.scheme.modules):
        return Refusal("unknown_module", {"module": fact.module[:64]})
    owed = owed_by(plan, view, by, fact.module)
    missing = sum(cell not in record.marks for cell in owed)
    if missing:
        return Refusal("sheet_incomplete", {"missing": str(missing)})
    return None if owed else Refusal("unknown_seat", {"seat": by[:64]})


def owed_by(plan: Plan, view: State | Builder, seat: str, module: str) -> list[tuple[str, str]]:
    """The cells (aspect, seat) of one seat's sheet in one module: its own ones and those it shares."""
    panels = {panel for panel, seats in view.panels.items() if any(each.id == seat for each in seats)}
    return [
        (marking.aspect.id, seat if marking.aspect.each else "")
        for marking in plan.markings.values()
        if marking.module == module and marking.aspect.panel in panels
    ]


def _no_scheme(view: State | Builder) -> Refusal:
    if view.founded is None:
        return Refusal("not_founded")
    return Refusal("wrong_stream_kind" if isinstance(view.founded, f.SeasonFounded) else "no_scheme")


def _competing(record: Record) -> Refusal | None:
    if record.status == "competing" or record.status == "out_of_contest":
        return None
    return Refusal("subject_not_competing", {"subject": record.subject, "status": record.status})


def _not_seated(view: State | Builder, by: str, aspect: Aspect) -> Refusal:
    elsewhere = any(each.id == by for seats in view.panels.values() for each in seats)
    if elsewhere or by.startswith(DESK):
        return Refusal("not_your_cell", {"aspect": aspect.id, "seat": by})
    return Refusal("unknown_seat", {"seat": by})


def _superseded(standing: f.Entry[f.Marked] | None) -> Refusal:
    """Another mark stands than the one that the sender saw: somebody must look, nobody wins silently."""
    details = {"standing": standing.key, "value": standing.fact.value} if standing else {"standing": "", "value": ""}
    return Refusal("superseded", details, conflict=True)
