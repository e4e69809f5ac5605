"""Prizes by fixed counts: shared at the border, never out of contest, and exactly those that the rule gives."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.board import board
from competition.rules.breakdown import breakdown
from competition.rules.prizes import awards, decisive
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.state import EMPTY
from tests import hall
from tests.hall import CHIEF, PRIZES, REASON
from tests.schemes import DESK, Contest

ONE_TWO_THREE = (f.PrizeRule("first", 1), f.PrizeRule("second", 2), f.PrizeRule("third", 3))


def row(subject: str, rank: int | None, group: str = "", round_: str = "1", status: f.Status = "competing") -> Standing:
    return Standing(subject, rank, None, (), status, True, 1, 1, group, False, round_, None, ())


def field(*ranks: int | None, group: str = "", round_: str = "1") -> tuple[Standing, ...]:
    return tuple(row(f"{group or 's'}{n}", rank, group, round_) for n, rank in enumerate(ranks, 1))


def given_to(*ranks: int | None, use_up: bool = True) -> list[str]:
    found = awards(f.PrizesPinned(ONE_TWO_THREE, use_up), Standings(field(*ranks), True), EMPTY)
    assert [award.subject for award in found] == [f"s{n}" for n in range(1, len(found) + 1)]
    return [award.prize for award in found]


# -- the rule ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranks", "use_up", "expected"),
    [
        # one first, two second, three third prizes: Zhenhai's grinder contest of 2022, 45 entrants
        ((1, 2, 3, 4, 5, 6, 7, 8), True, "first second second third third third"),
        # two share the first place: both get the better prize, and with using up one second prize less is left
        ((1, 1, 3, 4, 5, 6, 7), True, "first first second third third third"),
        ((1, 1, 3, 4, 5, 6, 7, 8), False, "first first second second third third third"),
        # the border of second and third is shared
        ((1, 2, 3, 3, 5, 6, 7), True, "first second second second third third"),
        ((1, 2, 3, 3, 5, 6, 7, 8), False, "first second second second third third third"),
        # a tie that swallows a whole prize
        ((1, 1, 1, 4, 5, 6, 7), True, "first first first third third third"),
        ((1, 1, 1, 4, 5, 6, 7), False, "first first first second second third third"),
        ((1, 1, 1, 1, 1, 1, 1), True, "first first first first first first first"),
        ((1, 1, 1, 1, 1, 1, 1, 8), True, "first first first first first first first"),
        ((1, 2), True, "first second"),
        ((), True, ""),
        # who has no rank is not there
        ((1, 2, None, None), True, "first second"),
    ],
)
def test_prizes_go_down_the_places(ranks: Any, use_up: bool, expected: str) -> None:
    assert given_to(*ranks, use_up=use_up) == expected.split()


def test_each_group_has_prizes_of_its_own_and_only_the_last_round_gives_them() -> None:
    first = field(1, 2, 3, round_="1")
    rows = (*first, *field(1, 2, group="staff", round_="final"), *field(1, group="students", round_="final"))
    standings = Standings(rows, True)
    assert [each.subject for each in decisive(standings)] == ["staff1", "staff2", "students1"]
    assert awards(f.PrizesPinned(ONE_TWO_THREE), standings, EMPTY) == (
        f.PrizeAward("staff1", "first"),
        f.PrizeAward("staff2", "second"),
        f.PrizeAward("students1", "first"),
    )
    assert decisive(Standings()) == ()


@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.booleans())
def test_who_is_ranked_alike_gets_the_same_and_nobody_behind_gets_more(
    totals: list[int], counts: list[int], use_up: bool
) -> None:
    totals = sorted(totals)
    ranks = [1 + sum(other < mine for other in totals) for mine in totals]
    rules = tuple(f.PrizeRule(f"p{n}", count) for n, count in enumerate(counts))
    found = {
        award.subject: award.prize
        for award in awards(f.PrizesPinned(rules, use_up), Standings(field(*ranks), True), EMPTY)
    }
    order = [int(found.get(f"s{n}", f"p{len(counts)}")[1:]) for n in range(1, len(ranks) + 1)]
    assert order == sorted(order)
    for rank in set(ranks):
        assert len({prize for prize, at in zip(order, ranks, strict=True) if at == rank}) == 1
    if use_up:  # then a prize is a matter of one's rank alone
        ends = [sum(counts[: n + 1]) for n in range(len(counts))]
        assert order == [sum(rank > end for end in ends) for rank in ranks]
    for n, count in enumerate(counts):
        takers = [rank for prize, rank in zip(order, ranks, strict=True) if prize == n]
        if takers:  # without whoever shares its last place, a prize is never given more often than it is there
            assert sum(rank < max(takers) for rank in takers) < count


# -- pinning and awarding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prizes", "word"),
    [
        ((), "prizes_invalid"),
        ((f.PrizeRule("first", 0),), "prizes_invalid"),
        ((f.PrizeRule("first", 1), f.PrizeRule("first", 2)), "prizes_invalid"),
        ((f.PrizeRule("first", 10_000),), "prizes_invalid"),
        ((f.PrizeRule("一等奖", 1),), "id_malformed"),
    ],
)
def test_prizes_that_make_no_sense_are_refused(prizes: Any, word: str) -> None:
    assert hall.opened().send(DESK, f.PrizesPinned(prizes)) == word


def test_pinned_prizes_stand_from_the_first_mark_and_forgotten_ones_may_come_until_results_are_known() -> None:
    contest = hall.opened(prizes=PRIZES)
    contest.must(DESK, f.PrizesPinned(ONE_TWO_THREE))
    assert hall.mark_all(contest).send(DESK, PRIZES) == "prizes_stand"
    contest = hall.mark_all(hall.opened())
    contest.must(DESK, PRIZES)
    assert contest.send(DESK, f.PrizesPinned(ONE_TWO_THREE)) == "prizes_stand"
    contest = hall.mark_all(hall.opened())
    hall.publish(contest, "provisional")
    assert contest.send(DESK, PRIZES) == "prizes_stand"


def final(**more: Any) -> Contest:
    contest = hall.opened(prizes=PRIZES)
    for subject, status in more.items():
        contest.must(DESK, f.SubjectStatusSet(subject, status))
    hall.mark_all(contest)
    assert hall.publish(contest, "final") == ""
    return contest


def test_prizes_are_awarded_on_final_results_and_once() -> None:
    contest = hall.mark_all(hall.opened(prizes=PRIZES))
    assert contest.send(DESK, f.PrizesAwarded((), "00" * 32)) == "step_out_of_turn"
    hall.publish(contest, "provisional")
    assert hall.award(contest) == "step_out_of_turn"
    hall.publish(contest, "final")
    assert [hall.award(contest), hall.award(contest)] == ["", "prizes_awarded"]
    assert contest.state.awarded is not None
    assert [award.subject for award in contest.state.awarded.awards] == ["s1", "s2", "s3"]


def test_without_pinned_prizes_none_are_awarded() -> None:
    contest = hall.mark_all(hall.opened())
    hall.publish(contest, "final")
    assert hall.award(contest) == "step_out_of_turn"


@pytest.mark.parametrize(
    "awards_",
    [
        (),
        (("s1", "first"), ("s2", "second")),
        (("s1", "first"), ("s3", "second"), ("s2", "second")),
        (("s2", "first"), ("s1", "second"), ("s3", "second")),
        (("s1", "first"), ("s2", "second"), ("s3", "second"), ("s4", "second")),
        (("s1", "first"), ("s2", "first"), ("s3", "second")),
    ],
)
def test_prizes_are_exactly_those_that_the_rule_gives(awards_: Any) -> None:
    contest = final()
    published = contest.state.published
    assert published is not None
    fact = f.PrizesAwarded(tuple(f.PrizeAward(*each) for each in awards_), published.digest)
    assert contest.send(DESK, fact) == "prizes_differ"
    assert contest.send(DESK, replace(fact, digest="00" * 32)) == "digest_differs"


def test_who_runs_out_of_contest_neither_gets_a_prize_nor_uses_one_up() -> None:
    contest = final(s1="out_of_contest", s3="absent")
    assert hall.award(contest) == ""
    assert contest.state.awarded is not None
    assert [(each.subject, each.prize) for each in contest.state.awarded.awards] == [
        ("s2", "first"), ("s4", "second"), ("s5", "second"),
    ]  # fmt: skip


# -- on boards ---------------------------------------------------------------------------------------------------------


def shown(contest: Contest, audience: Any = "public") -> dict[str, str]:
    return {row.subject: row.prize for row in board(contest.state, audience, Scorer()).rows if row.prize}


def test_a_prize_is_shown_once_it_is_awarded_and_while_the_final_results_stand() -> None:
    contest = final()
    before = board(contest.state, "public", Scorer())
    assert shown(contest) == {}
    hall.award(contest)
    after = board(contest.state, "public", Scorer())
    assert shown(contest) == shown(contest, "organiser") == {"s1": "first", "s2": "second", "s3": "second"}
    assert after.edition != before.edition
    assert [phase.phase for phase in (before, after)] == ["final", "final"]
    tree = breakdown(contest.state, "chief", "s1", Scorer())
    assert tree is not None and tree.row.prize == "first"
    entry = contest.state.subjects["s1"].marks["look", "wang"]
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "0", entry.key, REASON))
    assert shown(contest) == shown(contest, "organiser") == {}


def test_prizes_of_results_that_were_overtaken_are_not_shown_on_the_new_ones() -> None:
    contest = final()
    hall.award(contest)
    entry = contest.state.subjects["s1"].marks["look", "wang"]
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "0", entry.key, REASON))
    assert hall.publish(contest, "provisional") == ""
    assert shown(contest) == {}
    assert hall.publish(contest, "final") == ""
    assert shown(contest) == {}
    assert hall.award(contest) == ""
    assert shown(contest) == {"s1": "first", "s2": "first", "s3": "second"}  # the correction made a tie


def test_where_only_published_results_are_shown_an_award_still_changes_the_edition() -> None:
    contest = Contest()
    for entry in hall.opened(prizes=PRIZES).entries:
        fact = entry.fact
        contest.must(DESK, replace(fact, visibility="published") if isinstance(fact, f.EventFounded) else fact)
    hall.mark_all(contest)
    hall.publish(contest, "final")
    before = board(contest.state, "public", Scorer())
    hall.award(contest)
    after = board(contest.state, "public", Scorer())
    assert before.position == after.position
    assert before.edition != after.edition
    assert shown(contest) == {"s1": "first", "s2": "second", "s3": "second"}
    entry = contest.state.subjects["s1"].marks["look", "wang"]
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "0", entry.key, REASON))
    assert board(contest.state, "public", Scorer()) == after  # what is not published is not hinted at either


def test_prizes_awarded_behind_a_freeze_are_not_shown_before_it_ends() -> None:
    contest = final()
    contest.must(DESK, f.BoardFrozen())
    frozen = board(contest.state, "public", Scorer())
    hall.award(contest)
    assert board(contest.state, "public", Scorer()) == frozen
    assert shown(contest, "organiser")
    contest.must(DESK, f.BoardThawed())
    assert shown(contest)
