"""What a folder holds once it is read: frozen values with the lines they came from. Nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from competition.rules.facts import (
    ChairPinned,
    CodingPinned,
    Depth,
    PrizesPinned,
    ProfilePinned,
    RecusalPinned,
    Reveal,
    Seat,
    SessionOpened,
    SigningPinned,
    Status,
    TieCause,
    TitleRulePinned,
    Visibility,
)
from competition.rules.scheme import Scheme

Progress = Literal["planned", "open", "closed", "provisional", "final"]
PROGRESS: tuple[Progress, ...] = ("planned", "open", "closed", "provisional", "final")


@dataclass(frozen=True, slots=True)
class Name:
    """A row for the ledger's names: what `id` of this `kind` is called in one language."""

    kind: str
    id: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Competitor:
    """A line of competitors.csv: one subject and who stands behind it (`who` "" where nobody is named)."""

    line: int
    subject: str
    round: str
    group: str
    start: int
    kind: Literal["person", "team", "piece"]
    who: str
    delegation: str
    members: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Excuse:
    """A seat that owes no marks for a subject, or with subject "" for any."""

    line: int
    seat: str
    subject: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A judge's tie to a subject, and where it is written."""

    file: str
    line: int
    seat: str
    subject: str
    cause: TieCause


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of marks.csv; `by` is the seat that reports it, `seat` that of its cell ("" where it is shared).

    A cell of an exam list is one too: `file` is where it stands, `column` what its value stands under.
    """

    line: int
    subject: str
    aspect: str
    seat: str
    by: str
    value: str
    made: int | None
    file: str = "marks.csv"
    column: str = "value"


@dataclass(frozen=True, slots=True)
class ExpectedTeam:
    """A line of expected_teams.csv: the rank and total expected of a delegation, as written."""

    line: int
    delegation: str
    rank: str
    total: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """A line of expected.csv: the figures expected of a subject by column, as written; "" means that there is none."""

    line: int
    subject: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EventFolder:
    """A whole event as its folder tells it. `lines` finds where a part was written: ("aspect", id) -> line.

    `seals` are commitments to who stands behind each subject, once it was sealed (`competition.folders.coding`).
    """

    path: Path
    id: str
    visibility: Visibility
    depth: Depth
    blind: bool
    replay_of: str
    progress: Progress
    scheme: Scheme
    panels: Mapping[str, tuple[Seat, ...]]
    sessions: tuple[SessionOpened, ...]
    competitors: tuple[Competitor, ...]
    excuses: tuple[Excuse, ...]
    marks: tuple[Mark, ...]
    expected: tuple[Expectation, ...] | None
    names: tuple[Name, ...]
    lines: Mapping[tuple[str, str], int]
    profile: ProfilePinned | None = None
    chair: ChairPinned | None = None
    prizes: PrizesPinned | None = None
    reveal: Reveal = "all_given"
    expected_teams: tuple[ExpectedTeam, ...] | None = None
    signing: SigningPinned | None = None
    coding: CodingPinned | None = None
    seals: Mapping[str, str] | None = None  # by subject, of a coded folder that was sealed
    recusal: RecusalPinned | None = None
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    line: int
    id: str
    planned: int | None
    level: str


@dataclass(frozen=True, slots=True)
class Listing:
    """An event of a season: its folder, read, with the tier, class and level under which it counts."""

    line: int
    tier: str
    class_: str
    level: str
    event: EventFolder


@dataclass(frozen=True, slots=True)
class SeasonFolder:
    path: Path
    id: str
    tiers: tuple[Tier, ...]
    listings: tuple[Listing, ...]
    names: tuple[Name, ...]
    title_rules: tuple[tuple[int, TitleRulePinned], ...] = ()  # each with its line
