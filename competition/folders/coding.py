"""[coding] of an event folder: its layers, and how a folder is sealed before it is loaded into a ledger.

A sealed folder names its subjects by ids that were drawn and say nothing: who wrote competitors.csv knows who has which
id there, and may see running marks. Start numbers and the order of the file go too. Which is whose is kept beside the
ledger, so that the folder can be loaded again.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from competition.folders.documents import Document
from competition.folders.fields import Fields, Said, single
from competition.folders.people import derived
from competition.folders.problems import Problem, Sink
from competition.folders.schemes import Drawn
from competition.folders.shapes import Competitor, EventFolder, Tie
from competition.folders.tied import KIND as TIE
from competition.ledger.code_maps import Sealed
from competition.rules.coding import binding_commitment
from competition.rules.facts import CodeLayer, CodingPinned, SubjectBound

KIND = "code_layer"  # of a layer's name
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o, 1 i l
_LENGTH = 6


def read_coding(document: Document, drawn: Drawn, blind: bool, panels: set[str], sink: Sink) -> CodingPinned | None:
    """The layers as written, their names put among what was said; None where the event has no [coding]."""
    fields = single(document, "coding", drawn.lines, sink)
    if fields is None:
        return None
    layers = _layers(document, fields, drawn.said, panels, sink)
    coding = CodingPinned(layers, fields.flag("separate", True))
    fields.done()
    if not blind:
        fields.wrong("", "coding_not_blind")
    named = {panel for layer in layers for panel in layer.panels}
    if panels - named:
        fields.wrong("", "panel_without_layer", panels=", ".join(sorted(panels - named)))
    return coding


def _layers(
    document: Document, fields: Fields, said: dict[tuple[str, str], Said], panels: set[str], sink: Sink
) -> tuple[CodeLayer, ...]:
    written = fields.raw("layer")
    if not isinstance(written, list) or not written:
        fields.wrong("layer", "field_missing" if not written else "wrong_type", wanted="[[coding.layer]]")
        return ()
    found: list[CodeLayer] = []
    taken: set[str] = set()
    for index, values in enumerate(written):
        layer = Fields(document, "coding.layer", index, values, sink)
        id = layer.id("id")
        if id in {each.id for each in found}:
            layer.wrong("id", "id_twice", value=id)
        said[KIND, id] = layer.said("name", needed=True)
        own = layer.ids("panels")
        for panel in own:
            if panel not in panels:
                layer.wrong("panels", "unknown_panel", value=panel, known=", ".join(sorted(panels)) or "-")
            elif panel in taken:
                layer.wrong("panels", "panel_of_two_layers", value=panel)
            taken.add(panel)
        found.append(CodeLayer(id, own))
        layer.done()
    return tuple(found)


def unloadable(folder: EventFolder, marks: bool) -> tuple[Problem, ...]:
    """Why a coded folder cannot be loaded as it is: its marks would stand beside names before any code was made."""
    line = folder.lines.get(("progress", "")) or 1
    found = []
    if folder.progress not in ("planned", "open"):
        found.append(Problem("event.toml", line, "progress", "coded_from_the_start", {"value": folder.progress}))
    if marks and folder.marks:
        first = folder.marks[0]
        found.append(Problem(first.file, first.line, "", "coded_without_marks", {"count": str(len(folder.marks))}))
    return tuple(found)


def sealed(folder: EventFolder, known: Mapping[str, Sealed]) -> tuple[EventFolder, tuple[Sealed, ...]]:
    """The folder with drawn ids and a commitment for each subject, and what is not among `known` (by subject) yet."""
    kept = {each.given: each for each in known.values()}
    taken, fresh, ids, seals = set(known), [], {}, {}
    for each in folder.competitors:
        before = kept.get(each.subject)
        subject = before.bound.subject if before else _drawn(taken)
        taken.add(subject)
        bound = _bound(folder.id, each, subject, before.bound.salt if before else secrets.token_hex(16))
        ids[each.subject], seals[subject] = subject, binding_commitment(bound)
        if before is None:
            fresh.append(Sealed(each.subject, bound))
    competitors = sorted((replace(c, subject=ids[c.subject], start=0) for c in folder.competitors), key=_by_subject)
    excuses = tuple(replace(each, subject=ids.get(each.subject, each.subject)) for each in folder.excuses)
    ties = sorted((replace(each, subject=ids.get(each.subject, each.subject)) for each in folder.ties), key=_by_subject)
    names = tuple(each for each in folder.names if each.kind != TIE)  # a note on a tie would name its subject
    changed = replace(
        folder, competitors=tuple(competitors), excuses=excuses, seals=seals, ties=tuple(ties), names=names
    )
    return changed, tuple(fresh)


def _bound(event: str, c: Competitor, subject: str, salt: str) -> SubjectBound:
    return SubjectBound(subject, c.kind, c.who or derived(event, c.kind, c.subject), c.delegation, c.members, salt)


def _drawn(taken: set[str]) -> str:
    """An id that nobody has; it begins with a letter, so that it is not taken for a number."""
    while True:
        id = "x" + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        if id not in taken:
            return id


def _by_subject(named: Competitor | Tie) -> str:
    return named.subject
