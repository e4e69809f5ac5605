"""Hypothesis strategies: schemes of every kind of aspect, rosters, and whole contests of admitted facts.

    @given(contests())
    def test_...(contest: Contest): ...

Everything drawn is valid: `competition.rules.checks` finds no problem in a scheme, and every entry of a contest was
admitted. What else a test wants to send, it makes from `marks_for` or by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.scheme import (
    Aspect,
    Criterion,
    Faults,
    Kind,
    Limits,
    Mode,
    Module,
    Pool,
    Rounding,
    Scheme,
    Stage,
    Step,
    SubCriterion,
    TieKey,
    Tolerance,
    Veto,
)
from competition.rules.state import EMPTY, Builder, State

KINDS: tuple[Kind, ...] = ("judgement", "score", "yes_no", "stepped", "linear", "deduction", "veto")
STAGES: tuple[Stage, ...] = ("panel", "aspect", "criterion", "module", "total")
MODES: tuple[Mode, ...] = ("half_up", "half_even", "truncate")
PANELS = {"p1": 1, "p3": 3, "p5": 5}  # panel -> seats
DESK = "desk:office"
MAXES = st.sampled_from(["1", "2", "0.5", "1.25", "10", "1/3", "100"])
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
    pool = None
    if each and draw(st.booleans()):
        room = PANELS[panel] - 1
        low = draw(st.integers(0, min(room, 2)))
        pool = Pool(low, draw(st.integers(0, min(room - low, 2))))
    special: dict[str, Any] = draw(_SPECIAL[kind])
    top = special.pop("max", None) or draw(MAXES)
    return Aspect(name, kind, panel, max=top, each=each, factor=draw(FACTORS), pool=pool, **special)


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
    tolerance = Tolerance(draw(st.sampled_from(["20", "19.95"])), steps=tuple(Step(*step) for step in steps))
    return {"limits": Limits("15", "25", "0.05"), "tolerance": tolerance, "max": "2"}


@st.composite
def _linear(draw: st.DrawFn) -> dict[str, Any]:
    full, zero = draw(st.sampled_from([("0", "3"), ("0.5", "1.1"), ("0.25", "0.5"), ("0", "1/3")]))
    return {"limits": Limits("15", "25", "0.05"), "tolerance": Tolerance("20", full=full, zero=zero)}


@st.composite
def _deduction(draw: st.DrawFn) -> dict[str, Any]:
    top, each, floor = draw(
        st.sampled_from([("10", "0.5", "0"), ("0", "1", "-20"), ("2", "1/3", "0.5"), ("5", "7", "-1")])
    )
    return {"faults": Faults(each, floor), "limits": draw(st.sampled_from([None, Limits("0", "30", "1")])), "max": top}


_SPECIAL: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "judgement": st.just({}).map(dict),
    "yes_no": st.just({}).map(dict),
    "score": _score(),
    "stepped": _stepped(),
    "linear": _linear(),
    "deduction": _deduction(),
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
            criteria.append(Criterion(f"c-{m}-{c}", tuple(subs)))
        modules.append(Module(f"m-{m}", tuple(criteria), draw(st.sampled_from(["1", "0.3", "0.7", "2", "1/3"]))))
    scheme = _with_targets(draw, Scheme(tuple(modules)))
    rules = draw(rounding if rounding is not None else roundings())
    finest = max((rule.places for rule in rules), default=0)
    ties = draw(st.lists(_tie_keys(scheme), max_size=3))
    return Scheme(scheme.modules, rules, tuple(ties), max(2, finest))


def _with_targets(draw: st.DrawFn, scheme: Scheme) -> Scheme:
    """The scheme with its veto items aimed at anything in it."""
    targets = [Veto("total"), *(Veto("module", module.id) for module in scheme.modules)]
    targets += [Veto("aspect", aspect.id) for *_, aspect in scheme.aspects() if aspect.kind != "veto"]

    def aimed(aspect: Aspect) -> Aspect:
        if aspect.kind != "veto":
            return aspect
        return Aspect(aspect.id, "veto", aspect.panel, veto=draw(st.sampled_from(targets)))

    return Scheme(
        tuple(
            Module(
                module.id,
                tuple(
                    Criterion(c.id, tuple(SubCriterion(s.id, tuple(map(aimed, s.aspects))) for s in c.subs))
                    for c in module.criteria
                ),
                module.weight,
            )
            for module in scheme.modules
        )
    )


def _tie_keys(scheme: Scheme) -> st.SearchStrategy[TieKey]:
    scored = [aspect.id for *_, aspect in scheme.aspects() if aspect.kind != "veto"]
    keys: list[tuple[str, str]] = [("module", module.id) for module in scheme.modules]
    keys += [("criterion", criterion.id) for module in scheme.modules for criterion in module.criteria]
    keys += [(of, aspect) for aspect in scored for of in ("aspect", "reading")]
    return st.builds(
        lambda key, better: TieKey(*key, better), st.sampled_from(keys), st.sampled_from(["higher", "lower"])
    )


# -- marks -------------------------------------------------------------------------------------------------------------


def values(aspect: Aspect) -> st.SearchStrategy[str]:
    """What a judge may enter for this aspect, "absent" now and then; ends and middle of a range rather often."""
    if aspect.kind in ("yes_no", "veto"):
        plain = st.sampled_from(["yes", "no", "no"])
    elif aspect.kind == "judgement":
        plain = st.sampled_from(["0", "1", "2", "3"])
    else:
        plain = _on_grid(aspect.limits or Limits("0", "12", "1"))
    return st.one_of(plain, plain, plain, plain, plain, st.just("absent"))


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
