"""The coders' desk: the codes of one layer at a time, drawn or typed in, sealed, and printed for the envelope.

Each coder is shown the layer before and the own codes, never marks. Whether somebody may see a map is decided by
`competition.access.coding`; a map is kept before the fact that commits to it, and taken back if that is refused.
"""

import secrets
from typing import Any

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access import coding as access
from competition.access.permissions import needs
from competition.ledger import code_maps
from competition.ledger.code_maps import CodeMap
from competition.ledger.engine import reading, writing
from competition.pages import codes_desk as d
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.rules import facts as f
from competition.rules.coding import LONGEST_CODE, drawn_codes
from competition.rules.refusals import Refusal
from competition.tally.coding_history import coding_history
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import called_of, event_of

_CODES = "/<any(zh, en):language>/desk/event/<event>/codes"
_LAYER = f"{_CODES}/<layer>"


def coding(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("coding", __name__)

    @door.get(_CODES)
    @needs("codes.see")
    def layers(language: str, event: str) -> Answer:
        return _layers(office, event, language)

    @door.get(_LAYER)
    @needs("codes.see")
    def layer(language: str, event: str, layer: str) -> Answer:
        """The lines to code, or the own list once it is sealed."""
        called = _called(office, event, language)
        if layer in called.state.coding.sealed:
            return _listed(office, called, layer)
        return _making(office, called, layer)

    @door.post(f"{_LAYER}/seal")
    @needs("codes.seal")
    def seal(language: str, event: str, layer: str) -> Answer:
        return _seal(office, _called(office, event, language), layer)

    @door.post(f"{_LAYER}/ask")
    @needs("codes.ask")
    def ask(language: str, event: str, layer: str) -> Answer:
        """Ask for the opening; twice means the same."""
        event_of(office, event)
        refusal = desk.record(office, event, [f.OpeningAsked(layer)])
        if refusal is None or refusal.word == "opening_asked":
            return redirect(f"/{language}/desk/event/{event}/codes#{layer}", 303)
        return _layers(office, event, language, layer, refusal)

    return door


def _called(office: Office, event: str, language: str) -> Called:
    return called_of(office, event_of(office, event), language)


def _seal(office: Office, called: Called, layer: str) -> Answer:
    lines = _works(office, called, layer)
    if isinstance(lines, Refusal):
        return _layers(office, called.event, called.language, layer, lines)
    here = f"/{called.language}/desk/event/{called.event}/codes/{layer}"
    if layer in called.state.coding.sealed:  # the same form came twice
        return redirect(here, 303)
    made = _made(lines, layer, called.language)
    if isinstance(made, Refusal):
        return _making(office, called, layer, made)
    with writing(office.engine) as conn:
        code_maps.put_map(conn, called.event, made)
    fact = f.CodesSealed(layer, made.commitment, len(made.lines))
    refusal = desk.record(office, called.event, [fact])
    if refusal is None:
        return redirect(here, 303)
    with writing(office.engine) as conn:
        code_maps.forget_map(conn, called.event, made.commitment)
    again = event_of(office, called.event).state.coding.sealed.get(layer)
    if again is not None and again.by == g.who.by:
        return redirect(here, 303)
    return _layers(office, called.event, called.language, layer, refusal)


def _made(lines: tuple[d.Work, ...], layer: str, language: str) -> CodeMap | Refusal:
    """The map that was drawn or typed, with a salt for each line; words of what keeps it from being one."""
    if request.form.get("roster") != d.roster_of(lines):
        return Refusal("codes_moved")
    seed, pool = "", tuple[str, ...]()
    if request.form.get("method") == "computer":
        found = d.pool_of(request.form.get("pool", ""))
        if found is None:
            return Refusal("codes_unreadable", {"most": str(LONGEST_CODE)})
        if len(found) < len(lines):
            return Refusal("codes_too_few", {"count": str(len(found)), "needed": str(len(lines))})
        seed, pool = secrets.token_hex(32), found
        codes = drawn_codes(seed, [line.subject for line in lines], found)
    else:
        typed = d.typed(lines, request.form, language)
        wrong = sum(bool(line.wrong) for line in typed)
        if wrong:
            return Refusal("codes_wrong", {"count": str(wrong)})
        codes = {line.subject: line.typed for line in typed}
    salted = tuple(f.CodeLine(subject, code, secrets.token_hex(16)) for subject, code in sorted(codes.items()))
    return CodeMap(layer, g.who.by, salted, seed, pool, now_ms())


def _works(office: Office, called: Called, layer: str) -> tuple[d.Work, ...] | Refusal:
    with reading(office.engine) as conn:
        persons = access.persons_before(conn, called.state, called.event, layer, g.who)
        codes = access.codes_before(conn, called.state, called.event, layer, g.who)
    if isinstance(persons, Refusal):
        return persons
    return codes if isinstance(codes, Refusal) else d.works(called, persons, codes)


def _layers(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    """The list of layers; a refusal stands beside its own, or above all where that is not shown."""
    called = _called(office, event, language)
    state = called.state
    hindrances = {layer.id: access.may_code(state, layer.id, g.who) for layer in state.coding.layers}
    shown = d.layers_shown(called, coding_history(office.engine, event), g.who.by, hindrances)
    form = form if form in {each.id for each in shown} else "page"
    return _page("organise/codes.html", called, "", refusal, form, layers=shown)


def _making(office: Office, called: Called, layer: str, refusal: Refusal | None = None) -> Answer:
    lines = _works(office, called, layer)
    if isinstance(lines, Refusal):
        if lines.word == "unknown_layer":
            abort(404, "unknown_layer")
        return _layers(office, called.event, called.language, layer, lines)
    method = "typed" if request.form.get("method") == "typed" else "computer"
    shown = d.typed(lines, request.form, called.language) if refusal and method == "typed" else lines
    wide = max(2, len(str(len(lines))))
    return _page(
        "organise/codes_make.html", called, f"/{layer}", refusal, method,
        layer=_named(called, layer), lines=shown, roster=d.roster_of(lines),
        pool=request.form.get("pool", "")[:4000] or f"{1:0{wide}d}-{len(lines):0{wide}d}", most=LONGEST_CODE,
    )  # fmt: skip


def _listed(office: Office, called: Called, layer: str) -> Answer:
    """The own list, for the sealed envelope."""
    with reading(office.engine) as conn:
        made = access.own_map(conn, called.state, called.event, layer, g.who)
    lines = made if isinstance(made, Refusal) else _works(office, called, layer)
    if isinstance(made, Refusal) or isinstance(lines, Refusal):
        assert isinstance(lines, Refusal)
        return _layers(office, called.event, called.language, layer, lines)
    by = coding_history(office.engine, called.event).sealed[layer]
    return _page(
        "organise/codes_list.html", called, f"/{layer}", None,
        layer=_named(called, layer), lines=d.coded(lines, made), made=made,
        sealed_at=by.at, author=called.author(by.by),
    )  # fmt: skip


def _named(called: Called, layer: str) -> dict[str, str]:
    before = called.state.coding.before(layer)
    return {
        "id": layer,
        "name": called.part("code_layer", layer),
        "before": called.part("code_layer", before.id) if before else "",
    }


def _page(template: str, called: Called, below: str, refusal: Refusal | None, form: str = "", **values: Any) -> Answer:
    codes = f"/{called.language}/desk/event/{called.event}/codes"
    card = event_card(called.state, called.event, called.names, called.language)
    told = desk.Told(form, called.sentence(refusal)) if refusal else None
    status = 200 if refusal is None else 409 if refusal.word in ("codes_sealed", "codes_moved") else 422
    return desk.page(template, called.language, status, codes + below, codes=codes, card=card, told=told, **values)
