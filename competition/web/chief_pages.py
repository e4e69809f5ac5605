"""The three pages of the chief's desk as answers: the overview, one subject's marks, the late marks.

Shown alike whether they are asked for or a form on them was refused. It may not propose a fact.
"""

from dataclasses import replace
from typing import Any

from flask import abort, g, request
from werkzeug.wrappers import Response as Answer

from competition.access import accounts, contacts, notices, pins
from competition.access.sheet_names import sheet_names
from competition.ledger import drawings, store
from competition.ledger.engine import reading
from competition.pages import paper_desk
from competition.pages.boards import event_card
from competition.pages.chief_desk import ChiefDesk, chief_desk
from competition.pages.chief_late import late_marks, waiting
from competition.pages.chief_names import Called, called
from competition.pages.chief_sheet import forms_of, pasts, subject_sheet
from competition.pages.chief_signatures import proofs, signatures
from competition.rules.paper_numbers import SheetNames
from competition.rules.refusals import Refusal
from competition.tally.history import module_history, subject_history
from competition.tally.office import Office, now_ms
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.attached import shown_to
from competition.web.chief_seats import notices_shown, seats_shown

ALL = "page"  # the form of a refusal that belongs beside none of the forms that are there now

# What a judge or a publisher is told by these words is not what the chief needs to hear.
_SAID_TO_CHIEF = {"module_signed": "module_signed_first", "digest_differs": "module_moved"}


def event_of(office: Office, event: str) -> Replica:
    """The event's replica, current; 404 where there is no such event."""
    replica = office.replicas.find(event)
    if replica is None or replica.kind != "event":
        abort(404, "unknown_event")
    replica.catch_up()
    return replica


def called_of(office: Office, replica: Replica, language: str) -> Called:
    """The names of the event, with those of the accounts."""
    office.names.refresh()
    with reading(office.engine) as conn:
        known = {account.id: account.name for account in accounts.listed(conn)}
    return called(replica.state, replica.stream, office.names.book(), language, replica.scorer, known)


def sheets_of(office: Office, replica: Replica) -> SheetNames:
    """What the paper sheets of this event are called by, for whoever asks."""
    with reading(office.engine) as conn:
        return sheet_names(conn, replica.state, replica.stream, g.who)


def with_sheets(office: Office, replica: Replica, language: str) -> Called:
    """The names of the event and of its paper sheets."""
    return replace(called_of(office, replica, language), sheets=sheets_of(office, replica))


def overview(office: Office, replica: Replica, names: Called) -> ChiefDesk:
    """The values of the overview and of its moving parts."""
    with reading(office.engine) as conn:
        late = waiting(store.late(conn, replica.stream), replica.state)
        held = contacts.tablets(office, conn, replica.stream)
        pinned, locked = pins.known(conn, replica.stream), pins.locked(conn, replica.stream)
        told = notices_shown(names, notices.waiting(conn, replica.stream))
    seats = seats_shown(names, held, pinned, locked, now_ms())
    return chief_desk(replica.state, names, replica.scorer, len(late), seats, told)


def chief_page(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    replica = event_of(office, event)
    names = with_sheets(office, replica, language)
    found = overview(office, replica, names)
    changes = module_history(office.engine, event)
    histories = {each.id: pasts([one for one in changes if one.module == each.id], names) for each in found.modules}
    days = [f"day-{each.id}" for each in found.days]
    histories |= {day: pasts([one for one in changes if one.module == day], names) for day in days}
    values = {"desk": found, "histories": histories, "told": _told(form, refusal, names)}
    values["papers"] = paper_desk.waiting(names)
    return _page("organise/chief.html", names, "", refusal, **values)


def subject_page(
    office: Office, event: str, subject: str, language: str, form: str = "", refusal: Refusal | None = None
) -> Answer:
    replica = event_of(office, event)
    names = with_sheets(office, replica, language)
    sheet = subject_sheet(subject, names, replica.scorer, subject_history(office.engine, event, subject))
    if sheet is None:
        abort(404, "unknown_subject")
    attached = shown_to(office, names, subject)
    forms = forms_of(sheet) | {each.form for each in attached.everything}
    told = _told(form if form in forms else ALL, refusal, names)
    with reading(office.engine) as conn:
        signed = signatures(names, subject, drawings.found(conn, proofs(names, subject)))
    papers, here = paper_desk.waiting(names, subject), f"/{language}/desk/event/{event}"
    values = {"sheet": sheet, "told": told, "papers": papers, "signatures": signed, "attached": attached}
    return _page("organise/chief_subject.html", names, f"/subject/{subject}", refusal, desk_of_event=here, **values)


def late_page(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    replica = event_of(office, event)
    names = called_of(office, replica, language)
    with reading(office.engine) as conn:
        rows = waiting(store.late(conn, event), replica.state)
    card = event_card(replica.state, event, names.names, language)
    marks = late_marks(rows, names)
    told = _told(form if form in {f"late-{each.id}" for each in marks} else ALL, refusal, names)
    return _page("organise/chief_late.html", names, "/late", refusal, card=card, marks=marks, told=told)


def _told(form: str, refusal: Refusal | None, names: Called) -> desk.Told | None:
    if refusal is None:
        return None
    word = _SAID_TO_CHIEF.get(refusal.word, refusal.word)
    return desk.Told(form, names.sentence(Refusal(word, refusal.details)))


def _page(template: str, names: Called, below: str, refusal: Refusal | None, **values: Any) -> Answer:
    chief = f"/{names.language}/desk/event/{names.event}/chief"
    status = 200 if refusal is None else 409 if refusal.conflict else 404 if refusal.word == "late_mark_gone" else 422
    typed = {name: request.form.get(name, "")[:500] for name in ("value", "reason")}
    return desk.page(template, names.language, status, chief + below, chief=chief, typed=typed, **values)
