"""How fast places follow marks: 100,000 subjects in an event, and a mark among 200 subjects x 100 aspects x 5 judges.

The baseline in the same run is the plain way: sort all totals, give out ranks in a loop.
"""

import gc
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.prizes import decisive_fields, given
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Ranking, Scheme, SubCriterion, TieKey
from competition.rules.standings import Scorer, Standings
from competition.rules.state import State, fold

DESK = "desk:bench"
MANY = 100_000
SHARES = f.PrizesPinned(
    (
        f.PrizeRule("first", share="0.1"),
        f.PrizeRule("second", share="0.2"),
        f.PrizeRule("third", share="0.3"),
        f.PrizeRule("merit", within="3/4", min_field=6),
    )
)
MEDALS = f.PrizesPinned(
    (f.PrizeRule("gold"), f.PrizeRule("silver"), f.PrizeRule("bronze"), f.PrizeRule("excellence", least="50")),
    method="anchored",
    tolerance="2",
)


def many() -> dict[str, float]:
    """Ranks of 100,000: cold from scores, and a mark at a time; two modules and two tie keys, totals often equal."""
    state = fold(State(), _entries(_two_parts(), MANY))
    marks = [_mark(f"s{n}", part, "", _points(n, part)) for n in range(1, MANY + 1) for part in ("theory", "work")]
    state = fold(state, marks)
    colds = []
    for _ in range(3):
        scorer = _scored(state)
        gc.collect()
        seconds, standings = _timed(lambda: _prized(scorer.standings(state), state))  # noqa: B023
        colds.append(seconds)
    cold = statistics.median(colds)
    found = [standings.standing(subject) for subject in state.subjects]
    totals = [row.total for row in found if row and row.total is not None]
    one_way, _ = _timed(lambda: _plainly(totals))
    scale = [int(total * 1000) for total in totals]
    other_way, _ = _timed(lambda: _plainly(scale))
    every, _ = _timed(lambda: list(scorer.standings(fold(state, [_mark("s9", "work", "", "1")])).rows))
    folds, follows = [], []
    for turn in range(100):
        entry = _mark(f"s{turn * 997 + 1}", "work", "", f"{turn}.37")
        seconds, state = _timed(lambda state=state, entry=entry: fold(state, [entry]))  # type: ignore[misc]
        folds.append(seconds)
        follows.append(_timed(lambda state=state: _prized(scorer.standings(state), state))[0])  # type: ignore[misc]
    return {
        "100,000 ranked, with prizes and medals, cold from scores, ms (median of 3)": cold * 1e3,
        "plain sort of 100,000 fractions with ranks, ms": one_way * 1e3,
        "ratio to it": cold / one_way,
        "plain sort of 100,000 whole numbers with ranks, ms": other_way * 1e3,
        "every row of 100,000 made, ms": every * 1e3,
        "fold of one mark among 100,000, ms (median)": statistics.median(folds) * 1e3,
        "a mark among 100,000 ranked, with prizes and medals, ms (median)": statistics.median(follows) * 1e3,
        "a mark among 100,000 ranked, with prizes and medals, ms (worst of 100)": max(follows) * 1e3,
        "plain sort to a mark": one_way / statistics.median(follows),
    }


