"""How the judges' door answers a tablet's script: with receipts, or why nothing was taken, in the judge's language."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import Response, jsonify, request

from competition.access import status_of
from competition.pages.refusals import sentence
from competition.pages.shell import LANGUAGES, preferred_language
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.proposals import Receipt, Submission
from judges.inbox import answer
from judges.labels import own_labels

_STATUS = {
    "bad_json": HTTPStatus.BAD_REQUEST,
    "other_seat": HTTPStatus.CONFLICT,
    "unknown_subject": HTTPStatus.NOT_FOUND,
}


def recorded(office: Office, submission: Submission) -> tuple[Response, int]:
    """What became of the submission, in JSON."""
    return receipted(office, submission.stream, office.recorder.record(submission))


def receipted(office: Office, stream: str, receipts: Sequence[Receipt]) -> tuple[Response, int]:
    """Receipts with their sentences; `position` is read after them: what a conflict names is no newer."""
    answers = [told(office, each) for each in receipts]
    return jsonify(receipts=answers, position=office.replicas.of(stream).position), _status(receipts)


def told(office: Office, receipt: Receipt) -> dict[str, object]:
    """One receipt with its sentence, about a subject as the seat that asks calls it."""
    said, labels = receipt.details, own_labels(office)
    subject = said.get("subject")
    if subject is not None:
        receipt = replace(receipt, details={**said, "subject": labels.label(subject)})
        said = {**said, "subject": labels.code(subject)}
    return answer(receipt, sentence(receipt.word, said, asked_language()) if receipt.word else "")


def refused(refusal: Refusal) -> tuple[Response, int]:
    """`{"word", "sentence", "details"}`: nothing of what came was taken."""
    said = sentence(refusal.word, refusal.details, asked_language())
    body = {"word": refusal.word, "sentence": said, "details": dict(refusal.details)}
    return jsonify(body), HTTPStatus.CONFLICT if refusal.conflict else _STATUS.get(refusal.word) or status_of(
        refusal.word
    )


def asked_language() -> str:
    """The language of sentences: as the script asks, else as the browser prefers."""
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        return asked
    return preferred_language(request.cookies.get("language"), request.headers.get("Accept-Language"))


def _status(receipts: Sequence[Receipt]) -> int:
    outcomes = {receipt.outcome for receipt in receipts}
    if not outcomes or outcomes & {"recorded", "exists"}:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if outcomes == {"conflict"} else HTTPStatus.UNPROCESSABLE_ENTITY
