"""Tables of delegations: medal points, points a skill, the best of each and of all, and every team once."""

from fractions import Fraction

from competition.rules.delegations import Delegation, Result, counted, delegation_table, highest
from tests.test_rules_medals import skills

POINTS = {"gold": 4, "silver": 3, "bronze": 2, "excellence": 1}


def results() -> list[Result]:
    """All results of WorldSkills 2009."""
    return [
        Result(
            skill, f"{line['member']}-{at}", line["member"], (line["award"],) if line["award"] else (),
            POINTS.get(line["award"], 0), Fraction(line["points"]),
        )
        for skill, lines in skills().items()
        for at, line in enumerate(lines)
    ]  # fmt: skip


def test_the_table_of_2009_counts_medal_points_and_points_a_skill() -> None:
    table = {line.delegation: line for line in delegation_table(results())}
    korea = table["KR"]
    medals = [line["award"] for lines in skills().values() for line in lines if line["member"] == "KR"]
    assert dict(korea.prizes) == {id: medals.count(id) for id in POINTS if id in medals}
    assert korea.points == sum(POINTS.get(each, 0) for each in medals)
    assert korea.average == Fraction(korea.points, korea.skills)
    assert korea.rank == 1  # Korea led the medal points in Calgary
    assert [line.points for line in table.values()] == sorted((line.points for line in table.values()), reverse=True)
    assert sum(line.points for line in table.values()) == sum(each.points for each in results())


def test_the_highest_of_all_and_the_best_of_a_delegation_may_be_several() -> None:
    some = [
        Result("a", "s1", "x", scaled=Fraction(560)), Result("b", "s2", "y", scaled=Fraction(560)),
        Result("c", "s3", "x", scaled=Fraction(540)), Result("d", "s4", "x"),
    ]  # fmt: skip
    assert highest(some) == (some[0], some[1])
    assert highest([some[3]]) == highest([]) == ()  # a blank is no score
    assert [(line.delegation, line.best) for line in delegation_table(some)] == [("x", (some[0],)), ("y", (some[1],))]
    assert delegation_table(some)[0].scaled == 550
    (top,) = highest(results())
    assert top.scaled == max(each.scaled or 0 for each in results())


def test_a_team_counts_once_however_many_of_it_are_listed() -> None:
    team = [Result("a", "team-1", "x", ("gold",), 4, Fraction(550))] * 3
    (line,) = delegation_table([*team, Result("a", "s9", "x"), Result("b", "s1", "")])
    assert (line.skills, line.points, line.average, line.prizes) == (1, 4, Fraction(4), (("gold", 1),))
    assert len(counted(team)) == 1


def test_equal_points_share_a_place_and_no_points_give_none() -> None:
    some = [
        Result("a", f"s{n}", name, points=points) for n, (name, points) in enumerate([("z", 3), ("x", 3), ("y", 1)])
    ]
    assert [(line.delegation, line.rank) for line in delegation_table(some)] == [("x", 1), ("z", 1), ("y", 3)]
    assert delegation_table([Result("a", "s1", "x")]) == (Delegation("x", None, 1, (), 0, Fraction(0), None, ()),)
    assert delegation_table([]) == ()


def test_of_equal_points_who_entered_fewer_skills_stands_first() -> None:
    some = [Result("a", "s1", "x", points=4), Result("b", "s2", "x"), Result("b", "s3", "y", points=4)]
    assert [line.delegation for line in delegation_table(some)] == ["y", "x"]
