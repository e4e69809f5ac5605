"""The chief's pages of who may mark whom: ties and recusals, absences, substitutes, reserves that stand in.

Only the role chief comes in. Each form proposes its facts through the one write path. A substitute takes the seat and
nothing of the person before: the tablet and the PIN go first, so that whatever it still sends waits as late marks.
"""

import hashlib
from collections.abc import Callable

from flask import Blueprint, abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import devices, notices, pairing, pins
from competition.access.notices import telling
from competition.access.permissions import needs
from competition.ledger.engine import writing
from competition.ledger.names import NameRow, put
from competition.pages.chief_judges import blind, judges_page, seat_page
from competition.pages.chief_names import Called
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.refusals import Refusal
from competition.rules.state import Builder, State
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import called_of, event_of
from competition.web.codes import CodeShown, code_shown, only_here

_JUDGES = "/<any(zh, en):language>/desk/event/<event>/chief/recusals"
_SEAT = f"{_JUDGES}/<seat>"
_LONGEST_NAME = 80
_ANY_REASON = "0" * 64
_TYPED = ("reason", "name", "name_en", "unit", "subject", "seat")


def judges_desk(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("judges_desk", __name__)
    _add_ties(door, office)
    _add_seat(door, office)
    return door


def _add_ties(door: Blueprint, office: Office) -> None:
    @door.get(_JUDGES)
    @needs("chief.see")
    def judges(language: str, event: str) -> Answer:
        return _judges(office, event, language)

    def decide(language: str, event: str, form: str, make: Callable[[str], f.Fact], reasoned: bool = True) -> Answer:
        event_of(office, event)
        refusal = _reasoned(office, event, lambda reason: [make(reason)], reasoned)
        return _judges(office, event, language, form, refusal) if refusal else desk.done(form)

    @door.post(f"{_JUDGES}/tie")
    @needs("chief.seats")
    def tie(language: str, event: str) -> Answer:
        seat, subject = _named("seat"), _named("subject")
        return decide(language, event, "tie", lambda why: f.SeatRecused(seat, subject, "declared", why))

    @door.post(f"{_JUDGES}/lift")
    @needs("chief.seats")
    def lift(language: str, event: str) -> Answer:
        seat, subject = _named("seat"), _named("subject")
        return decide(language, event, _form(), lambda why: f.RecusalLifted(seat, subject, why))

    @door.post(f"{_JUDGES}/stand-in")
    @needs("chief.seats")
    def stand_in(language: str, event: str) -> Answer:
        fact = f.StandInSeated(_named("reserve"), _named("subject"), _named("seat"))
        return decide(language, event, _form(), lambda _: fact, False)

    @door.post(f"{_JUDGES}/end")
    @needs("chief.seats")
    def end(language: str, event: str) -> Answer:
        reserve, subject = _named("reserve"), _named("subject")
        return decide(language, event, _form(), lambda why: f.StandInEnded(reserve, subject, why))


def _add_seat(door: Blueprint, office: Office) -> None:
    @door.get(_SEAT)
    @needs("chief.see")
    def one_seat(language: str, event: str, seat: str) -> Answer:
        return _seat(office, event, seat, language)

    def decide(language: str, event: str, seat: str, form: str, make: Callable[[str, str, str], f.Fact]) -> Answer:
        """One fact for each sheet that is ticked; all of them, or none."""
        event_of(office, event)
        sheets = [each.partition("/")[::2] for each in request.form.getlist("sheet")]
        if not sheets:
            refusal: Refusal | None = Refusal("nothing_ticked")
        else:
            refusal = _reasoned(office, event, lambda why: [make(subject, module, why) for subject, module in sheets])
        return _seat(office, event, seat, language, form, refusal) if refusal else desk.done(form)

    @door.post(f"{_SEAT}/absent")
    @needs("chief.seats")
    def absent(language: str, event: str, seat: str) -> Answer:
        return decide(
            language, event, seat, "absent", lambda subject, module, why: f.SeatExcused(seat, subject, module, why)
        )

    @door.post(f"{_SEAT}/return")
    @needs("chief.seats")
    def back(language: str, event: str, seat: str) -> Answer:
        return decide(
            language, event, seat, "return", lambda subject, module, why: f.SeatReturned(seat, subject, module, why)
        )

    @door.post(f"{_SEAT}/substitute")
    @needs("chief.seats")
    def substitute(language: str, event: str, seat: str) -> Answer:
        event_of(office, event)
        code = _substituted(office, event, seat, language)
        if isinstance(code, Refusal):
            return _seat(office, event, seat, language, "substitute", code)
        return _seat(office, event, seat, language, code=code)


def _substituted(office: Office, event: str, seat: str, language: str) -> CodeShown | Refusal:
    """Seat the person who was typed in, and give a code for the next tablet; sent again, only the code is another."""
    replica = event_of(office, event)
    called = called_of(office, replica, language)
    zh, en = (" ".join(request.form.get(field, "").split()) for field in ("name", "name_en"))
    if not (zh or en):
        return Refusal("name_missing")
    if max(len(zh), len(en)) > _LONGEST_NAME:
        return Refusal("name_too_long", {"most": str(_LONGEST_NAME)})
    key = request.form.get("key", "")[:64] or desk.new_key()
    judge = f"judge-{hashlib.sha256(f'{event}/{seat}/{key}'.encode()).hexdigest()[:20]}"
    ties = _ties_of_unit(called, seat, _named("unit"))
    if isinstance(ties, Refusal):
        return ties
    if replica.state.duty.judge(seat) != judge:
        wrong = _refused(replica.state, [f.SubstituteSeated(seat, judge, _ANY_REASON), *ties]) or _typed_reason()
        if wrong:
            return wrong
        _unseat(office, event, seat)
        refusal = _reasoned(office, event, lambda why: [f.SubstituteSeated(seat, judge, why), *ties])
        if refusal:
            return refusal
        _name(office, judge, zh or en, en or zh)
    with writing(office.engine) as conn:
        chance = pairing.offer(conn, event, seat, now_ms())
    return code_shown(chance, seat, language)


def _refused(state: State, facts: list[f.Fact]) -> Refusal | None:
    """Why these may not follow one another: nobody loses the seat over what is refused then."""
    draft = Builder(state)
    for number, fact in enumerate(facts):
        wrong = admit(draft, g.who.by, f"draft-{number}", fact)
        if wrong:
            return wrong
        draft.apply(f.Entry(type(fact).__name__, g.who.by, f"draft-{number}", 0, None, fact))
    return None


def _unseat(office: Office, event: str, seat: str) -> None:
    """Whoever held the seat holds it no more, from before the moment in which somebody else sits there."""
    now = now_ms()
    with telling(office, event) as conn:
        devices.revoke(conn, event, seat, now)
        pins.forget(conn, event, seat)
        notices.note(conn, event, seat, "substituted", g.who.by, now)


def _ties_of_unit(called: Called, seat: str, unit: str) -> list[f.Fact] | Refusal:
    """The substitute's ties to those of the same unit, where the event heeds them; never asked in a blind event."""
    if not unit or blind(called):
        return []
    mates = [
        subject
        for subject, record in called.state.subjects.items()
        if record.bound is not None and record.bound.delegation == unit
    ]
    if not mates:
        return Refusal("unknown_unit")
    if called.state.duty.rule.unit == "allow":
        return []
    return [f.SeatRecused(seat, subject, "unit") for subject in mates]


def _name(office: Office, judge: str, zh: str, en: str) -> None:
    with writing(office.engine) as conn:
        put(conn, [NameRow("person", judge, "zh", zh), NameRow("person", judge, "en", en)])
        office.doorbell.announce(conn, "")
    office.names.refresh()
    office.doorbell.ring("")


def _reasoned(office: Office, event: str, make: Callable[[str], list[f.Fact]], reasoned: bool = True) -> Refusal | None:
    """Record facts that bear the typed reason; its words go to a row that can be erased."""
    if not reasoned:
        return desk.record(office, event, make(""))
    reason = desk.reason_of(request.form.get("reason", ""))
    if isinstance(reason, Refusal):
        return reason
    commitment, rows = reason
    return desk.record(office, event, make(commitment), rows)


def _typed_reason() -> Refusal | None:
    reason = desk.reason_of(request.form.get("reason", ""))
    return reason if isinstance(reason, Refusal) else None


def _named(field: str) -> str:
    return request.form.get(field, "")[:64]


def _form() -> str:
    return f"place-{_named('subject')}-{_named('seat')}"


def _judges(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    names = called_of(office, event_of(office, event), language)
    return _page("organise/chief_places.html", names, "/recusals", form, refusal, page=judges_page(names))


def _seat(
    office: Office, event: str, seat: str, language: str, form: str = "", refusal: Refusal | None = None,
    code: CodeShown | None = None,
) -> Answer:  # fmt: skip
    names = called_of(office, event_of(office, event), language)
    found = seat_page(names, seat)
    if found is None:
        abort(404, "unknown_seat")
    values = {"page": found, "code": code, "only_here": code is not None and only_here()}
    return _page("organise/chief_seat.html", names, f"/recusals/{seat}", form, refusal, **values)


def _page(template: str, names: Called, below: str, form: str, refusal: Refusal | None, **values: object) -> Answer:
    chief = f"/{names.language}/desk/event/{names.event}/chief"
    told = None
    if refusal is not None:
        word = "module_signed_first" if refusal.word == "module_signed" else refusal.word
        told = desk.Told(form, names.sentence(Refusal(word, refusal.details)))
    typed = {name: request.form.get(name, "")[:500] if refusal else "" for name in _TYPED}
    ticked = request.form.getlist("sheet") if refusal else []
    status = 200 if refusal is None else 409 if refusal.conflict else 422
    return desk.page(
        template, names.language, status, chief + below, chief=chief, told=told, typed=typed, ticked=ticked, **values
    )
