"""The facts of the chief judge's oversight: summaries accepted, second signatures, corrections of two, locked days.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`reason` is a salted commitment (64 hex digits) to a text that is kept as a row and can be erased.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChairPinned:
    """How the chief signs. `summary`: each judge of a module accepts its summary first. `four_eyes`: a second account
    signs what the chief signed, and confirms what the chief corrects, before it counts; points for an incident are
    given by another account than noted it."""

    summary: bool = False
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class SummaryAccepted:
    """A judge accepts what the own panels gave in a module; `digest` is `competition.rules.summary.digest_of_summary`.

    It holds for exactly these marks: once one of them changes, the summary is open again.
    """

    seat: str
    module: str
    digest: str


@dataclass(frozen=True, slots=True)
class SummaryWaived:
    """The chief goes on without this judge's acceptance, until the module is reopened."""

    module: str
    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleCountersigned:
    """A second account signs what the chief signed: `digest` is that of the chief's `ModuleSigned`."""

    module: str
    digest: str


@dataclass(frozen=True, slots=True)
class CorrectionProposed:
    """What the chief wants to put in the place of the standing mark `replaces`; `value` "" takes the mark away.

    It changes no mark: the `MarkCorrected` or `MarkVoided` of a second account does, with the same content.
    """

    subject: str
    aspect: str
    seat: str
    value: str
    replaces: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionDropped:
    """A correction that waits is given up, by whoever proposed it or by the second account; `proposed` is its key."""

    subject: str
    aspect: str
    seat: str
    proposed: str
    reason: str


@dataclass(frozen=True, slots=True)
class DayLocked:
    """The marks of a day of marking are closed: what judges still send for them is late."""

    day: str


@dataclass(frozen=True, slots=True)
class DayUnlocked:
    day: str
    reason: str
