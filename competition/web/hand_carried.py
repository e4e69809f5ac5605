"""Marks that were carried by hand from a tablet to the chief's desk: read, proved to be the tablet's, and written.

They go the one way that all marks go, as submissions of the seat under the keys that its tablet minted, so that what
the network brings later as well counts once. Nothing is written unless the whole series is there and its seal holds.
Who brought it is a fact of its own, recorded first: what marks it brought is then never in doubt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from flask import Blueprint, g, request
from werkzeug.wrappers import Response as Answer

from competition.access.carriers import Carrier, carrier
from competition.access.labels import labels_of
from competition.access.permissions import needs
from competition.ledger.engine import reading
from competition.pages.boards import event_card
from competition.pages.carried_desk import brought, series_shown, taken_shown
from competition.rules import facts as f
from competition.rules.refusals import Refusal
from competition.tally.hand_marks import Carried, opened, sealed
from competition.tally.hand_series import Gathered, gathered, joined
from competition.tally.history import carryings
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Receipt, Submission
from competition.tally.recorder import MOST_MARKS
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_CARRIED = "/<any(zh, en):language>/desk/event/<event>/chief/carried"
_MOST_SIGNS = 1_000_000  # of text: some thousand marks have a third of it
# The page alone may look through a camera, where its address is https or this machine.
_CAMERA = "camera=(self), geolocation=(), microphone=()"


@dataclass(frozen=True, slots=True)
class Taken:
    """A series that was taken in, with a receipt for each of its marks, in their order."""

    carried: Carried
    receipts: Sequence[Receipt]


def hand_carried(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("hand_carried", __name__)

    @door.get(_CARRIED)
    @needs("chief.carry")
    def carried(language: str, event: str) -> Answer:
        return _page(office, event, language)

    @door.post(_CARRIED)
    @needs("chief.carry")
    def take_in(language: str, event: str) -> Answer:
        event_of(office, event)
        found = gathered(_sent())
        body = joined(found)
        taken = body if isinstance(body, Refusal) else take(office, event, g.who.by, body)
        return _page(office, event, language, found, taken)

    return door


def take(office: Office, event: str, by: str, body: bytes) -> Taken | Refusal:
    """Write what a whole series says.

    Words: carried_unreadable, carried_other_event, carried_forged, panel_codes_lost.
    """
    said = opened(body)
    if isinstance(said, Refusal):
        return said
    if said.stream != event:
        return Refusal("carried_other_event")
    with reading(office.engine) as conn:
        tablet = carrier(conn, event, said.device)
        labels = labels_of(conn, event_of(office, event).state, event, said.seat)
    if tablet is None or tablet.seat != said.seat or not sealed(body, tablet.secret):
        return Refusal("carried_forged")
    if labels.lost:
        return Refusal("panel_codes_lost")
    said = replace(said, proposals=tuple(map(labels.proposed, said.proposals)))
    return _written(office, said, tablet, by, sha256(body).hexdigest())


def _written(office: Office, said: Carried, tablet: Carrier, by: str, series: str) -> Taken | Refusal:
    chunks = list(_chunks(said.proposals))
    facts = [f.MarksCarried(said.seat, series, tuple(each.key for each in chunk)) for chunk in chunks]
    keyed = tuple(Proposal(f"carried-{series[:32]}-{number}", fact) for number, fact in enumerate(facts))
    told = office.recorder.record(Submission(said.stream, by, keyed, whole=True))
    wrong = next((refusal for refusal in map(desk.refusal_in, told) if refusal is not None), None)
    if wrong is not None:
        return wrong
    late = "seat_revoked" if tablet.revoked else ""
    receipts: list[Receipt] = []
    for chunk in chunks:
        receipts += office.recorder.record(Submission(said.stream, said.seat, chunk, late=late))
    return Taken(said, receipts)


def _chunks(proposals: Sequence[Proposal]) -> Iterator[Sequence[Proposal]]:
    return (proposals[at : at + MOST_MARKS] for at in range(0, len(proposals), MOST_MARKS))


def _sent() -> str:
    """The codes of the form: what stands in its field, and what a file holds."""
    file = request.files.get("file")
    held = file.read(_MOST_SIGNS).decode("utf-8-sig", "replace") if file else ""
    typed = request.form.get("codes", "")[:_MOST_SIGNS]
    return "\n".join(text for text in (typed, held) if text.strip())


def _page(
    office: Office,
    event: str,
    language: str,
    found: Gathered | None = None,
    taken: Taken | Refusal | None = None,
) -> Answer:
    replica = event_of(office, event)
    names = called_of(office, replica, language)
    refusal = taken if isinstance(taken, Refusal) else None
    whole = None if taken is None or isinstance(taken, Refusal) else taken
    chief = f"/{language}/desk/event/{event}/chief"
    answer = desk.page(
        "organise/carried.html",
        language,
        422 if refusal else 200,
        f"{chief}/carried",
        chief=chief,
        card=event_card(replica.state, event, names.names, language),
        told=desk.Told("codes", names.sentence(refusal)) if refusal else None,
        series=series_shown(found) if found and refusal else None,
        taken=taken_shown(whole.carried, whole.receipts, names) if whole else None,
        earlier=brought(carryings(office.engine, event), names),
    )
    answer.headers["Permissions-Policy"] = _CAMERA
    return answer
