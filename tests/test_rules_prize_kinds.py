"""Prizes that regulations hand out: shares of the field, halves of it, thresholds, small fields, both parts passed."""

from fractions import Fraction
from typing import Any

import pytest

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.prizes import Given, awards, given
from competition.rules.scheme import Ranking, Scale, Scheme, TieKey
from competition.rules.standings import Standing, Standings
from competition.rules.state import EMPTY, Record, State
from tests import hall
from tests.hall import DESK

BOTH = (("theory", "60"), ("practice", "60"))


def row(n: int, rank: int, total: str = "0", parts: tuple[str, str] = ("60", "60"), **more: Any) -> Standing:
    points = (("theory", Fraction(parts[0])), ("practice", Fraction(parts[1])))
    return Standing(f"s{n}", rank, Fraction(total), points, "competing", True, 1, 1, "", False, "1", total, (), **more)


def field(size: int, failed: tuple[int, ...] = ()) -> Standings:
    """So many, ranked 1 to size with 100, 99 ... points; `failed` (by rank) have 59 in theory."""
    rows = (row(n, n, str(101 - n), ("59", "60") if n in failed else ("60", "60")) for n in range(1, size + 1))
    return Standings(tuple(rows), True)


def prizes(*rules: f.PrizeRule, **more: Any) -> f.PrizesPinned:
    return f.PrizesPinned(rules, **more)


def counts(pinned: f.PrizesPinned, standings: Standings, state: State = EMPTY) -> dict[str, int]:
    found: dict[str, int] = {}
    for award in awards(pinned, standings, state):
        found[award.prize] = found.get(award.prize, 0) + 1
    return found


def by_rank(pinned: f.PrizesPinned, standings: Standings, state: State = EMPTY) -> str:
    """The first letter of everybody's prize, down the ranks."""
    found = {award.subject: award.prize for award in awards(pinned, standings, state)}
    return "".join(found.get(each.subject, "-")[0] for each in standings.rows)


SHARES = [f.PrizeRule("first", share="0.1"), f.PrizeRule("second", share="0.2"), f.PrizeRule("third", share="0.3")]


@pytest.mark.parametrize(
    ("size", "rounding", "expected"),
    [
        # R4, the national contest of 2012: 10, 20 and 30 % of the entrants of the group
        (100, "down", (10, 20, 30)),
        (30, "down", (3, 6, 9)),
        # no text says how a share is rounded, so the event does: 45 entrants make 4.5, 9 and 13.5
        (45, "down", (4, 9, 13)),
        (45, "up", (5, 9, 14)),
        (45, "half_up", (5, 9, 14)),
        (44, "half_up", (4, 9, 13)),
        (44, "up", (5, 9, 14)),
        (4, "down", (0, 0, 1)),
        (4, "up", (1, 1, 2)),
    ],
)
def test_prizes_are_shares_of_the_field_rounded_as_the_event_says(size: int, rounding: Any, expected: Any) -> None:
    rules = [f.PrizeRule(rule.id, share=rule.share, rounding=rounding) for rule in SHARES]
    found = counts(prizes(*rules), field(size))
    assert tuple(found.get(id, 0) for id in ("first", "second", "third")) == expected


@pytest.mark.parametrize(
    ("size", "rounding", "expected"), [(30, "down", 3), (31, "down", 3), (31, "up", 4), (12, "down", 0)]
)
def test_the_rest_up_to_half_the_field_get_a_prize_of_merit(size: int, rounding: Any, expected: int) -> None:
    # R9, Changzhi: two first, four second and six third prizes; merit for the rest ranked up to 1/2 of the entrants
    rules = [f.PrizeRule(id, count) for id, count in (("first", 2), ("second", 4), ("third", 6))]
    found = counts(prizes(*rules, f.PrizeRule("merit", within="1/2", rounding=rounding)), field(size))
    assert found == {"first": 2, "second": 4, "third": 6, **({"merit": expected} if expected else {})}


