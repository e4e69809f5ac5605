"""The signatures under one subject's sheets as the chief sees them: how each was given, and whether it still holds.

It reads a state, names and the drawings that were found; it may not propose a fact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from competition.ledger.drawings import HEIGHT, WIDTH
from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.signing import digest_of_sheet, hand_of

_METHODS: Mapping[str, str] = {"tap": N_("by a touch"), "pin": N_("with the PIN"), "drawn": N_("by hand")}


@dataclass(frozen=True, slots=True)
class HandShown:
    """One hand: `strokes` as the points of lines in a field of `box`; `erased` when there was a drawing once."""

    strokes: tuple[str, ...] = ()
    erased: bool = False
    box: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """A signed sheet. `digest` in its first digits ("" for an old signature); `moved` when other marks stand by now.

    `competitor` is "" where none is asked for, else waits, signed or refused; `reason` as the judge wrote it down, ""
    when it was erased.
    """

    how: str
    digest: str
    moved: bool
    judge: HandShown | None
    competitor: str
    hand: HandShown | None
    reason: str


def signatures(called: Called, subject: str, drawings: Mapping[str, str]) -> dict[str, SignatureShown]:
    """By the form of a sheet, "sheet-<module>-<seat>", its signatures; `drawings` are the strokes by their proof."""
    record = called.state.subjects[subject]
    found = {}
    for (seat, module), signed in record.signatures.sheets.items():
        now = digest_of_sheet(called.state, seat, subject, module)
        theirs = record.signatures.competitor.get((seat, module))
        found[f"sheet-{module}-{seat}"] = SignatureShown(
            gettext(called.language, _METHODS[signed.method]),
            signed.digest[:12],
            bool(signed.digest) and signed.digest != now,
            _hand(signed.proof, drawings),
            hand_of(called.state, record, seat, module),
            _hand(theirs.proof, drawings) if theirs else None,
            called.reason(theirs.reason) if theirs else "",
        )
    return found


def proofs(called: Called, subject: str) -> Iterator[str]:
    """The commitments whose drawings are wanted for a subject."""
    record = called.state.subjects.get(subject)
    if record is not None:
        yield from (each.proof for each in record.signatures.sheets.values() if each.proof)
        yield from (each.proof for each in record.signatures.competitor.values() if each.proof)


def _hand(proof: str, drawings: Mapping[str, str]) -> HandShown | None:
    if not proof:
        return None
    strokes = drawings.get(proof, "")
    return HandShown(tuple(map(_points, strokes.split(" "))) if strokes else (), erased=not strokes)


def _points(stroke: str) -> str:
    """A dot is drawn as a line without length."""
    return stroke if stroke.count(",") > 1 else f"{stroke} {stroke}"
