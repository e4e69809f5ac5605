"""Delegations: the best k members, fewer than asked for, ties, and who counted."""

from fractions import Fraction

import pytest

from competition.rules import facts as f
from competition.rules.scheme import Aspect, Ranking, Scheme, Teams, TeamTie
from competition.rules.standings import Scorer
from competition.rules.teams import TeamStanding, team_standings
from tests.schemes import DESK, Contest, founded
from tests.test_rules_ties import TIMES, module, points

PARTS = (module("work", points("work"), Aspect("clock", "reading", "p1", limits=TIMES)),)


def contest(teams: Teams, entries: dict[str, list[tuple[str, str]]], ranking: Ranking | None = None) -> Contest:
    """Delegations with their members' (points, seconds); subjects are named after their delegation."""
    names = [(unit, f"{unit}{n}", *marks) for unit, many in entries.items() for n, marks in enumerate(many, 1)]
    scheme = Scheme(PARTS, teams=teams, ranking=ranking or Ranking())
    made = founded(scheme, tuple(f.SubjectEntered(name, start=n) for n, (_, name, *_) in enumerate(names, 1)))
    for unit, name, work, seconds in names:
        made.must(DESK, f.SubjectBound(name, "person", f"person-{name}", unit))
        made.must("p1-j1", f.Marked(name, "work", "", work))
        made.must("p1-j1", f.Marked(name, "clock", "", seconds))
    return made


def teams_of(made: Contest) -> list[TeamStanding]:
    assert made.state.scheme
    return list(team_standings(made.state, made.state.scheme, Scorer().standings(made.state)))


def brief(made: Contest) -> list[tuple[str, int | None, Fraction | None]]:
    return [(team.delegation, team.rank, team.total) for team in teams_of(made)]


THREE = {
    "north": [("80", "10"), ("70", "10"), ("60", "10")],
    "south": [("75", "12"), ("75", "9"), ("60", "8")],
    "east": [("90", "10"), ("50", "10")],
}


def test_the_three_members_are_added_up_and_the_shorter_total_time_decides() -> None:
    # http://fsou.com/html/text/lar/172079/17207918_7.html
    made = contest(Teams(members=3, ties=(TeamTie("reading", "clock"),)), THREE)
    assert brief(made) == [("south", 1, Fraction(210)), ("north", 2, Fraction(210)), ("east", None, None)]


def test_without_a_key_equal_teams_share_the_place() -> None:
    found = teams_of(contest(Teams(members=3), THREE))
    assert [(team.rank, team.tied) for team in found] == [(1, True), (1, True), (None, False)]


def test_only_the_best_count_and_are_named() -> None:
    # The best three of each event: https://xiaomilidoc.com/p-12669126.html
    made = contest(Teams(best=2), {"north": [("60", "1"), ("80", "1"), ("70", "1")], "south": [("99", "1")]})
    assert brief(made) == [("north", 1, Fraction(150)), ("south", 2, Fraction(99))]
    assert teams_of(made)[0].counted == ("north2", "north3") and teams_of(made)[0].ranked == 3
    assert teams_of(made)[0].printed_total == "150.00"


def test_a_mean_does_not_reward_the_greater_number() -> None:
    assert {(team.total, team.rank) for team in teams_of(contest(Teams("mean"), THREE))} == {(Fraction(70), 1)}


@pytest.mark.parametrize(
    ("tie", "first"),
    [(TeamTie("best_rank"), "north"), (TeamTie("members_total", better="higher"), "north")],
    ids=["best rank", "best total"],
)
def test_the_best_member_decides(tie: TeamTie, first: str) -> None:
    assert teams_of(contest(Teams(members=3, ties=(tie,)), THREE))[0].delegation == first


def test_of_equal_best_totals_the_next_ones_are_compared() -> None:
    entries = {"a": [("80", "1"), ("40", "1"), ("30", "1")], "b": [("80", "1"), ("45", "1"), ("25", "1")]}
    found = teams_of(contest(Teams(ties=(TeamTie("members_total", better="higher"),)), entries))
    assert [team.delegation for team in found] == ["b", "a"]


def test_where_less_is_better_the_least_total_leads() -> None:
    entries = {"a": [("10", "1"), ("20", "1"), ("90", "1")], "b": [("15", "1"), ("16", "1")]}
    made = contest(Teams(best=2, members=2), entries, Ranking(better="lower"))
    assert brief(made) == [("a", 1, Fraction(30)), ("b", 2, Fraction(31))]


def test_who_has_no_rank_counts_for_nobody() -> None:
    made = contest(Teams(members=2), {"a": [("90", "1"), ("10", "1")], "b": [("40", "1"), ("30", "1")]})
    made.must(DESK, f.SubjectStatusSet("a1", "out_of_contest"))
    assert brief(made) == [("b", 1, Fraction(70)), ("a", None, None)]


def test_a_scheme_without_teams_has_none() -> None:
    made = contest(Teams(), THREE)
    assert team_standings(made.state, Scheme(PARTS), Scorer().standings(made.state)) == ()
