"""Whether a fact of who may mark whom may be recorded: recusals, absences, substitutes, reserves that stand in.

Called by `competition.rules.admission_desk`, which has seen that a desk sends it; a judge's own tie by
`competition.rules.admission`. Whoever counts is never changed behind a chief's signature: a signed module is reopened
first. A panel is not left smaller by an absence than its pool can count; by a tie it may be, and its place stays open.
"""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from competition.rules import facts as f
from competition.rules.cells import competing, module_signed, owing
from competition.rules.duty import out_modules, owes, regular
from competition.rules.points import Marking, plan_of
from competition.rules.questions import (
    View,
    choice,
    id_formed,
    known_module,
    known_seat,
    known_subject,
    reason_given,
)
from competition.rules.refusals import Refusal
from competition.rules.seating import too_few


def own_tie(view: View, by: str, fact: f.SeatRecused) -> Refusal | None:
    """A judge states an own tie, and nobody else's."""
    if fact.seat != by or fact.cause != "declared":
        return Refusal("not_your_sheet", {"seat": fact.seat[:64]})
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("not_founded")
    return _recused(view, fact)


def _pinned(view: View, fact: f.RecusalPinned) -> Refusal | None:
    wrong = next((wrong for name in get_args(f.TieCause) if (wrong := _handling(name, fact))), None)
    return wrong or (Refusal("recusal_stands") if view.marked or view.duty.ties else None)


def _handling(cause: str, fact: f.RecusalPinned) -> Refusal | None:
    return choice(cause, getattr(fact, cause), f.Handling)


def _excused(view: View, fact: f.SeatExcused) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or _named(view, fact)
    if wrong or not fact.reason:  # ledgers from before there were reasons, and folders, have none here
        return wrong
    wrong = reason_given(fact.reason)
    if wrong is None and (fact.seat, fact.subject, fact.module) in view.duty.absent:
        wrong = Refusal("already_absent", {"seat": fact.seat, "subject": fact.subject})
    return wrong or _settled(view, fact.seat, fact.module) or _enough(view, fact)


def _returned(view: View, fact: f.SeatReturned) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or _named(view, fact) or reason_given(fact.reason)
    if wrong:
        return wrong
    if (fact.seat, fact.subject, fact.module) not in view.duty.absent:
        return Refusal("not_absent", {"seat": fact.seat, "subject": fact.subject})
    return _settled(view, fact.seat, fact.module) or _replaced(view, fact.seat, fact.subject)


def _recused(view: View, fact: f.SeatRecused) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or known_subject(view, fact.subject) or choice("cause", fact.cause, f.TieCause)
    wrong = wrong or (reason_given(fact.reason) if fact.reason else None)
    if wrong:
        return wrong
    if getattr(view.duty.rule, fact.cause) == "allow":
        return Refusal("tie_allowed", {"cause": fact.cause})
    known = view.duty.tie(fact.seat, fact.subject)
    if known is not None and (view.duty.forbids(known.cause) or not view.duty.forbids(fact.cause)):
        return Refusal("already_recused", {"seat": fact.seat, "subject": fact.subject})
    return _settled(view, fact.seat) if view.duty.forbids(fact.cause) else None


def _lifted(view: View, fact: f.RecusalLifted) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or known_subject(view, fact.subject) or reason_given(fact.reason)
    if wrong:
        return wrong
    if view.duty.tie(fact.seat, fact.subject) is None:
        return Refusal("not_recused", {"seat": fact.seat, "subject": fact.subject})
    return _settled(view, fact.seat) or _replaced(view, fact.seat, fact.subject)


def _substitute(view: View, fact: f.SubstituteSeated) -> Refusal | None:
    """Another person, who sits nowhere else on the same panel."""
    wrong = known_seat(view, fact.seat) or id_formed("judge", fact.judge) or reason_given(fact.reason)
    if wrong:
        return wrong
    if view.duty.judge(fact.seat) == fact.judge:
        return Refusal("same_judge", {"seat": fact.seat})
    for seats in view.panels.values():
        if any(each.id == fact.seat for each in seats):
            other = next((each.id for each in seats if each.judge == fact.judge), "")
            if other:
                return Refusal("judge_sits", {"seat": other})
    return None


def _stands_in(view: View, fact: f.StandInSeated) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or known_seat(view, fact.stands_for) or known_subject(view, fact.subject)
    wrong = wrong or competing(view.subjects[fact.subject]) or _pair(view, fact)
    return wrong or _vacant(view, fact) or _settled(view, fact.seat)


def _pair(view: View, fact: f.StandInSeated) -> Refusal | None:
    """A reserve for one of its panel who is none."""
    for seat, reserve in ((fact.seat, True), (fact.stands_for, False)):
        if (seat in view.duty.reserves) != reserve:
            return Refusal("not_reserve" if reserve else "reserve_stood_for", {"seat": seat})
    together = (each for each in view.panels.values() if {fact.seat, fact.stands_for} <= {seat.id for seat in each})
    return None if any(together) else Refusal("other_panel", {"seat": fact.seat})


