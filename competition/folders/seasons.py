"""A season folder from disk: season.toml with its tiers and its list of events, each in a folder of its own below it.

`read_season` reads every event too and gives all problems at once, each with the path of its file in the season.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from competition.folders.documents import Document, read_document
from competition.folders.fields import Fields, tables
from competition.folders.people import read_units
from competition.folders.problems import Problem, Problems, Sink
from competition.folders.reading import FILES, named, read_event
from competition.folders.shapes import EventFolder, Listing, Name, SeasonFolder, Tier
from competition.folders.steps import read_title_rule

FILE = "season.toml"
OPEN = "open"
_NAMED = ("tier", "class", "level", "title", "issuer")
_TABLES = (*_NAMED, "event", "title_rule")


def is_season(path: Path) -> bool:
    """Whether a folder is a season's rather than an event's."""
    return (path / FILE).is_file()


def read_season(path: Path) -> SeasonFolder | Problems:
    """The season in a folder with all its events. Any problem in any file gives `Problems` and no season."""
    sink = Sink((FILE, *FILES))
    if not path.is_dir():
        sink.add(path.name, 0, "", "folder_missing")
        return sink.problems()
    document = read_document(path / FILE, FILE, sink)
    if document is None:
        return sink.problems()
    top = Fields(document, "", 0, {k: v for k, v in document.values.items() if k not in _TABLES}, sink)
    season = top.id("id")
    names: list[Name] = []
    for kind, needed in (("season", True), ("notice", False)):
        names += named(kind, season, top.said("name" if needed else kind, needed=needed))
    date = top.text("date")
    names += named("date", season, {"zh": date} if date else {})
    top.done()
    if (path / "delegations.csv").is_file():
        read_units(path, season, "delegations.csv", names, sink)
    labels = {table: _labels(document, table, season, names, sink) for table in _NAMED}
    tiers = _tiers(labels)
    listings = _listings(path, document, {table: set(found) for table, found in labels.items()}, sink)
    known = {table: set(found) for table, found in labels.items()}
    rules = tuple((each.line(), read_title_rule(each, known)) for each in tables(document, "title_rule", sink))
    folder = SeasonFolder(path, season, tiers, listings, tuple(names), rules)
    _check_names(folder, sink)
    return sink.problems() if sink else folder


def _labels(document: Document, table: str, season: str, names: list[Name], sink: Sink) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for fields in tables(document, table, sink):
        id = fields.id("id")
        if id in found:
            fields.wrong("id", "id_twice", value=id)
        names += named(table, f"{season}/{id}", fields.said("name", needed=True))
        found[id] = fields
    return found


def _tiers(labels: Mapping[str, dict[str, Fields]]) -> tuple[Tier, ...]:
    found: list[Tier] = []
    for id, fields in labels["tier"].items():
        open_ = fields.raw("planned") == OPEN
        level = _known(fields, "level", set(labels["level"]))
        found.append(Tier(fields.line(), id, None if open_ else fields.whole("planned"), level))
    for fields in (fields for found_labels in labels.values() for fields in found_labels.values()):
        fields.done()
    return tuple(found)


def _listings(path: Path, document: Document, known: Mapping[str, set[str]], sink: Sink) -> tuple[Listing, ...]:
    found: dict[str, Listing] = {}
    for fields in tables(document, "event", sink):
        tier, class_, level = (_known(fields, key, known[key]) for key in ("tier", "class", "level"))
        event = _event(path, fields, sink)
        fields.done()
        if event is None:
            continue
        if event.id in found:
            fields.wrong("folder", "event_twice", value=event.id)
        found[event.id] = Listing(fields.line(), tier, class_, level, event)
    return tuple(found.values())


def _known(fields: Fields, key: str, known: set[str]) -> str:
    """The id of a tier, class or level that must be declared; only the tier is needed."""
    value = fields.id(key, needed=key == "tier")
    if value and value not in known:
        fields.wrong(key, f"unknown_{key}", value=value, known=", ".join(sorted(known)) or "-")
    return value


def _event(path: Path, fields: Fields, sink: Sink) -> EventFolder | None:
    """The event in the folder that a listing names; its problems get that folder's name before their file."""
    name = fields.text("folder")
    parts = PurePosixPath(name).parts
    if not name or len(parts) != 1 or parts[0] in ("..", "/") or not (path / name).is_dir():
        fields.wrong("folder", "bad_path", value=name)
        return None
    event = read_event(path / name)
    if isinstance(event, Problems):
        sink.extend(tuple(_moved(name, event)))
        return None
    return event


def _moved(name: str, found: Problems) -> list[Problem]:
    moved = []
    for item in found.items:
        file = item.file.removeprefix("../") if item.file.startswith("../") else f"{name}/{item.file}"
        moved.append(replace(item, file=file))
    return moved


def _check_names(folder: SeasonFolder, sink: Sink) -> None:
    """The same id is called the same in all events: a person who enters two of them, a unit."""
    said: dict[tuple[str, str, str], tuple[str, str]] = {}
    for source, names in ((FILE, folder.names), *((e.event.path.name, e.event.names) for e in folder.listings)):
        for name in names:
            before = said.setdefault((name.kind, name.id, name.language), (name.text, source))
            if before[0] != name.text:
                details = {"id": name.id, "value": name.text, "there": before[0], "other": before[1]}
                sink.add(source, 0, "", "name_differs", **details)
