"""A slow and obvious computation of standings from a list of facts, straight from the definitions.

It shares nothing with `competition.rules` but the dataclasses: no plan, no memo, no whole-number trick, another way to
round and to rank. Where the engine and this page differ, one of them is wrong. `assert_standings_equal` compares.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from competition.rules import facts as f
from competition.rules.scheme import Aspect, Criterion, Module, Pool, Scheme
from competition.rules.standings import Scorer
from competition.rules.state import State


@dataclass
class Subject:
    """What the facts say of one subject, and what follows from it."""

    entered: f.SubjectEntered
    status: str = "competing"
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    points: dict[str, Fraction | None] = field(default_factory=dict)  # by aspect
    criteria: dict[str, Fraction | None] = field(default_factory=dict)
    modules: dict[str, Fraction | None] = field(default_factory=dict)
    total: Fraction | None = None
    marked: int = 0
    owed: int = 0
    rank: int | None = None
    tied: bool = False
    complete: bool = False
    failed: bool = False

    @property
    def gone(self) -> bool:
        return self.status in ("absent", "withdrawn", "disqualified")

    @property
    def ranked(self) -> bool:
        return self.status == "competing" and self.marked > 0 and not self.failed


@dataclass
class Contest:
    """The facts, taken in one after the other."""

    scheme: Scheme | None = None
    panels: dict[str, list[str]] = field(default_factory=dict)
    reserves: set[str] = field(default_factory=set)
    judges: dict[str, str] = field(default_factory=dict)  # by seat
    absent: dict[tuple[str, str, str], str] = field(default_factory=dict)  # (seat, subject, module): its reason
    rule: f.RecusalPinned = f.RecusalPinned()  # noqa: RUF009
    ties: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # (seat, subject): judge and cause
    stand_ins: dict[tuple[str, str], tuple[str, set[str]]] = field(default_factory=dict)  # (subject, for whom)
    subjects: dict[str, Subject] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)

    def who(self, subject: Subject) -> str:
        return self.bound.get(subject.entered.subject, subject.entered.subject)

    def take(self, fact: Any) -> None:
        if isinstance(fact, f.SchemePinned):
            self.scheme = fact.scheme
        elif isinstance(fact, f.PanelSeated):
            self.panels[fact.panel] = [seat.id for seat in fact.seats]
            self.reserves |= {seat.id for seat in fact.seats if seat.reserve}
            self.judges |= {seat.id: seat.judge for seat in fact.seats}
        elif isinstance(fact, _OF_SEATS):
            self.seat(fact)
        elif isinstance(fact, f.SubjectEntered):
            self.subjects[fact.subject] = Subject(fact)
        elif isinstance(fact, f.SubjectBound):
            self.bound[fact.subject] = fact.who
        elif isinstance(fact, f.SubjectStatusSet):
            self.subjects[fact.subject].status = fact.status
        else:
            self._mark(fact)

    def _mark(self, fact: Any) -> None:
        if isinstance(fact, f.Marked | f.MarkCorrected | f.LateMarkAccepted):
            self.subjects[fact.subject].marks[fact.aspect, fact.seat] = fact.value
        elif isinstance(fact, f.PaperTaken):
            for mark in fact.marks:
                self.subjects[fact.subject].marks[mark.aspect, mark.seat] = mark.value
        elif isinstance(fact, f.MarkVoided):
            del self.subjects[fact.subject].marks[fact.aspect, fact.seat]

    def seat(self, fact: Any) -> None:
        match fact:
            case f.SeatExcused():
                self.absent[fact.seat, fact.subject, fact.module] = fact.reason
            case f.SeatReturned():
                del self.absent[fact.seat, fact.subject, fact.module]
            case f.RecusalPinned():
                self.rule = fact
            case f.SubstituteSeated():
                self.judges[fact.seat] = fact.judge
            case f.SeatRecused():
                self.ties[fact.seat, fact.subject] = (self.judges[fact.seat], fact.cause)
            case f.RecusalLifted():
                del self.ties[fact.seat, fact.subject]
            case _:
                self.stand(fact)

    def stand(self, fact: f.StandInSeated | f.StandInEnded) -> None:
        if isinstance(fact, f.StandInSeated):
            modules = [module.id for module in self.scheme.modules] if self.scheme else []
            out = {module for module in modules if self.out(fact.stands_for, fact.subject, module)}
            self.stand_ins[fact.subject, fact.stands_for] = (fact.seat, out)
            return
        for pair, (seat, _) in list(self.stand_ins.items()):
            if pair[0] == fact.subject and seat == fact.seat:
                del self.stand_ins[pair]

    def recused(self, seat: str, subject: str) -> bool:
        judge, cause = self.ties.get((seat, subject), ("", ""))
        forbidden = cause and getattr(self.rule, cause) == "forbid"
        return bool(forbidden) and judge == self.judges[seat]

    def out(self, seat: str, subject: str, module: str) -> bool:
        """Whether the seat is absent, recused or stood in for."""
        for one, whom, where in self.absent:
            if one == seat and whom in ("", subject) and where in ("", module):
                return True
        return self.recused(seat, subject) or module in self.stand_ins.get((subject, seat), ("", set()))[1]

    def owes(self, seat: str, panel: str, subject: str, module: str) -> bool:
        if self.out(seat, subject, module):
            return False
        if seat not in self.reserves:
            return True
        return any(
            whom == subject and one == seat and module in modules and stands_for in self.panels[panel]
            for (whom, stands_for), (one, modules) in self.stand_ins.items()
        )

    def vacant(self, seat: str, subject: str) -> bool:
        """Whether somebody is to sit here in the place of whoever does not."""
        told = any(one == seat and whom in ("", subject) and why for (one, whom, _), why in self.absent.items())
        return told or self.recused(seat, subject) or (subject, seat) in self.stand_ins


_OF_SEATS = (
    f.SeatExcused, f.SeatReturned, f.RecusalPinned, f.SubstituteSeated, f.SeatRecused, f.RecusalLifted,
    f.StandInSeated, f.StandInEnded,
)  # fmt: skip


def standings(facts: Iterable[Any]) -> dict[str, Subject]:
    """Every subject of an event's facts with its points and its rank."""
    contest = Contest()
    for fact in facts:
        contest.take(fact)
    if contest.scheme is None:
        return {}
    for subject in contest.subjects.values():
        _count(contest, contest.scheme, subject)
    _carry(contest, contest.scheme)
    ranked = [subject for subject in contest.subjects.values() if subject.ranked]
    for field_ in {(one.entered.round, one.entered.group) for one in ranked}:
        _rank(contest, contest.scheme, [one for one in ranked if (one.entered.round, one.entered.group) == field_])
    return contest.subjects


