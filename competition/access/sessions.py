"""Sessions of accounts: an opaque token in a cookie, its hash in a row that is seen and ended by whose it is."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import col

from competition.access.tokens import hash_of, mint
from competition.access.who import Role
from competition.ledger.store import cursor
from competition.ledger.tables import Session

COOKIE = "session"  # HttpOnly, SameSite=Lax, Path=/, and Secure on https
IDLE_MS = 12 * 3600 * 1000  # not seen for so long: over
KEPT_MS = 30 * 24 * 3600 * 1000  # an ended one is shown to its account for so long, then erased
_ID = 16  # hex digits of the hash; enough to tell an account's sessions apart, too few to be looked up by


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session as its account sees it. `id` ends it. Times in ms; `last_seen` to the minute."""

    id: str
    created: int
    last_seen: int
    agent: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whose session a token is, as `asking` needs it."""

    id: str
    account: str
    role: Role
    event: str
    last_seen: int


def begin(conn: Connection, account: str, now: int, agent: str = "", address: str = "") -> str:
    """Open a session; the returned token goes into the cookie and is kept nowhere else. Old ones are erased."""
    s, token = Session, mint()
    conn.execute(delete(s).where(col(s.last_seen) < now - KEPT_MS))
    row = {"token_hash": hash_of(token), "account": account, "created": now, "last_seen": now, "ended": None}
    conn.execute(insert(s).values(agent=agent[:200], address=address[:64], **row))
    return token


def find(conn: Connection, token: str, now: int) -> Found | None:
    """The session behind a token while it lasts: not ended, not idle for too long, its account not disabled."""
    query = _FIND if conn.dialect.name == "sqlite" else _FIND.replace("?", "%s")
    row = cursor(conn).execute(query, (hash_of(token), now - IDLE_MS)).fetchone()
    return Found(row[0][:_ID], *row[1:]) if row else None


def id_of(token: str) -> str:
    """The id under which the session behind a token is listed and ended."""
    return hash_of(token)[:_ID]


def listed(conn: Connection, account: str, now: int) -> list[OpenSession]:
    """The sessions that last, the newest first."""
    s = Session
    query = select(col(s.token_hash), col(s.created), col(s.last_seen), col(s.agent), col(s.address))
    query = query.where(col(s.account) == account, col(s.ended).is_(None), col(s.last_seen) >= now - IDLE_MS)
    rows = conn.execute(query.order_by(col(s.created).desc(), col(s.token_hash)))
    return [OpenSession(row[0][:_ID], *row[1:]) for row in rows]


def end(conn: Connection, account: str, id: str, now: int) -> bool:
    """End a session of this account, from the next request on; False where the account has none of this id."""
    if len(id) != _ID or not id.isalnum():
        return False
    s = Session
    mine = (col(s.account) == account) & col(s.ended).is_(None) & col(s.token_hash).startswith(id)
    return conn.execute(update(s).where(mine).values(ended=now)).rowcount > 0


def end_all(conn: Connection, account: str, now: int, but: str = "") -> int:
    """End every session of an account except the one of id `but`; how many."""
    s = Session
    mine = (col(s.account) == account) & col(s.ended).is_(None)
    if but:
        mine &= ~col(s.token_hash).startswith(but)
    return conn.execute(update(s).where(mine).values(ended=now)).rowcount


_FIND = """select s.token_hash, a.id, a.role, a.event, s.last_seen from sessions s join accounts a on a.id = s.account
    where s.token_hash = ? and s.ended is null and s.last_seen >= ? and a.disabled is null"""
