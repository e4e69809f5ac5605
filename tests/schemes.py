"""Hypothesis strategies: schemes of every kind of aspect, rosters, and whole contests of admitted facts.

    @given(contests())
    def test_...(contest: Contest): ...

Everything drawn is valid: `competition.rules.checks` finds no problem in a scheme, and every entry of a contest was
admitted. What else a test wants to send, it makes from `marks_for` or by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.scheme import (
    Aspect,
    Band,
    Condition,
    Criterion,
    Fault,
    Faults,
    Kind,
    Limits,
    Mode,
    Module,
    Pool,
    PoolSize,
    Readings,
    ReadingTake,
    Rounding,
    Scheme,
    Stage,
    Started,
    Step,
    SubCriterion,
    Table,
    TableRow,
    Take,
    TieKey,
    Tolerance,
    Veto,
)
from competition.rules.state import EMPTY, Builder, State

KINDS: tuple[Kind, ...] = (
    "judgement", "score", "yes_no", "stepped", "linear", "deduction", "table", "started", "count", "faults", "reading",
    "veto",
)  # fmt: skip
STAGES: tuple[Stage, ...] = ("panel", "aspect", "criterion", "module", "weighted", "total")
MODES: tuple[Mode, ...] = ("half_up", "half_even", "truncate")
PANELS = {"p1": 1, "p3": 3, "p5": 5}  # panel -> seats
DESK = "desk:office"
MAXES = st.sampled_from(["1", "2", "0.5", "1.25", "10", "1/3", "100"])
SIDES: st.SearchStrategy[Any] = st.sampled_from(["both", "both", "over", "under"])
BOUNDS = st.sampled_from([("", "")] * 4 + [("", "2"), ("1", ""), ("-1", "5"), ("0", "0.5")])
FACTORS = st.sampled_from(["1", "1", "1.2", "0.8", "2", "1/3"])


def seats_of(panel: str) -> tuple[f.Seat, ...]:
    return tuple(f.Seat(f"{panel}-j{number}", f"judge-{panel}-{number}") for number in range(1, PANELS[panel] + 1))


# -- schemes -----------------------------------------------------------------------------------------------------------


@st.composite
def aspects(draw: st.DrawFn, name: str, kinds: tuple[Kind, ...] = KINDS) -> Aspect:
    """An aspect of any of these kinds; a veto item zeroes the total until `schemes` gives it another target."""
    kind = draw(st.sampled_from(kinds))
    panel = draw(st.sampled_from(sorted(PANELS)))
    if kind == "veto":
        return Aspect(name, kind, panel, veto=Veto("total"))
    each = draw(st.booleans())
    special: dict[str, Any] = draw(_SPECIAL[kind])
    top = special.pop("max", None) or draw(MAXES)
    if each:
        special["pool"] = draw(st.none() | pools(PANELS[panel]))
        special["spread"] = draw(st.sampled_from(["", "", "0", "1", "0.5"]))
        special["spread_stops"] = bool(special["spread"]) and draw(st.booleans())
    if special.get("limits") and kind not in ("deduction", "count"):
        special["readings"] = draw(st.none() | st.none() | _readings("tolerance" in special))
    own = draw(st.sampled_from([(), (), (), (Rounding("aspect", 1),), (Rounding("panel", 0, "truncate"),)]))
    later = draw(st.sampled_from([False, False, True]))
    return Aspect(
        name, kind, panel, max=top, each=each, factor=draw(FACTORS), rounding=own, later=later, **special
    )  # fmt: skip


@st.composite
def pools(draw: st.DrawFn, seats: int) -> Pool:
    """A pool of any kind that leaves a score of so many seats."""
    takes: st.SearchStrategy[Take] = st.sampled_from(["mean", "mean", "median", "sum", "middle_two", "closest_two"])

    def one(most: int) -> tuple[int, int]:
        low = draw(st.integers(0, min(most - 1, 2)))
        return low, draw(st.integers(0, min(most - 1 - low, 2)))

    sizes = tuple(
        PoolSize(judges, *one(judges), draw(takes))
        for judges in sorted(draw(st.sets(st.integers(1, seats), max_size=2)))
    )
    low, high = one(seats)
    take = draw(takes)
    bands: tuple[Band, ...] = ()
    if "middle_two" in (take, *(size.take for size in sizes)):
        bands = draw(st.sampled_from([(), (Band("5", "0.5"), Band("0", "1")), (Band("1", "0"),)]))
    return Pool(low, high, take, sizes, bands, draw(st.sampled_from(["shrink", "shrink", "fill"])))


@st.composite
def _readings(draw: st.DrawFn, targeted: bool) -> Readings:
    count = draw(st.integers(1, 4))
    best = draw(st.integers(0, min(count - 1, 1)))
    worst = draw(st.integers(0, min(count - 1 - best, 1)))
    takes: st.SearchStrategy[ReadingTake] = st.sampled_from(["best", "mean", "median", "sum", "last"])
    take = draw(takes)
    better: Any = draw(st.sampled_from(["higher", "lower", "closest"] if targeted else ["higher", "lower"]))
    places = draw(st.sampled_from([None, None, 0, 1]))
    return Readings(count, take, better, best, worst, places, draw(st.sampled_from(MODES)))


@st.composite
def _score(draw: st.DrawFn) -> dict[str, Any]:
    low, high, step = draw(
        st.sampled_from([("0", "10", "0.25"), ("0.5", "100", "0.5"), ("-5", "5", "1"), ("1", "7", "3")])
    )
    return {"limits": Limits(low, high, step), "max": draw(st.sampled_from([high, "100"]))}


@st.composite
def _stepped(draw: st.DrawFn) -> dict[str, Any]:
    steps = draw(
        st.sampled_from([(("0.1", "2"),), (("0", "2"), ("0.5", "4/3"), ("2", "0.5")), (("1", "1"), ("3", "0"))])
    )
    off = tuple(Step(*step) for step in steps)
    tolerance = Tolerance(draw(st.sampled_from(["20", "19.95"])), steps=off, side=draw(SIDES))
    return {"limits": Limits("15", "25", "0.05"), "tolerance": tolerance, "max": "2"}


@st.composite
def _linear(draw: st.DrawFn) -> dict[str, Any]:
    full, zero = draw(st.sampled_from([("0", "3"), ("0.5", "1.1"), ("0.25", "0.5"), ("0", "1/3")]))
    return {"limits": Limits("15", "25", "0.05"), "tolerance": Tolerance("20", full=full, zero=zero, side=draw(SIDES))}


@st.composite
def _deduction(draw: st.DrawFn) -> dict[str, Any]:
    top, each, floor = draw(
        st.sampled_from([("10", "0.5", "0"), ("0", "1", "-20"), ("2", "1/3", "0.5"), ("5", "7", "-1")])
    )
    return {"faults": Faults(each, floor), "limits": draw(st.sampled_from([None, Limits("0", "30", "1")])), "max": top}


@st.composite
def _table(draw: st.DrawFn) -> dict[str, Any]:
    up_to = Table("up_to", (TableRow("16", "5"), TableRow("18.5", "3"), TableRow("24", "-1/3")))
    reached = Table("from", (TableRow("22", "5"), TableRow("20", "4"), TableRow("17", "1")), "0.5")
    return {"limits": Limits("15", "25", "0.5"), "table": draw(st.sampled_from([up_to, reached])), "max": "5"}


@st.composite
def _started(draw: st.DrawFn) -> dict[str, Any]:
    par, unit, each, floor = draw(
        st.sampled_from([("20", "1", "2", "0"), ("17.5", "0.3", "1/3", "-4"), ("10", "60", "1", "0")])
    )
    return {"limits": Limits("15", "25", "0.05"), "started": Started(par, unit, each, floor), "max": "10"}


@st.composite
def _count(draw: st.DrawFn) -> dict[str, Any]:
    each, floor, ceiling = draw(
        st.sampled_from([("2", "0", ""), ("-1.5", "-10", ""), ("1/3", "0.5", "2"), ("-1", "-3", "0")])
    )
    return {"faults": Faults(each, floor, ceiling), "max": draw(st.sampled_from(["0", "2"]))}


@st.composite
def _faults(draw: st.DrawFn) -> dict[str, Any]:
    listed = (Fault("crack", "5", 1), Fault("pore", "0.5"), Fault("slag", "1/3", 2))
    return {"listed": listed, "max": "4", "faults": draw(st.sampled_from([None, Faults("0", "-2")]))}


_SPECIAL: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "judgement": st.just({}).map(dict),
    "yes_no": st.just({}).map(dict),
    "score": _score(),
    "stepped": _stepped(),
    "linear": _linear(),
    "deduction": _deduction(),
    "table": _table(),
    "started": _started(),
    "count": _count(),
    "faults": _faults(),
    "reading": st.sampled_from([("0", "3", "0.5"), ("-1", "5", "1")]).map(
        lambda limits: {"limits": Limits(*limits), "max": "0"}
    ),
}


@st.composite
def roundings(draw: st.DrawFn, stages: tuple[Stage, ...] = STAGES) -> tuple[Rounding, ...]:
    """A rounding or none at each of these stages."""
    drawn = [
        draw(st.none() | st.builds(Rounding, st.just(stage), st.integers(0, 3), st.sampled_from(MODES)))
        for stage in stages
    ]
    return tuple(rule for rule in drawn if rule is not None)


@st.composite
def schemes(
    draw: st.DrawFn,
    kinds: tuple[Kind, ...] = KINDS,
    rounding: st.SearchStrategy[tuple[Rounding, ...]] | None = None,
) -> Scheme:
    """A scheme of up to three modules with some eight aspects of these kinds, weights, roundings and tie keys."""
    count = 0

    def one(prefix: str) -> Aspect:
        nonlocal count
        count += 1
        return draw(aspects(f"{prefix}-{count}", kinds))

    modules = []
    for m in range(draw(st.integers(1, 3))):
        criteria = []
        for c in range(draw(st.integers(1, 2))):
            subs = [
                SubCriterion(f"s-{m}-{c}-{s}", tuple(one("a") for _ in range(draw(st.integers(1, 3)))))
                for s in range(draw(st.integers(1, 2)))
            ]
            criteria.append(Criterion(f"c-{m}-{c}", tuple(subs), *draw(BOUNDS)))
        least, most = draw(BOUNDS)
        weight = draw(st.sampled_from(["1", "0.3", "0.7", "2", "1/3"]))
        modules.append(Module(f"m-{m}", tuple(criteria), weight, least=least, most=most))
    scheme = _linked(draw, Scheme(tuple(modules)))
    rules = draw(rounding if rounding is not None else roundings())
    own = [rule for *_, aspect in scheme.aspects() for rule in aspect.rounding]
    finest = max((rule.places for rule in (*rules, *own)), default=0)
    ties = draw(st.lists(_tie_keys(scheme), max_size=3))
    return _weighed(replace(scheme, rounding=rules, ties=tuple(ties), print_places=max(2, finest)))


def _weighed(scheme: Scheme) -> Scheme:
    """Weights that are no shares of 1 need the full mark of the whole, or are all 1 where there is none."""
    weights = [Fraction(module.weight) for module in scheme.modules]
    if min(weights) >= 1 or sum(weights) == 1:
        return scheme
    full = Fraction(0)
    for module, weight in zip(scheme.modules, weights, strict=True):
        for criterion in module.criteria:
            points = sum(Fraction(a.max) * Fraction(a.factor) for sub in criterion.subs for a in sub.aspects)
            full += weight * (min(points, Fraction(criterion.most)) if criterion.most else points)
    if full > 0:
        return replace(scheme, full=str(full))
    return replace(scheme, modules=tuple(replace(module, weight="1") for module in scheme.modules))


def _linked(draw: st.DrawFn, scheme: Scheme) -> Scheme:
    """The scheme with its veto items aimed at anything in it, and some conditions and factors, in no circle."""
    targets = [Veto("total"), *(Veto("module", module.id) for module in scheme.modules)]
    targets += [Veto("criterion", criterion.id) for module in scheme.modules for criterion in module.criteria]
    targets += [Veto("aspect", each.id) for *_, each in scheme.aspects() if each.kind not in ("veto", "reading")]
    order = draw(st.permutations([aspect for *_, aspect in scheme.aspects()]))
    before = {aspect.id: order[:at] for at, aspect in enumerate(order)}

    def aimed(aspect: Aspect) -> Aspect:
        if aspect.kind == "veto":
            aspect = replace(aspect, veto=draw(st.sampled_from(targets)))
        conditions = [condition for other in before[aspect.id] if not other.each for condition in _conditions(other)]
        if conditions and draw(st.integers(0, 3)) == 0:
            aspect = replace(aspect, only_if=draw(st.sampled_from(conditions)))
        factors = [other.id for other in before[aspect.id] if other.kind != "veto"]
        if factors and aspect.kind not in ("veto", "reading") and draw(st.integers(0, 4)) == 0:
            aspect = replace(aspect, times=draw(st.sampled_from(factors)))
        return aspect

    def in_criterion(criterion: Criterion) -> Criterion:
        subs = tuple(replace(sub, aspects=tuple(map(aimed, sub.aspects))) for sub in criterion.subs)
        return replace(criterion, subs=subs)

    modules = tuple(replace(each, criteria=tuple(map(in_criterion, each.criteria))) for each in scheme.modules)
    return replace(scheme, modules=modules)


def _conditions(aspect: Aspect) -> list[Condition]:
    if aspect.kind in ("yes_no", "veto"):
        return [Condition(aspect.id, word="yes"), Condition(aspect.id, word="no"), Condition(aspect.id, low="1")]
    return [
        Condition(aspect.id, low="1"),
        Condition(aspect.id, high="16"),
        Condition(aspect.id, low="0.5", high="20"),
    ]


def _tie_keys(scheme: Scheme) -> st.SearchStrategy[TieKey]:
    read = [aspect.id for *_, aspect in scheme.aspects() if aspect.kind != "veto"]
    scored = [aspect.id for *_, aspect in scheme.aspects() if aspect.kind not in ("veto", "reading")]
    keys: list[tuple[Any, str]] = [("module", module.id) for module in scheme.modules]
    keys += [("criterion", criterion.id) for module in scheme.modules for criterion in module.criteria]
    keys += [("aspect", aspect) for aspect in scored] + [("reading", aspect) for aspect in read]
    return st.builds(
        lambda key, better: TieKey(key[0], key[1], better), st.sampled_from(keys), st.sampled_from(["higher", "lower"])
    )


# -- marks -------------------------------------------------------------------------------------------------------------


def values(aspect: Aspect) -> st.SearchStrategy[str]:
    """What a judge may enter for this aspect, "absent" now and then; ends and middle of a range rather often."""
    if aspect.kind in ("yes_no", "veto"):
        plain = st.sampled_from(["yes", "no", "no"])
    elif aspect.kind == "judgement":
        plain = st.sampled_from(["0", "1", "2", "3"])
    elif aspect.kind == "faults":
        plain = st.tuples(*(st.integers(0, min(fault.most, 3)) for fault in aspect.listed)).map(
            lambda found: _found(aspect, found)
        )
    elif aspect.readings:
        one = st.one_of(*[_on_grid(aspect.limits or Limits("0", "12", "1"))] * 4, st.just("x"))
        plain = st.lists(one, min_size=aspect.readings.count, max_size=aspect.readings.count).map(" ".join)
    else:
        plain = _on_grid(aspect.limits or Limits("0", "12", "1"))
    return st.one_of(plain, plain, plain, plain, plain, st.just("absent"))


def _found(aspect: Aspect, found: tuple[int, ...]) -> str:
    told = [f"{fault.id}:{times}" for fault, times in zip(aspect.listed, found, strict=True) if times]
    return " ".join(told) or "none"


def _on_grid(limits: Limits) -> st.SearchStrategy[str]:
    """Values from `low` upwards in canonical writing; whole hundredths are enough for every grid used here."""
    low, high, step = (_hundredths(text) for text in (limits.low, limits.high, limits.step))
    top = (high - low) // step
    few = st.sampled_from(sorted({0, 1, top // 2, top // 2 + 1, top}))
    return st.one_of(few, st.integers(0, top)).map(lambda at: _written(low + at * step))


def _hundredths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or "0") * (-1 if whole.startswith("-") else 1)


def _written(hundredths: int) -> str:
    sign, size = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{size // 100}" + f".{size % 100:02d}".rstrip("0").rstrip(".")


# -- contests ----------------------------------------------------------------------------------------------------------


@dataclass
class Contest:
    """An event's entries, all admitted, with the state that they give. `send` adds more, and says what was refused."""

    builder: Builder = field(default_factory=lambda: Builder(EMPTY))
    entries: list[f.Entry[Any]] = field(default_factory=list)

    @property
    def state(self) -> State:
        return self.builder.state()

    @property
    def facts(self) -> list[Any]:
        return [entry.fact for entry in self.entries]

    def send(self, by: str, fact: f.Fact, key: str = "") -> str:
        """The word of the refusal, or "" when the fact was recorded."""
        key = key or f"k{len(self.entries) + 1}"
        refusal = admit(self.builder, by, key, fact)
        if refusal is not None:
            return refusal.word
        entry = f.Entry(type(fact).__name__, by, key, 0, None, fact)
        self.builder.apply(entry)
        self.entries.append(entry)
        return ""

    def must(self, by: str, fact: f.Fact) -> None:
        word = self.send(by, fact)
        assert not word, f"{fact} was refused: {word}"

    def copy(self) -> "Contest":
        return Contest(Builder(self.state), list(self.entries))


