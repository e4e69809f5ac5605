"""Blank sheets to print 空白评分表, from the organiser's and the chief's desk: by seat, subject or panel.

The sheets are made from the scheme and the roster as they stand; nothing is recorded. Marks are not seen here.
"""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.house import house
from competition.pages.paper_sheets import Printing, sheets_data
from competition.pages.times import moment
from competition.papers.typesetting import typeset
from competition.rules.paper import SheetKey
from competition.rules.refusals import Refusal
from competition.rules.sheet import start_order
from competition.rules.sheets_owed import sheets_owed
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_ADDRESS = "/<any(zh, en):language>/desk/event/<event>/sheets"
MOST = 500  # sheets in one PDF: a few seconds of the one typesetter


def printing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("printing", __name__)

    @door.get(_ADDRESS)
    @needs("paper.print")
    def choose(language: str, event: str) -> Answer:
        return _choose(called_of(office, event_of(office, event), language))

    @door.get(f"{_ADDRESS}/print")
    @needs("paper.print")
    def print_sheets(language: str, event: str) -> Answer:
        replica = event_of(office, event)
        called = called_of(office, replica, language)
        if called.state.coding.shut:  # by entry they would say nothing to a panel, and by code tell a map
            return _choose(called, Refusal("sheets_coded"))
        keys = _wanted(called)
        if not keys:
            return _choose(called, Refusal("nothing_to_print"))
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