def _carry(contest: Contest, scheme: Scheme) -> None:
    """What earlier rounds bring, rounded as totals are; here only where each round is fed by those entered before."""
    for advance in scheme.advances:
        for later in contest.subjects.values():
            for earlier in contest.subjects.values():
                rounds = (earlier.entered.round, later.entered.round)
                same = contest.who(earlier) == contest.who(later)
                if rounds != (advance.from_round, advance.to_round) or not same or earlier.gone:
                    continue
                if earlier.total is not None and later.total is not None and Fraction(advance.carry):
                    later.total += rounded(scheme, "total", Fraction(advance.carry) * earlier.total)


def _rank(contest: Contest, scheme: Scheme, left: list[Subject]) -> None:
    """Take away those within the tolerance of the best, again and again; duels decide among them."""
    ranking = scheme.ranking
    before = classes = 0
    while left:
        totals = [one.total for one in left if one.total is not None]
        best = min(totals) if ranking.better == "lower" else max(totals)
        level = [one for one in left if one.total is not None and abs(one.total - best) <= Fraction(ranking.tolerance)]
        for one in level:
            duels = [(other, _duel(contest, scheme, other, one)) for other in level if other is not one]
            ahead = [other for other, result in duels if result == "first"]
            equal = [other for other, result in duels if result == "equal"]
            better = {tuple(_chain(contest, scheme, other)) for other in ahead}
            place = (one.entered.start, one.entered.subject)
            earlier = [other for other in equal if (other.entered.start, other.entered.subject) < place]
            one.rank = {
                "standard": before + len(ahead) + 1,
                "modified": before + len(ahead) + len(equal) + 1,
                "dense": classes + len(better) + 1,
                "ordinal": before + len(ahead) + len(earlier) + 1,
            }[ranking.mode]
            one.tied = bool(equal) and ranking.mode != "ordinal"
        before += len(level)
        classes += len({tuple(_chain(contest, scheme, one)) for one in level})
        left = [one for one in left if one not in level]