def test_one_three_and_six_of_fifty_four() -> None:
    # R14, Anhui 2021
    rules = [f.PrizeRule(id, count) for id, count in (("first", 1), ("second", 3), ("third", 6))]
    assert counts(prizes(*rules), field(54)) == {"first": 1, "second": 3, "third": 6}


@pytest.mark.parametrize(("size", "expected"), [(20, "hff---"), (19, "ff----")])
def test_a_prize_of_too_small_a_field_is_not_there_and_its_places_are_the_next_ones(size: int, expected: str) -> None:
    # R9: a top scholar only where at least 20 entered
    pinned = prizes(f.PrizeRule("head", 1, min_field=20), f.PrizeRule("first", 2))
    assert by_rank(pinned, field(size))[:6] == expected


def test_both_parts_must_be_passed() -> None:
    # R5, the Zhejiang union in 2015: the first three who passed both theory and practice
    pinned = prizes(f.PrizeRule("gold-collar", rank=3, passed=BOTH))
    assert by_rank(pinned, field(6)) == "ggg---"
    assert by_rank(pinned, field(6, failed=(2,))) == "g-g---"
    assert by_rank(prizes(*pinned.prizes, pass_down=True), field(6, failed=(2,))) == "g-g---"  # the rank stays a rank


@pytest.mark.parametrize(
    ("pass_down", "failed", "expected"),
    [
        # 1 first, 2 second, 3 third prizes for whoever passed both parts; 4th prize for anybody up to rank 8
        (False, (), "fsstttmm-"),
        (False, (1,), "mssttt" + "mm-"),  # the first prize stays vacant; its place is nobody else's
        (False, (2, 3), "fmmtttmm-"),
        (True, (1,), "mfssttt" + "m-"),  # it goes to the next, and so does every prize behind it
        (True, (2, 3), "fmmssttt-"),
        (True, (1, 2, 3, 4, 5, 6, 7, 8, 9), "mmmmmmmm-"),
        (False, (1, 2, 3, 4, 5, 6, 7, 8, 9), "mmmmmmmm-"),
    ],
)
def test_a_prize_that_somebody_may_not_get_stays_vacant_or_goes_down(
    pass_down: bool, failed: tuple[int, ...], expected: str
) -> None:
    pinned = prizes(
        f.PrizeRule("first", 1, passed=BOTH),
        f.PrizeRule("second", 2, passed=BOTH),
        f.PrizeRule("third", 3, passed=BOTH),
        f.PrizeRule("merit", rank=8),
        pass_down=pass_down,
    )
    assert by_rank(pinned, field(9, failed)) == expected


def test_whoever_is_passed_over_gets_the_next_prize_that_asks_for_less() -> None:
    pinned = prizes(f.PrizeRule("first", 1, passed=BOTH), f.PrizeRule("second", 2), pass_down=True)
    assert by_rank(pinned, field(5, failed=(1,))) == "sfs--"


def test_a_threshold_keeps_a_prize_back_and_leaves_who_missed_it_to_the_next() -> None:
    pinned = prizes(f.PrizeRule("first", 2, least="100"), f.PrizeRule("second", 2), f.PrizeRule("merit", least="97"))
    assert by_rank(pinned, field(6)) == "fssm--"
    assert by_rank(prizes(f.PrizeRule("pass", least="98.5")), field(6)) == "pp----"


def test_a_shared_place_at_the_border_of_a_threshold_or_share_stays_together() -> None:
    tied = Standings(tuple(row(n, rank) for n, rank in enumerate((1, 2, 2, 4, 4, 6), 1)), True)
    assert by_rank(prizes(f.PrizeRule("first", share="1/3"), f.PrizeRule("second", share="1/3")), tied) == "fffss-"
    assert (
        by_rank(prizes(f.PrizeRule("first", share="1/3"), f.PrizeRule("next", share="1/3"), ties_use_up=False), tied)
        == "fffnn-"
    )
    assert by_rank(prizes(f.PrizeRule("half", within="1/2")), tied) == "hhh---"
    assert by_rank(prizes(f.PrizeRule("two", rank=2)), tied) == "ttt---"


