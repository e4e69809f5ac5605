"""The appeals' desk 申诉仲裁: read, admit or not, and decide, after the effect of the decision was shown.

Supervisors and arbiters read appeals; an arbiter decides, who has no ties to the case: the rules hold that. Nothing of
an appeal is shown to anybody else but whose it is.
"""

from typing import Any

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import accounts
from competition.access.permissions import may, needs
from competition.ledger.engine import reading
from competition.pages.chief_sheet import subject_sheet
from competition.pages.effects import changes, title_changes
from competition.pages.review_desk import STAGES, appeal_shown
from competition.pages.shell import gettext
from competition.rules import facts as f
from competition.rules.admission_review import after, corrections_refused, tied
from competition.rules.board import seen
from competition.rules.questions import choice_of
from competition.rules.refusals import Refusal
from competition.rules.standings import digest
from competition.rules.state import State
from competition.tally.history import subject_history
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.attached import shown_to
from competition.web.chairing import observation
from competition.web.chief_pages import called_of, event_of
from competition.web.reviewing import REVIEW, answer, page

_APPEAL = f"{REVIEW}/appeal/<appeal>"


def appealing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("appealing", __name__)
    _add_reading(door, office)
    _add_deciding(door, office)
    return door


def _add_reading(door: Blueprint, office: Office) -> None:
    @door.get(_APPEAL)
    @needs("review.appeals")
    def appeal(language: str, event: str, appeal: str) -> Answer:
        return _appeal_page(office, event, appeal, language)

    @door.post(f"{_APPEAL}/admit")
    @needs("review.appeals")
    def admit(language: str, event: str, appeal: str) -> Answer:
        event_of(office, event)
        return _told(office, event, appeal, language, "admit", desk.record(office, event, [f.AppealAdmitted(appeal)]))

    @door.post(f"{_APPEAL}/reject")
    @needs("review.appeals")
    def reject(language: str, event: str, appeal: str) -> Answer:
        event_of(office, event)
        refusal = _reasoned(office, event, lambda reason: f.AppealRejected(appeal, reason))
        return _told(office, event, appeal, language, "admit", refusal)

    @door.post(f"{_APPEAL}/tie")
    @needs("review.appeals")
    def tie(language: str, event: str, appeal: str) -> Answer:
        """Declare that an account has ties to whom the appeal is about."""
        found = event_of(office, event).state.review.appeals.get(appeal)
        if found is None:
            abort(404, "unknown_appeal")
        account = request.form.get("account", "")[:64]
        refusal = _reasoned(office, event, lambda reason: f.ArbiterTied(account, found.filed.subject, reason))
        return _told(office, event, appeal, language, "tie", refusal)

    @door.post(f"{REVIEW}/close")
    @needs("review.close")
    def close(language: str, event: str) -> Answer:
        event_of(office, event)
        return answer(office, event, language, "appeals", desk.record(office, event, [f.AppealsClosed()]))


def _add_deciding(door: Blueprint, office: Office) -> None:
    @door.post(f"{_APPEAL}/effect")
    @needs("review.decide")
    def effect(language: str, event: str, appeal: str) -> Answer:
        """What would follow from the decision as it is on the form; nothing is recorded."""
        return _effect_page(office, event, appeal, language)

    @door.post(f"{_APPEAL}/decide")
    @needs("review.decide")
    def decide(language: str, event: str, appeal: str) -> Answer:
        replica = event_of(office, event)
        subject = _subject_of(replica, appeal)
        saw = request.form.get("digest", "")[:64]
        refusal = _reasoned(office, event, lambda reason: _decision(replica.state, appeal, subject, reason, saw))
        if refusal is None:
            return desk.done("decided")
        if refusal.word in ("effect_moved", "superseded"):
            return _effect_page(office, event, appeal, language, refusal)
        return _appeal_page(office, event, appeal, language, "decide", refusal)


