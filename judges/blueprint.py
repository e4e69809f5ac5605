"""The HTTP face of the judges' door for programs: marks in, sheets signed, and how the seat's sheets stand.

`POST /judge/marks` takes the JSON body of `judges.inbox` and answers `{"receipts": [...], "position"}` with status 200
when at least one mark is in the ledger, 409 when all that came were conflicts, 422 when nothing could be taken.
Signatures are in `judges.signing`. `GET /judge/sheets/state` and
`/judge/sheet/<subject>/state` tell the sheets, with an ETag. What is refused as a whole is answered with `{"word",
"sentence", "details"}`; `?language=` chooses the language of sentences. Who asks is in `flask.g.who`, let in by the
doorkeeper by the cookie `seat` or a bearer token. It may not look into the ledger: what a fact meets there, `record`
says.
"""

from hashlib import sha256
from typing import Any

import msgspec
from flask import Blueprint, Response, g, request

from competition.access.permissions import needs
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from judges.accepting import links, told
from judges.answers import asked_language, recorded, refused
from judges.attaching import add_attaching
from judges.hearing import add_hearing, called
from judges.inbox import unpack
from judges.kept import KeptSheets
from judges.labels import own_labels
from judges.pages import SEAT_HEADER, add_pages, seat_said, telling_of
from judges.readiness import add_readiness
from judges.recusing import add_recusing
from judges.seats import add_seats
from judges.signing import add_signing
from judges.summaries import add_summaries

_JSON = "application/json; charset=utf-8"


def judging(office: Office, fingerprint: str = "") -> Blueprint:
    """The judges' routes over this office; `fingerprint` is that of its own certificate authority."""
    door = Blueprint("judging", __name__)
    kept = KeptSheets()

    @door.post("/judge/marks")
    @needs("judge.mark")
    def receive_marks() -> tuple[Response, int]:
        submission = unpack(request.get_data(cache=False), g.who, own_labels(office))
        return refused(submission) if isinstance(submission, Refusal) else recorded(office, submission)

    @door.get("/judge/sheets/state")
    @needs("judge.see")
    def tell_sheets() -> Response | tuple[Response, int]:
        telling = telling_of(office, asked_language())
        sheets = [sheet for each in telling.subjects() if (sheet := kept.told(telling, each)) is not None]
        return called(_told(telling.state.position, {"sheets": sheets, **told(links(telling))}), office)

    @door.get("/judge/sheet/<subject>/state")
    @needs("judge.see")
    def tell_sheet(subject: str) -> Response | tuple[Response, int]:
        telling = telling_of(office, asked_language())
        sheet = kept.told(telling, telling.labels.subject(subject))
        if sheet is None:
            return refused(Refusal("unknown_subject", {"subject": subject[:64]}))
        return called(_told(telling.state.position, {"sheet": sheet, **told(links(telling))}), office)

    for add in (add_hearing, add_seats, add_pages, add_signing, add_summaries, add_attaching):
        add(door, office)
    add_readiness(door, fingerprint)
    add_recusing(door, office)
    return door


def _told(position: int, told: dict[str, Any]) -> Response:
    """What is told, unless the asker has it. The tag leaves out the position, which others' marks move as well."""
    told = {"stream": g.who.event, "seat": g.who.seat, **told}
    answer = Response(msgspec.json.encode({**told, "position": position}), content_type=_JSON)
    answer.set_etag(sha256(msgspec.json.encode(told)).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers[SEAT_HEADER] = seat_said()
    answer.headers["Jinbang-Position"] = str(position)
    answer.make_conditional(request)
    return answer
