"""The facts of paper: a sheet that was typed twice 双人录入, settled where the typings differ, and taken as marks.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A sheet
is what one seat owes for one subject in one module; who typed it is the `by` of the entry. A `reason` is a salted
commitment (64 hex digits) to a text that is kept as a row and can be erased.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PaperCell:
    """What stands in one box of a paper sheet: an observation as in `Marked`, or "" where nothing is written."""

    aspect: str
    seat: str
    value: str


@dataclass(frozen=True, slots=True)
class PaperTyped:
    """A recorder typed every box of the sheet; `turn` 2 is another account's. `signed`: the paper bears the judge's
    signature, and the competitor's too where the event asks for that."""

    seat: str
    subject: str
    module: str
    turn: Literal[1, 2]
    cells: tuple[PaperCell, ...]
    signed: bool = False


@dataclass(frozen=True, slots=True)
class PaperSettled:
    """Somebody looked at the paper again: what stands in each box in which the two typings differ, and whether the
    paper is signed."""

    seat: str
    subject: str
    module: str
    cells: tuple[PaperCell, ...]
    signed: bool = False


@dataclass(frozen=True, slots=True)
class PaperDiscarded:
    """What was typed of the sheet and not taken yet is put away; it may be typed anew."""

    seat: str
    subject: str
    module: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperDecided:
    """The chief's word on a cell in which another mark stands than the paper says: which of the two holds.

    `cell` is the cell's seat ("" where the panel shares it), `standing` the key of the mark that the chief saw there.
    """

    seat: str
    subject: str
    module: str
    aspect: str
    cell: str
    holds: Literal["paper", "standing"]
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperMark:
    """One mark that the paper brings, in the place of the mark `replaces` (its key, None for none)."""

    aspect: str
    seat: str
    value: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class PaperTaken:
    """The sheet counts: exactly the marks on which both typings agree or that were settled. `signed`: as if the judge
    had signed it."""

    seat: str
    subject: str
    module: str
    marks: tuple[PaperMark, ...]
    signed: bool = False
