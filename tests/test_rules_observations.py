"""One observation: what each kind of aspect admits, and what it scores."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.observations import grid, reading, refusal, scoring, single_readings
from competition.rules.refusals import WORDS
from competition.rules.scheme import (
    Aspect,
    Fault,
    Faults,
    Limits,
    Readings,
    Started,
    Step,
    Table,
    TableRow,
    Tolerance,
    Veto,
)
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


TABLE = Aspect(
    "a", "table", "p", "5",
    limits=Limits("0", "99", "0.5"), table=Table("up_to", (TableRow("10", "5"), TableRow("20", "2")), "-1"),
)  # fmt: skip
REACHED = replace(TABLE, table=Table("from", (TableRow("20", "5"), TableRow("10", "2"))))
STARTED = Aspect("a", "started", "p", "10", limits=Limits("0", "999", "1"), started=Started("60", "10", "3"))
SOLVED = Aspect("a", "count", "p", faults=Faults("2", "1", "7"))
LATE = Aspect("a", "count", "p", faults=Faults("-0.5", "-20"))
WELD = Aspect("a", "faults", "p", "10", listed=(Fault("crack", "5", 1), Fault("pore", "0.5")))
READ = Aspect("a", "reading", "p", limits=Limits("0", "40", "0.1"))
OVER = replace(LINEAR, tolerance=Tolerance("20", full="0.1", zero="0.4", side="over"))
UNDER = replace(LINEAR, tolerance=Tolerance("20", full="0.1", zero="0.4", side="under"))
WIDTH = replace(SCORE, limits=Limits("0", "10", "0.5"))


def three(take: Any, better: Any = "higher", **more: Any) -> Aspect:
    return replace(WIDTH, readings=Readings(3, take, better, **more))


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
        (TABLE, "10", "5"),
        (TABLE, "10.5", "2"),
        (TABLE, "20.5", "-1"),
        (REACHED, "20", "5"),
        (REACHED, "19.5", "2"),
        (REACHED, "9.5", "0"),
        (STARTED, "60", "10"),
        (STARTED, "61", "7"),
        (STARTED, "70", "7"),
        (STARTED, "71", "4"),
        (STARTED, "999", "0"),
        (SOLVED, "0", "1"),
        (SOLVED, "3", "6"),
        (SOLVED, "4", "7"),
        (LATE, "3", "-1.5"),
        (LATE, "41", "-20"),
        (WELD, "none", "10"),
        (WELD, "crack:1 pore:3", "3.5"),
        (WELD, "pore:99", "0"),
        (replace(WELD, faults=Faults("0", "-2")), "crack:1 pore:99", "-2"),
        (READ, "7.5", "0"),
        (OVER, "0", "3"),
        (OVER, "20.2", "2"),
        (UNDER, "40", "3"),
        (UNDER, "19.8", "2"),
        (three("best"), "7 9.5 x", "9.5"),
        (three("best", "lower"), "7 9.5 x", "7"),
        (three("best"), "x x x", "0"),
        (three("mean"), "7 8 8", "23/3"),
        (three("mean"), "7 8 x", "0"),
        (three("mean", drop_worst=1), "7 8 x", "7.5"),
        (three("mean", "lower", drop_best=1, drop_worst=1), "7 8 9", "8"),
        (three("median"), "9 1 4", "4"),
        (three("median", drop_best=1), "9 1 4", "2.5"),
        (three("sum"), "1 2 4", "7"),
        (three("last"), "x 9 4", "4"),
        (three("last"), "9 4 x", "0"),
        (three("mean", places=1, mode="truncate"), "7 8 8", "7.6"),
        (replace(LINEAR, readings=Readings(2, "best", "closest")), "20.4 19.8", "2"),
    ],
)
def test_an_observation_scores_what_its_kind_says(aspect: Aspect, value: str, score: str) -> None:
    assert refusal(aspect, value) is None
    assert scoring(aspect)(value) == Fraction(score)


@pytest.mark.parametrize(
    "aspect", [JUDGEMENT, SCORE, YES_NO, STEPPED, LINEAR, DEDUCTION, PENALTY, VETO, TABLE, STARTED, SOLVED, WELD, READ]
)
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
        (READ, "40.1", "value_out_of_range"),
        (three("best"), "7 8", "values_count"),
        (three("best"), "7 8  9", "values_count"),
        (three("best"), "7 8 9.7", "value_off_step"),
        (three("best"), "7 8 X", "value_not_a_number"),
        (three("best"), "7 8 11", "value_out_of_range"),
        (SCORE, "x", "value_not_a_number"),
        (WELD, "", "faults_malformed"),
        (WELD, "crack", "faults_malformed"),
        (WELD, "crack:0", "faults_malformed"),
        (WELD, "pore:1 crack:1", "faults_malformed"),
        (WELD, "pore:1 pore:1", "faults_malformed"),
        (WELD, "none pore:1", "faults_malformed"),
        (WELD, "slag:1", "unknown_fault"),
        (WELD, "crack:2", "fault_too_often"),
    ],
)
def test_what_an_aspect_does_not_admit_is_refused_with_a_word(aspect: Aspect, value: str, word: str) -> None:
    found = refusal(aspect, value)
    assert found is not None and found.word == word
    assert set(found.details) == set(WORDS[word])


def test_a_cell_reads_as_one_number_for_ties_and_conditions() -> None:
    assert reading(YES_NO, "yes") == 1
    assert reading(three("best"), "7 9.5 x") == Fraction("9.5")
    assert reading(three("mean"), "7 9.5 x") is None
    assert reading(WELD, "crack:1 pore:3") == 4
    assert reading(WELD, "none") == 0
    assert single_readings(three("mean"), "7 9.5 x") == (Fraction(7), Fraction("9.5"))
    assert single_readings(SCORE, "absent") == ()


def test_the_step_is_counted_from_the_low_end() -> None:
    thirds = Aspect("a", "score", "p", "7", limits=Limits("1", "7", "3"))
    assert [value for value in map(str, range(9)) if not refusal(thirds, value)] == ["1", "4", "7"]


@given(st.data())
def test_every_score_is_a_whole_number_of_the_aspects_grid(data: st.DataObject) -> None:
    aspect = data.draw(aspects("a"))
    value = data.draw(values(aspect))
    assert refusal(aspect, value) is None
    assert (scoring(aspect)(value) * grid(aspect)).denominator == 1
