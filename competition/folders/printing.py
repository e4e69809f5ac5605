"""What `jinbang standings` and `jinbang load` print: standings as a table, CSV or JSON; problems; what was loaded.

Returns exit codes: 0 well, 1 a difference from what a folder expects, 2 a folder that cannot be used.
"""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console

from competition.folders.checking import check
from competition.folders.loading import Loaded
from competition.folders.printing_tables import View, competitor_of, print_tables, view_of
from competition.folders.problems import Problem, Problems
from competition.folders.reading import read_event
from competition.folders.seasons import is_season, read_season
from competition.folders.shapes import EventFolder
from competition.rules.rounds import Advancing
from competition.rules.teams import TeamStanding

WELL, DIFFERS, UNUSABLE = 0, 1, 2
_WIDTH = 160  # columns where the output is no terminal
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
    views = [view_of(event) for event in events]
    if form == "json":
        json.dump([_json(view) for view in views], out, ensure_ascii=False, indent=2)
        out.write("\n")
    elif form == "csv":
        for view in views:
            _csv(view, out)
    else:
        console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False)
        for view in views:
            print_tables(view, language, console)
    return WELL


def print_loaded(result: Loaded | Problems, language: str = "zh") -> int:
    """Say what became of `jinbang load`; an exit code."""
    if isinstance(result, Problems):
        print(result.text(language), file=sys.stderr)
        return UNUSABLE
    for each in result.streams:
        print(_LOADED[language].format(stream=each.stream, recorded=each.recorded, existed=each.existed))
    return WELL


def _events(path: Path) -> Sequence[EventFolder] | Problems:
    if is_season(path):
        season = read_season(path)
        return season if isinstance(season, Problems) else [each.event for each in season.listings]
    event = read_event(path)
    return event if isinstance(event, Problems) else [event]


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


def _csv(view: View, out: TextIO) -> None:
    """With the columns of expected.csv, which it may become."""
    modules = [f"module:{module.id}" for module in view.folder.scheme.modules]
    more = [name for name, there in (("scaled", view.folder.scheme.scale), ("prize", view.folder.prizes)) if there]
    told = ("subject", "rank", "total", *modules, *more, "round", "group", "start", "name", "name_en", "delegation")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*told, "status", "complete"))
    for row in view.standings.rows:
        who = competitor_of(view, row.subject)
        names = [view.exactly(who.kind, who.who, language) for language in ("zh", "en")]
        unit = view.name("delegation", who.delegation, "zh") if who.delegation else ""
        figures = [str(row.rank or ""), row.printed_total or "", *(printed or "" for printed in row.printed_modules)]
        also = {
            "scaled": view.results.scaled.get(row.subject) or "",
            "prize": " ".join(view.results.prizes.get(row.subject, ())),
        }
        figures += [also[name] for name in more]
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
        who = competitor_of(view, row.subject)
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
                "scaled": view.results.scaled.get(row.subject),
                "prizes": list(view.results.prizes.get(row.subject, ())),
                "exact": None if row.total is None else str(row.total),
                "modules": {module: printed for (module, _), printed in modules},
                "complete": row.complete,
                "marked": row.marked,
                "owed": row.owed,
            }
        )
    event = view.folder.id
    return {
        "event": event,
        "name": both("event", event),
        "complete": view.standings.complete,
        "rows": rows,
        "teams": [_team(team, both("delegation", team.delegation)) for team in view.results.teams],
        "advancing": [_advancing(each) for each in view.results.advancing],
    }


def _team(team: TeamStanding, name: dict[str, str]) -> dict[str, Any]:
    return {
        "delegation": team.delegation,
        "name": name,
        "round": team.round,
        "group": team.group,
        "rank": team.rank,
        "tied": team.tied,
        "total": team.printed_total,
        "counted": list(team.counted),
    }


def _advancing(each: Advancing) -> dict[str, Any]:
    return {
        "from": each.advance.from_round,
        "to": each.advance.to_round,
        "group": each.group,
        "places": each.wanted,
        "on": list(each.on),
        "replacing": list(each.replacing),
        "withdrawn": list(each.withdrawn),
        "border": list(each.border),
        "complete": each.complete,
    }
