"""A season's table of delegations 代表队, from the published results of its events as the public may see them.

Everything comes from the events' public boards: who stands for a delegation, its prizes once they are awarded, its
scaled scores where totals are shown. Nothing is ranked here but by `competition.rules.delegations`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from competition.ledger.names import NameBook
from competition.pages.numbers import ordinal
from competition.rules.board import Row, board
from competition.rules.delegations import Delegation, Result, delegation_table, highest
from competition.rules.facts import SubjectBound
from competition.rules.rounding import printed
from competition.rules.standings import Scorer
from competition.rules.state import State

PUBLISHED = ("published_provisional", "final")


@dataclass(frozen=True, slots=True)
class Best:
    """Somebody with the highest scaled score of a delegation, or of all."""

    name: str
    unit: str
    event: str
    event_name: str
    scaled: str


@dataclass(frozen=True, slots=True)
class DelegationShown:
    """One line; `prizes` are (name, how many), `average` the points a skill as printed, "" where nothing counts."""

    id: str
    name: str
    rank: int | None
    place: str
    skills: int
    prizes: tuple[tuple[str, int], ...]
    points: int
    average: str
    best: tuple[Best, ...]


@dataclass(frozen=True, slots=True)
class DelegationTable:
    """`pointed`: whether any prize counts points, so that there are places. `top`: the highest scaled score of all."""

    lines: tuple[DelegationShown, ...]
    pointed: bool
    top: tuple[Best, ...]


def delegations_shown(
    events: Iterable[tuple[str, State, Scorer]], names: NameBook, language: str
) -> DelegationTable | None:
    """The table of these events; None while nobody of a delegation has a prize or a scaled score."""
    rows: dict[tuple[str, str], tuple[Row, SubjectBound]] = {}
    results = [result for each in events for result in _results(*each, rows, names, language)]
    if not any(result.prizes or result.scaled is not None for result in results):
        return None

    def best(result: Result) -> Best:
        row, who = rows[result.event, result.subject]
        return Best(
            names.text(who.kind, who.who, language),
            names.text("delegation", who.delegation, language),
            result.event,
            names.text("event", result.event, language),
            row.scaled or "",
        )

    def line(each: Delegation) -> DelegationShown:
        return DelegationShown(
            each.delegation,
            names.text("delegation", each.delegation, language),
            each.rank,
            ordinal(each.rank, language) if each.rank else "",
            each.skills,
            each.prizes,
            each.points,
            printed(each.average, 2) if each.rank else "",
            tuple(best(result) for result in each.best),
        )

    lines = tuple(line(each) for each in delegation_table(results))
    return DelegationTable(lines, any(each.rank for each in lines), tuple(best(each) for each in highest(results)))


def _results(
    event: str,
    state: State,
    scorer: Scorer,
    rows: dict[tuple[str, str], tuple[Row, SubjectBound]],
    names: NameBook,
    language: str,
) -> Iterable[Result]:
    """What the public board says of everybody who competed for a delegation; nothing before it is published."""
    seen = board(state, "public", scorer)
    if seen.phase not in PUBLISHED:
        return
    rules = state.prizes.prizes if state.prizes else ()
    points: Mapping[str, int] = {rule.id: rule.points for rule in rules}
    last = seen.rows[-1].round if seen.rows else ""
    for row in seen.rows:
        if row.round != last or row.rank is None or row.bound is None or not row.bound.delegation:
            continue
        rows[event, row.subject] = row, row.bound
        yield _result(event, row, row.bound.delegation, points, names, language)


def _result(event: str, row: Row, delegation: str, points: Mapping[str, int], names: NameBook, language: str) -> Result:
    prizes = [prize for prize in (row.prize, row.besides) if prize]
    return Result(
        event,
        row.subject,
        delegation,
        tuple(names.text("prize", f"{event}/{prize}", language) for prize in prizes),
        sum(points.get(prize, 0) for prize in prizes),
        Fraction(row.scaled) if row.scaled is not None else None,
    )
