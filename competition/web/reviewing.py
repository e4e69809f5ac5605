"""The desks of re-check 复核 and sample 抽检: what is left, the draw, each subject's marks to compare, settings, codes.

The chief's desk records what the judges re-checked, the supervisors' what they looked at; errors go to the chief, who
corrects them at the chief's own desk. Appeals have their views in `competition.web.appealing`.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import own_codes
from competition.access.permissions import may, needs
from competition.ledger.engine import reading
from competition.ledger.names import NameRow
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.review_desk import SEED, modules_checked, review_desk
from competition.rules import facts as f
from competition.rules.coding import codes_left
from competition.rules.draw import seed_of
from competition.rules.refusals import Refusal
from competition.rules.review import digest_of_marks
from competition.rules.sampling import drawn, unsampled
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

REVIEW = "/<any(zh, en):language>/desk/event/<event>/review"
_SUBJECT = f"{REVIEW}/subject/<subject>"
_DOES = ("set", "recheck", "sample", "appeals", "decide", "close", "codes")
_LONGEST_WORD = 40


def reviewing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("reviewing", __name__)
    _add_desk(door, office)
    _add_subject(door, office)
    _add_codes(door, office)
    return door


def _add_desk(door: Blueprint, office: Office) -> None:
    @door.get(REVIEW)
    @needs("review.see")
    def review(language: str, event: str) -> Answer:
        return review_page(office, event, language)

    @door.post(f"{REVIEW}/settings")
    @needs("review.set")
    def pin(language: str, event: str) -> Answer:
        event_of(office, event)
        return answer(office, event, language, "settings", desk.record(office, event, [_settings()]))

    @door.post(f"{REVIEW}/draw")
    @needs("review.sample")
    def draw(language: str, event: str) -> Answer:
        return answer(office, event, language, "sample", _draw(office, event))


def _add_subject(door: Blueprint, office: Office) -> None:
    @door.get(_SUBJECT)
    @needs("review.see")
    def subject(language: str, event: str, subject: str) -> Answer:
        return _subject_page(office, event, subject, language)

    @door.post(f"{_SUBJECT}/recheck/<module>")
    @needs("review.recheck")
    def recheck(language: str, event: str, subject: str, module: str) -> Answer:
        made = _checked(office, event, subject, lambda errors, said: f.SubjectRechecked(subject, module, said, errors))
        return _told_subject(office, event, subject, language, f"module-{module}", made)

    @door.post(f"{_SUBJECT}/check")
    @needs("review.sample")
    def check(language: str, event: str, subject: str) -> Answer:
        made = _checked(office, event, subject, lambda errors, said: f.SampleChecked(subject, said, errors))
        return _told_subject(office, event, subject, language, "check", made)


def _add_codes(door: Blueprint, office: Office) -> None:
    @door.post(f"{REVIEW}/codes")
    @needs("review.codes")
    def codes(language: str, event: str) -> Answer:
        """Cards with a private code for those who are named, or for everybody who has none yet; shown this once."""
        called = called_of(office, event_of(office, event), language)
        if called.state.coding.shut:  # a card without a name could be given to nobody
            return review_page(office, event, language, "codes", codes_left(called.state.coding)[0])
        with reading(office.engine) as conn:
            known = own_codes.made_for(conn, event)
        named = [subject for subject in request.form.getlist("subject") if subject in called.state.subjects]
        wanted = named or [subject for subject in called.state.subjects if subject not in known]
        made = own_codes.make(office, event, wanted, now_ms())
        cards = [
            (called.subject(subject), called.state.subjects[subject].start, code) for subject, code in made.items()
        ]
        return page(
            "organise/own_codes.html", called, "", cards=cards, known=len(known),
            address=f"{request.url_root}{language}/own/",
        )  # fmt: skip


def answer(office: Office, event: str, language: str, form: str, refusal: Refusal | None) -> Answer:
    """Back to the form, or the desk again with what was refused beside it."""
    return desk.done(form) if refusal is None else review_page(office, event, language, form, refusal)


def review_page(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    reads = may(g.who, "review.appeals", event) is None
    with reading(office.engine) as conn:
        codes = len(own_codes.made_for(conn, event))
    return page(
        "organise/review.html", called, "", refusal, form,
        desk=review_desk(called, replica.scorer, reads), now=now_ms(), codes=codes, people=len(replica.state.subjects),
    )  # fmt: skip


def page(
    template: str, called: Called, below: str, refusal: Refusal | None = None, form: str = "", **values: Any
) -> Answer:
    here = f"/{called.language}/desk/event/{called.event}/review"
    card = event_card(called.state, called.event, called.names, called.language)
    told = desk.Told(form, called.sentence(refusal)) if refusal is not None else None
    status = 200 if refusal is None else 409 if refusal.conflict else 422
    does = {name: may(g.who, f"review.{name}", called.event) is None for name in _DOES}
    at = here + below
    return desk.page(template, called.language, status, at, review=here, card=card, told=told, does=does, **values)


def _subject_page(
    office: Office, event: str, subject: str, language: str, form: str = "", refusal: Refusal | None = None
) -> Answer:
    replica = event_of(office, event)
    if subject not in replica.state.subjects:
        abort(404, "unknown_subject")
    called = called_of(office, replica, language)
    modules = modules_checked(called, subject)
    return page(
        "organise/review_subject.html", called, f"/subject/{subject}", refusal, form,
        subject=subject, person=called.subject(subject), modules=modules, start=replica.state.subjects[subject].start,
        digest=digest_of_marks(replica.state, subject) if modules else "", wanted=subject in unsampled(replica.state),
        sampled=bool(replica.state.review.sample and subject in replica.state.review.sample.subjects),
    )  # fmt: skip


def _told_subject(
    office: Office, event: str, subject: str, language: str, form: str, refusal: Refusal | None
) -> Answer:
    return desk.done(form) if refusal is None else _subject_page(office, event, subject, language, form, refusal)


def _checked(
    office: Office, event: str, subject: str, make: Callable[[tuple[f.FoundError, ...], str], f.Fact]
) -> Refusal | None:
    """Record what was ticked: the errors among the marks that the page showed, whose digest it sends back."""
    state = event_of(office, event).state
    if subject not in state.subjects:
        abort(404, "unknown_subject")
    marks, errors = state.subjects[subject].marks, []
    for name in request.form:
        aspect, _, seat = name.removeprefix("wrong-").partition("/")
        if name.startswith("wrong-") and (aspect, seat) in marks:
            errors.append(f.FoundError(aspect, seat, marks[aspect, seat].key))
    return desk.record(office, event, [make(tuple(errors), request.form.get("digest", "")[:64])])


def _draw(office: Office, event: str) -> Refusal | None:
    """Draw by the seed that stands, or by a new one: SHA-256 of the ledger's head now and a word said aloud."""
    replica = event_of(office, event)
    now = replica.snapshot()
    review = now.state.review
    if review.settings is None:
        return Refusal("review_not_pinned")
    word = " ".join(request.form.get("word", "").split())
    if review.sample is None and not word:
        return Refusal("word_missing")
    if len(word) > _LONGEST_WORD:
        return Refusal("word_too_long", {"most": str(_LONGEST_WORD)})
    seed = review.sample.seed if review.sample else seed_of(now.head.hex(), word)
    rows = () if review.sample else (NameRow(SEED, f"{event}/{seed}", "zh", f"{now.position} {word}"),)
    subjects = drawn(seed, review.settings, replica.scorer.standings(now.state))
    return desk.record(office, event, [f.SampleDrawn(seed, subjects)], rows)


def _settings() -> f.ReviewPinned:
    form = request.form

    def whole(name: str, default: int) -> int:
        text = form.get(name, "").strip()
        return int(text) if text.isdecimal() and len(text) < 7 else default if not text else -1

    def share(name: str) -> str:
        text = form.get(name, "").strip().removesuffix("%").strip()[:12]
        return f"{text}/100" if text.isdecimal() else text

    since: Any = form.get("appeal_from", "provisional")
    by_share = form.get("by") == "share"
    return f.ReviewPinned(
        whole("top", 10), share("top_share") if by_share else "", share("share"), share("error_limit"),
        whole("appeal_minutes", 120), since,
    )  # fmt: skip
