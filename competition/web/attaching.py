"""Notes, photos and scans at the desks: opened by whom they are for, erased by the chief, scans attached to sheets.

A scan is attached to a sheet by its number, or among all that one competitor has; recorders of a coded event have the
first way alone, since the second would join the codes of layers.
A judge's notes and photos are for the chief judge, and for the arbiter once somebody appealed about that competitor; of
them the recorder sees nothing but scans. Nobody else has an address here. What is opened is served as what it was found
to be when it came, in a sandbox, and kept by no browser.
"""

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.access.sheet_names import by_code
from competition.ledger import attachments
from competition.ledger.attachments import NOTE, Content
from competition.ledger.engine import reading, writing
from competition.pages.attached_shown import whole
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.hall_desk import check_in
from competition.rules import facts as f
from competition.rules.attached import Attachment
from competition.rules.paper import SheetKey
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.rules.state import State
from competition.tally.attaching import attach
from competition.tally.office import Office
from competition.web import desk
from competition.web.attached import kinds_for, shown_to
from competition.web.chief_pages import event_of, subject_page
from competition.web.hall_pages import names_of
from competition.web.paper_names import key_of
from competition.web.paper_pages import sheet_shown

MOST_SCAN = 10 * 1024 * 1024  # bytes
_DESK = "/<any(zh, en):language>/desk/event/<event>"
_CHIEF = f"{_DESK}/chief/subject/<subject>/attachment/<attachment>/erase"
_SCANS = f"{_DESK}/scans"
_SHEET = f"{_DESK}/paper/<sheet>"
_SANDBOX = "default-src 'none'; sandbox"


