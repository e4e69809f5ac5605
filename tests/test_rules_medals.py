"""Medals by the anchored rule: every branch, every published award of 2009, and the gates of small fields."""

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.medals import anchored
from competition.rules.prizes import awards
from competition.rules.ranking import places
from competition.rules.scheme import Ranking, Scheme
from competition.rules.standings import Standing, Standings
from competition.rules.state import EMPTY, State

GOLDEN = Path(__file__).parent / "golden/worldskills_2009.csv"
WORLDSKILLS = f.PrizesPinned(
    (
        f.PrizeRule("gold"),
        f.PrizeRule("silver"),
        f.PrizeRule("bronze"),
        f.PrizeRule("excellence", least="500"),
    ),
    method="anchored",
    tolerance="2",
)
# Moscow 2018: six or more give all three, five gold and silver, four gold alone, three or fewer make the event void.
MOSCOW = f.PrizesPinned(
    (
        f.PrizeRule("gold", min_field=4),
        f.PrizeRule("silver", min_field=5),
        f.PrizeRule("bronze", min_field=6),
    ),
    method="anchored",
    tolerance="2",
)


def field(points: list[str], passed: str = "") -> Standings:
    """The standings of one group with these totals; those named in `passed` have 60 in the module "theory"."""
    totals = [Fraction(each) for each in points]
    rows = tuple(
        Standing(
            f"s{at.index}", at.rank, totals[at.index], (("theory", Fraction(60 if str(at.index) in passed else 59)),),
            "competing", True, 1, 1, "", at.tied, "1", points[at.index], (),
        )
        for at in places([(total,) for total in totals], (False,))
    )  # fmt: skip
    return Standings(rows, True)


def medals(prizes: f.PrizesPinned, points: list[str], state: State = EMPTY, passed: str = "") -> list[str]:
    found = {each.subject: each.prize for each in awards(prizes, field(points, passed), state)}
    return [found.get(f"s{n}", "") for n in range(len(points))]


def skills() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for line in csv.DictReader(GOLDEN.open()):
        found[line["skill"]].append(line)
    return found


@pytest.mark.parametrize("skill", sorted(skills()))
def test_every_medal_of_worldskills_2009_follows_from_the_settings(skill: str) -> None:
    lines = skills()[skill]
    assert medals(WORLDSKILLS, [line["points"] for line in lines]) == [line["award"] for line in lines]


def test_ranks_alone_would_have_given_other_medals() -> None:
    plain = f.PrizesPinned(
        (f.PrizeRule("gold", 1), f.PrizeRule("silver", 1), f.PrizeRule("bronze", 1), WORLDSKILLS.prizes[3])
    )
    wrong = [
        skill
        for skill, lines in skills().items()
        if medals(plain, [line["points"] for line in lines]) != [line["award"] for line in lines]
    ]
    assert len(skills()) == 45 and len(wrong) > 20


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("550 547 544 541", "g s b -"),
        # silver and bronze are shared within 2 of the best of each, however many that are
        ("550 547 544 543 542 541", "g s b b b -"),
        # anchored on the best, not on the neighbour: 546 is 4 below the best
        ("550 548 546 544", "g g b b"),
        ("550 549 546 543", "g g b -"),  # two golds: no silver, and bronze for the best who is left
        ("550 549 548 546 544", "g g g b -"),  # three golds: bronze within 2 of the lowest gold
        ("550 549 548 545 544", "g g g - -"),
        ("550 547 545 543 542", "g s s b -"),  # several silvers: bronze within 2 of the lowest of them
        ("550 547 545 542 541", "g s s - -"),
        ("550 547", "g s"),
        ("550", "g"),
        ("550 550 550", "g g g"),
        ("550 548.1 548", "g g g"),  # exactly 2 is still within
        ("550 547.99 545.98", "g s b"),
    ],
)
def test_medals_are_shared_within_a_tolerance_of_the_best_of_a_group(points: str, expected: str) -> None:
    words = {"g": "gold", "s": "silver", "b": "bronze", "-": ""}
    wanted = f.PrizesPinned(WORLDSKILLS.prizes[:3], method="anchored", tolerance="2")
    assert medals(wanted, points.split()) == [words[each] for each in expected.split()]


def test_a_bronze_may_stand_below_what_excellence_asks_for() -> None:
    assert medals(WORLDSKILLS, ["520", "510", "480", "470"]) == ["gold", "silver", "bronze", ""]
    assert medals(WORLDSKILLS, ["560", "550", "540", "500", "499"]) == ["gold", "silver", "bronze", "excellence", ""]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(7, 3), (6, 3), (5, 2), (4, 1), (3, 0), (1, 0), (0, 0)],
)
def test_small_fields_have_fewer_medals_and_the_smallest_none(size: int, expected: int) -> None:
    # Moscow 2018, https://ocm18.worldskills.moscow/rezul-taty/
    given_ = [each for each in medals(MOSCOW, [str(100 - 10 * n) for n in range(size)]) if each]
    assert given_ == ["gold", "silver", "bronze"][:expected]


def test_a_medal_that_somebody_may_not_have_stays_vacant_or_goes_down() -> None:
    three = tuple(f.PrizeRule(id, passed=(("theory", "60"),)) for id in ("gold", "silver", "bronze"))
    rest = f.PrizeRule("excellence", least="500")
    vacant = f.PrizesPinned((*three, rest), method="anchored", tolerance="2")
    down = f.PrizesPinned((*three, rest), method="anchored", tolerance="2", pass_down=True)
    points = ["560", "550", "540", "530"]
    assert medals(vacant, points, passed="0 2 3") == ["gold", "excellence", "bronze", "excellence"]
    assert medals(down, points, passed="0 2 3") == ["gold", "excellence", "silver", "bronze"]


def test_the_least_time_is_the_best() -> None:
    timed = State(scheme=Scheme((), ranking=Ranking(better="lower")))
    prizes = f.PrizesPinned((*MOSCOW.prizes, f.PrizeRule("excellence", least="65")), method="anchored", tolerance="2")
    totals = ["50", "51", "55", "58", "60", "65", "66"]
    rows = tuple(
        Standing(f"s{n}", n + 1, Fraction(each), (), "competing", True, 1, 1, "", False, "1", each, ())
        for n, each in enumerate(totals)
    )
    found = {each.subject: each.prize for each in awards(prizes, Standings(rows, True), timed)}
    assert [found.get(f"s{n}", "") for n in range(7)] == ["gold", "gold", "bronze", *["excellence"] * 3, ""]


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(0, 5))
def test_who_is_within_the_tolerance_of_a_medals_best_has_it_too(points: list[int], tolerance: int) -> None:
    values = [Fraction(each) for each in sorted(points, reverse=True)]
    gold, silver, bronze = anchored(values, Fraction(tolerance))
    assert 0 <= gold <= silver <= bronze <= len(values)
    assert gold == sum(value >= values[0] - tolerance for value in values) if values else gold == 0
    if gold >= 2:
        assert silver == gold
    if gold == 1 and len(values) > 1:
        assert silver == sum(value >= values[1] - tolerance for value in values)
