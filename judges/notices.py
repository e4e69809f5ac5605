"""What is new about one seat, for its tablet: a call from the chief, who took the seat, and whether to look at sheets.

The same whether the tablet's socket brings it or the tablet asks. It holds no mark: "look" is a digest that changes
when the seat's own sheets do, be it by a reveal, a reopening or a mark of its own from elsewhere.
"""

from hashlib import sha256
from typing import Any

import msgspec

from competition.access import contacts
from competition.access.contacts import Tablet, name_of
from competition.ledger.engine import reading
from competition.pages.shell import gettext
from competition.pages.times import clock
from competition.pages.words import N_
from competition.tally.office import Office
from judges.kept import KeptSheets
from judges.labels import seat_labels
from judges.sheet import Telling

_TAKEN_OVER = N_(
    "Tablet %(tablet)s took this seat over at %(when)s. Marks that are still held here go to the chief judge,"
    " who decides about them: leave this page open until it says that none is held."
    " If that was not you, tell the chief judge."
)
_REVOKED = N_(
    "The desk took this seat from this tablet at %(when)s. Marks that are still held here go to the chief judge,"
    " who decides about them: leave this page open until it says that none is held."
    " To go on, ask the desk for a new code."
)


class SeatNotices:
    """Notices of the seats of this process."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kept = KeptSheets()

    def notice(self, stream: str, seat: str, device: str, language: str) -> bytes:
        """The notice as the socket carries it."""
        return msgspec.json.encode({**told(self._office, stream, device), "look": self._look(stream, seat, language)})

    def _look(self, stream: str, seat: str, language: str) -> str:
        replica = self._office.replicas.of(stream)
        replica.catch_up()
        labels = seat_labels(self._office, replica.state, stream, seat)
        telling = Telling(replica.state, stream, seat, self._office.names.book(), language, labels)
        digest = sha256()
        for subject in telling.subjects():
            digest.update(self._kept.told(telling, subject) or b"-")
        return digest.hexdigest()[:16]


def told(office: Office, stream: str, device: str) -> dict[str, Any]:
    """What waits for this tablet: `call` in ms, 0 where none waits for an answer; `revoked` in ms, 0; `by` whom."""
    found = _tablet(office, stream, device)
    call = found.called if found and found.called and not found.call_answered else 0
    revoked = found.revoked or 0 if found else 0
    by = name_of(found.taken_by) if found and found.taken_by else ""
    return {"tablet": name_of(device), "call": call, "revoked": revoked, "by": by}


def lost(office: Office, stream: str, device: str, language: str) -> str:
    """In a sentence, who took the seat from this tablet and what to do; "" while it holds it."""
    found = _tablet(office, stream, device)
    if found is None or not found.revoked:
        return ""
    when = clock(found.revoked)
    if found.taken_by:
        return gettext(language, _TAKEN_OVER, tablet=name_of(found.taken_by), when=when)
    return gettext(language, _REVOKED, when=when)


def _tablet(office: Office, stream: str, device: str) -> Tablet | None:
    with reading(office.engine) as conn:
        return next(iter(contacts.tablets(office, conn, stream, device)), None)
