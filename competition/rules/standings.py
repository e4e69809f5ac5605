"""Everybody's place: the standings of a state, their exact bytes and digest, and the `Scorer` that remembers.

Ranks are given within a round and a group: a first-round subject and a final's, staff and students, are never compared.
Every competing subject with a mark is ranked, provisionally while marks are owed. Nothing here knows what may be seen;
`competition.rules.board` does.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import compress, count, islice
from operator import is_not

from competition.rules.book import Book
from competition.rules.book import Standings as Standings
from competition.rules.carrying import carrying
from competition.rules.duty import Out
from competition.rules.facts import Seat
from competition.rules.field import Field as Field
from competition.rules.field import roll
from competition.rules.ladder import Order
from competition.rules.member import GONE as GONE
from competition.rules.member import Member
from competition.rules.member import Standing as Standing
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number, ratio
from competition.rules.points import Plan, plan_of
from competition.rules.rows import Joined
from competition.rules.scoring import Score, Seating, score, seating
from competition.rules.state import Record, State
from competition.rules.ties import tie_ways


class Scorer:
    """Works out standings and remembers each subject's score by its record, so that a new mark costs one subject.

    Safe to share between threads and between states of any event: what it remembers is never changed, only replaced.
    """

    __slots__ = ("_members", "_recent", "_seatings")

    def __init__(self) -> None:
        self._recent: tuple[tuple[State, Standings], ...] = ()
        self._members: dict[str, Member] = {}
        self._seatings: dict[Out, tuple[Plan, Mapping[str, tuple[Seat, ...]], Seating]] = {}

    def standings(self, state: State) -> Standings:
        """The standings of a state; of the last few states at once (a frozen board beside the running one)."""
        recent = self._recent
        found = next((standings for known, standings in recent if known is state), None)
        if found is None:
            found = self._worked_out(state, recent)
        if not recent or recent[0][0] is not state:
            others = [each for each in recent if each[0] is not state]
            self._recent = ((state, found), *others[:3])
        return found

    def seating(self, state: State, subject: str) -> Seating | None:
        """The cells owed to a subject, None while there is no scheme."""
        if state.scheme is None:
            return None
        return self._seated(state)(subject)

    def score(self, record: Record, seats: Seating) -> Score:
        """One subject's points."""
        return self._member(record, seats).score

    def _seated(self, state: State) -> Callable[[str], Seating]:
        """By subject, the cells owed to it."""
        assert state.scheme is not None
        plan = plan_of(state.scheme)
        duty = state.duty
        everywhere = self._seating(plan, state.panels, duty.out(""))

        def seats(subject: str) -> Seating:
            return self._seating(plan, state.panels, duty.out(subject)) if subject in duty.outs else everywhere

        return seats

    def _seating(self, plan: Plan, panels: Mapping[str, tuple[Seat, ...]], out: Out) -> Seating:
        known = self._seatings.get(out)
        if known is not None and known[0] is plan and known[1] is panels:
            return known[2]
        if len(self._seatings) >= 4096:
            self._seatings = {}
        found = seating(plan, panels, out)
        self._seatings[out] = (plan, panels, found)
        return found

    def _worked_out(self, state: State, recent: Iterable[tuple[State, Standings]]) -> Standings:
        if state.scheme is None:
            return Standings()
        plan = plan_of(state.scheme)
        seats = self._seated(state)
        for _, standings in sorted(recent, key=lambda each: abs(each[0].position - state.position)):
            book = standings.book
            changed = _changed(book, state) if book and book.plan is plan else None
            if book and changed is not None:
                return self._next(book, state, changed, seats) if changed else standings
        return self._anew(plan, state, seats)

    def _member(self, record: Record, seats: Seating) -> Member:
        known = self._members.get(record.subject)
        if known is not None and known.record is record and known.seats is seats:
            return known
        found = self._members[record.subject] = Member(record, seats, score(record, seats))
        return found

    def _anew(self, plan: Plan, state: State, seats: Callable[[str], Seating]) -> Standings:
        members = [self._member(record, seats(record.subject)) for record in state.subjects.values()]
        members = carrying(plan, members)
        fields: dict[tuple[str, str], list[Member]] = {}
        for member in members:
            fields.setdefault((member.record.round, member.record.group), []).append(member)
        rolls = {key: roll(*key, _order_of(plan), some) for key, some in fields.items()}
        index = dict(zip(state.subjects, range(len(members)), strict=True))
        competing = [member.waiting for member in members if member.record.status == "competing"]
        return _standings(Book(state, plan, members, index, rolls, len(competing), sum(competing)))

    def _next(
        self,
        book: Book,
        state: State,
        changed: list[int],
        seats: Callable[[str], Seating],
    ) -> Standings:
        """From the last book: `changed` are the places in the order of entry where a record is another, or new."""
        members, index = list(book.members), book.index
        if len(state.subjects) > len(members):
            index = dict(zip(state.subjects, range(len(state.subjects)), strict=True))
        names = _names(changed, members, state)
        for at, name in zip(changed, names, strict=True):
            members[at : at + 1] = [self._member(state.subjects[name], seats(name))]  # or appends it
        settled = carrying(book.plan, members, book.members)
        if settled is not members:
            members = settled
            changed = [*compress(count(), map(is_not, members, book.members)), *range(len(book.members), len(members))]
        moves: dict[tuple[str, str], tuple[list[Member], list[Member]]] = {}
        competing, waiting = book.competing, book.waiting
        for at in changed:
            new = members[at]
            out, in_ = moves.setdefault((new.record.round, new.record.group), ([], []))
            in_.append(new)
            competing += new.record.status == "competing"
            waiting += new.record.status == "competing" and new.waiting
            if at < len(book.members):
                old = book.members[at]
                out.append(old)
                competing -= old.record.status == "competing"
                waiting -= old.record.status == "competing" and old.waiting
        rolls = dict(book.rolls)
        for key, (out, in_) in moves.items():
            rolls[key] = rolls[key].changed(out, in_) if key in rolls else roll(*key, _order_of(book.plan), in_)
        return _standings(Book(state, book.plan, members, index, rolls, competing, waiting))


