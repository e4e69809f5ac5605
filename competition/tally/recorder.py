"""The one way to write: proposals in, a receipt for each, durable before it is given.

Callers that come while a commit is under way wait and share the next one; the first of them leads it. Under the
stream's lock the leader catches up, admits each proposal against a draft of the state, links the chain, appends and
commits; a draft whose commit fails is thrown away. This module decides nothing about a fact; `admit` does.
"""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from competition.ledger import store
from competition.ledger.chain import ChainBroken
from competition.ledger.doorbell import Doorbell
from competition.ledger.engine import writing
from competition.rules.admission import DESK
from competition.rules.refusals import Refusal
from competition.rules.state import EMPTY
from competition.tally.draft import Draft
from competition.tally.proposals import Outcome, Proposal, Receipt, Submission
from competition.tally.replica import Replicas, Snapshot

__all__ = ["Outcome", "Proposal", "Receipt", "Recorder", "Submission", "TransportBroken"]

MOST_MARKS = 500  # proposals in one submission; a loader sends more, as a whole
MOST_AT_ONCE = 4_000  # proposals that share a commit: bounds how long the first of them waits

_DATABASE_FAILED = (SQLAlchemyError, sqlite3.Error, psycopg.Error, OSError, ChainBroken)

log = logging.getLogger(__name__)


class TransportBroken(Exception):
    """The database failed. Sending the same submission again is safe and counts once."""


@dataclass(slots=True, eq=False)
class _Ticket:
    """A caller in the queue. `turn` is held until the ticket is answered or its caller is called to lead."""

    submission: Submission
    turn: threading.Lock = field(default_factory=threading.Lock)
    leads: bool = False
    receipts: list[Receipt] | None = None
    failure: BaseException | None = None


@dataclass(slots=True)
class _Queue:
    """Who waits to write to one stream, and whether somebody leads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: deque[_Ticket] = field(default_factory=deque)
    led: bool = False


class Recorder:
    """Writes to every stream. `clock` gives the time of receipt in whole milliseconds since 1970."""

    def __init__(self, engine: Engine, replicas: Replicas, doorbell: Doorbell, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._replicas = replicas
        self._doorbell = doorbell
        self._clock = clock
        self._queues: dict[str, _Queue] = {}

    def record(self, submission: Submission) -> list[Receipt]:
        """A receipt for each proposal, in their order; what is "recorded" survives a crash from here on.

        Raises TransportBroken when the database failed. Nothing of this submission was kept as far as is known; it
        may be sent again, and what was kept after all will then be "exists". Raises ValueError where one seat would
        speak for another.
        """
        if not submission.whole and len(submission.proposals) > MOST_MARKS:
            too_many = Refusal("too_many", {"limit": str(MOST_MARKS)})
            return [Receipt.refused(proposal.key, too_many) for proposal in submission.proposals]
        if not submission.proposals:
            return []
        if not _speaks_for_itself(submission):
            raise ValueError("only a desk may bring what others said, and only as a whole")
        queue = self._queues.setdefault(submission.stream, _Queue())
        ticket = _Ticket(submission)
        if not self._may_lead(queue, ticket):
            ticket.turn.acquire()
        if ticket.receipts is None and ticket.failure is None:
            self._lead(queue)
        if ticket.failure is not None:
            raise ticket.failure
        assert ticket.receipts is not None
        return ticket.receipts

    def _may_lead(self, queue: _Queue, ticket: _Ticket) -> bool:
        with queue.lock:
            queue.waiting.append(ticket)
            if queue.led:
                ticket.turn.acquire()  # given back by the leader
                return False
            queue.led = True
            return True

    def _lead(self, queue: _Queue) -> None:
        """Commit the first tickets of the queue, the caller's own among them, and call the next leader."""
        with queue.lock:
            group = _next_group(queue.waiting)
        try:
            self._settle(group)
        finally:
            with queue.lock:
                following = queue.waiting[0] if queue.waiting else None
                queue.led = following is not None
            for ticket in group[1:]:
                if ticket.receipts is None and ticket.failure is None:
                    ticket.failure = TransportBroken("the commit was interrupted")
                ticket.turn.release()
            if following is not None:
                following.turn.release()

    def _settle(self, group: list[_Ticket]) -> None:
        try:
            self._commit(group)
        except _DATABASE_FAILED as failure:
            log.exception("a commit to stream %s failed", group[0].submission.stream)
            for ticket in group:
                if ticket.receipts is None:
                    ticket.failure = TransportBroken(str(failure))
                    ticket.failure.__cause__ = failure
        except Exception as failure:
            # A bug met by one submission must not cost the others theirs: each is tried alone.
            for ticket in group if len(group) > 1 else ():
                if ticket.receipts is None:
                    self._settle([ticket])
            if len(group) == 1:
                group[0].failure = failure

    def _commit(self, group: list[_Ticket]) -> None:
        """One transaction for all of these submissions to one stream."""
        stream = group[0].submission.stream
        with writing(self._engine) as connection:
            store.lock(connection, stream)
            base, kind = self._base(connection, stream)
            draft = Draft(connection, stream, kind, base, self._clock())
            receipts = [draft.judge(ticket.submission) for ticket in group]
            self._write(connection, stream, base.position, draft)
        for ticket, answers in zip(group, receipts, strict=True):
            ticket.receipts = answers
        if draft.rows:
            self._replicas.of(stream).adopt(base.position, draft.snapshot())
            self._doorbell.ring(stream)

    def _write(self, connection: Connection, stream: str, base: int, draft: Draft) -> None:
        if draft.rows:
            if draft.founds and draft.kind:
                store.found(connection, stream, draft.kind, draft.at)
            store.append(connection, stream, base + 1, draft.rows)
            self._doorbell.announce(connection, stream)
        if draft.late:
            store.put_late(connection, stream, draft.late)

    def _base(self, connection: Connection, stream: str) -> tuple[Snapshot, store.StreamKind | None]:
        """Where the stream stands now and its kind, None for one that is not founded."""
        replica = self._replicas.find(stream, connection)
        if replica is None:
            return Snapshot(0, b"", EMPTY), None
        replica.catch_up(connection)
        return replica.snapshot(), replica.kind


def _speaks_for_itself(submission: Submission) -> bool:
    if submission.whole and submission.by.startswith(DESK):
        return True
    return all(proposal.by in ("", submission.by) for proposal in submission.proposals)


def _next_group(waiting: deque[_Ticket]) -> list[_Ticket]:
    group = [waiting.popleft()]
    size = len(group[0].submission.proposals)
    while waiting and size + len(waiting[0].submission.proposals) <= MOST_AT_ONCE:
        group.append(waiting.popleft())
        size += len(group[-1].submission.proposals)
    return group
