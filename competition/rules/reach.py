"""What one aspect can still come to for one subject: the least and the greatest points over all marks yet to be given.

Sound always: whatever is marked, the points lie within. `exact` says that both ends are reached by some marks; where
that is not proved, it is False. Marks that stand are taken to stay. Nothing here knows a rank or an audience.

Why ends are enough. A score is monotone between the places where an aspect's formula bends, so its least and greatest
over the grid of the limits lie at the ends or beside a bend. A mean, a trimmed mean, a median, a sum and a mean of the
middle two grow with every score in them, so that the least panel is the one that gives the least score in every
missing cell. The two closest, and a middle two that may give way to the mean of all, do not; both are bounded by pairs.
Every rounding and every clamp is monotone, and moves ends to ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules import observations
from competition.rules.aggregation import taken
from competition.rules.formulas import formula
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number
from competition.rules.rounding import rounded
from competition.rules.scheme import Aspect, Pool

ZERO = Fraction(0)
_NEXT = Fraction(1, 10**18)  # nearer than any two numbers that can be written


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the greatest; both None where nothing bounds them. `counts`: it adds something whatever happens."""

    least: Fraction
    greatest: Fraction
    exact: bool = True
    counts: bool = True

    @property
    def decided(self) -> bool:
        return self.counts and self.least == self.greatest

    def or_nothing(self) -> "Reach":
        """The same, or zero: a veto that may still fall."""
        return Reach(min(self.least, ZERO), max(self.greatest, ZERO), self.exact, self.counts)

    def by(self, factor: "Reach") -> "Reach":
        """The product of two that are decided apart from each other."""
        ends = [one * other for one in (self.least, self.greatest) for other in (factor.least, factor.greatest)]
        return Reach(min(ends), max(ends), self.exact and factor.exact, self.counts)


def score_reach(aspect: Aspect) -> Reach:
    """Over everything that one cell of the aspect admits, "absent" and failed readings too."""
    return _score_reach(aspect)


def number_reach(aspect: Aspect) -> Reach:
    """Over the numbers that can be read off one cell, for `times`; nothing read multiplies by nothing."""
    if aspect.kind == "faults":
        return Reach(ZERO, Fraction(sum(each.most for each in aspect.listed)))
    if aspect.kind in observations.WORDS:
        return Reach(ZERO, Fraction(3 if aspect.kind == "judgement" else 1))
    return Reach(*_span(aspect)).or_nothing()


def panel_reach(known: Sequence[Fraction], missing: int, cell: Reach, pool: Pool, gaps: int = 0) -> Reach | None:
    """Over what `missing` judges may still score beside those known; `gaps` are excused. None for a panel of nobody."""
    count = len(known) + missing
    if not count:
        return None
    lowest, highest = [*known, *[cell.least] * missing], [*known, *[cell.greatest] * missing]
    if not missing or _monotone(pool, count + gaps):
        return Reach(taken(lowest, pool, gaps), taken(highest, pool, gaps), cell.exact)
    if not known:  # all alike: whatever pair or mean is taken, it is the end itself
        return Reach(cell.least, cell.greatest, cell.exact)
    for scores in (lowest, highest):
        if gaps and pool.absent == "fill":
            scores.append(sum(scores, ZERO) / len(scores))
    least, greatest = sorted(lowest)[:2], sorted(highest)[-2:]
    return Reach(sum(least, ZERO) / 2, sum(greatest, ZERO) / 2, False)


def _monotone(pool: Pool, count: int) -> bool:
    take = next((size.take for size in reversed(pool.sizes) if size.judges <= count), pool.take)
    return take != "closest_two" and not (take == "middle_two" and pool.bands)


# -- one cell ----------------------------------------------------------------------------------------------------------


def _reach_of_cell(aspect: Aspect) -> Reach:
    if aspect.kind == "faults":
        return _ends(map(observations.scoring(aspect), _fault_texts(aspect)))
    score = formula(aspect)
    if aspect.kind in observations.WORDS:
        return _ends(score(Fraction(level)) for level in range(4 if aspect.kind == "judgement" else 2))
    low, high = _span(aspect)
    if aspect.readings is None:
        return _ends(map(score, _grid_points(aspect, low, high)))
    # What is made of readings may fall between the points of the grid: its ends are sought between them as well.
    # Readings that are all alike make just that number, so that what the grid reaches is reached.
    near = {low, high}
    for bend in _bends(aspect):
        near.update(point for point in (bend - _NEXT, bend, bend + _NEXT) if low <= point <= high)
    sure, wide = _ends(map(score, _grid_points(aspect, low, high))), _ends(map(score, near))
    least, greatest = min(sure.least, wide.least), max(sure.greatest, wide.greatest)
    plain = aspect.readings.take != "sum" and aspect.readings.places is None
    return Reach(least, greatest, plain and (least, greatest) == (sure.least, sure.greatest))


def _ends(scores: Iterable[Fraction]) -> Reach:
    found = [ZERO, *scores]  # an absent one scores nothing
    return Reach(min(found), max(found))


def _span(aspect: Aspect) -> tuple[Fraction, Fraction]:
    """The least and the greatest number that a cell can give, of readings after their rounding."""
    limits, rule = observations.limits_of(aspect), aspect.readings
    low, high = number(limits.low), number(limits.high)
    if rule is None:
        return low, high
    if rule.take == "sum":
        kept = rule.count - rule.drop_best - rule.drop_worst
        low, high = low * kept, high * kept
    if rule.places is None:
        return low, high
    return rounded(low, rule.places, rule.mode), rounded(high, rule.places, rule.mode)


def _fault_texts(aspect: Aspect) -> list[str]:
    """None at all, all that cost, and all that give, as often as each can be found: the points fall with the sum."""
    texts = ["none"]
    for giving in (False, True):
        found = [each for each in aspect.listed if (number(each.each) < 0) == giving and each.most > 0]
        if found:
            texts.append(" ".join(f"{each.id}:{each.most}" for each in found))
    return texts


def _grid_points(aspect: Aspect, low: Fraction, high: Fraction) -> list[Fraction]:
    """Both ends, and the grid's points beside every bend of the formula."""
    step, start = number(observations.limits_of(aspect).step), number(observations.limits_of(aspect).low)
    points = {low, high}
    for bend in _bends(aspect):
        below = start + (bend - start) // step * step
        points.update(point for point in (below - step, below, below + step, below + 2 * step) if low <= point <= high)
    return sorted(points)


def _bends(aspect: Aspect) -> list[Fraction]:
    """Where the formula of the aspect jumps, turns, or changes its slope."""
    bends: list[Fraction] = []
    if aspect.tolerance is not None:
        target = number(aspect.tolerance.target)
        steps = [number(step.within) for step in aspect.tolerance.steps]
        for off in (ZERO, number(aspect.tolerance.full), number(aspect.tolerance.zero), *steps):
            bends += [target - off, target + off]
    if aspect.table is not None:
        bends += [number(row.bound) for row in aspect.table.rows]
    if aspect.started is not None:
        bends.append(number(aspect.started.par))
    return bends


_score_reach: ByIdentity[Aspect, Reach] = ByIdentity(_reach_of_cell, 4096)
