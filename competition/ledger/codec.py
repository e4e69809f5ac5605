"""Entries to bytes and back. The bytes are what is hashed and kept; they are never made anew from a decoded entry.

A body is JSON that starts with `{"kind":"<name of the fact's class>",`, so that the right typed decoder is chosen
without parsing twice. Fields that a later version added take their defaults when an older body is read.
"""

from typing import Any

import msgspec

from competition.rules import facts as f

LARGEST_TIME = 2**53 - 1  # what a tablet's JSON can say exactly


class Undecodable(ValueError):
    """A body that is not an entry of a known kind."""


def encode(entry: f.Entry[Any]) -> bytes:
    """The body of an entry. Raises UnicodeEncodeError for text that is not Unicode (a lone surrogate)."""
    return _encode(entry)


def decode(body: bytes) -> f.Entry[Any]:
    """The entry in a body. Raises Undecodable."""
    try:
        if body.startswith(_MARKED):  # nearly every entry
            return _decode_mark(body)
        return _decoders[body[_PREFIX : body.index(b'"', _PREFIX)]](body)
    except (msgspec.MsgspecError, KeyError, ValueError) as error:
        raise Undecodable(str(error)) from error


def kind_of(fact: f.Fact) -> str:
    """The word for a fact's type that stands at the start of its body."""
    return type(fact).__name__


_encode = msgspec.json.Encoder().encode
_decode_mark = msgspec.json.Decoder(f.Entry[f.Marked]).decode
_decoders = {
    fact.__name__.encode(): msgspec.json.Decoder(f.Entry[fact]).decode  # type: ignore[valid-type]
    for fact in (*f.EVENT_FACTS, *f.SEASON_FACTS)
}
_PREFIX = len(b'{"kind":"')
_MARKED = b'{"kind":"Marked",'
