"""The ranking of delegations 团体 with names, as the board shows it under the single competitors.

Only what `competition.rules.board` holds for the audience is here; nothing is ranked or added up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from competition.ledger.names import NameBook
from competition.pages import shell
from competition.pages.numbers import ordinal
from competition.pages.words import N_
from competition.rules.board import Board
from competition.rules.facts import SubjectBound
from competition.rules.teams import TeamStanding

TITLE = N_("Delegations")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One delegation. `counted` are the names of the members whose totals count; `place` is the rank in words."""

    id: str
    name: str
    rank: int | None
    place: str
    tied: bool
    total: str | None
    counted: tuple[str, ...]
    ranked: int


@dataclass(frozen=True, slots=True)
class TeamSection:
    """The delegations of one round and group; `title` says which where there are several."""

    key: str
    title: str
    lines: tuple[TeamLine, ...]


def team_sections(seen: Board, stream: str, names: NameBook, language: str) -> tuple[TeamSection, ...]:
    """Every field's delegations in the order of their places."""
    bound = {row.subject: row.bound for row in seen.rows}
    grouped = [(key, tuple(each)) for key, each in groupby(seen.teams, key=lambda team: (team.round, team.group))]
    rounds = {round for (round, _), _ in grouped}
    found = []
    for (round, group), teams in grouped:
        said = [shell.gettext(language, TITLE)]
        said += [names.text("round", f"{stream}/{round}", language)] if len(rounds) > 1 else []
        said += [names.text("group", f"{stream}/{group}", language)] if group else []
        lines = tuple(_line(team, bound, names, language) for team in teams)
        found.append(TeamSection(f"{round}-{group}", " · ".join(said), lines))
    return tuple(found)


def teams_json(seen: Board, sections: Iterable[TeamSection]) -> list[dict[str, Any]]:
    """The same for programs, in the same order."""
    lines = (line for section in sections for line in section.lines)
    return [
        {
            "delegation": team.delegation,
            "rank": team.rank,
            "tied": team.tied,
            "name": line.name,
            "total": team.printed_total,
            "counted": list(team.counted),
            "ranked": team.ranked,
            "round": team.round,
            "group": team.group,
        }
        for team, line in zip(seen.teams, lines, strict=True)
    ]


def _line(team: TeamStanding, bound: dict[str, SubjectBound | None], names: NameBook, language: str) -> TeamLine:
    return TeamLine(
        team.delegation,
        names.text("delegation", team.delegation, language),
        team.rank,
        ordinal(team.rank, language) if team.rank else "",
        team.tied,
        team.printed_total,
        tuple(_name(subject, bound.get(subject), names, language) for subject in team.counted),
        team.ranked,
    )


def _name(subject: str, bound: SubjectBound | None, names: NameBook, language: str) -> str:
    return names.text(bound.kind, bound.who, language) if bound and bound.who else subject
