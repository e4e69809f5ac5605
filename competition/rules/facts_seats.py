"""The facts of who may mark whom: panels and their seats, recusal 回避, absences, substitutes, reserves that stand in.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`reason` is a salted commitment (64 hex digits) to a text that is kept as a row and can be erased; what a tie is, beyond
its cause, stands in no fact.
"""

from dataclasses import dataclass
from typing import Literal

Handling = Literal["forbid", "warn", "allow"]
TieCause = Literal["unit", "member", "declared"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One judge's place on a panel; `judge` is an opaque person id. A `reserve` owes nothing until it stands in."""

    id: str
    judge: str
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class PanelSeated:
    """A panel 裁判组 and all its seats; a later one for the same panel replaces it."""

    panel: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class SeatExcused:
    """A seat that owes no marks for a subject, with subject "" for any; of one module, with module "" of all.

    `reason` is a commitment as below where a desk excuses, "" where it was known before the event was loaded.
    """

    seat: str
    subject: str = ""
    module: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecusalPinned:
    """What follows when a judge is of the subject's own unit, a member of it, or has declared another tie to it.

    "forbid": such a judge owes the subject nothing and may not mark it. "warn": the chief sees it. "allow": nothing.
    An event that pins none is as one that pins the defaults.
    """

    unit: Handling = "allow"
    member: Handling = "allow"
    declared: Handling = "forbid"


@dataclass(frozen=True, slots=True)
class SeatRecused:
    """The judge who sits there now has a tie to the subject. `reason` is "" where nothing was said beyond the cause."""

    seat: str
    subject: str
    cause: TieCause
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecusalLifted:
    """The chief found that the tie does not keep the judge from marking the subject."""

    seat: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeatReturned:
    """Takes back the `SeatExcused` of exactly this subject and module: the seat owes those marks again."""

    seat: str
    subject: str
    module: str
    reason: str


@dataclass(frozen=True, slots=True)
class SubstituteSeated:
    """From now on another person sits there, on every panel of the seat. What was marked before stays."""

    seat: str
    judge: str
    reason: str


@dataclass(frozen=True, slots=True)
class StandInSeated:
    """A reserve seat owes this subject what `stands_for`, absent or recused, does not owe it now."""

    seat: str
    subject: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class StandInEnded:
    """The reserve seat owes the subject nothing any more; what it marked stays on record and does not count."""

    seat: str
    subject: str
    reason: str
