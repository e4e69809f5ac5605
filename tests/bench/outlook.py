"""What the forecast of a big event costs: 200 subjects, 100 aspects, 5 judges, nearly half of the marks in."""

from time import perf_counter

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.explanation import explain
from competition.rules.forecast import forecast
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Pool, Rounding, Scheme, SubCriterion, TieKey
from competition.rules.standings import Scorer
from competition.rules.state import EMPTY, Builder

SUBJECTS, ASPECTS, JUDGES = 200, 100, 5


def forecasting() -> dict[str, float]:
    """Milliseconds for a first forecast, for the one after another mark, and for an explanation."""
    builder = _contest()
    state, scorer = builder.state(), Scorer()
    scorer.standings(state)
    first = _milliseconds(lambda: forecast(state, "chief", scorer))
    again: list[float] = []
    for number in range(20):
        builder.mark(_mark(f"s{number}", ASPECTS - 1, 0, number))
        later = builder.state()
        scorer.standings(later)
        again.append(_milliseconds(lambda state=later: forecast(state, "chief", scorer)))  # type: ignore[misc]
    return {
        "first forecast, 200 x 100 x 5, ms": first,
        "forecast after one more mark, ms (median)": sorted(again)[10],
        "one explanation, ms": _milliseconds(lambda: explain(state, "chief", "s7", scorer)),
    }


def _milliseconds(work: object) -> float:
    assert callable(work)
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _contest() -> Builder:
    aspects = tuple(
        Aspect(f"a{n}", "score", "p", max="1", each=True, limits=Limits("0", "1", "0.1"), pool=Pool(1, 1))
        for n in range(ASPECTS)
    )
    modules = tuple(
        Module(f"m{n}", (Criterion(f"c{n}", (SubCriterion(f"u{n}", aspects[n * 25 : n * 25 + 25]),)),))
        for n in range(4)
    )
    scheme = Scheme(modules, (Rounding("aspect", 2), Rounding("total", 2)), (TieKey("module", "m0"),))
    facts: list[f.Fact] = [
        f.EventFounded(VERSION, depth="aspects"),
        f.SchemePinned(scheme, VERSION),
        f.PanelSeated("p", tuple(f.Seat(f"j{n}", f"judge-{n}") for n in range(JUDGES))),
        *(f.SubjectEntered(f"s{n}", start=n) for n in range(SUBJECTS)),
    ]
    builder = Builder(EMPTY)
    for number, fact in enumerate(facts):
        builder.apply(f.Entry(type(fact).__name__, "desk:bench", f"k{number}", 0, None, fact))
    for subject in range(SUBJECTS):
        for aspect in range(ASPECTS // 2 - 1):
            for judge in range(JUDGES):
                builder.mark(_mark(f"s{subject}", aspect, judge, subject * 7 + aspect * 3 + judge))
        builder.mark(_mark(f"s{subject}", ASPECTS // 2, 0, subject))  # a panel that is under way
    return builder


def _mark(subject: str, aspect: int, judge: int, seed: int) -> f.Entry[f.Marked]:
    value = ("0", "0.3", "0.5", "0.7", "0.9", "1")[seed % 6]
    fact = f.Marked(subject, f"a{aspect}", f"j{judge}", value)
    return f.Entry("Marked", f"j{judge}", f"{subject}-{aspect}-{judge}", 0, None, fact)
