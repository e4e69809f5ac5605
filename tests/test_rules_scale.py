"""The scaled score: the moments of the 500 scale, every rounding exact, and nobody placed without a spread."""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competition.rules.rounding import printed
from competition.rules.scale import floor_root, scaled, scaling
from competition.rules.scheme import Scale, Scheme
from competition.rules.standings import Standing, Standings
from tests.test_rules_medals import skills

TOTALS = st.lists(st.fractions(0, 100, max_denominator=300), min_size=2, max_size=30)
UNITS = st.sampled_from(["30", "-7.5", "1/3"])
MODES = st.sampled_from(["half_up", "half_even", "truncate"])


def fractions(*texts: str) -> list[Fraction]:
    return [Fraction(text) for text in texts]


def placed(scale: Scale, totals: list[Fraction]) -> list[str]:
    made = scaling(scale, totals)
    assert made is not None
    return [made.printed(total) for total in totals]


def slow(scale: Scale, totals: list[Fraction], total: Fraction) -> str:
    """The same with a root of a hundred digits: right wherever it is not within a hair of a half."""
    with localcontext() as context:
        context.prec = 120
        count = len(totals)
        mean = sum(totals, Fraction(0)) / count
        free = count if scale.spread == "population" else count - 1
        variance = sum(((each - mean) * (each - mean) for each in totals), Fraction(0)) / free
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        part = Fraction(scale.unit) * (total - mean)
        found = Decimal(part.numerator) / Decimal(part.denominator) / root
        return printed(Fraction(scale.place) + Fraction(found), scale.places, scale.mode)


# -- worked numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "totals", "expected"),
    [
        # deviation 2 about 5: 2 4 4 4 5 5 7 9, the textbook's field
        (Scale(), "2 4 4 4 5 5 7 9", "455 485 485 485 500 500 530 560"),
        # 1 2 3: deviation root 2/3; 500 -+ 36.742
        (Scale(), "1 2 3", "463 500 537"),
        (Scale(places=3), "1 2 3", "463.258 500.000 536.742"),
        (Scale(places=3, mode="truncate"), "1 2 3", "463.257 500.000 536.742"),
        (Scale(spread="sample"), "1 2 3", "470 500 530"),
        # the median at 700, and a robust spread: deviations from 4 are 2 1 0 0 6, their median 1
        (Scale(centre="median", place="700", spread="mad", unit="20"), "2 3 4 4 10", "660 680 700 700 820"),
        (Scale(centre="median", place="700", spread="mad", unit="20", least="670", most="800"), "2 3 4 4 10",
         "670 680 700 700 800"),
        # the deviations are taken about the median, wherever the centre is
        (Scale(centre="mean", place="700", spread="mad", unit="20", places=1), "2 3 4 4 10",
         "648.0 668.0 688.0 688.0 808.0"),
        (Scale(centre="median", spread="fixed", fixed="4", unit="10"), "1 2 3 4", "496 499 501 504"),
        # halves that are exact: 500 + 1 x (t - 2) / 2
        (Scale(spread="fixed", fixed="2", unit="1"), "1 2 3", "500 500 501"),
        (Scale(spread="fixed", fixed="2", unit="1", mode="half_even"), "1 2 3", "500 500 500"),
        (Scale(spread="fixed", fixed="2", unit="1", mode="truncate"), "1 2 3", "499 500 500"),
        # times: the faster stands higher
        (Scale(unit="-30", spread="sample"), "61 62 63", "530 500 470"),
        # below nothing, a truncated place goes towards nothing
        (Scale(place="0", mode="truncate"), "1 2 3", "-36 0 36"),
        (Scale(place="0"), "1 2 3", "-37 0 37"),
    ],
)  # fmt: skip
def test_a_total_has_its_place_on_the_scale(scale: Scale, totals: str, expected: str) -> None:
    assert placed(scale, fractions(*totals.split())) == expected.split()


@pytest.mark.parametrize("spread", ["population", "sample", "mad"])
def test_who_does_not_differ_or_stands_alone_has_no_place(spread: Any) -> None:
    assert scaling(Scale(spread=spread), fractions("7", "7", "7")) is None
    assert scaling(Scale(spread=spread), fractions("7")) is None
    assert scaling(Scale(spread=spread), []) is None
    assert scaling(Scale(spread="mad"), fractions("1", "7", "7", "7")) is None


