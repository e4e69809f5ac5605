"""Places in four modes, the chain of tie keys, and the tolerance."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.ranking import Counting, places

MAYBE = st.none() | st.fractions(max_denominator=6, min_value=-2, max_value=2)


def ranks(*totals: int | str) -> list[int]:
    return [place.rank for place in places([(Fraction(total),) for total in totals], (False,))]


def test_the_rosetta_example_ranks_1_2_2_4_4_4_7() -> None:
    assert ranks(44, 42, 42, 41, 41, 41, 39) == [1, 2, 2, 4, 4, 4, 7]
    assert ranks(20, 15, 15, 10) == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("standard", [1, 2, 2, 4, 4, 4, 7]),
        ("modified", [1, 3, 3, 6, 6, 6, 7]),
        ("dense", [1, 2, 2, 3, 3, 3, 4]),
        ("ordinal", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_the_rosetta_example_in_each_mode(counting: Counting, expected: list[int]) -> None:
    # https://rosettacode.org/wiki/Ranking_methods
    totals = [(Fraction(total),) for total in (44, 42, 42, 41, 41, 41, 39)]
    found = places(totals, (False,), counting)
    assert [place.rank for place in found] == expected
    shared = [False, True, True, True, True, True, False]
    assert [place.tied for place in found] == ([False] * 7 if counting == "ordinal" else shared)


@pytest.mark.parametrize(
    ("counting", "expected"),
    [("standard", "1224"), ("modified", "1334"), ("dense", "1223"), ("ordinal", "1234")],
)
def test_the_example_of_programming_guide_where_less_is_better(counting: Counting, expected: str) -> None:
    # https://programming.guide/generating-competition-rankings.html: 10, 15, 15, 20
    found = places([(Fraction(total),) for total in (10, 15, 15, 20)], (True,), counting)
    assert "".join(str(place.rank) for place in found) == expected


def test_a_tolerance_is_anchored_on_the_best_and_never_chained() -> None:
    # Each is within 2 of its neighbour; only those within 2 of the best without a place share it.
    totals = [(Fraction(total),) for total in (530, 529, 528, 527, 526, 520)]
    assert [place.rank for place in places(totals, (False,), "standard", Fraction(2))] == [1, 1, 1, 4, 4, 6]
    assert [place.rank for place in places(totals, (False,), "modified", Fraction(2))] == [3, 3, 3, 5, 5, 6]
    assert [place.rank for place in places(totals, (False,), "dense", Fraction(2))] == [1, 1, 1, 2, 2, 3]


def test_within_a_tolerance_the_tie_keys_decide_and_without_them_the_better_total_is_named_first() -> None:
    field = [(Fraction(528), Fraction(1)), (Fraction(530), Fraction(0))]
    assert [(p.index, p.rank) for p in places(field, (False, False), "standard", Fraction(2))] == [(0, 1), (1, 2)]
    bare = [each[:1] for each in field]
    assert [(p.index, p.rank) for p in places(bare, (False,), "standard", Fraction(2))] == [(1, 1), (0, 1)]
    assert [p.index for p in places(bare, (False,), "ordinal", Fraction(2))] == [0, 1]


def test_nobody_and_one_alone_can_be_ranked() -> None:
    assert places([], (False, True)) == []
    assert ranks(5) == [1]


def test_only_those_who_share_a_place_are_called_tied() -> None:
    found = places([(Fraction(n),) for n in (3, 2, 2, 1)], (False,))
    assert [place.tied for place in found] == [False, True, True, False]


def test_a_tie_key_decides_between_equal_totals_and_only_there() -> None:
    one, two, three = (Fraction(70), Fraction(40)), (Fraction(70), Fraction(45)), (Fraction(71), Fraction(0))
    assert [place.index for place in places([one, two, three], (False, False))] == [2, 1, 0]


def test_the_chain_goes_on_until_a_key_decides_and_ends_in_a_shared_place() -> None:
    # Equal total: the shorter time, then the higher practical part, then the higher theory, else the same place.
    def line(time: int, practical: int, theory: int) -> tuple[Fraction, ...]:
        return Fraction(80), Fraction(time), Fraction(practical), Fraction(theory)

    field = [line(60, 50, 30), line(55, 50, 30), line(60, 51, 29), line(60, 50, 31), line(60, 50, 30)]
    found = places(field, (False, True, False, False))
    assert [(place.index, place.rank, place.tied) for place in found] == [
        (1, 1, False), (2, 2, False), (3, 3, False), (0, 4, True), (4, 4, True),
    ]  # fmt: skip


def test_what_is_not_known_stands_last_whichever_way_the_key_looks() -> None:
    field = [(Fraction(1), None), (Fraction(1), Fraction(9)), (Fraction(1), Fraction(-9))]
    assert [place.index for place in places(field, (False, True))] == [2, 1, 0]
    assert [place.index for place in places(field, (False, False))] == [1, 2, 0]


def test_thirds_are_compared_exactly() -> None:
    assert ranks("1/3", "333333333333333333/1000000000000000000") == [1, 2]
    assert ranks("1/3", "2/6") == [1, 1]


@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE), max_size=8), st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_a_rank_is_one_more_than_the_number_of_those_who_are_better(field: list, lower: tuple) -> None:
    def better(a: tuple, b: tuple) -> bool:
        for x, y, less in zip(a, b, lower, strict=True):
            if x != y:
                return y is None or (x is not None and (x < y) == less)
        return False

    found = places(field, lower)
    assert sorted(place.index for place in found) == list(range(len(field)))
    for place in found:
        assert place.rank == 1 + sum(better(other, field[place.index]) for other in field)
        assert place.tied == (field.count(field[place.index]) > 1)
    assert [place.rank for place in found] == sorted(place.rank for place in found)
