"""What each tie key reads, which one decided, and the chains of real technical rules."""

from fractions import Fraction

import pytest

from competition.rules import facts as f
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Ranking, Readings, Scheme, SubCriterion, TieKey
from competition.rules.standings import Scorer, Standings
from competition.rules.ties import decided_by, tie_values
from tests.schemes import Contest, founded

POINTS = Limits("0", "100", "0.01")
TIMES = Limits("0", "9999", "0.01")


def module(name: str, *aspects: Aspect) -> Module:
    criteria = tuple(Criterion(f"{name}-{a.id}", (SubCriterion(f"{name}-{a.id}", (a,)),)) for a in aspects)
    return Module(name, criteria)


def points(name: str) -> Aspect:
    return Aspect(name, "score", "p1", "100", limits=POINTS)


def marked(scheme: Scheme, *lines: dict[str, str]) -> Contest:
    """Subjects s1, s2, … with these values by aspect."""
    contest = founded(scheme, tuple(f.SubjectEntered(f"s{n}", start=n) for n in range(1, len(lines) + 1)))
    for n, line in enumerate(lines, 1):
        for aspect, value in line.items():
            contest.must("p1-j1", f.Marked(f"s{n}", aspect, "", value))
    return contest


def ranked(found: Standings) -> list[tuple[str, int | None, bool]]:
    return [(row.subject, row.rank, row.tied) for row in found.rows]


def standings(contest: Contest) -> Standings:
    return Scorer().standings(contest.state)


# -- chains of technical rules -----------------------------------------------------------------------------------------

CLOCK = Aspect("clock", "reading", "p1", limits=TIMES)
CHAIN = (TieKey("reading", "clock", "lower"), TieKey("module", "practical"), TieKey("module", "theory"))
PARTS = (module("theory", points("paper")), module("practical", points("work"), CLOCK))


def line(theory: str, practical: str, seconds: str = "60") -> dict[str, str]:
    return {"paper": theory, "work": practical, "clock": seconds}


def test_of_equal_totals_the_higher_practical_part_comes_first() -> None:
    # Ningbo 2019 die-maker, Nanning 2011: http://nh.cnnb.com.cn/system/2019/11/19/012048458.shtml
    found = standings(marked(Scheme(PARTS, ties=(TieKey("module", "practical"),)), line("40", "45"), line("35", "50")))
    assert ranked(found) == [("s2", 1, False), ("s1", 2, False)]
    assert decided_by(found, "s1", "s2") == TieKey("module", "practical")


def test_time_then_practical_then_theory_then_the_same_place() -> None:
    # http://fsou.com/html/text/lar/172079/17207918_7.html
    lines = [
        line("30", "50"), line("30", "50", "55"), line("29", "51"), line("30", "50"), line("31", "50", "9"),
    ]  # fmt: skip
    found = standings(marked(Scheme(PARTS, ties=CHAIN), *lines))
    assert ranked(found) == [
        ("s5", 1, False), ("s2", 2, False), ("s3", 3, False), ("s1", 4, True), ("s4", 4, True),
    ]  # fmt: skip
    assert decided_by(found, "s2", "s3") == CHAIN[0]
    assert decided_by(found, "s3", "s1") == CHAIN[1]
    assert decided_by(found, "s1", "s4") is None, "they share the place"
    assert decided_by(found, "s5", "s2") is None, "the total decided"
    numbers = [(key.of, values) for key, values in tie_values(found, "s3")]
    assert numbers == [("reading", (Fraction(60),)), ("module", (Fraction(51),)), ("module", (Fraction(29),))]


def test_modules_are_compared_in_their_order() -> None:
    # http://jzds.itmc.cn/html/jiang/
    three = tuple(module(name, points(f"{name}-points")) for name in ("a", "b", "c"))
    lines = [
        {"a-points": a, "b-points": b, "c-points": c} for a, b, c in (("9", "5", "6"), ("9", "6", "5"), ("8", "6", "6"))
    ]
    found = standings(marked(Scheme(three, ties=(TieKey("modules", ""),)), *lines))
    assert ranked(found) == [("s2", 1, False), ("s1", 2, False), ("s3", 3, False)]
    assert tie_values(found, "s1")[0][1] == (Fraction(9), Fraction(5), Fraction(6))


