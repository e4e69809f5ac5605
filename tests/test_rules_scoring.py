"""One subject's points: what counts while judges are still marking, what a veto zeroes, who owes what."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.scheme import (
    Aspect,
    Condition,
    Criterion,
    Faults,
    Limits,
    Module,
    Pool,
    Ranking,
    Rounding,
    Scheme,
    SubCriterion,
    Veto,
)
from competition.rules.standings import Scorer, Standing, canonical
from tests import oracle
from tests.schemes import DESK, Contest, contests, founded, schemes

GRID = Limits("0", "100", "0.5")
SCORE = Aspect("score", "score", "p5", "100", each=True, limits=GRID, pool=Pool(1, 1))
FAULT = Aspect("faults", "deduction", "p1", "0", faults=Faults("1", "-20"))
CRACK = Aspect("crack", "veto", "p1", veto=Veto("aspect", "score"))
LATE = Aspect("late", "veto", "p1", veto=Veto("module", "practice"))
FRAUD = Aspect("fraud", "veto", "p1", veto=Veto("total"))
PAPER = Aspect("paper", "score", "p1", "100", limits=GRID)
MARKS = {f"p5-j{n}": value for n, value in enumerate(("80", "90", "85", "60", "95"), 1)}  # kept: 80 90 85


def two_modules(*rounding: Rounding) -> Scheme:
    theory = Module("theory", (Criterion("a", (SubCriterion("a1", (PAPER,)),)),), "0.3")
    inside = (SubCriterion("b1", (SCORE, CRACK)), SubCriterion("b2", (FAULT, LATE, FRAUD)))
    return Scheme((theory, Module("practice", (Criterion("b", inside),), "0.7")), rounding)


def contest(*rounding: Rounding) -> Contest:
    return founded(two_modules(*rounding), (f.SubjectEntered("s1"),))


def line(contest: Contest) -> Standing:
    return Scorer().standings(contest.state).rows[0]


def fill(contest: Contest, **observed: str) -> None:
    """Every cell: the panel's scores, a theory paper of 90, no fault, no veto, but what is said otherwise."""
    for seat, value in MARKS.items():
        contest.must(seat, f.Marked("s1", "score", seat, value))
    values = {"paper": "90", "faults": "0", "crack": "no", "late": "no", "fraud": "no", **observed}
    for aspect, value in values.items():
        contest.must("p1-j1", f.Marked("s1", aspect, "", value))


def test_five_judges_drop_one_high_and_one_low_and_weights_make_the_total() -> None:
    one = contest()
    fill(one)
    assert line(one).modules == (("theory", Fraction(90)), ("practice", Fraction(85)))
    assert line(one).total == 27 + Fraction("59.5")
    assert line(one).complete


def test_an_aspect_counts_only_when_all_its_judges_have_marked() -> None:
    one = contest()
    for seat in sorted(MARKS)[:4]:
        one.must(seat, f.Marked("s1", "score", seat, "80"))
        assert line(one).total == 0
        assert line(one).modules == (("theory", None), ("practice", None))
    one.must("p5-j5", f.Marked("s1", "score", "p5-j5", "80"))
    assert line(one).total == 56
    assert (line(one).marked, line(one).owed, line(one).complete) == (5, 10, False)


def test_a_subject_without_marks_has_no_total_and_one_with_only_a_pending_mark_has_nothing_yet() -> None:
    one = contest()
    assert (line(one).total, line(one).rank) == (None, None)
    one.must("p5-j1", f.Marked("s1", "score", "p5-j1", "80"))
    assert (line(one).total, line(one).rank) == (0, 1)


def test_an_excused_judge_shrinks_the_panel_and_is_no_zero() -> None:
    one = contest()
    one.must(DESK, f.SeatExcused("p5-j4", "s1"))
    for seat, value in MARKS.items():
        if seat != "p5-j4":
            one.must(seat, f.Marked("s1", "score", seat, value))
    assert line(one).modules[1][1] == Fraction("87.5")  # 80 and 95 dropped of 80 90 85 95


def test_a_judge_excused_after_marking_counts_no_longer() -> None:
    one = contest()
    fill(one)
    one.must(DESK, f.SeatExcused("p5-j5"))
    assert line(one).modules[1][1] == Fraction("82.5")  # 60 and 90 dropped of 80 90 85 60
    assert line(one).complete


def test_when_every_judge_is_excused_the_aspect_is_owed_by_nobody() -> None:
    one = contest()
    for seat in MARKS:
        one.must(DESK, f.SeatExcused(seat))
    assert line(one).owed == 5
    assert line(one).modules[1][1] is None