# -- properties --------------------------------------------------------------------------------------------------------


@given(TOTALS)
def test_the_500_scale_has_the_mean_500_and_the_deviation_30(totals: list[Fraction]) -> None:
    made = scaling(Scale(places=9), totals)
    assume(made is not None)
    assert made is not None
    values = [made.value(total) for total in totals]
    mean = sum(values, Fraction(0)) / len(values)
    assert abs(mean - 500) < Fraction(1, 10**9)
    assert abs(sum(((value - mean) * (value - mean) for value in values), Fraction(0)) / len(values) - 900) < Fraction(
        1, 10**6
    )


@given(TOTALS)
def test_the_median_stands_at_700(totals: list[Fraction]) -> None:
    made = scaling(Scale(centre="median", place="700", spread="mad", unit="20", places=9), totals)
    assume(made is not None)
    assert made is not None
    values = sorted(made.value(total) for total in totals)
    middle = values[(len(values) - 1) // 2], values[len(values) // 2]
    assert abs((middle[0] + middle[1]) / 2 - 700) <= Fraction(1, 10**9)


@given(
    TOTALS, MODES, st.integers(0, 3), st.sampled_from(["population", "sample"]), st.sampled_from(["30", "-7.5", "1/3"])
)
def test_a_rounded_place_is_that_of_a_root_of_a_hundred_digits(
    totals: list[Fraction], mode: Any, places: int, spread: Any, unit: str
) -> None:
    scale = Scale(places=places, mode=mode, spread=spread, unit=unit)
    made = scaling(scale, totals)
    assume(made is not None)
    assert made is not None
    root = floor_root(made.squared.numerator) ** 2, floor_root(made.squared.denominator) ** 2
    assume(root != (made.squared.numerator, made.squared.denominator))  # a rational one may lie on a half
    assert [made.printed(each) for each in totals] == [slow(scale, totals, each) for each in totals]


@given(TOTALS, MODES)
def test_the_order_of_totals_is_kept(totals: list[Fraction], mode: Any) -> None:
    made = scaling(Scale(mode=mode), totals)
    assume(made is not None)
    assert made is not None
    values = [made.value(total) for total in sorted(totals)]
    assert values == sorted(values)


@given(st.integers(0, 10**40))
def test_the_floor_of_a_root_is_exact(square: int) -> None:
    root = floor_root(square)
    assert root * root <= square < (root + 1) * (root + 1)


# -- published points --------------------------------------------------------------------------------------------------


def test_the_published_points_of_2009_are_on_the_500_scale() -> None:
    """Scaled once more, every point stays where it is; in two skills a line must be missing."""
    moved = set()
    for skill, lines in skills().items():
        totals = fractions(*[line["points"] for line in lines])
        off = [abs(int(again) - total) for again, total in zip(placed(Scale(), totals), totals, strict=True)]
        if any(off):
            moved.add(skill)
    assert moved == {"01", "05"}


# -- standings ---------------------------------------------------------------------------------------------------------


def row(subject: str, total: str | None, rank: int | None, group: str = "", **more: Any) -> Standing:
    status = more.get("status", "competing")
    points = None if total is None else Fraction(total)
    return Standing(subject, rank, points, (), status, True, 1, 1, group, False, "1", total, ())


def test_each_group_has_a_scale_of_its_own_that_only_the_ranked_move() -> None:
    rows = (
        row("s1", "3", 1), row("s2", "2", 2), row("s3", "1", 3), row("s4", None, None),
        row("s5", "4", None, status="out_of_contest"), row("s6", None, None, status="disqualified"),
        row("t1", "9", 1, "students"), row("t2", "9", 1, "students"),
    )  # fmt: skip
    assert scaled(Scheme((), scale=Scale()), Standings(rows, True)) == {
        "s1": "537", "s2": "500", "s3": "463", "s4": None, "s5": "573", "s6": None, "t1": None, "t2": None,
    }  # fmt: skip
    assert scaled(Scheme(()), Standings(rows, True)) == {}
