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
from competition.rules.scheme import Aspect, Scheme
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

    @property
    def gone(self) -> bool:
        return self.status in ("absent", "withdrawn", "disqualified")

    @property
    def ranked(self) -> bool:
        return self.status == "competing" and self.marked > 0


@dataclass
class Contest:
    """The facts, taken in one after the other."""

    scheme: Scheme | None = None
    panels: dict[str, list[str]] = field(default_factory=dict)
    excused: set[tuple[str, str]] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)

    def take(self, fact: Any) -> None:
        if isinstance(fact, f.SchemePinned):
            self.scheme = fact.scheme
        elif isinstance(fact, f.PanelSeated):
            self.panels[fact.panel] = [seat.id for seat in fact.seats]
        elif isinstance(fact, f.SeatExcused):
            self.excused.add((fact.seat, fact.subject))
        elif isinstance(fact, f.SubjectEntered):
            self.subjects[fact.subject] = Subject(fact)
        elif isinstance(fact, f.SubjectStatusSet):
            self.subjects[fact.subject].status = fact.status
        elif isinstance(fact, f.Marked | f.MarkCorrected | f.LateMarkAccepted):
            self.subjects[fact.subject].marks[fact.aspect, fact.seat] = fact.value
        elif isinstance(fact, f.MarkVoided):
            del self.subjects[fact.subject].marks[fact.aspect, fact.seat]


def standings(facts: Iterable[Any]) -> dict[str, Subject]:
    """Every subject of an event's facts with its points and its rank."""
    contest = Contest()
    for fact in facts:
        contest.take(fact)
    if contest.scheme is None:
        return {}
    for subject in contest.subjects.values():
        _count(contest, contest.scheme, subject)
    for one in contest.subjects.values():
        if one.ranked:
            rivals = [
                other
                for other in contest.subjects.values()
                if other is not one
                and other.ranked
                and (other.entered.round, other.entered.group) == (one.entered.round, one.entered.group)
            ]
            ahead = [_duel(contest, contest.scheme, other, one) for other in rivals]
            one.rank = 1 + sum(result == "first" for result in ahead)
            one.tied = "equal" in ahead
    return contest.subjects


def _count(contest: Contest, scheme: Scheme, subject: Subject) -> None:
    """Points of every aspect, criterion and module, and the total."""
    zeroed = set()
    for aspect in all_aspects(scheme):
        cells = owed_cells(contest, subject, aspect)
        subject.owed += len(cells)
        subject.marked += len([cell for cell in cells if cell in subject.marks])
        if aspect.kind == "veto" and subject.marks.get((aspect.id, "")) == "yes":
            assert aspect.veto is not None
            zeroed.add((aspect.veto.scope, aspect.veto.target))
    for aspect in all_aspects(scheme):
        points = _aspect_points(contest, scheme, subject, aspect)
        if points is not None and ("aspect", aspect.id) in zeroed:
            points = Fraction(0)
        subject.points[aspect.id] = points
    total = Fraction(0)
    for module in scheme.modules:
        for criterion in module.criteria:
            inside = [subject.points[aspect.id] for sub in criterion.subs for aspect in sub.aspects]
            subject.criteria[criterion.id] = _sum(scheme, "criterion", inside)
        points = _sum(scheme, "module", [subject.criteria[criterion.id] for criterion in module.criteria])
        if points is not None and ("module", module.id) in zeroed:
            points = Fraction(0)
        subject.modules[module.id] = points
        if points is not None:
            total += points * Fraction(module.weight)
    total = rounded(scheme, "total", total)
    if ("total", "") in zeroed:
        total = Fraction(0)
    subject.total = total if subject.marked else None


