"""Blank sheets to print 空白评分表, from the organiser's, the chief's and the paper desk: by seat, subject or panel.

The sheets are made from the scheme and the roster as they stand; nothing is recorded. Marks are not seen here. In a
coded event they bear the panel's code, so that only recorders print them, and only those of panels in the hall, whose
codes they know: whoever printed those of another layer too would hold the map between the two.
"""

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.house import house
from competition.pages.paper_sheets import Printing, panels_of, sheets_data
from competition.pages.times import moment
from competition.papers.typesetting import typeset
from competition.rules.paper import SheetKey
from competition.rules.refusals import Refusal
from competition.rules.sheet import start_order
from competition.rules.sheets_owed import sheets_owed
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import event_of
from competition.web.hall_pages import names_in, names_of

_ADDRESS = "/<any(zh, en):language>/desk/event/<event>/sheets"
MOST = 500  # sheets in one PDF: a few seconds of the one typesetter


def printing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("printing", __name__)

    @door.get(_ADDRESS)
    @needs("paper.print")
    def choose(language: str, event: str) -> Answer:
        return _choose(names_of(office, event, language))

    @door.get(f"{_ADDRESS}/print")
    @needs("paper.print")
    def print_sheets(language: str, event: str) -> Answer:
        replica = event_of(office, event)
        called = names_in(office, replica, language)
        wanted = _wanted(called)
        if not wanted:
            return _choose(called, Refusal("nothing_to_print"))
        keys = _coded(called, wanted) if called.state.coding.shut else wanted
        if not keys:
            return _choose(called, Refusal("sheets_coded"))
        if len(keys) > MOST:
            return _choose(called, Refusal("sheets_too_many", {"count": str(len(keys)), "most": str(MOST)}))
        snapshot = replica.snapshot()
        when = Printing(snapshot.position, snapshot.head.hex(), moment(now_ms(), language))
        made = typeset(house("templates") / "papers", "sheet", sheets_data(called, keys, when))
        answer = Response(made, content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="sheets-{event}.pdf"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return door


def _wanted(called: Called) -> list[SheetKey]:
    """The owed sheets that were chosen, subject after subject in the order of the start, then by module and seat."""
    state = called.state
    module, panel = request.args.get("module", ""), request.args.get("panel", "")
    seat, subject = request.args.get("seat", ""), request.args.get("subject", "")
    seats = {each.id for each in state.panels.get(panel, ())}
    order = {record.subject: at for at, record in enumerate(start_order(state))}
    keys = [
        (each, who, part)
        for each, who, part, _ in sheets_owed(state, module)
        if seat in ("", each) and subject in ("", who) and (not panel or each in seats)
    ]
    return sorted(keys, key=lambda key: order[key[1]])


def _coded(called: Called, keys: list[SheetKey]) -> list[SheetKey]:
    """Those of them that may be printed by their codes before these are opened, in the order of the codes."""
    coding = called.state.coding
    if g.who.role != "recorder" or coding.hall is None or coding.hall.id not in coding.sealed:
        return []
    found = [key for key in keys if coding.in_hall(panels_of(called, key[0]))]
    codes = {subject: called.subject(subject).name for _, subject, _ in found}
    return sorted(found, key=lambda key: (len(codes[key[1]]), codes[key[1]]))


def _choose(called: Called, refusal: Refusal | None = None) -> Answer:
    state, language = called.state, called.language
    seats = dict.fromkeys(seat.id for each in state.panels.values() for seat in each)
    modules = state.scheme.modules if state.scheme else ()
    here = f"/{language}/desk/event/{called.event}/sheets"
    return desk.page(
        "organise/sheets.html", language, 200 if refusal is None else 422, here,
        card=event_card(state, called.event, called.names, language),
        modules=[(each.id, called.part("module", each.id)) for each in modules],
        panels=[(each, called.part("panel", each)) for each in state.panels],
        seats=[(each, called.judge(each)) for each in seats],
        subjects=[(each.subject, each.start, called.subject(each.subject).name) for each in start_order(state)],
        count=sum(1 for _ in sheets_owed(state)), chosen=request.args,
        told=desk.told("print", refusal, language) if refusal else None,
    )  # fmt: skip
