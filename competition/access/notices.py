"""What the chief is to know about seats, and how those who listen hear at once that a row beside the ledger changed.

A notice is a row and no fact: nothing about a mark hangs on it. It may not decide who reads it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from competition.ledger.engine import reading, writing
from competition.ledger.tables import Notice as NoticeRow
from competition.tally.office import Office

# Every word that a notice can have; `competition.pages.words` has a sentence for each.
WORDS = ("taken_over", "revoked", "pin_locked", "pin_reset", "tie_stated", "substituted")
MOST = 30  # shown at once; older ones show when these are put away


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; `at` in ms, `by` a device's id or `desk:<account>`."""

    id: int
    seat: str
    at: int
    word: str
    by: str


@contextmanager
def telling(office: Office, stream: str) -> Iterator[Connection]:
    """A writing transaction after which everybody who listens in this event looks, on every machine."""
    with writing(office.engine) as conn:
        yield conn
        office.doorbell.announce(conn, stream)
    office.doorbell.ring(stream)


def note(conn: Connection, stream: str, seat: str, word: str, by: str, now: int) -> None:
    """Write a notice down, in whatever transaction what it tells of happens."""
    conn.execute(insert(NoticeRow).values(stream=stream, seat=seat, at=now, word=word, by=by, put_away=None))


def waiting(conn: Connection, stream: str) -> list[Notice]:
    """Those that the chief has not put away, the newest first."""
    n = NoticeRow
    query = select(col(n.id), col(n.seat), col(n.at), col(n.word), col(n.by))
    query = query.where(col(n.stream) == stream, col(n.put_away).is_(None)).order_by(col(n.id).desc()).limit(MOST)
    return [Notice(row.id or 0, row.seat, row.at, row.word, row.by) for row in conn.execute(query)]


def put_away(office: Office, stream: str, id: int, now: int) -> bool:
    """The chief has read it."""
    n = NoticeRow
    with reading(office.engine) as conn:
        if id not in {each.id for each in waiting(conn, stream)}:
            return False
    with telling(office, stream) as conn:
        those = (col(n.stream) == stream) & (col(n.id) == id) & col(n.put_away).is_(None)
        return conn.execute(update(n).where(those).values(put_away=now)).rowcount > 0
