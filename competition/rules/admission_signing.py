"""Whether a signature or a confirmation may be recorded: how an event signs, over which marks, by whose hand.

Called by `competition.rules.admission`; what a desk pins, by `competition.rules.admission_desk`. That a PIN was right,
or that a drawing is behind a commitment, is for the judges' door to hold.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import DESK, competing, located, owes_here, superseded
from competition.rules.facts_signing import SignMethod
from competition.rules.identity import head_formed
from competition.rules.points import Marking
from competition.rules.questions import View, choice, known_module, reason_given
from competition.rules.refusals import Refusal
from competition.rules.signing import confirmation, digest_of_sheet, hand_of, signing_of
from competition.rules.state import Record


def signature(view: View, fact: f.SheetSigned) -> Refusal | None:
    """The event's own way to sign, over exactly the marks that stand.

    Where nothing was pinned a signature without digest is one of a tablet from before there were digests.
    """
    method = signing_of(view).method
    if fact.method != method:
        return Refusal("signing_differs", {"given": fact.method[:40], "method": method})
    if (method == "drawn") != head_formed(fact.proof) or (fact.proof and method != "drawn"):
        return Refusal("proof_malformed")
    if not fact.digest and view.signing is None:
        return None
    found = digest_of_sheet(view, fact.seat, fact.subject, fact.module)
    return None if fact.digest == found else sheet_moved()


def sheet_moved() -> Refusal:
    """Other marks stand than those that were seen: whoever signs looks again."""
    return Refusal("sheet_moved", conflict=True)


def competitor_signed(view: View, by: str, fact: f.CompetitorSigned) -> Refusal | None:
    """After the seat's own signature, on its tablet, for the same marks; once."""
    record = view.subjects.get(fact.subject)
    if record is None:
        return Refusal("unknown_subject", {"subject": fact.subject[:64]})
    if by != fact.seat:
        return Refusal("not_your_sheet", {"seat": fact.seat[:64]})
    wrong = _asked(view, record, fact)
    if wrong:
        return wrong
    now = digest_of_sheet(view, fact.seat, fact.subject, fact.module)
    if fact.digest != now or record.signatures.sheets[fact.seat, fact.module].digest != now:
        return sheet_moved()
    return _hand(fact)


def _asked(view: View, record: Record, fact: f.CompetitorSigned) -> Refusal | None:
    """Whether it is the competitor's turn."""
    if not signing_of(view).competitor:
        return Refusal("competitor_not_asked")
    wrong = competing(record) or known_module(view, fact.module) or _module_open(view, fact.module)
    hand = hand_of(view, record, fact.seat, fact.module)
    if wrong or hand == "waits":
        return wrong
    return Refusal(
        "competitor_signed" if hand else "judge_signs_first", {"subject": fact.subject, "module": fact.module}
    )


def _hand(fact: f.CompetitorSigned) -> Refusal | None:
    """A drawing, or a refusal with its reason; never both."""
    if fact.refused:
        return Refusal("proof_malformed") if fact.proof else reason_given(fact.reason)
    return None if head_formed(fact.proof) and not fact.reason else Refusal("proof_malformed")


def mark_confirmed(view: View, by: str, fact: f.MarkConfirmed) -> Refusal | None:
    """By another judge of the panel than the one who gave the mark. It needs no session, since it changes no mark."""
    found = located(view, fact.subject, fact.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    if not marking.aspect.confirm:
        return Refusal("nothing_to_confirm", {"aspect": fact.aspect})
    if all(each.id != by for each in view.panels.get(marking.aspect.panel, ())):
        return Refusal("not_your_cell", {"aspect": fact.aspect, "seat": by[:64]})
    wrong = competing(record) or _module_open(view, marking.module)
    if wrong is None and not owes_here(view, by, fact.subject, marking):
        wrong = Refusal("confirms_not", {"seat": by})
    return wrong or _second(by, fact, record, marking)


def _second(by: str, fact: f.MarkConfirmed, record: Record, marking: Marking) -> Refusal | None:
    """The very mark that stands, by somebody else than who gave it, once."""
    standing = record.marks.get((fact.aspect, ""))
    if standing is None or standing.key != fact.confirms:
        return superseded(standing)
    if standing.by == by:
        return Refusal("own_mark", {"aspect": fact.aspect})
    if confirmation(marking, record) == "waits":
        return None
    word = "nothing_to_confirm" if standing.by.startswith(DESK) else "already_confirmed"
    return Refusal(word, {"aspect": fact.aspect})


def _module_open(view: View, module: str) -> Refusal | None:
    return Refusal("already_signed", {"module": module}) if module in view.signed_modules else None


def _pinned(view: View, fact: f.SigningPinned) -> Refusal | None:
    """Before the first mark; a competitor may not be led to the table of a blind event."""
    if view.marked:
        return Refusal("signing_stands")
    if fact.competitor and isinstance(view.founded, f.EventFounded) and view.founded.blind:
        return Refusal("signing_blind")
    return choice("method", fact.method, SignMethod)


# Of judges' seats, by `competition.rules.admission`.
SEATS: dict[type, Callable[[View, str, Any], Refusal | None]] = {
    f.CompetitorSigned: competitor_signed,
    f.MarkConfirmed: mark_confirmed,
}
# Of desks, by `competition.rules.admission_desk`.
CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {f.SigningPinned: _pinned}
