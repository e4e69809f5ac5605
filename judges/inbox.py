"""Unpacks what a tablet sent into a submission for the one write path. It decides nothing about the marks themselves.

The body is JSON: `{"marks": [{"key", "subject", "aspect", "value", "made", "replaces"?, "shared"?}, ...]}`; `made` is
the tablet's clock in milliseconds. A mark names no seat: it goes into a cell of the seat that the device holds, or,
with `"shared": true`, into the cell that the panel shares.
"""

import re

import msgspec

from competition.rules.facts import Marked
from competition.rules.refusals import Refusal
from competition.tally.recorder import Proposal, Receipt, Submission
from judges.devices import HeldSeat

# A key is minted by the tablet (128 random bits in hex or longer); the grammar keeps it printable in logs and sheets.
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MOST_TEXT = 64  # characters of an id or a value; the longest real ones have under 40


class SentMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mark as a tablet sends it."""

    key: str
    subject: str
    aspect: str
    value: str
    made: int
    replaces: str | None = None
    shared: bool = False


class SentMarks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body of the marks door."""

    marks: list[SentMark]


_decode = msgspec.json.Decoder(SentMarks).decode


def unpack(body: bytes, held: HeldSeat) -> Submission | Refusal:
    """The submission in this body, or a refusal of the whole body: words bad_json and bad_mark."""
    try:
        sent = _decode(body)
    except msgspec.ValidationError as wrong:
        return Refusal("bad_mark", {"why": str(wrong)})
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        return Refusal("bad_json", {"why": str(wrong)})
    for number, mark in enumerate(sent.marks, start=1):
        if not _KEY.fullmatch(mark.key):
            return Refusal("bad_mark", {"why": f"mark {number}: key"})
        if max(len(mark.subject), len(mark.aspect), len(mark.value)) > _MOST_TEXT:
            return Refusal("bad_mark", {"why": f"mark {number}: length"})
    proposals = tuple(_proposal(mark, held) for mark in sent.marks)
    return Submission(held.stream, held.seat, proposals, late="seat_revoked" if held.revoked else "")


def answer(receipt: Receipt, sentence: str) -> dict[str, object]:
    """One receipt as the tablet reads it: outcome recorded, exists, refused or conflict; why, in the user's words."""
    return {
        "key": receipt.key,
        "outcome": receipt.outcome,
        "position": receipt.position,
        "word": receipt.word,
        "sentence": sentence,
        "details": dict(receipt.details),
    }


def _proposal(mark: SentMark, held: HeldSeat) -> Proposal:
    seat = "" if mark.shared else held.seat
    return Proposal(mark.key, Marked(mark.subject, mark.aspect, seat, mark.value, mark.replaces), mark.made)
