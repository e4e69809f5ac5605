"""What the total of one subject can still come to, from the marks it has: sums of `competition.rules.reach`.

Sound for every way in which all that is owed is marked while the marks that stand stay, the panels and who is excused
too. `exact` is claimed where the parts are decided apart from each other: not where an aspect's condition is open,
since what opens it counts as well. Nothing here knows a rank; what is remembered is remembered by the record itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from competition.rules import observations
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number
from competition.rules.observations import POINTLESS
from competition.rules.points import Marking, Plan
from competition.rules.reach import ZERO, Reach, number_reach, panel_reach, score_reach
from competition.rules.rounding import rounded
from competition.rules.scheme import Criterion, Module, Rounding, Stage
from competition.rules.scoring import Case, Line, Seating, case, given
from competition.rules.state import Record

Scope = tuple[str, str]
# Least and greatest as numerator and denominator each, whether they are exact, whether they count whatever happens.
Ends = tuple[int, int, int, int, bool, bool]
NOTHING = Reach(ZERO, ZERO)


class Prospects:
    """The reach of every subject's own total under one plan; safe to share, as it only ever replaces."""

    __slots__ = ("_kept", "_sharing", "plan", "ready")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ready = {marking.aspect.id: _Prepared(marking, plan) for marking in plan.markings.values()}
        self._kept: dict[tuple[str, bool], tuple[Record, Seating, Reach | None]] = {}
        users = [marking.aspect.times for marking in plan.markings.values() if marking.aspect.times]
        self._sharing = {aspect for aspect in users if users.count(aspect) > 1}

    def total(self, record: Record, seats: Seating, all_seen: bool) -> Reach | None:
        """The subject's own total, None where nothing bounds it. Without `all_seen` a panel that is not done counts as
        not begun: what some of it gave is not known to everybody, and the ends would tell."""
        known = self._kept.get((record.subject, all_seen))
        if known is not None and known[0] is record and known[1] is seats:
            return known[2]
        found = _Subject(self, case(record, seats), all_seen).total()
        self._kept[record.subject, all_seen] = (record, seats, found)
        return found

    def shares(self, aspect: str) -> bool:
        """Whether several aspects are multiplied by this one."""
        return aspect in self._sharing


class _Prepared:
    """One aspect made ready: its cell, its worth, its roundings, and what it comes to while nothing is marked."""

    __slots__ = ("_blank", "_blank_ends", "_panel", "_points", "_worth", "cell", "marking", "plain")

    def __init__(self, marking: Marking, plan: Plan) -> None:
        aspect = marking.aspect
        rules: dict[Stage, Rounding] = {**plan.rounding, **{rule.stage: rule for rule in aspect.rounding}}
        self.marking = marking
        self.cell = score_reach(aspect)
        self._panel, self._points = rules.get("panel"), rules.get("aspect")
        worth = number(aspect.factor) * (number(aspect.max) / 3 if aspect.kind == "judgement" else 1)
        self._worth = Reach(worth, worth)
        self._blank: dict[tuple[int, int], Reach | None] = {}
        self._blank_ends: dict[tuple[int, int], Ends] = {}
        self.plain = not (aspect.times or aspect.only_if or aspect.spread_stops) and aspect.kind not in POINTLESS

    def blank(self, count: int, gaps: int) -> Reach | None:
        """What `count` cells without a mark can come to."""
        key = count, gaps
        if key not in self._blank:
            self._blank[key] = self.points([], count, gaps, None)
        return self._blank[key]

    def blank_ends(self, count: int, gaps: int) -> Ends | None:
        """The same, ready to be added."""
        key = count, gaps
        found = self._blank_ends.get(key)
        if found is None:
            reach = self.blank(count, gaps)
            if reach is not None:
                found = self._blank_ends[key] = _whole(reach)
        return found

    def unseated(self) -> Reach | None:
        """What a panel of unknown size can come to: a mean lies among its scores, a sum is not bounded."""
        pool = self.marking.pool
        if "sum" in (pool.take, *(size.take for size in pool.sizes)):
            return None
        return self._worked_out(_rounded(self._panel, self.cell), None)

    def points(self, known: Sequence[Fraction], missing: int, gaps: int, factor: Reach | None) -> Reach | None:
        """From scores to points, in the order of `competition.rules.points`."""
        if not self.marking.aspect.each:
            return self._worked_out(Reach(known[0], known[0]) if known else self.cell, factor)
        pooled = panel_reach(known, missing, self.cell, self.marking.pool, gaps)
        return None if pooled is None else self._worked_out(_rounded(self._panel, pooled), factor)

    def _worked_out(self, score: Reach, factor: Reach | None) -> Reach:
        worth = score.by(self._worth)
        return _rounded(self._points, worth if factor is None else worth.by(factor))


