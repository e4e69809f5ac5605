"""What is wrong with a scheme, all of it at once."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from competition.rules.checks import PROBLEMS, problems, too_few_seats
from competition.rules.scheme import (
    Aspect,
    Criterion,
    Faults,
    Limits,
    Module,
    Pool,
    Rounding,
    Scheme,
    Step,
    SubCriterion,
    TieKey,
    Tolerance,
    Veto,
)
from tests import cast
from tests.schemes import PANELS, schemes, seats_of

TEN = Limits("0", "10", "1")
SCORE = Aspect("a", "score", "p", "10", each=True, limits=TEN)
JUDGEMENT = Aspect("a", "judgement", "p", "2")
STEPPED = Aspect("a", "stepped", "p", "2", limits=TEN, tolerance=Tolerance("5", steps=(Step("1", "2"), Step("2", "1"))))
LINEAR = Aspect("a", "linear", "p", "2", limits=TEN, tolerance=Tolerance("5", "0", "2"))
DEDUCTION = Aspect("a", "deduction", "p", "10", faults=Faults("1"))
VETO = Aspect("v", "veto", "p", veto=Veto("total"))


def scheme(*aspects: Aspect, **more: Any) -> Scheme:
    return Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),), **more)


def words(found: Scheme, panels: Any = None) -> list[tuple[str, str]]:
    return [(problem.field, problem.word) for problem in problems(found, panels)]


@settings(max_examples=50, deadline=None)
@given(schemes())
def test_a_good_scheme_has_no_problem(found: Scheme) -> None:
    assert problems(found, {panel: seats_of(panel) for panel in PANELS}) == ()


def test_the_casts_scheme_has_no_problem() -> None:
    assert problems(cast.SCHEME, {"practical": cast.PRACTICAL_SEATS, "theory": (cast.THEORY_SEAT,)}) == ()


@pytest.mark.parametrize(
    ("aspect", "field", "word"),
    [
        (replace(JUDGEMENT, max="0"), "max", "not_positive"),
        (replace(JUDGEMENT, max="two"), "max", "not_a_number"),
        (replace(JUDGEMENT, max="1e3"), "max", "not_a_number"),
        (replace(JUDGEMENT, kind="guess"), "kind", "choice_unknown"),
        (replace(JUDGEMENT, factor="0"), "factor", "not_positive"),
        (replace(JUDGEMENT, factor="-1"), "factor", "not_positive"),
        (replace(JUDGEMENT, factor="1/0"), "factor", "not_a_number"),
        (replace(JUDGEMENT, limits=TEN), "limits", "not_for_kind"),
        (replace(JUDGEMENT, veto=Veto("total")), "veto", "not_for_kind"),
        (replace(JUDGEMENT, pool=Pool(1, 1)), "pool", "pool_without_each"),
        (replace(SCORE, pool=Pool(-1, 1)), "pool", "drops_negative"),
        (replace(SCORE, limits=None), "limits", "missing"),
        (replace(SCORE, limits=Limits("0", "11", "1")), "max", "max_below_high"),
        (replace(SCORE, limits=Limits("9", "3", "1")), "limits", "limits_reversed"),
        (replace(SCORE, limits=Limits("0", "9", "0")), "limits.step", "not_positive"),
        (replace(SCORE, limits=Limits("x", "9", "1")), "limits.low", "not_a_number"),
        (replace(STEPPED, tolerance=None), "tolerance", "missing"),
        (replace(STEPPED, tolerance=Tolerance("5")), "tolerance.steps", "missing"),
        (replace(STEPPED, tolerance=Tolerance("x", steps=(Step("1", "2"),))), "tolerance.target", "not_a_number"),
        (
            replace(STEPPED, tolerance=Tolerance("5", steps=(Step("2", "1"), Step("1", "2")))),
            "tolerance.steps",
            "steps_out_of_order",
        ),
        (
            replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "1"), Step("2", "1")))),
            "tolerance.steps",
            "steps_out_of_order",
        ),
        (replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "3"),))), "tolerance.steps", "points_above_max"),
        (replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "-1"),))), "tolerance.steps", "points_negative"),
        (replace(LINEAR, tolerance=Tolerance("5", "2", "2")), "tolerance", "tolerance_reversed"),
        (replace(LINEAR, tolerance=Tolerance("5", "-1", "2")), "tolerance", "tolerance_reversed"),
        (
            replace(LINEAR, tolerance=Tolerance("5", "0", "2", (Step("1", "1"),))),
            "tolerance.steps",
            "not_for_kind",
        ),
        (replace(DEDUCTION, faults=None), "faults", "missing"),
        (replace(DEDUCTION, faults=Faults("0")), "faults.each", "not_positive"),
        (replace(DEDUCTION, max="0"), "faults", "deducts_nothing"),
        (replace(DEDUCTION, limits=Limits("-1", "9", "1")), "limits.low", "points_negative"),
    ],
)
def test_an_aspect_that_cannot_be_counted_is_named(aspect: Aspect, field: str, word: str) -> None:
    assert words(scheme(aspect)) == [(f"aspects.a.{field}", word)]


@pytest.mark.parametrize(
    ("aspect", "field", "word"),
    [
        (replace(VETO, veto=None), "veto", "missing"),
        (replace(VETO, each=True), "each", "veto_is_shared"),
        (replace(VETO, max="5"), "max", "veto_has_points"),
        (replace(VETO, veto=Veto("module", "elsewhere")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("aspect", "v")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("aspect", "")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("total", "m")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("world")), "veto.scope", "choice_unknown"),  # type: ignore[arg-type]
    ],
)
def test_a_veto_that_zeroes_nothing_is_named(aspect: Aspect, field: str, word: str) -> None:
    assert words(scheme(JUDGEMENT, aspect)) == [(f"aspects.v.{field}", word)]


@pytest.mark.parametrize(
    ("more", "field", "word"),
    [
        ({"ties": (TieKey("module", "x"),)}, "ties.0.id", "target_missing"),
        ({"ties": (TieKey("module", "m"), TieKey("reading", "c"))}, "ties.1.id", "target_missing"),
        ({"ties": (TieKey("speed", "m"),)}, "ties.0.of", "choice_unknown"),
        ({"ties": (TieKey("module", "m", "faster"),)}, "ties.0.better", "choice_unknown"),
        ({"rounding": (Rounding("total", 2), Rounding("total", 1))}, "rounding", "stage_twice"),
        ({"rounding": (Rounding("end", 2),)}, "rounding", "choice_unknown"),
        ({"rounding": (Rounding("total", 2, "down"),)}, "rounding.total.mode", "choice_unknown"),
        ({"rounding": (Rounding("total", -1),)}, "rounding.total.places", "places_out_of_range"),
        ({"rounding": (Rounding("panel", 10),)}, "rounding.panel.places", "places_out_of_range"),
        ({"print_places": 10}, "print_places", "places_out_of_range"),
        ({"rounding": (Rounding("aspect", 3),)}, "print_places", "print_places_too_few"),
    ],
)
def test_what_a_scheme_says_of_itself_is_checked(more: dict[str, Any], field: str, word: str) -> None:
    assert words(scheme(JUDGEMENT, **more)) == [(field, word)]


def test_weights_ids_and_empty_branches_are_checked() -> None:
    twice = (SubCriterion("s", (JUDGEMENT, JUDGEMENT)), SubCriterion("s", ()))
    bad = Scheme((Module("m", (Criterion("c", twice),), "0"), Module("M 2", (), "much")))
    assert words(bad) == [
        ("modules.M 2", "empty"),
        ("modules.M 2", "id_malformed"),
        ("subs.s", "empty"),
        ("subs.s", "id_twice"),
        ("aspects.a", "id_twice"),
        ("modules.m.weight", "not_positive"),
        ("modules.M 2.weight", "not_a_number"),
    ]
    assert words(Scheme(())) == [("modules", "empty")]


def test_panels_are_checked_where_they_are_known() -> None:
    trimmed = replace(SCORE, pool=Pool(1, 1))
    assert words(scheme(trimmed)) == []
    assert words(scheme(trimmed), {"p": ("j1", "j2", "j3")}) == []
    assert words(scheme(trimmed), {"p": ("j1", "j2")}) == [("aspects.a.pool", "drops_all")]
    assert words(scheme(trimmed), {}) == [("aspects.a.panel", "unknown_panel")]
    assert too_few_seats(scheme(trimmed), "p", 2) == trimmed
    assert too_few_seats(scheme(trimmed), "p", 3) is None
    assert too_few_seats(scheme(trimmed), "q", 1) is None


def test_every_word_that_is_found_is_listed_with_its_details() -> None:
    bad = scheme(
        replace(SCORE, max="1", pool=Pool(5, 5)), replace(VETO, veto=Veto("module", "x")), ties=(TieKey("module", "x"),)
    )
    found = problems(bad, {"p": ("j1",)})
    assert len(found) == 4
    for problem in found:
        assert set(problem.details) == set(PROBLEMS[problem.word])
