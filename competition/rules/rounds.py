"""Who goes on from one round to the next, as the scheme's advances say it: the first, a share, ties, replacements.

It only tells; who is entered in the next round is for facts. Whoever runs out of contest has no rank, and so neither
goes on nor takes a place from those who do. What an earlier total counts later is `competition.rules.carrying`'s.

WCA regulations 2024-02: 9p1, at least a quarter is eliminated between rounds; 9p3, who withdraws is replaced by the
best ranked who did not qualify (RULES 5.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.rules.field import Field
from competition.rules.member import Standing
from competition.rules.numbers import number
from competition.rules.scheme import Advance, Scheme
from competition.rules.standings import Standings
from competition.rules.state import Record, State


@dataclass(frozen=True, slots=True)
class Advancing:
    """Who goes on from a group of a round: `on`, of whom nobody withdrew, and those `replacing` the `withdrawn`.

    All are subjects of the earlier round, best first. `wanted` is how many the rule names; `border` are those who share
    the last place that it reaches but do not all fit. `complete` when everybody in the round has all marks.
    """

    advance: Advance
    group: str
    wanted: int
    on: tuple[str, ...]
    withdrawn: tuple[str, ...]
    replacing: tuple[str, ...]
    border: tuple[str, ...]
    complete: bool


def advancing(scheme: Scheme, standings: Standings, state: State) -> tuple[Advancing, ...]:
    """For each advance of the scheme and each group of the round that it starts from."""
    return tuple(
        _of_field(advance, field, state)
        for advance in scheme.advances
        for field in standings.fields
        if field.round == advance.from_round
    )


def _of_field(advance: Advance, field: Field, state: State) -> Advancing:
    wanted = _wanted(advance, len(field.ranked))
    first, border = _first(advance, field, 0, wanted)
    gone = _withdrawn(advance, state)
    rows = field.ranked[:first]
    withdrawn = [row for row in rows if _who(state, row) in gone]
    replacing: list[Standing] = []
    at = first
    missing = min(len(withdrawn), max(wanted - len(rows) + len(withdrawn), 0)) if advance.replace else 0
    while missing > 0 and at < len(field.ranked):
        behind, _ = _first(advance, field, at, at + missing)
        behind, _ = _first(advance, field, at, at + missing)
        if behind == at:
            break  # those next share a place and do not all fit: nobody is named
        able = [row for row in field.ranked[at:behind] if _who(state, row) not in gone]
        replacing += able
        missing -= len(able)
        at = behind
    on = tuple(row.subject for row in rows if row not in withdrawn)
    return Advancing(
        advance,
        field.group,
        wanted,
        on,
        tuple(row.subject for row in withdrawn),
        tuple(row.subject for row in replacing),
        tuple(row.subject for row in border),
        all(row.complete for row in field.rows if row.status == "competing"),
    )


def _wanted(advance: Advance, ranked: int) -> int:
    """How many the rule names: `top`, or the share of those ranked, rounded."""
    if not advance.share:
        return min(advance.top, ranked)
    part = number(advance.share) * ranked
    whole, left = divmod(part.numerator, part.denominator)
    up = {"down": False, "up": left > 0, "half_up": 2 * left >= part.denominator}[advance.rounding]
    return whole + up


def _first(advance: Advance, field: Field, start: int, end: int) -> tuple[int, Sequence[Standing]]:
    """Behind whom of the ranked the cut falls, of those from `start` on; and who shares the place that it cuts."""
    if not start < end < len(field.ranked):
        return min(end, len(field.ranked)), ()
    rank = field.ranked[end - 1].rank
    behind = field.end(end - 1)
    if behind == end:
        return end, ()
    opens = end - 1
    while opens > start and field.ranked[opens - 1].rank == rank:
        opens -= 1
    return {"together": behind, "none": opens, "start": end}[advance.ties], field.ranked[opens:behind]


def _withdrawn(advance: Advance, state: State) -> set[str]:
    later = (record for record in state.subjects.values() if record.round == advance.to_round)
    return {_behind(record) for record in later if record.status == "withdrawn"}


def _who(state: State, row: Standing) -> str:
    return _behind(state.subjects[row.subject])


def _behind(record: Record) -> str:
    return record.bound.who if record.bound else record.subject
