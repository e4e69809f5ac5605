"""A judge states an own tie to somebody 申请回避: its seat owes this subject nothing any more, the chief is told.

`POST /judge/tie` takes `{"key", "subject", "reason"?, "stream"?, "seat"?}` and answers as the marks' door does. What
the judge wrote becomes a row that can be erased; the fact has its commitment. It may not decide if a tie is heeded.
"""

from flask import Blueprint, Response, g, request
from msgspec import structs

from competition.access import notices
from competition.access.notices import telling
from competition.access.permissions import needs
from competition.ledger import reasons, store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.ledger.names import forget, put
from competition.rules.facts import SeatRecused
from competition.rules.refusals import Refusal
from competition.tally import given
from competition.tally.office import Office, now_ms
from competition.tally.proposals import Proposal, Submission
from judges.answers import recorded, refused
from judges.inbox import SentBody, decoded
from judges.labels import own_labels

Answered = tuple[Response, int]


class SentTie(SentBody, frozen=True, forbid_unknown_fields=True):
    """A body of this door."""

    key: str
    subject: str
    reason: str = ""


def add_recusing(door: Blueprint, office: Office) -> None:
    """The route over this office."""

    @door.post("/judge/tie")
    @needs("judge.recuse")
    def state_tie() -> Answered:
        sent = decoded(request.get_data(cache=False), SentTie, g.who)
        if isinstance(sent, Refusal):
            return refused(sent)
        if given.malformed(sent.key, sent.subject):
            return refused(Refusal("bad_mark", {"why": "tie"}))
        if len(sent.reason) > reasons.LONGEST:
            return refused(Refusal("reason_too_long", {"most": str(reasons.LONGEST)}))
        return _stated(office, structs.replace(sent, subject=own_labels(office).subject(sent.subject)))


def _stated(office: Office, sent: SentTie) -> Answered:
    """The row first, so that no fact points at words that are not there; it goes again where nothing was recorded."""
    said = " ".join(sent.reason.split())
    before = _said_before(office, sent.key)
    commitment, rows = reasons.committed(said) if said and before is None else ("", [])
    fact = SeatRecused(g.who.seat, sent.subject, "declared", commitment)
    if before is not None and before.subject == sent.subject:  # sent again: another salt would be another commitment
        fact = before
    if rows:
        with writing(office.engine) as conn:
            put(conn, rows)
    answer = recorded(office, Submission(g.who.event, g.who.seat, (Proposal(sent.key, fact),)))
    now = _said_before(office, sent.key)
    if before is None and now is not None:
        with telling(office, g.who.event) as conn:
            notices.note(conn, g.who.event, g.who.seat, "tie_stated", g.who.device, now_ms())
    if rows and (now is None or now.reason != commitment):
        with writing(office.engine) as conn:
            for kind, id in reasons.rows_of(commitment):
                forget(conn, kind, id)
    return answer


def _said_before(office: Office, key: str) -> SeatRecused | None:
    """The tie that was recorded under this key, if one was."""
    with reading(office.engine) as conn:
        found = store.by_keys(conn, g.who.event, g.who.seat, [key])
    fact = decode(found[key][1]).fact if key in found else None
    return fact if isinstance(fact, SeatRecused) else None
