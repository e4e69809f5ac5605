"""A hall of twelve tablets on a bad day: `tests.venue` with seats, sessions and a desk that takes seats back.

Marks go the door's own way from the body of a request on: the token is looked up when the body arrives, so that what
was stuck on the way meets the seat, the session and the ledger as they are by then. A seed decides everything.
"""

import contextlib
import json
import random
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from competition.access import devices
from competition.access.asking import SEAT_COOKIE, who_asks
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.rules import VERSION
from competition.rules import facts as f
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Receipt, Submission
from competition.tally.recorder import TransportBroken
from judges.inbox import unpack
from tests import cast
from tests.venue import Cell, ProcessDied, Tablet, Venue

PRACTICAL = tuple(f"p{number}" for number in range(1, 10))
THEORY = ("t1", "t2", "t3")
SEATS = PRACTICAL + THEORY
SUBJECTS = ("s1", "s2", "s3", "s4")
SHARING = {"practical": PRACTICAL[:2], "theory": THEORY}  # who marks the panel's shared cells, and may collide there
STEPS = 200
NOON = 1_700_000_000_000
HOUR = 3_600_000


def found(office: Office) -> None:
    """The cast's scheme with panels of nine and three, everything open."""
    facts: list[f.Fact] = [
        f.EventFounded(VERSION),
        f.SchemePinned(cast.SCHEME, VERSION),
        f.PanelSeated("practical", tuple(f.Seat(seat, f"judge-{seat}") for seat in PRACTICAL)),
        f.PanelSeated("theory", tuple(f.Seat(seat, f"judge-{seat}") for seat in THEORY)),
        *(f.SubjectEntered(subject, start=start) for start, subject in enumerate(SUBJECTS, start=1)),
        f.SessionOpened("day", ("theory", "practice")),
    ]
    proposals = tuple(Proposal(f"found-{number}", fact) for number, fact in enumerate(facts))
    receipts = office.recorder.record(Submission(cast.EVENT, cast.DESK, proposals, whole=True, founds="event"))
    assert all(receipt.outcome == "recorded" for receipt in receipts), receipts


def cells_of(seat: str) -> list[Cell]:
    """The cells into which this seat writes."""
    mine: list[Cell] = []
    panel = "practical" if seat in PRACTICAL else "theory"
    for *_, aspect in cast.SCHEME.aspects():
        if aspect.panel == panel and aspect.each:
            mine += [(subject, aspect.id, seat) for subject in SUBJECTS]
        elif aspect.panel == panel and seat in SHARING[panel]:
            mine += [(subject, aspect.id, "") for subject in SUBJECTS]
    return mine


@dataclass
class HallTablet(Tablet):
    """A tablet with its token. What it was told of each key that is not in the ledger is kept."""

    token: str = ""
    ahead: int = 0  # ms by which its clock is ahead of the server's
    told: dict[str, str] = field(default_factory=dict)  # key -> word of the refusal
    given: dict[str, f.Marked] = field(default_factory=dict)  # all that was entered here, by key
    revoked_at: int | None = None  # the ledger's position when the seat was taken back

    def enter(self, cell: Cell, value: str) -> None:
        super().enter(cell, value)
        self.outbox[-1] = replace(self.outbox[-1], made=NOON + self.minted * 1000 + self.ahead)
        fact = self.outbox[-1].fact
        assert isinstance(fact, f.Marked)
        self.given[self.outbox[-1].key] = fact

    def settle(self, receipts: list[Receipt]) -> None:
        """Take out what was answered; a mark that was refused no longer stands here, as its judge is shown."""
        answered = {receipt.key: receipt for receipt in receipts}
        for proposal in list(self.outbox):
            receipt = answered.get(proposal.key)
            if receipt is None:
                continue
            self.outbox.remove(proposal)
            if receipt.outcome not in ("recorded", "exists"):
                assert receipt.word in ("superseded", "session_closed", "seat_revoked"), receipt
                self.told[proposal.key] = receipt.word
                fact = proposal.fact
                assert isinstance(fact, f.Marked)
                self.conflicts.add((fact.subject, fact.aspect, fact.seat))

    def look(self, office: Office) -> None:
        """Learn what stands in cells where something was refused, unless more is on its way."""
        held = {(p.fact.subject, p.fact.aspect, p.fact.seat) for p in self.outbox if isinstance(p.fact, f.Marked)}
        state = office.replicas.of(cast.EVENT).state
        for subject, aspect, seat in self.conflicts - held:
            mark = state.subjects[subject].marks.get((aspect, seat))
            if mark is None:
                self.standing.pop((subject, aspect, seat), None)
            else:
                self.standing[subject, aspect, seat] = mark.key
        self.conflicts &= held


@dataclass(frozen=True)
class Sent:
    """A request on its way."""

    token: str
    body: bytes