def founded(scheme: Scheme, subjects: tuple[f.SubjectEntered, ...], founding: f.EventFounded | None = None) -> Contest:
    """A contest before its first mark: panels seated, one session for each round open for all modules."""
    contest = Contest()
    contest.must(DESK, founding or f.EventFounded(VERSION, depth="aspects"))
    contest.must(DESK, f.SchemePinned(scheme, VERSION))
    for panel in PANELS:
        contest.must(DESK, f.PanelSeated(panel, seats_of(panel)))
    for entered in subjects:
        contest.must(DESK, entered)
        contest.must(DESK, f.SubjectBound(entered.subject, "person", f"person-{entered.subject}"))
    for round_ in sorted({entered.round for entered in subjects}):
        modules = tuple(module.id for module in scheme.modules)
        contest.must(DESK, f.SessionOpened(f"session-{round_}", modules, round_))
    return contest


def cells(state: State) -> list[tuple[str, Aspect, str, str]]:
    """Every cell that may be marked: (subject, aspect, seat of the cell, seat that marks it)."""
    assert state.scheme is not None
    found = []
    for subject in state.subjects:
        for *_, aspect in state.scheme.aspects():
            for seat in state.panels[aspect.panel] if aspect.each else state.panels[aspect.panel][:1]:
                found.append((subject, aspect, seat.id if aspect.each else "", seat.id))
    return found


