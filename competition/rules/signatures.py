"""What is known of one subject's signatures: what each covered, whose hand is beside it, which marks are confirmed.

Part of `competition.rules.state`, which alone may call what is here; whether a fact is admissible is judged in
`competition.rules.admission_signing`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from competition.rules import facts as f

if TYPE_CHECKING:
    from competition.rules.state import Builder, Record

Sheet = tuple[str, str]  # (seat, module)


@dataclass(frozen=True, slots=True)
class Signatures:
    """By sheet the judge's signature and the competitor's; by shared aspect which mark was confirmed, and by whom.

    `paper` are sheets that were signed on paper, by all who sign there."""

    sheets: Mapping[Sheet, f.SheetSigned] = field(default_factory=dict)
    competitor: Mapping[Sheet, f.CompetitorSigned] = field(default_factory=dict)
    confirmed: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # aspect -> (key, seat)
    paper: frozenset[Sheet] = frozenset()


UNSIGNED = Signatures()


def sheet_signed(record: "Record", fact: f.SheetSigned) -> None:
    """The judge's signature, until it is reopened."""
    sheets = {**record.signatures.sheets, (fact.seat, fact.module): fact}
    record.signed = record.signed | {(fact.seat, fact.module)}
    record.signatures = replace(record.signatures, sheets=sheets)


def paper_signed(record: "Record", sheet: Sheet) -> None:
    """A paper that bears every signature was taken in; what was signed on the tablet before stays on record."""
    record.signed = record.signed | {sheet}
    record.signatures = replace(record.signatures, paper=record.signatures.paper | {sheet})


def sheet_reopened(record: "Record", fact: f.SheetReopened) -> None:
    """Takes the competitor's signature away with the judge's: it was for the same marks."""
    sheet, signatures = (fact.seat, fact.module), record.signatures
    record.signed = record.signed - {sheet}
    record.signatures = replace(
        signatures,
        sheets=_without(signatures.sheets, sheet),
        competitor=_without(signatures.competitor, sheet),
        paper=signatures.paper - {sheet},
    )


def _without(signed: Mapping[Sheet, Any], sheet: Sheet) -> Mapping[Sheet, Any]:
    return {each: fact for each, fact in signed.items() if each != sheet}


def _pinned(b: "Builder", e: f.Entry[f.SigningPinned]) -> None:
    b.signing = e.fact


def _competitor(b: "Builder", e: f.Entry[f.CompetitorSigned]) -> None:
    record = b.own(e.fact.subject)
    signed = {**record.signatures.competitor, (e.fact.seat, e.fact.module): e.fact}
    record.signatures = replace(record.signatures, competitor=signed)


def _confirmed(b: "Builder", e: f.Entry[f.MarkConfirmed]) -> None:
    record = b.own(e.fact.subject)
    confirmed = {**record.signatures.confirmed, e.fact.aspect: (e.fact.confirms, e.by)}
    record.signatures = replace(record.signatures, confirmed=confirmed)


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.SigningPinned: _pinned,
    f.CompetitorSigned: _competitor,
    f.MarkConfirmed: _confirmed,
}
