"""The second ranking, of delegations 团体: what their best members have together, and who these members are.

Within a round and a group, as all ranking is. Who stands for which delegation is read from who was bound to a subject:
nothing here may be asked of a state in which that is sealed. What may be seen is `competition.rules.board`'s.

Sum of the three members, tied teams by the total time of the three (fsou.com 17207918); sum of the best three in each
event (xiaomilidoc.com p-12669126): RULES 3, "Team".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.field import Field
from competition.rules.member import Standing
from competition.rules.numbers import number
from competition.rules.points import plan_of
from competition.rules.ranking import Place, places
from competition.rules.rounding import printed
from competition.rules.scheme import Scheme, Teams, TeamTie
from competition.rules.scoring import case, reading
from competition.rules.standings import Scorer, Standings
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """One delegation's line. `counted` are the subjects whose totals count, best first, of `ranked` that have a rank.

    With fewer ranked members than the scheme wants there is no total and no rank, and nobody counts.
    """

    delegation: str
    rank: int | None
    total: Fraction | None
    printed_total: str | None
    counted: tuple[str, ...]
    ranked: int
    tied: bool
    round: str
    group: str


def team_standings(state: State, scheme: Scheme, standings: Standings) -> tuple[TeamStanding, ...]:
    """Every delegation with somebody in it, by round and group, then place; those without a rank last, by id."""
    if scheme.teams is None:
        return ()
    return tuple(team for field in standings.fields for team in _of_field(state, scheme, scheme.teams, field))


def _of_field(state: State, scheme: Scheme, teams: Teams, field: Field) -> list[TeamStanding]:
    members: dict[str, list[Standing]] = {}
    for row in field.rows:
        bound = state.subjects[row.subject].bound
        if bound and bound.delegation:
            members.setdefault(bound.delegation, [])
            if row.rank is not None:
                members[bound.delegation].append(row)
    named = sorted(members)
    full = [name for name in named if len(members[name]) >= max(teams.members, 1)]
    counted = {name: members[name][: teams.best or None] for name in full}
    totals = {name: _total(teams, counted[name]) for name in full}
    longest = max((len(rows) for rows in counted.values()), default=0)
    lines = [
        (totals[name], *(n for tie in teams.ties for n in _tie(state, tie, members[name], counted[name], longest)))
        for name in full
    ]
    ranking = scheme.ranking
    lower = (ranking.better == "lower", *(tie.better == "lower" for tie in teams.ties for _ in _width(tie, longest)))
    found = [
        _line(scheme, field, full[place.index], place, totals[full[place.index]], counted, members)
        for place in places(lines, lower, ranking.mode, number(ranking.tolerance))
    ]
    few = [name for name in named if name not in counted]
    return found + [
        TeamStanding(name, None, None, None, (), len(members[name]), False, field.round, field.group) for name in few
    ]


def _line(
    scheme: Scheme,
    field: Field,
    name: str,
    place: Place,
    total: Fraction,
    counted: dict[str, list[Standing]],
    members: dict[str, list[Standing]],
) -> TeamStanding:
    return TeamStanding(
        name,
        place.rank,
        total,
        printed(total, plan_of(scheme).places("total")),
        tuple(row.subject for row in counted[name]),
        len(members[name]),
        place.tied,
        field.round,
        field.group,
    )


def _total(teams: Teams, rows: Sequence[Standing]) -> Fraction:
    total = sum((row.total for row in rows if row.total is not None), Fraction(0))
    return total if teams.take == "sum" else total / len(rows)


def _width(tie: TeamTie, longest: int) -> range:
    return range(longest if tie.of == "members_total" else 1)


def _tie(
    state: State, tie: TeamTie, members: Sequence[Standing], counted: Sequence[Standing], longest: int
) -> list[Fraction | None]:
    """What one key reads; None, behind every number, where a counted member's reading is not known."""
    if tie.of == "best_rank":
        return [Fraction(min(row.rank for row in members if row.rank is not None))]
    if tie.of == "members_total":
        return [*(row.total for row in counted), *([None] * (longest - len(counted)))]
    seen = [_reading(state, row.subject, tie.id) for row in counted]
    known = [each for each in seen if each is not None]
    return [sum(known, Fraction(0)) if len(known) == len(seen) else None]


def _reading(state: State, subject: str, aspect: str) -> Fraction | None:
    seats = Scorer().seating(state, subject)
    return reading(case(state.subjects[subject], seats), aspect) if seats else None
