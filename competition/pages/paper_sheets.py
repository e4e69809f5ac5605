"""What is printed on a blank sheet 评分表: whose it is, and every aspect in the scheme's order.

Values for templates/papers/sheet.typ, in one language. What a sheet may say of whoever is marked is what the panel may
know: in a blind event its code alone, in a coded one the code of the panel's layer. It may not print anything.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno

from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import KINDS, N_
from competition.rules.cells import owed_by
from competition.rules.facts import EventFounded
from competition.rules.observations import WORDS, limits_of
from competition.rules.paper import SheetKey
from competition.rules.paper_numbers import sheet_number
from competition.rules.points import plan_of
from competition.rules.scheme import Aspect, Condition
from competition.rules.state import Record

LABELS = {
    "sheet": N_("Marking sheet"),
    "judge": N_("Judge"),
    "seat": N_("Seat"),
    "how": N_(
        "Write with a black pen. Leave a box empty only if nothing was observed."
        " To change an entry, strike it out, write the new one beside it and sign there."
    ),
    "absent": N_("absent"),
    "remarks": N_("Remarks"),
    "head": N_("Ledger at printing:"),
    "printed": N_("Printed:"),
    "page": N_("page {page} of {pages}"),
}
_SIGNATURES = {
    "judge": N_("Judge's signature, time"),
    "competitor": N_("Competitor's signature"),
    "chief": N_("Chief judge's signature"),
}
_POINTLESS = ("veto", "reading")
_TAKEN = {
    "best": N_("the best counts"),
    "mean": N_("their mean counts"),
    "median": N_("their median counts"),
    "sum": N_("their sum counts"),
    "last": N_("the last counts"),
}


@dataclass(frozen=True, slots=True)
class Printing:
    """When and at which place of the ledger sheets are printed: position, head in hex, the moment in words."""

    position: int
    head: str
    printed: str


def sheets_data(called: Called, keys: Sequence[SheetKey], printing: Printing) -> dict[str, Any]:
    """The values of the template for these sheets, in their order."""
    said = {name: gettext(called.language, words) for name, words in LABELS.items()}
    event = called.names.text("event", called.event, called.language)
    return {
        "language": called.language, "title": f"{event} {said['sheet']}", "event": event, "words": said,
        "position": printing.position, "chain": printing.head, "printed": printing.printed,
        "sheets": [_sheet(called, key) for key in keys],
    }  # fmt: skip


def code_of(called: Called, seat: str, record: Record) -> str:
    """What the panel calls whoever is marked: the number in the start order, in a blind event the subject's id.

    In a coded event the code of the panel's layer, where whoever asks may read it: recorders may.
    """
    code = called.sheets.code(seat, record.subject)
    return code or (record.subject if is_blind(called) or not record.start else f"{record.start:02d}")


def panels_of(called: Called, seat: str) -> list[str]:
    """The panels on which a seat is."""
    return [panel for panel, seats in called.state.panels.items() if any(each.id == seat for each in seats)]


def is_blind(called: Called) -> bool:
    founded = called.state.founded
    return not isinstance(founded, EventFounded) or founded.blind


def number_shown(number: str) -> str:
    """A sheet's number as it is printed and shown."""
    return f"{number[:4]} {number[4:]}"


def _sheet(called: Called, key: SheetKey) -> dict[str, Any]:
    seat, subject, module = key
    record = called.state.subjects[subject]
    number = sheet_number(called.event, key, called.sheets)
    person = called.subject(subject)
    blind = is_blind(called)
    signs = [name for name in _SIGNATURES if name != "competitor" or not blind]
    # Two panels that see a group beside their codes could join the codes.
    about = [called.part("group", record.group)] if record.group and not called.state.coding.shut else []
    if len({each.round for each in called.state.subjects.values()}) > 1:
        about.append(called.part("round", record.round))
    return {
        "number": number_shown(number), "qr": _picture(called.event, number),
        "module": called.part("module", module), "panel": _panels(called, seat, module),
        "judge": called.judge(seat), "seat": seat,
        "about": gettext(called.language, N_("Competitor")), "name": "" if blind else person.name,
        "unit": " · ".join([*([] if blind or not person.unit else [person.unit]), *about]),
        "called": gettext(called.language, N_("Number")), "code": code_of(called, seat, record),
        "signs": [gettext(called.language, _SIGNATURES[name]) for name in signs],
        "groups": list(_groups(called, seat, subject, module)),
    }  # fmt: skip


def _picture(event: str, number: str) -> str:
    """What a scanner at the recorder's desk types: the event and the sheet's number."""
    drawn = io.BytesIO()
    segno.make(f"{event} {number}", error="m", micro=False).save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue().decode()


