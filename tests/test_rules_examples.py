"""Worked numbers of other fields, computed by the engine through settings alone; each with the text that it is from.

The addresses are those of the rules' sources; what a field does besides (difficulty tables, start values) is no part.
"""

from fractions import Fraction
from typing import Any

import pytest

from competition.rules import facts as f
from competition.rules.breakdown import AspectSeen, breakdown
from competition.rules.checks import problems
from competition.rules.rounding import printed
from competition.rules.scheme import (
    Aspect,
    Band,
    Criterion,
    Fault,
    Faults,
    Limits,
    Module,
    Pool,
    PoolSize,
    Ranking,
    Readings,
    Rounding,
    Scheme,
    Started,
    SubCriterion,
    Table,
    TableRow,
    TieKey,
)
from competition.rules.standings import Scorer, Standing
from competition.rules.state import State
from tests.schemes import DESK, Contest

DIVING_7 = "https://www.opensourcesports.io/rules/diving-world-aquatics/scoring-6-2-individual-score-calculation"
DIVING_5 = "https://newpkjob.com/how-are-diving-scores-calculated/"
SKATING_GOE = "https://synchrocenter.com/scoring.html"
SKATING = "BuzzFeedNews/figure-skating-scores (aspect 000b8b5070, 04098aece2)"
AEROBIC = "https://www.fig-aerobic.com/8-1-GENERAL-PRINCIPLE_a1639.html"
ARTISTIC = "https://intercom.help/elevien/it/articles/10449652-regole-di-calcolo-del-punteggio"
ROPE = "https://rules.ijru.sport/3.0.0/technical-manual/calculations"
WANGLU = "https://wanglu.net/thread/t4-214551-2.html"
WCA = "thewca/wca-regulations@586f970c 9f1, 9f8, 9f9, 9f14"
WCA_ROUNDING = "thewca/worldcubeassociation.org issue 2984"
NINGBO = "http://nh.cnnb.com.cn/system/2019/11/19/012048458.shtml"
ICPC = "https://discuss.codedrills.io/t/icpc-scoring-system/771"

TENTHS = Limits("0", "10", "0.1")
QUARTERS = Limits("-5", "200", "0.25")
AEROBIC_POOL = Pool(
    take="middle_two", absent="fill", bands=(Band("8", "0.3"), Band("7", "0.4"), Band("6", "0.5"), Band("0", "0.6"))
)
BY_SIZE = Pool(sizes=(PoolSize(4, 1, 1), PoolSize(7, 2, 2)))
ROPE_POOL = Pool(sizes=(PoolSize(3, take="closest_two"), PoolSize(4, 1, 1)))
TIMES = Limits("0", "99999", "1")  # hundredths of a second


def scheme(*aspects: Aspect, **more: Any) -> Scheme:
    made = Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),), **more)
    assert problems(made) == ()
    return made


def marked(made: Scheme, seats: int, *subjects: dict[str, str | list[str]]) -> State:
    """Subjects s1, s2, … marked by a panel of so many; of an aspect that each marks, a list of values by seat."""
    contest = Contest()
    contest.must(DESK, f.EventFounded("1", depth="aspects"))
    contest.must(DESK, f.SchemePinned(made, "1"))
    contest.must(DESK, f.PanelSeated("p", tuple(f.Seat(f"j{n}", f"judge-{n}") for n in range(1, seats + 1))))
    contest.must(DESK, f.SessionOpened("day", tuple(module.id for module in made.modules)))
    for number, values in enumerate(subjects, 1):
        contest.must(DESK, f.SubjectEntered(f"s{number}", start=number))
        for aspect, given in values.items():
            for at, value in enumerate([given] if isinstance(given, str) else given, 1):
                if value == "excused":
                    contest.must(DESK, f.SeatExcused(f"j{at}", f"s{number}"))
                else:
                    seat = "" if isinstance(given, str) else f"j{at}"
                    contest.must(f"j{at}", f.Marked(f"s{number}", aspect, seat, value))
    return contest.state


def rows(state: State) -> dict[str, Standing]:
    return {row.subject: row for row in Scorer().standings(state).rows}


def leaves(state: State, subject: str = "s1") -> dict[str, AspectSeen]:
    tree = breakdown(state, "chief", subject, Scorer())
    assert tree is not None
    return {a.id: a for m in tree.modules for c in m.criteria for s in c.subs for a in s.aspects}


