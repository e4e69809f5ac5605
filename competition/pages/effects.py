"""What changes between two standings of an event, line by line: places, totals, prizes, titles.

Used for the effect of a decision before it is confirmed, by whoever may see all marks, and for the correction notice
更正通知 that everybody sees. It says what changed and never who was wrong; it may not propose a fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.boards import line_of
from competition.rules import facts as f
from competition.rules.board import View, row_seen
from competition.rules.prizes import awards
from competition.rules.standings import Scorer
from competition.rules.state import State
from competition.rules.titles import EventResult, propose


@dataclass(frozen=True, slots=True)
class Side:
    """A line's place, total and prizes on one side; "" where there is none or it is not shown."""

    place: str
    total: str
    prizes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One competitor whose line differs; `mine` where the case is about this one."""

    subject: str
    name: str
    unit: str
    before: Side
    after: Side
    mine: bool = False


@dataclass(frozen=True, slots=True)
class TitleChange:
    """A title that somebody could be proposed for before and can no longer, or the other way round (`gained`)."""

    title: str
    name: str
    gained: bool


def changes(
    before: View, after: View, event: str, names: NameBook, language: str, scorer: Scorer, subject: str = "",
    prizes: bool = True,
) -> tuple[Change, ...]:  # fmt: skip
    """Everybody whose place, total or prize differs, in the order of the standings after."""
    was = _sides(before, event, names, language, scorer, prizes)
    now = _sides(after, event, names, language, scorer, prizes)
    found = []
    for row in scorer.standings(after.state).rows:
        one, other = was.get(row.subject, Side("", "")), now[row.subject]
        if one != other:
            line = line_of(row_seen(after, row), names, language)
            found.append(Change(row.subject, line.name, line.unit, one, other, row.subject == subject))
    return tuple(found)


def _sides(view: View, event: str, names: NameBook, language: str, scorer: Scorer, prizes: bool) -> Mapping[str, Side]:
    standings = scorer.standings(view.state)
    won: dict[str, tuple[str, ...]] = {}
    if prizes and view.state.prizes and standings.complete:
        for award in awards(view.state.prizes, standings, view.state):
            won[award.subject] = (*won.get(award.subject, ()), names.text("prize", f"{event}/{award.prize}", language))
    found = {}
    for row in standings.rows:
        line = line_of(row_seen(view, row), names, language)
        found[row.subject] = Side(line.place, line.total or "", won.get(row.subject, ()))
    return found


def title_changes(
    before: State,
    after: State,
    event: str,
    seasons: Mapping[str, State],
    names: NameBook,
    language: str,
    scorer: Scorer,
) -> tuple[TitleChange, ...]:
    """Whose way to a title the change opens or closes, under the rules of the seasons that list the event."""
    found: list[TitleChange] = []
    for season, known in seasons.items():
        was, now = (_proposable(known, state, event, scorer) for state in (before, after))
        for title, who in sorted(was ^ now):
            name = names.text("person" if names.has("person", who) else "team", who, language)
            found.append(TitleChange(names.text("title", f"{season}/{title}", language), name, (title, who) in now))
    return tuple(found)


def _proposable(season: State, state: State, event: str, scorer: Scorer) -> set[tuple[str, str]]:
    bound = {record.subject: record.bound for record in state.subjects.values() if record.bound}
    listed = season.listed.get(event)
    if listed is None:
        return set()
    result = EventResult(f.Pin(event, listed.event.position, listed.event.head), scorer.standings(state), bound)
    open_ones = (each for each in propose(season, {event: result}) if each.verdict is None)
    return {(season.title_rules[each.rule].title, each.who) for each in open_ones}
