"""The doors of signatures and confirmations: `POST /judge/sign`, `/judge/sign/competitor` and `/judge/confirm`.

Each takes a JSON body of `judges.hands` and answers like the marks door, with one receipt; what is refused as a whole
(a wrong PIN, a drawing that is none, marks that changed meanwhile) is answered with word and sentence. Drawings and
reasons are rows: kept before the fact that points at them, and only with it. Sent again, a request counts once.
"""

from flask import Blueprint, Response, g, request
from msgspec import structs

from competition.access.permissions import needs
from competition.ledger import drawings
from competition.ledger.engine import writing
from competition.ledger.names import forget, put
from competition.rules.refusals import Refusal
from competition.tally.office import Office, now_ms
from competition.tally.proposals import Proposal, Submission
from judges.answers import asked_language, receipted, refused
from judges.hands import (
    Hand,
    Sent,
    SentConfirmation,
    SentHand,
    SentSignature,
    competitors_hand,
    confirmation,
    judges_hand,
    malformed,
    said_before,
)
from judges.inbox import decoded
from judges.labels import own_labels
from judges.pages import telling_of


def add_signing(door: Blueprint, office: Office) -> None:
    """The routes over this office."""

    def body() -> bytes:
        return request.get_data(cache=False)

    @door.post("/judge/sign")
    @needs("judge.sign")
    def sign_sheet() -> tuple[Response, int]:
        return _taken(office, decoded(body(), SentSignature, g.who))

    @door.post("/judge/sign/competitor")
    @needs("judge.sign")
    def sign_as_competitor() -> tuple[Response, int]:
        return _taken(office, decoded(body(), SentHand, g.who))

    @door.post("/judge/confirm")
    @needs("judge.sign")
    def confirm_mark() -> tuple[Response, int]:
        return _taken(office, decoded(body(), SentConfirmation, g.who))


def _taken(office: Office, sent: Sent | Refusal) -> tuple[Response, int]:
    wrong = sent if isinstance(sent, Refusal) else malformed(sent)
    if wrong or isinstance(sent, Refusal):
        return refused(wrong or sent)  # type: ignore[arg-type]
    sent = structs.replace(sent, subject=own_labels(office).subject(sent.subject))
    before = said_before(office, g.who, sent)
    hand = Hand(before) if before else _hand(office, sent)
    return refused(hand) if isinstance(hand, Refusal) else _recorded(office, sent.key, hand)


def _hand(office: Office, sent: Sent) -> Hand | Refusal:
    if isinstance(sent, SentConfirmation):
        return confirmation(sent)
    telling = telling_of(office, asked_language())
    if isinstance(sent, SentHand):
        return competitors_hand(g.who, sent, telling)
    return judges_hand(office, g.who, sent, telling)


def _recorded(office: Office, key: str, hand: Hand) -> tuple[Response, int]:
    _keep(office, hand)
    submission = Submission(g.who.event, g.who.seat, (Proposal(key, hand.fact),))
    receipts = office.recorder.record(submission)
    if receipts[0].outcome != "recorded":
        _let_go(office, hand)
    return receipted(office, submission.stream, receipts)


def _keep(office: Office, hand: Hand) -> None:
    if not hand.drawn and not hand.rows:
        return
    with writing(office.engine) as conn:
        if hand.drawn:
            drawings.put(conn, hand.drawn, now_ms())
        if hand.rows:
            put(conn, hand.rows)
    if hand.rows:
        office.names.refresh()


def _let_go(office: Office, hand: Hand) -> None:
    """No fact points at these rows."""
    if not hand.drawn and not hand.rows:
        return
    with writing(office.engine) as conn:
        if hand.drawn:
            drawings.forget(conn, hand.drawn.proof)
        for kind, id in {(row.kind, row.id) for row in hand.rows}:
            forget(conn, kind, id)
    if hand.rows:
        office.names.refresh()
