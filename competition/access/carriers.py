"""The secret with which one tablet seals the marks that are carried by hand, so that nobody makes marks up in a file.

It is derived from the hash of the device's token, which the database alone has: nothing more is to be kept, it ends
with the device, and neither a page nor a fact shows what it is made from. Desks know a device by the hash's first 16
digits; the other 48 (192 bits) are the secret part. It decides nothing about a mark.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import Connection, select
from sqlmodel import col

from competition.access.devices import of_id
from competition.ledger.tables import Device

_PURPOSE = b"jinbang: marks carried by hand, 1"
_ID = 16


@dataclass(frozen=True, slots=True)
class Carrier:
    """A tablet of one seat: its secret (32 bytes), since when it has the seat (ms), whether that was taken since."""

    device: str
    seat: str
    since: int
    revoked: bool
    secret: bytes = field(repr=False)


def carrier(conn: Connection, stream: str, device: str) -> Carrier | None:
    """The tablet of this id in this event; None where there never was one."""
    if len(device) != _ID or not set(device) <= set("0123456789abcdef"):
        return None
    d = Device
    query = select(col(d.token_hash), col(d.seat), col(d.created), col(d.revoked))
    row = conn.execute(query.where(of_id(device), col(d.stream) == stream)).first()
    if row is None:
        return None
    secret = hmac.digest(bytes.fromhex(row.token_hash), _PURPOSE, sha256)
    return Carrier(device, row.seat, row.created, row.revoked is not None, secret)
