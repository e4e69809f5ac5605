"""One cell of one subject: whether it is there, whose it is, what stands in it. Asked by every admission of a mark.

Reads a `State` or a `Builder` and changes neither. Whether the time for a mark is over is not known here.
"""

from collections.abc import Iterable

from competition.rules import facts as f
from competition.rules.conditions import applying
from competition.rules.duty import covers
from competition.rules.duty import owing as owing_of
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.refusals import Refusal
from competition.rules.state import Builder, Cell, Record, State

View = State | Builder
DESK = "desk:"


def located(view: View, subject: str, aspect: str) -> tuple[Record, Marking] | Refusal:
    """The record and the marking that are named, where there are both."""
    if view.scheme is None:
        return no_scheme(view)
    record = view.subjects.get(subject)
    if record is None:
        return Refusal("unknown_subject", {"subject": subject[:64]})
    marking = plan_of(view.scheme).markings.get(aspect)
    return (record, marking) if marking else Refusal("unknown_aspect", {"aspect": aspect[:64]})


def no_scheme(view: View) -> Refusal:
    """Why there is no scheme."""
    if view.founded is None:
        return Refusal("not_founded")
    return Refusal("wrong_stream_kind" if isinstance(view.founded, f.SeasonFounded) else "no_scheme")


def competing(record: Record) -> Refusal | None:
    """Whether the subject may be marked at all."""
    if record.status == "competing" or record.status == "out_of_contest":
        return None
    return Refusal("subject_not_competing", {"subject": record.subject, "status": record.status})


def value_refused(marking: Marking, value: str) -> Refusal | None:
    """Whether the aspect admits what was observed."""
    return marking.refusal(value)


def superseded(standing: f.Entry[f.Marked] | None) -> Refusal:
    """Another mark stands than the one that the sender saw: somebody must look, nobody wins silently."""
    details = {"standing": standing.key, "value": standing.fact.value} if standing else {"standing": "", "value": ""}
    return Refusal("superseded", details, conflict=True)


def is_excused(view: View, seat: str, subject: str, module: str = "") -> bool:
    """Whether the seat owes this subject nothing in a module, or with module "" nothing in any."""
    duty = view.duty
    out = duty.out(subject)
    if seat in out.recused or (seat, "") in out.excused or (module and (seat, module) in out.excused):
        return True
    if seat not in duty.reserves:
        return False
    return not any(one == seat and (not module or covers(modules, module)) for one, _, modules in out.acting)


def is_recused(view: View, seat: str, subject: str) -> bool:
    """Whether a tie keeps whoever sits there from marking this subject."""
    return seat in view.duty.out(subject).recused


def not_owing(view: View, seat: str, subject: str) -> Refusal:
    """How it is said that the seat owes the subject nothing."""
    return Refusal("recused" if is_recused(view, seat, subject) else "excused", {"seat": seat, "subject": subject})


def owing(view: View, panel: str, subject: str, module: str) -> tuple[f.Seat, ...]:
    """The seats of a panel that owe this subject marks of a module."""
    return owing_of(view.panels.get(panel, ()), view.duty.out(subject), module)


def owes_here(view: View, seat: str, subject: str, marking: Marking) -> bool:
    """Whether the seat owes the subject this aspect: a reserve of two panels may stand in on one of them alone."""
    return any(each.id == seat for each in owing(view, marking.aspect.panel, subject, marking.module))


def module_signed(view: View, module: str) -> Refusal | None:
    """Whether the chief has signed the module: its marks stand until it is reopened."""
    return Refusal("module_signed", {"module": module}) if module in view.signed_modules else None


def day_locked(view: View, marking: Marking) -> Refusal | None:
    """Whether the chief has locked the aspect's day of marking."""
    assert view.scheme
    day = plan_of(view.scheme).days.get(marking.aspect.id, "")
    return Refusal("day_locked", {"day": day}) if day and day in view.oversight.locked else None


def signed_by_panel(view: View, record: Record, marking: Marking) -> Refusal | None:
    """A cell that the panel shares lies on all its sheets: who has signed one of them has signed this mark too."""
    for each in owing(view, marking.aspect.panel, record.subject, marking.module):
        if (each.id, marking.module) in record.signed:
            details = {"seat": each.id, "subject": record.subject, "module": marking.module}
            return Refusal("sheet_signed", details)
    return None


def owed_by(plan: Plan, view: View, seat: str, module: str, subject: str = "") -> list[tuple[str, str]]:
    """The cells (aspect, seat) of one seat's sheet in one module: its own ones and those it shares, conditional too."""
    panels = {panel for panel in view.panels if any(each.id == seat for each in owing(view, panel, subject, module))}
    return [
        (marking.aspect.id, seat if marking.aspect.each else "")
        for marking in plan.markings.values()
        if marking.module == module and marking.aspect.panel in panels
    ]


def waits(plan: Plan, record: Record, cells: Iterable[Cell]) -> list[Cell]:
    """Those of a sheet's cells that must be marked before it is signed: neither later ones nor such as do not apply."""
    off = {aspect for aspect, applies in applying(plan.conditional, record.marks).items() if applies is False}
    return [cell for cell in cells if cell[0] not in off and not plan.markings[cell[0]].aspect.later]


def conferring(plan: Plan, view: View, record: Record, cells: Iterable[Cell]) -> list[str]:
    """Those aspects of these cells whose panel lies so far apart that nothing counts before it has marked again."""
    found = []
    for aspect in dict.fromkeys(cell[0] for cell in cells):
        marking = plan.markings[aspect]
        if marking.aspect.spread_stops and marking.aspect.each:
            seats = owing(view, marking.aspect.panel, record.subject, marking.module)
            given = [entry for seat in seats if (entry := record.marks.get((aspect, seat.id))) is not None]
            if len(given) == len(seats) and marking.wide([entry.fact.value for entry in given]):
                found.append(aspect)
    return found