def panel(pool: Pool, limits: Limits, values: str, **more: Any) -> State:
    given = values.split()
    return marked(
        scheme(Aspect("a", "score", "p", "200", True, limits=limits, pool=pool, **more)), len(given), {"a": given}
    )


@pytest.mark.parametrize(
    ("source", "pool", "values", "factor", "total"),
    [
        (DIVING_7, Pool(2, 2, "sum"), "7.5 7 7.5 7 7.5 8 6.5", "3", "66"),
        (DIVING_5, Pool(1, 1, "sum"), "8 8.5 8 7.5 8", "3", "72"),
        (WANGLU, Pool(1, 1), "85 92 88 90 79", "1", "263/3"),
        (ARTISTIC, BY_SIZE, "7 8 9", "1", "8"),  # up to three judges: the mean
        (ARTISTIC, BY_SIZE, "7 8 9 8.5", "1", "8.25"),  # four to six: one high and one low dropped
        (ARTISTIC, BY_SIZE, "7 8 9 8.5 1 10", "1", "8.125"),
        (ARTISTIC, BY_SIZE, "1 2 7 8 9 10 10", "1", "8"),  # seven to ten: two and two
        (ROPE, ROPE_POOL, "112 114", "1", "113"),
        (ROPE, ROPE_POOL, "112 114 118", "1", "113"),  # the two closest
        (ROPE, ROPE_POOL, "112 115 118", "1", "116.5"),  # equally spaced: the higher pair
        (ROPE, ROPE_POOL, "112 114 118 150", "1", "116"),  # from four on one high and one low dropped
    ],
)
def test_a_panel_gives_what_its_regulation_works_out(
    source: str, pool: Pool, values: str, factor: str, total: str
) -> None:
    assert rows(panel(pool, QUARTERS, values, factor=factor))["s1"].total == Fraction(total), source


def test_a_difficulty_that_is_observed_multiplies_what_the_panel_gives() -> None:
    """The same dive with its difficulty read from another cell (DIVING_7)."""
    dive = Aspect("dive", "score", "p", "10", True, limits=QUARTERS_TO_TEN, pool=Pool(2, 2, "sum"), times="difficulty")
    difficulty = Aspect("difficulty", "reading", "p", limits=TENTHS)
    state = marked(
        scheme(dive, difficulty), 7, {"dive": ["7.5", "7", "7.5", "7", "7.5", "8", "6.5"], "difficulty": "3"}
    )
    assert rows(state)["s1"].total == 66
    seen = leaves(state)["dive"]
    assert seen.panel is not None and seen.panel.exact == "22"
    assert (seen.times_of, seen.times) == ("difficulty", "3")
    assert sorted(mark.value or "" for mark in seen.marks if not mark.dropped) == ["7", "7.5", "7.5"]


QUARTERS_TO_TEN = Limits("0", "10", "0.25")


def test_a_grade_of_execution_is_a_tenth_of_the_base_value_for_each_grade() -> None:
    """3 3 2 2 1 2 2 at a base value of 4.00: 2.2 grades make 0.88 (SKATING_GOE)."""
    grade = Aspect(
        "goe", "score", "p", "5", True, factor="1/10", limits=Limits("-5", "5", "1"), pool=Pool(1, 1), times="base"
    )
    base = Aspect("base", "score", "p", "20", limits=Limits("0", "20", "0.01"))
    state = marked(
        scheme(grade, base, rounding=(Rounding("panel", 2), Rounding("aspect", 2))),
        7,
        {"goe": ["3", "3", "2", "2", "1", "2", "2"], "base": "4"},
    )
    assert rows(state)["s1"].total == Fraction("4.88")
    assert leaves(state)["goe"].points is not None


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ("7.5 7 8.25 7.75 7.5 7.25 8 8 7.75", "7.68"),
        ("8 7 7.5 8 7.75 7.75 8 8 excused", "7.83"),  # one of nine is absent: the panel shrinks
    ],
)
def test_skating_components_drop_one_and_one_and_keep_two_decimals(values: str, score: str) -> None:
    state = panel(Pool(1, 1), QUARTERS_TO_TEN, values, rounding=(Rounding("panel", 2),))
    assert rows(state)["s1"].total == Fraction(score), SKATING


