"""Paper sheets by their numbers, and which layer's sheets one page is about: what printing and the paper desk share.

While a coded event is shut, recorders see the sheets of every layer by its own code. Each page, file and sentence here
is of one layer, and calls nobody otherwise, so that no two codes of one competitor ever stand in one answer. It may not
propose a fact.
"""

from dataclasses import dataclass, replace

from flask import abort, g, request

from competition.access.sheet_names import by_code, numbers_missing
from competition.pages.chief_names import Called, Person
from competition.rules.facts import CodeLayer
from competition.rules.paper import SheetKey
from competition.rules.paper_numbers import number_typed, sheet_number, sheet_numbered
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web.chief_pages import sheets_of, with_sheets


@dataclass(frozen=True, slots=True)
class Way:
    """A layer to choose: its id, its name, and whether the page is about its sheets."""

    id: str
    name: str
    here: bool


def papers_called(office: Office, replica: Replica, language: str) -> Called:
    """The names of an event as its paper may show them: to whom sheets are codes, nobody but by `of_sheet`."""
    called = with_sheets(office, replica, language)
    return replace(called, people={}) if by_code(called.state, g.who) else called


def of_sheet(called: Called, key: SheetKey) -> Called:
    """The names in which this sheet is spoken of: where sheets are codes, those of its layer alone."""
    if not by_code(called.state, g.who):
        return called
    return replace(called, people={who: Person(code, "") for who, code in called.sheets.codes.get(key[0], {}).items()})


def said_of(called: Called, key: SheetKey, refusal: Refusal) -> str:
    """Why something about a sheet was refused; outside the hall not that its competitor left, which the hall shows."""
    coding = called.state.coding
    if refusal.word == "subject_not_competing" and by_code(called.state, g.who):
        refusal = refusal if coding.layer_at(called.state.panels, key[0]) == coding.hall else Refusal("sheet_for_chief")
    return of_sheet(called, key).sentence(refusal)


def layer_shown(called: Called, seat: str = "") -> CodeLayer | None:
    """The layer that is asked for, by its id or a seat of it, else the hall's; None where sheets are no codes."""
    coding = called.state.coding
    if not by_code(called.state, g.who):
        return None
    asked = coding.layer_at(called.state.panels, seat) or coding.layer(request.args.get("layer", ""))
    return asked if asked is not None and asked.panels else coding.hall


def ways(called: Called, shown: CodeLayer | None) -> list[Way]:
    """The layers that have sheets; none to choose where sheets are no codes."""
    layers = [layer for layer in called.state.coding.layers if layer.panels] if shown else []
    return [Way(layer.id, called.part("code_layer", layer.id), layer == shown) for layer in layers]


# -- by number ---------------------------------------------------------------------------------------------------------


def number_of(office: Office, replica: Replica, key: SheetKey) -> str:
    return sheet_number(replica.stream, key, sheets_of(office, replica))


def key_of(office: Office, replica: Replica, sheet: str) -> SheetKey:
    """The sheet of this number; 404 where this event has none."""
    key = sheet_numbered(replica.state, replica.stream, number_typed(sheet), sheets_of(office, replica))
    if key is None:
        abort(404, "unknown_sheet")
    return key


def found(office: Office, replica: Replica, typed: str) -> str | Refusal:
    """The number of a sheet of this event in what was typed or scanned: "K7QM 2XPA", or with the event before it."""
    event, _, rest = typed.strip().rpartition(" ")
    number = number_typed(typed)
    if not number and event:
        named = event.split()[0]
        number = number_typed(typed.strip()[len(named) :])
        if number and named != replica.stream:
            return Refusal("sheet_of_another", {"event": named[:64]})
    names = sheets_of(office, replica)
    if number and sheet_numbered(replica.state, replica.stream, number, names):
        return number
    shown = (number or rest or typed).strip()[:40]
    missing = numbers_missing(replica.state, names) if number else None
    if missing is not None and missing.word == "codes_not_sealed":
        return Refusal("sheet_before_codes", {"number": shown, **missing.details})
    return missing or Refusal("sheet_unknown", {"number": shown})
