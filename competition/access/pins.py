"""A judge's own PIN: set when the seat is first taken, asked for whenever a tablet takes it again.

Kept as argon2id. Whoever steals the database can try all of a PIN's few numbers whatever the hash, so a PIN proves
somebody only together with a code from the desk; here wrong ones are counted per seat, before they are tried, and
after `TRIES` of them in a row only the chief's reset helps.
"""

import re
import unicodedata

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from competition.access import notices, passwords
from competition.access.notices import telling
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Pin
from competition.rules.refusals import Refusal
from competition.tally.office import Office

LEAST, MOST = 4, 6  # digits
TRIES = 5
_DIGITS = re.compile(rf"[0-9]{{{LEAST},{MOST}}}")


def prove(office: Office, stream: str, seat: str, typed: str, again: str, now: int) -> Refusal | None:
    """Set the seat's PIN where it has none (`again` repeats it), else compare. None when it is right.

    Words: pin_not_digits (least, most), pin_differs, wrong_pin (left), pin_locked. Call it in a worker's thread.
    """
    pin = _same(typed)
    if not _DIGITS.fullmatch(pin):
        return Refusal("pin_not_digits", {"least": str(LEAST), "most": str(MOST)})
    with reading(office.engine) as conn:
        known = is_set(conn, stream, seat)
    if not known:
        if pin != _same(again):
            return Refusal("pin_differs")
        if _set(office, stream, seat, pin, now):
            return None
    return _compared(office, stream, seat, pin, now)


def compare(office: Office, stream: str, seat: str, typed: str, now: int) -> Refusal | None:
    """Whether this is the seat's PIN, which stays as it is: whoever signs with one has set it before.

    Words: those of `prove` without pin_differs, and pin_not_set. Wrong ones count as when the seat is taken.
    """
    pin = _same(typed)
    if not _DIGITS.fullmatch(pin):
        return Refusal("pin_not_digits", {"least": str(LEAST), "most": str(MOST)})
    with reading(office.engine) as conn:
        known = is_set(conn, stream, seat)
    return _compared(office, stream, seat, pin, now) if known else Refusal("pin_not_set")


def is_set(conn: Connection, stream: str, seat: str) -> bool:
    """Whether the judge of this seat has chosen a PIN."""
    return conn.execute(select(col(Pin.made)).where(_of(stream, seat))).first() is not None


def locked(conn: Connection, stream: str) -> set[str]:
    """The seats of an event whose PIN was wrong too often."""
    query = select(col(Pin.seat)).where(col(Pin.stream) == stream, col(Pin.wrong) >= TRIES)
    return set(conn.execute(query).scalars())


def known(conn: Connection, stream: str) -> set[str]:
    """The seats of an event that have a PIN."""
    return set(conn.execute(select(col(Pin.seat)).where(col(Pin.stream) == stream)).scalars())


def reset(office: Office, stream: str, seat: str, by: str, now: int) -> bool:
    """Forget the PIN, so that the judge sets a new one with the next code; noted with who did it."""
    with telling(office, stream) as conn:
        gone = forget(conn, stream, seat)
        if gone:
            notices.note(conn, stream, seat, "pin_reset", by, now)
    return gone


def forget(conn: Connection, stream: str, seat: str) -> bool:
    """The same without a word, where somebody else sits there from now on."""
    return conn.execute(delete(Pin).where(_of(stream, seat))).rowcount > 0


def _set(office: Office, stream: str, seat: str, pin: str, now: int) -> bool:
    """False where another tablet was faster."""
    row = {"stream": stream, "seat": seat, "pin_hash": passwords.hashed(pin), "made": now, "wrong": 0}
    try:
        with writing(office.engine) as conn:
            conn.execute(insert(Pin).values(**row))
    except IntegrityError:
        return False
    return True


def _compared(office: Office, stream: str, seat: str, pin: str, now: int) -> Refusal | None:
    with writing(office.engine) as conn:
        open_ones = _of(stream, seat) & (col(Pin.wrong) < TRIES)
        charged = conn.execute(update(Pin).where(open_ones).values(wrong=col(Pin.wrong) + 1)).rowcount
        kept, wrong = conn.execute(select(col(Pin.pin_hash), col(Pin.wrong)).where(_of(stream, seat))).one()
    if not charged:
        return Refusal("pin_locked")
    if passwords.fits(kept, pin):  # outside of the transaction: it takes a while
        with writing(office.engine) as conn:
            conn.execute(update(Pin).where(_of(stream, seat)).values(wrong=0))
        return None
    if wrong < TRIES:
        return Refusal("wrong_pin", {"left": str(TRIES - wrong)})
    with telling(office, stream) as conn:
        notices.note(conn, stream, seat, "pin_locked", "", now)
    return Refusal("pin_locked")


def _of(stream: str, seat: str) -> ColumnElement[bool]:
    return (col(Pin.stream) == stream) & (col(Pin.seat) == seat)


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:40]).strip()
