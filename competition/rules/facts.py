"""The facts that a ledger keeps: past-tense, frozen, without personal data. Their shapes outlive the code.

If changing a thing could change a rank, a title, or who may mark, it is a fact here; otherwise it is a row in the
ledger's names. A fact holds opaque ids, observations and verdicts, never a name, a contact, a birth date or a free
text. This module may not compute anything.

Numbers are exact decimal strings ("14.9") or ratios ("1/3"), never floats. Times are whole milliseconds since
1970-01-01T00:00Z. Ids are lower-case letters, digits and hyphens, unique within their event. New fields come at the
end with a default, so that entries written before them still decode; a field is never renamed or given a new meaning.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from competition.rules.facts_attached import Attached as Attached
from competition.rules.facts_attached import AttachmentErased as AttachmentErased
from competition.rules.facts_attached import AttachmentKind as AttachmentKind
from competition.rules.facts_carried import MarksCarried as MarksCarried
from competition.rules.facts_chair import ChairPinned as ChairPinned
from competition.rules.facts_chair import CorrectionDropped as CorrectionDropped
from competition.rules.facts_chair import CorrectionProposed as CorrectionProposed
from competition.rules.facts_chair import DayLocked as DayLocked
from competition.rules.facts_chair import DayUnlocked as DayUnlocked
from competition.rules.facts_chair import ModuleCountersigned as ModuleCountersigned
from competition.rules.facts_chair import SummaryAccepted as SummaryAccepted
from competition.rules.facts_chair import SummaryWaived as SummaryWaived
from competition.rules.facts_coding import BindingSealed as BindingSealed
from competition.rules.facts_coding import CodeLayer as CodeLayer
from competition.rules.facts_coding import CodeLine as CodeLine
from competition.rules.facts_coding import CodesOpened as CodesOpened
from competition.rules.facts_coding import CodesSealed as CodesSealed
from competition.rules.facts_coding import CodingPinned as CodingPinned
from competition.rules.facts_coding import OpeningAsked as OpeningAsked
from competition.rules.facts_hall import CheckedIn as CheckedIn
from competition.rules.facts_hall import ClockPaused as ClockPaused
from competition.rules.facts_hall import ClockResumed as ClockResumed
from competition.rules.facts_hall import ClockStarted as ClockStarted
from competition.rules.facts_hall import ClockStopped as ClockStopped
from competition.rules.facts_hall import DrawHeld as DrawHeld
from competition.rules.facts_hall import Drawn as Drawn
from competition.rules.facts_hall import IncidentDecided as IncidentDecided
from competition.rules.facts_hall import IncidentNoted as IncidentNoted
from competition.rules.facts_paper import PaperCell as PaperCell
from competition.rules.facts_paper import PaperDecided as PaperDecided
from competition.rules.facts_paper import PaperDiscarded as PaperDiscarded
from competition.rules.facts_paper import PaperMark as PaperMark
from competition.rules.facts_paper import PaperSettled as PaperSettled
from competition.rules.facts_paper import PaperTaken as PaperTaken
from competition.rules.facts_paper import PaperTyped as PaperTyped
from competition.rules.facts_review import AppealAdmitted as AppealAdmitted
from competition.rules.facts_review import AppealDecided as AppealDecided
from competition.rules.facts_review import AppealFiled as AppealFiled
from competition.rules.facts_review import AppealFrom as AppealFrom
from competition.rules.facts_review import AppealRejected as AppealRejected
from competition.rules.facts_review import AppealsClosed as AppealsClosed
from competition.rules.facts_review import ArbiterTied as ArbiterTied
from competition.rules.facts_review import Correction as Correction
from competition.rules.facts_review import FoundError as FoundError
from competition.rules.facts_review import ReviewPinned as ReviewPinned
from competition.rules.facts_review import SampleChecked as SampleChecked
from competition.rules.facts_review import SampleDrawn as SampleDrawn
from competition.rules.facts_review import SubjectRechecked as SubjectRechecked
from competition.rules.facts_season import EventListed as EventListed
from competition.rules.facts_season import SeasonFounded as SeasonFounded
from competition.rules.facts_season import TierDeclared as TierDeclared
from competition.rules.facts_seats import Handling as Handling
from competition.rules.facts_seats import PanelSeated as PanelSeated
from competition.rules.facts_seats import RecusalLifted as RecusalLifted
from competition.rules.facts_seats import RecusalPinned as RecusalPinned
from competition.rules.facts_seats import Seat as Seat
from competition.rules.facts_seats import SeatExcused as SeatExcused
from competition.rules.facts_seats import SeatRecused as SeatRecused
from competition.rules.facts_seats import SeatReturned as SeatReturned
from competition.rules.facts_seats import StandInEnded as StandInEnded
from competition.rules.facts_seats import StandInSeated as StandInSeated
from competition.rules.facts_seats import SubstituteSeated as SubstituteSeated
from competition.rules.facts_seats import TieCause as TieCause
from competition.rules.facts_signing import CompetitorSigned as CompetitorSigned
from competition.rules.facts_signing import MarkConfirmed as MarkConfirmed
from competition.rules.facts_signing import SheetReopened as SheetReopened
from competition.rules.facts_signing import SheetSigned as SheetSigned
from competition.rules.facts_signing import SigningPinned as SigningPinned
from competition.rules.facts_signing import SignMethod as SignMethod
from competition.rules.facts_steps import LateMarkAccepted as LateMarkAccepted
from competition.rules.facts_steps import MarkCorrected as MarkCorrected
from competition.rules.facts_steps import ModuleReopened as ModuleReopened
from competition.rules.facts_steps import ModuleSigned as ModuleSigned
from competition.rules.facts_steps import PrizeAward as PrizeAward
from competition.rules.facts_steps import PrizeRule as PrizeRule
from competition.rules.facts_steps import PrizesAwarded as PrizesAwarded
from competition.rules.facts_steps import PrizesPinned as PrizesPinned
from competition.rules.facts_steps import ProfilePinned as ProfilePinned
from competition.rules.facts_steps import ProfileStep as ProfileStep
from competition.rules.facts_titles import TitleAwarded as TitleAwarded
from competition.rules.facts_titles import TitleProposed as TitleProposed
from competition.rules.facts_titles import TitleRecommended as TitleRecommended
from competition.rules.facts_titles import TitleRulePinned as TitleRulePinned
from competition.rules.facts_titles import TitleWithheld as TitleWithheld
from competition.rules.pin import Pin as Pin
from competition.rules.scheme import Scheme

Status = Literal["competing", "absent", "withdrawn", "disqualified", "out_of_contest"]
Visibility = Literal["live", "published"]
Depth = Literal["ranks", "totals", "modules", "aspects"]
Reveal = Literal["at_once", "all_given"]


@dataclass(frozen=True, slots=True)
class EventFounded:
    """First fact of an event: what the public sees (`visibility`: when; `depth`: how deep) and whether it is blind.

    `replay_of` names the real competition whose marks are played again for demonstration; pages say so. `reveal`: a
    judge sees what the rest of the panel gave in a cell at once, or when all of the panel have given theirs.
    """

    rules_version: str
    visibility: Visibility = "live"
    depth: Depth = "modules"
    blind: bool = False
    replay_of: str = ""
    reveal: Reveal = "all_given"


@dataclass(frozen=True, slots=True)
class SchemePinned:
    """The marking scheme of the event. Before the first mark a later one replaces it; after it, it is refused."""

    scheme: Scheme
    rules_version: str


@dataclass(frozen=True, slots=True)
class SubjectEntered:
    """What is marked: an opaque id for a competitor, team or work piece in one round; `start` is its start order."""

    subject: str
    round: str = "1"
    group: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class SubjectBound:
    """Who stands behind a subject: ids of a person, team or piece, of its delegation and of a team's members.

    `salt` (32 hex digits) proves, in a coded event, that this is what was sealed; "" elsewhere.
    """

    subject: str
    kind: Literal["person", "team", "piece"]
    who: str
    delegation: str = ""
    members: tuple[str, ...] = ()
    salt: str = ""


@dataclass(frozen=True, slots=True)
class SubjectStatusSet:
    """Absent 缺考, withdrawn 弃权, disqualified, out of contest, or competing again."""

    subject: str
    status: Status


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session 场次 in which marks for these modules of one round are taken."""

    session: str
    modules: tuple[str, ...]
    round: str = "1"


