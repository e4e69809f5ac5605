"""The summaries of modules on a judge's tablet: looked at and accepted before the chief signs.

What a summary shows, `competition.rules.summary` decides; nothing may be added here that is not in it. Accepting needs
the server: it is of what all of the panel gave, which no tablet holds.
"""

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.refusals import sentence
from competition.pages.shell import gettext
from competition.pages.words import STATUSES
from competition.rules.facts import SummaryAccepted
from competition.rules.refusals import Refusal
from competition.rules.summary import Summary, summary
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission
from judges.accepting import STATES
from judges.pages import LANGUAGE, own_card, page, telling_of
from judges.sheet import Telling


@dataclass(frozen=True, slots=True)
class LineShown:
    """One subject. `heading` where a new round begins; `points` as printed, None while nothing counts."""

    code: str
    name: str
    status: str
    points: str | None
    heading: str


def add_summaries(door: Blueprint, office: Office) -> None:
    """The routes over this office."""

    @door.get(LANGUAGE + "summary/<module>")
    @needs("judge.see")
    def see_summary(language: str, module: str) -> Response:
        return _shown(office, language, module)

    @door.post(LANGUAGE + "summary/<module>")
    @needs("judge.sign")
    def accept_summary(language: str, module: str) -> Answer:
        """Accept exactly what the page showed: a mark that came since has another digest and is refused."""
        key = request.form.get("key", "")[:64] or secrets.token_hex(12)
        fact = SummaryAccepted(g.who.seat, module[:64], request.form.get("digest", "")[:64])
        (receipt,) = office.recorder.record(Submission(g.who.event, g.who.seat, (Proposal(key, fact),)))
        if receipt.outcome in ("recorded", "exists") or receipt.word == "summary_accepted":
            answer = redirect(f"/{language}/judge/summary/{module}", 303)
            answer.headers["Cache-Control"] = "no-store"
            return answer
        word = "summary_moved" if receipt.word in ("digest_differs", "key_reused") else receipt.word
        return _shown(office, language, module, Refusal(word, dict(receipt.details), receipt.outcome == "conflict"))


def _shown(office: Office, language: str, module: str, refusal: Refusal | None = None) -> Response:
    telling = telling_of(office, language)
    found = summary(telling.state, telling.seat, module)
    if found is None:
        abort(404, "unknown_module")
    name = telling.names.text("module", f"{telling.event}/{module}", language)
    answer = page(
        "judge/summary.html",
        language,
        seat=own_card(office, language),
        module=name,
        summary=found,
        said=gettext(language, STATES[found.state]),
        lines=_lines(found, telling),
        key=secrets.token_hex(12),
        problem=sentence(refusal.word, {**refusal.details, "module": name}, language) if refusal else "",
    )
    if refusal:
        answer.status_code = 409 if refusal.conflict else 422
    return answer


def _lines(found: Summary, telling: Telling) -> list[LineShown]:
    """In the order and under the codes of the start list."""
    known = {line.subject: line for line in found.lines}
    lines = [known[subject] for subject in telling.subjects() if subject in known]
    several = len({line.round for line in lines}) > 1
    before = ""
    shown = []
    for line in lines:
        heading = telling.named("round", line.round) if several and line.round != before else ""
        before = line.round
        called = telling.called(line)
        status = gettext(telling.language, STATUSES[line.status]) if STATUSES[line.status] else ""
        shown.append(LineShown(called["code"], called["name"], status, line.points, heading))
    return shown
