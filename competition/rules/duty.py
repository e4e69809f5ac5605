"""Who owes marks to whom: absences, ties and recusals 回避, substitutes, and reserve seats that stand in.

Part of `competition.rules.state`, which alone may call `STEPS`; whether a fact is admissible is judged in
`competition.rules.admission_seats`. What follows for a subject is kept ready as an `Out`: whoever asks which seats owe
it something asks `owing` or `owes`, so that every page, alarm and figure agrees about it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from competition.rules import facts as f
from competition.rules.coding import codes_shown

if TYPE_CHECKING:
    from competition.rules.state import Builder

Modules = frozenset[str]  # "" in it stands for any


@dataclass(frozen=True, slots=True)
class Out:
    """How one subject departs from "every seat that is no reserve owes it everything".

    `excused` are (seat, module), module "" for any. `recused` seats may mark nothing of it. `vacant` are those of both
    whose place is to be filled where too few are left. `acting` are (reserve seat, the seat it stands for, in which
    modules).
    """

    excused: frozenset[tuple[str, str]] = frozenset()
    recused: frozenset[str] = frozenset()
    vacant: frozenset[str] = frozenset()
    acting: frozenset[tuple[str, str, Modules]] = frozenset()


CLEAR = Out()
UNPINNED = f.RecusalPinned()


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of `judge`, who sat in the seat when it was stated; `by` is who stated it: a seat, or "desk:…"."""

    judge: str
    cause: f.TieCause
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class StandIn:
    seat: str
    modules: Modules


@dataclass(frozen=True, slots=True)
class Sat:
    """Who sits in a seat since a position of the ledger and its time in ms."""

    position: int
    at: int
    judge: str


@dataclass(frozen=True, slots=True)
class Duty:
    """`absent` goes by (seat, subject, module), "" for any, and holds the reason ("" from a folder). `stand_ins` go by
    (subject, the seat stood for). `sat` has every judge that a seat ever had; `outs` by subject, "" for all others."""

    rule: f.RecusalPinned = UNPINNED
    absent: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    ties: Mapping[tuple[str, str], Tie] = field(default_factory=dict)
    stand_ins: Mapping[tuple[str, str], StandIn] = field(default_factory=dict)
    sat: Mapping[str, tuple[Sat, ...]] = field(default_factory=dict)
    reserves: frozenset[str] = frozenset()
    outs: Mapping[str, Out] = field(default_factory=dict)

    def out(self, subject: str) -> Out:
        """What departs from the rule for this subject."""
        outs = self.outs
        return (outs.get(subject) or outs.get("", CLEAR)) if outs else CLEAR

    def judge(self, seat: str) -> str:
        """Who sits there now, "" for an unknown seat."""
        known = self.sat.get(seat)
        return known[-1].judge if known else ""

    def tie(self, seat: str, subject: str) -> Tie | None:
        """The tie of whoever sits there now."""
        tie = self.ties.get((seat, subject))
        return tie if tie is not None and tie.judge == self.judge(seat) else None

    def forbids(self, cause: f.TieCause) -> bool:
        """Whether such a tie keeps a judge from marking."""
        return bool(getattr(self.rule, cause) == "forbid")


EMPTY_DUTY = Duty()


def owes(seat: f.Seat, seats: tuple[f.Seat, ...], out: Out, module: str) -> bool:
    """Whether a seat of a panel (`seats` are all of it) owes marks of a module to the subject of `out`."""
    if out is CLEAR:
        return not seat.reserve
    id_ = seat.id
    if id_ in out.recused or (id_, "") in out.excused or (id_, module) in out.excused:
        return False
    if not seat.reserve:
        return True
    here = {each.id for each in seats}
    return any(one == id_ and other in here and covers(modules, module) for one, other, modules in out.acting)


def owing(seats: tuple[f.Seat, ...], out: Out, module: str) -> tuple[f.Seat, ...]:
    """The seats of a panel that owe marks of a module, in the order of the panel."""
    return tuple(seat for seat in seats if owes(seat, seats, out, module))


def regular(seats: Iterable[f.Seat]) -> tuple[f.Seat, ...]:
    """The seats that make up the panel, without its reserves."""
    return tuple(seat for seat in seats if not seat.reserve)


def covers(modules: Modules, module: str) -> bool:
    return "" in modules or module in modules


def out_modules(duty: Duty, seat: str, subject: str) -> Modules:
    """The modules in which the seat owes the subject nothing, being absent or recused; "" in it stands for all."""
    out = duty.out(subject)
    if seat in out.recused:
        return frozenset({""})
    return frozenset(module for one, module in out.excused if one == seat)


def sitting(duty: Duty, seat: str, position: int) -> str:
    """Who sat there when an entry was written at this position; "" for nobody."""
    return next((one.judge for one in reversed(duty.sat.get(seat, ())) if one.position <= position), "")


def sitting_at(duty: Duty, seat: str, at: int) -> str:
    """The same by the server's clock (ms); the first judge for a time before any."""
    known = duty.sat.get(seat, ())
    return next((one.judge for one in reversed(known) if one.at <= at), known[0].judge if known else "")