@pytest.mark.parametrize(
    ("decisive", "better", "worse"),
    [
        ("elements", ("35.01", "31.89"), ("34.66", "32.24")),
        ("components", ("35.48", "45.14"), ("37.94", "42.68")),
    ],
    ids=["Cup of China 2017, short, 66.90", "Europeans 2017, free, 80.62"],
)
def test_equal_segments_of_figure_skating(decisive: str, better: tuple[str, str], worse: tuple[str, str]) -> None:
    # ISU: short programme the higher elements score, free skating the higher components (BuzzFeedNews data, RULES 5.1)
    parts = (module("elements", points("tes")), module("components", points("pcs")))
    skates = [{"tes": tes, "pcs": pcs} for tes, pcs in (worse, better)]
    found = standings(marked(Scheme(parts, ties=(TieKey("module", decisive),)), *skates))
    assert ranked(found) == [("s2", 1, False), ("s1", 2, False)]
    assert found.rows[0].total == found.rows[1].total


# -- the other keys ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first"),
    [
        (TieKey("best_line", ""), "s1"),
        (TieKey("best_line", "", "lower"), "s1"),
        (TieKey("best_line", "m"), "s1"),
        (TieKey("best_line", "n"), "s2"),
        (TieKey("best_line", "m-a"), "s1"),
        (TieKey("criterion", "m-b"), "s2"),
        (TieKey("aspect", "b"), "s2"),
        (TieKey("start", "", "lower"), "s1"),
        (TieKey("start", ""), "s2"),
    ],
    ids=lambda key: f"{key.of}-{key.id}-{key.better}" if isinstance(key, TieKey) else key,
)
def test_each_key_reads_what_it_names(key: TieKey, first: str) -> None:
    parts = (module("m", points("a"), points("b")), module("n", points("c")))
    found = standings(
        marked(Scheme(parts, ties=(key,)), {"a": "9", "b": "1", "c": "5"}, {"a": "4", "b": "5", "c": "6"})
    )
    assert found.rows[0].subject == first
    assert decided_by(found, "s1", "s2") == key


def test_of_equal_averages_the_better_best_single_comes_first_and_equal_ones_share_the_place() -> None:
    # WCA 9f8, 9f14, 9f15: the average of the middle three of five, then the best single.
    solve = Aspect("solve", "reading", "p1", limits=TIMES, readings=Readings(5, "mean", "lower", 1, 1, 2))
    clock = (module("work", points("work"), solve),)
    chain = (TieKey("reading", "solve", "lower"), TieKey("best_reading", "solve", "lower"))
    runs = ("10 11 12 13 14", "9 11 12 13 x", "9 11 12 13 20", "8 11 12 14 15")
    found = standings(marked(Scheme(clock, ties=chain), *({"work": "1", "solve": run} for run in runs)))
    assert ranked(found) == [("s2", 1, True), ("s3", 1, True), ("s1", 3, False), ("s4", 4, False)]
    assert decided_by(found, "s3", "s1") == chain[1]
    assert decided_by(found, "s1", "s4") == chain[0]


def test_within_a_tolerance_the_chain_decides_and_says_so() -> None:
    scheme = Scheme(PARTS, ties=(TieKey("module", "practical"),), ranking=Ranking(tolerance="0.5"))
    found = standings(marked(scheme, line("40.4", "45"), line("35", "50"), line("20", "20")))
    assert ranked(found) == [("s2", 1, False), ("s1", 2, False), ("s3", 3, False)]
    assert decided_by(found, "s1", "s2") == TieKey("module", "practical")
    assert decided_by(found, "s1", "s3") is None


def test_a_reading_that_is_owed_stands_behind_all_others() -> None:
    found = standings(marked(Scheme(PARTS, ties=CHAIN), {"paper": "30", "work": "50"}, line("30", "50", "999")))
    assert ranked(found) == [("s2", 1, False), ("s1", 2, False)]


def test_rows_that_no_scorer_made_know_no_keys() -> None:
    rows = standings(marked(Scheme(PARTS, ties=CHAIN), line("1", "2"), line("1", "2"))).rows
    assert tie_values(Standings(tuple(rows)), "s1") == () and decided_by(Standings(tuple(rows)), "s1", "s2") is None