def _panels(called: Called, seat: str, module: str) -> str:
    assert called.state.scheme is not None
    markings = plan_of(called.state.scheme).markings.values()
    panels = dict.fromkeys(each.aspect.panel for each in markings if each.module == module)
    mine = panels_of(called, seat)
    return " · ".join(called.part("panel", panel) for panel in panels if panel in mine)


def _groups(called: Called, seat: str, subject: str, module: str) -> Iterable[dict[str, Any]]:
    """The seat's aspects under their criteria and sub-criteria, numbered through."""
    scheme = called.state.scheme
    assert scheme is not None
    owed = {cell[0] for cell in owed_by(plan_of(scheme), called.state, seat, module, subject)}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    number = 0
    for _, criterion, sub, aspect in scheme.aspects():
        if aspect.id in owed:
            number += 1
            groups.setdefault((criterion.id, sub.id), []).append(_aspect(called, aspect, number))
    for (criterion_id, sub_id), aspects in groups.items():
        yield {"name": group_name(called, criterion_id, sub_id), "aspects": aspects}


def group_name(called: Called, criterion: str, sub: str) -> str:
    """A criterion, with its sub-criterion where that has a name of its own."""
    name = called.part("criterion", criterion)
    below = f"{called.event}/{sub}"
    under = called.names.text("sub", below, called.language) if called.names.has("sub", below) else ""
    return f"{name} · {under}" if under and under != name else name


def _aspect(called: Called, aspect: Aspect, number: int) -> dict[str, Any]:
    """One line: `box` says what is left room for: choices, a word, listed faults, readings, or a number."""
    words = WORDS.get(aspect.kind, ())
    levels = {word: called.level(aspect, word) for word in words}
    box = "faults" if aspect.kind == "faults" else "number"
    if words:
        box = "choice" if any(levels.values()) else "word"
    elif aspect.readings:
        box = "readings"
    return {
        "no": number, "name": called.part("aspect", aspect.id), "about": about(called, aspect),
        "notes": notes(called, aspect), "box": box, "unit": aspect.unit,
        "choices": [{"word": called.value(word), "label": levels[word]} for word in words],
        "count": aspect.readings.count if aspect.readings else 1,
        "faults": [
            {"name": called.fault(aspect.id, each.id), "cost": _cost(called, each.each, each.most)}
            for each in aspect.listed
        ],
    }  # fmt: skip


def _cost(called: Called, each: str, most: int) -> str:
    return gettext(called.language, N_("%(each)s points each, at most %(most)s"), each=each, most=most)


def about(called: Called, aspect: Aspect) -> list[str]:
    """Kind, full marks, and between which limits in which steps."""
    said = [gettext(called.language, KINDS[aspect.kind])]
    if aspect.kind not in _POINTLESS:
        said.append(gettext(called.language, N_("full marks %(max)s"), max=aspect.max))
    if aspect.kind not in WORDS and aspect.kind != "faults":
        limits = limits_of(aspect)
        unit = f" {aspect.unit}" if aspect.unit else ""
        message = N_("%(low)s to %(high)s%(unit)s in steps of %(step)s")
        said.append(
            gettext(called.language, message, low=limits.low, high=limits.high, step=limits.step, unit=unit)
        )  # fmt: skip
    return said


def notes(called: Called, aspect: Aspect) -> list[str]:
    """Sentences beside it: whose box it is, how readings are taken, when it applies, whether it comes later."""
    said = []
    if not aspect.each:
        said.append(gettext(called.language, N_("The panel together: it is enough on one judge's sheet.")))
    if aspect.readings:
        how = gettext(called.language, _TAKEN[aspect.readings.take])
        message = N_("%(count)s readings; %(how)s. Write x for one that failed.")
        said.append(gettext(called.language, message, count=aspect.readings.count, how=how))
    if aspect.only_if:
        said.append(_condition(called, aspect.only_if))
    if aspect.later:
        said.append(gettext(called.language, N_("The result comes later; the sheet can be signed without it.")))
    return said


def _condition(called: Called, condition: Condition) -> str:
    values = {"aspect": called.part("aspect", condition.aspect), "low": condition.low, "high": condition.high}
    if condition.word:
        word = N_("Only if “%(aspect)s” is yes.") if condition.word == "yes" else N_("Only if “%(aspect)s” is no.")
        return gettext(called.language, word, **values)
    if condition.low and condition.high:
        return gettext(called.language, N_("Only if “%(aspect)s” is %(low)s to %(high)s."), **values)
    if condition.low:
        return gettext(called.language, N_("Only if “%(aspect)s” is %(low)s or more."), **values)
    return gettext(called.language, N_("Only if “%(aspect)s” is %(high)s or less."), **values)
