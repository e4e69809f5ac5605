"""What is wrong with a scale is said with its field, and a sound one has no problem."""

from typing import Any

import pytest

from competition.rules.checks_scale import PROBLEMS, problems_of_scale
from competition.rules.scheme import Scale, Scheme


def found(**fields: Any) -> list[tuple[str, str]]:
    return [(each.field, each.word) for each in problems_of_scale(Scheme((), scale=Scale(**fields)))]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"centre": "median", "place": "700", "spread": "mad", "least": "400", "most": "800"},
        {"spread": "fixed", "fixed": "12.5", "unit": "-30", "places": 2, "least": "0.25"},
        {"least": "500", "most": "500"},
    ],
)
def test_a_sound_scale_has_no_problem(fields: dict[str, Any]) -> None:
    assert found(**fields) == []
    assert list(problems_of_scale(Scheme(()))) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"centre": "mode"}, ("scale.centre", "choice_unknown")),
        ({"spread": "range"}, ("scale.spread", "choice_unknown")),
        ({"mode": "up"}, ("scale.mode", "choice_unknown")),
        ({"place": "high"}, ("scale.place", "not_a_number")),
        ({"unit": "x"}, ("scale.unit", "not_a_number")),
        ({"unit": "0"}, ("scale.unit", "scale_flat")),
        ({"spread": "fixed"}, ("scale.fixed", "scale_fixed_missing")),
        ({"spread": "fixed", "fixed": "-1"}, ("scale.fixed", "not_positive")),
        ({"fixed": "30"}, ("scale.fixed", "scale_fixed_unused")),
        ({"places": -1}, ("scale.places", "places_out_of_range")),
        ({"places": 10}, ("scale.places", "places_out_of_range")),
        ({"least": "low"}, ("scale.least", "not_a_number")),
        ({"least": "0.5"}, ("scale.least", "scale_bound_too_fine")),
        ({"most": "799.99", "places": 1}, ("scale.most", "scale_bound_too_fine")),
        ({"least": "800", "most": "400"}, ("scale", "limits_reversed")),
    ],
)
def test_a_problem_is_said_with_its_field(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found(**fields) == [expected]
    for each in problems_of_scale(Scheme((), scale=Scale(**fields))):
        assert set(each.details) == set(PROBLEMS.get(each.word, each.details))