def _sum(scheme: Scheme, stage: str, parts: list[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return rounded(scheme, stage, sum(known, Fraction(0))) if known else None


def all_aspects(scheme: Scheme) -> list[Aspect]:
    return [aspect for module in scheme.modules for c in module.criteria for sub in c.subs for aspect in sub.aspects]


def owed_cells(contest: Contest, subject: Subject, aspect: Aspect) -> list[tuple[str, str]]:
    """One shared cell, or one for each seat that is not excused; a panel without seats owes one nobody can mark."""
    if not aspect.each or aspect.panel not in contest.panels:
        return [(aspect.id, "")]
    name = subject.entered.subject
    return [
        (aspect.id, seat)
        for seat in contest.panels[aspect.panel]
        if (seat, "") not in contest.excused and (seat, name) not in contest.excused
    ]


def _aspect_points(contest: Contest, scheme: Scheme, subject: Subject, aspect: Aspect) -> Fraction | None:
    cells = owed_cells(contest, subject, aspect)
    if not cells or aspect.kind == "veto":
        return None
    if any(cell not in subject.marks for cell in cells):
        return None
    scores = [_score(aspect, subject.marks[cell]) for cell in cells]
    panel = _middle(aspect, scores)
    if aspect.each:
        panel = rounded(scheme, "panel", panel)
    if aspect.kind == "judgement":
        panel = panel / 3 * Fraction(aspect.max)
    return rounded(scheme, "aspect", panel * Fraction(aspect.factor))


def _middle(aspect: Aspect, scores: list[Fraction]) -> Fraction:
    """Take away the least and the greatest, as often as the pool says, then the mean of what is left."""
    scores = list(scores)
    if aspect.pool and len(scores) > aspect.pool.drop_low + aspect.pool.drop_high:
        for _ in range(aspect.pool.drop_low):
            scores.remove(min(scores))
        for _ in range(aspect.pool.drop_high):
            scores.remove(max(scores))
    return sum(scores, Fraction(0)) / len(scores)


def _score(aspect: Aspect, value: str) -> Fraction:
    top = Fraction(aspect.max)
    if value == "absent" or value == "no":
        return Fraction(0)
    if value == "yes":
        return top
    seen = Fraction(value)
    if aspect.kind == "deduction":
        assert aspect.faults is not None
        return max(Fraction(aspect.faults.floor), top - Fraction(aspect.faults.each) * seen)
    if aspect.kind in ("stepped", "linear"):
        return _measured(aspect, top, seen)
    return seen


def _measured(aspect: Aspect, top: Fraction, seen: Fraction) -> Fraction:
    assert aspect.tolerance is not None
    off = abs(Fraction(aspect.tolerance.target) - seen)
    if aspect.kind == "stepped":
        fitting = [Fraction(step.points) for step in aspect.tolerance.steps if off <= Fraction(step.within)]
        return max(fitting, default=Fraction(0))
    full, zero = Fraction(aspect.tolerance.full), Fraction(aspect.tolerance.zero)
    left = (zero - off) / (zero - full)  # 1 where full points end, 0 where there are none any more
    return top * min(Fraction(1), max(Fraction(0), left))


def rounded(scheme: Scheme, stage: str, value: Fraction) -> Fraction:
    """With the decimal module: the value to enough digits that a half is a half, then quantized."""
    for rule in scheme.rounding:
        if rule.stage == stage:
            how = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}[rule.mode]
            # Cut off far behind the places, but keep a trace of what was cut: otherwise it might look like a half.
            scale = 10 ** (rule.places + 30)
            cut = int(value * scale)
            trace = 0 if Fraction(cut, scale) == value else (1 if value > 0 else -1)
            exact = Decimal(cut * 10 + trace).scaleb(-rule.places - 31, Context(prec=200))
            return Fraction(exact.quantize(Decimal(1).scaleb(-rule.places), rounding=how, context=Context(prec=200)))
    return value


def _duel(contest: Contest, scheme: Scheme, one: Subject, other: Subject) -> str:
    """Who of two is better: the total, then one tie key after the other; what is not known is worse than anything."""
    assert one.total is not None and other.total is not None
    if one.total != other.total:
        return "first" if one.total > other.total else "second"
    for key in scheme.ties:
        a, b = (_tie_value(contest, scheme, subject, key.of, key.id) for subject in (one, other))
        if a == b:
            continue
        if a is None or b is None:
            return "second" if a is None else "first"
        return "first" if (a > b) == (key.better == "higher") else "second"
    return "equal"


def _tie_value(contest: Contest, scheme: Scheme, subject: Subject, of: str, name: str) -> Fraction | None:
    if of == "module":
        return subject.modules[name]
    if of == "criterion":
        return subject.criteria[name]
    if of == "aspect":
        return subject.points[name]
    aspect = next(aspect for aspect in all_aspects(scheme) if aspect.id == name)
    values = [subject.marks.get(cell) for cell in owed_cells(contest, subject, aspect)]
    if not values or None in values or "absent" in values:
        return None
    words = {"yes": "1", "no": "0"}
    return _middle(aspect, [Fraction(words.get(value, value)) for value in values if value is not None])


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
            subject.gone or subject.marked == subject.owed,
        )  # fmt: skip
        assert engine == slow, f"{row.subject}: engine {engine}, oracle {slow}"
    competing = [subject for subject in expected.values() if subject.status == "competing"]
    assert found.complete == (bool(competing) and all(each.marked == each.owed for each in competing))
    ranked = [(row.round, row.group, row.rank) for row in found.rows if row.rank is not None]
    for field_ in {place[:2] for place in ranked}:
        places = [place[2] for place in ranked if place[:2] == field_]
        assert places == sorted(places), "rows do not stand in the order of their ranks"