def _appeal_page(
    office: Office, event: str, appeal: str, language: str, form: str = "", refusal: Refusal | None = None
) -> Answer:
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    subject = _subject_of(replica, appeal)
    decides = may(g.who, "review.decide", event) is None
    wrong = tied(replica.state, g.who.by, subject) if decides else None
    with reading(office.engine) as conn:
        known = [(each.id, each.name) for each in accounts.listed(conn) if each.role == "arbiter"]
    return page(
        "organise/appeal.html", called, f"/appeal/{appeal}", refusal, form,
        appeal=appeal_shown(called, replica.state.review.appeals[appeal]),
        sheet=subject_sheet(subject, called, replica.scorer, subject_history(office.engine, event, subject)),
        tied=called.sentence(wrong) if wrong else "", arbiters=known, attached=shown_to(office, called, subject),
        opened=f"/{language}/desk/event/{event}/attachment",
        typed={name: request.form.get(name, "")[:500] for name in request.form},
    )  # fmt: skip


def _effect_page(office: Office, event: str, appeal: str, language: str, refusal: Refusal | None = None) -> Answer:
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    subject = _subject_of(replica, appeal)
    state = replica.state
    fact = _decision(state, appeal, subject, "", "")
    wrong = tied(state, g.who.by, subject) or choice_of("verdict", fact.verdict, ("upheld", "dismissed"))
    wrong = wrong or corrections_refused(state, fact, subject)
    if wrong is None and not request.form.get("reason", "").strip():
        wrong = Refusal("reason_missing")
    if wrong is not None:
        return _appeal_page(office, event, appeal, language, "decide", wrong)
    then = after(state, fact)
    views = seen(state, "arbiter"), seen(then, "arbiter")
    return page(
        "organise/appeal_effect.html", called, f"/appeal/{appeal}", refusal, "decide",
        appeal=appeal_shown(called, state.review.appeals[appeal]), fact=fact,
        digest=digest(replica.scorer.standings(then)),
        changes=changes(*views, event, called.names, language, replica.scorer, subject),
        verdict=gettext(language, STAGES[fact.verdict]),
        titles=title_changes(state, then, event, _seasons(office, event), called.names, language, replica.scorer),
        marks=[
            (called.part("aspect", each.aspect), called.judge(each.seat) if each.seat else "",
             called.value(state.subjects[subject].marks[each.aspect, each.seat].fact.value), called.value(each.value))
            for each in fact.corrections
        ],
        typed={name: value[:500] for name, value in request.form.items() if name not in ("key", "back", "digest")},
    )  # fmt: skip


def _decision(state: State, appeal: str, subject: str, reason: str, saw: str) -> f.AppealDecided:
    """The decision on the form: of the cells that were typed, those with another value than the mark that was shown.

    A mark that changed meanwhile counts as typed, so that it is a conflict that is told and never silently left.
    """
    marks, corrections = state.subjects[subject].marks, []
    for name, typed in request.form.items():
        aspect, _, seat = name.removeprefix("value-").partition("/")
        standing = marks.get((aspect, seat))
        value = observation(typed)
        if not name.startswith("value-") or not value or standing is None:
            continue
        key = request.form.get(f"key-{aspect}/{seat}", "")[:200]
        if key != standing.key or value != standing.fact.value:
            corrections.append(f.Correction(aspect, seat, value, key))
    verdict: Any = request.form.get("verdict", "")
    return f.AppealDecided(appeal, verdict, reason, saw, tuple(corrections))


def _reasoned(office: Office, event: str, make: Any) -> Refusal | None:
    reason = desk.reason_of(request.form.get("reason", ""))
    if isinstance(reason, Refusal):
        return reason
    commitment, rows = reason
    return desk.record(office, event, [make(commitment)], rows)


def _told(office: Office, event: str, appeal: str, language: str, form: str, refusal: Refusal | None) -> Answer:
    return desk.done(form) if refusal is None else _appeal_page(office, event, appeal, language, form, refusal)


def _subject_of(replica: Replica, appeal: str) -> str:
    found = replica.state.review.appeals.get(appeal)
    if found is None:
        abort(404, "unknown_appeal")
    return found.filed.subject


def _seasons(office: Office, event: str) -> dict[str, State]:
    """The seasons that list the event."""
    found = {}
    for stream, kind in office.replicas.streams():
        if kind == "season":
            replica = office.replicas.of(stream)
            replica.catch_up()
            if event in replica.state.listed:
                found[stream] = replica.state
    return found
