"""Wrong attempts are counted in the database, so that every process and machine knows of them, and make one wait.

An attempt is counted *before* it is tried and forgiven when it was right: a thousand at once are not a thousand tries.
Counts are by address, so nobody can lock out a person at another address; none lasts for ever. This is the only
place that counts; what is wrong, others decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlmodel import col

from competition.access.tokens import hash_of
from competition.ledger.engine import reading, writing
from competition.ledger.store import lock
from competition.ledger.tables import Attempts

FORGET_MS = 24 * 3600 * 1000  # a count is dropped so long after its last attempt
MOST_ROWS = 20_000  # about 3 MB; beyond it the oldest counts go first
FIRST_WAIT = 2  # seconds; doubled with each further wrong attempt


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: `kind` and what it is about. `free` attempts cost nothing, no wait is over `longest` seconds."""

    kind: str
    about: str
    free: int = 5
    longest: int = 15 * 60

    @property
    def key(self) -> str:
        return hash_of(f"{self.kind}\0{self.about}")

    def wait(self, wrong: int) -> int:
        """Seconds to wait after so many wrong attempts."""
        over = wrong - self.free
        return 0 if over < 0 else min(self.longest, FIRST_WAIT << min(over, 30))


def charge(engine: Engine, counts: Sequence[Count], now: int) -> int:
    """Count an attempt and return 0, or count nothing and return the seconds to wait before the next.

    Durable when it returns. Who is told to wait costs one read and no write.
    """
    with reading(engine) as conn:
        waiting = _waiting(conn, counts, now)
    if waiting:
        return waiting
    with writing(engine) as conn:
        lock(conn, "access:attempts")  # no two look before either has counted
        waiting = _waiting(conn, counts, now)
        if not waiting:
            for count in counts:
                _add(conn, count, now)
            _sweep(conn, now)
    return waiting


def forgive(engine: Engine, counts: Sequence[Count], forget: Sequence[Count] = ()) -> None:
    """The attempt that was charged to `counts` was right: take it off. Of `forget` nothing is remembered at all."""
    a = Attempts
    with writing(engine) as conn:
        lock(conn, "access:attempts")
        for count in counts:
            one = col(a.key) == count.key
            conn.execute(delete(a).where(one, col(a.wrong) <= 1))
            conn.execute(update(a).where(one).values(wrong=col(a.wrong) - 1, until=0))
        conn.execute(delete(a).where(col(a.key).in_([count.key for count in forget])))


def address_of(address: str) -> str:
    """The address as it is counted: an IPv6 one by its /64, all of which one customer has; text that is none as is."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else str(IPv6Address(int(ip) >> 64 << 64)) + "/64"


def _waiting(conn: Connection, counts: Sequence[Count], now: int) -> int:
    a = Attempts
    rows = conn.execute(select(col(a.key), col(a.until)).where(col(a.key).in_([count.key for count in counts])))
    until = {row.key: row.until for row in rows}
    waits = [(until.get(count.key, 0) - now, count.longest) for count in counts]
    # A wait longer than the longest was written before the clock was set back: it would last for no one knows how long.
    return max((-(-ms // 1000) for ms, longest in waits if 0 < ms <= longest * 1000), default=0)


def _add(conn: Connection, count: Count, now: int) -> None:
    a = Attempts
    row = conn.execute(select(col(a.wrong), col(a.last)).where(col(a.key) == count.key)).first()
    wrong = 1 if row is None or row.last < now - FORGET_MS else row.wrong + 1
    values = {"wrong": wrong, "last": now, "until": now + 1000 * count.wait(wrong) if count.wait(wrong) else 0}
    if row is None:
        conn.execute(insert(a).values(key=count.key, **values))
    else:
        conn.execute(update(a).where(col(a.key) == count.key).values(**values))


def _sweep(conn: Connection, now: int) -> None:
    """Drop what is forgotten, and the oldest where there are too many."""
    a = Attempts
    conn.execute(delete(a).where(col(a.last) < now - FORGET_MS))
    over = conn.execute(select(func.count()).select_from(a)).scalar_one() - MOST_ROWS
    if over > 0:
        oldest = select(col(a.key)).order_by(col(a.last)).limit(over)
        conn.execute(delete(a).where(col(a.key).in_(oldest)))
