"""A competitor's own door: a private code for each subject, printed once and kept as a hash, and who has entered one.

A code is fourteen letters and digits without look-alikes: four find the row, ten (49 bits) prove it, under a slow hash
with a salt of its own. Making a subject's code anew ends the one before it, and every browser that used it.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from competition.access.throttle import Count, address_of, charge, forgive
from competition.access.tokens import hash_of, mint
from competition.ledger.engine import reading, writing
from competition.ledger.tables import OwnCode, OwnSession
from competition.rules.refusals import Refusal
from competition.tally.office import Office

COOKIE = "own"  # HttpOnly, SameSite=Lax, Path=/, and Secure on https
LAST_MS = 12 * 3600 * 1000
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O, 1 I L
_SELECTOR, _SECRET = 4, 10
_ROUNDS = 20_000  # some milliseconds: a hundred competitors' cards are made while one waits


def make(office: Office, stream: str, subjects: Iterable[str], now: int) -> Mapping[str, str]:
    """New codes, by subject, written as they are printed: "ABCD-EFGHJ-KMNPQ". They are shown this once."""
    made = {subject: (_drawn(_SELECTOR), _drawn(_SECRET)) for subject in subjects}
    hashes = {subject: hashed(secret) for subject, (_, secret) in made.items()}  # slow, so before the transaction
    with writing(office.engine) as conn:
        for subject, (selector, _) in made.items():
            for table in (OwnCode, OwnSession):
                conn.execute(delete(table).where(col(table.stream) == stream, col(table.subject) == subject))
            free = selector
            while conn.execute(select(col(OwnCode.made)).where(col(OwnCode.selector) == free)).first():
                free = _drawn(_SELECTOR)
            made[subject] = (free, made[subject][1])
            row = {"stream": stream, "subject": subject, "selector": free, "code_hash": hashes[subject]}
            conn.execute(insert(OwnCode).values(**row, made=now))
    return {subject: f"{one}-{two[:5]}-{two[5:]}" for subject, (one, two) in made.items()}


def enter(office: Office, typed: str, now: int, address: str) -> str | Refusal:
    """A token for the cookie of whoever typed a right code; words own_code_wrong and wait_before_next (seconds)."""
    code = "".join(unicodedata.normalize("NFKC", typed[:80]).upper().split()).replace("-", "")
    counts = [Count("own", address_of(address), free=10), Count("own-code", code[:_SELECTOR])]
    waiting = charge(office.engine, counts, now)
    if waiting:
        return Refusal("wait_before_next", {"seconds": str(waiting)})
    with reading(office.engine) as conn:
        found = conn.execute(
            select(col(OwnCode.stream), col(OwnCode.subject), col(OwnCode.code_hash)).where(
                col(OwnCode.selector) == code[:_SELECTOR]
            )
        ).first()
    if not _fits(found.code_hash if found else _NOBODY, code[_SELECTOR:]) or found is None:
        return Refusal("own_code_wrong")
    forgive(office.engine, counts)
    token = mint()
    with writing(office.engine) as conn:
        conn.execute(delete(OwnSession).where(col(OwnSession.created) < now - LAST_MS))
        row = {"token_hash": hash_of(token), "stream": found.stream, "subject": found.subject, "created": now}
        conn.execute(insert(OwnSession).values(**row))
    return token


def find(conn: Connection, token: str, now: int) -> tuple[str, str] | None:
    """(stream, subject) behind a token while it lasts."""
    s = OwnSession
    query = select(col(s.stream), col(s.subject)).where(
        col(s.token_hash) == hash_of(token), col(s.created) >= now - LAST_MS
    )
    row = conn.execute(query).first()
    return (row.stream, row.subject) if row else None


def leave(office: Office, token: str) -> None:
    """Forget that a code was entered in this browser."""
    with writing(office.engine) as conn:
        conn.execute(delete(OwnSession).where(col(OwnSession.token_hash) == hash_of(token)))


def made_for(conn: Connection, stream: str) -> set[str]:
    """The subjects of an event that have a code."""
    return set(conn.execute(select(col(OwnCode.subject)).where(col(OwnCode.stream) == stream)).scalars())


def hashed(secret: str, salt: str = "") -> str:
    salt = salt or secrets.token_hex(16)
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', secret.encode(), bytes.fromhex(salt), _ROUNDS).hex()}"


def _fits(kept: str, secret: str) -> bool:
    return secrets.compare_digest(hashed(secret, kept.partition("$")[0]), kept)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))


_NOBODY = hashed(secrets.token_hex(16))  # of no code: a wrong one takes as long
