"""Unpacks a signature of a judge or of a competitor, and a second judge's confirmation, into one fact each.

A signature: `{"key", "subject", "module", "signs": {aspect: key, ...}, "pin"?, "drawing"?, "stream"?, "seat"?}`;
`signs` names every mark that was seen, and the digest that is signed is made of these and nothing else. A competitor's
has no `pin`, and with `"refused": true` a `reason`. A confirmation: `{"key", "subject", "aspect", "confirms", ...}`,
`confirms` the key of the mark. `judges.inbox` tells what `stream` and `seat` are. It decides nothing that rules decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.access import pins
from competition.access.who import Who
from competition.ledger import drawings, reasons, store
from competition.ledger.codec import decode
from competition.ledger.drawings import Drawn
from competition.ledger.engine import reading
from competition.ledger.names import NameRow
from competition.rules.admission_signing import sheet_moved
from competition.rules.facts import CompetitorSigned, Fact, MarkConfirmed, SheetSigned
from competition.rules.refusals import Refusal
from competition.rules.signing import digest_of_sheet, signing_of
from competition.tally import given
from competition.tally.office import Office, now_ms
from judges.inbox import SentBody
from judges.sheet import Telling


class SentSignature(SentBody, frozen=True, forbid_unknown_fields=True):
    """A body of the judge's signing door."""

    key: str
    subject: str
    module: str
    signs: dict[str, str]
    pin: str = ""
    drawing: str = ""


class SentHand(SentBody, frozen=True, forbid_unknown_fields=True):
    """A body of the competitor's: a drawing, or a refusal to sign with what the judge wrote of it."""

    key: str
    subject: str
    module: str
    signs: dict[str, str]
    drawing: str = ""
    refused: bool = False
    reason: str = ""


class SentConfirmation(SentBody, frozen=True, forbid_unknown_fields=True):
    """A body of the confirming door."""

    key: str
    subject: str
    aspect: str
    confirms: str


Sent = SentSignature | SentHand | SentConfirmation


@dataclass(frozen=True, slots=True)
class Hand:
    """A fact to propose, with the rows that are kept only with it."""

    fact: Fact
    drawn: Drawn | None = None
    rows: tuple[NameRow, ...] = ()


def malformed(sent: Sent) -> Refusal | None:
    """Whether its key and ids can be any."""
    about = sent.aspect if isinstance(sent, SentConfirmation) else sent.module
    wrong = given.malformed(sent.key, sent.subject, about)
    return Refusal("bad_mark", {"why": f"signature: {wrong}"}) if wrong else None


def said_before(office: Office, who: Who, sent: Sent) -> Fact | None:
    """What the same request recorded when it came first and its answer was lost; its proof has a salt of its own."""
    with reading(office.engine) as conn:
        found = store.by_keys(conn, who.event, who.seat, [sent.key]).get(sent.key)
    fact = decode(found[1]).fact if found else None
    if isinstance(sent, SentSignature):
        same = isinstance(fact, SheetSigned)
    else:
        same = isinstance(fact, CompetitorSigned) and isinstance(sent, SentHand) and fact.refused == sent.refused
    if not same or isinstance(sent, SentConfirmation) or not isinstance(fact, SheetSigned | CompetitorSigned):
        return None
    return fact if (fact.subject, fact.module) == (sent.subject, sent.module) else None


def judges_hand(office: Office, who: Who, sent: SentSignature, telling: Telling) -> Hand | Refusal:
    """The judge's signature, in the event's own way, over exactly the marks that `signs` names."""
    digest = _seen(telling, sent.subject, sent.module, sent.signs)
    if isinstance(digest, Refusal):
        return digest
    method = signing_of(telling.state).method
    if method == "pin":
        wrong = pins.compare(office, who.event, who.seat, sent.pin, now_ms())
        if wrong:
            return wrong
    drawn = _drawn(sent.drawing) if method == "drawn" else None
    if isinstance(drawn, Refusal):
        return drawn
    proof = drawn.proof if drawn else ""
    return Hand(SheetSigned(who.seat, sent.subject, sent.module, digest, method, proof), drawn)


def competitors_hand(who: Who, sent: SentHand, telling: Telling) -> Hand | Refusal:
    """The competitor's signature over the same marks, or the refusal of one with its reason."""
    digest = _seen(telling, sent.subject, sent.module, sent.signs)
    if isinstance(digest, Refusal):
        return digest
    if sent.refused:
        return _refusal(who, sent, digest)
    drawn = _drawn(sent.drawing)
    if isinstance(drawn, Refusal):
        return drawn
    return Hand(CompetitorSigned(sent.subject, sent.module, who.seat, digest, drawn.proof), drawn)


def confirmation(sent: SentConfirmation) -> Hand:
    """The second judge's yes to the mark that was shown."""
    return Hand(MarkConfirmed(sent.subject, sent.aspect, sent.confirms))


def _refusal(who: Who, sent: SentHand, digest: str) -> Hand | Refusal:
    text = " ".join(sent.reason.split())
    if not text:
        return Refusal("reason_missing")
    if len(text) > reasons.LONGEST:
        return Refusal("reason_too_long", {"most": str(reasons.LONGEST)})
    commitment, rows = reasons.committed(text)
    fact = CompetitorSigned(sent.subject, sent.module, who.seat, digest, refused=True, reason=commitment)
    return Hand(fact, rows=tuple(rows))


def _seen(telling: Telling, subject: str, module: str, signs: Mapping[str, str]) -> str | Refusal:
    """The digest of the marks that were seen; a conflict where others stand by now."""
    if telling.standing(subject, module) != signs:
        return sheet_moved()
    return digest_of_sheet(telling.state, telling.seat, subject, module)


def _drawn(strokes: str) -> Drawn | Refusal:
    wrong = drawings.wrong(strokes)
    return Refusal(f"drawing_{wrong}") if wrong else drawings.committed(strokes)
