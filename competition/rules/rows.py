"""Sequences of rows that are made when somebody asks for them: a board shows all, a prize only the first few.

Nothing is ranked here; `competition.rules.ladder` knows the places.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from competition.rules.ladder import Ladder
from competition.rules.member import Member, Standing


class Rows(Sequence[Standing]):
    """A sequence of rows, whichever way they come to be; equal to any other sequence of the same rows."""

    __slots__ = ()

    def row(self, at: int) -> Standing:
        """The row at `at`, which is there."""
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> Standing: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Standing, ...]: ...
    def __getitem__(self, at: int | slice) -> Standing | tuple[Standing, ...]:
        if isinstance(at, slice):
            return tuple(self.row(each) for each in range(*at.indices(len(self))))
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self.row(at % len(self))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return tuple(self) == tuple(other) if isinstance(other, Rows | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class Ranked(Rows):
    """Those of a ladder, each with its place."""

    __slots__ = ("_ladder",)

    def __init__(self, ladder: Ladder[Member]) -> None:
        self._ladder = ladder

    def __len__(self) -> int:
        return len(self._ladder)

    def row(self, at: int) -> Standing:
        return self._ladder.candidates[at].row(*self._ladder.place(at))

    def __iter__(self) -> Iterator[Standing]:
        return (member.row(rank, tied) for member, rank, tied in self._ladder.places())


class Unranked(Rows):
    """Those without a rank, in a given order."""

    __slots__ = ("_members",)

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members

    def __len__(self) -> int:
        return len(self._members)

    def row(self, at: int) -> Standing:
        return self._members[at].row(None, False)

    def __iter__(self) -> Iterator[Standing]:
        return (member.row(None, False) for member in self._members)


class Joined(Rows):
    """One part after the other; made in one go, and kept, when all are asked for."""

    __slots__ = ("_ends", "_made", "_parts")

    def __init__(self, parts: Sequence[Sequence[Standing]]) -> None:
        self._parts = [part for part in parts if len(part)]
        self._ends: list[int] = []
        for part in self._parts:
            self._ends.append((self._ends[-1] if self._ends else 0) + len(part))
        self._made: tuple[Standing, ...] | None = None

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def row(self, at: int) -> Standing:
        if self._made is not None:
            return self._made[at]
        part = bisect_right(self._ends, at)
        return self._parts[part][at - self._ends[part]]

    def __iter__(self) -> Iterator[Standing]:
        if self._made is None:
            self._made = tuple(row for part in self._parts for row in part)
        return iter(self._made)
