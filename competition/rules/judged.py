"""What the prizes of a field look at: how many are in it, how far down a prize may go, and who reaches it.

Works on the ranked rows of one round and group as they stand; it gives nothing away itself.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from competition.rules.facts import PrizeRule, PrizesPinned
from competition.rules.numbers import number
from competition.rules.scale import scaling_of
from competition.rules.scheme import STANDARD, Scheme
from competition.rules.standings import Field, Standing


class Judged:
    """A field as its prizes judge it. `size` are ranked; `competed` also counts who did without coming to a total.

    `mixed`: within a tolerance a tie key may set a lesser total before a greater one, so no total marks a border.
    """

    __slots__ = ("_scaling", "_sign", "competed", "field", "mixed", "size")

    def __init__(self, prizes: PrizesPinned, field: Field, scheme: Scheme | None) -> None:
        ranking = scheme.ranking if scheme else STANDARD
        self.field = field
        self.size = len(field.ranked)
        self.competed = self.size + (_failed(field) if ranking.better == "lower" else 0)
        self.mixed = number(ranking.tolerance) != 0
        scale = scheme.scale if scheme and prizes.on == "scale" else None
        self._scaling = scaling_of(scale, field.ranked) if scale else None
        self._sign: int | None = -1 if ranking.better == "lower" else 1
        if scale and number(scale.unit) < 0:  # a scale on which the lesser time stands higher
            self._sign *= -1
        if prizes.on == "scale" and self._scaling is None:
            self._sign = None

    def value(self, at: int) -> Fraction | None:
        """What the row is judged by, made so that more is better; None where there is no scale, or nothing on it."""
        total = self.field.ranked[at].total
        if total is None or self._sign is None:
            return None
        return self._sign * (self._scaling.value(total) if self._scaling else total)

    def wanted(self, rule: PrizeRule) -> int | None:
        """How many of a prize there are; None where it counts no places."""
        if rule.share:
            return whole(number(rule.share) * self.size, rule.rounding)
        return rule.count or None

    def limit(self, rule: PrizeRule) -> int:
        """Behind which index of the field nobody can get this prize, whatever was given before."""
        limit = self.size
        last = rule.rank if rule.rank else whole(number(rule.within) * self.size, rule.rounding) if rule.within else 0
        if rule.rank or rule.within:
            limit = bisect_left(self.field.ranked, True, key=lambda row: row.rank is None or row.rank > last)
        if rule.least and not self.mixed:
            limit = bisect_left(range(limit), True, key=lambda at: not self.reaches(at, rule))
        return limit

    def reaches(self, at: int, rule: PrizeRule) -> bool:
        """Whether the row has the least that the prize asks for: by time, no more than that."""
        if not rule.least:
            return True
        value = self.value(at)
        return value is not None and self._sign is not None and value >= self._sign * number(rule.least)

    def passed(self, at: int, rule: PrizeRule) -> bool:
        """Whether the row has the least points in every module that the prize asks for."""
        if not rule.passed:
            return True
        points = dict(self.field.ranked[at].modules)
        return all((points.get(module) or 0) >= number(least) for module, least in rule.passed)

    def order(self) -> Sequence[int]:
        """The field by what it is judged by, best first; nobody where nothing is judged."""
        if not self.size or self.value(0) is None:
            return ()
        if not self.mixed:
            return range(self.size)
        values = [(self.value(at) or Fraction(0), -at) for at in range(self.size)]
        return sorted(range(self.size), key=values.__getitem__, reverse=True)


class Values(Sequence[Fraction]):
    """What some of a field are judged by, worked out as it is read."""

    __slots__ = ("_judged", "_order")

    def __init__(self, judged: Judged, order: Sequence[int]) -> None:
        self._judged = judged
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, at: int) -> Fraction:  # type: ignore[override]
        value = self._judged.value(self._order[at])
        assert value is not None  # `order` holds nobody without
        return value


def whole(share: Fraction, rounding: str) -> int:
    """A share of a field as a number of people: rounded down, up, or half up."""
    if rounding == "half_up":
        share += Fraction(1, 2)
    return -(-share.numerator // share.denominator) if rounding == "up" else share.numerator // share.denominator


def _failed(field: Field) -> int:
    """How many competed without coming to a total; they stand right behind the ranked."""
    count = len(field.ranked)
    while count < len(field.rows) and _tried(field.rows[count]):
        count += 1
    return count - len(field.ranked)


def _tried(row: Standing) -> bool:
    return row.status == "competing" and row.failed
