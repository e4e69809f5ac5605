"""How judges lie beside their panel: against a slow and obvious oracle, and never of too few marks."""

import statistics
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.leniency import LEAST, concordance, kendall_w, leniency, median, ranks
from competition.rules.scheme import Aspect, Criterion, Faults, Limits, Module, Scheme, SubCriterion
from competition.rules.state import State
from tests import hall
from tests.cast import COMPETITORS, PRACTICAL_SEATS
from tests.hall import CHIEF
from tests.schemes import DESK, Contest

LOOK = Aspect("look", "judgement", "practical", max="20", each=True)
SMELL = Aspect("smell", "score", "practical", max="10", each=True, limits=Limits("2", "10", "0.5"))
SHARED = Aspect("shared", "score", "practical", max="10", limits=Limits("0", "10", "1"))
SCHEME = Scheme((Module("practice", (Criterion("c", (SubCriterion("c", (LOOK, SMELL, SHARED)),)),)),))
SPANS = {"look": Fraction(3), "smell": Fraction(8)}


def contest_of(marks: dict[tuple[str, str, str], str]) -> State:
    """Marks by (subject, aspect, seat)."""
    contest = Contest()
    contest.must(DESK, f.EventFounded("1"))
    contest.must(DESK, f.SchemePinned(SCHEME, "1"))
    contest.must(DESK, f.PanelSeated("practical", tuple(f.Seat(seat, f"judge-{seat}") for seat in PRACTICAL_SEATS)))
    for start, subject in enumerate(COMPETITORS, 1):
        contest.must(DESK, f.SubjectEntered(subject, start=start))
    contest.must(DESK, f.SessionOpened("day", ("practice",)))
    for (subject, aspect, seat), value in marks.items():
        contest.must(seat, f.Marked(subject, aspect, seat, value))
    return contest.state


def slow(marks: dict[tuple[str, str, str], str], seat: str) -> tuple[int, Fraction | None, Fraction | None]:
    """Marks, lean and spread of a seat, as one would work them out by hand."""
    distances = []
    for subject, aspect in product(COMPETITORS, SPANS):
        given = [marks.get((subject, aspect, each)) for each in PRACTICAL_SEATS]
        if None in given or "absent" in given:
            continue
        numbers = [Fraction(str(each)) for each in given]
        own = Fraction(marks[subject, aspect, seat])
        distances.append((own - statistics.median(numbers)) / SPANS[aspect])
    if len(distances) < LEAST:
        return len(distances), None, None
    lean = statistics.median(distances)
    return len(distances), lean, statistics.median([abs(each - lean) for each in distances])


CELLS = list(product(COMPETITORS, SPANS, PRACTICAL_SEATS))
LEVELS = {"look": ["0", "1", "2", "3", "absent"], "smell": ["2", "4.5", "7", "10", "absent"]}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_lean_and_spread_are_those_of_the_oracle_to_the_last_digit(data: st.DataObject) -> None:
    rarely = st.integers(0, 12)
    marks = {}
    for cell in CELLS:
        if data.draw(rarely):
            marks[cell] = data.draw(st.sampled_from(LEVELS[cell[1]][: 5 if not data.draw(rarely) else 4]))
    (panel,) = leniency(contest_of(marks))
    assert {each.seat: (each.marks, each.lean, each.spread) for each in panel.judges} == {
        seat: slow(marks, seat) for seat in PRACTICAL_SEATS
    }
    for each in panel.judges:
        assert each.above == sum(d > 0 for d in each.distances) and each.below == sum(d < 0 for d in each.distances)


