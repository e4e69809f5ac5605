"""The places of a whole field, kept sorted: a new total moves one candidate, and a place is found by halving.

Totals are whole numbers at a common scale, best first. A ladder is never changed: `changed` copies its lists, so that
an old one (a frozen board's) stays what it was. Places are exactly those of `competition.rules.ranking.places`; nothing
here knows a subject's status, its round or what may be seen.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress, count, islice
from operator import attrgetter, eq
from typing import Generic, Protocol, TypeVar

from competition.rules.numbers import common_multiple
from competition.rules.ranking import NOTHING, Counting, column

_WIDEST = 64  # bits of a scale that still takes in a new denominator; a wider one starts afresh
_FEW = 16  # more than every sixteenth candidate changed: sorting anew is quicker than moving each


class Candidate(Protocol):
    """What a ladder sorts. `order` parts those whom nothing else parts: start number, then subject."""

    @property
    def total(self) -> Fraction | None: ...
    @property
    def ties(self) -> tuple[Fraction | None, ...]: ...
    @property
    def order(self) -> tuple[int, str]: ...


C = TypeVar("C", bound=Candidate)
Inner = tuple[tuple[tuple[bool, Fraction], ...], int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Order:
    """How a scheme ranks: `ties` says for each number of the tie-break chain whether less is better."""

    counting: Counting = "standard"
    lower: bool = False
    tolerance: Fraction = NOTHING
    ties: tuple[bool, ...] = ()


class Ladder(Generic[C]):
    """Candidates in order. `_levels` holds, for each, the total that it counts as: its own, or that of its anchor."""

    __slots__ = ("_heads", "_levels", "_scale", "by", "candidates")

    def __init__(self, by: Order, candidates: Sequence[C], levels: list[int], scale: int) -> None:
        self.by = by
        self.candidates = candidates
        self._levels = levels
        self._scale = scale
        self._heads: tuple[list[int], list[C]] | None = None

    def __len__(self) -> int:
        return len(self.candidates)

    def at(self, candidate: C) -> int:
        """Where a candidate of this ladder stands, from 0."""
        level, inner = self.level(candidate), self._inner(candidate)
        first, behind = bisect_left(self._levels, level), bisect_right(self._levels, level)
        return bisect_left(self.candidates, inner, first, behind, key=self._inner) if behind > first else first

    def place(self, at: int) -> tuple[int, bool]:
        """The rank of the candidate at `at`, and whether another one shares it."""
        counting = self.by.counting
        if counting == "ordinal":
            return at + 1, False
        first, behind = self._class(self._levels, self.candidates, self._levels[at], self.candidates[at])
        tied = behind - first > 1
        if counting == "standard":
            return first + 1, tied
        if counting == "modified":
            return behind, tied
        return self._class(*self._distinct(), self._levels[at], self.candidates[at])[0] + 1, tied

    def places(self) -> Iterator[tuple[C, int, bool]]:
        """Every candidate in order with rank and tied, in one go."""
        counting, candidates = self.by.counting, self.candidates
        for number, (first, behind) in enumerate(self._classes(), 1):
            tied = counting != "ordinal" and behind - first > 1
            rank = {"standard": first + 1, "modified": behind, "dense": number}.get(counting)
            for at in range(first, behind):
                yield candidates[at], rank or at + 1, tied

    def changed(self, gone: Sequence[C], new: Sequence[C]) -> "Ladder[C]":
        """The ladder without those who are gone and with the new ones; both in any order."""
        fits = all(each.total is not None and self._scale % each.total.denominator == 0 for each in new)
        if self.by.tolerance or not fits or (len(gone) + len(new)) * _FEW > len(self):
            away = set(map(id, gone))
            stay = [each for each in self.candidates if id(each) not in away]
            return ladder(self.by, [*stay, *new], self._scale)
        moved = Ladder(self.by, list(self.candidates), list(self._levels), self._scale)
        if self._heads:
            moved._heads = (list(self._heads[0]), list(self._heads[1]))
        for each in gone:
            moved._remove(each)
        for each in new:
            moved._insert(each)
        return moved

    def _remove(self, candidate: C) -> None:
        """Only for a ladder that nobody else has seen yet."""
        at = self.at(candidate)
        assert isinstance(self.candidates, list) and self.candidates[at] is candidate
        level = self._levels[at]
        if self._heads:
            first, behind = self._class(self._levels, self.candidates, level, candidate)
            if behind - first == 1:
                head = self._class(*self._heads, level, candidate)[0]
                del self._heads[0][head], self._heads[1][head]
        del self.candidates[at], self._levels[at]

    def _insert(self, candidate: C) -> None:
        at, level = self.at(candidate), self.level(candidate)
        assert isinstance(self.candidates, list)
        self.candidates.insert(at, candidate)
        self._levels.insert(at, level)
        if self._heads:
            first, behind = self._class(*self._heads, level, candidate)
            if first == behind:
                self._heads[0].insert(first, level)
                self._heads[1].insert(first, candidate)

    def level(self, candidate: C) -> int:
        """The total that a candidate of this ladder counts as, as a whole number."""
        own = self._own(candidate)
        if not self.by.tolerance:
            return own
        return self._levels[max(bisect_right(self._levels, own) - 1, 0)]  # the last anchor that is not worse

    def _own(self, candidate: C) -> int:
        assert candidate.total is not None
        top, bottom = candidate.total.as_integer_ratio()
        return (top if self.by.lower else -top) * (self._scale // bottom)

    def _chain(self, candidate: C) -> tuple[tuple[bool, Fraction], ...]:
        pairs = zip(candidate.ties, self.by.ties, strict=True)
        return tuple((value is None, NOTHING if value is None else value if less else -value) for value, less in pairs)

    def _inner(self, candidate: C) -> Inner:
        """What parts candidates of one level."""
        listed = self._own(candidate) if self.by.tolerance and self.by.counting != "ordinal" else 0
        return self._chain(candidate), listed, candidate.order

    def _class(self, levels: list[int], among: Sequence[C], level: int, candidate: C) -> tuple[int, int]:
        """From where to where stand those who share this candidate's place."""
        first, behind = bisect_left(levels, level), bisect_right(levels, level)
        if self.by.ties and behind > first:
            chain = self._chain(candidate)
            first = bisect_left(among, chain, first, behind, key=self._chain)
            behind = bisect_right(among, chain, first, behind, key=self._chain)
        return first, behind

    def _classes(self) -> Iterator[tuple[int, int]]:
        levels, candidates, chained = self._levels, self.candidates, bool(self.by.ties)
        first = 0
        for at in range(1, len(levels)):
            if levels[at] != levels[first] or (chained and candidates[at].ties != candidates[first].ties):
                yield first, at
                first = at
        if levels:
            yield first, len(levels)

    def _distinct(self) -> tuple[list[int], list[C]]:
        """One of each shared place, for counting without gaps."""
        heads = self._heads
        if heads is None:
            firsts = [first for first, _ in self._classes()]
            heads = self._heads = ([self._levels[at] for at in firsts], [self.candidates[at] for at in firsts])
        return heads


