"""The incident sheet 突发情况记录 on its pages: what happened to whom, what was decided, and what points would come to.

It reads a state and names; it may not propose a fact. What a decision would come to is scored on a copy of the state.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.pages.chief_names import Called
from competition.pages.hall_desk import Place, duration, place_of
from competition.pages.shell import gettext
from competition.pages.words import INCIDENTS, N_
from competition.rules import facts as f
from competition.rules.board import board
from competition.rules.hall import Incident
from competition.rules.observations import ABSENT, WORDS
from competition.rules.points import plan_of
from competition.rules.standings import Scorer
from competition.rules.state import State, fold
from competition.tally.hall_history import HallHistory, Pressed

_DECISIONS: Mapping[str, str] = {
    "nothing": N_("Nothing follows"),
    "time": N_("Make-up time: %(time)s"),
    "points": N_("Points: %(aspect)s is %(value)s"),
}


@dataclass(frozen=True, slots=True)
class IncidentShown:
    """One incident; `decision` is "" while the chief has not decided."""

    id: str
    place: Place
    kind: str
    module: str
    module_name: str
    reason: str
    noted_at: int
    noted_by: str
    decision: str = ""
    why: str = ""
    decided_at: int = 0
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class SharedCell:
    """A cell that a decision may set: its aspect, what stands there ("" nothing) under which key, and its words."""

    aspect: str
    name: str
    module: str
    value: str
    said: str
    key: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What stands and what would: totals as printed (None where none is), places, and the cell."""

    cell: str
    before: str
    after: str
    total_before: str | None
    total_after: str | None
    place_before: int | None
    place_after: int | None


def incidents(called: Called, history: HallHistory) -> tuple[IncidentShown, ...]:
    """Every incident: those that wait for the chief first, the newest of each before the others."""
    found = [shown(each, called, history) for each in reversed(tuple(called.state.hall.incidents.values()))]
    return tuple(sorted(found, key=lambda each: bool(each.decision)))


def shown(incident: Incident, called: Called, history: HallHistory) -> IncidentShown:
    noted, decided = incident.noted, incident.decided
    by = history.noted.get(noted.incident, Pressed("", 0))
    ruled = history.decided.get(noted.incident, Pressed("", 0))
    return IncidentShown(
        noted.incident,
        place_of(called.state.subjects[noted.subject], called),
        gettext(called.language, INCIDENTS[noted.kind]),
        noted.module,
        called.part("module", noted.module) if noted.module else "",
        called.reason(noted.reason),
        by.at,
        called.author(by.by),
        _decision(decided, called) if decided else "",
        called.reason(decided.reason) if decided else "",
        ruled.at,
        called.author(ruled.by) if decided else "",
    )


def shared_cells(called: Called, subject: str) -> tuple[SharedCell, ...]:
    """The cells of a subject that its panels share, in modules that are not signed, in the scheme's order."""
    state = called.state
    if state.scheme is None:
        return ()
    found = []
    for marking in plan_of(state.scheme).markings.values():
        aspect = marking.aspect
        if aspect.each or marking.module in state.signed_modules:
            continue
        standing = state.subjects[subject].marks.get((aspect.id, ""))
        value = standing.fact.value if standing else ""
        words = tuple((word, called.value(word)) for word in (*WORDS.get(aspect.kind, ()), ABSENT))
        found.append(
            SharedCell(
                aspect.id,
                called.part("aspect", aspect.id),
                called.part("module", marking.module),
                value,
                called.value(value),
                standing.key if standing else "",
                words if aspect.kind in WORDS else (),
            )
        )
    return tuple(found)


def effect(called: Called, scorer: Scorer, by: str, fact: f.IncidentDecided) -> Effect:
    """What an admissible decision on points would change, on a copy of the state; nothing is recorded."""
    state = called.state
    subject = state.hall.incidents[fact.incident].noted.subject
    after = fold(state, [f.Entry("IncidentDecided", by, "looked-at", 0, None, fact)])
    standing = state.subjects[subject].marks.get((fact.aspect, ""))
    was, would = _standing(state, subject, scorer), _standing(after, subject, Scorer())
    said = called.value(standing.fact.value) if standing else ""
    return Effect(
        called.part("aspect", fact.aspect), said, called.value(fact.value), was[0], would[0], was[1], would[1]
    )


def _standing(state: State, subject: str, scorer: Scorer) -> tuple[str | None, int | None]:
    row = next(row for row in board(state, "chief", scorer).rows if row.subject == subject)
    return row.total, row.rank


def _decision(fact: f.IncidentDecided, called: Called) -> str:
    values = {"time": duration(fact.seconds * 1000), "aspect": "", "value": called.value(fact.value)}
    if fact.decision == "points":
        values["aspect"] = called.part("aspect", fact.aspect)
    return gettext(called.language, _DECISIONS[fact.decision], **values)
