"""Which seat a device holds: an opaque token that only the device has, kept by the server as a hash.

A token is shown once, when it is issued; the database never holds it. Revoking takes effect at the next request.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from competition.ledger.tables import Device

# 32 bytes of chance: long enough that a plain hash needs no salt and no slow function (NIST SP 800-63B, 5.1.2.2).
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat of one event, as held by the device that asked; `revoked` when it was taken from the device since."""

    stream: str
    seat: str
    revoked: bool = False


def issue(conn: Connection, stream: str, seat: str, at: int) -> str:
    """Give a device this seat; the returned token (43 URL-safe characters) is not stored and cannot be shown again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {"token_hash": _hash(token), "stream": stream, "seat": seat, "created": at, "revoked": None}
    conn.execute(Device.__table__.insert(), row)  # type: ignore[attr-defined]
    return token


def seat_of(conn: Connection, token: str) -> HeldSeat | None:
    """The seat behind a token, or None when the token is unknown.

    A revoked token still tells whose it was: marks that the device held go to the quarantine and are not lost.
    """
    device = Device.__table__.c  # type: ignore[attr-defined]
    query = select(device.stream, device.seat, device.revoked).where(device.token_hash == _hash(token))
    row = conn.execute(query).first()
    return HeldSeat(row.stream, row.seat, row.revoked is not None) if row else None


def revoke(conn: Connection, stream: str, seat: str, at: int) -> int:
    """Take the seat from every device that holds it; how many held it."""
    table = Device.__table__  # type: ignore[attr-defined]
    held = (table.c.stream == stream) & (table.c.seat == seat) & table.c.revoked.is_(None)
    return conn.execute(update(table).where(held).values(revoked=at)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
