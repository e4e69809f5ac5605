"""What a group of submissions would make of a stream: admitted, chained and folded, but not yet written.

A draft belongs to one transaction of the recorder, reads through its connection and writes nothing itself. When the
commit fails it is thrown away, and the state that it started from is untouched.
"""

from sqlalchemy import Connection

from competition.ledger import store
from competition.ledger.chain import genesis, link
from competition.ledger.codec import LARGEST_TIME, decode, encode
from competition.rules import facts as f
from competition.rules.admission import DESK, admit
from competition.rules.refusals import Refusal
from competition.rules.state import Builder, State
from competition.tally.proposals import Proposal, Receipt, Submission
from competition.tally.replica import Snapshot

LATE_WORDS = frozenset(
    {"session_closed", "excused", "recused", "sheet_signed", "module_signed", "day_locked", "seat_revoked"}
)
JUDGES_FACTS = (f.Marked, f.MarkVoided)  # what the quarantine keeps; all else is said again at a desk
LONGEST_KEY = 200  # characters; the databases index keys

LateRow = tuple[str, str, bytes, str, int]  # by, key, body, word, at


class Draft:
    """Judges submissions one after the other; each sees what those before it would record.

    `rows` are to be appended behind the base, `late` to be kept in the quarantine. `kind` is None while no stream of
    this id was founded, and `founds` says whether writing the rows makes it. `at` is the time of receipt in ms.
    """

    def __init__(
        self, connection: Connection, stream: str, kind: store.StreamKind | None, base: Snapshot, at: int
    ) -> None:
        self.rows: list[store.Row] = []
        self.late: list[LateRow] = []
        self.kind: store.StreamKind | None = kind
        self.at = at
        self._connection = connection
        self._stream = stream
        self.founds = kind is None
        self._builder = Builder(base.state)
        self._head = base.head
        self._fresh: dict[tuple[str, str], tuple[int, f.Fact]] = {}

    def judge(self, submission: Submission) -> list[Receipt]:
        """A receipt for each proposal, as they will hold once the rows are durable."""
        refusal = self._not_for_this_stream(submission)
        if refusal is not None:
            return [Receipt.refused(proposal.key, refusal) for proposal in submission.proposals]
        if submission.whole:
            return self._judge_whole(submission)
        receipts = self._judge_each(submission)
        self._forget_founding()
        return receipts

    def snapshot(self) -> Snapshot:
        """Position, head and state with everything drafted so far."""
        state = self._builder.state()
        return Snapshot(state.position, self._head, state)

    def _not_for_this_stream(self, submission: Submission) -> Refusal | None:
        for by in _authors(submission):
            if not _is_word(by):
                return Refusal("id_malformed", {"field": "by", "id": by[:LONGEST_KEY]})
        if self.kind is None:
            if submission.founds is None:
                return Refusal("not_founded")
            self.kind = submission.founds
            self._head = genesis(self._stream, self.kind)
        elif submission.founds not in (None, self.kind):
            return Refusal("wrong_stream_kind")
        return None

    def _forget_founding(self) -> None:
        if self.founds and not self.rows:  # a stream is not founded by a refused fact
            self.kind = None

    def _judge_whole(self, submission: Submission) -> list[Receipt]:
        kept, head, fresh = self._builder.state(), self._head, dict(self._fresh)
        count = len(self.rows)
        receipts = self._judge_each(submission)
        wrong = next((one for one in receipts if one.outcome in ("refused", "conflict")), None)
        if wrong is not None:
            self._restore(kept, head, fresh, count)
            because = Refusal("whole_refused", {"key": wrong.key, "word": wrong.word})
            receipts = [Receipt.refused(r.key, because) if r.outcome == "recorded" else r for r in receipts]
        self._forget_founding()
        return receipts

    def _restore(self, state: State, head: bytes, fresh: dict[tuple[str, str], tuple[int, f.Fact]], count: int) -> None:
        self._builder, self._head, self._fresh = Builder(state), head, fresh
        del self.rows[count:]

    def _judge_each(self, submission: Submission) -> list[Receipt]:
        recorded = {} if self.founds else self._recorded(submission)
        receipts = []
        for proposal in submission.proposals:
            author = (proposal.by or submission.by, proposal.key)
            first = self._fresh.get(author) or self._builder.accepted.get(author)
            if first is None and author in recorded:
                position, body = recorded[author]
                first = position, decode(body).fact
            receipts.append(self._again(proposal, *first) if first else self._judge_one(submission, proposal))
        return receipts

    def _recorded(self, submission: Submission) -> dict[tuple[str, str], tuple[int, bytes]]:
        """Position and body of what is there already, by author and key."""
        keys: dict[str, list[str]] = {author: [] for author in _authors(submission)}
        for proposal in submission.proposals:
            if _is_word(proposal.key):
                keys[proposal.by or submission.by].append(proposal.key)
        return {
            (author, key): found
            for author, own in keys.items()
            for key, found in store.by_keys(self._connection, self._stream, author, own).items()
        }

    def _again(self, proposal: Proposal, position: int, fact: f.Fact) -> Receipt:
        if fact == proposal.fact:
            return Receipt(proposal.key, "exists", position)
        return Receipt(proposal.key, "conflict", position, "key_reused", {"key": proposal.key})

    def _judge_one(self, submission: Submission, proposal: Proposal) -> Receipt:
        by, key, fact = proposal.by or submission.by, proposal.key, proposal.fact
        refusal = self._refusal(submission, proposal)
        if refusal is not None and (submission.whole or not _is_late(by, fact, refusal)):
            return Receipt.refused(key, refusal)
        # A clock that cannot be right must not cost a mark: it is kept as unknown.
        made = proposal.made if proposal.made is None or 0 <= proposal.made <= LARGEST_TIME else None
        entry = f.Entry(type(fact).__name__, by, key, self.at, made, fact)
        body = encode(entry)
        if refusal is not None:
            self.late.append((by, key, body, refusal.word, self.at))
            return Receipt(key, "refused", None, refusal.word, {**refusal.details, "quarantined": "yes"})
        self._head = link(self._head, body)
        self._builder.apply(entry)
        position = self._builder.position
        self.rows.append(store.Row(body, self._head, by, key))
        self._fresh[(by, key)] = (position, fact)
        return Receipt(key, "recorded", position)

    def _refusal(self, submission: Submission, proposal: Proposal) -> Refusal | None:
        fact = proposal.fact
        if not _is_word(proposal.key):
            return Refusal("id_malformed", {"field": "key", "id": proposal.key[:LONGEST_KEY]})
        if submission.late and isinstance(fact, JUDGES_FACTS):
            return Refusal(submission.late)
        if self.kind != _FOUNDED_BY.get(type(fact), self.kind):
            return Refusal("wrong_stream_kind")
        refusal = admit(self._builder, proposal.by or submission.by, proposal.key, fact, self.at)
        if refusal is None and isinstance(fact, f.EventListed | f.TitleProposed):
            return self._untrue_pin(fact.event)
        if refusal is None and isinstance(fact, f.LateMarkAccepted):
            return self._came_after_all(fact)
        return refusal

    def _came_after_all(self, fact: f.LateMarkAccepted) -> Refusal | None:
        """A tablet that sends a late mark again may have found its sheet open meanwhile: it counts only once."""
        author = (fact.late_seat, fact.key)
        if author in self._fresh or store.by_keys(self._connection, self._stream, fact.late_seat, [fact.key]):
            return Refusal("already_accepted", {"key": fact.key[:64]})
        return None

    def _untrue_pin(self, pin: f.Pin) -> Refusal | None:
        head = store.head_at(self._connection, pin.stream, pin.position)
        if head is None or head.hex() != pin.head:
            return Refusal("pin_unknown", {"stream": pin.stream, "position": str(pin.position)})
        return None


_FOUNDED_BY: dict[type, store.StreamKind] = {f.EventFounded: "event", f.SeasonFounded: "season"}


def _is_late(by: str, fact: f.Fact, refusal: Refusal) -> bool:
    """Whether a refused fact is a judge's that only came too late, so that it waits for the chief."""
    return refusal.word in LATE_WORDS and isinstance(fact, JUDGES_FACTS) and not by.startswith(DESK)


def _authors(submission: Submission) -> set[str]:
    return {submission.by, *(proposal.by or submission.by for proposal in submission.proposals)}


def _is_word(key: str) -> bool:
    # Printable leaves out NUL and lone surrogates, which the databases cannot keep.
    return 0 < len(key) <= LONGEST_KEY and key.isprintable()
