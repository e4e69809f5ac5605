"""Standings of a folder without a database, and their comparison with what the folder expects.

The same fold and the same rules as behind a ledger; nothing here computes a point of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from competition.folders.expecting import WORDS
from competition.folders.planning import facts_of, folded
from competition.folders.shapes import EventFolder, Expectation
from competition.rules.breakdown import Breakdown, breakdown
from competition.rules.prizes import awards
from competition.rules.rounds import Advancing, advancing
from competition.rules.scale import scaled
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.state import State
from competition.rules.teams import TeamStanding, team_standings


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of expected.csv that came out otherwise; "" stands for none. Column "subject": it is not listed."""

    line: int
    subject: str
    column: str
    expected: str
    found: str
    file: str = "expected.csv"

    def sentence(self, language: str) -> str:
        if self.column == "subject":
            missing = "没有写选手 {}。" if language == "zh" else "the subject {} is not listed."
            return self.file + ("：" if language == "zh" else ": ") + missing.format(self.subject)
        none = "无" if language == "zh" else "none"
        expected, found = self.expected or none, self.found or none
        if language == "zh":
            return (
                f"{self.file}，第 {self.line} 行：{self.subject} 的 {self.column} 预期为 {expected}，实际为 {found}。"
            )
        return f"{self.file}, line {self.line}: {self.column} of {self.subject} should be {expected} and is {found}."


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a comparison: how many figures were compared, and the first that differs, if any."""

    figures: int
    first: Difference | None


def standings_of(folder: EventFolder) -> Standings:
    """The standings that the folder's marks come to."""
    return Scorer().standings(folded(facts_of(folder)))


def check(folder: EventFolder) -> Check:
    """Compare with expected.csv, in its order. Raises ValueError where the folder has none."""
    if folder.expected is None:
        raise ValueError(f"{folder.id} expects nothing")
    state, scorer = folded(facts_of(folder)), Scorer()
    result = results_of(state, scorer)
    rows = {row.subject: row for row in result.standings.rows}
    count = 0
    listed = {expectation.subject for expectation in folder.expected}
    for competitor in folder.competitors:
        if competitor.subject not in listed:  # what is not written down was not checked, and that must not pass
            return Check(0, Difference(0, competitor.subject, "subject", "", competitor.subject))
    for expectation in folder.expected:
        row = rows[expectation.subject]
        found = _figures(row, state, scorer, expectation)
        found["scaled"] = result.scaled.get(row.subject) or ""
        found["prize"] = " ".join(result.prizes.get(row.subject, ()))
        for column, expected in expectation.figures.items():
            count += 1
            same = _same if column not in WORDS else str.__eq__
            if not same(expected, found.get(column, "")):
                difference = Difference(expectation.line, expectation.subject, column, expected, found.get(column, ""))
                return Check(count, difference)
    return _check_teams(folder, result, count)


def _check_teams(folder: EventFolder, result: "Results", count: int) -> Check:
    """Compare with expected_teams.csv, where the folder has one; `count` figures were compared before."""
    rows = {team.delegation: team for team in result.teams}
    for expected in folder.expected_teams or ():
        team = rows.get(expected.delegation)
        found = {"rank": str(team.rank or "") if team else "", "total": (team.printed_total or "") if team else ""}
        for column, figure in (("rank", expected.rank), ("total", expected.total)):
            count += 1
            if not _same(figure, found[column]):
                at = (expected.line, expected.delegation, column, figure, found[column], "expected_teams.csv")
                return Check(count, Difference(*at))
    return Check(count, None)


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that an event's marks come to; prizes by subject, several for who is also best of a delegation."""

    standings: Standings
    scaled: Mapping[str, str | None]
    prizes: Mapping[str, tuple[str, ...]]
    teams: tuple[TeamStanding, ...]
    advancing: tuple[Advancing, ...]


def results_of(state: State, scorer: Scorer) -> Results:
    """The results as they stand; prizes only once everything is marked, as nobody is named before that."""
    standings, scheme = scorer.standings(state), state.scheme
    prizes: dict[str, tuple[str, ...]] = {}
    for award in awards(state.prizes, standings, state) if state.prizes and standings.complete else ():
        prizes[award.subject] = (*prizes.get(award.subject, ()), award.prize)
    if scheme is None:
        return Results(standings, {}, prizes, (), ())
    return Results(
        standings,
        scaled(scheme, standings),
        prizes,
        team_standings(state, scheme, standings),
        advancing(scheme, standings, state),
    )


def _same(expected: str, found: str) -> bool:
    """Equal as numbers: "55.1" and "55.10" are the same; none is only the same as none."""
    if not expected or not found:
        return expected == found
    return Fraction(expected) == Fraction(found)


def _figures(row: Standing, state: State, scorer: Scorer, wanted: Expectation) -> dict[str, str]:
    """Every figure of a subject as it is printed, by column."""
    found = {"rank": str(row.rank or ""), "total": row.printed_total or ""}
    for (module, _), printed in zip(row.modules, row.printed_modules, strict=True):
        found[f"module:{module}"] = printed or ""
    if any(column.startswith(("criterion:", "aspect:", "panel:")) for column in wanted.figures):
        tree = breakdown(state, "organiser", row.subject, scorer)
        found.update(_parts(tree) if tree else ())
    return found


def _parts(tree: Breakdown) -> Iterator[tuple[str, str]]:
    for module in tree.modules:
        for criterion in module.criteria:
            yield f"criterion:{criterion.id}", criterion.points.printed if criterion.points else ""
            for sub in criterion.subs:
                for aspect in sub.aspects:
                    yield f"aspect:{aspect.id}", aspect.points.printed if aspect.points else ""
                    yield f"panel:{aspect.id}", aspect.panel.printed if aspect.panel else ""
