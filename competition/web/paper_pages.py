"""The two pages of the paper desk as answers: the sheets under way, and one sheet. It may not propose a fact."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import may
from competition.pages.attached_shown import Shown
from competition.pages.boards import event_card
from competition.pages.chief_names import Called
from competition.pages.paper_desk import TASKS, head_of, lines, sheet_page
from competition.pages.shell import gettext
from competition.rules.paper import SheetKey
from competition.rules.paper_numbers import number_typed, sheet_numbered
from competition.rules.refusals import Refusal
from competition.rules.signing import signing_of
from competition.tally.office import Office
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.attached import shown_to
from competition.web.hall_pages import names_in


@dataclass(frozen=True, slots=True)
class Scans:
    """Scans of one signed sheet: what is there, where it is opened, and where and as which sheet one more is sent."""

    there: tuple[Shown, ...]
    opened: str
    address: str
    sheet: str


def list_page(
    office: Office, replica: Replica, language: str, refusal: Refusal | None = None, typed: str = ""
) -> Answer:
    """The field for a sheet's number, what became of the last one, and every sheet under way."""
    called = names_in(office, replica, language)
    kept = sheet_numbered(replica.state, replica.stream, number_typed(request.args.get("kept", "")))
    groups = [(task, gettext(language, TASKS[task]), found) for task, found in lines(called, g.who.by).items()]
    return desk.page(
        "organise/paper.html", language, 200 if refusal is None else 404, _here(called),
        **_shared(called), groups=groups, typed=typed,
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
    called = names_in(office, replica, language)
    status = 200 if refusal is None else 409 if refusal.conflict else 422
    page = sheet_page(called, key, g.who.by, may(g.who, "paper.decide", replica.stream) is None)
    return desk.page(
        "organise/paper_sheet.html", language, status, f"{_here(called)}/{head_of(called, key).number}",
        **_shared(called), sheet=page, scans=_scans(office, called, key),
        both=signing_of(called.state).competitor,
        told=desk.Told(form, called.sentence(refusal)) if refusal else None,
        wrong={aspect: called.sentence(each) for aspect, each in (wrong or {}).items()},
        typed={name: text[:500] for name, text in request.form.items()},
    )  # fmt: skip


def _scans(office: Office, called: Called, key: SheetKey) -> Scans:
    seat, subject, module = key
    event = f"/{called.language}/desk/event/{called.event}"
    there = shown_to(office, called, subject, ("scan",)).at(f"{module}//{seat}")
    return Scans(there, f"{event}/attachment", f"{event}/scans/{subject}", f"{module}/{seat}")


def _here(called: Called) -> str:
    return f"/{called.language}/desk/event/{called.event}/paper"


def _shared(called: Called) -> dict[str, object]:
    card = event_card(called.state, called.event, called.names, called.language)
    does = {name: may(g.who, f"paper.{name}", called.event) is None for name in ("type", "settle", "decide", "print")}
    does["scan"] = may(g.who, "attachment.scan", called.event) is None
    return {"papers": _here(called), "card": card, "does": does}
