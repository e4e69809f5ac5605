"""The one way to attach something: the content as a row and the fact that commits to it, so that neither is without the
other for long, and so that what is sent twice is there once.

The row is written first: a fact never points at what is not there. A row whose fact was refused goes again; one that a
crash left alone is taken up by the same content when it is sent again. It decides nothing; `admit` does.
"""

from dataclasses import replace

from competition.ledger import attachments, store
from competition.ledger.attachments import Content
from competition.ledger.codec import decode
from competition.ledger.engine import writing
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Receipt, Submission

_ANY = "0" * 64  # in the place of a digest that nobody looks at


def attach(
    office: Office, stream: str, by: str, key: str, fact: f.Attached, content: Content, made: int | None = None
) -> Receipt:
    """Record this for `by`; `attachment` and `digest` of the fact are filled in here. The stream is known.

    Raises what `Recorder.record` raises.
    """
    fact = replace(fact, attachment=attachments.id_of(by, key), digest=_ANY)
    with writing(office.engine) as connection:
        store.lock(connection, stream)
        told = store.by_keys(connection, stream, by, [key]).get(key)
        kept = attachments.read(connection, stream, fact.attachment)
        if told is not None:
            return _again(key, fact, content, told[0], decode(told[1]).fact, kept)
        replica = office.replicas.of(stream)
        replica.catch_up(connection)
        refusal = admit(replica.state, by, key, fact)
        if refusal is not None:
            return Receipt.refused(key, refusal)
        kept = kept or attachments.keep(connection, stream, fact.attachment, content)
        if not _same(kept, content):
            return _reused(key, None)
    proposal = Proposal(key, replace(fact, digest=kept.digest), made)
    receipt = office.recorder.record(Submission(stream, by, (proposal,)))[0]
    if receipt.outcome not in ("recorded", "exists"):
        _forget(office, stream, by, key, fact.attachment)
    return receipt


def _again(key: str, fact: f.Attached, content: Content, position: int, told: f.Fact, kept: Content | None) -> Receipt:
    """What was recorded under this key before; content that was erased since cannot be compared."""
    same = isinstance(told, f.Attached) and replace(told, digest=_ANY, revoked=fact.revoked) == fact
    if same and (kept is None or _same(kept, content)):
        return Receipt(key, "exists", position)
    return _reused(key, position)


def _same(kept: Content, content: Content) -> bool:
    return (kept.type, kept.content) == (content.type, content.content)


def _reused(key: str, position: int | None) -> Receipt:
    return Receipt(key, "conflict", position, "key_reused", {"key": key})


def _forget(office: Office, stream: str, by: str, key: str, attachment: str) -> None:
    with writing(office.engine) as connection:
        store.lock(connection, stream)
        if key not in store.by_keys(connection, stream, by, [key]):
            attachments.erase(connection, stream, attachment)