class _Subject:
    """One walk through the scheme. What is decided "yes" zeroes; what may be is taken both ways."""

    def __init__(self, prospects: Prospects, one: Case, all_seen: bool) -> None:
        self.prospects = prospects
        self.plan = prospects.plan
        self.marks = one.marks
        self.seats = one.seats
        self.applies = one.applies
        self.all_seen = all_seen
        self.ready = prospects.ready
        self.zeroed: set[Scope] = set()
        self.threatened: set[Scope] = set()
        for marking in self.plan.vetoes:
            entry, veto = one.marks.get(marking.cell), marking.aspect.veto
            applies = one.applies.get(marking.aspect.id, True)
            if veto and applies is not False and (entry is None or entry.fact.value == "yes"):
                sure = entry is not None and applies is True
                (self.zeroed if sure else self.threatened).add((veto.scope, veto.target))
        self.touched = self.zeroed | self.threatened

    def total(self) -> Reach | None:
        pairs = zip(self.plan.scheme.modules, self.seats.modules, self.plan.weights, strict=True)
        modules: list[Reach] = []
        for module, criteria, weight in pairs:
            found = self._module(module, criteria)
            if found is None:
                return None
            weighted = _rounded(self.plan.rounding.get("weighted"), found.by(Reach(weight, weight)))
            modules.append(weighted if found.counts else weighted.or_nothing())
        settled = _rounded(self.plan.rounding.get("total"), _summed(modules))
        return self._vetoed(("total", ""), settled)

    def _module(self, module: Module, criteria: Sequence[Sequence[Line]]) -> Reach | None:
        parts: list[Reach] = []
        for criterion, lines in zip(module.criteria, criteria, strict=True):
            found = self._criterion(criterion, lines)
            if found is None:
                return None
            parts.append(found)
        settled = _rounded(self.plan.rounding.get("module"), _summed(parts))
        return self._vetoed(("module", module.id), _clamped(settled, module.least, module.most))

    def _criterion(self, criterion: Criterion, lines: Sequence[Line]) -> Reach | None:
        """The innermost loop of all: ends are added as whole numbers by denominator, as scores are."""
        low: dict[int, int] = {}  # numerators by denominator
        high: dict[int, int] = {}
        exact, counts = True, False
        for line in lines:
            found = self._simple(line)
            if found is None:
                closer = self._line(line)
                if closer is None:
                    return None
                if closer is NOTHING:
                    continue
                found = _whole(closer)
            least, under, greatest, over, is_exact, does_count = found
            low[under] = low.get(under, 0) + least
            high[over] = high.get(over, 0) + greatest
            exact, counts = exact and is_exact, counts or does_count
        sums = low, high
        least_sum, greatest_sum = (sum((Fraction(top, bottom) for bottom, top in side.items()), ZERO) for side in sums)
        settled = _rounded(self.plan.rounding.get("criterion"), Reach(least_sum, greatest_sum, exact, counts))
        return self._vetoed(("criterion", criterion.id), _clamped(settled, criterion.least, criterion.most))

    def _simple(self, line: Line) -> Ends | None:
        """An aspect of the simple sort that is marked or not begun, None where it takes a closer look."""
        marking, cells = line
        prepared = self.ready[marking.aspect.id]
        # A panel not yet seated has the shared cell in the place of its own ones.
        closer = not prepared.plain or not cells or (marking.aspect.each and cells[0] is marking.cell)
        if closer or (self.touched and ("aspect", marking.aspect.id) in self.touched):
            return None
        entries = list(map(self.marks.get, cells))
        given = [entry.fact.value for entry in entries if entry is not None]
        if len(given) == len(cells):
            top, bottom = marking.each(given) if marking.aspect.each else marking.shared(given[0])
            return top, bottom, top, bottom, True, True
        return prepared.blank_ends(len(cells), marking.gaps) if not given or not self.all_seen else None

    def _line(self, line: Line) -> Reach | None:
        """An aspect that is not done, or not simple; NOTHING for one that can never count."""
        marking, cells = line
        aspect = marking.aspect
        applies = self.applies.get(aspect.id, True) if self.applies else True
        if aspect.kind in POINTLESS or not cells or applies is False:
            return NOTHING
        factor = self._factor(aspect.times) if aspect.times else None
        found = self._points(marking, line, factor)
        if found is None or found is NOTHING:
            return found
        if factor is not None and not factor.decided and not self._apart(aspect.times, found, factor):
            found = replace(found, exact=False)
        found = self._vetoed(("aspect", aspect.id), found)
        return found if applies else replace(found.or_nothing(), exact=False, counts=False)

    def _points(self, marking: Marking, line: Line, factor: Reach | None) -> Reach | None:
        prepared, cells = self.ready[marking.aspect.id], line[1]
        if marking.aspect.each and cells == (marking.cell,):
            return prepared.unseated()
        values = given(self.marks, line)
        if (len(values) < len(cells) and not self.all_seen) or self._stopped(marking, values, len(cells)):
            values = []
        if not values and factor is None:
            return prepared.blank(len(cells), marking.gaps)
        known = [marking.score(value) for value in values]
        return prepared.points(known, len(cells) - len(values), marking.gaps, factor)

    @staticmethod
    def _stopped(marking: Marking, values: Sequence[str], owed: int) -> bool:
        """Whether the panel may have to mark it all again, since scores that lie too far apart do not count."""
        return marking.aspect.spread_stops and (len(values) < owed or marking.wide(values))

    def _factor(self, aspect: str) -> Reach:
        """What the points are multiplied by."""
        marking, cells = self.seats.lines[aspect]
        values = given(self.marks, (marking, cells))
        if len(values) < len(cells) and not self.all_seen:
            values = []
        known = [observations.reading(marking.aspect, value) for value in values]
        if None in known:
            return NOTHING  # absent or failed: it multiplies by nothing
        read = [each for each in known if each is not None]
        cell = number_reach(marking.aspect)
        if marking.aspect.each and cells == (marking.cell,):
            return cell
        missing = len(cells) - len(values)
        found = panel_reach(read, missing, cell, marking.pool, marking.gaps) or NOTHING
        return found.or_nothing() if missing else found  # one absent, and the whole multiplies by nothing

    def _apart(self, aspect: str, found: Reach, factor: Reach) -> bool:
        """Whether an open factor can stand at either end whatever else is decided."""
        if self.seats.lines[aspect][0].aspect.kind != "reading":
            return False
        return not self.prospects.shares(aspect) or (factor.least >= 0 and found.least >= 0)

    def _vetoed(self, scope: Scope, found: Reach) -> Reach:
        if scope in self.zeroed:
            return replace(NOTHING, counts=found.counts)
        return found.or_nothing() if scope in self.threatened else found


def _whole(found: Reach) -> Ends:
    return *found.least.as_integer_ratio(), *found.greatest.as_integer_ratio(), found.exact, found.counts


def _summed(parts: Iterable[Reach]) -> Reach:
    """Their sum. One that may not count at all is added both ways."""
    both = [part if part.counts else part.or_nothing() for part in parts]
    least = sum((part.least for part in both), ZERO)
    greatest = sum((part.greatest for part in both), ZERO)
    return Reach(least, greatest, all(part.exact for part in both), any(part.counts for part in both))


def _rounded(rule: Rounding | None, found: Reach) -> Reach:
    if rule is None:
        return found
    least, greatest = (rounded(end, rule.places, rule.mode) for end in (found.least, found.greatest))
    return replace(found, least=least, greatest=greatest)


def _clamped(found: Reach, least: str, most: str) -> Reach:
    low = number(least) if least else None
    high = number(most) if most else None

    def clamp(end: Fraction) -> Fraction:
        end = end if low is None else max(end, low)
        return end if high is None else min(end, high)

    return replace(found, least=clamp(found.least), greatest=clamp(found.greatest))


prospects_of: ByIdentity[Plan, Prospects] = ByIdentity(Prospects)