def _count(contest: Contest, scheme: Scheme, subject: Subject) -> None:
    """Points of every aspect, criterion and module, and the total."""
    zeroed = _owed(contest, scheme, subject)
    for aspect in all_aspects(scheme):
        points = _aspect_points(contest, scheme, subject, aspect)
        subject.points[aspect.id] = _zeroed(points, ("aspect", aspect.id) in zeroed)
    total = _total(scheme, subject, zeroed)
    if scheme.ranking.better == "lower" and (zeroed or subject.failed):
        subject.failed = True
        return
    subject.total = total if subject.marked else None


def _owed(contest: Contest, scheme: Scheme, subject: Subject) -> set[tuple[str, str]]:
    """Count what is owed and marked; and what vetoes zero, as (scope, target)."""
    zeroed: set[tuple[str, str]] = set()
    waits = False
    for aspect in all_aspects(scheme):
        if _applies(scheme, subject, aspect) == "no":
            continue
        cells = owed_cells(contest, subject, aspect)
        subject.owed += len(cells)
        subject.marked += len([cell for cell in cells if cell in subject.marks])
        waits = waits or (_applies(scheme, subject, aspect) == "yes" and _stopped(contest, subject, aspect))
        if aspect.kind == "veto" and subject.marks.get((aspect.id, "")) == "yes":
            assert aspect.veto is not None
            if _applies(scheme, subject, aspect) == "yes":
                zeroed.add((aspect.veto.scope, aspect.veto.target))
    subject.complete = subject.marked == subject.owed and not waits
    return zeroed


def _total(scheme: Scheme, subject: Subject, zeroed: set[tuple[str, str]]) -> Fraction:
    """Criteria, modules and their sum."""
    total = Fraction(0)
    for module in scheme.modules:
        for criterion in module.criteria:
            inside = [subject.points[aspect.id] for sub in criterion.subs for aspect in sub.aspects]
            points = _within(criterion, _sum(scheme, "criterion", inside))
            subject.criteria[criterion.id] = _zeroed(points, ("criterion", criterion.id) in zeroed)
        points = _within(module, _sum(scheme, "module", [subject.criteria[each.id] for each in module.criteria]))
        subject.modules[module.id] = points = _zeroed(points, ("module", module.id) in zeroed)
        if points is not None:
            total += rounded(scheme, "weighted", points * Fraction(module.weight))
    total = rounded(scheme, "total", total)
    return Fraction(0) if ("total", "") in zeroed else total


def _zeroed(points: Fraction | None, zero: bool) -> Fraction | None:
    return Fraction(0) if zero and points is not None else points


def _within(part: Criterion | Module, points: Fraction | None) -> Fraction | None:
    if points is not None and part.least != "" and points < Fraction(part.least):
        return Fraction(part.least)
    if points is not None and part.most != "" and points > Fraction(part.most):
        return Fraction(part.most)
    return points


