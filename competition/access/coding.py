"""Who may read what of an event's codes: the one place that decides it, for coders, tablets and recorders alike.

A coder works from the layer before (the first from persons) and keeps the own map; a panel is shown its layer's codes;
a supervisor is shown a map as it is opened. Nobody else is shown one: what is opened stands in the ledger.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from competition.access.who import Who
from competition.ledger.code_maps import CodeMap, Sealed, bindings, map_of
from competition.rules.refusals import Refusal
from competition.rules.state import State


def own_map(conn: Connection, state: State, stream: str, layer: str, who: Who) -> CodeMap | Refusal:
    """The map of a layer for the coder who sealed it; words unknown_layer, codes_not_sealed, not_your_layer."""
    wrong = _unknown(state, layer)
    if wrong:
        return wrong
    sealed = state.coding.sealed.get(layer)
    if sealed is None:
        return Refusal("codes_not_sealed", {"layers": layer})
    if sealed.by != who.by:
        return Refusal("not_your_layer", {"layer": layer})
    return _sealed(conn, state, stream, layer)


def may_code(state: State, layer: str, who: Who) -> Refusal | None:
    """Whether this coder may make the codes of a layer now, and so see what they are made from."""
    wrong = _unknown(state, layer)
    coding = state.coding
    if wrong or coding.pinned is None:
        return wrong or Refusal("not_coded")
    sealed = coding.sealed.get(layer)
    if sealed is not None:
        return None if sealed.by == who.by else Refusal("codes_sealed", {"layer": layer})
    before = coding.before(layer)
    if before and before.id not in coding.sealed:
        return Refusal("layer_waits", {"layer": before.id})
    another = coding.pinned.separate and any(each.by == who.by for each in coding.sealed.values())
    return Refusal("coder_of_another_layer") if another else None


def codes_before(conn: Connection, state: State, stream: str, layer: str, who: Who) -> Mapping[str, str] | Refusal:
    """The codes, by subject, from which a coder makes those of a layer; none for the first."""
    before = state.coding.before(layer)
    wrong = may_code(state, layer, who)
    if wrong or before is None:
        return wrong or {}
    found = _sealed(conn, state, stream, before.id)
    return found if isinstance(found, Refusal) else found.codes


def persons_before(conn: Connection, state: State, stream: str, layer: str, who: Who) -> Mapping[str, Sealed] | Refusal:
    """The persons from whom the coder of the first layer makes its codes; none for the others."""
    wrong = may_code(state, layer, who)
    return wrong or ({} if state.coding.before(layer) else bindings(conn, stream))


def panel_codes(conn: Connection, state: State, stream: str, panel: str) -> Mapping[str, str]:
    """By subject the codes that a panel and its recorders are shown; none before they are sealed."""
    found = sealed_map(conn, state, stream, panel)
    return found.codes if found else {}


def sealed_map(conn: Connection, state: State, stream: str, panel: str) -> CodeMap | None:
    """The map of the layer whose codes a panel is shown; None before it is sealed."""
    layer = state.coding.layer_of(panel)
    if layer is None or layer.id not in state.coding.sealed:
        return None
    found = _sealed(conn, state, stream, layer.id)
    return None if isinstance(found, Refusal) else found


def hall_codes(conn: Connection, state: State, stream: str) -> Mapping[str, str]:
    """By subject the codes under which work is done in the hall: the first layer's that a panel is shown."""
    return panel_codes(conn, state, stream, state.coding.hall.panels[0]) if state.coding.hall else {}


def map_to_open(conn: Connection, state: State, stream: str, layer: str) -> CodeMap | Refusal:
    """The map of a layer whose coder has asked for its opening, for the supervisor who opens it."""
    wrong = _unknown(state, layer)
    if wrong or layer not in state.coding.asked:
        return wrong or Refusal("opening_not_asked", {"layer": layer})
    return _sealed(conn, state, stream, layer)


def _unknown(state: State, layer: str) -> Refusal | None:
    return None if state.coding.layer(layer) else Refusal("unknown_layer", {"layer": layer[:64]})


def _sealed(conn: Connection, state: State, stream: str, layer: str) -> CodeMap | Refusal:
    found = map_of(conn, stream, state.coding.sealed[layer].fact.commitment)
    return found or Refusal("codes_lost", {"layer": layer})
