"""Panels: means and trimmed means, with numbers from real competitions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.aggregation import dropped, drops, pooled, taken
from competition.rules.rounding import printed
from competition.rules.scheme import Pool

SCORES = st.lists(st.integers(-20, 20), min_size=1, max_size=9)
POOLS = st.builds(Pool, st.integers(0, 4), st.integers(0, 4))


def numbers(text: str) -> list[Fraction]:
    return [Fraction(each) for each in text.split()]


@pytest.mark.parametrize(
    ("scores", "pool", "text"),
    [
        ("7.5 7.0 8.25 7.75 7.5 7.25 8.0 8.0 7.75", Pool(1, 1), "7.68"),  # skating, nine judges
        ("8 7 7.5 8 7.75 7.75 8 8", Pool(1, 1), "7.83"),  # skating, one of nine absent: the panel shrinks
        ("85 92 88 90 79", Pool(1, 1), "87.67"),  # vocational contests: five judges, the mean of the middle three
        ("112 114", Pool(), "113.00"),
        ("3 3 2 2 1 2 2", Pool(1, 1), "2.20"),  # skating, grade of execution
    ],
)
def test_a_panel_of_a_real_contest_gives_its_published_score(scores: str, pool: Pool, text: str) -> None:
    assert printed(taken(numbers(scores), pool), 2) == text


def test_diving_drops_two_high_and_two_low_of_seven() -> None:
    assert 3 * taken(numbers("7.5 7.0 7.5 7.0 7.5 8.0 6.5"), Pool(2, 2)) * 3 == 66
    assert 3 * taken(numbers("8.0 8.5 8.0 7.5 8.0"), Pool(1, 1)) * 3 == 72


def test_nothing_is_dropped_when_nothing_would_be_left() -> None:
    assert drops(2, Pool(1, 1)) == (0, 0)
    assert drops(3, Pool(1, 1)) == (1, 1)
    assert taken(numbers("6 8"), Pool(1, 1)) == 7


@given(SCORES, POOLS)
def test_whole_numbers_and_fractions_are_pooled_alike(scores: list[int], pool: Pool) -> None:
    total, count = pooled(scores, pool)
    assert Fraction(total, count) == taken([Fraction(score) for score in scores], pool)


@given(SCORES, POOLS)
def test_the_scores_shown_as_kept_are_those_that_count(scores: list[int], pool: Pool) -> None:
    flags = dropped(scores, pool)
    kept = [score for score, gone in zip(scores, flags, strict=True) if not gone]
    assert (sum(kept), len(kept)) == pooled(scores, pool)


def test_of_equal_scores_the_first_seats_are_shown_as_dropped() -> None:
    assert dropped([5, 5, 5, 5], Pool(1, 1)) == (True, True, False, False)
    assert dropped([7, 9, 9, 7], Pool(1, 1)) == (True, True, False, False)


@given(SCORES, POOLS, st.randoms(use_true_random=False))
def test_the_order_of_the_judges_changes_no_score(scores: list[int], pool: Pool, random: object) -> None:
    mixed = list(scores)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert pooled(mixed, pool) == pooled(scores, pool)