def test_less_is_better_where_the_event_says_so_and_who_failed_counts_for_the_size_of_the_field() -> None:
    timed = State(scheme=Scheme((), ranking=Ranking(better="lower")))
    failed = Standing("x", None, None, (), "competing", True, 1, 1, "", False, "1", None, (), failed=True)
    gone = Standing("y", None, None, (), "absent", True, 0, 0, "", False, "1", None, ())
    rows = (*(row(n, n, str(50 + n)) for n in (1, 2, 3)), failed, gone)
    assert by_rank(prizes(f.PrizeRule("fast", least="52")), Standings(rows, True), timed) == "ff---"
    assert counts(prizes(f.PrizeRule("first", 1, min_field=4)), Standings(rows, True), timed) == {"first": 1}
    assert counts(prizes(f.PrizeRule("first", 1, min_field=5)), Standings(rows, True), timed) == {}
    assert counts(prizes(f.PrizeRule("half", share="1/3")), Standings(rows, True), timed) == {"half": 1}


def test_thresholds_may_be_judged_on_the_scaled_score() -> None:
    scale = State(scheme=Scheme((), scale=Scale()))  # 500 for the mean, 30 a deviation
    # 100, 99, 98, 97: 500 + 30 x 1.5 / 1.118 = 540, 513, 487, 460
    assert by_rank(prizes(f.PrizeRule("merit", least="513"), on="scale"), field(4), scale) == "mm--"
    assert by_rank(prizes(f.PrizeRule("merit", least="514"), on="scale"), field(4), scale) == "m---"
    same = Standings(tuple(row(n, 1, "50") for n in (1, 2)), True)
    assert by_rank(prizes(f.PrizeRule("merit", least="0"), on="scale"), same, scale) == "--"  # no spread, no scale
    faster = State(scheme=Scheme((), scale=Scale(unit="-30"), ranking=Ranking(better="lower")))
    times = Standings(tuple(row(n, n, str(60 + n)) for n in (1, 2, 3, 4)), True)
    assert by_rank(prizes(f.PrizeRule("merit", least="513"), on="scale"), times, faster) == "mm--"


def test_a_tolerance_may_set_a_lesser_total_first_and_a_threshold_still_looks_at_each() -> None:
    mixed = State(scheme=Scheme((), ranking=Ranking(tolerance="2"), ties=(TieKey("module", "theory"),)))
    rows = Standings((row(1, 1, "99"), row(2, 2, "100"), row(3, 3, "90")), True)
    assert by_rank(prizes(f.PrizeRule("best", least="100"), f.PrizeRule("next", 1)), rows, mixed) == "nb-"
    three = [f.PrizeRule(id) for id in ("gold", "silver", "bronze")]
    anchored = prizes(*three, method="anchored", tolerance="0")
    assert by_rank(anchored, rows, mixed) == "sgb"


def test_the_best_of_each_delegation_has_a_prize_besides() -> None:
    units = {"s1": "a", "s2": "a", "s3": "b", "s4": "", "s5": "b"}
    subjects = {
        id: Record(id, "1", "", 0, bound=f.SubjectBound(id, "person", f"p-{id}", unit)) for id, unit in units.items()
    }
    rows = tuple(row(n, rank) for n, rank in enumerate((1, 2, 3, 4, 3), 1))
    rows = tuple(sorted(rows, key=lambda each: each.rank or 0))
    pinned = prizes(f.PrizeRule("first", 1), best_of_delegation="best")
    found = [(each.subject, each.prize) for each in awards(pinned, Standings(rows, True), State(subjects=subjects))]
    assert found == [("s1", "first"), ("s1", "best"), ("s3", "best"), ("s5", "best")]


