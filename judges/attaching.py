"""Notes and photos to an aspect, from a judge's tablet to the chief judge and the arbiter.

`POST /judge/attach?key=&subject=&aspect=&kind=&made=&stream=&seat=` with the bare content as its body: UTF-8 text for
kind "note", a JPEG, PNG or WebP for kind "photo", one a request. It is answered as marks are (`judges.blueprint`), the
receipt with the id of the `attachment`. The same key with the same content counts once. What a tablet holds whose seat
was taken is let in and says so. Nothing that was attached is ever given out here.
"""

import re

from flask import Blueprint, Response, g, jsonify, request

from competition.access import status_of
from competition.access.permissions import needs
from competition.access.who import Who
from competition.ledger import attachments
from competition.ledger.attachments import Content
from competition.ledger.reasons import LONGEST
from competition.pages.refusals import sentence
from competition.rules import facts as f
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.rules.state import State
from competition.tally import given
from competition.tally.attaching import attach
from competition.tally.office import Office
from judges.answers import asked_language, told
from judges.labels import own_labels

MOST_PHOTO = 4 * 1024 * 1024  # bytes; the tablet makes photos smaller than a quarter of that
_STATUS = {"photo_too_large": 413, "other_seat": 409}
_MADE = re.compile(r"[0-9]{1,15}", re.ASCII)


def add_attaching(door: Blueprint, office: Office) -> None:
    """The route over this office."""

    @door.post("/judge/attach")
    @needs("judge.attach")
    def receive_attachment() -> tuple[Response, int]:
        who: Who = g.who
        key, kind = request.args.get("key", ""), request.args.get("kind", "")
        wrong = _asked(who, key)
        content = content_of(kind, request.get_data(cache=False))
        if wrong is not None:
            return _refused(wrong)
        if isinstance(content, Refusal):
            return _refused(content)
        replica = office.replicas.of(who.event)
        replica.catch_up()
        subject, aspect = own_labels(office).subject(request.args.get("subject", "")), request.args.get("aspect", "")
        module = _module_of(replica.state, aspect)
        attached: f.AttachmentKind = "note" if kind == "note" else "photo"
        fact = f.Attached("", subject, module, aspect, who.seat, attached, "", who.role == "unseated")
        receipt = attach(office, who.event, who.seat, key, fact, content, _made())
        answer = {**told(office, receipt), "attachment": attachments.id_of(who.seat, key)}
        status = {"recorded": 200, "exists": 200, "conflict": 409}.get(receipt.outcome, 422)
        return jsonify(receipts=[answer], position=office.replicas.of(who.event).position), status


def content_of(kind: str, body: bytes) -> Content | Refusal:
    """The content as it is kept, or a refusal with one of the words of `ATTACHING` on notes and photos."""
    if kind != "note":
        if len(body) > MOST_PHOTO:
            return Refusal("photo_too_large")
        found = attachments.type_of(body, attachments.PHOTOS) if kind == "photo" else ""
        return Content(found, body) if found else Refusal("photo_not_image")
    try:
        text = body.decode("utf-8").replace("\r\n", "\n").strip()
    except UnicodeDecodeError:
        return Refusal("note_malformed")
    if not text:
        return Refusal("note_missing")
    if len(text) > LONGEST:
        return Refusal("note_too_long", {"most": str(LONGEST)})
    plain = all(letter.isprintable() or letter in "\n\t" for letter in text)
    return Content(attachments.NOTE, text.encode()) if plain else Refusal("note_malformed")


def _asked(who: Who, key: str) -> Refusal | None:
    """Whether the key is one, and the seat that of this tablet still."""
    wrong = given.malformed(key, request.args.get("subject", ""), request.args.get("aspect", ""))
    if wrong:
        return Refusal("bad_mark", {"why": wrong})
    said = request.args.get("stream") or who.event, request.args.get("seat") or who.seat
    return None if said == (who.event, who.seat) else Refusal("other_seat")


def _module_of(state: State, aspect: str) -> str:
    marking = plan_of(state.scheme).markings.get(aspect) if state.scheme else None
    return marking.module if marking else ""


def _made() -> int | None:
    made = request.args.get("made", "")
    return int(made) if _MADE.fullmatch(made) else None


def _refused(refusal: Refusal) -> tuple[Response, int]:
    said = sentence(refusal.word, refusal.details, asked_language())
    status = _STATUS.get(refusal.word) or (400 if refusal.word == "bad_mark" else status_of(refusal.word))
    return jsonify(word=refusal.word, sentence=said, details=dict(refusal.details)), status
