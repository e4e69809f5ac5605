"""The scaled column, two prizes of one person and the ranking of delegations, on the board, in the hall and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from competition.app import create_app
from competition.pages.boards import Page, board_json
from competition.pages.gallery import Gallery
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.board import board
from competition.rules.prizes import awards
from competition.rules.scheme import Scale, Teams
from competition.rules.standings import Scorer, digest
from competition.tally.office import Office, open_office
from tests.cast import SCHEME
from tests.spectators import EVENT, PEOPLE, SEASON, desk, found, score, season

TEAMS = replace(SCHEME, teams=Teams(best=2, members=2), scale=Scale())
PRIZES = f.PrizesPinned(
    (f.PrizeRule("gold", 1, points=4), f.PrizeRule("silver", 2, points=3)), best_of_delegation="best"
)
THEORY = {"s1": "60", "s2": "100", "s3": "88", "s4": "90", "s5": "10", "s6": "20"}


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


def founded(office: Office, **more: Any) -> None:
    found(office, scheme=TEAMS, prizes=PRIZES, founded=f.EventFounded(VERSION, **{"depth": "modules", **more}))


def mark_all(office: Office) -> None:
    for subject in PEOPLE:
        score(office, subject, THEORY[subject])


def finish(office: Office) -> None:
    """Final results, and the prizes on them."""
    mark_all(office)
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    standings = replica.scorer.standings(replica.state)
    desk(office, EVENT, f.ResultsPublished("final", VERSION, digest(standings)))
    desk(office, EVENT, f.PrizesAwarded(awards(PRIZES, standings, replica.state), digest(standings)))


def page(office: Office, language: str = "zh", audience: Any = "public") -> Page:
    shown = Gallery(office.replicas, office.names).event(EVENT, language, audience)
    assert shown is not None
    return shown


def test_delegations_are_ranked_by_their_best_two_with_names(office: Office) -> None:
    founded(office)
    mark_all(office)
    (section,) = page(office).teams
    assert section.title == "代表队"
    assert [(line.id, line.rank, line.place) for line in section.lines] == [
        ("committee", 1, "第1名"), ("harbour", 2, "第2名"), ("bearing", 3, "第3名"),
    ]  # fmt: skip
    assert section.lines[0].counted == ("欧阳静怡", "阿卜杜热西提·买买提江")
    (english,) = page(office, "en").teams
    assert (english.title, english.lines[1].name) == ("Delegations", "Zhenhai Harbour Company")


def test_each_line_has_a_scaled_score(office: Office) -> None:
    founded(office)
    mark_all(office)
    scaled = [line.scaled for line in page(office).sections[0].lines]
    assert scaled == sorted(scaled, reverse=True, key=lambda each: int(each or 0))
    assert abs(sum(int(each or 0) for each in scaled) - 500 * len(scaled)) <= len(scaled) / 2
    told = json.loads(board_json(page(office)))
    assert [row["scaled"] for row in told["rows"]] == scaled
    assert (told["teams"][0]["delegation"], told["teams"][0]["rank"]) == ("committee", 1)
    html = create_app(office).test_client().get(f"/zh/event/{EVENT}").get_data(as_text=True)
    assert "标准分" in html and 'data-parts="3"' in html and 'id="t-1--committee"' in html


def test_without_a_scale_or_teams_nothing_of_them_is_on_the_page(office: Office) -> None:
    found(office)
    mark_all(office)
    html = create_app(office).test_client().get(f"/zh/event/{EVENT}").get_data(as_text=True)
    assert "标准分" not in html and "roll-teams" not in html and 'data-parts="2"' in html


def test_the_best_of_a_delegation_stands_beside_the_prize(office: Office) -> None:
    founded(office)
    finish(office)
    lines = {line.subject: line.prize for line in page(office).sections[0].lines}
    assert lines == {
        "s2": "金牌 · 代表队最佳选手", "s4": "银牌", "s3": "银牌 · 代表队最佳选手", "s6": "代表队最佳选手",
        "s1": "", "s5": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "scale", "teams", "totals"),
    [
        ({"depth": "ranks"}, False, True, False),
        ({"depth": "totals"}, True, True, True),
        ({"visibility": "published"}, False, False, False),
        ({"blind": True, "visibility": "published"}, False, False, False),
    ],
)
def test_no_more_of_scales_and_teams_is_seen_than_of_rows(
    office: Office, more: dict[str, Any], scale: bool, teams: bool, totals: bool
) -> None:
    founded(office, **more)
    mark_all(office)
    replica = office.replicas.of(EVENT)
    seen = board(replica.state, "public", Scorer())
    assert seen.scale is scale
    assert any(row.scaled for row in seen.rows) is scale
    assert bool(seen.teams) is teams
    assert any(team.printed_total or team.total for team in seen.teams) is totals
    assert not board(replica.state, "chief", Scorer()).teams if more.get("blind") else True


def test_the_edition_changes_when_teams_or_scaled_scores_do(office: Office) -> None:
    founded(office)
    mark_all(office)
    replica = office.replicas.of(EVENT)
    before = board(replica.state, "public", Scorer())
    desk(office, EVENT, f.SubjectBound("s1", "person", f"{EVENT}-s1", "committee"))
    replica.catch_up()
    after = board(replica.state, "public", Scorer())
    assert before.teams != after.teams
    assert before.edition != after.edition


def test_a_season_shows_its_delegations_once_results_are_published(office: Office) -> None:
    founded(office)
    season(office, EVENT)
    mark_all(office)
    gallery = Gallery(office.replicas, office.names)
    assert gallery.delegations(SEASON, "zh") is None  # marks alone, however many, are not results
    finish(office)
    table = gallery.delegations(SEASON, "zh")
    assert table is not None and table.pointed
    assert [(line.id, line.rank, line.points, line.prizes) for line in table.lines] == [
        ("committee", 1, 7, (("金牌", 1), ("代表队最佳选手", 1), ("银牌", 1))),
        ("harbour", 2, 3, (("银牌", 1), ("代表队最佳选手", 1))),
        ("bearing", 3, 0, (("代表队最佳选手", 1),)),
    ]
    assert [(best.name, best.scaled) for best in table.top] == [("欧阳静怡", "533")]
    html = create_app(office).test_client().get(f"/zh/season/{SEASON}").get_data(as_text=True)
    assert "每项平均积分" in html and "欧阳静怡" in html


def test_a_season_says_nothing_of_results_that_wait_for_publication(office: Office) -> None:
    founded(office, visibility="published")
    season(office, EVENT)
    mark_all(office)
    assert Gallery(office.replicas, office.names).delegations(SEASON, "zh") is None
