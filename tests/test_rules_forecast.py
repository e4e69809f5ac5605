"""The forecast contains the final result of every completion, reaches its ends where it says so, and leaks nothing."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.board import Audience
from competition.rules.forecast import Outlook, forecast
from competition.rules.points import plan_of
from competition.rules.prospects import prospects_of
from competition.rules.reach import Reach, panel_reach, score_reach
from competition.rules.scheme import (
    Aspect,
    Condition,
    Criterion,
    Fault,
    Faults,
    Limits,
    Module,
    Pool,
    Ranking,
    Readings,
    Scheme,
    Started,
    Step,
    SubCriterion,
    Table,
    TableRow,
    TieKey,
    Tolerance,
    Veto,
)
from competition.rules.standings import Scorer
from tests.schemes import Contest, cells, contests, founded, values

PUBLIC: Audience = "public"
RUNNING: Audience = "chief"


def completed(contest: Contest, draw: st.DataObject) -> None:
    """Every owed cell that is empty is marked, with a few values for each aspect, so that ties come up."""
    assert contest.state.scheme is not None
    few = {
        aspect.id: draw.draw(st.lists(values(aspect), min_size=1, max_size=3))
        for *_, aspect in contest.state.scheme.aspects()
    }
    random = draw.draw(st.randoms(use_true_random=False))
    for subject, aspect, seat, by in cells(contest.state):
        if (aspect.id, seat) not in contest.state.subjects[subject].marks:
            contest.send(by, f.Marked(subject, aspect.id, seat, random.choice(few[aspect.id])))


@given(contests(), st.data(), st.sampled_from([RUNNING, PUBLIC]))
@settings(max_examples=150, deadline=None)
def test_the_final_result_of_every_completion_lies_within_the_forecast(
    contest: Contest, data: st.DataObject, audience: Audience
) -> None:
    told = forecast(contest.state, audience, Scorer())
    before = contest.state
    assert told is not None and before.scheme is not None
    seats = {subject: Scorer().seating(before, subject) for subject in before.subjects}
    prospects = prospects_of(plan_of(before.scheme))
    reaches = {
        subject: prospects.total(record, seats[subject], audience == RUNNING)
        for subject, record in before.subjects.items()
    }
    completed(contest, data)
    finals = Scorer().standings(contest.state)
    for row in finals.rows:
        if not row.complete or row.status != "competing" or row.total is None:
            continue
        reach, outlook = reaches[row.subject], told.subjects[row.subject]
        if reach is not None:
            assert reach.least <= row.total <= reach.greatest
        if all(each.complete for each in finals.rows if (each.round, each.group) == (row.round, row.group)):
            assert row.rank is not None
            assert outlook.best <= row.rank <= outlook.worst
            if outlook.chance == "secured":
                assert row.rank == 1
            if row.rank == 1:
                assert outlook.chance != "out"


# -- by hand -----------------------------------------------------------------------------------------------------------

TEN = Limits("0", "10", "1")
WORK = Aspect("work", "score", "p1", max="10", limits=TEN)
SPEED = Aspect("speed", "score", "p1", max="10", limits=TEN)
LOOK = Aspect("look", "score", "p3", max="10", each=True, limits=TEN)


def scheme(*aspects: Aspect, **others: object) -> Scheme:
    return Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),), **others)  # type: ignore[arg-type]


def contest_of(rules: Scheme, count: int = 2, founding: f.EventFounded | None = None) -> Contest:
    return founded(rules, tuple(f.SubjectEntered(f"s{n}", start=n) for n in range(1, count + 1)), founding)


def marked(contest: Contest, subject: str, *marks: tuple[str, str, str]) -> None:
    """Marks as (aspect, seat or "", value)."""
    assert contest.state.scheme is not None
    panels = {aspect.id: aspect.panel for *_, aspect in contest.state.scheme.aspects()}
    for aspect, seat, value in marks:
        contest.must(seat or f"{panels[aspect]}-j1", f.Marked(subject, aspect, seat, value))


def told(contest: Contest, audience: Audience = RUNNING) -> dict[str, Outlook]:
    found = forecast(contest.state, audience, Scorer())
    assert found is not None
    return dict(found.subjects)


def test_the_first_place_is_secured_when_nobody_can_reach_the_total_any_more() -> None:
    contest = contest_of(scheme(WORK, SPEED))
    marked(contest, "s1", ("work", "", "9"), ("speed", "", "8"))
    marked(contest, "s2", ("work", "", "6"))
    found = told(contest)
    assert (found["s1"].chance, found["s1"].best, found["s1"].worst) == ("secured", 1, 1)
    assert found["s2"] == Outlook("6.00", "16.00", 2, 2, "out", True, False)


def test_whoever_can_draw_level_still_shares_the_first_place_without_a_tie_key() -> None:
    contest = contest_of(scheme(WORK, SPEED))
    marked(contest, "s1", ("work", "", "9"), ("speed", "", "8"))
    marked(contest, "s2", ("work", "", "7"))
    found = told(contest)
    assert (found["s1"].chance, found["s2"].chance, found["s2"].best) == ("secured", "can_win", 1)


def test_an_undecided_tie_key_is_taken_for_and_against() -> None:
    contest = contest_of(scheme(WORK, SPEED, ties=(TieKey("aspect", "speed"),)))
    marked(contest, "s1", ("work", "", "9"), ("speed", "", "8"))
    marked(contest, "s2", ("work", "", "7"))
    found = told(contest)
    assert (found["s1"].chance, found["s1"].worst) == ("can_win", 2)
    assert (found["s2"].chance, found["s2"].best, found["s2"].worst) == ("open", 1, 2)


def test_a_veto_that_may_still_fall_secures_nothing() -> None:
    crack = Aspect("crack", "veto", "p1", veto=Veto("total"))
    contest = contest_of(scheme(WORK, SPEED, crack))
    marked(contest, "s1", ("work", "", "10"), ("speed", "", "10"))
    marked(contest, "s2", ("work", "", "1"), ("speed", "", "1"), ("crack", "", "no"))
    assert told(contest)["s1"] == Outlook("0.00", "20.00", 1, 2, "can_win", True, False)
    marked(contest, "s1", ("crack", "", "no"))
    assert told(contest)["s1"].chance == "secured"


def test_the_public_learns_nothing_of_a_panel_that_is_not_done() -> None:
    contest = contest_of(scheme(LOOK))
    before = told(contest, PUBLIC)
    marked(contest, "s1", ("look", "p3-j1", "10"), ("look", "p3-j2", "10"))
    assert told(contest, PUBLIC) == before
    assert told(contest)["s1"].least == "6.67"


def test_a_frozen_board_forecasts_from_what_it_shows() -> None:
    contest = contest_of(scheme(WORK, SPEED))
    marked(contest, "s1", ("work", "", "5"))
    before = told(contest, PUBLIC)
    contest.must("desk:office", f.BoardFrozen())
    marked(contest, "s1", ("speed", "", "9"))
    assert told(contest, PUBLIC) == before
    assert told(contest)["s1"].least == "14.00"


@pytest.mark.parametrize("founding", [
    f.EventFounded(VERSION, visibility="published", depth="aspects"),
    f.EventFounded(VERSION, depth="aspects", blind=True),
])  # fmt: skip
def test_before_publication_nothing_is_forecast_where_only_progress_is_shown(founding: f.EventFounded) -> None:
    contest = contest_of(scheme(WORK), 2, founding)
    marked(contest, "s1", ("work", "", "5"))
    assert forecast(contest.state, PUBLIC, Scorer()) is None
    assert forecast(contest.state, RUNNING, Scorer()) is not None


def test_at_the_depth_of_ranks_only_places_are_told() -> None:
    contest = contest_of(scheme(WORK), 2, f.EventFounded(VERSION, depth="ranks"))
    marked(contest, "s1", ("work", "", "5"))
    assert told(contest, PUBLIC)["s1"] == Outlook(None, None, 1, 2, "can_win", True, False)


def test_where_the_lower_total_leads_an_absent_mark_may_leave_no_total() -> None:
    contest = contest_of(scheme(WORK, SPEED, ranking=Ranking(better="lower")))
    marked(contest, "s1", ("work", "", "9"))
    marked(contest, "s2", ("work", "", "1"), ("speed", "", "1"))
    found = told(contest)
    assert found["s1"].may_fail and found["s1"].chance == "out"
    assert found["s2"].chance == "secured"


def test_an_open_condition_leaves_the_ends_open() -> None:
    bonus = Aspect(
        "bonus", "score", "p1", max="10", limits=TEN, bonus=True, only_if=Condition("work", low="5", high="10")
    )
    contest = contest_of(scheme(WORK, bonus))
    marked(contest, "s1", ("bonus", "", "4"))
    found = told(contest)["s1"]
    assert (found.least, found.greatest, found.exact, found.chance) == ("0.00", "14.00", False, "open")
    marked(contest, "s1", ("work", "", "4"))
    assert (told(contest)["s1"].least, told(contest)["s1"].greatest) == ("4.00", "4.00")


ONE = {"panel": "p1", "max": "10"}


@pytest.mark.parametrize(
    ("aspect", "least", "greatest"),
    [
        (Aspect("a", "linear", limits=Limits("0", "10", "3"), tolerance=Tolerance("5", "0", "4"), **ONE), "0", "15/2"),
        (Aspect("a", "stepped", limits=Limits("0", "10", "1"), tolerance=Tolerance("5.5", steps=(
            Step("0.4", "10"), Step("1", "6"))), **ONE), "0", "6"),
        (Aspect("a", "table", limits=Limits("0", "9", "1"), table=Table("up_to", (
            TableRow("3", "4"), TableRow("4", "9"), TableRow("6", "-2")), "1"), **ONE), "-2", "9"),
        (Aspect("a", "started", limits=Limits("0", "99", "1"), started=Started("60", "10", "3", "1"), **ONE),
         "0", "10"),
        (Aspect("a", "count", limits=Limits("0", "5", "1"), faults=Faults("-2", "-7", "0"), **ONE), "-7", "0"),
        (Aspect("a", "faults", listed=(Fault("x", "3", 2), Fault("y", "-1", 1)), faults=Faults("1", "2"), **ONE),
         "0", "11"),
    ],
)  # fmt: skip
def test_a_cells_ends_lie_on_the_grid_of_its_limits(aspect: Aspect, least: str, greatest: str) -> None:
    found = score_reach(aspect)
    assert (found.least, found.greatest) == (Fraction(least), Fraction(greatest))


def test_what_is_made_of_readings_may_lie_between_the_points_of_the_grid() -> None:
    aspect = Aspect(
        "a", "linear", "p1", max="10", limits=Limits("0", "10", "1"), tolerance=Tolerance("5.5", "0", "4"),
        readings=Readings(2, take="mean"),
    )  # fmt: skip
    assert score_reach(aspect) == Reach(Fraction(0), Fraction(10), exact=False)


def test_pools_that_do_not_grow_with_every_score_are_bounded_by_pairs_and_not_called_exact() -> None:
    cell = Reach(Fraction(0), Fraction(10))
    assert panel_reach([Fraction(4)], 2, cell, Pool(take="closest_two")) == Reach(Fraction(0), Fraction(10), False)
    assert panel_reach([], 3, cell, Pool(take="closest_two")) == cell
    assert panel_reach([Fraction(4)], 2, cell, Pool(take="median")) == cell
    assert panel_reach([Fraction(4), Fraction(6)], 1, cell, Pool()) == Reach(Fraction(10, 3), Fraction(20, 3))


def test_a_tolerance_may_turn_close_totals_round() -> None:
    rules = scheme(WORK, SPEED, ties=(TieKey("aspect", "speed"),), ranking=Ranking(tolerance="2"))
    contest = contest_of(rules)
    marked(contest, "s1", ("work", "", "9"), ("speed", "", "0"))
    marked(contest, "s2", ("work", "", "0"))
    assert told(contest)["s1"].worst == 2
    assert told(contest)["s2"].best == 1
