"""Whether a fact of the hall may be recorded: check-in, draws, clocks, incidents.

Called by `competition.rules.admission_desk`, which has seen that a desk sends it. A draw stands once anybody of it was
marked or has a running clock: RULES, section 3: "drawn place may not be changed".
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import competing, located, module_signed, superseded, value_refused
from competition.rules.draw import lots
from competition.rules.facts_hall import IncidentKind
from competition.rules.hall import Clock
from competition.rules.identity import head_formed
from competition.rules.questions import View, choice, choice_of, id_formed, known_module, known_subject, reason_given
from competition.rules.questions import short_label as label
from competition.rules.refusals import Refusal

LONGEST = 86_400  # seconds that a clock may allow or be granted: a day


def _checked_in(view: View, fact: f.CheckedIn) -> Refusal | None:
    wrong = known_subject(view, fact.subject)
    if wrong is None and fact.present == (fact.subject in view.hall.present):
        return Refusal("already_checked_in" if fact.present else "not_checked_in", {"subject": fact.subject})
    return wrong


def _drawn(view: View, fact: f.DrawHeld) -> Refusal | None:
    if fact.draw in view.hall.draws:
        return Refusal("draw_held", {"draw": fact.draw})
    wrong = id_formed("draw", fact.draw) or choice_of("method", fact.method, ("computer", "urn"))
    wrong = wrong or _lots(view, fact)
    if wrong:
        return wrong
    if fact.method == "urn":
        return Refusal("draw_differs", {"draw": fact.draw}) if fact.seed else None
    if not head_formed(fact.seed):
        return Refusal("draw_seed", {"draw": fact.draw})
    made = lots(fact.seed, [lot.subject for lot in fact.lots], fact.stations)
    return None if made == fact.lots else Refusal("draw_differs", {"draw": fact.draw})


def _lots(view: View, fact: f.DrawHeld) -> Refusal | None:
    """Everybody once, one start number each, in one round and group, nobody who has begun."""
    if not fact.lots:
        return Refusal("draw_empty", {"draw": fact.draw})
    wrong = next((wrong for lot in fact.lots if (wrong := _lot(view, lot))), None)
    if wrong:
        return wrong
    fields = {(record.round, record.group) for record in (view.subjects[lot.subject] for lot in fact.lots)}
    if len(fields) > 1:
        return Refusal("draw_mixed", {"draw": fact.draw})
    for field in ("subject", "start"):
        given, times = Counter(str(getattr(lot, field)) for lot in fact.lots).most_common(1)[0]
        if times > 1:
            return Refusal("draw_twice", {"field": field, "given": given})
    return None


def _lot(view: View, lot: f.Drawn) -> Refusal | None:
    wrong = known_subject(view, lot.subject) or label("station", lot.station)
    if wrong:
        return wrong
    if view.subjects[lot.subject].marks or any(subject == lot.subject for subject, _ in view.hall.clocks):
        return Refusal("draw_too_late", {"subject": lot.subject})
    if 1 <= lot.start <= 9999:
        return None
    return Refusal("draw_start", {"subject": lot.subject, "start": str(lot.start)})


def _started(view: View, fact: f.ClockStarted) -> Refusal | None:
    wrong = known_subject(view, fact.subject) or known_module(view, fact.module)
    wrong = wrong or competing(view.subjects[fact.subject]) or module_signed(view, fact.module)
    if wrong:
        return wrong
    if (fact.subject, fact.module) in view.hall.clocks:
        return Refusal("clock_started", {"subject": fact.subject, "module": fact.module})
    return None if 0 <= fact.allowed <= LONGEST else Refusal("seconds_out_of_range", {"most": str(LONGEST)})


def _when(*states: str) -> Callable[[View, Any], Refusal | None]:
    """The check of a fact that finds the clock in one of these states."""

    def check(view: View, fact: Any) -> Refusal | None:
        clock = view.hall.clocks.get((fact.subject, fact.module))
        if clock is None:
            return Refusal("clock_not_started", {"subject": fact.subject[:64], "module": fact.module[:64]})
        if clock.state in states:
            return None
        return Refusal("clock_state", {"subject": fact.subject, "state": clock.state})

    return check


def _noted(view: View, fact: f.IncidentNoted) -> Refusal | None:
    if fact.incident in view.hall.incidents:
        return Refusal("incident_known", {"incident": fact.incident})
    wrong = id_formed("incident", fact.incident) or known_subject(view, fact.subject)
    wrong = wrong or (known_module(view, fact.module) if fact.module else None)
    return wrong or choice("kind", fact.kind, IncidentKind) or reason_given(fact.reason)


def _decided(view: View, fact: f.IncidentDecided) -> Refusal | None:
    incident = view.hall.incidents.get(fact.incident)
    if incident is None:
        return Refusal("unknown_incident", {"incident": fact.incident[:64]})
    if incident.decided is not None:
        return Refusal("incident_decided", {"incident": fact.incident})
    wrong = choice_of("decision", fact.decision, ("nothing", "time", "points")) or reason_given(fact.reason)
    if wrong or fact.decision == "nothing":
        return wrong
    if fact.decision == "time":
        return _made_up(view.hall.clocks.get((incident.noted.subject, incident.noted.module)), fact, incident.noted)
    return _points(view, fact, incident.noted)


def _made_up(clock: Clock | None, fact: f.IncidentDecided, noted: f.IncidentNoted) -> Refusal | None:
    if clock is None:
        return Refusal("clock_not_started", {"subject": noted.subject, "module": noted.module})
    return None if 1 <= fact.seconds <= LONGEST else Refusal("seconds_out_of_range", {"most": str(LONGEST)})


def _points(view: View, fact: f.IncidentDecided, noted: f.IncidentNoted) -> Refusal | None:
    """As a correction of that cell, except that nothing need have stood in it."""
    found = located(view, noted.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    if marking.aspect.each:
        return Refusal("not_your_cell", {"aspect": fact.aspect, "seat": ""})
    wrong = competing(record) or value_refused(marking, fact.value) or module_signed(view, marking.module)
    if wrong:
        return wrong
    standing = record.marks.get((fact.aspect, ""))
    return None if fact.replaces == (standing.key if standing else None) else superseded(standing)


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.CheckedIn: _checked_in,
    f.DrawHeld: _drawn,
    f.ClockStarted: _started,
    f.ClockPaused: _when("running"),
    f.ClockResumed: _when("paused"),
    f.ClockStopped: _when("running", "paused"),
    f.IncidentNoted: _noted,
    f.IncidentDecided: _decided,
}
