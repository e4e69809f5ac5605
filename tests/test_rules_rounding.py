"""Rounding on a stated grid, and printing."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.rounding import printed, rounded
from competition.rules.scheme import Mode

HOW = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}
VALUES = st.fractions(max_denominator=5000, min_value=-1000, max_value=1000)
DECIMALS = st.integers(-(10**8), 10**8).map(lambda units: Fraction(units, 10**5))  # halves come up


@pytest.mark.parametrize(
    ("value", "mode", "text"),
    [
        ("2.345", "half_up", "2.35"),
        ("2.345", "half_even", "2.34"),
        ("2.355", "half_even", "2.36"),
        ("2.349", "truncate", "2.34"),
        ("-2.345", "half_up", "-2.35"),
        ("-2.349", "truncate", "-2.34"),
        ("-0.004", "half_up", "0.00"),
        ("1/3", "half_up", "0.33"),
        ("2/3", "half_up", "0.67"),
        ("9.995", "half_up", "10.00"),
    ],
)
def test_a_half_goes_where_the_mode_says(value: str, mode: Mode, text: str) -> None:
    assert printed(Fraction(value), 2, mode) == text


def test_no_places_print_no_point() -> None:
    assert printed(Fraction("2.5"), 0) == "3"
    assert printed(Fraction("-0.4"), 0) == "0"


@given(DECIMALS, st.integers(0, 4), st.sampled_from(sorted(HOW)))
def test_rounding_a_decimal_is_what_the_decimal_module_says(value: Fraction, places: int, mode: Mode) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert rounded(value, places, mode) == Fraction(exact.quantize(Decimal(1).scaleb(-places), rounding=HOW[mode]))


@given(VALUES, st.integers(0, 6), st.sampled_from(sorted(HOW)))
def test_rounding_twice_changes_nothing_and_moves_by_less_than_a_unit(value: Fraction, places: int, mode: Mode) -> None:
    once = rounded(value, places, mode)
    assert rounded(once, places, mode) == once
    unit = Fraction(1, 10**places)
    assert abs(once - value) < unit if mode == "truncate" else 2 * abs(once - value) <= unit


@given(VALUES, st.integers(0, 6), st.sampled_from(sorted(HOW)))
def test_what_is_printed_is_what_was_rounded(value: Fraction, places: int, mode: Mode) -> None:
    assert Fraction(printed(value, places, mode)) == rounded(value, places, mode)
