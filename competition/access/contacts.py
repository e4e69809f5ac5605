"""When each tablet was last heard, how many marks it held then, and how far its clock was off.

A tablet says so with every request. This process remembers it at once and writes it down for all its tablets together
every few seconds, so that polling costs no write; another process knows it as late as that. Calls to a tablet are kept
here too. It decides nothing.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from competition.access.devices import of_id
from competition.access.notices import telling
from competition.ledger.engine import writing
from competition.ledger.tables import Device
from competition.tally.office import Office

WRITTEN_EVERY_MS = 5_000
_MOST_HELD = 100_000  # nobody gives more marks in a day: more is a broken report


@dataclass(frozen=True, slots=True)
class Contact:
    """What one tablet last said, at `at` (ms): marks held, and by how many ms its clock was ahead; None if untold."""

    at: int
    held: int | None = None
    skew: int | None = None


@dataclass(frozen=True, slots=True)
class Tablet:
    """One device of a seat as the desk and the tablet itself see it. All times in ms, None where it did not happen."""

    id: str
    seat: str
    created: int
    revoked: int | None
    taken_by: str
    contact: Contact | None
    called: int | None
    call_shown: int | None
    call_answered: int | None

    @property
    def name(self) -> str:
        """How people call it: a few signs that are on the tablet's own screen too."""
        return name_of(self.id)


class Contacts:
    """The contacts of this process's tablets. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._heard: dict[str, Contact] = {}
        self._unwritten: set[str] = set()
        self._written = 0

    def heard(self, device: str, now: int, held: str | None, clock: str | None) -> None:
        """A request of this device came now; `held` and `clock` as its headers have them, None where it has none."""
        with self._lock:
            before = self._heard.get(device)
            marks = _number(held, _MOST_HELD)
            moment = _number(clock, 1 << 53)
            self._heard[device] = Contact(
                now,
                marks if marks is not None or before is None else before.held,
                moment - now if moment is not None else before.skew if before else None,
            )
            self._unwritten.add(device)
            due = abs(now - self._written) >= WRITTEN_EVERY_MS
            if due:
                self._written = now
        if due:
            self.write()

    def write(self) -> None:
        """Write down what was heard since the last time. Nobody is sent away because it could not be written."""
        with self._lock:
            news = {device: self._heard[device] for device in self._unwritten}
            self._unwritten.clear()
        if not news:
            return
        d = Device
        one = update(d).where(of_id(bindparam("device")))
        one = one.values(contact=bindparam("at"), held=bindparam("marks"), skew=bindparam("off"))
        try:
            with writing(self._engine) as conn:
                for device, each in sorted(news.items()):
                    conn.execute(one, {"device": device, "at": each.at, "marks": each.held, "off": each.skew})
        except OperationalError:  # busy, or a disk that is full: the next round tries again
            with self._lock:
                self._unwritten |= news.keys()

    def newest(self, device: str, written: Contact | None) -> Contact | None:
        """What is known here or was written by whichever process heard it last."""
        own = self._heard.get(device)
        return max((each for each in (own, written) if each), key=lambda each: each.at, default=None)


_of_engine: WeakKeyDictionary[Engine, Contacts] = WeakKeyDictionary()
_making = threading.Lock()


def contacts_of(office: Office) -> Contacts:
    """The contacts of this process, shared by all doors."""
    with _making:
        found = _of_engine.get(office.engine)
        if found is None:
            found = _of_engine[office.engine] = Contacts(office.engine)
        return found


def tablets(office: Office, conn: Connection, stream: str, device: str = "") -> list[Tablet]:
    """Every device that ever held a seat of this event, by seat and then the newest first; or only the one of an id."""
    d = Device
    columns = (
        d.token_hash, d.seat, d.created, d.revoked, d.taken_by,
        d.contact, d.held, d.skew, d.called, d.call_shown, d.call_answered, d.last_seen,
    )  # fmt: skip
    query = select(*(col(each) for each in columns)).where(col(d.stream) == stream)
    if device:
        query = query.where(of_id(device))
    query = query.order_by(col(d.seat), col(d.created).desc(), col(d.token_hash))
    known = contacts_of(office)
    found = []
    for row in conn.execute(query):
        at = max((each for each in (row.contact, row.last_seen) if each), default=None)
        id = row.token_hash[:16]
        contact = known.newest(id, Contact(at, row.held, row.skew) if at else None)
        calls = row.called, row.call_shown, row.call_answered
        found.append(Tablet(id, row.seat, row.created, row.revoked, row.taken_by or "", contact, *calls))
    return found


def in_use(office: Office, conn: Connection, stream: str, seat: str, but: str) -> Tablet | None:
    """The tablet that holds this seat now, other than the one of id `but`."""
    found = [each for each in tablets(office, conn, stream) if each.seat == seat and each.revoked is None]
    return next((each for each in found if each.id != but), None)


def call(office: Office, stream: str, seat: str, now: int) -> int:
    """Have the seat's tablets blink and sound; how many hold it. A call that was not answered begins anew."""
    d = Device
    with telling(office, stream) as conn:
        those = (col(d.stream) == stream) & (col(d.seat) == seat) & col(d.revoked).is_(None)
        values: Mapping[str, int | None] = {"called": now, "call_shown": None, "call_answered": None}
        return conn.execute(update(d).where(those).values(**values)).rowcount


def answer_call(office: Office, stream: str, device: str, call: int, answered: bool, now: int) -> bool:
    """The tablet shows this call, or the judge touched it; False where there is no such call any more."""
    d = Device
    with telling(office, stream) as conn:
        those = of_id(device) & (col(d.stream) == stream) & (col(d.called) == call)
        shown = conn.execute(update(d).where(those, col(d.call_shown).is_(None)).values(call_shown=now)).rowcount
        if answered:
            new = those & col(d.call_answered).is_(None)
            return conn.execute(update(d).where(new).values(call_answered=now)).rowcount > 0 or shown > 0
    return shown > 0


def name_of(device: str) -> str:
    """What people call the device of this id."""
    return device[:4].upper()


def _number(text: str | None, most: int) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 16:
        return None
    return min(int(text), most)
