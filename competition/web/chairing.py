"""The chief judge's desk 裁判长席: how far the marking is, every mark with its history, signatures, and late marks.

Only the role chief comes in here; nobody else signs, corrects or decides on a late mark. Each form proposes one fact
through the one write path, with the key of the mark that the chief saw, so that a newer one is never overwritten.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.pages.chief_desk import frame_of
from competition.pages.shell import TAGS
from competition.rules import facts as f
from competition.rules.admission_chair import proposal
from competition.rules.duty import sitting_at
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.web import desk
from competition.web.chief_pages import called_of, chief_page, event_of, late_page, overview, subject_page

_CHIEF = "/<any(zh, en):language>/desk/event/<event>/chief"
_SUBJECT = f"{_CHIEF}/subject/<subject>"
_MODULE = f"{_CHIEF}/module/<module>"
_LATE = f"{_CHIEF}/late"
_DECIMAL = re.compile(r"[+-]?\d{1,12}(\.\d{0,12})?", re.ASCII)
_IN_CHINESE = {"缺考": "absent", "无": "none", "是": "yes", "否": "no"}


def chairing(office: Office) -> Blueprint:
    """The chief's routes over this office."""
    door = Blueprint("chairing", __name__)
    _add_desk(door, office)
    _add_modules(door, office)
    _add_subject(door, office)
    _add_late(door, office)
    return door


def _add_desk(door: Blueprint, office: Office) -> None:
    @door.get(_CHIEF)
    @needs("chief.see")
    def chief(language: str, event: str) -> Answer:
        return chief_page(office, event, language)

    @door.get(f"{_CHIEF}/grid")
    @needs("chief.see")
    def chief_grid(language: str, event: str) -> Answer:
        """The parts of the desk that move; the same bytes while nothing has moved."""
        replica = event_of(office, event)
        names = called_of(office, replica, language)
        here = f"/{language}/desk/event/{event}/chief"
        body = frame_of(overview(office, replica, names), here, language)
        answer = Response(body, content_type="text/html; charset=utf-8")
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["Content-Language"] = TAGS[language]
        answer.vary.add("Cookie")
        answer.add_etag()
        return answer.make_conditional(request)


def _add_modules(door: Blueprint, office: Office) -> None:
    @door.post(f"{_MODULE}/sign")
    @needs("chief.sign")
    def sign_module(language: str, event: str, module: str) -> Answer:
        """Sign exactly the marks that the page showed: a mark that came since has another digest and is refused."""
        event_of(office, event)
        digest = request.form.get("digest", "")
        refusal = desk.record(office, event, [f.ModuleSigned(module, digest)])
        return _answer(refusal, f"module-{module}", lambda form, why: chief_page(office, event, language, form, why))

    @door.post(f"{_MODULE}/reopen")
    @needs("chief.reopen")
    def reopen_module(language: str, event: str, module: str) -> Answer:
        event_of(office, event)
        refusal = desk.reasoned(office, event, lambda reason: f.ModuleReopened(module, reason))
        return _answer(refusal, f"module-{module}", lambda form, why: chief_page(office, event, language, form, why))


def _add_subject(door: Blueprint, office: Office) -> None:
    @door.get(_SUBJECT)
    @needs("chief.see")
    def chief_subject(language: str, event: str, subject: str) -> Answer:
        return subject_page(office, event, subject, language)

    def decide(language: str, event: str, subject: str, form: str, make: Callable[[str], f.Fact]) -> Answer:
        event_of(office, event)
        refusal = desk.reasoned(office, event, make)
        return _answer(refusal, form, lambda at, why: subject_page(office, event, subject, language, at, why))

    @door.post(f"{_SUBJECT}/correct")
    @needs("chief.correct")
    def correct(language: str, event: str, subject: str) -> Answer:
        aspect, seat, saw = _cell()
        value = observation(request.form.get("value", ""))
        return decide(
            language, event, subject, _form_of(aspect, seat),
            lambda reason: _asked(office, event, f.MarkCorrected(subject, aspect, seat, value, saw, reason)),
        )  # fmt: skip

    @door.post(f"{_SUBJECT}/void")
    @needs("chief.void")
    def void(language: str, event: str, subject: str) -> Answer:
        aspect, seat, saw = _cell()
        return decide(
            language, event, subject, _form_of(aspect, seat),
            lambda reason: _asked(office, event, f.MarkVoided(subject, aspect, seat, saw, reason)),
        )  # fmt: skip

    @door.post(f"{_SUBJECT}/reopen")
    @needs("chief.reopen")
    def reopen_sheet(language: str, event: str, subject: str) -> Answer:
        seat, module = request.form.get("seat", ""), request.form.get("module", "")
        return decide(
            language, event, subject, f"sheet-{module}-{seat}",
            lambda reason: f.SheetReopened(seat, subject, module, reason),
        )  # fmt: skip


