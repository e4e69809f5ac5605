"""One observation: what each kind of aspect admits, and what it scores."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.observations import grid, reading, refusal, scoring
from competition.rules.refusals import WORDS
from competition.rules.scheme import Aspect, Faults, Limits, Step, Tolerance, Veto
from tests.schemes import aspects, values

JUDGEMENT = Aspect("a", "judgement", "p", "2", each=True)
SCORE = Aspect("a", "score", "p", "10", limits=Limits("0.5", "10", "0.25"))
YES_NO = Aspect("a", "yes_no", "p", "1.5")
STEPPED = Aspect(
    "a", "stepped", "p", "2",
    limits=Limits("0", "40", "0.01"), tolerance=Tolerance("20", steps=(Step("0.05", "2"), Step("0.1", "0.5"))),
)  # fmt: skip
LINEAR = Aspect(
    "a", "linear", "p", "3", limits=Limits("0", "40", "0.01"), tolerance=Tolerance("20", full="0.1", zero="0.4")
)
DEDUCTION = Aspect("a", "deduction", "p", "10", faults=Faults("3"))
PENALTY = Aspect("a", "deduction", "p", "0", faults=Faults("2.5", floor="-20"))
VETO = Aspect("a", "veto", "p", veto=Veto("total"))


@pytest.mark.parametrize(
    ("aspect", "value", "score"),
    [
        (JUDGEMENT, "0", "0"),
        (JUDGEMENT, "3", "3"),
        (SCORE, "7.25", "7.25"),
        (YES_NO, "yes", "1.5"),
        (YES_NO, "no", "0"),
        (STEPPED, "20", "2"),
        (STEPPED, "20.05", "2"),
        (STEPPED, "19.95", "2"),
        (STEPPED, "20.06", "0.5"),
        (STEPPED, "19.9", "0.5"),
        (STEPPED, "19.89", "0"),
        (LINEAR, "20.1", "3"),
        (LINEAR, "19.9", "3"),
        (LINEAR, "20.2", "2"),
        (LINEAR, "19.75", "1.5"),
        (LINEAR, "20.39", "1/10"),
        (LINEAR, "20.4", "0"),
        (LINEAR, "35", "0"),
        (DEDUCTION, "0", "10"),
        (DEDUCTION, "3", "1"),
        (DEDUCTION, "4", "0"),
        (PENALTY, "0", "0"),
        (PENALTY, "3", "-7.5"),
        (PENALTY, "8", "-20"),
        (PENALTY, "9", "-20"),
        (VETO, "yes", "0"),
    ],
)
def test_an_observation_scores_what_its_kind_says(aspect: Aspect, value: str, score: str) -> None:
    assert refusal(aspect, value) is None
    assert scoring(aspect)(value) == Fraction(score)


@pytest.mark.parametrize("aspect", [JUDGEMENT, SCORE, YES_NO, STEPPED, LINEAR, DEDUCTION, PENALTY, VETO])
def test_absent_is_admitted_everywhere_and_scores_nothing(aspect: Aspect) -> None:
    assert refusal(aspect, "absent") is None
    assert scoring(aspect)("absent") == 0
    assert reading(aspect, "absent") is None


@pytest.mark.parametrize(
    ("aspect", "value", "word"),
    [
        (JUDGEMENT, "4", "value_not_allowed"),
        (JUDGEMENT, "1.5", "value_not_allowed"),
        (JUDGEMENT, "٣", "value_not_allowed"),
        (YES_NO, "1", "value_not_allowed"),
        (VETO, "Yes", "value_not_allowed"),
        (SCORE, "07.50", "value_not_a_number"),
        (SCORE, "+1", "value_not_a_number"),
        (SCORE, "1e1", "value_not_a_number"),
        (SCORE, "seven", "value_not_a_number"),
        (SCORE, "", "value_not_a_number"),
        (SCORE, "9" * 5000, "value_not_a_number"),
        (SCORE, "0.25", "value_out_of_range"),
        (SCORE, "10.25", "value_out_of_range"),
        (SCORE, "-1", "value_out_of_range"),
        (SCORE, "7.3", "value_off_step"),
        (LINEAR, "20.005", "value_off_step"),
        (DEDUCTION, "1.5", "value_off_step"),
        (DEDUCTION, "-1", "value_out_of_range"),
        (DEDUCTION, "1000", "value_out_of_range"),
    ],
)
def test_what_an_aspect_does_not_admit_is_refused_with_a_word(aspect: Aspect, value: str, word: str) -> None:
    found = refusal(aspect, value)
    assert found is not None and found.word == word
    assert set(found.details) == set(WORDS[word])


def test_the_step_is_counted_from_the_low_end() -> None:
    thirds = Aspect("a", "score", "p", "7", limits=Limits("1", "7", "3"))
    assert [value for value in map(str, range(9)) if not refusal(thirds, value)] == ["1", "4", "7"]


@given(st.data())
def test_every_score_is_a_whole_number_of_the_aspects_grid(data: st.DataObject) -> None:
    aspect = data.draw(aspects("a"))
    value = data.draw(values(aspect))
    assert refusal(aspect, value) is None
    assert (scoring(aspect)(value) * grid(aspect)).denominator == 1