def told(values: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """What is said of each seat that gives the same in every cell of the score, and a 2 in each of the levels."""
    marks = {cell: "2" if cell[1] == "look" else values[cell[2]] for cell in CELLS}
    (panel,) = leniency(contest_of(marks))
    return {each.seat: (each.direction, each.size, each.spread_word) for each in panel.judges}


def test_a_judge_who_is_a_point_higher_half_of_the_time_is_told_to_be_milder() -> None:
    said = told({"wang": "8", "li": "7", "zhang": "5"})
    assert said["wang"][0] == "milder" and said["zhang"][0] == "stricter" and said["li"] == ("in_line", "", "close")


def test_one_wild_mark_moves_neither_lean_nor_spread() -> None:
    calm = dict.fromkeys(CELLS, "2")
    wild = {**calm, ("s1", "smell", "wang"): "10"}
    for marks in (calm, wild):
        (panel,) = leniency(contest_of(marks))
        assert [(each.lean, each.spread) for each in panel.judges] == [(0, 0)] * 3


def test_of_too_few_marks_and_of_a_panel_that_is_not_done_nothing_is_said() -> None:
    marks = {cell: "2" for cell in CELLS if cell[0] != "s5"}
    (panel,) = leniency(contest_of(marks))
    assert [(each.marks, each.lean, each.direction) for each in panel.judges] == [(8, None, "")] * 3
    del marks["s1", "look", "li"]
    (panel,) = leniency(contest_of(marks))
    assert [each.marks for each in panel.judges] == [7, 7, 7]


def test_of_two_judges_nobody_can_say_which_is_off() -> None:
    contest = hall.mark_all(hall.opened())
    contest.must(CHIEF, f.SeatExcused("zhang"))
    (panel,) = leniency(contest.state)
    assert all(not each.marks for each in panel.judges)


def test_faults_and_deductions_lean_by_the_points_that_they_leave() -> None:
    """Who finds more faults is stricter, though the number is greater."""
    pores = Aspect("pores", "deduction", "practical", max="10", each=True, limits=Limits("0", "20", "1"))
    pores = replace(pores, faults=Faults("1", floor="0"))
    subs = (SubCriterion("c", (pores, replace(pores, id="holes"))),)
    scheme = Scheme((Module("practice", (Criterion("c", subs),)),))
    contest = Contest()
    contest.must(DESK, f.EventFounded("1"))
    contest.must(DESK, f.SchemePinned(scheme, "1"))
    contest.must(DESK, f.PanelSeated("practical", tuple(f.Seat(seat, f"judge-{seat}") for seat in PRACTICAL_SEATS)))
    for subject in COMPETITORS:
        contest.must(DESK, f.SubjectEntered(subject))
    contest.must(DESK, f.SessionOpened("day", ("practice",)))
    for subject, aspect in product(COMPETITORS, ("pores", "holes")):
        for seat, count in zip(PRACTICAL_SEATS, ("5", "1", "0"), strict=True):
            contest.must(seat, f.Marked(subject, aspect, seat, count))
    (panel,) = leniency(contest.state)
    assert [each.lean for each in panel.judges] == [Fraction(-4, 10), 0, Fraction(1, 10)]


# -- Kendall's W -------------------------------------------------------------------------------------------------------


def test_kendalls_w_of_the_published_rank_sums() -> None:
    """Zar, example 20.5, as the field's rules have it: S = 1175.5, W uncorrected 0.91336."""
    written = "14.5 21 30.5 6 11 3.5 20 11.5 29 28.5 22.5 36"
    found = concordance([Fraction(each) for each in written.split()], 3)
    assert found == 12 * Fraction("1175.5") / (9 * (12**3 - 12))
    assert round(found, 5) == Fraction("0.91336")


def test_judges_who_agree_give_one_and_opposite_ones_nothing() -> None:
    rising = [Fraction(each) for each in (1, 2, 3, 4)]
    assert kendall_w([rising, rising, rising]) == 1
    assert kendall_w([rising, rising[::-1]]) == 0
    assert kendall_w([rising]) is None and kendall_w([rising[:2], rising[:2]]) is None
    assert kendall_w([[Fraction(1)] * 4, [Fraction(2)] * 4]) is None


def test_who_ties_shares_the_mean_of_the_ranks_and_the_tie_is_corrected() -> None:
    assert ranks([Fraction(each) for each in (5, 9, 5, 1)]) == [Fraction(5, 2), 1, Fraction(5, 2), 4]
    tied = [Fraction(each) for each in (3, 2, 2, 1)]
    assert kendall_w([tied, tied]) == 1  # without the correction it would be less


@given(st.lists(st.fractions(), min_size=1, max_size=9))
def test_the_median_is_the_middle_one(values: list[Fraction]) -> None:
    assert median(values) == statistics.median(values)