@st.composite
def mark(draw: st.DrawFn, contest: Contest) -> tuple[str, f.Marked]:
    """A mark that the contest's rules admit or refuse as late: who sends it, and the fact, naming what it replaces."""
    subject, aspect, seat, by = draw(st.sampled_from(cells(contest.state)))
    standing = contest.state.subjects[subject].marks.get((aspect.id, seat))
    return by, f.Marked(subject, aspect.id, seat, draw(values(aspect)), standing.key if standing else None)


@st.composite
def contests(
    draw: st.DrawFn,
    scheme: st.SearchStrategy[Scheme] | None = None,
    founding: f.EventFounded | None = None,
    most_subjects: int = 5,
) -> Contest:
    """A contest somewhere on its way: marks, corrections, voids, excused seats, statuses, a panel seated anew."""
    count = draw(st.integers(1, most_subjects))
    places = st.sampled_from(["1", "1", "1", "2"]), st.sampled_from(["", "", "", "students"])
    subjects = tuple(f.SubjectEntered(f"s{n}", draw(places[0]), draw(places[1]), n) for n in range(1, count + 1))
    contest = founded(draw(scheme if scheme is not None else schemes()), subjects, founding)
    for _ in range(draw(st.integers(0, 2))):
        contest.send(DESK, _excuse(draw, contest))
    _mark_most(draw, contest)
    for _ in range(draw(st.integers(0, 4))):
        draw(st.sampled_from(_EVENTS))(draw, contest)
    return contest


