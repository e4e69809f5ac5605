"""Whether a fact of the chief's oversight may be recorded: summaries, second signatures, corrections of two, days.

Called by `competition.rules.admission.admit`; these ask who sends them, since nobody is the second to look at what is
their own. That an account is a chief's or a supervisor's is for `competition.access` to hold.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import DESK, no_scheme
from competition.rules.chair import CHECKS as CHAIR
from competition.rules.points import plan_of
from competition.rules.questions import View, known_module, known_subject, reason_given
from competition.rules.refusals import Refusal
from competition.rules.summary import digest_of_summary, left, seats_owing

Check = Callable[[View, Any, str], Refusal | None]


def oversight_fact(view: View, by: str, fact: Any) -> Refusal | None:
    """Why this fact by `by` may not come next, or None."""
    if view.founded is None:
        return Refusal("not_founded")
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("wrong_stream_kind")
    if not by.startswith(DESK) and not isinstance(fact, f.SummaryAccepted):
        return Refusal("desk_only")
    return CHECKS[type(fact)](view, fact, by)


def seen_by_two(view: View, by: str, fact: f.Fact) -> Refusal | None:
    """Where the event asks for four eyes a correction counts only as the second account's word on the first one's, and
    points for an incident only where another account noted it. Elsewhere two have spoken already: a late mark is the
    judge's, a paper was typed by two, and an appeal has its own hands (`admission_review.tied`)."""
    if not view.oversight.settings.four_eyes:
        return None
    if isinstance(fact, f.IncidentDecided) and fact.decision == "points":
        return Refusal("same_eyes") if view.hall.incidents[fact.incident].by == by else None
    if not isinstance(fact, f.MarkCorrected | f.MarkVoided):
        return None
    waits = view.oversight.waits((fact.subject, fact.aspect, fact.seat), view.subjects)
    if waits is None or confirmed(waits.fact) != fact:
        return Refusal("second_eyes")
    return Refusal("same_eyes") if waits.by == by else None


def confirmed(fact: f.CorrectionProposed) -> f.MarkCorrected | f.MarkVoided:
    """What becomes of a proposed correction: the fact by which a second account confirms it."""
    if fact.value:
        return f.MarkCorrected(fact.subject, fact.aspect, fact.seat, fact.value, fact.replaces, fact.reason)
    return f.MarkVoided(fact.subject, fact.aspect, fact.seat, fact.replaces, fact.reason)


def proposal(fact: f.MarkCorrected | f.MarkVoided) -> f.CorrectionProposed:
    """The other way round: what is proposed where one account alone may not do this."""
    value = fact.value if isinstance(fact, f.MarkCorrected) else ""
    replaces = fact.replaces if isinstance(fact, f.MarkCorrected) else fact.voids
    return f.CorrectionProposed(fact.subject, fact.aspect, fact.seat, value, replaces, fact.reason)


def _pinned(view: View, fact: f.ChairPinned, by: str) -> Refusal | None:
    return Refusal("chair_stands") if view.marked else None


def _asked(view: View, seat: str, module: str) -> Refusal | None:
    """Whether this seat owes a summary of this module at all."""
    wrong = no_scheme(view) if view.scheme is None else known_module(view, module)
    if wrong:
        return wrong
    if not view.oversight.settings.summary:
        return Refusal("summary_not_asked")
    if module in view.signed_modules:
        return Refusal("already_signed", {"module": module})
    owed = seat in seats_owing(view, module)
    return None if owed else Refusal("summary_not_owed", {"seat": seat[:64], "module": module})


