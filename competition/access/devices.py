"""How a tablet comes to hold a seat: by a one-time code or link, or by a token that the command line prints.

A token or code is shown once, when it is issued; the database holds hashes. Taking a seat back works from the next
request on.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update
from sqlmodel import col

from competition.access import notices
from competition.access.seats import HeldSeat, seat_of
from competition.access.tokens import hash_of, mint
from competition.ledger.tables import Device

__all__ = ["Held", "HeldSeat", "give_back", "held", "issue", "of_id", "revoke", "seat_of", "take_over"]


@dataclass(frozen=True, slots=True)
class Held:
    """One device as the desk sees it. `id` takes it back; `last_seen` in ms, to the minute, None before the first."""

    id: str
    seat: str
    created: int
    last_seen: int | None
    revoked: int | None


_ID = 16  # hex digits of the hash


def issue(conn: Connection, stream: str, seat: str, at: int) -> str:
    """Give a device this seat; the returned token (43 URL-safe characters) is not stored and cannot be shown again."""
    token = mint()
    row = {"token_hash": hash_of(token), "stream": stream, "seat": seat, "created": at}
    conn.execute(insert(Device).values(revoked=None, last_seen=None, **row))
    return token


def revoke(conn: Connection, stream: str, seat: str, at: int, id: str = "") -> int:
    """Take the seat from every device that holds it, or from the one of this `id`; how many held it."""
    d = Device
    those = (col(d.stream) == stream) & (col(d.seat) == seat) & col(d.revoked).is_(None)
    if id:
        those &= col(d.token_hash).startswith(id, autoescape=True)
    return conn.execute(update(d).where(those).values(revoked=at)).rowcount


def take_over(conn: Connection, stream: str, seat: str, token: str, own: str, at: int) -> int:
    """The device of this token holds the seat alone from now on; how many others lost it, which the chief is told.

    `own` is the id under which the same tablet held it before: of that nobody is told.
    """
    d, new = Device, hash_of(token)
    others = (col(d.stream) == stream) & (col(d.seat) == seat) & col(d.revoked).is_(None) & (col(d.token_hash) != new)
    if own:
        conn.execute(update(d).where(others, of_id(own)).values(revoked=at))
    lost = conn.execute(update(d).where(others).values(revoked=at, taken_by=new[:_ID])).rowcount
    if lost:
        notices.note(conn, stream, seat, "taken_over", new[:_ID], at)
    return lost


def of_id(id: Any) -> ColumnElement[bool]:
    """The device of this id, found by the index of its hash. Takes a bound parameter as well."""
    hashes = col(Device.token_hash)
    return and_(hashes >= id, hashes < id + "g")  # "g" comes after every hex digit


def give_back(conn: Connection, token: str, at: int) -> bool:
    """The device itself gives up its seat."""
    d = Device
    own = (col(d.token_hash) == hash_of(token)) & col(d.revoked).is_(None)
    return conn.execute(update(d).where(own).values(revoked=at)).rowcount > 0


def held(conn: Connection, stream: str) -> list[Held]:
    """Every device that ever held a seat of this event, by seat and then the newest first."""
    d = Device
    query = select(col(d.token_hash), col(d.seat), col(d.created), col(d.last_seen), col(d.revoked))
    query = query.where(col(d.stream) == stream).order_by(col(d.seat), col(d.created).desc(), col(d.token_hash))
    return [Held(row[0][:_ID], *row[1:]) for row in conn.execute(query)]
