"""One cell of one subject: whether it is there, whose it is, what stands in it. Asked by every admission of a mark.

Reads a `State` or a `Builder` and changes neither. Whether the time for a mark is over is not known here.
"""

from collections.abc import Iterable

from competition.rules import facts as f
from competition.rules.conditions import applying
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


def is_excused(view: View, seat: str, subject: str) -> bool:
    """Whether the seat owes this subject nothing."""
    return bool(view.excused) and ((seat, "") in view.excused or (seat, subject) in view.excused)


def module_signed(view: View, module: str) -> Refusal | None:
    """Whether the chief has signed the module: its marks stand until it is reopened."""
    return Refusal("module_signed", {"module": module}) if module in view.signed_modules else None


def owed_by(plan: Plan, view: View, seat: str, module: str) -> list[tuple[str, str]]:
    """The cells (aspect, seat) of one seat's sheet in one module: its own ones and those it shares, conditional too."""
    panels = {panel for panel, seats in view.panels.items() if any(each.id == seat for each in seats)}
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
            seats = view.panels.get(marking.aspect.panel, ())
            owing = [(aspect, seat.id) for seat in seats if not is_excused(view, seat.id, record.subject)]
            values = [entry.fact.value for cell in owing if (entry := record.marks.get(cell)) is not None]
            if len(values) == len(owing) and marking.wide(values):
                found.append(aspect)
    return found