def canonical(standings: Standings) -> bytes:
    """The standings as one exact text: equal standings, and only these, give equal bytes.

    UTF-8; a line for each row in order, its fields parted by tabs, "-" for None, points as ratios in lowest terms:
    round, group, subject, status, complete, rank, total, and "module=points" for each module.
    """
    lines = [f"standings\t{_flag(standings.complete)}"]
    for row in standings.rows:
        head = (
            row.round,
            row.group,
            row.subject,
            row.status,
            _flag(row.complete),
            str(row.rank or "-"),
            _exact(row.total),
        )
        lines.append("\t".join((*head, *(f"{module}={_exact(points)}" for module, points in row.modules))))
    return "".join(f"{line}\n" for line in lines).encode()


def _flag(complete: bool) -> str:
    return "complete" if complete else "provisional"


def _exact(points: Fraction | None) -> str:
    return "-" if points is None else ratio(points)


def digest(standings: Standings) -> str:
    """SHA-256 of the canonical bytes, in hex: what a publication states."""
    return hashlib.sha256(canonical(standings)).hexdigest()


def _changed(book: Book, state: State) -> list[int] | None:
    """Where, in the order of entry, a record is another than the book's, or a new one; None if not comparable."""
    old = book.state
    if old.panels is not state.panels or old.duty.outs != state.duty.outs or len(state.subjects) < len(old.subjects):
        return None
    new = range(len(old.subjects), len(state.subjects))
    if state.base is old.subjects:  # the next state of all: its fold says whom it touched
        return [*(book.index[subject] for subject in state.touched if subject in book.index), *new]
    found = list(compress(count(), map(is_not, old.subjects.values(), state.subjects.values())))
    if found:
        before, now = list(old.subjects.values()), list(state.subjects.values())
        if any(_elsewhere(before[at], now[at]) for at in found):
            return None
    return [*found, *new]


def _names(places: list[int], members: list[Member], state: State) -> list[str]:
    """The subjects at these places in the order of entry; behind the members stand those entered since."""
    new = islice(state.subjects, len(members), None) if places and places[-1] >= len(members) else iter(())
    return [members[at].record.subject if at < len(members) else next(new) for at in places]


def _elsewhere(one: Record, other: Record) -> bool:
    return (one.subject, one.round, one.group) != (other.subject, other.round, other.group)


def _standings(book: Book) -> Standings:
    parts = [part for each in book.rolls.values() for part in each.parts()]
    return Standings(Joined(parts), book.competing > 0 and not book.waiting, book)


def _ordered(plan: Plan) -> Order:
    ranking, keys = plan.scheme.ranking, plan.scheme.ties
    ways = tie_ways(keys, len(plan.scheme.modules))
    return Order(ranking.mode, ranking.better == "lower", number(ranking.tolerance), ways)


_order_of: ByIdentity[Plan, Order] = ByIdentity(_ordered)
