"""Which seat a device holds, by the token that only the device has. How it comes to hold one is the judges' door's."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from competition.access.tokens import hash_of
from competition.ledger.store import cursor


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat of one event, as held by the device that asked; `revoked` when it was taken from the device since.

    `last_seen` in ms, to the minute; 0 before it was first seen. `device` is the id by which desks know it.
    """

    stream: str
    seat: str
    revoked: bool = False
    last_seen: int = 0
    device: str = field(default="", compare=False)


def seat_of(conn: Connection, token: str) -> HeldSeat | None:
    """The seat behind a token, or None when the token is unknown. One look into an index.

    A revoked token still tells whose it was: marks that the device held go to the quarantine and are not lost.
    """
    query = "select stream, seat, revoked, last_seen from devices where token_hash = ?"
    if conn.dialect.name == "postgresql":
        query = query.replace("?", "%s")
    row = cursor(conn).execute(query, (hash_of(token),)).fetchone()
    return HeldSeat(row[0], row[1], row[2] is not None, row[3] or 0, hash_of(token)[:16]) if row else None
