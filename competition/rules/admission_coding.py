"""Whether a fact of coding 加密 may be recorded, and which other facts have to wait for it.

Called by `competition.rules.admission`. Maps are sealed from the person outwards,
each by another coder where the event says so, and opened in reverse, each by a supervisor for the coder who sealed it,
once the chief has signed every mark, and where the event asks for it a second account too.
"""

from collections.abc import Callable, Iterator
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import DESK
from competition.rules.coding import NO_CODING, Coding, binding_commitment, code_formed, codes_left, map_commitment
from competition.rules.identity import head_formed
from competition.rules.questions import View, id_formed, known_subject, reason_given
from competition.rules.refusals import Refusal
from competition.rules.sampling import recheck_left
from competition.rules.state import State


def coding_fact(view: View, by: str, fact: Any) -> Refusal | None:
    """Why this fact of coding may not come next, or None."""
    if not by.startswith(DESK):
        return Refusal("desk_only")
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("wrong_stream_kind" if view.founded else "not_founded")
    if view.coding.pinned is None and not isinstance(fact, f.CodingPinned):
        return Refusal("not_coded")
    return CHECKS[type(fact)](view, by, fact)


def held_back(view: View, fact: f.Fact) -> Refusal | None:
    """Why coding does not let another fact through yet, or None; nothing is held back in an event without it."""
    check = _HELD.get(type(fact))
    return check(view, fact) if check and view.coding.pinned else None


def opening_missing(view: View, layer: str) -> tuple[Refusal, ...]:
    """All that has to be done before this layer's coder may ask for its opening, in the order in which it is done."""
    missing: list[Refusal] = []
    state = view if isinstance(view, State) else view.state()
    modules = state.scheme.modules if state.scheme else ()
    left = [module.id for module in modules if module.id not in state.signed_modules]
    if left:
        missing.append(Refusal("modules_unsigned", {"modules": " ".join(left), "missing": str(len(left))}))
    unseen = state.oversight.unseen(state.signed_modules)
    if unseen:
        missing.append(Refusal("modules_uncountersigned", {"modules": " ".join(unseen), "missing": str(len(unseen))}))
    if state.profile and "rechecked" in state.profile.steps:
        missing += recheck_left(state)
    outside = [each.id for each in state.coding.outside(layer) if each.id not in state.coding.opened]
    if outside:
        missing.append(Refusal("codes_not_opened", {"layers": " ".join(outside)}))
    return tuple(missing)


# -- the facts of coding -----------------------------------------------------------------------------------------------


def _pinned(view: View, by: str, fact: f.CodingPinned) -> Refusal | None:
    if view.coding.pinned or view.marked or any(record.bound for record in view.subjects.values()):
        return Refusal("coding_stands")
    if not isinstance(view.founded, f.EventFounded) or not view.founded.blind:
        return Refusal("coding_not_blind")
    if view.scheme is None:
        return Refusal("no_scheme")
    if view.scheme.advances:
        return Refusal("coding_one_round")
    return next(_misshapen(view, fact), None) or _mixed(fact, view.panels)


def _misshapen(view: View, fact: f.CodingPinned) -> Iterator[Refusal]:
    """Layers with ids of their own; every panel of the scheme in one of them, and in one alone."""
    assert view.scheme is not None
    ids = [layer.id for layer in fact.layers]
    named = [panel for layer in fact.layers for panel in layer.panels]
    panels = {aspect.panel for *_, aspect in view.scheme.aspects() if aspect.panel}
    yield from (wrong for each in ids if (wrong := id_formed("layer", each)))
    if not ids or len(set(ids)) < len(ids):
        yield Refusal("coding_invalid", {"field": "layer"})
    if len(set(named)) < len(named) or set(named) != panels:
        yield Refusal("coding_invalid", {"field": "panels"})


def _binding(view: View, by: str, fact: f.BindingSealed) -> Refusal | None:
    wrong = known_subject(view, fact.subject) or reason_given(fact.commitment)
    if wrong:
        return wrong
    if view.coding.sealed or fact.subject in view.coding.bindings:
        return Refusal("binding_stands", {"subject": fact.subject})
    return None


def _sealed(view: View, by: str, fact: f.CodesSealed) -> Refusal | None:
    coding = view.coding
    if coding.layer(fact.layer) is None:
        return Refusal("unknown_layer", {"layer": fact.layer[:64]})
    if fact.layer in coding.sealed:
        return Refusal("codes_sealed", {"layer": fact.layer})
    before = coding.before(fact.layer)
    if before and before.id not in coding.sealed:
        return Refusal("layer_waits", {"layer": before.id})
    assert coding.pinned is not None
    if coding.pinned.separate and any(each.by == by for each in coding.sealed.values()):
        return Refusal("coder_of_another_layer")
    if not view.subjects or fact.count != len(view.subjects):
        return Refusal("codes_incomplete", {"count": str(fact.count), "needed": str(len(view.subjects))})
    return None if head_formed(fact.commitment) else Refusal("codes_differ", {"layer": fact.layer})


def _asked(view: View, by: str, fact: f.OpeningAsked) -> Refusal | None:
    wrong = _not_to_open(view, fact.layer)
    if wrong:
        return wrong
    if view.coding.sealed[fact.layer].by != by:
        return Refusal("not_your_layer", {"layer": fact.layer})
    return Refusal("opening_asked", {"layer": fact.layer}) if fact.layer in view.coding.asked else None


