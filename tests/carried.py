"""Marks carried by hand in tests: the tablet's writing of a series, said a second time and plainly, with its seal."""

import hmac
import json
from hashlib import sha256
from typing import Any

from competition.access.carriers import carrier
from competition.ledger.engine import reading
from competition.tally.hand_series import codes_of
from competition.tally.office import Office
from tests.spectators import EVENT


def body_of(secret: bytes, said: object) -> bytes:
    """Sealed bytes of whatever is said."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.digest(secret, text, sha256) + text


def mark(number: int, aspect: str = "look", value: str = "2", **more: Any) -> list[Any]:
    """One mark as it is said, its key and time from its number."""
    row = [more.get("key", f"key-{number:08}"), more.get("subject", "s4"), aspect, value, 1_000 * number]
    return [*row, more.get("replaces"), *([True] if more.get("shared") else [])]


def held(office: Office, device: str, *marks: list[Any], seat: str = "wang", event: str = EVENT) -> bytes:
    """What the tablet of this id holds, as it would be carried."""
    with reading(office.engine) as conn:
        found = carrier(conn, event, device)
    assert found is not None
    return body_of(found.secret, {"stream": event, "seat": seat, "device": device, "marks": list(marks)})


def lines(body: bytes) -> str:
    """The codes as a scanner types them."""
    return "\n".join(codes_of(body)) + "\n"