def _vacant(view: View, fact: f.StandInSeated) -> Refusal | None:
    """The place is empty, and the reserve neither out nor in another place with this subject."""
    duty, subject = view.duty, fact.subject
    modules = out_modules(duty, fact.stands_for, subject)
    if not modules:
        return Refusal("not_out", {"seat": fact.stands_for, "subject": subject})
    if out_modules(duty, fact.seat, subject):
        return Refusal("reserve_out", {"seat": fact.seat, "subject": subject})
    for (whom, stands_for), one in duty.stand_ins.items():
        if whom == subject and one.seat == fact.seat and stands_for != fact.stands_for:
            return Refusal("stands_in_already", {"seat": fact.seat, "subject": subject})
    there = duty.stand_ins.get((subject, fact.stands_for))
    if there is not None and (there.seat != fact.seat or there.modules >= modules):
        return Refusal("stand_in_sits", {"seat": there.seat, "subject": subject})
    return None


def _ended(view: View, fact: f.StandInEnded) -> Refusal | None:
    wrong = known_seat(view, fact.seat) or known_subject(view, fact.subject) or reason_given(fact.reason)
    if wrong:
        return wrong
    stands = (one.seat for (subject, _), one in view.duty.stand_ins.items() if subject == fact.subject)
    if fact.seat not in stands:
        return Refusal("not_standing_in", {"seat": fact.seat, "subject": fact.subject})
    return _settled(view, fact.seat)


# -- what several of them ask ---------------------------------------------------------------------------------------


def _named(view: View, fact: f.SeatExcused | f.SeatReturned) -> Refusal | None:
    wrong = known_subject(view, fact.subject) if fact.subject else None
    return wrong or (known_module(view, fact.module) if fact.module else None)


def _settled(view: View, seat: str, module: str = "") -> Refusal | None:
    """Whether the seat marks in a module that the chief signed: who counts there stands until it is reopened."""
    if not view.signed_modules:
        return None
    modules = dict.fromkeys(marking.module for _, marking in _marked_by(view, seat, module))
    return next((wrong for each in modules if (wrong := module_signed(view, each))), None)


def _replaced(view: View, seat: str, subject: str) -> Refusal | None:
    """Whether a reserve sits for this seat: two would owe what one owes."""
    for (whom, stands_for), one in view.duty.stand_ins.items():
        if stands_for == seat and subject in ("", whom):
            return Refusal("stand_in_sits", {"seat": one.seat, "subject": whom})
    return None


def _enough(view: View, fact: f.SeatExcused) -> Refusal | None:
    """Whether a panel would be left from which nothing could be counted, and no reserve of it is free to stand in."""
    for record in view.subjects.values():
        if fact.subject not in ("", record.subject) or competing(record):
            continue
        for panel, marking in _marked_by(view, fact.seat, fact.module):
            seats = view.panels[panel]
            here = owing(view, panel, record.subject, marking.module)
            left = [seat for seat in here if seat.id != fact.seat]
            if len(left) == len(here) or free_reserves(view, panel, record.subject):
                continue
            short = too_few(marking, len(left), len(regular(seats))) if marking.aspect.each else not left
            if short:
                details = {"panel": panel, "aspect": marking.aspect.id, "seats": str(len(left))}
                return Refusal("too_few_left", details)
    return None


def free_reserves(view: View, panel: str, subject: str) -> tuple[f.Seat, ...]:
    """The reserves of a panel who could stand in for one of its seats with this subject."""
    duty = view.duty
    acting = {one.seat for (whom, _), one in duty.stand_ins.items() if whom == subject}
    return tuple(
        seat
        for seat in view.panels.get(panel, ())
        if seat.reserve and seat.id not in acting and not out_modules(duty, seat.id, subject)
    )


def _marked_by(view: View, seat: str, module: str) -> Iterator[tuple[str, Marking]]:
    """(panel, aspect) of all that a seat marks, in one module or with "" in all."""
    markings = plan_of(view.scheme).markings.values() if view.scheme else ()
    for marking in markings:
        panel = marking.aspect.panel
        if module in ("", marking.module) and any(each.id == seat for each in view.panels.get(panel, ())):
            yield panel, marking


def still_owes(view: View, seat: str, subject: str, module: str) -> bool:
    """Whether the seat owes this subject anything in a module on any of its panels."""
    out = view.duty.out(subject)
    return any(
        owes(each, view.panels[panel], out, module)
        for panel, marking in _marked_by(view, seat, module)
        for each in view.panels[panel]
        if each.id == seat and marking.module == module
    )


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.RecusalPinned: _pinned,
    f.SeatExcused: _excused,
    f.SeatReturned: _returned,
    f.SeatRecused: _recused,
    f.RecusalLifted: _lifted,
    f.SubstituteSeated: _substitute,
    f.StandInSeated: _stands_in,
    f.StandInEnded: _ended,
}
