"""A season's structure: 4 + 6 + X."""

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.season import ListedEvent, Tier, season_board
from competition.rules.state import EMPTY
from tests.schemes import DESK, Contest

HEAD = "ab" * 32


def test_a_season_shows_its_tiers_with_what_is_planned_and_what_is_listed() -> None:
    contest = Contest()
    contest.must(DESK, f.SeasonFounded(VERSION))
    for tier, planned in (("flagship", 4), ("street", 6), ("enterprise", None)):
        contest.must(DESK, f.TierDeclared(tier, planned, "district"))
    for tier, event in (("street", "fitter"), ("flagship", "welder"), ("street", "forklift")):
        contest.must(DESK, f.EventListed(tier, f.Pin(event, 3, HEAD), "class-2", "town"))
    board = season_board(contest.state)
    assert board.position == 7
    assert [(tier.tier, tier.planned, len(tier.events)) for tier in board.tiers] == [
        ("flagship", 4, 1),
        ("street", 6, 2),
        ("enterprise", None, 0),
    ]
    assert board.tiers[1] == Tier(
        "street", 6, "district", (ListedEvent("fitter", "class-2", "town"), ListedEvent("forklift", "class-2", "town"))
    )


def test_a_plan_may_change_without_losing_what_is_listed() -> None:
    contest = Contest()
    contest.must(DESK, f.SeasonFounded(VERSION))
    contest.must(DESK, f.TierDeclared("street", 6))
    contest.must(DESK, f.EventListed("street", f.Pin("fitter", 3, HEAD)))
    contest.must(DESK, f.TierDeclared("street", 7))
    assert [(tier.planned, len(tier.events)) for tier in season_board(contest.state).tiers] == [(7, 1)]


def test_a_season_without_tiers_is_empty() -> None:
    assert season_board(EMPTY).tiers == ()