def _asked(office: Office, event: str, fact: f.MarkCorrected | f.MarkVoided) -> f.Fact:
    """The correction itself, or where the event asks for four eyes the proposal of it."""
    blank = isinstance(fact, f.MarkCorrected) and not fact.value  # no wish to take it away: refused as no value
    four_eyes = event_of(office, event).state.oversight.settings.four_eyes
    return proposal(fact) if four_eyes and not blank else fact


def _add_late(door: Blueprint, office: Office) -> None:
    @door.get(_LATE)
    @needs("chief.late")
    def late(language: str, event: str) -> Answer:
        return late_page(office, event, language)

    @door.post(f"{_LATE}/<int:mark>/accept")
    @needs("chief.late")
    def accept_late(language: str, event: str, mark: int) -> Answer:
        event_of(office, event)
        refusal = _accept(office, event, mark)
        return _answer(refusal, f"late-{mark}", lambda form, why: late_page(office, event, language, form, why), "")

    @door.post(f"{_LATE}/<int:mark>/reject")
    @needs("chief.late")
    def reject_late(language: str, event: str, mark: int) -> Answer:
        event_of(office, event)
        refusal = _reject(office, event, mark)
        return _answer(refusal, f"late-{mark}", lambda form, why: late_page(office, event, language, form, why), "")


def _accept(office: Office, event: str, mark: int) -> Refusal | None:
    """The fact first, then off the waiting list: a crash between the two leaves a row that the ledger counts."""
    row = _late_row(office, event, mark)
    if row is None or row.settled == "rejected":
        return Refusal("late_mark_gone")
    sent = decode(row.body)
    fact = sent.fact
    if not isinstance(fact, f.Marked):
        return Refusal("late_void")
    saw = request.form.get("replaces", "")[:200] or None
    judge = sitting_at(event_of(office, event).state.duty, row.by, min(sent.made or row.at, row.at))
    accepted = f.LateMarkAccepted(fact.subject, fact.aspect, fact.seat, fact.value, saw, row.key, row.by, judge)
    refusal = desk.record(office, event, [accepted])
    if refusal is not None and refusal.word != "already_accepted":
        return refusal
    with writing(office.engine) as conn:
        store.settle(conn, mark, "accepted")
    return None


def _reject(office: Office, event: str, mark: int) -> Refusal | None:
    """Off the waiting list, unless it counts by now; rejecting twice is harmless."""
    row = _late_row(office, event, mark)
    if row is None:
        return Refusal("late_mark_gone")
    with writing(office.engine) as conn:
        store.lock(conn, event)  # alone with the recorder, so that it is not accepted meanwhile
        replica = office.replicas.of(event)
        replica.catch_up(conn)
        taken = (row.by, row.key) in replica.state.accepted or store.by_keys(conn, event, row.by, [row.key])
        store.settle(conn, mark, "accepted" if taken else "rejected")
    return Refusal("late_mark_gone") if taken or row.settled == "accepted" else None


def _late_row(office: Office, event: str, mark: int) -> store.Late | None:
    with reading(office.engine) as conn:
        return next((row for row in store.late(conn, event, waiting=False) if row.id == mark), None)


def _answer(
    refusal: Refusal | None, form: str, show: Callable[[str, Refusal], Answer], back: str | None = None
) -> Answer:
    """Back to the form, or where `back` says; or the page again with what was refused beside the form."""
    return show(form, refusal) if refusal is not None else desk.done(form if back is None else back)


def _cell() -> tuple[str, str, str]:
    """Aspect, seat and the key of the mark that the chief saw in the cell."""
    return request.form.get("aspect", ""), request.form.get("seat", ""), request.form.get("replaces", "")[:200]


def _form_of(aspect: str, seat: str) -> str:
    return f"cell-{aspect}-{seat}" if seat else f"cell-{aspect}"


def observation(typed: str) -> str:
    """What was typed, in the one writing that a mark has: Chinese words, full-width digits and idle noughts will do."""
    text = unicodedata.normalize("NFKC", typed).strip()
    text = _IN_CHINESE.get(text, text)
    if not _DECIMAL.fullmatch(text):
        return text[:40]
    exact = f"{Decimal(text):f}"
    exact = exact.rstrip("0").rstrip(".") if "." in exact else exact
    return "0" if exact in ("-0", "") else exact
