"""Unpacks what a tablet sent into a submission for the one write path. It decides nothing about the facts themselves.

Marks: `{"marks": [{"key", "subject", "aspect", "value", "made", "replaces"?, "shared"?}, ...], "stream"?, "seat"?}`;
`made` is the tablet's clock in milliseconds. A mark goes into a cell of the seat that the device holds, or, with
`"shared": true`, into the cell that the panel shares. With the value "" it takes back the mark that `replaces` names.
`stream` and `seat` say for whom all this was given. They give no rights: a body whose seat is not the device's is
refused whole, since the tablet was paired anew in between. A `subject` is called as `competition.access.labels` says.
Signatures and confirmations are unpacked in `judges.hands`.
"""

from typing import TypeVar

import msgspec

from competition.access.labels import PLAIN, Labels
from competition.access.who import Who
from competition.rules.refusals import Refusal
from competition.tally import given
from competition.tally.proposals import Proposal, Receipt, Submission


class SentMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mark as a tablet sends it."""

    key: str
    subject: str
    aspect: str
    value: str
    made: int
    replaces: str | None = None
    shared: bool = False


class SentBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every body may say: for whom all of it was given."""

    stream: str = ""
    seat: str = ""


class SentMarks(SentBody, frozen=True, forbid_unknown_fields=True):
    """A body of the marks door."""

    marks: list[SentMark]


Sent = TypeVar("Sent", bound=SentBody)


def unpack(body: bytes, who: Who, labels: Labels = PLAIN) -> Submission | Refusal:
    """The submission in this body, or a refusal of the whole body: words bad_json, bad_mark and other_seat."""
    sent = decoded(body, SentMarks, who)
    if isinstance(sent, Refusal):
        return sent
    for number, mark in enumerate(sent.marks, start=1):
        wrong = given.malformed(mark.key, mark.subject, mark.aspect, mark.value)
        if wrong:
            return Refusal("bad_mark", {"why": f"mark {number}: {wrong}"})
    proposals = tuple(labels.proposed(_proposal(mark, who.seat)) for mark in sent.marks)
    return Submission(who.event, who.seat, proposals, late="seat_revoked" if who.role == "unseated" else "")


def answer(receipt: Receipt, sentence: str) -> dict[str, object]:
    """One receipt as the tablet reads it: outcome recorded, exists, refused or conflict; why, in the user's words.

    `standing` is the mark that stands where another was expected: its key and value, both None where none does.
    """
    told: dict[str, object] = {
        "key": receipt.key,
        "outcome": receipt.outcome,
        "position": receipt.position,
        "word": receipt.word,
        "sentence": sentence,
        "details": dict(receipt.details),
    }
    if receipt.word == "superseded":
        key, value = receipt.details["standing"] or None, receipt.details["value"] or None
        told["standing"] = {"key": key, "value": value}
    return told


def decoded(body: bytes, kind: type[Sent], who: Who) -> Sent | Refusal:
    """The body as this kind of struct, or a refusal of all of it: words bad_json, bad_mark and other_seat."""
    try:
        sent = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as wrong:
        return Refusal("bad_mark", {"why": str(wrong)})
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        return Refusal("bad_json", {"why": str(wrong)})
    if (sent.stream or who.event, sent.seat or who.seat) != (who.event, who.seat):
        return Refusal("other_seat")
    return sent


def _proposal(mark: SentMark, holder: str) -> Proposal:
    seat = "" if mark.shared else holder
    return given.proposal(mark.key, mark.subject, mark.aspect, seat, mark.value, mark.replaces, mark.made)
