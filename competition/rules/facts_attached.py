"""The facts of what is attached to a mark or a sheet: a judge's note or photo, a scan of a signed sheet.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. The
content itself is a row that can be erased; `digest` is a salted commitment to it. Nothing attached decides anything.
"""

from dataclasses import dataclass
from typing import Literal

AttachmentKind = Literal["note", "photo", "scan"]


@dataclass(frozen=True, slots=True)
class Attached:
    """A note or photo by the judge in `seat` to an `aspect`, or a scan by a desk (aspect "") of the sheet of `seat`.

    A scan has seat "" where the sheet is the whole panel's. `revoked`: it came from a tablet whose seat was taken.
    """

    attachment: str
    subject: str
    module: str
    aspect: str
    seat: str
    kind: AttachmentKind
    digest: str
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentErased:
    """The content was taken away for good; `reason` is a commitment to a text, as everywhere."""

    attachment: str
    reason: str
