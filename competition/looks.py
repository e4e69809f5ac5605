"""What each private topic carries: a seat's own notices, and for a desk a word that changes when it should look.

Part of the roof, since it draws on the judges' door and on the desks. It holds no mark: a digest only says "look".
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec

from competition.access import contacts, notices, pins
from competition.ledger import store
from competition.ledger.engine import reading
from competition.live.gate import Topic
from competition.tally.office import Office, now_ms
from competition.web.chief_seats import awake
from judges.notices import SeatNotices


def looks(office: Office) -> Callable[[Topic], bytes]:
    """The body of a private topic's newest notice, over this office."""
    seats = SeatNotices(office)

    def body(topic: Topic) -> bytes:
        if topic.audience == "judge":
            return seats.notice(topic.stream, topic.seat, topic.device, topic.language)
        return msgspec.json.encode({"look": _digest(_of_desk(office, topic))})

    return body


def _of_desk(office: Office, topic: Topic) -> Any:
    """What a desk's page depends on; the other desks have no page that follows, and are told nothing."""
    if topic.audience not in ("chief", "organiser"):
        return ""
    with reading(office.engine) as conn:
        held = [_coarse(each) for each in contacts.tablets(office, conn, topic.stream)]
        if topic.audience == "organiser":
            return held
        late = [row.id for row in store.late(conn, topic.stream)]
        told = [each.id for each in notices.waiting(conn, topic.stream)]
        pinned = sorted(pins.locked(conn, topic.stream)), sorted(pins.known(conn, topic.stream))
    replica = office.replicas.of(topic.stream)
    replica.catch_up()
    return replica.position, office.names.revision, held, late, told, pinned


def _coarse(tablet: contacts.Tablet) -> tuple[Any, ...]:
    """A tablet without what moves at every request."""
    said = tablet.contact
    marks = said.held if said else None
    calls = tablet.called, tablet.call_shown, tablet.call_answered
    return tablet.id, tablet.revoked, awake(tablet, now_ms()), marks, *calls


def _digest(about: Any) -> str:
    return sha256(repr(about).encode()).hexdigest()[:16]
