"""Who pressed, noted and decided what in the hall, and when, as the ledger tells it.

It reads and never writes. The state knows what stands; who did it stands in the entries alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f

_KINDS = tuple(f'{{"kind":"{kind}'.encode() for kind in ("ClockStarted", "DrawHeld", "Incident"))


@dataclass(frozen=True, slots=True)
class Pressed:
    """An entry's author (a seat, or "desk:…") and its time in ms."""

    by: str
    at: int


@dataclass(frozen=True, slots=True)
class HallHistory:
    """Who started each clock, by (subject, module); who held each draw; who noted and who decided each incident."""

    started: dict[tuple[str, str], Pressed]
    held: dict[str, Pressed]
    noted: dict[str, Pressed]
    decided: dict[str, Pressed]


def hall_history(engine: Engine, stream: str) -> HallHistory:
    """The authors of everything in this event's hall."""
    found = HallHistory({}, {}, {}, {})
    for entry in _entries(engine, stream):
        pressed, fact = Pressed(entry.by, entry.at), entry.fact
        match fact:
            case f.ClockStarted():
                found.started[fact.subject, fact.module] = pressed
            case f.DrawHeld():
                found.held[fact.draw] = pressed
            case f.IncidentNoted():
                found.noted[fact.incident] = pressed
            case f.IncidentDecided():
                found.decided[fact.incident] = pressed
    return found


def _entries(engine: Engine, stream: str) -> Iterator[f.Entry[Any]]:
    """Only bodies that may matter are decoded: a long event has tens of thousands."""
    with reading(engine) as connection:
        for _, body, _ in store.read(connection, stream, 0):
            if body.startswith(_KINDS):
                yield decode(body)
