"""What a judge's sheet is told as. Shapes only; `competition.rules.sheet` fills them."""

from dataclasses import dataclass
from typing import Literal

from competition.rules.facts import Status, SubjectBound
from competition.rules.scheme import Fault, Kind, Started, Table
from competition.rules.signing import Hand, Turn

LineState = Literal[
    "gone", "excused", "recused", "not_begun", "under_way", "waiting", "complete", "competitor", "signed"
]  # fmt: skip
Giver = Literal["", "you", "panel", "chief", "paper"]


@dataclass(frozen=True, slots=True)
class Mate:
    """Another judge's mark in the same aspect: `seat` is J1, J2, … in the order of the panel, as in a breakdown."""

    seat: str
    state: Literal["unmarked", "hidden", "shown"]
    value: str | None


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell. `seat` is what a mark of it must say ("" where the panel shares it), `key` what the next one replaces.

    `allowed` are the words that may be entered, or else numbers from `low` to `high` in steps of `step`; "absent" may
    always be. `given` tells whose the standing mark is. `mates` are empty for a shared cell.

    Where `readings` is not 0 so many numbers are entered, "x" for a failed one; where there are `faults`, how often
    each was found. `table` and `started` say what a number earns. A cell that does not apply (`applies`) is not owed, a
    `later` one is not awaited by the sheet. Where a second judge confirms, `confirm` says how it is for this seat:
    "waits" for another, "asked" of this one, "done", or "" while nothing stands; `by` is who gave the mark, J1, J2, …,
    "" for a desk. `locked`: a panel mate has signed a sheet with this shared cell on it; `day` is the cell's day of
    marking once that is locked. `spread`, once the panel is revealed: "confer" where its marks lie too far apart,
    "stops" where nothing counts before it has marked again.
    """

    aspect: str
    criterion: str
    sub: str
    kind: Kind
    unit: str
    max: str
    allowed: tuple[str, ...]
    low: str
    high: str
    step: str
    seat: str
    value: str | None
    key: str | None
    given: Giver
    revealed: bool
    mates: tuple[Mate, ...]
    faults: tuple[Fault, ...] = ()
    readings: int = 0
    table: Table | None = None
    started: Started | None = None
    applies: bool = True
    later: bool = False
    spread: Literal["", "confer", "stops"] = ""
    confirm: Turn = ""
    by: str = ""
    locked: bool = False
    day: str = ""


@dataclass(frozen=True, slots=True)
class SheetModule:
    """A module's part of the sheet, signed by itself. `open`: a session takes its marks now. `left` cells are unmarked.

    `signable` when nothing is left or waits for a second judge (`unconfirmed`), no panel has to confer first, and
    nobody signed; `hand` is how it is with the competitor's signature, "" where none is asked for yet; `stands` when
    the chief signed the module. `owed` and `left` leave out cells that do not apply and `later` ones, of which
    `later_left` are unmarked.
    """

    module: str
    open: bool
    signed: bool
    stands: bool
    signable: bool
    left: int
    waiting: int  # own cells that a panel mate has still to mark too
    cells: tuple[SheetCell, ...]
    owed: int = 0
    later_left: int = 0
    unconfirmed: int = 0
    hand: Hand = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a seat owes for a subject; no modules for one that is excused or recused. `bound` is None in blind events,
    and `tie`, the cause of a recusal, "" there."""

    position: int
    seat: str
    subject: str
    round: str
    group: str
    start: int
    status: Status
    state: LineState
    bound: SubjectBound | None
    marked: int
    owed: int
    modules: tuple[SheetModule, ...]
    tie: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet in the seat's list, without its cells. `station` is the workstation that was drawn, "" for none."""

    subject: str
    round: str
    group: str
    start: int
    status: Status
    state: LineState
    bound: SubjectBound | None
    marked: int
    owed: int
    station: str = ""