def test_a_judge_seated_instead_owes_the_marks_anew() -> None:
    one = contest()
    fill(one)
    seats = tuple(f.Seat(seat, f"judge-{seat}") for seat in [*sorted(MARKS)[:4], "p5-new"])
    one.must(DESK, f.PanelSeated("p5", seats))
    assert (line(one).modules[1][1], line(one).complete) == (0, False)  # the faults count, the panel is pending
    one.must("p5-new", f.Marked("s1", "score", "p5-new", "95"))
    assert (line(one).modules[1][1], line(one).complete) == (85, True)


def test_penalties_go_below_zero_down_to_their_floor() -> None:
    one = contest()
    fill(one, faults="7")
    assert line(one).modules[1][1] == 78
    other = contest()
    fill(other, faults="50")
    assert line(other).modules[1][1] == 65


@pytest.mark.parametrize(
    ("item", "modules", "total"),
    [("crack", (90, -3), "24.9"), ("late", (90, 0), "27"), ("fraud", (90, 82), "0")],
)
def test_a_veto_zeroes_exactly_what_it_names(item: str, modules: tuple[int, int], total: str) -> None:
    one = contest()
    fill(one, **{item: "yes", "faults": "3"})
    assert tuple(points for _, points in line(one).modules) == modules
    assert line(one).total == Fraction(total)


def test_a_veto_taken_back_gives_the_points_back() -> None:
    one = contest()
    fill(one, fraud="yes")
    standing = one.state.subjects["s1"].marks["fraud", ""]
    one.must("p1-j1", f.Marked("s1", "fraud", "", "no", standing.key))
    assert line(one).total == Fraction("86.5")


def test_an_absent_veto_item_zeroes_nothing() -> None:
    one = contest()
    fill(one, fraud="absent", late="absent")
    assert line(one).total == Fraction("86.5")


def test_a_voided_mark_makes_its_cell_unmarked_again() -> None:
    one = contest()
    fill(one)
    key = one.state.subjects["s1"].marks["paper", ""].key
    one.must("p1-j1", f.MarkVoided("s1", "paper", "", key))
    assert (line(one).total, line(one).complete) == (Fraction("59.5"), False)
    assert line(one).modules[0] == ("theory", None)


def test_the_stages_of_rounding_are_taken_in_order() -> None:
    one = contest(Rounding("module", 0, "half_even"), Rounding("total", 1, "truncate"))
    fill(one, paper="90.5")
    assert line(one).modules[0] == ("theory", Fraction(90))
    assert line(one).printed_total == "86.5"


def test_unmarked_zero_and_absent_are_three_different_things() -> None:
    zero, absent, unmarked = contest(), contest(), contest()
    zero.must("p1-j1", f.Marked("s1", "paper", "", "0"))
    absent.must("p1-j1", f.Marked("s1", "paper", "", "absent"))
    unmarked.must("p1-j1", f.Marked("s1", "crack", "", "no"))
    assert line(zero).modules[0] == line(absent).modules[0] == ("theory", 0)
    assert line(unmarked).modules[0] == ("theory", None)
    marks = [one.state.subjects["s1"].marks.get(("paper", "")) for one in (zero, absent, unmarked)]
    assert [mark.fact.value if mark else None for mark in marks] == ["0", "absent", None]


# -- conditions, factors, bounds, spreads ------------------------------------------------------------------------------

SEEN = Aspect("seen", "yes_no", "p1", "4")
XRAY = Aspect(
    "xray", "score", "p1", "10", limits=Limits("0", "10", "1"), only_if=Condition("seen", word="yes"), later=True
)
HARD = Aspect("hard", "reading", "p1", limits=Limits("0", "3", "0.5"))
LOOK = Aspect("look", "judgement", "p3", "9", each=True, spread_stops=True)


def small(*aspects: Aspect, **more: Any) -> Contest:
    criterion = Criterion("c", (SubCriterion("s", aspects),), more.pop("least", ""), more.pop("most", ""))
    return founded(Scheme((Module("m", (criterion,)),), **more), (f.SubjectEntered("s1"),))


def given(one: Contest, aspect: str, *values: str) -> None:
    """One value into the cell that the panel shares, several by the seats of the panel of three."""
    for at, value in enumerate(values, 1):
        seat = f"p3-j{at}" if len(values) > 1 else ""
        standing = one.state.subjects["s1"].marks.get((aspect, seat))
        one.must(seat or "p1-j1", f.Marked("s1", aspect, seat, value, standing.key if standing else None))


def told(one: Contest, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(line(one), name) for name in names)


def test_a_condition_decides_whether_an_aspect_is_owed_and_counts() -> None:
    one = small(SEEN, XRAY)
    given(one, "xray", "7")
    assert told(one, "total", "marked", "owed") == (0, 1, 2)  # undecided: owed, and counts nothing yet
    given(one, "seen", "yes")
    assert told(one, "total", "marked", "owed", "complete") == (11, 2, 2, True)
    given(one, "seen", "no")
    assert told(one, "total", "marked", "owed", "complete") == (0, 1, 1, True)
    given(one, "seen", "absent")
    assert line(one).owed == 1