def _opened(view: View, by: str, fact: f.CodesOpened) -> Refusal | None:
    """By a supervisor who sealed nothing, for the coder who did and asked; and only what was committed to."""
    coding = view.coding
    wrong = _not_to_open(view, fact.layer)
    if wrong:
        return wrong
    if any(each.by == by for each in coding.sealed.values()):
        return Refusal("coder_opens")
    if fact.layer not in coding.asked or coding.sealed[fact.layer].by != fact.coder:
        return Refusal("opening_not_asked", {"layer": fact.layer})
    everybody = sorted(line.subject for line in fact.lines) == sorted(view.subjects)
    codes = [line.code for line in fact.lines]
    sound = everybody and len(set(codes)) == len(codes) and all(map(code_formed, codes))
    if sound and map_commitment(fact.layer, fact.lines) == coding.sealed[fact.layer].fact.commitment:
        return None
    return Refusal("codes_differ", {"layer": fact.layer})


def _not_to_open(view: View, layer: str) -> Refusal | None:
    coding = view.coding
    if coding.layer(layer) is None:
        return Refusal("unknown_layer", {"layer": layer[:64]})
    if layer not in coding.sealed:
        return Refusal("codes_not_sealed", {"layers": layer})
    if layer in coding.opened:
        return Refusal("codes_opened", {"layer": layer})
    missing = opening_missing(view, layer)
    words = " ".join(each.word for each in missing)
    return Refusal("opening_waits", {"layer": layer, "missing": words}) if missing else None


CHECKS: dict[type, Callable[[View, str, Any], Refusal | None]] = {
    f.CodingPinned: _pinned,
    f.BindingSealed: _binding,
    f.CodesSealed: _sealed,
    f.OpeningAsked: _asked,
    f.CodesOpened: _opened,
}


# -- what waits for it -------------------------------------------------------------------------------------------------


def _scheme(view: View, fact: f.SchemePinned) -> Refusal | None:
    """Panels stand in layers: the scheme that they were given for stays."""
    return Refusal("coding_stands")


def _entered(view: View, fact: f.SubjectEntered) -> Refusal | None:
    """Nobody comes in without a code."""
    first = next(iter(view.coding.sealed), None)
    return Refusal("codes_sealed", {"layer": first}) if first else None


def _bound(view: View, fact: f.SubjectBound) -> Refusal | None:
    if view.coding.shut:
        return codes_left(view.coding)[0]
    same = view.coding.bindings.get(fact.subject) == binding_commitment(fact)
    return None if same else Refusal("binding_differs", {"subject": fact.subject[:64]})


def _seated(view: View, fact: f.PanelSeated) -> Refusal | None:
    assert view.coding.pinned is not None
    return _mixed(view.coding.pinned, {**view.panels, fact.panel: fact.seats}, view.coding)


def _substitute(view: View, fact: f.SubstituteSeated) -> Refusal | None:
    """Whoever takes a seat over may not have one on a panel of another layer."""
    assert view.coding.pinned is not None
    after = {
        panel: tuple(f.Seat(each.id, fact.judge) if each.id == fact.seat else each for each in seats)
        for panel, seats in view.panels.items()
    }
    return _mixed(view.coding.pinned, after, view.coding)


def _mixed(coding: f.CodingPinned, panels: Any, before: Coding = NO_CODING) -> Refusal | None:
    """Whoever sits on panels of two layers, or `before` was shown one's codes, would hold the map of the two.

    A seat stays with its layer as well: what a tablet of it still holds is called by that layer's labels.
    """
    layers = {panel: layer.id for layer in coding.layers for panel in layer.panels}
    seen = dict(before.seen)
    for panel, seats in panels.items():
        for seat in seats if panel in layers else ():
            own = layers[panel]
            if seen.setdefault(seat.judge, own) != own or before.seats.get(seat.id, own) != own:
                return Refusal("seat_of_two_layers", {"seat": seat.id})
    return None


def _session(view: View, fact: f.SessionOpened) -> Refusal | None:
    """A panel marks by code: its layer, and all within it, are sealed first."""
    aspects = view.scheme.aspects() if view.scheme else ()
    panels = [aspect.panel for module, _, _, aspect in aspects if module.id in fact.modules]
    waiting = view.coding.unsealed(panels)
    return Refusal("codes_not_sealed", {"layers": " ".join(each.id for each in waiting)}) if waiting else None


def _drawn(view: View, fact: f.DrawHeld) -> Refusal | None:
    """A draw tells in plain who works where: in a coded event that is a coder's secret."""
    return Refusal("draw_by_coders") if view.coding.shut else None


def _published(view: View, fact: f.ResultsPublished) -> Refusal | None:
    return next(iter(codes_left(view.coding)), None)


_HELD: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.SchemePinned: _scheme,
    f.SubjectEntered: _entered,
    f.SubjectBound: _bound,
    f.PanelSeated: _seated,
    f.SubstituteSeated: _substitute,
    f.SessionOpened: _session,
    f.DrawHeld: _drawn,
    f.ResultsPublished: _published,
}
