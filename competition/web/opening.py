"""The supervisor's desk of opening 解密: layer after layer in reverse, each for the coder who asked.

The map is read from beside the ledger and recorded as a fact, which the rules compare with what was sealed. With the
innermost layer who stands behind each subject is recorded too, in the same submission.
"""

from typing import Any

from flask import Blueprint, g
from werkzeug.wrappers import Response as Answer

from competition.access import coding as access
from competition.access.permissions import needs
from competition.ledger import code_maps
from competition.ledger.engine import reading
from competition.pages import codes_desk as d
from competition.pages.boards import event_card
from competition.rules import facts as f
from competition.rules.refusals import Refusal
from competition.tally.coding_history import coding_history
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_OPENING = "/<any(zh, en):language>/desk/event/<event>/opening"


def opening(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("opening", __name__)

    @door.get(_OPENING)
    @needs("codes.witness")
    def layers(language: str, event: str) -> Answer:
        return _page(office, event, language)

    @door.post(f"{_OPENING}/<layer>")
    @needs("codes.witness")
    def open_layer(language: str, event: str, layer: str) -> Answer:
        """Open a layer; twice means the same."""
        proposed = _opened(office, event_of(office, event), layer)
        refusal = proposed if isinstance(proposed, Refusal) else desk.record(office, event, proposed)
        if refusal is None or refusal.word == "codes_opened":
            return desk.done(layer)
        return _page(office, event, language, layer, refusal)

    return door


def _opened(office: Office, replica: Replica, layer: str) -> list[f.Fact] | Refusal:
    """The fact that opens a layer, and with the last of them who stands behind each subject."""
    state, stream = replica.state, replica.stream
    with reading(office.engine) as conn:
        found = access.map_to_open(conn, state, stream, layer)
        kept = code_maps.bindings(conn, stream) if state.coding.before(layer) is None else {}
    if isinstance(found, Refusal):
        return found
    bound = [kept[subject].bound for subject in state.coding.bindings if subject in kept]
    return [f.CodesOpened(layer, state.coding.sealed[layer].by, found.lines), *bound]


def _page(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    called = called_of(office, event_of(office, event), language)
    here = f"/{language}/desk/event/{event}/opening"
    shown = d.layers_shown(called, coding_history(office.engine, event), g.who.by, {})
    heads, rows = d.opened_lines(called)
    values: dict[str, Any] = {
        "card": event_card(called.state, event, called.names, language),
        "told": None,
        "layers": tuple(reversed(shown)),
        "heads": heads,
        "rows": rows,
        "opening": here,
    }
    if refusal is not None:
        known = form in {each.id for each in shown}
        values["told"] = desk.Told(form if known else "page", called.sentence(refusal))
    return desk.page("organise/opening.html", language, 422 if refusal else 200, here, **values)