def one_mark() -> dict[str, float]:
    """A mark at a time in an event of 200 x 100 x 5: fold and standings with every row, as a board reads them."""
    seats = tuple(f"j{n}" for n in range(1, 6))
    state = fold(State(), _entries(_judged(100), 200, seats))
    marks = [
        _mark(f"s{n}", f"a{a}", seat, str((n * a + len(seat) + int(seat[1:])) % 4))
        for n in range(1, 201)
        for a in range(100)
        for seat in seats
    ]
    state = fold(state, marks)
    scorer = Scorer()
    list(scorer.standings(state).rows)
    figures: dict[str, float] = {}
    for name, frozen in (("as it comes", False), ("set-up frozen for the collector", True)):
        if frozen:
            gc.collect()
            gc.freeze()
        times = []
        for turn in range(2_000):
            entry = _mark(f"s{turn % 200 + 1}", f"a{turn % 100}", seats[turn % 5], str(turn % 4))
            seconds, state = _timed(lambda state=state, entry=entry: _followed(scorer, state, entry))  # type: ignore[misc]
            times.append(seconds)
        times.sort()
        figures |= {
            f"one mark in 200 x 100 x 5, {name}, ms (median)": statistics.median(times) * 1e3,
            f"one mark in 200 x 100 x 5, {name}, ms (99 %)": times[-20] * 1e3,
            f"one mark in 200 x 100 x 5, {name}, ms (worst)": times[-1] * 1e3,
        }
    gc.unfreeze()
    return figures


def _followed(scorer: Scorer, state: State, entry: f.Entry[Any]) -> State:
    state = fold(state, [entry])
    list(scorer.standings(state).rows)
    return state


def _scored(state: State) -> Scorer:
    """A scorer that knows every score, and no standings."""
    scorer = Scorer()
    for record in state.subjects.values():
        seats = scorer.seating(state, record.subject)
        assert seats is not None
        scorer.score(record, seats)
    return scorer


def _prized(standings: Standings, state: State) -> Standings:
    """The borders of prizes by shares of the field and of anchored medals, and the place of one in the middle."""
    (field,) = decisive_fields(standings)
    assert [kind.prize for kind in given(SHARES, field, state)] == ["first", "second", "third", "merit"]
    assert len(given(MEDALS, field, state)) >= 3
    assert standings.place_of("s50000")
    return standings


def _plainly(totals: list[Any]) -> list[int]:
    ranks: list[int] = []
    before = None
    for at, total in enumerate(sorted(totals, reverse=True), 1):
        ranks.append(ranks[-1] if total == before else at)
        before = total
    return ranks


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = what()
    return time.perf_counter() - started, found


def _mark(subject: str, aspect: str, seat: str, value: str) -> f.Entry[Any]:
    return f.Entry(
        "Marked", seat or "j1", f"{subject}-{aspect}-{seat}", 0, None, f.Marked(subject, aspect, seat, value)
    )


def _points(number: int, part: str) -> str:
    hundredths = number * 7919 % 10_001 if part == "work" else number * 104_729 % 9_973
    return str(Fraction(hundredths, 100)) if hundredths % 100 == 0 else f"{hundredths // 100}.{hundredths % 100:02d}"


def _two_parts() -> Scheme:
    limits = Limits("0", "100", "0.01")
    parts = tuple(
        Module(
            name, (Criterion(name, (SubCriterion(name, (Aspect(name, "score", "p", "100", limits=limits),)),)),), weight
        )
        for name, weight in (("theory", "0.3"), ("work", "0.7"))
    )
    return Scheme(parts, (), (TieKey("module", "work"), TieKey("module", "theory")), ranking=Ranking())


def _judged(aspects: int) -> Scheme:
    tree = tuple(
        Criterion(
            f"c{first}",
            (
                SubCriterion(
                    f"c{first}",
                    tuple(Aspect(f"a{n}", "judgement", "p", "1", each=True) for n in range(first, first + 10)),
                ),
            ),
        )
        for first in range(0, aspects, 10)
    )
    return Scheme((Module("m", tree),))


def _entries(scheme: Scheme, subjects: int, seats: tuple[str, ...] = ("j1",)) -> list[f.Entry[Any]]:
    facts: list[f.Fact] = [
        f.EventFounded(VERSION),
        f.SchemePinned(scheme, VERSION),
        f.PanelSeated("p", tuple(f.Seat(seat, f"judge-{seat}") for seat in seats)),
        *(f.SubjectEntered(f"s{number}", start=number) for number in range(1, subjects + 1)),
    ]
    return [f.Entry(type(fact).__name__, DESK, str(n), 0, None, fact) for n, fact in enumerate(facts)]
