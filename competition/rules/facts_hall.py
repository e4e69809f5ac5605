"""The facts of the hall itself: check-in, draws, the official clock, incidents and what was decided on them.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`reason` is a salted commitment (64 hex digits) to a text that is kept as a row and can be erased. When a clock was
pressed is the `at` of its entry: the server's clock is the official one, whoever's desk pressed it.
"""

from dataclasses import dataclass
from typing import Literal

IncidentKind = Literal["equipment", "injury", "violation", "other"]


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """检录: the subject was there with proof of who it is, or (`present` False) that is taken back."""

    subject: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one subject drew: its start order from 1, and its workstation 工位号 ("" where there are none)."""

    subject: str
    start: int
    station: str = ""


@dataclass(frozen=True, slots=True)
class DrawHeld:
    """抽签. "computer": exactly what `competition.rules.draw` makes of `seed` (64 hex digits), subjects and `stations`.

    "urn": typed in from the lots that were drawn by hand; `seed` is "" then.
    """

    draw: str
    method: Literal["computer", "urn"]
    lots: tuple[Drawn, ...]
    seed: str = ""
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """The official clock of a subject's work in a module; `allowed` seconds, 0 where no limit is set."""

    subject: str
    module: str
    allowed: int = 0


@dataclass(frozen=True, slots=True)
class ClockPaused:
    subject: str
    module: str


@dataclass(frozen=True, slots=True)
class ClockResumed:
    subject: str
    module: str


@dataclass(frozen=True, slots=True)
class ClockStopped:
    subject: str
    module: str


@dataclass(frozen=True, slots=True)
class IncidentNoted:
    """The incident sheet: an equipment fault, an injury, a violation, or something else. `module` "" for none."""

    incident: str
    subject: str
    kind: IncidentKind
    reason: str
    module: str = ""


@dataclass(frozen=True, slots=True)
class IncidentDecided:
    """What follows from an incident: nothing, make-up time in `seconds`, or points.

    Points are never a number of their own: the decision puts `value` into the shared cell of `aspect` (violations, a
    compensation), in the place of the mark `replaces` (its key, None for none), so that they obey the scheme's ceiling,
    rounding and explanation as every point does.
    """

    incident: str
    decision: Literal["nothing", "time", "points"]
    reason: str
    seconds: int = 0
    aspect: str = ""
    value: str = ""
    replaces: str | None = None
