"""The desk of draws 抽签 of an event: by computer, so that anybody can repeat it, or typed in from an urn.

The seed is made when the draw is held, from the ledger's head of that moment and a word that was said aloud before: so
nobody knows what comes out until it stands. That is why the look before it shows who draws, and not the lots.
"""

from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.ledger import store
from competition.ledger.engine import reading
from competition.ledger.names import NameRow
from competition.pages import hall_draw as d
from competition.pages.chief_names import Called
from competition.rules import facts as f
from competition.rules.draw import lots, seed_of
from competition.rules.refusals import Refusal
from competition.tally.hall_history import hall_history
from competition.tally.office import Office
from competition.web import desk
from competition.web.chief_pages import event_of
from competition.web.hall_pages import ADDRESS, names_of, page, status_of, told

_DRAW = f"{ADDRESS}/draw"


def drawing(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("drawing", __name__)

    @door.get(_DRAW)
    @needs("hall.see")
    def choose(language: str, event: str) -> Answer:
        return _choice(office, event, language)

    @door.post(f"{_DRAW}/look")
    @needs("hall.draw")
    def look(language: str, event: str) -> Answer:
        """Who draws, where and how, before it is held; or the rows to type lots from an urn into."""
        refusal = _refused()
        return _choice(office, event, language, refusal) if refusal else _look(office, event, language)

    @door.post(f"{_DRAW}/hold")
    @needs("hall.draw")
    def hold(language: str, event: str) -> Answer:
        return _hold(office, event, language)

    @door.get(f"{_DRAW}/<draw>")
    @needs("hall.see")
    def result(language: str, event: str, draw: str) -> Answer:
        return _result(office, event, language, draw)

    return door


def _hold(office: Office, event: str, language: str) -> Answer:
    called = names_of(office, event, language)
    draw = "draw-" + sha256(request.form.get("key", desk.new_key()).encode()).hexdigest()[:12]
    if draw in called.state.hall.draws:  # the same form came twice
        return redirect(f"/{language}/desk/event/{event}/hall/draw/{draw}", 303)
    refusal = Refusal("draw_by_coders") if called.state.coding.shut else _refused()
    if refusal is not None:
        return _choice(office, event, language, refusal)
    found = d.entrants(called, *_who())
    if _method() == "urn":
        rows = d.urn_lots(called, found.places, request.form)
        wrong = sum(bool(row.wrong) for row in rows)
        if wrong:
            return _look(office, event, language, Refusal("lots_wrong", {"count": str(wrong)}))
        typed = tuple(f.Drawn(row.place.subject, int(row.start), row.station) for row in rows)
        refusal = desk.record(office, event, [f.DrawHeld(draw, "urn", typed)])
    else:
        fact, row = _computed(office, event, draw, found.subjects)
        refusal = desk.record(office, event, [fact], [row])
    if refusal is not None:
        return _look(office, event, language, refusal)
    return redirect(f"/{language}/desk/event/{event}/hall/draw/{draw}", 303)


def _computed(office: Office, event: str, draw: str, subjects: tuple[str, ...]) -> tuple[f.Fact, NameRow]:
    """The draw with the seed of this moment, and the row that says how it was made."""
    now = event_of(office, event).snapshot()
    word = d.word_of(request.form.get("word", ""))
    seed = seed_of(now.head.hex(), word)
    stations = d.stations_of(request.form.get("stations", "")[:4000]) or ()
    held = f.DrawHeld(draw, "computer", lots(seed, subjects, stations), seed, stations)
    return held, d.row_of(event, draw, now.position, word)


def _refused() -> Refusal | None:
    """What of the choice cannot be."""
    if _method() == "urn":
        return None
    if d.stations_of(request.form.get("stations", "")[:4000]) is None:
        return Refusal("stations_malformed")
    word = d.word_of(request.form.get("word", ""))
    if not word:
        return Refusal("word_missing")
    return Refusal("word_too_long", {"most": str(d.LONGEST_WORD)}) if len(word) > d.LONGEST_WORD else None


def _method() -> str:
    return "urn" if request.form.get("method") == "urn" else "computer"


def _who() -> tuple[str, bool]:
    """The round and group that draws, and whether only those who are there."""
    return request.form.get("field", "")[:140], request.form.get("present") == "yes"


def _typed() -> dict[str, Any]:
    field, present = _who()
    text = {name: request.form.get(name, "")[:4000] for name in ("stations", "word")}
    return {"field": field, "present": present, "method": _method(), **text}


def _choice(office: Office, event: str, language: str, refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    history = hall_history(office.engine, event).held
    coded = Refusal("draw_by_coders") if called.state.coding.shut else None
    return page(
        "organise/hall_draw.html", called, "/draw", status_of(refusal),
        fields=d.fields(called), typed=_typed(), told=told("draw", coded or refusal, called), coded=coded is not None,
        draws=tuple(
            (id, draw.method, len(draw.lots), history[id]) for id, draw in called.state.hall.draws.items()
        ),
    )  # fmt: skip


def _look(office: Office, event: str, language: str, refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    if called.state.coding.shut:
        return _choice(office, event, language, Refusal("draw_by_coders"))
    found = d.entrants(called, *_who())
    if refusal is None and not found.subjects:
        return _choice(office, event, language, Refusal("draw_empty", {"draw": ""}))
    rows: list[d.Lot] = []
    if _method() == "urn":
        sent = any(name.startswith("start-") for name in request.form)
        rows = (
            d.urn_lots(called, found.places, request.form) if sent else [d.Lot(each, "", "") for each in found.places]
        )
    return page(
        "organise/hall_draw_look.html", called, "/draw", status_of(refusal),
        found=found, rows=rows, typed=_typed(), word=d.word_of(request.form.get("word", "")),
        stations=d.stations_of(request.form.get("stations", "")[:4000]) or (),
        field_name=next((each.name for each in d.fields(called) if each.key == _who()[0]), ""),
        told=told("draw", refusal, called),
    )  # fmt: skip


def _result(office: Office, event: str, language: str, draw: str) -> Answer:
    called = names_of(office, event, language)
    held = called.state.hall.draws.get(draw)
    if held is None:
        abort(404, "unknown_draw")
    by = hall_history(office.engine, event).held[draw]
    return page(
        "organise/hall_drawn.html", called, f"/draw/{draw}",
        draw=held, lots=d.drawn(called, held), held_at=by.at, author=called.author(by.by),
        made=_made(office, event, held, called) if held.method == "computer" else None,
        stale=any(called.state.subjects[lot.subject].start != lot.start for lot in held.lots),
    )  # fmt: skip


def _made(office: Office, event: str, held: f.DrawHeld, called: Called) -> d.Made:
    """How the seed was made; the head at that position is the ledger's own, not the row's."""
    position, word = d.made_of(called.names, event, held.draw)
    with reading(office.engine) as conn:
        head = store.head_at(conn, event, position)
    return d.made(position, head.hex() if head else "", word, held.seed)
