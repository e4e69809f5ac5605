"""What paper sheets of a coded event are numbered from, and whose codes they show to whom: decided here alone.

A number follows from its layer's label of the subject, before the opening as after it, so that what was printed is
found again. Recorders print and type the sheets of every layer, each by its own code; that no page of theirs joins two
layers is for `competition.web.paper_names` to hold. Everybody else is shown codes on sheets once all are opened.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from competition.access.coding import sealed_map
from competition.access.who import Who
from competition.rules.coding import label_of
from competition.rules.facts import CodeLayer, CodeLine
from competition.rules.paper_numbers import PLAIN, SheetNames
from competition.rules.refusals import Refusal
from competition.rules.state import State


def by_code(state: State, who: Who) -> bool:
    """Whether sheets are codes to this one, and nobody may know yet who stands behind them."""
    return state.coding.shut and who.role == "recorder"


def sheet_names(conn: Connection, state: State, stream: str, who: Who) -> SheetNames:
    """The labels of every layer that is sealed, by seat, and its codes as this one may read them."""
    coding = state.coding
    if coding.pinned is None:
        return PLAIN
    shown = coding.open or by_code(state, who)
    labels: dict[str, Mapping[str, str]] = {}
    codes: dict[str, Mapping[str, str]] = {}
    for layer in coding.layers:
        lines = _lines(conn, state, stream, layer)
        seats = {seat.id for panel in layer.panels if lines for seat in state.panels.get(panel, ())}
        own = {line.subject: label_of(layer.id, line) for line in lines}
        labels |= dict.fromkeys(seats, own)
        read = {line.subject: line.code for line in lines if shown}
        codes |= dict.fromkeys(seats, read)
    return SheetNames(True, labels, codes)


def numbers_missing(state: State, names: SheetNames) -> Refusal | None:
    """Why sheets of this event may have no number yet: codes_not_sealed, or codes_lost with the map; else None."""
    unsealed = state.coding.unsealed(state.panels)
    if unsealed:
        return Refusal("codes_not_sealed", {"layers": " ".join(each.id for each in unsealed)})
    for panel, seats in state.panels.items():
        layer = state.coding.layer_of(panel)
        if layer is not None and any(seat.id not in names.labels for seat in seats):
            return Refusal("codes_lost", {"layer": layer.id})
    return None


def _lines(conn: Connection, state: State, stream: str, layer: CodeLayer) -> Sequence[CodeLine]:
    """The lines of a layer's map: those in the ledger once it is opened, before that those beside it."""
    opened = state.coding.opened.get(layer.id)
    if opened:
        return opened.fact.lines
    found = sealed_map(conn, state, stream, layer.panels[0]) if layer.panels else None
    return found.lines if found else ()
