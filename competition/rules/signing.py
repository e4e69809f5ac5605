"""What a signature under a sheet covers, which marks still want a second judge, which sheets a competitor's hand.

Reads a `State` or a `Builder` and changes neither. Whether a signature may be recorded is for
`competition.rules.admission_signing`.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

from competition.rules import facts as f
from competition.rules.cells import DESK, owed_by
from competition.rules.conditions import applying
from competition.rules.paper import FROM_PAPER
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.questions import View
from competition.rules.state import Cell, Record

Confirmation = Literal["", "waits", "done"]
Turn = Literal["", "waits", "asked", "done"]
Hand = Literal["", "waits", "signed", "refused"]
TAP = f.SigningPinned()


def signing_of(view: View) -> f.SigningPinned:
    """How this event signs; by a touch where nothing was pinned."""
    return view.signing or TAP


def digest_of_sheet(view: View, seat: str, subject: str, module: str) -> str:
    """SHA-256 (hex) of every mark that stands in one seat's sheet: what the judge's signature covers.

    UTF-8; a first line with subject, module and seat, then one for each mark in the order of aspect and seat of its
    cell: these, the value, who gave it and its key, parted by tabs.
    """
    lines = ["\t".join((subject, module, seat))]
    record = view.subjects.get(subject)
    if record is not None and view.scheme is not None:
        lines += ["\t".join(line) for line in _lines(view, record, seat, module)]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _lines(view: View, record: Record, seat: str, module: str) -> list[tuple[str, str, str, str, str]]:
    assert view.scheme
    plan = plan_of(view.scheme)
    off = {aspect for aspect, applies in applying(plan.conditional, record.marks).items() if applies is False}
    cells = [cell for cell in owed_by(plan, view, seat, module, record.subject) if cell[0] not in off]
    marks = [(cell, entry) for cell in cells if (entry := record.marks.get(cell)) is not None]
    return sorted((*cell, entry.fact.value, entry.by, entry.key) for cell, entry in marks)


def confirmation(marking: Marking, record: Record) -> Confirmation:
    """Whether the mark that stands in a cell waits for a second judge; "" where none is asked for or nothing stands.

    What a desk put there waits for nobody: the chief gave a reason and answers for it, paper is typed by two.
    """
    standing = record.marks.get(marking.cell) if marking.aspect.confirm else None
    if standing is None:
        return ""
    confirmed, by = record.signatures.confirmed.get(marking.aspect.id, ("", ""))
    done = (
        standing.by.startswith(DESK) or standing.kind == FROM_PAPER or (confirmed == standing.key and by != standing.by)
    )
    return "done" if done else "waits"


def turn_of(marking: Marking, record: Record, seat: str) -> Turn:
    """The same as one judge of the panel has it: "asked" where the mark waits for somebody else than who gave it."""
    found = confirmation(marking, record)
    return "asked" if found == "waits" and record.marks[marking.cell].by != seat else found


def unconfirmed(plan: Plan, record: Record, cells: Iterable[Cell]) -> list[str]:
    """Those aspects of these cells whose standing mark waits for a second judge."""
    return [cell[0] for cell in cells if confirmation(plan.markings[cell[0]], record) == "waits"]


def module_unconfirmed(view: View, module: str) -> list[str]:
    """The aspects of a module whose marks wait for a second judge, once for each competing subject."""
    plan = plan_of(view.scheme) if view.scheme else None
    cells = (
        [each.cell for each in plan.markings.values() if each.module == module and each.aspect.confirm] if plan else []
    )
    if plan is None or not cells:
        return []
    found = []
    for record in view.subjects.values():
        if record.status == "competing":
            off = {aspect for aspect, applies in applying(plan.conditional, record.marks).items() if applies is False}
            found += unconfirmed(plan, record, [cell for cell in cells if cell[0] not in off])
    return found


def hand_of(view: View, record: Record, seat: str, module: str) -> Hand:
    """How it is with the competitor's signature under a sheet; "" where none is asked for before the judge signs.

    A sheet that was signed on paper bears both signatures: without the competitor's the recorders call it unsigned.
    """
    if not signing_of(view).competitor or (seat, module) not in record.signed:
        return ""
    found = record.signatures.competitor.get((seat, module))
    if found is None:
        return "signed" if (seat, module) in record.signatures.paper else "waits"
    return "refused" if found.refused else "signed"


def complete(view: View, record: Record, seat: str, module: str) -> bool:
    """Whether all who sign this sheet have: its judge, and the competitor, or the refusal of one, where it is asked."""
    return (seat, module) in record.signed and hand_of(view, record, seat, module) != "waits"


def sheets_first(view: View) -> bool:
    """Whether the chief signs a module only when its sheets are signed."""
    steps = view.profile.steps if view.profile else ()
    return "sheets_signed" in steps or signing_of(view).competitor
