"""Blank sheets to print 空白评分表, from the organiser's, the chief's and the paper desk: by seat, subject or panel.

The sheets are made from the scheme and the roster as they stand; nothing is recorded. Marks are not seen here. In a
coded event they bear the codes of the panel's layer, so that before the opening only recorders print them: one layer at
a time, in the order of its codes, chosen by its codes and by nothing that two layers share.
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
from competition.rules.cells import owed_by
from competition.rules.facts import CodeLayer
from competition.rules.paper import SheetKey
from competition.rules.paper_numbers import sheets
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.rules.sheet import start_order
from competition.rules.sheets_owed import sheets_owed
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import event_of
from competition.web.paper_names import layer_shown, papers_called, ways

_ADDRESS = "/<any(zh, en):language>/desk/event/<event>/sheets"
MOST = 500  # sheets in one PDF: a few seconds of the one typesetter


def printing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("printing", __name__)

    @door.get(_ADDRESS)
    @needs("paper.print")
    def choose(language: str, event: str) -> Answer:
        return _choose(papers_called(office, event_of(office, event), language))

    @door.get(f"{_ADDRESS}/print")
    @needs("paper.print")
    def print_sheets(language: str, event: str) -> Answer:
        replica = event_of(office, event)
        called = papers_called(office, replica, language)
        keys = _wanted_by_code(called) if called.state.coding.shut else _wanted(called)
        if isinstance(keys, Refusal):
            return _choose(called, keys)
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


def _wanted_by_code(called: Called) -> list[SheetKey] | Refusal:
    """The chosen sheets of one layer in the order of its codes, before these are opened; words sheets_coded,
    codes_not_sealed, codes_lost."""
    layer = layer_shown(called, request.args.get("seat", ""))
    if layer is None:
        return Refusal("sheets_coded")
    missing = _missing(called, layer)
    code, module = request.args.get("subject", ""), request.args.get("module", "")
    return missing or [
        key for key in _of_layer(called, layer, request.args.get("panel", ""), request.args.get("seat", ""))
        if code in ("", called.sheets.code(key[0], key[1])) and module in ("", key[2])
    ]  # fmt: skip


def _missing(called: Called, layer: CodeLayer) -> Refusal | None:
    """Why this layer's sheets have no codes yet."""
    if layer.id not in called.state.coding.sealed:
        waits = called.state.coding.unsealed(layer.panels)
        return Refusal("codes_not_sealed", {"layers": " ".join(each.id for each in waits)})
    seats = _seats(called, layer, "")
    return Refusal("codes_lost", {"layer": layer.id}) if seats and not seats & called.sheets.labels.keys() else None


def _of_layer(called: Called, layer: CodeLayer, panel: str = "", seat: str = "") -> list[SheetKey]:
    """The sheets of a layer in the order of its codes; also of who is absent or left, since which piece has no sheet
    would tell whose it is."""
    state = called.state
    assert state.scheme is not None
    plan, seats = plan_of(state.scheme), _seats(called, layer, panel)
    keys = [
        (each, who, part)
        for each, who, part in sheets(state)
        if each in seats and seat in ("", each) and owed_by(plan, state, each, part, who)
    ]
    codes = {(each, who): called.sheets.code(each, who) for each, who, _ in keys}
    return sorted(keys, key=lambda key: (len(codes[key[:2]]), codes[key[:2]]))


def _seats(called: Called, layer: CodeLayer, panel: str) -> set[str]:
    panels = [each for each in layer.panels if panel in ("", each)]
    return {seat.id for each in panels for seat in called.state.panels.get(each, ())}


def _choose(called: Called, refusal: Refusal | None = None) -> Answer:
    state, language = called.state, called.language
    layer = layer_shown(called, request.args.get("seat", ""))
    panels = [each for each in state.panels if layer is None or each in layer.panels]
    seats = dict.fromkeys(seat.id for each in panels for seat in state.panels[each])
    modules = state.scheme.modules if state.scheme else ()
    here = f"/{language}/desk/event/{called.event}/sheets"
    missing = _missing(called, layer) if layer else None
    said = refusal or missing
    return desk.page(
        "organise/sheets.html", language, 200 if refusal is None else 422,
        f"{here}?layer={layer.id}" if layer else here,
        card=event_card(state, called.event, called.names, language), sheets=here, ways=ways(called, layer),
        modules=[(each.id, called.part("module", each.id)) for each in modules],
        panels=[(each, called.part("panel", each)) for each in panels],
        seats=[(each, called.judge(each)) for each in seats], layer=layer.id if layer else "",
        subjects=_codes(called, layer) if layer else [
            (each.subject, each.start, called.subject(each.subject).name) for each in start_order(state)
        ],
        count=len(_of_layer(called, layer)) if layer else sum(1 for _ in sheets_owed(state)), chosen=request.args,
        told=desk.Told("print", called.sentence(said)) if said else None, waits=missing is not None,
    )  # fmt: skip


def _codes(called: Called, layer: CodeLayer) -> list[tuple[str, int, str]]:
    """The codes to choose from, each for itself."""
    seats = _seats(called, layer, "")
    codes = {code for seat in seats for code in called.sheets.codes.get(seat, {}).values()}
    return [(code, 0, code) for code in sorted(codes, key=lambda code: (len(code), code))]