def test_borders_are_found_without_looking_at_everybody() -> None:
    pinned = prizes(*SHARES)
    (one,) = field(50).fields
    assert given(pinned, one, EMPTY) == [
        Given("first", range(5)), Given("second", range(5, 15)), Given("third", range(15, 30)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pinned", "where", "why"),
    [
        (prizes(f.PrizeRule("a")), "count", "unlimited"),
        (prizes(f.PrizeRule("a", 1, share="0.1")), "share", "two_at_once"),
        (prizes(f.PrizeRule("a", rank=1, within="0.1")), "within", "two_at_once"),
        (prizes(f.PrizeRule("a", share="10 %")), "share", "not_a_number"),
        (prizes(f.PrizeRule("a", share="10")), "share", "not_a_share"),
        (prizes(f.PrizeRule("a", within="0")), "within", "not_a_share"),
        (prizes(f.PrizeRule("a", least="much")), "least", "not_a_number"),
        (prizes(f.PrizeRule("a", -1)), "count", "out_of_range"),
        (prizes(f.PrizeRule("a", 1, min_field=-1)), "min_field", "negative"),
        (prizes(f.PrizeRule("a", 1, points=-1)), "points", "negative"),
        (prizes(f.PrizeRule("a", 1, passed=(("theory", "x"),))), "passed", "not_a_number"),
        (prizes(f.PrizeRule("a", 1, passed=(("theory", "1"), ("theory", "2")))), "passed", "twice"),
        (prizes(f.PrizeRule("a", 1), best_of_delegation="a"), "best_of_delegation", "twice"),
        (prizes(f.PrizeRule("a", 1), tolerance="2"), "tolerance", "not_anchored"),
        (prizes(f.PrizeRule("a", 1), tolerance="-2", method="anchored"), "tolerance", "negative"),
        (prizes(f.PrizeRule("a", 1), tolerance="two", method="anchored"), "tolerance", "not_a_number"),
        (prizes(f.PrizeRule("a"), f.PrizeRule("b"), method="anchored"), "prize", "too_few_medals"),
        (prizes(*[f.PrizeRule(id, 1) for id in "abc"], method="anchored"), "count", "medal_is_shared"),
        (
            prizes(*[f.PrizeRule(id) for id in "abc"], f.PrizeRule("d", 1), method="anchored"),
            "count",
            "threshold_only",
        ),
        (prizes(*[f.PrizeRule(id) for id in "abcd"], method="anchored"), "least", "threshold_only"),
        (
            prizes(f.PrizeRule("a", passed=(("theory", "1"),)), *[f.PrizeRule(id) for id in "bc"], method="anchored"),
            "passed",
            "medals_differ",
        ),
        (prizes(f.PrizeRule("a", 1), on="scale"), "on", "no_scale"),
        (prizes(), "prize", "none"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_and_why(pinned: f.PrizesPinned, where: str, why: str) -> None:
    refused = admit(hall.opened().builder, DESK, "k", pinned)
    assert refused is not None
    assert (refused.word, refused.details["field"], refused.details["why"]) == ("prizes_invalid", where, why)


@pytest.mark.parametrize(
    ("pinned", "word"),
    [
        (prizes(f.PrizeRule("a", 1, rounding="near")), "choice_unknown"),  # type: ignore[arg-type]
        (prizes(f.PrizeRule("a", 1), method="chained"), "choice_unknown"),
        (prizes(f.PrizeRule("a", 1), on="rank"), "choice_unknown"),
        (prizes(f.PrizeRule("a", 1), best_of_delegation="Best one"), "id_malformed"),
        (prizes(f.PrizeRule("a", 1, passed=(("cooking", "60"),))), "unknown_module"),
        (prizes(best_of_delegation="best"), ""),
        (prizes(f.PrizeRule("a", share="1/3"), f.PrizeRule("b", within="1/2"), f.PrizeRule("c", least="60")), ""),
    ],
)
def test_words_that_are_not_known_are_refused(pinned: f.PrizesPinned, word: str) -> None:
    assert hall.opened().send(DESK, pinned) == word
