"""What `jinbang standings` and `jinbang load` print: standings as a table, CSV or JSON; problems; what was loaded.

Returns exit codes: 0 well, 1 a difference from what a folder expects, 2 a folder that cannot be used.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from competition.folders.checking import check, standings_of
from competition.folders.loading import Loaded
from competition.folders.problems import Problem, Problems
from competition.folders.reading import read_event
from competition.folders.seasons import is_season, read_season
from competition.folders.shapes import Competitor, EventFolder
from competition.rules.standings import Standing, Standings

WELL, DIFFERS, UNUSABLE = 0, 1, 2
_WIDTH = 160  # columns where the output is no terminal
_HEADINGS = {
    "zh": ("名次", "编号", "姓名", "单位", "总分", "状态"),
    "en": ("Rank", "Subject", "Name", "Delegation", "Total", "Status"),
}
_STATUS = {
    "zh": {"absent": "缺考", "withdrawn": "弃权", "disqualified": "取消资格", "out_of_contest": "不计名次"},
    "en": {
        "absent": "absent",
        "withdrawn": "withdrawn",
        "disqualified": "disqualified",
        "out_of_contest": "out of contest",
    },
}
_LOADED = {
    "zh": "{stream}：新录入 {recorded} 条，原有 {existed} 条",
    "en": "{stream}: {recorded} facts recorded, {existed} were there",
}


def standings_command(path: Path, form: str, checked: bool, language: str, out: TextIO) -> int:
    """`jinbang standings`: print an event's or a season's standings, or with `checked` compare them; an exit code."""
    events = _events(path)
    if isinstance(events, Problems):
        print(events.text(language), file=sys.stderr)
        return UNUSABLE
    if checked:
        return _check_all(events, language, out)
    views = [View(event, standings_of(event), _names(event)) for event in events]
    if form == "json":
        json.dump([_json(view) for view in views], out, ensure_ascii=False, indent=2)
        out.write("\n")
    elif form == "csv":
        for view in views:
            _csv(view, out)
    else:
        console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False)
        for view in views:
            _tables(view, language, console)
    return WELL


def print_loaded(result: Loaded | Problems, language: str = "zh") -> int:
    """Say what became of `jinbang load`; an exit code."""
    if isinstance(result, Problems):
        print(result.text(language), file=sys.stderr)
        return UNUSABLE
    for each in result.streams:
        print(_LOADED[language].format(stream=each.stream, recorded=each.recorded, existed=each.existed))
    return WELL


@dataclass(frozen=True, slots=True)
class View:
    """An event with its standings, and names by (kind, id, language)."""

    folder: EventFolder
    standings: Standings
    names: Mapping[tuple[str, str, str], str]

    def name(self, kind: str, id: str, language: str) -> str:
        """A name in that language, else in the other, else the end of the id."""
        other = "en" if language == "zh" else "zh"
        found = self.names.get((kind, id, language)) or self.names.get((kind, id, other))
        return found or id.rpartition("/")[2]

    def exactly(self, kind: str, id: str, language: str) -> str:
        return self.names.get((kind, id, language), "")


def _events(path: Path) -> Sequence[EventFolder] | Problems:
    if is_season(path):
        season = read_season(path)
        return season if isinstance(season, Problems) else [each.event for each in season.listings]
    event = read_event(path)
    return event if isinstance(event, Problems) else [event]


def _names(folder: EventFolder) -> dict[tuple[str, str, str], str]:
    return {(name.kind, name.id, name.language): name.text for name in folder.names}


def _check_all(events: Sequence[EventFolder], language: str, out: TextIO) -> int:
    """Compare every event; the first difference of all is named."""
    missing = [event for event in events if event.expected is None]
    if missing:
        for event in missing:
            problem = Problem(f"{event.path.name}/expected.csv", 0, "", "file_missing", {})
            print(Problems((problem,)).text(language), file=sys.stderr)
        return UNUSABLE
    for event in events:
        result = check(event)
        if result.first:
            print(f"{event.id}: {result.first.sentence(language)}", file=out)
            return DIFFERS
        said = "与预期一致，共核对 {} 个数" if language == "zh" else "as expected, {} figures compared"
        print(f"{event.id}: {said.format(result.figures)}", file=out)
    return WELL


def _tables(view: View, language: str, console: Console) -> None:
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


def _table(view: View, language: str, title: str) -> Table:
    rank, subject, name, delegation, total, status = _HEADINGS[language]
    table = Table(title=Text(title), title_justify="left")
    table.add_column(rank, justify="right", no_wrap=True)
    for heading in (subject, name, delegation):
        table.add_column(heading)
    for module in view.folder.scheme.modules:
        table.add_column(view.name("module", f"{view.folder.id}/{module.id}", language), justify="right", no_wrap=True)
    table.add_column(total, justify="right", no_wrap=True)
    table.add_column(status, no_wrap=True)
    return table


def _cells(view: View, row: Standing, language: str) -> Iterator[str]:
    competitor = _competitor(view, row.subject)
    yield str(row.rank or "")
    yield row.subject
    yield view.name(competitor.kind, competitor.who, language) if competitor.who else ""
    yield view.name("delegation", competitor.delegation, language) if competitor.delegation else ""
    for printed in row.printed_modules:
        yield printed or ""
    yield row.printed_total or ""
    waiting = "" if row.complete else f"{row.marked}/{row.owed}"
    yield _STATUS[language].get(row.status, waiting)


def _competitor(view: View, subject: str) -> Competitor:
    return next(each for each in view.folder.competitors if each.subject == subject)


def _csv(view: View, out: TextIO) -> None:
    """With the columns of expected.csv, which it may become."""
    modules = [f"module:{module.id}" for module in view.folder.scheme.modules]
    told = ("subject", "rank", "total", *modules, "round", "group", "start", "name", "name_en", "delegation")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*told, "status", "complete"))
    for row in view.standings.rows:
        who = _competitor(view, row.subject)
        names = [view.exactly(who.kind, who.who, language) for language in ("zh", "en")]
        unit = view.name("delegation", who.delegation, "zh") if who.delegation else ""
        figures = [str(row.rank or ""), row.printed_total or "", *(printed or "" for printed in row.printed_modules)]
        plain = [_harmless(text) for text in (*names, unit)]
        complete = "yes" if row.complete else "no"
        writer.writerow((row.subject, *figures, row.round, row.group, str(who.start), *plain, row.status, complete))


def _harmless(text: str) -> str:
    """A spreadsheet takes text that begins like this for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _json(view: View) -> dict[str, Any]:
    def both(kind: str, id: str) -> dict[str, str]:
        return {language: view.name(kind, id, language) for language in ("zh", "en")} if id else {}

    rows = []
    for row in view.standings.rows:
        who = _competitor(view, row.subject)
        modules = zip(row.modules, row.printed_modules, strict=True)
        rows.append(
            {
                "subject": row.subject,
                "name": both(who.kind, who.who),
                "delegation": both("delegation", who.delegation),
                "round": row.round,
                "group": row.group,
                "start": who.start,
                "status": row.status,
                "rank": row.rank,
                "tied": row.tied,
                "total": row.printed_total,
                "exact": None if row.total is None else str(row.total),
                "modules": {module: printed for (module, _), printed in modules},
                "complete": row.complete,
                "marked": row.marked,
                "owed": row.owed,
            }
        )
    event = view.folder.id
    return {"event": event, "name": both("event", event), "complete": view.standings.complete, "rows": rows}
