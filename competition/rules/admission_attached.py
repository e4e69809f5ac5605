"""Whether something may be attached, or an attachment erased. Called by `competition.rules.admission.admit`.

It decides nothing about a mark, so neither a closed session nor a signature stops it: a photo that was taken in time
and came late is as good. What stops it is a cell of another panel, and too much of it. The content itself is not known
here; that it fits the digest is for the ledger to hold.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import DESK, located
from competition.rules.identity import head_formed
from competition.rules.points import plan_of
from competition.rules.questions import (
    View,
    choice_of,
    id_formed,
    known_module,
    known_seat,
    known_subject,
    reason_given,
)
from competition.rules.refusals import Refusal

# How much stands at once: enough for every real dispute, and not enough to fill a disk by a stuck key or in malice.
MOST_OF_CELL = 8  # of one seat to one aspect of one subject
MOST_OF_SEAT = 300
MOST_SCANS = 24  # of one subject, and of a coded event in each layer

Check = Callable[[View, str, Any], Refusal | None]


def attached_fact(view: View, by: str, fact: Any) -> Refusal | None:
    """Why this fact by `by` may not come next, or None."""
    if view.founded is None:
        return Refusal("not_founded")
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("wrong_stream_kind")
    return CHECKS[type(fact)](view, by, fact)


def _attached(view: View, by: str, fact: f.Attached) -> Refusal | None:
    wrong = id_formed("attachment", fact.attachment) or known_subject(view, fact.subject)
    if wrong is None and not head_formed(fact.digest):
        wrong = Refusal("digest_malformed")
    if wrong is None and view.attached.find(fact.attachment) is not None:
        wrong = Refusal("attachment_known", {"attachment": fact.attachment})
    return wrong or (_scan(view, fact) if by.startswith(DESK) else _of_judge(view, by, fact))


def _of_judge(view: View, by: str, fact: f.Attached) -> Refusal | None:
    """To an aspect that the judge's own panel marks, under the judge's own seat."""
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    marking = found[1]
    wrong = choice_of("kind", fact.kind, ("note", "photo")) or known_seat(view, by)
    if wrong:
        return wrong
    seats = view.panels.get(marking.aspect.panel, ())
    if fact.seat != by or all(each.id != by for each in seats):
        return Refusal("not_your_cell", {"aspect": fact.aspect, "seat": fact.seat[:64]})
    if fact.module != marking.module:
        return Refusal("unknown_module", {"module": fact.module[:64]})
    own = [each.fact for each in view.attached.all() if each.by == by and each.erased is None]
    cell = [each for each in own if (each.subject, each.aspect) == (fact.subject, fact.aspect)]
    return _full(len(cell), MOST_OF_CELL) or _full(len(own), MOST_OF_SEAT)


def _scan(view: View, fact: f.Attached) -> Refusal | None:
    """Of the sheet of a seat that marks in this module, or of the whole panel's."""
    wrong = choice_of("kind", fact.kind, ("scan",)) or choice_of("aspect", fact.aspect, ("",))
    wrong = wrong or known_module(view, fact.module)
    if wrong:
        return wrong
    assert view.scheme is not None
    panels = {each.aspect.panel for each in plan_of(view.scheme).markings.values() if each.module == fact.module}
    seats = {seat.id for panel in panels for seat in view.panels.get(panel, ())}
    if fact.seat and fact.seat not in seats:
        return Refusal("unknown_seat", {"seat": fact.seat[:64]})
    # Layers are counted apart: that one is full must tell nothing of another.
    layer = view.coding.layer_at(view.panels, fact.seat)
    scans = [each for each in view.attached.of(fact.subject).values() if each.fact.kind == "scan" and not each.erased]
    same = [each for each in scans if view.coding.layer_at(view.panels, each.fact.seat) == layer]
    return _full(len(same), MOST_SCANS)


def _erased(view: View, by: str, fact: f.AttachmentErased) -> Refusal | None:
    if not by.startswith(DESK):
        return Refusal("desk_only")
    found = view.attached.find(fact.attachment)
    if found is None:
        return Refusal("unknown_attachment", {"attachment": fact.attachment[:64]})
    if found.erased is not None:
        return Refusal("attachment_erased", {"attachment": fact.attachment})
    return reason_given(fact.reason)


def _full(count: int, most: int) -> Refusal | None:
    return Refusal("attachments_full", {"most": str(most)}) if count >= most else None


CHECKS: dict[type, Check] = {
    f.Attached: _attached,
    f.AttachmentErased: _erased,
}
