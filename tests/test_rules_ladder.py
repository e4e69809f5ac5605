"""A ladder's places are those of the plain way, from nothing and after every change."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules.ladder import Ladder, Order, ladder
from competition.rules.ranking import places

TOTALS = st.one_of(st.integers(0, 6).map(Fraction), st.fractions(0, 3, max_denominator=7))
TIES = st.tuples(st.none() | st.integers(0, 1).map(Fraction), st.fractions(0, 1, max_denominator=2))


@dataclass(frozen=True, eq=False)
class Runner:
    total: Fraction
    ties: tuple[Fraction | None, ...]
    order: tuple[int, str]


def runners(least: int = 0, most: int = 40) -> st.SearchStrategy[list[Runner]]:
    drawn = st.lists(st.tuples(TOTALS, TIES, st.integers(0, 9)), min_size=least, max_size=most)
    return drawn.map(lambda many: [Runner(t, ties, (start, f"s{n}")) for n, (t, ties, start) in enumerate(many)])


def orders(*tolerances: str) -> st.SearchStrategy[Order]:
    counting: Any = st.sampled_from(["standard", "modified", "dense", "ordinal"])
    return st.builds(
        Order,
        counting,
        st.booleans(),
        st.sampled_from(tolerances or ("0", "0", "1", "1/2")).map(Fraction),
        st.tuples(st.booleans(), st.booleans()),
    )


def plainly(by: Order, field: list[Runner]) -> list[tuple[Runner, int, bool]]:
    lined = sorted(field, key=lambda each: each.order)
    found = places([(each.total, *each.ties) for each in lined], (by.lower, *by.ties), by.counting, by.tolerance)
    return [(lined[place.index], place.rank, place.tied) for place in found]


def agree(found: Ladder[Runner], by: Order, field: list[Runner]) -> None:
    expected = plainly(by, field)
    assert list(found.places()) == expected
    assert [(each, *found.place(found.at(each))) for each, _, _ in expected] == expected


@given(orders(), runners())
def test_a_ladder_gives_the_places_of_the_plain_way(by: Order, field: list[Runner]) -> None:
    agree(ladder(by, field), by, field)


@settings(max_examples=60, deadline=None)
@given(orders(), runners(33, 45), st.lists(st.tuples(st.integers(0, 44), TOTALS, TIES), max_size=12), st.booleans())
def test_one_change_after_the_other_gives_the_places_of_the_plain_way(
    by: Order, field: list[Runner], changes: list[tuple[int, Fraction, Any]], look: bool
) -> None:
    found, kept = ladder(by, field), list(field)
    for number, total, ties in changes:
        before, listed = found, list(found.places()) if look else []
        at = number % len(kept)
        new = Runner(total, ties, kept[at].order)
        found = found.changed([kept[at]], [new])
        kept[at] = new
        agree(found, by, kept)
        if look:
            assert list(before.places()) == listed, "a ladder that was there before has changed"


@settings(deadline=None)
@given(orders(), runners(20, 40), st.data())
def test_some_may_go_and_others_come(by: Order, field: list[Runner], data: st.DataObject) -> None:
    gone = data.draw(st.lists(st.sampled_from(field), max_size=3, unique_by=id))
    new = [Runner(t, ties, (n, f"n{n}")) for n, (t, ties) in enumerate(data.draw(st.lists(st.tuples(TOTALS, TIES))))]
    agree(ladder(by, field).changed(gone, new), by, [*(each for each in field if each not in gone), *new])


def test_a_total_with_another_denominator_finds_its_place() -> None:
    by = Order()
    field = [Runner(Fraction(n), (), (n, str(n))) for n in range(40)]
    third = Runner(Fraction(61, 3), (), (0, "third"))
    found = ladder(by, field).changed([field[0]], [third])
    assert found.place(found.at(third)) == (20, False)
    wide = [Runner(Fraction(1, prime), (), (0, str(prime))) for prime in (10**9 + 7, 10**9 + 9, 998_244_353)]
    for each in wide:
        found = found.changed([], [each])
    assert [found.place(found.at(each))[0] for each in wide] == [42, 43, 41]


def test_counting_without_gaps_follows_every_change() -> None:
    by = Order("dense", ties=(False, False))
    kept = [Runner(Fraction(n // 3), (Fraction(n % 2), None), (n, str(n))) for n in range(60)]
    found = ladder(by, kept)
    agree(found, by, kept)
    for at in range(0, 60, 7):
        for total, tie in ((Fraction(5), 1), (Fraction(5), 7), (Fraction(99), 0), (Fraction(19), 1)):
            new = Runner(total, (Fraction(tie), None), kept[at].order)
            found, kept[at] = found.changed([kept[at]], [new]), new
            agree(found, by, kept)