def _sum(scheme: Scheme, stage: str, parts: list[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return rounded(scheme, stage, sum(known, Fraction(0))) if known else None


def _named(scheme: Scheme, name: str) -> Aspect:
    return next(aspect for aspect in all_aspects(scheme) if aspect.id == name)


def _applies(scheme: Scheme, subject: Subject, aspect: Aspect) -> str:
    """ "yes", "no" or "open": every condition on the way must hold, its own and that of what it is multiplied by."""
    answers = []
    if aspect.times:
        answers.append(_applies(scheme, subject, _named(scheme, aspect.times)))
    if aspect.only_if is not None:
        on = _named(scheme, aspect.only_if.aspect)
        answers.append(_applies(scheme, subject, on))
        value = subject.marks.get((on.id, ""))
        if value is None:
            answers.append("open")
        elif aspect.only_if.word:
            answers.append("yes" if value == aspect.only_if.word else "no")
        else:
            seen = _number(on, value)
            fails = seen is None
            if seen is not None and aspect.only_if.low:
                fails = fails or seen < Fraction(aspect.only_if.low)
            if seen is not None and aspect.only_if.high:
                fails = fails or seen > Fraction(aspect.only_if.high)
            answers.append("no" if fails else "yes")
    return "no" if "no" in answers else "open" if "open" in answers else "yes"


def _stopped(contest: Contest, subject: Subject, aspect: Aspect) -> bool:
    """All of the panel have marked, and lie further apart than is allowed before points count."""
    cells = owed_cells(contest, subject, aspect)
    if not aspect.spread_stops or not aspect.each or aspect.kind == "veto":
        return False
    if not cells or any(cell not in subject.marks for cell in cells):
        return False
    values = [subject.marks[cell] for cell in cells]
    if aspect.kind == "reading":
        return False  # it counts nothing that could be stopped
    scores = [_score(aspect, value) for value in values]
    return max(scores) - min(scores) > Fraction(aspect.spread or "1")


def all_aspects(scheme: Scheme) -> list[Aspect]:
    return [aspect for module in scheme.modules for c in module.criteria for sub in c.subs for aspect in sub.aspects]


def owed_cells(contest: Contest, subject: Subject, aspect: Aspect) -> list[tuple[str, str]]:
    """One shared cell, or one for each seat that is not excused; a panel without seats owes one nobody can mark."""
    if not aspect.each or aspect.panel not in contest.panels:
        return [(aspect.id, "")]
    assert contest.scheme
    name, panel = subject.entered.subject, contest.panels[aspect.panel]
    module = next(module.id for module, _, _, each in contest.scheme.aspects() if each.id == aspect.id)
    cells = [(aspect.id, seat) for seat in panel if contest.owes(seat, aspect.panel, name, module)]
    if any(contest.vacant(seat, name) for seat in panel) and _nothing_left(contest, aspect, len(cells)):
        cells.append((aspect.id, ""))
    return cells


def _nothing_left(contest: Contest, aspect: Aspect, judges: int) -> bool:
    """Whether the pool would take away every score of so many."""
    pool = aspect.pool or Pool()
    if pool.absent == "fill" and judges:
        judges = _size(contest, aspect)
    low, high = pool.drop_low, pool.drop_high
    for size in pool.sizes:
        if judges >= size.judges:
            low, high = size.drop_low, size.drop_high
    return low + high >= judges


def _size(contest: Contest, aspect: Aspect) -> int:
    return len([seat for seat in contest.panels[aspect.panel] if seat not in contest.reserves])


def _aspect_points(contest: Contest, scheme: Scheme, subject: Subject, aspect: Aspect) -> Fraction | None:
    needed = [aspect, *([_named(scheme, aspect.times)] if aspect.times else [])]
    if aspect.kind in ("veto", "reading") or _applies(scheme, subject, aspect) != "yes":
        return None
    if not all(_marked(contest, subject, each) for each in needed) or _stopped(contest, subject, aspect):
        return None
    times = _read(contest, subject, needed[1]) if aspect.times else Fraction(1)
    cells = owed_cells(contest, subject, aspect)
    values = [subject.marks[cell] for cell in cells]
    if scheme.ranking.better == "lower" and (times is None or any(_number(aspect, value) is None for value in values)):
        subject.failed = True
        return None
    panel = _middle(aspect, [_score(aspect, value) for value in values], _excused(contest, subject, aspect))
    if aspect.each:
        panel = rounded(scheme, "panel", panel, aspect)
    if aspect.kind == "judgement":
        panel = panel / 3 * Fraction(aspect.max)
    if times is None:
        times = Fraction(0)
    return rounded(scheme, "aspect", panel * Fraction(aspect.factor) * times, aspect)


def _marked(contest: Contest, subject: Subject, aspect: Aspect) -> bool:
    """Whether somebody owes it and all of these have marked it."""
    cells = owed_cells(contest, subject, aspect)
    return bool(cells) and all(cell in subject.marks for cell in cells)


def _excused(contest: Contest, subject: Subject, aspect: Aspect) -> int:
    """How many places of the panel are empty."""
    if not aspect.each or aspect.panel not in contest.panels:
        return 0
    return max(0, _size(contest, aspect) - len(owed_cells(contest, subject, aspect)))


def _middle(aspect: Aspect, scores: list[Fraction], excused: int = 0) -> Fraction:
    """One score of many: fill the gaps, take away the least and the greatest, then what the pool takes."""
    pool = aspect.pool
    if pool is None:
        return sum(scores, Fraction(0)) / len(scores)
    if pool.absent == "fill":
        scores = scores + [sum(scores, Fraction(0)) / len(scores)] * excused
    everybody = list(scores)
    low, high, take = pool.drop_low, pool.drop_high, pool.take
    for size in pool.sizes:
        if len(everybody) >= size.judges:
            low, high, take = size.drop_low, size.drop_high, size.take
    scores = sorted(scores)
    if len(scores) > low + high:
        scores = scores[low : len(scores) - high]
    if take == "sum":
        return sum(scores, Fraction(0))
    if take == "closest_two":
        return _closest(scores)
    if take == "mean":
        return sum(scores, Fraction(0)) / len(scores)
    return _of_middle(scores, everybody, pool, take)


def _of_middle(scores: list[Fraction], everybody: list[Fraction], pool: Pool, take: str) -> Fraction:
    """The middle one or two, or all where the band of the middle two's mean allows no such distance."""
    while len(scores) > 2:
        scores = scores[1:-1]
    middle = sum(scores, Fraction(0)) / len(scores)
    allowed = [Fraction(band.apart) for band in pool.bands if middle >= Fraction(band.least)]
    if take == "middle_two" and allowed and max(scores) - min(scores) > allowed[0]:
        return sum(everybody, Fraction(0)) / len(everybody)
    return middle


def _closest(scores: list[Fraction]) -> Fraction:
    """Of all pairs the closest, of equally close ones the higher."""
    if len(scores) == 1:
        return scores[0]
    pairs = [(one, other) for at, one in enumerate(scores) for other in scores[at + 1 :]]
    least = min(other - one for one, other in pairs)
    return max((one + other) / 2 for one, other in pairs if other - one == least)


def _number(aspect: Aspect, value: str) -> Fraction | None:
    """What a cell reads as one number, None where that is absent or failed."""
    if value == "absent":
        return None
    if value in ("yes", "no"):
        return Fraction(1 if value == "yes" else 0)
    if aspect.kind == "faults":
        return Fraction(sum(int(part.split(":")[1]) for part in value.split(" ") if part != "none"))
    return _made(aspect, value) if aspect.readings else Fraction(value)


def _made(aspect: Aspect, value: str) -> Fraction | None:
    """Of several readings the one that the rule makes."""
    rule = aspect.readings
    assert rule is not None
    left = [None if part == "x" else Fraction(part) for part in value.split(" ")]
    for _ in range(rule.drop_best):
        left.pop(_best_at(aspect, left))
    for _ in range(rule.drop_worst):
        left.pop(_worst_at(aspect, left))
    if rule.take == "best":
        made = left[_best_at(aspect, left)]
    elif rule.take == "last":
        made = left[-1]
    elif None in left:
        made = None
    else:
        known = sorted(each for each in left if each is not None)
        total = sum(known, Fraction(0))
        middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
        made = {"sum": total, "mean": total / len(known), "median": middle}[rule.take]
    if made is None or rule.places is None:
        return made
    return _quantized(made, rule.places, rule.mode)


def _goodness(aspect: Aspect, seen: Fraction) -> Fraction:
    assert aspect.readings is not None
    if aspect.readings.better == "closest":
        return -_off(aspect, seen)
    return seen if aspect.readings.better == "higher" else -seen


def _best_at(aspect: Aspect, left: list[Fraction | None]) -> int:
    """Of equally good ones the earliest; a failed one only where all failed."""
    known = [_goodness(aspect, seen) for seen in left if seen is not None]
    for at, seen in enumerate(left):
        if not known or (seen is not None and _goodness(aspect, seen) == max(known)):
            return at
    raise AssertionError


def _worst_at(aspect: Aspect, left: list[Fraction | None]) -> int:
    """Of equally bad ones the latest."""
    if None in left:
        return max(at for at, seen in enumerate(left) if seen is None)
    worst = min(_goodness(aspect, seen) for seen in left if seen is not None)
    return max(at for at, seen in enumerate(left) if seen is not None and _goodness(aspect, seen) == worst)


def _score(aspect: Aspect, value: str) -> Fraction:
    """What one cell scores; absent or failed nothing."""
    seen = _number(aspect, value)
    if seen is None or aspect.kind in ("veto", "reading"):
        return Fraction(0)
    if aspect.kind == "yes_no":
        return Fraction(aspect.max) * seen
    if aspect.kind in ("faults", "deduction", "count"):
        return _of_counts(aspect, value, seen)
    if aspect.kind == "table":
        return _of_table(aspect, seen)
    if aspect.kind == "started":
        return _of_clock(aspect, seen)
    return _measured(aspect, Fraction(aspect.max), seen) if aspect.kind in ("stepped", "linear") else seen


def _of_counts(aspect: Aspect, value: str, seen: Fraction) -> Fraction:
    floor = Fraction(aspect.faults.floor if aspect.faults else "0")
    if aspect.kind == "faults":
        cost = Fraction(0)
        for part in value.split(" ") if value != "none" else []:
            name, times = part.split(":")
            cost += sum(Fraction(fault.each) * int(times) for fault in aspect.listed if fault.id == name)
        return max(floor, Fraction(aspect.max) - cost)
    assert aspect.faults is not None
    each = Fraction(aspect.faults.each) * seen
    if aspect.kind == "deduction":
        return max(floor, Fraction(aspect.max) - each)
    points = max(floor, each)
    return min(points, Fraction(aspect.faults.ceiling)) if aspect.faults.ceiling else points


def _of_clock(aspect: Aspect, seen: Fraction) -> Fraction:
    """One unit after the other, as a timekeeper would."""
    assert aspect.started is not None
    points, clock = Fraction(aspect.max), Fraction(aspect.started.par)
    while clock < seen:
        clock += Fraction(aspect.started.unit)
        points -= Fraction(aspect.started.each)
    return max(points, Fraction(aspect.started.floor))


def _of_table(aspect: Aspect, seen: Fraction) -> Fraction:
    assert aspect.table is not None
    if aspect.table.by == "up_to":
        fitting = [row for row in aspect.table.rows if Fraction(row.bound) >= seen]
        best = min(fitting, key=lambda row: Fraction(row.bound), default=None)
    else:
        fitting = [row for row in aspect.table.rows if Fraction(row.bound) <= seen]
        best = max(fitting, key=lambda row: Fraction(row.bound), default=None)
    return Fraction(best.points if best else aspect.table.otherwise)


def _off(aspect: Aspect, seen: Fraction) -> Fraction:
    assert aspect.tolerance is not None
    target = Fraction(aspect.tolerance.target)
    if aspect.tolerance.side == "over" and seen < target:
        return Fraction(0)
    if aspect.tolerance.side == "under" and seen > target:
        return Fraction(0)
    return abs(target - seen)


def _measured(aspect: Aspect, top: Fraction, seen: Fraction) -> Fraction:
    assert aspect.tolerance is not None
    off = _off(aspect, seen)
    if aspect.kind == "stepped":
        fitting = [Fraction(step.points) for step in aspect.tolerance.steps if off <= Fraction(step.within)]
        return max(fitting, default=Fraction(0))
    full, zero = Fraction(aspect.tolerance.full), Fraction(aspect.tolerance.zero)
    left = (zero - off) / (zero - full)  # 1 where full points end, 0 where there are none any more
    return top * min(Fraction(1), max(Fraction(0), left))


def rounded(scheme: Scheme, stage: str, value: Fraction, aspect: Aspect | None = None) -> Fraction:
    """As the scheme rounds at this stage; an aspect's own rule comes first."""
    for rule in (*(aspect.rounding if aspect else ()), *scheme.rounding):
        if rule.stage == stage:
            return _quantized(value, rule.places, rule.mode)
    return value


def _quantized(value: Fraction, places: int, mode: str) -> Fraction:
    """With the decimal module: the value to enough digits that a half is a half, then quantized."""
    how = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}[mode]
    # Cut off far behind the places, but keep a trace of what was cut: otherwise it might look like a half.
    scale = 10 ** (places + 30)
    cut = int(value * scale)
    trace = 0 if Fraction(cut, scale) == value else (1 if value > 0 else -1)
    exact = Decimal(cut * 10 + trace).scaleb(-places - 31, Context(prec=200))
    return Fraction(exact.quantize(Decimal(1).scaleb(-places), rounding=how, context=Context(prec=200)))


def _duel(contest: Contest, scheme: Scheme, one: Subject, other: Subject) -> str:
    """Who of two with equal totals is better, one tie key after the other; what is not known is worse than anything."""
    ways = [key.better for key in scheme.ties for _ in (scheme.modules if key.of == "modules" else [0])]
    for way, a, b in zip(ways, _chain(contest, scheme, one), _chain(contest, scheme, other), strict=True):
        if a == b:
            continue
        if a is None or b is None:
            return "second" if a is None else "first"
        return "first" if (a > b) == (way == "higher") else "second"
    return "equal"


def _chain(contest: Contest, scheme: Scheme, subject: Subject) -> list[Fraction | None]:
    found: list[Fraction | None] = []
    for key in scheme.ties:
        best = min if key.better == "lower" else max
        if key.of == "modules":
            found += [subject.modules[module.id] for module in scheme.modules]
        elif key.of == "start":
            found.append(Fraction(subject.entered.start))
        elif key.of == "best_line":
            under = [
                subject.points[aspect.id]
                for module in scheme.modules
                for criterion in module.criteria
                for sub in criterion.subs
                for aspect in sub.aspects
                if key.id in ("", module.id, criterion.id)
            ]
            found.append(best((points for points in under if points is not None), default=None))
        else:
            found.append(_tie_value(contest, scheme, subject, key.of, key.id))
    return found


def _tie_value(contest: Contest, scheme: Scheme, subject: Subject, of: str, name: str) -> Fraction | None:
    if of == "module":
        return subject.modules[name]
    if of == "criterion":
        return subject.criteria[name]
    if of == "aspect":
        return subject.points[name]
    aspect = _named(scheme, name)
    return _read(contest, subject, aspect) if _applies(scheme, subject, aspect) == "yes" else None


def _read(contest: Contest, subject: Subject, aspect: Aspect) -> Fraction | None:
    """What all judges together read, never rounded."""
    values = [subject.marks.get(cell) for cell in owed_cells(contest, subject, aspect)]
    seen = [None if value is None else _number(aspect, value) for value in values]
    known = [each for each in seen if each is not None]
    if not known or len(known) < len(values):
        return None
    return _middle(aspect, known, _excused(contest, subject, aspect))


def assert_standings_equal(state: State, facts: Iterable[Any]) -> None:
    """The engine's standings of a state are those of the facts that led to it."""
    expected = standings(facts)
    found = Scorer().standings(state)
    assert [row.subject for row in found.rows if row.subject not in expected] == []
    assert len(found.rows) == len(expected)
    for row in found.rows:
        subject = expected[row.subject]
        total = None if subject.gone else subject.total
        modules = {name: None if subject.gone else points for name, points in subject.modules.items()}
        engine = (row.rank, row.tied, row.total, dict(row.modules), row.status, row.marked, row.owed, row.complete)
        slow = (
            subject.rank, subject.tied, total, modules, subject.status, subject.marked, subject.owed,
            subject.gone or subject.complete,
        )  # fmt: skip
        assert engine == slow, f"{row.subject}: engine {engine}, oracle {slow}"
    competing = [subject for subject in expected.values() if subject.status == "competing"]
    assert found.complete == (bool(competing) and all(each.complete for each in competing))
    ranked = [(row.round, row.group, row.rank) for row in found.rows if row.rank is not None]
    for field_ in {place[:2] for place in ranked}:
        places = [place[2] for place in ranked if place[:2] == field_]
        assert places == sorted(places), "rows do not stand in the order of their ranks"
