"""From a panel's marks to points: pooling, factor, and the stages at which is rounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.points import Marking, Plan, plan_of
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Pool, Rounding, Scheme, SubCriterion
from tests.schemes import aspects, roundings, values

NINE = Aspect("a", "score", "p", "10", True, factor="0.8", limits=Limits("0", "10", "0.25"), pool=Pool(1, 1))


def marking(aspect: Aspect, *rules: Rounding) -> Marking:
    return Marking("m", aspect, {rule.stage: rule for rule in rules})


def test_a_judgement_is_a_third_of_the_mean_times_max() -> None:
    three = marking(Aspect("a", "judgement", "p", "2", each=True))
    assert three.each(["3", "3", "3"]) == (2, 1)
    assert three.each(["2", "3", "2"]) == (14, 9)
    assert marking(Aspect("a", "judgement", "p", "2")).shared("1") == (2, 3)


def test_the_panel_is_rounded_before_the_factor_and_the_aspect_after_it() -> None:
    marks = ["7.5", "7", "8.25", "7.75", "7.5", "7.25", "8", "8", "7.75"]
    points, dropped = marking(NINE, Rounding("panel", 2), Rounding("aspect", 2)).explained(marks)
    assert points.panel_exact == Fraction("53.75") / 7
    assert points.panel == Fraction("7.68")
    assert points.points_exact == Fraction("6.144")
    assert points.points == Fraction("6.14")
    assert dropped == (False, True, True, False, False, False, False, False, False)


def test_one_shared_reading_is_not_rounded_as_a_panels_score() -> None:
    shared = Aspect("a", "score", "p", "10", factor="2", limits=Limits("0", "10", "0.25"))
    assert marking(shared, Rounding("panel", 0)).shared("7.25") == (29, 2)


def test_an_absent_mark_is_pooled_as_nothing() -> None:
    two = marking(Aspect("a", "judgement", "p", "3", each=True))
    assert two.each(["3", "absent"]) == (3, 2)


def test_what_was_never_admitted_is_a_bug_and_not_a_number() -> None:
    with pytest.raises(ValueError, match="never admitted"):
        marking(NINE).each(["7.3"])


def test_a_reading_is_pooled_but_never_rounded() -> None:
    nine = marking(NINE, Rounding("panel", 0))
    assert nine.reading(["1", "2", "2.5", "9"]) == Fraction("2.25")
    assert nine.reading(["1", "2", "absent"]) is None
    assert nine.reading([]) is None
    assert marking(Aspect("a", "yes_no", "p", "5")).reading(["yes"]) == 1


@given(st.data())
def test_points_remembered_and_points_explained_are_the_same(data: st.DataObject) -> None:
    aspect = data.draw(aspects("a", ("judgement", "score", "yes_no", "stepped", "linear", "deduction")))
    one = marking(aspect, *data.draw(roundings()))
    given = data.draw(st.lists(values(aspect), min_size=1, max_size=5 if aspect.each else 1))
    for _ in range(2):
        fast = one.each(given) if aspect.each else one.shared(given[0])
        assert Fraction(*fast) == one.explained(given)[0].points


@given(st.data())
def test_twice_the_factor_is_twice_the_points(data: st.DataObject) -> None:
    limits = Limits("0", "10", "0.25")
    marks = data.draw(st.lists(values(NINE), min_size=1, max_size=9))
    once, twice = (Aspect("a", "score", "p", "10", True, factor=factor, limits=limits) for factor in ("0.7", "1.4"))
    assert 2 * Fraction(*marking(once).each(marks)) == Fraction(*marking(twice).each(marks))


def test_a_scheme_is_compiled_once() -> None:
    scheme = Scheme((Module("m", (Criterion("c", (SubCriterion("s", (NINE,)),)),)),))
    assert plan_of(scheme) is plan_of(scheme)
    equal = Scheme((Module("m", (Criterion("c", (SubCriterion("s", (NINE,)),)),)),))
    assert equal == scheme
    assert plan_of(equal) is not plan_of(scheme)


def test_a_stage_without_a_rule_leaves_the_number_as_it_is() -> None:
    plan = Plan(Scheme((Module("m", ()),), (Rounding("total", 1, "truncate"),), print_places=3))
    third = Fraction(1, 3)
    assert (plan.rounded("module", third), plan.rounded("total", third)) == (third, Fraction(3, 10))
    assert (plan.places("module"), plan.places("total")) == (3, 1)