def _accepted(view: View, fact: f.SummaryAccepted, by: str) -> Refusal | None:
    """A judge accepts for himself, all that there is to accept, and exactly these marks."""
    if by != fact.seat:
        return Refusal("not_your_sheet", {"seat": fact.seat[:64]})
    wrong = _asked(view, fact.seat, fact.module)
    if wrong:
        return wrong
    sheets, marks = left(view, fact.seat, fact.module)
    if sheets or marks:
        return Refusal("summary_early", {"module": fact.module, "sheets": str(sheets), "marks": str(marks)})
    found = digest_of_summary(view, fact.seat, fact.module)
    if fact.digest != found:
        return Refusal("digest_differs", {"given": fact.digest[:64], "digest": found}, conflict=True)
    return _accepted_before(view, fact.seat, fact.module)


def _accepted_before(view: View, seat: str, module: str) -> Refusal | None:
    stands = view.oversight.accepted.get((seat, module)) == digest_of_summary(view, seat, module)
    return Refusal("summary_accepted", {"seat": seat, "module": module}) if stands else None


def _waived(view: View, fact: f.SummaryWaived, by: str) -> Refusal | None:
    wrong = _asked(view, fact.seat, fact.module) or _accepted_before(view, fact.seat, fact.module)
    if wrong:
        return wrong
    if (fact.module, fact.seat) in view.oversight.waived:
        return Refusal("summary_waived", {"seat": fact.seat, "module": fact.module})
    return reason_given(fact.reason)


def _countersigned(view: View, fact: f.ModuleCountersigned, by: str) -> Refusal | None:
    """Another account than the chief's that signed, and the digest that was signed."""
    if not view.oversight.settings.four_eyes:
        return Refusal("four_eyes_off")
    signed = view.signed_modules.get(fact.module)
    if signed is None:
        return known_module(view, fact.module) or Refusal("module_not_signed", {"module": fact.module})
    if fact.module in view.oversight.countersigned:
        return Refusal("already_countersigned", {"module": fact.module})
    if view.oversight.signers.get(fact.module) == by:
        return Refusal("same_eyes")
    if fact.digest == signed.digest:
        return None
    return Refusal("digest_differs", {"given": fact.digest[:64], "digest": signed.digest})


def _proposed(view: View, fact: f.CorrectionProposed, by: str) -> Refusal | None:
    """As the correction that it would become; one at a time for a cell."""
    if not view.oversight.settings.four_eyes:
        return Refusal("four_eyes_off")
    made = confirmed(fact)
    wrong = CHAIR[type(made)](view, made)
    if wrong:
        return wrong
    waits = view.oversight.waits((fact.subject, fact.aspect, fact.seat), view.subjects)
    return Refusal("correction_waits") if waits else None


def _dropped(view: View, fact: f.CorrectionDropped, by: str) -> Refusal | None:
    wrong = known_subject(view, fact.subject)
    if wrong:
        return wrong
    waits = view.oversight.waits((fact.subject, fact.aspect, fact.seat), view.subjects)
    if waits is None or waits.key != fact.proposed:
        return Refusal("correction_gone")
    return reason_given(fact.reason)


def _locked(view: View, fact: f.DayLocked, by: str) -> Refusal | None:
    wrong = _day(view, fact.day)
    if wrong is None and fact.day in view.oversight.locked:
        return Refusal("day_locked_before", {"day": fact.day})
    return wrong


def _unlocked(view: View, fact: f.DayUnlocked, by: str) -> Refusal | None:
    wrong = _day(view, fact.day)
    if wrong is None and fact.day not in view.oversight.locked:
        return Refusal("day_not_locked", {"day": fact.day})
    return wrong or reason_given(fact.reason)


def _day(view: View, day: str) -> Refusal | None:
    if view.scheme is None:
        return no_scheme(view)
    known = day in plan_of(view.scheme).days.values()
    return None if known else Refusal("unknown_day", {"day": day[:64]})


CHECKS: dict[type, Check] = {
    f.ChairPinned: _pinned,
    f.SummaryAccepted: _accepted,
    f.SummaryWaived: _waived,
    f.ModuleCountersigned: _countersigned,
    f.CorrectionProposed: _proposed,
    f.CorrectionDropped: _dropped,
    f.DayLocked: _locked,
    f.DayUnlocked: _unlocked,
}
