"""The HTTP face of the judges' door: one POST takes marks and answers with a receipt for each.

`POST /judge/marks` with `Authorization: Bearer <token>` and the JSON body of `judges.inbox`. The answer is JSON:
`{"receipts": [...]}` with status 200 when at least one mark is in the ledger, 409 when all that came were conflicts,
422 when nothing could be taken; or `{"word", "sentence", "details"}` when the whole body or the device was refused
(400, 401, 422). It may not look into the ledger: what a mark meets there, `record` says.
"""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from competition.ledger.engine import reading
from competition.pages.refusals import sentence
from competition.pages.shell import preferred_language
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.recorder import Receipt
from judges.devices import HeldSeat, seat_of
from judges.inbox import answer, unpack

_STATUS = {
    "no_token": HTTPStatus.UNAUTHORIZED,
    "unknown_token": HTTPStatus.UNAUTHORIZED,
    "bad_json": HTTPStatus.BAD_REQUEST,
}


def judging(office: Office) -> Blueprint:
    """The judges' routes over this office."""
    door = Blueprint("judging", __name__, url_prefix="/judge")

    @door.post("/marks")
    def receive_marks() -> tuple[Response, int]:
        language = preferred_language(request.cookies.get("language"), request.headers.get("Accept-Language"))
        held = _who_asks(office)
        if isinstance(held, Refusal):
            return _refused(held, language)
        submission = unpack(request.get_data(cache=False), held)
        if isinstance(submission, Refusal):
            return _refused(submission, language)
        receipts = office.recorder.record(submission)
        answers = [answer(each, sentence(each.word, each.details, language) if each.word else "") for each in receipts]
        return jsonify(receipts=answers), _status(receipts)

    return door


def _who_asks(office: Office) -> HeldSeat | Refusal:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return Refusal("no_token", {})
    with reading(office.engine) as conn:
        return seat_of(conn, token.strip()) or Refusal("unknown_token", {})


def _refused(refusal: Refusal, language: str) -> tuple[Response, int]:
    said = sentence(refusal.word, refusal.details, language)
    body = {"word": refusal.word, "sentence": said, "details": dict(refusal.details)}
    return jsonify(body), _STATUS.get(refusal.word, HTTPStatus.UNPROCESSABLE_ENTITY)


def _status(receipts: Sequence[Receipt]) -> int:
    outcomes = {receipt.outcome for receipt in receipts}
    if not outcomes or outcomes & {"recorded", "exists"}:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if outcomes == {"conflict"} else HTTPStatus.UNPROCESSABLE_ENTITY
