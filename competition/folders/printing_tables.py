"""Results of an event as tables on a terminal: everybody by round and group, then delegations, then who goes on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from competition.folders.checking import Results, results_of
from competition.folders.planning import facts_of, folded
from competition.folders.shapes import Competitor, EventFolder
from competition.rules.standings import Scorer, Standing, Standings

_HEADINGS = {
    "zh": ("名次", "编号", "姓名", "单位", "总分", "状态"),
    "en": ("Rank", "Subject", "Name", "Delegation", "Total", "Status"),
}
_MORE = {"zh": ("标准分", "奖次"), "en": ("Scaled", "Prize")}
_STATUS = {
    "zh": {"absent": "缺考", "withdrawn": "弃权", "disqualified": "取消资格", "out_of_contest": "不计名次"},
    "en": {
        "absent": "absent",
        "withdrawn": "withdrawn",
        "disqualified": "disqualified",
        "out_of_contest": "out of contest",
    },
}
_TEAMS = {
    "zh": ("团体", ("名次", "代表队", "总分", "计分选手")),
    "en": ("Delegations", ("Rank", "Delegation", "Total", "Counted")),
}
_ADVANCE = {
    "zh": "{earlier} → {later}（{wanted} 名）：{on}",
    "en": "{earlier} → {later} ({wanted} places): {on}",
}
_BORDER = {"zh": "；末位并列：{border}", "en": "; tied at the border: {border}"}


@dataclass(frozen=True, slots=True)
class View:
    """An event with its standings, and names by (kind, id, language)."""

    folder: EventFolder
    results: Results
    names: Mapping[tuple[str, str, str], str]

    @property
    def standings(self) -> Standings:
        return self.results.standings

    def name(self, kind: str, id: str, language: str) -> str:
        """A name in that language, else in the other, else the end of the id."""
        other = "en" if language == "zh" else "zh"
        found = self.names.get((kind, id, language)) or self.names.get((kind, id, other))
        return found or id.rpartition("/")[2]

    def prizes(self, subject: str, language: str) -> str:
        """The prizes of a subject by name."""
        given = self.results.prizes.get(subject, ())
        return ("、" if language == "zh" else ", ").join(
            self.name("prize", f"{self.folder.id}/{prize}", language) for prize in given
        )

    def exactly(self, kind: str, id: str, language: str) -> str:
        return self.names.get((kind, id, language), "")


def view_of(folder: EventFolder) -> View:
    return View(folder, results_of(folded(facts_of(folder)), Scorer()), names_of(folder))


def names_of(folder: EventFolder) -> dict[tuple[str, str, str], str]:
    return {(name.kind, name.id, name.language): name.text for name in folder.names}


def print_tables(view: View, language: str, console: Console) -> None:
    """One table a round and group, with everybody in it."""
    title = view.name("event", view.folder.id, language)
    fields = dict.fromkeys((row.round, row.group) for row in view.standings.rows)
    for round, group in fields:
        parts = [title]
        parts += [view.name("round", f"{view.folder.id}/{round}", language)] if len({r for r, _ in fields}) > 1 else []
        parts += [view.name("group", f"{view.folder.id}/{group}", language)] if group else []
        table = _table(view, language, " · ".join(parts))
        for row in view.standings.rows:
            if (row.round, row.group) == (round, group):
                table.add_row(*(Text(cell) for cell in _cells(view, row, language)))
        console.print(table)
    for part in (*team_tables(view, language, title), *advance_lines(view, language)):
        console.print(part)


def _table(view: View, language: str, title: str) -> Table:
    rank, subject, name, delegation, total, status = _HEADINGS[language]
    scaled, prize = _MORE[language]
    table = Table(title=Text(title), title_justify="left")
    table.add_column(rank, justify="right", no_wrap=True)
    for heading in (subject, name, delegation):
        table.add_column(heading)
    for module in view.folder.scheme.modules:
        table.add_column(view.name("module", f"{view.folder.id}/{module.id}", language), justify="right", no_wrap=True)
    table.add_column(total, justify="right", no_wrap=True)
    if view.folder.scheme.scale:
        table.add_column(scaled, justify="right", no_wrap=True)
    if view.folder.prizes:
        table.add_column(prize, no_wrap=True)
    table.add_column(status, no_wrap=True)
    return table


def _cells(view: View, row: Standing, language: str) -> Iterator[str]:
    competitor = competitor_of(view, row.subject)
    yield str(row.rank or "")
    yield row.subject
    yield view.name(competitor.kind, competitor.who, language) if competitor.who else ""
    yield view.name("delegation", competitor.delegation, language) if competitor.delegation else ""
    for printed in row.printed_modules:
        yield printed or ""
    yield row.printed_total or ""
    if view.folder.scheme.scale:
        yield view.results.scaled.get(row.subject) or ""
    if view.folder.prizes:
        yield view.prizes(row.subject, language)
    waiting = "" if row.complete else f"{row.marked}/{row.owed}"
    yield _STATUS[language].get(row.status, waiting)


def competitor_of(view: View, subject: str) -> Competitor:
    return next(each for each in view.folder.competitors if each.subject == subject)


def team_tables(view: View, language: str, title: str) -> Iterator[Table]:
    """The delegations, one table a round and group."""
    heading, columns = _TEAMS[language]
    for field in dict.fromkeys((team.round, team.group) for team in view.results.teams):
        table = Table(title=Text(f"{title} · {heading}"), title_justify="left")
        for column in columns:
            table.add_column(column)
        for team in view.results.teams:
            if (team.round, team.group) == field:
                name = view.name("delegation", team.delegation, language)
                cells = (str(team.rank or ""), name, team.printed_total or "", " ".join(team.counted))
                table.add_row(*(Text(cell) for cell in cells))
        yield table


def advance_lines(view: View, language: str) -> Iterator[Text]:
    """Who goes on, a line for each step and group."""
    for each in view.results.advancing:
        rounds = (each.advance.from_round, each.advance.to_round)
        earlier, later = (view.name("round", f"{view.folder.id}/{round}", language) for round in rounds)
        said = _ADVANCE[language].format(
            earlier=earlier, later=later, wanted=each.wanted, on=" ".join((*each.on, *each.replacing)) or "-"
        )
        yield Text(said + (_BORDER[language].format(border=" ".join(each.border)) if each.border else ""))
