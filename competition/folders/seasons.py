"""A season folder from disk: season.toml with its tiers and its list of events, each in a folder of its own below it.

`read_season` reads every event too and gives all problems at once, each with the path of its file in the season.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from competition.folders.documents import Document, read_document
from competition.folders.fields import Fields
from competition.folders.people import read_units
from competition.folders.problems import Problem, Problems, Sink
from competition.folders.reading import FILES, named, read_event
from competition.folders.schemes import tables
from competition.folders.shapes import EventFolder, Listing, Name, SeasonFolder, Tier

FILE = "season.toml"
OPEN = "open"
_TABLES = ("tier", "class", "level", "event")


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
    folder = SeasonFolder(
        path,
        season,
        _tiers(document, season, names, sink),
        _listings(path, document, season, names, sink),
        tuple(names),
    )
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


def _tiers(document: Document, season: str, names: list[Name], sink: Sink) -> tuple[Tier, ...]:
    found: list[Tier] = []
    for id, fields in _labels(document, "tier", season, names, sink).items():
        open_ = fields.raw("planned") == OPEN
        level = fields.id("level", needed=False)
        _known(fields, "level", level, {t.get("id") for t in document.values.get("level", [])}, "unknown_level")
        found.append(Tier(fields.line(), id, None if open_ else fields.whole("planned"), level))
        fields.done()
    return tuple(found)


def _listings(path: Path, document: Document, season: str, names: list[Name], sink: Sink) -> tuple[Listing, ...]:
    tiers = {t.get("id") for t in document.values.get("tier", [])}
    classes, levels = (_labels(document, table, season, names, sink) for table in ("class", "level"))
    for label in (*classes.values(), *levels.values()):
        label.done()
    found: dict[str, Listing] = {}
    for fields in tables(document, "event", sink):
        tier, class_, level = (fields.id(key, needed=key == "tier") for key in ("tier", "class", "level"))
        _known(fields, "tier", tier, tiers, "unknown_tier")
        _known(fields, "class", class_, set(classes), "unknown_class")
        _known(fields, "level", level, set(levels), "unknown_level")
        event = _event(path, fields, sink)
        fields.done()
        if event is None:
            continue
        if event.id in found:
            fields.wrong("folder", "event_twice", value=event.id)
        found[event.id] = Listing(fields.line(), tier, class_, level, event)
    return tuple(found.values())


def _known(fields: Fields, key: str, value: str, known: set[str | None] | set[str], word: str) -> None:
    if value and value not in known:
        fields.wrong(key, word, value=value, known=", ".join(sorted(str(k) for k in known)) or "-")


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
