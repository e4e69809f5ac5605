"""How a desk's form becomes a fact or an answer; what the organiser's, the chief's and the titles' desk share.

Every form carries a key that was minted with the page, so that a form sent twice counts once. A fact that is recorded
leads back to the page; a refusal shows the page again with the sentence beside the form that caused it.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.who import Who
from competition.ledger import reasons, store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.ledger.names import NameBook, NameRow, forget, put
from competition.pages.refusals import sentence
from competition.pages.shell import TAGS, gettext, render
from competition.pages.words import ROLES
from competition.rules.facts import Fact
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Receipt, Submission


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as the page shows it: beside which form, and the sentence."""

    form: str
    sentence: str


def new_key() -> str:
    """A key for a form: whoever sends it twice has sent it once."""
    return secrets.token_hex(12)


def reason_of(text: str) -> tuple[str, list[NameRow]] | Refusal:
    """A typed reason as a commitment with its rows; words reason_missing and reason_too_long."""
    text = " ".join(text.split())
    if not text:
        return Refusal("reason_missing")
    if len(text) > reasons.LONGEST:
        return Refusal("reason_too_long", {"most": str(reasons.LONGEST)})
    return reasons.committed(text)


def record(office: Office, stream: str, facts: Sequence[Fact], rows: Sequence[NameRow] = ()) -> Refusal | None:
    """Propose facts, whole, under the key of the form that was sent; rows (reasons) are kept only with them."""
    who: Who = g.who
    key = request.form.get("key", "")[:64] or new_key()
    proposals = tuple(Proposal(f"{key}-{number}", fact) for number, fact in enumerate(facts))
    if rows:
        with writing(office.engine) as conn:  # before the facts: a fact never points at a reason that is not there
            put(conn, list(rows))
        office.names.refresh()
    receipts = office.recorder.record(Submission(stream, who.by, proposals, whole=True))
    wrong = next((refusal for refusal in map(refusal_in, receipts) if refusal is not None), None)
    if wrong is None:
        return None
    again = wrong.word == "key_reused" and _said_before(office, stream, proposals)
    if rows:
        with writing(office.engine) as conn:  # no fact points at these
            for kind, id in {(row.kind, row.id) for row in rows}:
                forget(conn, kind, id)
        office.names.refresh()
    return None if again else wrong


def reasoned(office: Office, event: str, make: Callable[[str], Fact]) -> Refusal | None:
    """Record a fact that bears a reason; the words go to a row that can be erased."""
    reason = reason_of(request.form.get("reason", ""))
    if isinstance(reason, Refusal):
        return reason
    commitment, rows = reason
    return record(office, event, [make(commitment)], rows)


def _said_before(office: Office, stream: str, proposals: Sequence[Proposal]) -> bool:
    """Whether this was recorded before in the same words: their commitment has another salt each time."""
    names = office.names.book()
    with reading(office.engine) as conn:
        found = store.by_keys(conn, stream, g.who.by, [each.key for each in proposals])
    return all(
        each.key in found and _same_words(decode(found[each.key][1]).fact, each.fact, names) for each in proposals
    )


def _same_words(said: Any, fact: Any, names: NameBook) -> bool:
    if type(said) is not type(fact) or not hasattr(fact, "reason"):
        return bool(said == fact)
    same = reasons.words(names, said.reason) == reasons.words(names, fact.reason)
    return same and replace(said, reason=fact.reason) == fact


def refusal_in(receipt: Receipt) -> Refusal | None:
    """Why a receipt is of no recorded fact. Of a submission that was refused whole only the culprit tells."""
    if receipt.outcome in ("recorded", "exists") or receipt.word == "whole_refused":
        return None
    return Refusal(receipt.word, dict(receipt.details), receipt.outcome == "conflict")


def done(form: str = "") -> Answer:
    """Back to the page that the form stands on, so that a reload sends nothing again."""
    here = request.form.get("back", "")
    ours = here.startswith("/") and not here.startswith("//") and not set(here) & set("\\\r\n\t")
    language = (request.view_args or {}).get("language", "zh")
    return redirect((here if ours else f"/{language}/desk/") + (f"#{form}" if form and ours else ""), 303)


def told(form: str, refusal: Refusal, language: str) -> Told:
    """A refusal in the reader's language."""
    return Told(form, sentence(refusal.word, refusal.details, language))


def page(template: str, language: str, status: int = 200, at: str = "", **values: Any) -> Answer:
    """A desk's page, never kept by anybody. `at` is its address where the request is a form sent from it."""
    here = at or request.path
    role = gettext(language, ROLES[g.who.role]) if g.who.role in ROLES else ""
    body = render(
        template,
        language,
        path=here[len(language) + 1 :],
        here=here,
        who=g.who,
        role_name=role,
        key=new_key(),
        **values,
    )
    answer = Response(body, status, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = TAGS[language]
    return answer
