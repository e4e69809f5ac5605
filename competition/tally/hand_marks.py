"""Held marks that a tablet gave out to be carried by hand: what the bytes of a series say, and whose they are.

A body is a seal of 32 bytes, the HMAC-SHA-256 of the rest under the tablet's carrying secret
(`competition.access.carriers`), and then UTF-8 JSON without blanks:

    {"stream", "seat", "device", "marks": [[key, subject, aspect, value, made, replaces?, shared?], ...]}

in the order in which the marks were given. To keep codes few a key of 32 hex digits is "~" and its 16 bytes in
base64url, a subject that is the one before it is "", `made` (ms) counts from the one before, and `replaces` is the
place of a mark of the same series (from 0) where it is one. The tablet's own writing of this is in
static/tablet/series.js. Pure; it decides nothing about a mark.
"""

import hmac
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from competition.rules.refusals import Refusal
from competition.tally import given
from competition.tally.proposals import Proposal

SEAL = 32  # bytes
_PACKED = 22  # signs of 16 bytes in base64url, without padding


@dataclass(frozen=True, slots=True)
class Carried:
    """Who gave which marks on which tablet, in their order, as proposals of the seat."""

    stream: str
    seat: str
    device: str
    proposals: Sequence[Proposal]


class _Row(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    key: str
    subject: str
    aspect: str
    value: str
    after: int
    replaces: str | int | None = None
    shared: bool = False


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stream: str
    seat: str
    device: str
    marks: list[_Row]


def sealed(body: bytes, secret: bytes) -> bool:
    """Whether the holder of this secret made the body."""
    return hmac.compare_digest(body[:SEAL], hmac.digest(secret, body[SEAL:], sha256))


def opened(body: bytes) -> Carried | Refusal:
    """What a body says, its seal not looked at; carried_unreadable where no tablet of ours writes so."""
    try:
        said = msgspec.json.decode(body[SEAL:], type=_Said)
        return Carried(said.stream, said.seat, said.device, tuple(_proposals(said)))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, IndexError):
        return Refusal("carried_unreadable")


def _proposals(said: _Said) -> Iterator[Proposal]:
    """Raises ValueError or IndexError for what is malformed."""
    if not said.marks:
        raise ValueError("no marks")
    keys: list[str] = []
    subject, made = "", 0
    for row in said.marks:
        subject, made = row.subject or subject, made + row.after
        key = _key(row.key)
        if isinstance(row.replaces, int) and row.replaces < 0:
            raise ValueError("a place before the first")
        replaces = keys[row.replaces] if isinstance(row.replaces, int) else row.replaces and _key(row.replaces)
        if given.malformed(key, subject, row.aspect, row.value):
            raise ValueError("malformed")
        keys.append(key)
        seat = "" if row.shared else said.seat
        yield given.proposal(key, subject, row.aspect, seat, row.value, replaces, made)


def _key(text: str) -> str:
    if not text.startswith("~"):
        return text
    if len(text) != 1 + _PACKED:
        raise ValueError("no packed key")
    return urlsafe_b64decode(text[1:] + "==").hex()
