"""Pairing: a one-time code of six digits, or the link behind a QR code, gives the tablet that uses it a seat.

Both are kept as hashes. A code is short, so wrong ones make an address wait, and all addresses together a little; the
link has 256 bits and needs neither. Codes expire, since the hash of six digits hides nothing for long. Using one must
be a POST: messengers and browsers open a link before anybody touches it.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlmodel import col

from competition.access import devices, throttle
from competition.access.notices import telling
from competition.access.throttle import Count
from competition.access.tokens import hash_of, mint
from competition.ledger.engine import reading
from competition.ledger.tables import Pairing
from competition.rules.refusals import Refusal
from competition.tally.office import Office

LASTS_MS = 15 * 60 * 1000  # long enough to hand round a panel's tablets
KEPT_MS = 2 * 24 * 3600 * 1000  # so long after its end a code is still answered with what became of it
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Chance:
    """A new code (six digits) and link token (43 URL-safe characters) for one seat; either may be used, once."""

    code: str
    link: str
    expires: int  # ms

    def __repr__(self) -> str:
        return f"Chance(expires={self.expires})"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a code or link stands for, before it is used. `expires` in ms."""

    stream: str
    seat: str
    expires: int


@dataclass(frozen=True, slots=True)
class Paired:
    """The tablet holds the seat now: `token` goes into the cookie `competition.access.asking.SEAT_COOKIE`."""

    token: str
    stream: str
    seat: str
    took: int = 0  # how many other tablets lost the seat

    def __repr__(self) -> str:
        return f"Paired({self.stream!r}, {self.seat!r})"


def offer(conn: Connection, stream: str, seat: str, now: int, lasts: int = LASTS_MS) -> Chance:
    """A new chance to take this seat. Earlier ones of the seat that were not used expire now.

    A device that holds the seat keeps it until the chance is used.
    """
    p = Pairing
    conn.execute(delete(p).where(col(p.expires) < now - KEPT_MS))
    open_ones = (col(p.stream) == stream) & (col(p.seat) == seat) & col(p.used).is_(None) & (col(p.expires) > now)
    conn.execute(update(p).where(open_ones).values(expires=now))
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if conn.execute(select(func.count()).where(col(p.code_hash) == hash_of(code))).scalar_one() == 0:
            break
    chance = Chance(code, mint(), now + lasts)
    row = {"code_hash": hash_of(code), "link_hash": hash_of(chance.link), "stream": stream, "seat": seat}
    conn.execute(insert(p).values(created=now, expires=chance.expires, used=None, **row))
    return chance


def offered(conn: Connection, link: str, now: int) -> Offer | Refusal:
    """What a link stands for, without using it, so that the judge sees the seat before taking it."""
    return _look(conn, col(Pairing.link_hash) == hash_of(link), now)


def offered_by_code(office: Office, code: str, now: int, address: str) -> Offer | Refusal:
    """What a typed code stands for, without using it. Words: those of `pair_by_code`; a wrong one counts as such."""
    wait = throttle.charge(office.engine, _counts(address), now)
    if wait:
        return Refusal("wait_before_next", {"seconds": str(wait)})
    which = _by_digits(code)
    if which is None:
        return Refusal("pairing_unknown")
    with reading(office.engine) as conn:
        found = _look(conn, which, now)
    if isinstance(found, Offer):
        throttle.forgive(office.engine, _counts(address))
    return found


def pair_by_link(office: Office, link: str, now: int, own: str = "") -> Paired | Refusal:
    """Use a link: whoever else holds the seat loses it. `own` is the id of the device that asks, if it has one.

    Words: pairing_unknown, pairing_used, pairing_expired.
    """
    return _use(office, col(Pairing.link_hash) == hash_of(link), now, own)


def pair_by_code(office: Office, code: str, now: int, address: str, own: str = "") -> Paired | Refusal:
    """Use a code as it was typed; spaces, hyphens and full-width digits do not matter.

    Words: those of `pair_by_link`, and wait_before_next (seconds). What is not six digits is pairing_unknown and counts
    as wrong too.
    """
    counts = _counts(address)
    wait = throttle.charge(office.engine, counts, now)
    if wait:
        return Refusal("wait_before_next", {"seconds": str(wait)})
    which = _by_digits(code)
    paired = Refusal("pairing_unknown") if which is None else _use(office, which, now, own)
    if isinstance(paired, Paired):
        throttle.forgive(office.engine, counts)
    return paired


def _by_digits(code: str) -> ColumnElement[bool] | None:
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code[:64]))
    return col(Pairing.code_hash) == hash_of(digits) if re.fullmatch(f"[0-9]{{{DIGITS}}}", digits) else None


def _use(office: Office, which: ColumnElement[bool], now: int, own: str) -> Paired | Refusal:
    with reading(office.engine) as conn:
        seen = _look(conn, which, now)
    if isinstance(seen, Refusal):  # told without a write
        return seen
    p = Pairing
    with telling(office, seen.stream) as conn:
        fresh = which & col(p.used).is_(None) & (col(p.expires) > now)
        # Of two tablets that use it at once, the database lets one be the first.
        if conn.execute(update(p).where(fresh).values(used=now)).rowcount != 1:
            again = _look(conn, which, now)
            return again if isinstance(again, Refusal) else Refusal("pairing_used")
        token = devices.issue(conn, seen.stream, seen.seat, now)
        took = devices.take_over(conn, seen.stream, seen.seat, token, own, now)
        return Paired(token, seen.stream, seen.seat, took)


def _look(conn: Connection, which: ColumnElement[bool], now: int) -> Offer | Refusal:
    p = Pairing
    row = conn.execute(select(col(p.stream), col(p.seat), col(p.expires), col(p.used)).where(which)).first()
    if row is None:
        return Refusal("pairing_unknown")
    if row.used is not None:
        return Refusal("pairing_used")
    return Offer(row.stream, row.seat, row.expires) if row.expires > now else Refusal("pairing_expired")


def _counts(address: str) -> list[Count]:
    """By address; and over all addresses, since a hall full of phones could try many codes between them."""
    where = throttle.address_of(address)
    return [Count("pairing", where, free=5, longest=5 * 60), Count("pairings", "", free=200, longest=10)]