def ladder(by: Order, candidates: Collection[C], scale: int = 1) -> Ladder[C]:
    """A ladder of these candidates, all with totals. `scale` is a former one, kept as long as it is handy."""
    given = sorted(candidates, key=attrgetter("order"))
    totals = [each.total for each in given if each.total is not None]
    bottoms = {total.denominator for total in totals} | {by.tolerance.denominator}
    wide = common_multiple([*bottoms, scale])
    scale = wide if wide.bit_length() <= _WIDEST else common_multiple(bottoms)
    worth = {bottom: (scale if by.lower else -scale) // bottom for bottom in bottoms}
    numbers = [top * worth[bottom] for top, bottom in map(Fraction.as_integer_ratio, totals)]
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    levels = [numbers[at] for at in order]
    if by.tolerance:
        anchor = dict(zip(levels, _anchors(levels, int(by.tolerance * scale)), strict=True))
        if by.counting == "ordinal":  # of those who count as equal, the first to start comes first, not the best
            order = sorted(range(len(numbers)), key=lambda at: anchor[numbers[at]])
        levels = [anchor[numbers[at]] for at in order]
    if by.ties:
        _settle(by, given, order, levels)
    return Ladder(by, [given[at] for at in order], levels, scale)


def _settle(by: Order, given: list[C], order: list[int], levels: list[int]) -> None:
    """Put those of one level in the order of their tie chains; whom that leaves equal stay as they are.

    Keys are packed into one whole number each, as 100,000 tuples would set the garbage collector to work; and they are
    read in the order in which the candidates were given, which is how they lie in memory.
    """
    inside = [at for first, behind in _runs(levels) for at in range(first, behind)]
    packed = {order[at]: levels[at] for at in inside}
    tied = sorted(packed)
    ties = [given[each].ties for each in tied]
    for number, less in enumerate(by.ties):
        numbers = column([each[number] for each in ties], less)
        least = min(numbers, default=0)
        width = max(numbers, default=0) - least + 1
        for each, offset in zip(tied, numbers, strict=True):
            packed[each] = packed[each] * width + offset - least
    for at, each in zip(inside, sorted((order[at] for at in inside), key=packed.__getitem__), strict=True):
        order[at] = each


def _runs(levels: list[int]) -> Iterator[tuple[int, int]]:
    """From where to where levels are equal, where there are two or more."""
    first = behind = 0
    for at in compress(count(1), map(eq, levels, islice(levels, 1, None))):
        if at != behind:
            if behind:
                yield first, behind
            first = at - 1
        behind = at + 1
    if behind:
        yield first, behind


def _anchors(own: Iterable[int], width: int) -> Iterator[int]:
    """For each total, best first, the anchor: the first one that is not more than `width` better."""
    anchor: int | None = None
    for level in own:
        if anchor is None or level - anchor > width:
            anchor = level
        yield anchor