class Hall(Venue):
    """Twelve tablets, a desk, a network and a server over one database file.

    With `skewed` the tablets' clocks are off by hours, each by another; nothing else of the day is another.
    """

    def __init__(self, seed: int, database: Path, skewed: bool = False) -> None:
        super().__init__(seed, database, found)
        self.event = cast.EVENT
        self._clocks = random.Random(f"clocks {seed}") if skewed else None
        self.tablets = [self.pair(seat) for seat in SEATS]
        self.gone: list[HallTablet] = []  # whose seat was taken back
        self.stuck: list[Sent] = []
        self.quarantined: set[tuple[str, str]] = set()
        self.open = True
        self.deaths = 0
        self._keys = count(1)

    def pair(self, seat: str, spare: str = "") -> HallTablet:
        with writing(self.office.engine) as conn:
            token = devices.issue(conn, cast.EVENT, seat, 0)
        ahead = self._clocks.randint(-9 * HOUR, 9 * HOUR) if self._clocks else 0
        return HallTablet(seat, f"tablet-{seat}{spare}", token=token, ahead=ahead)

    def restart(self) -> None:
        super().restart()
        self.deaths += 1

    # -- a day -------------------------------------------------------------------------------------------------------

    def play(self) -> None:
        for _ in range(STEPS):
            act = self.chance.random()
            tablet = self.chance.choice(self.tablets + self.gone)
            if act < 0.55 and tablet.revoked_at is None:
                cell = self.chance.choice(cells_of(tablet.seat))
                tablet.enter(cell, self.chance.choice(cast.VALUES[cell[1]]))
            elif act < 0.90:
                self.flush(tablet)
            elif act < 0.94:
                self.deliver_stuck()
            elif act < 0.99:
                self.turn_session()
            else:
                self.take_seat(self.chance.choice(self.tablets))
        self.end()

    def flush(self, tablet: Tablet) -> None:
        """One attempt to send the outbox, with whatever happens to it on the way."""
        assert isinstance(tablet, HallTablet)
        if not tablet.outbox:
            return
        sent, fate = Sent(tablet.token, body_of(tablet.outbox)), self.chance.random()
        if fate < 0.12:
            return  # the request is lost
        if fate < 0.25:
            self.stuck.append(sent)  # it may arrive after newer ones
            return
        try:
            receipts = self.arrive(sent)
        except ProcessDied:
            return
        if fate < 0.35:
            self.arrive_unheard(sent)  # delivered twice
        if fate < 0.50:
            return  # the answer is lost
        self.answered(tablet, receipts)

    def answered(self, tablet: HallTablet, receipts: list[Receipt]) -> None:
        tablet.settle(receipts)
        tablet.look(self.office)
        self.acknowledged |= {(tablet.seat, r.key) for r in receipts if r.outcome in ("recorded", "exists")}
        self.quarantined |= {(tablet.seat, r.key) for r in receipts if r.details.get("quarantined")}

    def arrive(self, sent: Sent) -> list[Receipt]:
        """At the door: who asks, what was sent, and the one write path; the process may die at each point of it."""
        who = who_asks(self.office, {SEAT_COOKIE: sent.token}, {}, 0, seat_first=True, seen=False)
        submission = unpack(sent.body, who)
        assert isinstance(submission, Submission), submission
        fate = self.chance.random()
        if fate < 0.015:
            self.restart()
            raise ProcessDied  # before anything was written
        if fate < 0.03:
            self.die_in_transaction(submission)
        receipts = self.office.recorder.record(submission)
        if fate < 0.05:
            self.restart()
            raise ProcessDied  # after the commit, before the answer
        return receipts

    def die_in_transaction(self, submission: Submission) -> None:
        """Everything is written and nothing committed when the process goes."""

        def die(*_: object) -> None:
            raise OSError("the process died")

        self.office.doorbell.announce = die  # type: ignore[method-assign]
        with contextlib.suppress(TransportBroken):
            self.office.recorder.record(submission)
        self.restart()
        raise ProcessDied

    def arrive_unheard(self, sent: Sent) -> None:
        with contextlib.suppress(ProcessDied):
            self.arrive(sent)

    def deliver_stuck(self) -> None:
        self.chance.shuffle(self.stuck)
        for _ in range(self.chance.randint(0, len(self.stuck))):
            self.arrive_unheard(self.stuck.pop())

    # -- the desk ----------------------------------------------------------------------------------------------------

    def turn_session(self) -> None:
        """Close the session now and then, or open it again; tablets find out by what they send."""
        if self.open and self.chance.random() < 0.6:
            return
        fact = f.SessionClosed("day") if self.open else f.SessionOpened("day", ("theory", "practice"))
        proposal = Proposal(f"session-{next(self._keys)}", fact)
        (receipt,) = self.office.recorder.record(Submission(cast.EVENT, cast.DESK, (proposal,)))
        assert receipt.outcome == "recorded", receipt
        self.open = not self.open

    def take_seat(self, tablet: HallTablet) -> None:
        """Take the seat from this tablet and give it to another one, which starts from what stands."""
        with writing(self.office.engine) as conn:
            devices.revoke(conn, cast.EVENT, tablet.seat, 0)
        replica = self.office.replicas.of(cast.EVENT)
        replica.catch_up()
        tablet.revoked_at = replica.position
        self.tablets.remove(tablet)
        self.gone.append(tablet)
        spare = self.pair(tablet.seat, f"-{next(self._keys)}")
        spare.conflicts = set(cells_of(tablet.seat))
        spare.look(self.office)
        self.tablets.append(spare)

    def end(self) -> None:
        """The network is good again: everything that is held or stuck gets through and is answered."""
        while self.stuck:
            self.arrive_unheard(self.stuck.pop())
        for tablet in [*self.tablets, *self.gone]:
            while tablet.outbox:
                with contextlib.suppress(ProcessDied):
                    self.answered(tablet, self.arrive(Sent(tablet.token, body_of(tablet.outbox))))


def body_of(outbox: list[Proposal]) -> bytes:
    marks = []
    for proposal in outbox:
        fact = proposal.fact
        assert isinstance(fact, f.Marked)
        mark = {"key": proposal.key, "subject": fact.subject, "aspect": fact.aspect, "value": fact.value}
        mark |= {"made": proposal.made, "replaces": fact.replaces, "shared": fact.seat == ""}
        marks.append(mark)
    return json.dumps({"marks": marks}).encode()


def late_marks(hall: Hall, waiting: bool) -> dict[tuple[str, str], f.Fact]:
    """By seat and key what came late: all of it, or what waits for the chief."""
    with reading(hall.office.engine) as conn:
        return {(row.by, row.key): decode(row.body).fact for row in store.late(conn, cast.EVENT, waiting)}
