"""Numbers from text and back: exact, canonical, and bounded."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.numbers import common_multiple, number, observed, ratio

NOT_CANONICAL = [
    "", "07.50", "7.50", "7.", ".5", "+1", "1e3", "-0", "-0.0", "0.0", "٣", "１", "1_000", " 1", "1 ", "1\n", "NaN",
    "Infinity", "1/2", "1,5", "--1", "0x1", "9" * 16, "0." + "1" * 16,
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_CANONICAL)
def test_an_observation_has_one_writing_only(text: str) -> None:
    assert observed(text) is None


@pytest.mark.parametrize("text", ["0", "7.5", "-3", "-0.25", "100", "14.9", "9" * 15])
def test_an_observation_in_its_one_writing_is_that_number(text: str) -> None:
    assert observed(text) == Fraction(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_two_observations_that_are_equal_are_written_equally(value: object) -> None:
    plain = f"{value:f}"
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if short == "-0":
        assert observed(short) is None
        return
    assert observed(short) == Fraction(plain)
    assert observed(plain) is None or plain == short


@pytest.mark.parametrize("text", ["", "1/0", "0/0", "1e3", "+1", "1.", "٣", "1 / 3", "nan", "9" * 16, "1/-3"])
def test_a_scheme_refuses_what_is_no_decimal_and_no_ratio(text: str) -> None:
    with pytest.raises(ValueError, match="ratio"):
        number(text)


def test_a_scheme_may_say_a_third() -> None:
    assert number("1/3") == Fraction(1, 3)
    assert number("0.30") == Fraction(3, 10)
    assert number("-20") == -20


@given(st.fractions(max_denominator=10**9, min_value=-(10**6), max_value=10**6))
def test_a_ratio_written_exactly_is_read_back(value: Fraction) -> None:
    assert number(ratio(value)) == value


@given(st.lists(st.integers(1, 400), max_size=6))
def test_a_common_multiple_is_the_least_that_all_divide(numbers: list[int]) -> None:
    assert common_multiple(numbers) == math.lcm(*numbers)