@dataclass(frozen=True, slots=True)
class SessionClosed:
    session: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One observation in one cell. `seat` is the judge's seat for an aspect that each judge marks, else "".

    `value` is what was observed, never points: a decimal ("2", "14.9"), "yes"/"no", or "absent" (缺考 in this cell).
    `replaces` is the key of the mark of this cell that it corrects, None for the first.
    """

    subject: str
    aspect: str
    seat: str
    value: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class MarkVoided:
    """The standing mark of a cell, named by its key, is taken away; the cell is unmarked again.

    `reason` is a salted commitment (64 hex digits) to a text kept as a row; a judge who voids an own mark needs none.
    """

    subject: str
    aspect: str
    seat: str
    voids: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BoardFrozen:
    """The public board stays as it was just before this fact until it is thawed 暂停公布."""


@dataclass(frozen=True, slots=True)
class BoardThawed:
    """The public board follows the ledger again."""


@dataclass(frozen=True, slots=True)
class ResultsPublished:
    """Standings were made public; `digest` is the SHA-256 (hex) of `standings.canonical` under `rules_version`."""

    stage: Literal["provisional", "final"]
    rules_version: str
    digest: str


Fact = (
    EventFounded | SchemePinned | SubjectEntered | SubjectBound | SubjectStatusSet | PanelSeated | SeatExcused
    | SessionOpened | SessionClosed | Marked | MarkVoided | SheetSigned | SheetReopened | BoardFrozen | BoardThawed
    | ResultsPublished | ProfilePinned | PrizesPinned | PrizesAwarded | ModuleSigned | ModuleReopened | MarkCorrected
    | LateMarkAccepted | SeasonFounded | TierDeclared | EventListed | TitleRulePinned | TitleProposed
    | TitleRecommended | TitleAwarded | TitleWithheld | CheckedIn | DrawHeld | ClockStarted | ClockPaused
    | ClockResumed | ClockStopped | IncidentNoted | IncidentDecided | ReviewPinned | SubjectRechecked | SampleDrawn
    | SampleChecked | AppealFiled | AppealAdmitted | AppealRejected | ArbiterTied | AppealDecided | AppealsClosed
    | PaperTyped | PaperSettled | PaperDiscarded | PaperDecided | PaperTaken
    | MarksCarried
    | RecusalPinned | SeatRecused | RecusalLifted | SeatReturned | SubstituteSeated | StandInSeated | StandInEnded
    | SigningPinned | CompetitorSigned | MarkConfirmed
    | ChairPinned | SummaryAccepted | SummaryWaived | ModuleCountersigned | CorrectionProposed | CorrectionDropped
    | DayLocked | DayUnlocked
    | Attached | AttachmentErased
    | CodingPinned | BindingSealed | CodesSealed | OpeningAsked | CodesOpened
)  # fmt: skip

EVENT_FACTS: tuple[type, ...] = (
    EventFounded, SchemePinned, SubjectEntered, SubjectBound, SubjectStatusSet, PanelSeated, SeatExcused,
    SessionOpened, SessionClosed, Marked, MarkVoided, SheetSigned, SheetReopened, BoardFrozen, BoardThawed,
    ResultsPublished, ProfilePinned, PrizesPinned, PrizesAwarded, ModuleSigned, ModuleReopened, MarkCorrected,
    LateMarkAccepted, CheckedIn, DrawHeld, ClockStarted, ClockPaused, ClockResumed, ClockStopped, IncidentNoted,
    IncidentDecided, ReviewPinned, SubjectRechecked, SampleDrawn, SampleChecked, AppealFiled, AppealAdmitted,
    AppealRejected, ArbiterTied, AppealDecided, AppealsClosed,
    PaperTyped, PaperSettled, PaperDiscarded, PaperDecided, PaperTaken,
    MarksCarried,
    RecusalPinned, SeatRecused, RecusalLifted, SeatReturned, SubstituteSeated, StandInSeated, StandInEnded,
    SigningPinned, CompetitorSigned, MarkConfirmed,
    ChairPinned, SummaryAccepted, SummaryWaived, ModuleCountersigned, CorrectionProposed, CorrectionDropped,
    DayLocked, DayUnlocked,
    Attached, AttachmentErased,
    CodingPinned, BindingSealed, CodesSealed, OpeningAsked, CodesOpened,
)  # fmt: skip
SEASON_FACTS: tuple[type, ...] = (
    SeasonFounded, TierDeclared, EventListed, TitleRulePinned, TitleProposed, TitleRecommended, TitleAwarded,
    TitleWithheld,
)  # fmt: skip

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """One line of a ledger, as stored: who (`by`: a seat id, or "desk:…"), the key minted by the client, when.

    `made` is the tablet's clock (None at a desk), `at` the server's; neither counts when two submissions are compared.
    """

    kind: str
    by: str
    key: str
    at: int
    made: int | None
    fact: F
