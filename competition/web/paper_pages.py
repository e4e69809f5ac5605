"""The two pages of the paper desk as answers: the sheets under way, and one sheet. It may not propose a fact.

Where sheets are codes, each page is of one layer and names it in its address, so that the way back leads there again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import may
from competition.pages.attached_shown import Shown
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.paper_desk import TASKS, lines, sheet_page
from competition.pages.shell import gettext
from competition.rules.facts import CodeLayer
from competition.rules.paper import SheetKey
from competition.rules.paper_numbers import number_typed, sheet_numbered
from competition.rules.refusals import Refusal
from competition.rules.signing import signing_of
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.attached import scans_of
from competition.web.paper_names import layer_shown, of_sheet, papers_called, said_of, ways


@dataclass(frozen=True, slots=True)
class Scans:
    """Scans of one signed sheet: what is there, and the address to which one more is sent and below which each is."""

    there: tuple[Shown, ...]
    address: str


def list_page(
    office: Office, replica: Replica, language: str, refusal: Refusal | None = None, typed: str = ""
) -> Answer:
    """The field for a sheet's number, what became of the last one, and every sheet under way."""
    called = papers_called(office, replica, language)
    number = number_typed(request.args.get("kept", ""))
    kept = sheet_numbered(replica.state, replica.stream, number, called.sheets)
    layer = layer_shown(called, kept[0] if kept else "")
    sheets = lines(called, g.who.by, layer.id if layer else "")
    return desk.page(
        "organise/paper.html", language, 200 if refusal is None else 404, _here(called) + _of(layer),
        **_shared(called, layer), typed=typed, ways=ways(called, layer),
        groups=[(task, gettext(language, TASKS[task]), found) for task, found in sheets.items()],
        kept=sheet_page(called, kept, g.who.by, False) if kept else None,
        told=desk.Told("number", called.sentence(refusal)) if refusal else None,
    )  # fmt: skip


def sheet_shown(
    office: Office,
    replica: Replica,
    language: str,
    key: SheetKey,
    refusal: Refusal | None = None,
    wrong: Mapping[str, Refusal] | None = None,
    form: str = "sheet",
) -> Answer:
    """One sheet with what is to be done; `wrong` says by aspect why a box was not taken, `form` which one was sent."""
    called = of_sheet(papers_called(office, replica, language), key)
    page = sheet_page(called, key, g.who.by, may(g.who, "paper.decide", replica.stream) is None)
    return desk.page(
        "organise/paper_sheet.html", language, _status(refusal), f"{_here(called)}/{page.head.number}",
        **_shared(called, layer_shown(called, key[0])), sheet=page,
        scans=Scans(scans_of(office, called, key), f"{_here(called)}/{page.head.number}/scan"),
        both=signing_of(called.state).competitor,
        told=desk.Told(form, said_of(called, key, refusal)) if refusal else None,
        wrong={aspect: called.sentence(each) for aspect, each in (wrong or {}).items()},
        typed={name: text[:500] for name, text in request.form.items()},
    )  # fmt: skip


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return 409 if refusal.conflict else 413 if refusal.word == "scan_too_large" else 422


def _here(called: Called) -> str:
    return f"/{called.language}/desk/event/{called.event}/paper"


def _of(layer: CodeLayer | None) -> str:
    return f"?layer={layer.id}" if layer else ""


def _shared(called: Called, layer: CodeLayer | None) -> dict[str, object]:
    card = event_card(called.state, called.event, called.names, called.language)
    does = {name: may(g.who, f"paper.{name}", called.event) is None for name in ("type", "settle", "decide", "print")}
    does["scan"] = may(g.who, "attachment.scan", called.event) is None
    at = {"papers": _here(called), "layer": layer.id if layer else "", "of_layer": _of(layer)}
    return {**at, "card": card, "does": does}
