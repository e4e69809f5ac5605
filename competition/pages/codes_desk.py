"""What the coders' desk and the supervisor's opening show of an event's layers of codes.

It is handed only what `competition.access.coding` let the reader have, and adds nothing; it may not propose a fact.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from competition.ledger.code_maps import CodeMap, Sealed
from competition.pages.chief_names import Called
from competition.pages.hall_draw import stations_of
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.admission_coding import opening_missing
from competition.rules.coding import LONGEST_CODE, Wrong, code_formed, codes_wrong
from competition.rules.refusals import Refusal
from competition.tally.coding_history import CodingHistory
from competition.tally.hall_history import Pressed

_WRONG: Mapping[Wrong, str] = {
    "missing": N_("the code is missing"),
    "malformed": N_("“%(code)s” is no code: capital letters, digits, hyphens, at most %(most)s signs"),
    "twice": N_("“%(code)s” stands more than once"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done to a layer: by whom, and when in ms."""

    who: str
    at: int


@dataclass(frozen=True, slots=True)
class LayerShown:
    """One layer: what it is coded from, whose panels see it, and how far it is; `missing` keeps its opening waiting."""

    id: str
    name: str
    before: str
    panels: tuple[str, ...]
    sealed: Step | None
    asked: Step | None
    opened: Step | None
    mine: bool
    hindrance: str
    missing: tuple[str, ...]
    commitment: str


@dataclass(frozen=True, slots=True)
class Work:
    """One line that gets a code: a person, or the code before; `typed` is what stands in its field."""

    subject: str
    name: str
    about: str
    typed: str = ""
    wrong: str = ""


def layers_shown(
    called: Called, history: CodingHistory, by: str, hindrances: Mapping[str, Refusal | None]
) -> tuple[LayerShown, ...]:
    """The layers from the person outwards; `hindrances` say why the reader may not code each of them now."""
    coding = called.state.coding
    shown = []
    for layer in coding.layers:
        before, hindrance = coding.before(layer.id), hindrances.get(layer.id)
        waits = layer.id in coding.sealed and layer.id not in coding.opened
        missing = opening_missing(called.state, layer.id) if waits else ()
        sealed = coding.sealed.get(layer.id)
        shown.append(
            LayerShown(
                layer.id,
                called.part("code_layer", layer.id),
                called.part("code_layer", before.id) if before else "",
                tuple(called.part("panel", panel) for panel in layer.panels),
                _step(called, history.sealed.get(layer.id)),
                _step(called, history.asked.get(layer.id)),
                _step(called, history.opened.get(layer.id)),
                sealed is not None and sealed.by == by,
                called.sentence(hindrance) if hindrance else "",
                tuple(called.sentence(each) for each in missing),
                sealed.fact.commitment if sealed else "",
            )
        )
    return tuple(shown)


def works(called: Called, persons: Mapping[str, Sealed], codes: Mapping[str, str]) -> tuple[Work, ...]:
    """The lines to code: persons as they stand in the folder, or codes in the order in which people count."""
    if codes:
        ordered = sorted(codes.items(), key=lambda each: (len(each[1]), each[1]))
        return tuple(Work(subject, code, "") for subject, code in ordered)
    known = [persons[subject] for subject in called.state.subjects if subject in persons]
    known.sort(key=lambda each: (len(each.given), each.given))
    return tuple(_person(each, called) for each in known)


def coded(lines: Sequence[Work], made: CodeMap) -> tuple[Work, ...]:
    """The lines with the codes of a map that was sealed."""
    codes = made.codes
    return tuple(replace(line, typed=codes[line.subject]) for line in lines if line.subject in codes)


def typed(lines: Sequence[Work], form: Mapping[str, str], language: str) -> tuple[Work, ...]:
    """The lines as codes were typed into them, each with what is wrong with it."""
    given = [code_of(form.get(f"code-{at}", "")) for at in range(1, len(lines) + 1)]
    found = codes_wrong(given)
    return tuple(
        replace(line, typed=code, wrong=_said(wrong, code, language) if wrong else "")
        for line, code, wrong in zip(lines, given, found, strict=True)
    )


def code_of(written: str) -> str:
    """A code in one writing: full-width signs are ordinary ones, letters capital, no blanks."""
    return "".join(unicodedata.normalize("NFKC", written[:40]).upper().split())


def pool_of(written: str) -> tuple[str, ...] | None:
    """Codes to draw from, from "01-20" or names between commas; None where one of them can be no code."""
    found = stations_of(unicodedata.normalize("NFKC", written[:4000]).upper())
    return found if found is not None and all(map(code_formed, found)) else None


def roster_of(lines: Sequence[Work]) -> str:
    """What a form is about: changes with the entries and their order."""
    return sha256("\n".join(line.subject for line in lines).encode()).hexdigest()[:24]


def opened_lines(called: Called) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and rows of what was opened so far: codes from the outermost in, then the name once all is open."""
    coding = called.state.coding
    layers = [layer for layer in reversed(coding.layers) if layer.id in coding.opened]
    if not layers:
        return (), ()
    maps = [{line.subject: line.code for line in coding.opened[layer.id].fact.lines} for layer in layers]
    last = N_("Competitor") if coding.open else N_("Entry")
    heads = (*(called.part("code_layer", layer.id) for layer in layers), gettext(called.language, last))
    order = sorted(called.state.subjects, key=lambda subject: (len(maps[0][subject]), maps[0][subject]))
    return heads, tuple((*(each[subject] for each in maps), called.subject(subject).name) for subject in order)


def _person(sealed: Sealed, called: Called) -> Work:
    bound, names = sealed.bound, called.names
    about = [sealed.given]
    about += [names.text("delegation", bound.delegation, called.language)] if bound.delegation else []
    about += [names.text("person", member, called.language) for member in bound.members]
    return Work(bound.subject, names.text(bound.kind, bound.who, called.language), " · ".join(about))


def _said(wrong: Wrong, code: str, language: str) -> str:
    return gettext(language, _WRONG[wrong], code=code, most=LONGEST_CODE)


def _step(called: Called, pressed: Pressed | None) -> Step | None:
    return Step(called.author(pressed.by), pressed.at) if pressed else None