def test_skating_lines_are_rounded_one_by_one_and_then_summed() -> None:
    """8.93 9.32 9.18 9.29 9.25 times 1.2 make 55.17, and 55.16 if the sum is rounded (SKATING)."""
    panels = ["8.93", "9.32", "9.18", "9.29", "9.25"]
    lines = [Aspect(f"c{n}", "score", "p", "10", factor="1.2", limits=Limits("0", "10", "0.01")) for n in range(5)]
    values: dict[str, str | list[str]] = {f"c{n}": score for n, score in enumerate(panels)}
    for rule, total in ((Rounding("aspect", 2), "55.17"), (Rounding("total", 2), "55.16")):
        assert rows(marked(scheme(*lines, rounding=(rule,)), 1, values))["s1"].total == Fraction(total)


@pytest.mark.parametrize(
    ("values", "mean", "dropped"),
    [
        ("8 8.2 8.4 9", "8.3", (True, False, False, True)),  # four judges: the middle two
        ("7 8 8.2 8.4 9 9.5", "8.3", (True, True, False, False, True, True)),  # six: two and two go
        ("7 8 8.4 9", "8.1", (False, False, False, False)),  # 0.4 apart, above 0.3: the mean of all
        ("7 7.2 7.6 9", "7.4", (True, False, False, True)),  # 0.4 is allowed from 7 to 7.99
        ("5 5.2 5.8 9", "5.5", (True, False, False, True)),  # 0.6 below 6
        ("5 5.2 5.9 9", "6.275", (False, False, False, False)),
        ("8 8.2 8.4 excused", "8.2", (True, False, True, False)),  # the gap takes the mean of the given ones, 8.2
    ],
)
def test_aerobic_gymnastics_takes_the_middle_two_unless_they_lie_too_far_apart(
    values: str, mean: str, dropped: tuple[bool, ...]
) -> None:
    state = panel(AEROBIC_POOL, TENTHS, values)
    assert rows(state)["s1"].total == Fraction(mean), AEROBIC
    if "excused" not in values:
        assert tuple(mark.dropped for mark in leaves(state)["a"].marks) == dropped


def test_aerobic_difficulty_is_divided_and_cut_off_by_a_rounding_of_its_own() -> None:
    """6.6 / 1.8 is 3.666 (AEROBIC); the other line keeps the scheme's rounding."""
    cut = Aspect("d", "score", "p", "10", factor="5/9", limits=TENTHS, rounding=(Rounding("aspect", 3, "truncate"),))
    other = Aspect("e", "score", "p", "10", factor="5/9", limits=TENTHS)
    made = scheme(cut, other, rounding=(Rounding("aspect", 2),), print_places=3)
    state = marked(made, 1, {"d": "6.6", "e": "6.6"})
    assert rows(state)["s1"].total == Fraction("3.666") + Fraction("3.67")
    points = leaves(state)["d"].points
    assert points is not None and (points.printed, points.rounded) == ("3.666", True)


def average(**more: Any) -> Scheme:
    five = Readings(5, "mean", "lower", 1, 1, places=0)
    solve = Aspect("solve", "score", "p", "99999", unit="cs", limits=TIMES, readings=five)
    return scheme(solve, ranking=Ranking(better="lower"), **more)


def test_an_average_of_five_drops_the_best_and_the_worst_and_is_rounded() -> None:
    """WCA 9f8; 5013.66 is 5014 and not 5013 (WCA_ROUNDING)."""
    state = marked(average(), 1, {"solve": "5012 5013 4000 9999 5016"})
    assert rows(state)["s1"].total == 5014
    seen = leaves(state)["solve"].marks[0]
    assert (seen.made, [each.dropped for each in seen.readings]) == ("5014", [False, False, True, True, False])


def test_one_failed_attempt_may_be_the_worst_and_a_second_fails_the_average() -> None:
    """WCA 9f9: who has no average stands behind all who have one, without a place."""
    found = rows(
        marked(average(), 1, {"solve": "1000 x 1100 1200 900"}, {"solve": "1000 x x 1200 900"}, {"solve": "absent"})
    )
    assert (found["s1"].total, found["s1"].rank, found["s1"].failed) == (Fraction(1100), 1, False)
    for subject in ("s2", "s3"):
        assert (found[subject].total, found[subject].rank, found[subject].failed) == (None, None, True)
        assert found[subject].complete