# -- how the facts change it ---------------------------------------------------------------------------------------


def seated(b: "Builder", e: f.Entry[Any], seats: Iterable[f.Seat]) -> None:
    """A panel was seated, or one seat given to somebody else: who sits where since when, and who is a reserve."""
    sat = dict(b.duty.sat)
    for seat in seats:
        if b.duty.judge(seat.id) != seat.judge:
            sat[seat.id] = (*sat.get(seat.id, ()), Sat(b.position + 1, e.at, seat.judge))
    reserves = frozenset(seat.id for panel in b.panels.values() for seat in panel if seat.reserve)
    b.duty = _counted(replace(b.duty, sat=sat, reserves=reserves), "")
    codes_shown(b)


def _pinned(b: "Builder", e: f.Entry[f.RecusalPinned]) -> None:
    b.duty = _counted(replace(b.duty, rule=e.fact), "")


def _excused(b: "Builder", e: f.Entry[f.SeatExcused]) -> None:
    fact = e.fact
    absent = {**b.duty.absent, (fact.seat, fact.subject, fact.module): fact.reason}
    b.duty = _counted(replace(b.duty, absent=absent), fact.subject)


def _returned(b: "Builder", e: f.Entry[f.SeatReturned]) -> None:
    fact = e.fact
    gone = (fact.seat, fact.subject, fact.module)
    absent = {one: reason for one, reason in b.duty.absent.items() if one != gone}
    b.duty = _counted(replace(b.duty, absent=absent), fact.subject)


def _recused(b: "Builder", e: f.Entry[f.SeatRecused]) -> None:
    fact = e.fact
    tie = Tie(b.duty.judge(fact.seat), fact.cause, fact.reason, e.by)
    b.duty = _counted(replace(b.duty, ties={**b.duty.ties, (fact.seat, fact.subject): tie}), fact.subject)


def _lifted(b: "Builder", e: f.Entry[f.RecusalLifted]) -> None:
    gone = (e.fact.seat, e.fact.subject)
    ties = {one: tie for one, tie in b.duty.ties.items() if one != gone}
    b.duty = _counted(replace(b.duty, ties=ties), e.fact.subject)


def _substitute(b: "Builder", e: f.Entry[f.SubstituteSeated]) -> None:
    fact = e.fact
    b.panels = {
        panel: tuple(replace(seat, judge=fact.judge) if seat.id == fact.seat else seat for seat in seats)
        if any(seat.id == fact.seat for seat in seats)
        else seats
        for panel, seats in b.panels.items()
    }
    seated(b, e, (f.Seat(fact.seat, fact.judge),))


def _stands_in(b: "Builder", e: f.Entry[f.StandInSeated]) -> None:
    fact = e.fact
    stand_in = StandIn(fact.seat, out_modules(b.duty, fact.stands_for, fact.subject))
    stand_ins = {**b.duty.stand_ins, (fact.subject, fact.stands_for): stand_in}
    b.duty = _counted(replace(b.duty, stand_ins=stand_ins), fact.subject)


def _ended(b: "Builder", e: f.Entry[f.StandInEnded]) -> None:
    fact = e.fact
    stand_ins = {
        (subject, seat): one
        for (subject, seat), one in b.duty.stand_ins.items()
        if (subject, one.seat) != (fact.subject, fact.seat)
    }
    b.duty = _counted(replace(b.duty, stand_ins=stand_ins), fact.subject)


def _counted(duty: Duty, subject: str) -> Duty:
    """With `outs` made anew: of one subject, or with "" of all."""
    if subject:
        return replace(duty, outs={**duty.outs, subject: _out(duty, subject)})
    named = {one for _, one, _ in duty.absent} | {one for _, one in duty.ties} | {one for one, _ in duty.stand_ins}
    if not named:
        return duty if not duty.outs else replace(duty, outs={})
    return replace(duty, outs={each: _out(duty, each) for each in named | {""}})


def _out(duty: Duty, subject: str) -> Out:
    """Whoever has a stand-in stays out while that one sits, whatever becomes of the reason."""
    excused, vacant, recused = set(), set(), set()
    for (seat, whom, module), reason in duty.absent.items():
        if whom in ("", subject):
            excused.add((seat, module))
            if reason:
                vacant.add(seat)
    for (seat, whom), tie in duty.ties.items():
        if whom == subject and tie.judge == duty.judge(seat) and duty.forbids(tie.cause):
            recused.add(seat)
    acting = set()
    for (whom, stands_for), one in duty.stand_ins.items():
        if whom == subject:
            excused |= {(stands_for, module) for module in one.modules}
            acting.add((one.seat, stands_for, one.modules))
            vacant.add(stands_for)
    found = Out(frozenset(excused), frozenset(recused), frozenset(vacant | recused), frozenset(acting))
    return CLEAR if found == CLEAR else found


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.RecusalPinned: _pinned,
    f.SeatExcused: _excused,
    f.SeatReturned: _returned,
    f.SeatRecused: _recused,
    f.RecusalLifted: _lifted,
    f.SubstituteSeated: _substitute,
    f.StandInSeated: _stands_in,
    f.StandInEnded: _ended,
}