def test_what_rests_on_something_that_does_not_apply_does_not_apply_either() -> None:
    third = Aspect("third", "yes_no", "p1", "2", only_if=Condition("xray", low="5"))
    product = Aspect("product", "yes_no", "p1", "3", times="xray")
    one = small(SEEN, XRAY, third, product)
    given(one, "seen", "no")
    assert told(one, "owed", "complete") == (1, True)
    given(one, "seen", "yes")
    for aspect, value in (("third", "yes"), ("product", "yes"), ("xray", "5")):
        given(one, aspect, value)
    assert line(one).total == 4 + 5 + 2 + 15
    given(one, "xray", "4")
    assert told(one, "total", "owed") == (4 + 4 + 12, 3)


def test_a_veto_whose_condition_does_not_hold_zeroes_nothing() -> None:
    crack = Aspect("crack", "veto", "p1", veto=Veto("criterion", "c"), only_if=Condition("seen", word="no"))
    one = small(SEEN, crack, least="1")
    given(one, "crack", "yes")
    given(one, "seen", "yes")
    assert line(one).total == 4
    given(one, "seen", "no")
    assert line(one).total == 0  # the veto goes before the least points of the criterion


def test_points_are_multiplied_by_what_another_aspect_reads() -> None:
    one = small(replace(PAPER, times="hard"), HARD, rounding=(Rounding("aspect", 0, "truncate"),))
    given(one, "paper", "85")
    assert told(one, "total", "complete") == (0, False)
    given(one, "hard", "1.5")
    assert told(one, "total", "complete") == (127, True)
    given(one, "hard", "absent")
    assert told(one, "total", "complete") == (0, True)


def test_sums_stay_within_their_bounds_after_rounding() -> None:
    fault = replace(FAULT, factor="1/3")
    one = small(fault, least="-2", rounding=(Rounding("criterion", 1),))
    given(one, "faults", "5")
    assert line(one).total == Fraction("-1.7")
    given(one, "faults", "9")
    assert line(one).total == -2
    many = founded(
        Scheme((Module("m", (Criterion("c", (SubCriterion("s", (SCORE,)),)),), least="10", most="50.5"),)),
        (f.SubjectEntered("s1"),),
    )
    for seat, value in MARKS.items():
        many.must(seat, f.Marked("s1", "score", seat, value))
    assert line(many).total == Fraction("50.5")


def test_each_module_is_rounded_once_more_when_it_was_weighed() -> None:
    one = contest(Rounding("weighted", 0))
    fill(one)
    assert line(one).total == 27 + 60  # 59.5 alone is rounded


def test_a_panel_that_lies_too_far_apart_counts_when_it_has_marked_again() -> None:
    one = small(LOOK, SEEN)
    given(one, "seen", "yes")
    given(one, "look", "3", "1", "2")
    assert told(one, "total", "marked", "owed", "complete") == (4, 4, 4, False)
    given(one, "look", "3", "2", "2")
    assert told(one, "total", "complete") == (4 + 7, True)
    free = small(replace(LOOK, spread_stops=False))
    given(free, "look", "3", "0", "3")
    assert told(free, "total", "complete") == (6, True)


def test_where_the_lower_total_leads_nobody_gains_by_being_absent_or_vetoed() -> None:
    one = small(PAPER, HARD, replace(FRAUD), ranking=Ranking(better="lower"))
    given(one, "paper", "80")
    assert told(one, "total", "rank", "failed") == (80, 1, False)
    given(one, "hard", "absent")  # a mere reading does not count
    assert told(one, "total", "failed") == (80, False)
    given(one, "fraud", "yes")
    assert told(one, "total", "rank", "failed") == (None, None, True)
    given(one, "fraud", "no")
    given(one, "paper", "absent")
    assert told(one, "total", "printed_total", "failed") == (None, None, True)
    assert line(one).complete


@settings(max_examples=60, deadline=None)
@drawn(contests(schemes().map(lambda scheme: replace(scheme, ranking=Ranking(better="lower")))))
def test_lower_totals_are_the_oracles_too(contest: Contest) -> None:
    oracle.assert_standings_equal(contest.state, contest.facts)


@settings(max_examples=40, deadline=None)
@drawn(contests(), st.randoms(use_true_random=False))
def test_the_order_of_the_judges_and_of_arrival_changes_nothing(contest: Contest, random: Any) -> None:
    state = contest.state
    panels = {name: tuple(random.sample(seats, len(seats))) for name, seats in state.panels.items()}
    subjects = {}
    for name, record in state.subjects.items():
        marks = list(record.marks.items())
        random.shuffle(marks)
        subjects[name] = replace(record, marks=dict(marks))
    mixed = replace(state, panels=panels, subjects=subjects)
    assert canonical(Scorer().standings(mixed)) == canonical(Scorer().standings(state))
