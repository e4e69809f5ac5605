"""Believable marks for a scheme: better competitors do better nearly everywhere, judges differ a little.

Works in thousandths with whole numbers. What it makes is only ever observations; points are for others to compute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.scheme import Aspect, Limits, Scheme
from tests.seedmaking.chance import Chance


@dataclass(frozen=True, slots=True)
class Tune:
    """How an aspect's readings lie: middle and spread in the aspect's unit, and whether better means less."""

    middle: str
    spread: str
    less_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    subject: str
    aspect: str
    seat: str  # of who marks; for a shared cell of who reports it
    value: str


class Marking:
    """Marks of one contest. `seats` are the seats of each panel, `tunes` overrides by aspect id."""

    def __init__(
        self, scheme: Scheme, seats: Mapping[str, Sequence[str]], tunes: Mapping[str, Tune], chance: Chance
    ) -> None:
        self._scheme, self._seats, self._tunes, self._chance = scheme, seats, tunes, chance
        self._strict = {seat: chance.noise(140) for panel in sorted(seats) for seat in seats[panel]}

    def cells(
        self, field: Sequence[tuple[str, int]], missing: Mapping[str, Sequence[str]], excused: set[tuple[str, str]]
    ) -> list[Cell]:
        """Marks of a field (subject, ability), module by module, subject by subject.

        `missing` names the modules in which a subject was absent (every cell says so); `excused` (seat, subject).
        """
        found: list[Cell] = []
        for module in self._scheme.modules:
            for subject, ability in field:
                gone = module.id in missing.get(subject, ())
                for each_module, _, _, aspect in self._scheme.aspects():
                    if each_module.id == module.id:
                        found += self._aspect(subject, ability, aspect, gone, excused)
        return found

    def _aspect(
        self, subject: str, ability: int, aspect: Aspect, gone: bool, excused: set[tuple[str, str]]
    ) -> list[Cell]:
        shown = ability * 6 // 10 + self._chance.noise(600)
        free = [seat for seat in self._seats[aspect.panel] if not {(seat, subject), (seat, "all")} & excused]
        if not aspect.each:
            value = "absent" if gone else self._value(aspect, shown)
            return [Cell(subject, aspect.id, free[self._chance.below(len(free))], value)]
        cells = []
        for seat in free:
            own = shown + self._strict[seat] + self._chance.noise(230)
            cells.append(Cell(subject, aspect.id, seat, "absent" if gone else self._value(aspect, own)))
        return cells

    def _value(self, aspect: Aspect, shown: int) -> str:
        """An observation for what was shown, in thousandths of a deviation above the middle of the field."""
        if aspect.kind == "judgement":
            return str(min(3, max(0, (1950 + shown * 62 // 100 + 500) // 1000)))
        if aspect.kind == "yes_no":
            return "yes" if shown > -900 else "no"
        if aspect.kind == "veto":
            return "yes" if shown < -1700 else "no"
        return _snapped(self._number(aspect, shown), aspect.limits or Limits("0", "20", "1"))

    def _number(self, aspect: Aspect, shown: int) -> Fraction:
        """What would be read off, before it is brought onto the grid."""
        limits = aspect.limits or Limits("0", "20", "1")
        if aspect.id in self._tunes:
            tune = self._tunes[aspect.id]
            sign = -1 if tune.less_is_better else 1
            return Fraction(tune.middle) + Fraction(tune.spread) * sign * shown / 1000
        if aspect.kind == "score":
            low, high = Fraction(limits.low), Fraction(limits.high)
            return low + (high - low) * (780 + shown * 80 // 1000) / 1000
        if aspect.kind == "deduction":
            return Fraction(max(0, 1200 - shown), 1000)
        return self._measured(aspect, shown)

    def _measured(self, aspect: Aspect, shown: int) -> Fraction:
        """A length or an angle: the better, the nearer to the target; to one side where the limits end at it."""
        tolerance = aspect.tolerance
        assert tolerance and aspect.limits
        reach = Fraction(tolerance.steps[-1].within if tolerance.steps else tolerance.zero)
        off = reach * max(0, 340 - shown * 28 // 100 + self._chance.noise(130)) / 1000
        target = Fraction(tolerance.target)
        one_sided = target == Fraction(aspect.limits.low)
        return target + (off if one_sided or self._chance.below(2) else -off)


def _snapped(value: Fraction, limits: Limits) -> str:
    """The nearest value that the limits allow, written as a plain decimal."""
    low, high, step = Fraction(limits.low), Fraction(limits.high), Fraction(limits.step)
    places = (value - low) / step
    whole = max(0, min((high - low) // step, (2 * places.numerator + places.denominator) // (2 * places.denominator)))
    return _plain(low + whole * step)


def _plain(value: Fraction) -> str:
    """A fraction with a power of ten below it as a decimal without needless zeros."""
    for digits in range(16):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            sign, number = "-" if scaled < 0 else "", str(abs(scaled.numerator)).rjust(digits + 1, "0")
            return sign + (f"{number[:-digits]}.{number[-digits:]}" if digits else number)
    raise ValueError(f"{value} is no decimal")
