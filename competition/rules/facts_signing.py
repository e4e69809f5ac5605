"""The facts of signing: how an event does it, a judge's sheet, a competitor's hand, a second judge's yes.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`proof` is a salted commitment (64 hex digits) to a drawn signature, which is kept as a row and can be erased.
"""

from dataclasses import dataclass
from typing import Literal

SignMethod = Literal["tap", "pin", "drawn"]


@dataclass(frozen=True, slots=True)
class SigningPinned:
    """How judges sign their sheets: by a touch, with their own PIN, or by hand; and whether competitors sign too."""

    method: SignMethod = "tap"
    competitor: bool = False


@dataclass(frozen=True, slots=True)
class SheetSigned:
    """One seat's sheet for one subject in one module is done; no more marks in it until it is reopened.

    `digest` is that of `signing.digest_of_sheet`: of exactly the marks that the judge saw ("" before there were
    digests). `proof` is a salted commitment (64 hex digits) to the signature where it was drawn, else "".
    """

    seat: str
    subject: str
    module: str
    digest: str = ""
    method: SignMethod = "tap"
    proof: str = ""


@dataclass(frozen=True, slots=True)
class SheetReopened:
    seat: str
    subject: str
    module: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CompetitorSigned:
    """The competitor has seen a sheet that its judge signed, and signs the same marks (`digest`) on that seat's tablet.

    Or refuses to: then `reason` is a salted commitment to what the judge wrote down of it, and there is no `proof`.
    """

    subject: str
    module: str
    seat: str
    digest: str
    proof: str = ""
    refused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkConfirmed:
    """A second judge of the panel confirms the mark that stands in a shared cell, named by its key."""

    subject: str
    aspect: str
    confirms: str