def attaching(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("attaching", __name__)
    _add_opening(door, office)
    _add_scans(door, office)
    _add_scans_of_sheets(door, office)
    return door


def _add_opening(door: Blueprint, office: Office) -> None:
    @door.get(f"{_DESK}/attachment/<attachment>")
    @needs("attachment.see")
    def open_attachment(language: str, event: str, attachment: str) -> Answer:
        state = event_of(office, event).state
        found = state.attached.find(attachment)
        if found is None or found.fact.kind not in kinds_for(g.who, state, found.fact.subject):
            abort(404, "unknown_page")
        return _opened(office, event, found)

    @door.post(_CHIEF)
    @needs("attachment.erase")
    def erase(language: str, event: str, subject: str, attachment: str) -> Answer:
        """The fact first, then the row: what is erased is not shown from then on, and a crash between loses nothing."""
        state = event_of(office, event).state
        known = attachment in state.attached.of(subject)
        reason = desk.reason_of(request.form.get("reason", ""))
        refusal = reason if isinstance(reason, Refusal) else None
        if refusal is None and not known:
            refusal = Refusal("unknown_attachment", {"attachment": attachment[:64]})
        if not isinstance(reason, Refusal) and known:
            commitment, rows = reason
            refusal = desk.record(office, event, [f.AttachmentErased(attachment, commitment)], rows)
        if refusal is None or refusal.word == "attachment_erased":
            with writing(office.engine) as conn:
                attachments.erase(conn, event, attachment)
        form = f"attached-{attachment}"
        return desk.done(form) if refusal is None else subject_page(office, event, subject, language, form, refusal)


def _add_scans(door: Blueprint, office: Office) -> None:
    @door.get(_SCANS)
    @needs("attachment.scan")
    def scans(language: str, event: str) -> Answer:
        """Everybody, with how many scans there are."""
        called = names_of(office, event, language)
        if by_code(called.state, g.who):
            return _by_number(called)
        sought = request.args.get("q", "")[:80]
        lines = check_in(called, sought).lines
        counts = {each.place.subject: _standing(called.state, each.place.subject) for each in lines}
        return _page("organise/scans.html", called, "", lines=lines, counts=counts, sought=sought, told=None)

    @door.get(f"{_SCANS}/<subject>")
    @needs("attachment.scan")
    def scans_of(language: str, event: str, subject: str) -> Answer:
        return _subject_page(office, event, subject, language)

    @door.post(f"{_SCANS}/<subject>")
    @needs("attachment.scan")
    def add_scan(language: str, event: str, subject: str) -> Answer:
        if by_code(event_of(office, event).state, g.who):
            return _by_number(names_of(office, event, language))
        module, _, seat = request.form.get("sheet", "")[:140].partition("/")
        refusal = _scanned(office, event, (seat, subject, module))
        return desk.done("scans") if refusal is None else _subject_page(office, event, subject, language, refusal)


def _add_scans_of_sheets(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SHEET}/scan")
    @needs("attachment.scan")
    def add_scan_of_sheet(language: str, event: str, sheet: str) -> Answer:
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        refusal = _scanned(office, event, key)
        replica.catch_up()
        if refusal is not None:
            return sheet_shown(office, replica, language, key, refusal, form="scan")
        return redirect(f"/{language}/desk/event/{event}/paper/{sheet}#scans", 303)

    @door.get(f"{_SHEET}/scan/<attachment>")
    @needs("paper.see")
    def open_scan(language: str, event: str, sheet: str, attachment: str) -> Answer:
        replica = event_of(office, event)
        seat, subject, module = key_of(office, replica, sheet)
        found = replica.state.attached.of(subject).get(attachment)
        if found is None or (found.fact.kind, found.fact.seat, found.fact.module) != ("scan", seat, module):
            abort(404, "unknown_page")
        return _opened(office, event, found)


def _opened(office: Office, event: str, found: Attachment) -> Answer:
    """The content of what whoever asks may see; 404 where it is gone or was changed."""
    id = found.fact.attachment
    with reading(office.engine) as conn:
        content = attachments.read(conn, event, id)
    fate = "erased" if found.erased else whole(found.fact.digest, content)
    if content is None or fate != "there":
        abort(404, "attachment_changed" if fate == "changed" else "attachment_gone")
    return _served(id, content)


def _served(attachment: str, content: Content) -> Answer:
    kind = f"{NOTE}; charset=utf-8" if content.type == NOTE else content.type
    answer = Response(content.content, content_type=kind)
    how = "attachment" if content.type == "application/pdf" else "inline"  # no viewer runs in a sandbox
    name = f"{attachment}.{content.type.rpartition('/')[2].replace('plain', 'txt').replace('jpeg', 'jpg')}"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def _scanned(office: Office, event: str, sheet: SheetKey) -> Refusal | None:
    """Attach the file of the form; words scan_missing, scan_too_large, scan_not_taken, and those of the rules."""
    file = request.files.get("scan")
    body = file.read(MOST_SCAN + 1) if file else b""
    if not body:
        return Refusal("scan_missing")
    if len(body) > MOST_SCAN:
        return Refusal("scan_too_large")
    kind = attachments.type_of(body, attachments.SCANS)
    if not kind:
        return Refusal("scan_not_taken")
    seat, subject, module = sheet
    fact = f.Attached("", subject, module, "", seat, "scan", "")
    key = request.form.get("key", "")[:64] or desk.new_key()
    return desk.refusal_in(attach(office, event, g.who.by, key, fact, Content(kind, body)))


def _by_number(called: Called) -> Answer:
    """Where codes are shut a recorder attaches a scan at its sheet: all of one competitor's would join their codes."""
    refusal = Refusal("scans_by_sheet")
    told = desk.Told("scans", called.sentence(refusal))
    return _page("organise/scans.html", called, "", refusal, lines=(), counts={}, sought="", told=told)


def _standing(state: State, subject: str) -> int:
    return sum(each.fact.kind == "scan" and each.erased is None for each in state.attached.of(subject).values())


def _subject_page(office: Office, event: str, subject: str, language: str, refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    if by_code(called.state, g.who):
        return _by_number(called)
    place = next((each.place for each in check_in(called).lines if each.place.subject == subject), None)
    if place is None:
        abort(404, "unknown_page")
    told = desk.Told("scans", called.sentence(refusal)) if refusal else None
    found = shown_to(office, called, subject, ("scan",)).everything
    return _page(
        "organise/scans_subject.html", called, f"/{subject}", refusal,
        place=place, found=found, told=told, sheets=_sheets(called), typed=request.form.get("sheet", "")[:140],
    )  # fmt: skip


def _sheets(called: Called) -> list[tuple[str, list[tuple[str, str]]]]:
    """By module, the sheets that there may be: (value of the form, judge), the whole panel's with judge ""."""
    state = called.state
    found = []
    for module in state.scheme.modules if state.scheme else ():
        assert state.scheme is not None
        panels = {each.aspect.panel for each in plan_of(state.scheme).markings.values() if each.module == module.id}
        seats = dict.fromkeys(seat.id for panel in sorted(panels) for seat in state.panels.get(panel, ()))
        judges = [(f"{module.id}/{seat}", called.judge(seat)) for seat in seats]
        found.append((called.part("module", module.id), [(f"{module.id}/", ""), *judges]))
    return found


def _page(template: str, called: Called, below: str, refusal: Refusal | None = None, **values: object) -> Answer:
    scans = f"/{called.language}/desk/event/{called.event}/scans"
    card = event_card(called.state, called.event, called.names, called.language)
    status = 200 if refusal is None else 409 if refusal.conflict else 413 if refusal.word == "scan_too_large" else 422
    opened = f"/{called.language}/desk/event/{called.event}/attachment"
    return desk.page(template, called.language, status, scans + below, scans=scans, card=card, opened=opened, **values)
