"""A round and group: its members kept in order, ranked, without total, out of contest, gone; and its rows.

A roll is never changed, only replaced, so that an older one (a frozen board's) stays what it was. How a place is found
is `competition.rules.ladder`'s; what may be seen is `competition.rules.board`'s.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.facts import Status
from competition.rules.ladder import Ladder, Order, ladder
from competition.rules.member import GONE, Member, Standing
from competition.rules.ranking_parts import Better
from competition.rules.rows import Ranked, Unranked

_ORDER: tuple[Status, ...] = ("competing", "out_of_contest", *GONE)


@dataclass(frozen=True, slots=True)
class Field:
    """The rows of one round and group in order, and among them those with a rank. Both are made as they are read."""

    round: str
    group: str
    rows: Sequence[Standing]
    ranked: Sequence[Standing]

    def end(self, at: int) -> int:
        """The index in `ranked` behind the last who shares the place of `ranked[at]`."""
        rank, step = self.ranked[at].rank, 1
        while at + step < len(self.ranked) and self.ranked[at + step].rank == rank:
            step *= 2
        return bisect_left(
            self.ranked, True, at + step // 2, min(at + step, len(self.ranked)), key=lambda row: row.rank != rank
        )

    def reaching(self, total: Fraction, better: Better = "higher") -> int:
        """How many of `ranked` have this total or a better one; only where no tolerance mixes totals."""
        sign = -1 if better == "higher" else 1

        def past(row: Standing) -> bool:
            return row.total is not None and sign * row.total > sign * total

        return bisect_left(self.ranked, True, key=past)


class Roll:
    """The members of one round and group: a ladder of those who compete, one of those apart, and all without a total.

    Never changed once it is seen by others; `changed` gives the next one.
    """

    __slots__ = ("apart", "competing", "group", "rest", "round")

    def __init__(
        self, round_: str, group: str, competing: Ladder[Member], apart: Ladder[Member], rest: list[Member]
    ) -> None:
        self.round = round_
        self.group = group
        self.competing = competing
        self.apart = apart
        self.rest = rest  # by status, failed before unmarked, then in start order

    def changed(self, gone: Sequence[Member], new: Sequence[Member]) -> "Roll":
        """The roll without those who are gone and with the new ones."""
        ladders = []
        for kept, status in ((self.competing, "competing"), (self.apart, "out_of_contest")):
            out, in_ = ([m for m in some if m.total is not None and m.record.status == status] for some in (gone, new))
            ladders.append(kept.changed(out, in_) if out or in_ else kept)
        out, in_ = ([m for m in some if m.total is None] for some in (gone, new))
        rest = self.rest
        if out or in_:
            away = set(map(id, out))
            rest = sorted([*(m for m in rest if id(m) not in away), *in_], key=_behind)
        return Roll(self.round, self.group, ladders[0], ladders[1], rest)

    def member_place(self, member: Member) -> tuple[int | None, bool]:
        """The rank of one of its members, and whether it is shared."""
        if member.total is None or member.record.status != "competing":
            return None, False
        return self.competing.place(self.competing.at(member))

    def level(self, one: Member, other: Member) -> bool:
        """Whether the totals of two of its members count as equal, so that the tie-break chain decides."""
        if one.total is None or other.total is None or one.record.status != other.record.status:
            return False
        kept = self.competing if one.record.status == "competing" else self.apart
        return kept.level(one) == kept.level(other)

    def parts(self) -> list[Sequence[Standing]]:
        """All its rows, in order, in pieces."""
        cut = bisect_left(self.rest, 1, key=_status_at)
        return [
            Ranked(self.competing),
            Unranked(self.rest[:cut]),
            Unranked(self.apart.candidates),
            Unranked(self.rest[cut:]),
        ]


def roll(round_: str, group: str, by: Order, members: Sequence[Member]) -> Roll:
    """The roll of these members, in whatever order."""
    competing: list[Member] = []
    apart: list[Member] = []
    rest: list[Member] = []
    for member in members:
        if member.total is None:
            rest.append(member)
        else:
            (competing if member.record.status == "competing" else apart).append(member)
    return Roll(round_, group, ladder(by, competing), ladder(by, apart), sorted(rest, key=_behind))


def _status_at(member: Member) -> int:
    return _ORDER.index(member.record.status)


def _behind(member: Member) -> tuple[int, bool, tuple[int, str]]:
    status = _status_at(member)
    return status, not member.failed and status < 2, member.order
