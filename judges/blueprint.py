"""The HTTP face of the judges' door for programs: marks in, sheets signed, and how the seat's sheets stand.

`POST /judge/marks` takes the JSON body of `judges.inbox` and answers `{"receipts": [...], "position"}` with status 200
when at least one mark is in the ledger, 409 when all that came were conflicts, 422 when nothing could be taken.
`POST /judge/sign` signs one sheet and answers in the same way. `GET /judge/sheets/state` and
`/judge/sheet/<subject>/state` tell the sheets, with an ETag. What is refused as a whole is answered with `{"word",
"sentence", "details"}`; `?language=` chooses the language of sentences. Who asks is in `flask.g.who`, let in by the
doorkeeper by the cookie `seat` or a bearer token. It may not look into the ledger: what a fact meets there, `record`
says.
"""

from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response, g, jsonify, request

from competition.access import status_of
from competition.access.permissions import needs
from competition.pages.refusals import sentence
from competition.pages.shell import LANGUAGES, preferred_language
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.proposals import Receipt, Submission
from judges.hearing import add_hearing, called
from judges.inbox import answer, unpack, unpack_signature
from judges.kept import KeptSheets
from judges.pages import SEAT_HEADER, add_pages, seat_said, telling_of
from judges.readiness import add_readiness
from judges.seats import add_seats

_STATUS = {
    "bad_json": HTTPStatus.BAD_REQUEST,
    "other_seat": HTTPStatus.CONFLICT,
    "unknown_subject": HTTPStatus.NOT_FOUND,
}
_JSON = "application/json; charset=utf-8"


def judging(office: Office, fingerprint: str = "") -> Blueprint:
    """The judges' routes over this office; `fingerprint` is that of its own certificate authority."""
    door = Blueprint("judging", __name__)
    kept = KeptSheets()

    @door.post("/judge/marks")
    @needs("judge.mark")
    def receive_marks() -> tuple[Response, int]:
        return _recorded(office, unpack(request.get_data(cache=False), g.who))

    @door.post("/judge/sign")
    @needs("judge.sign")
    def sign_sheet() -> tuple[Response, int]:
        sent = unpack_signature(request.get_data(cache=False), g.who)
        if isinstance(sent, Refusal):
            return _refused(sent)
        submission, signature, signs = sent
        changed = telling_of(office, _language()).changed_since(signature, signs)
        return _recorded(office, changed or submission)

    @door.get("/judge/sheets/state")
    @needs("judge.see")
    def tell_sheets() -> Response | tuple[Response, int]:
        telling = telling_of(office, _language())
        told = (kept.told(telling, subject) for subject in telling.subjects())
        return called(_told(telling.state.position, {"sheets": [sheet for sheet in told if sheet is not None]}), office)

    @door.get("/judge/sheet/<subject>/state")
    @needs("judge.see")
    def tell_sheet(subject: str) -> Response | tuple[Response, int]:
        telling = telling_of(office, _language())
        told = kept.told(telling, subject)
        if told is None:
            return _refused(Refusal("unknown_subject", {"subject": subject[:64]}))
        return called(_told(telling.state.position, {"sheet": told}), office)

    for add in (add_hearing, add_seats, add_pages):
        add(door, office)
    add_readiness(door, fingerprint)
    return door


def _recorded(office: Office, submission: Submission | Refusal) -> tuple[Response, int]:
    if isinstance(submission, Refusal):
        return _refused(submission)
    receipts = office.recorder.record(submission)
    language = _language()
    answers = [answer(each, sentence(each.word, each.details, language) if each.word else "") for each in receipts]
    # Read after the receipts: what a conflict names is no newer than this.
    position = office.replicas.of(submission.stream).position
    return jsonify(receipts=answers, position=position), _status(receipts)


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


def _refused(refusal: Refusal) -> tuple[Response, int]:
    said = sentence(refusal.word, refusal.details, _language())
    body = {"word": refusal.word, "sentence": said, "details": dict(refusal.details)}
    return jsonify(body), HTTPStatus.CONFLICT if refusal.conflict else _STATUS.get(refusal.word) or status_of(
        refusal.word
    )


def _status(receipts: Sequence[Receipt]) -> int:
    outcomes = {receipt.outcome for receipt in receipts}
    if not outcomes or outcomes & {"recorded", "exists"}:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if outcomes == {"conflict"} else HTTPStatus.UNPROCESSABLE_ENTITY


def _language() -> str:
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        return asked
    return preferred_language(request.cookies.get("language"), request.headers.get("Accept-Language"))