def test_equal_averages_go_by_the_better_single() -> None:
    """WCA 9f14 and 9f15."""
    made = average(ties=(TieKey("best_reading", "solve", "lower"),))
    texts = ("1000 1000 1000 900 1200", "1000 1000 1000 950 1200", "900 1000 1000 1000 1100")
    given: list[dict[str, str | list[str]]] = [{"solve": text} for text in texts]
    found = rows(marked(made, 1, *given))
    assert [(found[f"s{n}"].total, found[f"s{n}"].rank) for n in (1, 2, 3)] == [
        (Fraction(1000), 1),
        (Fraction(1000), 3),
        (Fraction(1000), 1),
    ]


def test_twenty_bonus_points_lift_the_practical_part_over_a_hundred() -> None:
    """Ningbo 2019: theory 20 %, practical 80 % with 20 bonus points inside it (NINGBO)."""
    points = Limits("0", "100", "0.5")
    theory = Module(
        "theory",
        (Criterion("t", (SubCriterion("t", (Aspect("test", "score", "p", "100", limits=points),)),)),),
        "0.2",
        "100",
    )
    work = Aspect("work", "score", "p", "100", limits=points)
    extra = Aspect("extra", "score", "p", "20", limits=Limits("0", "20", "1"), bonus=True)
    practical = Module("practical", (Criterion("w", (SubCriterion("w", (work, extra)),)),), "0.8", "100")
    made = Scheme((theory, practical), full="100")
    assert problems(made) == ()
    row = rows(marked(made, 1, {"test": "90", "work": "98", "extra": "15"}))["s1"]
    assert row.modules == (("theory", Fraction(90)), ("practical", Fraction(113)))
    assert row.total == 18 + Fraction("90.4")


def test_solved_problems_rank_and_the_time_with_penalties_decides() -> None:
    """B after one rejected run at 150, C at 160: 150 + 20 + 160 = 330; unsolved A costs nothing (ICPC)."""
    solved = Aspect("solved", "count", "p", faults=Faults("1"), limits=Limits("0", "12", "1"))
    time = Aspect("time", "reading", "p", unit="min", limits=Limits("0", "9999", "1"))
    made = scheme(solved, time, ties=(TieKey("reading", "time", "lower"),))
    twice: dict[str, str | list[str]] = {"solved": "2", "time": "330"}
    found = rows(marked(made, 1, twice, {**twice, "time": "331"}, {"solved": "1", "time": "5"}))
    ranks = [(found[f"s{n}"].total, found[f"s{n}"].rank) for n in (1, 2, 3)]
    assert ranks == [(Fraction(2), 1), (Fraction(2), 2), (Fraction(1), 3)]
    runs = [
        Aspect("accepted", "score", "p", "9999", unit="min", limits=Limits("0", "9999", "1")),
        Aspect("rejected", "count", "p", "0", unit="min", faults=Faults("20")),
    ]
    state = marked(scheme(*runs, ranking=Ranking(better="lower")), 1, {"accepted": "310", "rejected": "1"})
    assert printed(rows(state)["s1"].total or Fraction(0), 0) == "330"


def test_deductions_by_listed_faults_start_from_the_full_mark() -> None:
    """扣分制: full marks less what each fault found costs, not below the floor."""
    weld = Aspect(
        "weld", "faults", "p", "10", listed=(Fault("crack", "5", 1), Fault("pore", "0.5"), Fault("slag", "2"))
    )
    state = marked(scheme(weld), 1, {"weld": "none"}, {"weld": "crack:1 pore:3"}, {"weld": "crack:1 pore:9 slag:3"})
    assert [rows(state)[f"s{n}"].total for n in (1, 2, 3)] == [10, Fraction("3.5"), 0]
    assert [(each.id, each.times, each.cost) for each in leaves(state, "s2")["weld"].marks[0].faults] == [
        ("crack", 1, "5"),
        ("pore", 3, "3/2"),
    ]


def test_time_gives_points_by_a_table_or_loses_them_by_started_minutes() -> None:
    limits = Limits("0", "600", "1")
    table = Table("up_to", (TableRow("300", "10"), TableRow("360", "6"), TableRow("420", "2")))
    by_table = Aspect("table", "table", "p", "10", unit="s", limits=limits, table=table)
    by_minute = Aspect("started", "started", "p", "10", unit="s", limits=limits, started=Started("300", "60", "3"))
    for seen, points in (("300", (10, 10)), ("301", (6, 7)), ("360", (6, 7)), ("361", (2, 4)), ("600", (0, 0))):
        found = leaves(marked(scheme(by_table, by_minute), 1, {"table": seen, "started": seen}))
        earned = [found[name].points for name in ("table", "started")]
        assert [each and each.exact for each in earned] == [str(each) for each in points]