def _excuse(draw: st.DrawFn, contest: Contest) -> f.SeatExcused:
    seats = [seat.id for seats in contest.state.panels.values() for seat in seats]
    return f.SeatExcused(draw(st.sampled_from(seats)), draw(st.sampled_from(["", *contest.state.subjects])))


def _mark_most(draw: st.DrawFn, contest: Contest) -> None:
    """Every cell but for a few; a value is drawn for each aspect and reused, so that ties come up."""
    skipped = draw(st.sampled_from([0, 0, 2, 7]))
    scheme = contest.state.scheme
    assert scheme is not None
    few = {aspect.id: draw(st.lists(values(aspect), min_size=1, max_size=3)) for *_, aspect in scheme.aspects()}
    random = draw(st.randoms(use_true_random=False))
    for subject, aspect, seat, by in cells(contest.state):
        if not skipped or random.randrange(skipped * 2):
            contest.send(by, f.Marked(subject, aspect.id, seat, random.choice(few[aspect.id])))


def _again(draw: st.DrawFn, contest: Contest) -> None:
    contest.send(*draw(mark(contest)))


def _void(draw: st.DrawFn, contest: Contest) -> None:
    subject, aspect, seat, by = draw(st.sampled_from(cells(contest.state)))
    standing = contest.state.subjects[subject].marks.get((aspect.id, seat))
    contest.send(by, f.MarkVoided(subject, aspect.id, seat, standing.key if standing else "nothing"))


def _excused(draw: st.DrawFn, contest: Contest) -> None:
    contest.send(DESK, _excuse(draw, contest))


def _status(draw: st.DrawFn, contest: Contest) -> None:
    statuses: list[f.Status] = ["absent", "withdrawn", "disqualified", "out_of_contest", "competing"]
    subject = draw(st.sampled_from(sorted(contest.state.subjects)))
    contest.send(DESK, f.SubjectStatusSet(subject, draw(st.sampled_from(statuses))))


def _reseat(draw: st.DrawFn, contest: Contest) -> None:
    """One judge of the panel of five is replaced; what the old seat marked counts no longer."""
    contest.send(DESK, f.PanelSeated("p5", (*seats_of("p5")[:4], f.Seat("p5-j6", "judge-p5-6"))))


_EVENTS: list[Callable[[st.DrawFn, Contest], None]] = [_again, _again, _void, _excused, _status, _reseat]
