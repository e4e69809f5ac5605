"""What is known of the hall: who checked in, what was drawn, how long everybody worked, what happened.

Part of `competition.rules.state`, which alone may call `STEPS`; whether a fact is admissible is judged in
`competition.rules.admission_hall`. Times are milliseconds, as the server's clock gave them to the entries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from competition.rules import facts as f
from competition.rules.review import handled

if TYPE_CHECKING:
    from competition.rules.state import Builder

ClockState = Literal["running", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One subject's official time in one module. `since` is when it last began to run, `spent` what ran before that.

    `allowed` seconds (0: no limit) and the `granted` make-up seconds on top are what may be spent.
    """

    state: ClockState
    since: int
    spent: int = 0
    allowed: int = 0
    granted: int = 0
    began: int = 0

    def elapsed(self, now: int) -> int:
        """Milliseconds worked up to `now`; a clock that stands still does not look at it."""
        return self.spent + (max(0, now - self.since) if self.state == "running" else 0)

    def left(self, now: int) -> int | None:
        """Milliseconds left, negative when over; None where no limit is set."""
        return (self.allowed + self.granted) * 1000 - self.elapsed(now) if self.allowed else None


@dataclass(frozen=True, slots=True)
class Incident:
    noted: f.IncidentNoted
    decided: f.IncidentDecided | None = None
    by: str = ""  # who noted it


@dataclass(frozen=True, slots=True)
class Hall:
    """`present` holds who checked in, `stations` where subjects work, `clocks` go by (subject, module)."""

    present: frozenset[str] = frozenset()
    draws: Mapping[str, f.DrawHeld] = field(default_factory=dict)
    stations: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[tuple[str, str], Clock] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)


EMPTY_HALL = Hall()


def _checked_in(b: "Builder", e: f.Entry[f.CheckedIn]) -> None:
    present = b.hall.present - {e.fact.subject}
    b.hall = replace(b.hall, present=present | {e.fact.subject} if e.fact.present else present)


def _drawn(b: "Builder", e: f.Entry[f.DrawHeld]) -> None:
    stations = {lot.subject: lot.station for lot in e.fact.lots if lot.station}
    draws = {**b.hall.draws, e.fact.draw: e.fact}
    b.hall = replace(b.hall, draws=draws, stations={**b.hall.stations, **stations})
    for lot in e.fact.lots:
        b.own(lot.subject).start = lot.start


def _started(b: "Builder", e: f.Entry[f.ClockStarted]) -> None:
    _set(b, e.fact.subject, e.fact.module, Clock("running", e.at, allowed=e.fact.allowed, began=e.at))


def _paused(b: "Builder", e: f.Entry[Any]) -> None:
    _halt(b, e, "paused")


def _stopped(b: "Builder", e: f.Entry[Any]) -> None:
    _halt(b, e, "stopped")


def _halt(b: "Builder", e: f.Entry[Any], state: ClockState) -> None:
    clock = b.hall.clocks[e.fact.subject, e.fact.module]
    _set(b, e.fact.subject, e.fact.module, replace(clock, state=state, spent=clock.elapsed(e.at)))


def _resumed(b: "Builder", e: f.Entry[f.ClockResumed]) -> None:
    clock = b.hall.clocks[e.fact.subject, e.fact.module]
    _set(b, e.fact.subject, e.fact.module, replace(clock, state="running", since=e.at))


def _set(b: "Builder", subject: str, module: str, clock: Clock) -> None:
    b.hall = replace(b.hall, clocks={**b.hall.clocks, (subject, module): clock})


def _noted(b: "Builder", e: f.Entry[f.IncidentNoted]) -> None:
    b.hall = replace(b.hall, incidents={**b.hall.incidents, e.fact.incident: Incident(e.fact, by=e.by)})


def _decided(b: "Builder", e: f.Entry[f.IncidentDecided]) -> None:
    """Make-up time goes to the clock of the incident's module; points stand in their cell under this entry's key."""
    fact = e.fact
    incident = b.hall.incidents[fact.incident]
    noted = incident.noted
    handled(b, e.by, noted.subject)
    b.hall = replace(b.hall, incidents={**b.hall.incidents, fact.incident: replace(incident, decided=fact)})
    if fact.decision == "time":
        clock = b.hall.clocks[noted.subject, noted.module]
        _set(b, noted.subject, noted.module, replace(clock, granted=clock.granted + fact.seconds))
    if fact.decision == "points":
        mark = f.Marked(noted.subject, fact.aspect, "", fact.value, fact.replaces)
        b.mark(f.Entry("Marked", e.by, e.key, e.at, e.made, mark))


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.CheckedIn: _checked_in,
    f.DrawHeld: _drawn,
    f.ClockStarted: _started,
    f.ClockPaused: _paused,
    f.ClockResumed: _resumed,
    f.ClockStopped: _stopped,
    f.IncidentNoted: _noted,
    f.IncidentDecided: _decided,
}
