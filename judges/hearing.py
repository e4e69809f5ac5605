"""What a tablet and the server tell one another beside marks: contact, held marks, its clock; calls, a seat lost.

Every request of a tablet says how many marks it holds and what its clock shows, in the headers `Jinbang-Held` and
`Jinbang-Clock`; a look at its sheets is answered with `Jinbang-Call`, when the chief called it. `GET /judge/notices`
tells what the seat's socket tells, to a tablet without one; `POST /judge/call` `{"call", "answered"}` says that a call
is shown, or was answered by a touch. It may not touch a mark.
"""

import msgspec
from flask import Blueprint, Response, g, jsonify, request

from competition.access import contacts, status_of
from competition.access.permissions import needs
from competition.pages.refusals import sentence
from competition.pages.shell import LANGUAGES, preferred_language
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from judges.notices import lost, told


class SentCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body of the call door: `call` as it was told, in ms."""

    call: int
    answered: bool = False


def add_hearing(door: Blueprint, office: Office) -> None:
    """The routes over this office, and an ear for what each request reports."""

    @door.before_request
    def hear() -> None:
        if g.who.device:
            held, clock = request.headers.get("Jinbang-Held"), request.headers.get("Jinbang-Clock")
            contacts.contacts_of(office).heard(g.who.device, now_ms(), held, clock)

    @door.get("/judge/notices")
    @needs("judge.hear")
    def tell_notices() -> Response:
        said = lost(office, g.who.event, g.who.device, _language())
        answer = jsonify(**told(office, g.who.event, g.who.device), said=said)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @door.post("/judge/call")
    @needs("judge.hear")
    def answer_call() -> tuple[Response, int]:
        try:
            sent = msgspec.json.decode(request.get_data(cache=False), type=SentCall)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _refused(Refusal("bad_json", {"why": str(error)[:200]}))
        if abs(sent.call) >= 1 << 62:
            return _refused(Refusal("unknown_call"))
        contacts.answer_call(office, g.who.event, g.who.device, sent.call, sent.answered, now_ms())
        return jsonify(told(office, g.who.event, g.who.device)), 200


def called(answer: Response, office: Office) -> Response:
    """The answer with the call that waits for this tablet, if any; for tablets whose socket is not there."""
    call = told(office, g.who.event, g.who.device)["call"] if g.who.device else 0
    if call:
        answer.headers["Jinbang-Call"] = str(call)
    return answer


def _refused(refusal: Refusal) -> tuple[Response, int]:
    said = sentence(refusal.word, refusal.details, _language())
    status = 400 if refusal.word == "bad_json" else status_of(refusal.word)
    return jsonify(word=refusal.word, sentence=said, details=dict(refusal.details)), status


def _language() -> str:
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        return asked
    return preferred_language(request.cookies.get("language"), request.headers.get("Accept-Language"))
