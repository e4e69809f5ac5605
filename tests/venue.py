"""A seeded venue: tablets on a bad network, a server that dies. Everything that happens follows from one seed.

A tablet does what the real one does: it mints a key, keeps the mark in its outbox, sends the whole outbox in order,
and takes a mark out only when a receipt for it has come back. The network loses requests, loses answers, delivers
twice and delivers late. The server's process may die before a commit, or after it and before the answer.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from competition.rules import facts as f
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Receipt, Submission

Cell = tuple[str, str, str]  # subject, aspect, seat ("" shared)


@dataclass
class Tablet:
    """One browser tab in one seat."""

    seat: str
    name: str
    outbox: list[Proposal] = field(default_factory=list)
    standing: dict[Cell, str] = field(default_factory=dict)  # what this tab believes stands: the key
    entered: dict[Cell, str] = field(default_factory=dict)  # the last value that the judge entered here
    conflicts: set[Cell] = field(default_factory=set)
    minted: int = 0

    def enter(self, cell: Cell, value: str) -> None:
        self.minted += 1
        key = f"{self.name}-{self.minted:05d}"
        subject, aspect, seat = cell
        fact = f.Marked(subject, aspect, seat, value, self.standing.get(cell))
        self.outbox.append(Proposal(key, fact, made=self.minted))
        self.standing[cell] = key
        self.entered[cell] = value

    def settle(self, receipts: list[Receipt]) -> None:
        """Take out what was answered. A conflict, and what rests on it, is put before the judge."""
        answered = {receipt.key: receipt for receipt in receipts}
        for proposal in list(self.outbox):
            receipt = answered.get(proposal.key)
            if receipt is None:
                continue
            self.outbox.remove(proposal)
            if receipt.outcome in ("conflict", "refused"):
                fact = proposal.fact
                assert isinstance(fact, f.Marked)
                assert receipt.word == "superseded", receipt
                self.conflicts.add((fact.subject, fact.aspect, fact.seat))


class ProcessDied(Exception):
    """The server went away during a request; the tablet only knows that no answer came."""


class Venue:
    """Tablets, a network and a server over one database file."""

    def __init__(self, seed: int, database: Path, found: Callable[[Office], None]) -> None:
        self.chance = random.Random(seed)
        self.url = f"sqlite:///{database}"
        self.event = ""
        self.office = open_office(self.url, clock=lambda: 0)
        found(self.office)
        self.late: list[Submission] = []  # copies still on their way
        self.acknowledged: set[tuple[str, str]] = set()

    def flush(self, tablet: Tablet) -> None:
        """One attempt to send the outbox, with whatever happens to it on the way."""
        if not tablet.outbox:
            return
        submission = Submission(self.event, tablet.seat, tuple(tablet.outbox))
        fate = self.chance.random()
        if fate < 0.15:
            return  # the request is lost
        if fate < 0.25:
            self.late.append(submission)  # stuck somewhere; it may arrive after newer ones
            return
        try:
            receipts = self.receive(submission)
        except ProcessDied:
            return
        if fate < 0.35:
            self.receive_safely(submission)  # delivered twice
        if fate < 0.50:
            return  # the answer is lost
        tablet.settle(receipts)
        self.acknowledged |= {(tablet.seat, r.key) for r in receipts if r.outcome in ("recorded", "exists")}

    def receive(self, submission: Submission) -> list[Receipt]:
        fate = self.chance.random()
        if fate < 0.02:
            self.restart()
            raise ProcessDied  # before the commit
        receipts = self.office.recorder.record(submission)
        if fate < 0.05:
            self.restart()
            raise ProcessDied  # after the commit, before the answer
        return receipts

    def receive_safely(self, submission: Submission) -> None:
        try:
            self.receive(submission)
        except ProcessDied:
            return

    def deliver_late(self) -> None:
        """Some of the stuck copies arrive, in any order; their answers reach nobody."""
        self.chance.shuffle(self.late)
        for _ in range(self.chance.randint(0, len(self.late))):
            self.receive_safely(self.late.pop())

    def restart(self) -> None:
        """The process is gone with all it knew; a new one opens the same file."""
        self.office.close()
        self.office = open_office(self.url, clock=lambda: 0)

    def quiet(self, tablets: list[Tablet]) -> None:
        """The day is over: the network is good again and everything that is held gets through."""
        while self.late:
            self.receive_safely(self.late.pop())
        for tablet in tablets:
            while tablet.outbox:
                receipts = self.office.recorder.record(Submission(self.event, tablet.seat, tuple(tablet.outbox)))
                tablet.settle(receipts)
                self.acknowledged |= {(tablet.seat, r.key) for r in receipts if r.outcome in ("recorded", "exists")}
