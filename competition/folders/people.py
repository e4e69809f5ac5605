"""competitors.csv and delegations.csv of an event folder: who is marked, and for which unit.

Ids of people are made from the event's and the subject's id unless the file gives them: they are opaque, stay the same
from one reading to the next, and say nothing about the person.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from competition.folders.documents import read_document
from competition.folders.fields import Fields
from competition.folders.problems import Sink
from competition.folders.shapes import Competitor, Name
from competition.folders.tables import Columns, Row, Table, read_table, split_cell
from competition.rules.facts import Status
from competition.rules.identity import well_formed

FILE = "competitors.csv"
STATUSES: tuple[str, ...] = get_args(Status)
_COLUMNS = Columns(
    ("subject",),
    ("start", "round", "group", "kind", "person", "name", "name_en", "delegation", "members", "members_en", "status"),
)
_DELEGATIONS = Columns(("delegation", "name"), ("name_en",))
_KINDS = ("person", "team", "piece")


@dataclass(frozen=True, slots=True)
class Field:
    """The field 参赛名单 of an event; `lines` finds a subject's line, `rounds` are those that there are.

    Not `known` where the file could not be read: then nothing can be said of what names a subject.
    """

    competitors: tuple[Competitor, ...]
    lines: Mapping[str, int]
    rounds: frozenset[str]
    known: bool

    def lacks(self, subject: str) -> bool:
        """Whether a subject is named that is not in the file."""
        return self.known and subject not in self.lines


def read_delegations(path: Path, event: str, names: list[Name], sink: Sink) -> dict[str, str]:
    """Delegations by their id in the file -> their id in facts: the event's own, and those of the season it lies in."""
    found: dict[str, str] = {}
    above = path.resolve().parent
    if (above / "season.toml").is_file() and (above / "delegations.csv").is_file():
        found |= read_units(above, _season(above, sink), "../delegations.csv", names, sink)
    if (path / "delegations.csv").is_file():
        found |= read_units(path, event, "delegations.csv", names, sink, set(found))
    return found


def _season(path: Path, sink: Sink) -> str:
    """The id of the season in a folder."""
    document = read_document(path / "season.toml", "../season.toml", sink)
    return Fields(document, "", 0, document.values, sink).id("id") if document else ""


def read_units(
    path: Path, owner: str, file: str, names: list[Name], sink: Sink, taken: Collection[str] = ()
) -> dict[str, str]:
    """One delegations.csv; the ids in facts are `owner`'s, so that two contests may both have a unit "a"."""
    found: dict[str, str] = {}
    table = read_table(path / "delegations.csv", file, _DELEGATIONS, sink)
    for row in table.rows if table else ():
        id = row["delegation"]
        if not well_formed(id):
            sink.add(file, row.line, "delegation", "bad_id", value=id)
        elif id in found or id in taken:
            sink.add(file, row.line, "delegation", "id_twice", value=id)
        found[id] = derived(owner, "unit", id)
        names += both("delegation", found[id], row["name"], row["name_en"])
        if not row["name"]:
            sink.add(file, row.line, "name", "cell_missing")
    return found


def both(kind: str, id: str, zh: str, en: str) -> list[Name]:
    """Name rows for the languages that have a text."""
    return [Name(kind, id, language, text) for language, text in (("zh", zh), ("en", en)) if text]


def derived(owner: str, kind: str, id: str) -> str:
    """An id for somebody whom the file gives none, as readable as the length of ids allows."""
    whole = f"{owner}-{kind}-{id}"
    return whole if well_formed(whole) else f"{kind}-{sha256(whole.encode()).hexdigest()[:40]}"


def read_competitors(
    path: Path,
    event: str,
    rounds: set[str] | None,
    groups: set[str],
    delegations: Mapping[str, str],
    names: list[Name],
    sink: Sink,
) -> Field:
    """The field; `rounds` None where the event names none, so that any is right."""
    read = read_table(path / FILE, FILE, _COLUMNS, sink)
    table = read or Table((), ())
    found: list[Competitor] = []
    lines: dict[str, int] = {}
    reader = _Reader(event, rounds, groups, delegations, names, sink)
    for row in table.rows:
        subject = row["subject"]
        if subject in lines:
            sink.add(FILE, row.line, "subject", "id_twice", value=subject)
            continue
        lines[subject] = row.line
        found.append(reader.competitor(row))
    if table.columns and not found:
        sink.add(FILE, 0, "", "no_rows")
    return Field(tuple(found), lines, frozenset(rounds or (c.round for c in found)), read is not None)


@dataclass(frozen=True, slots=True)
class _Reader:
    event: str
    rounds: set[str] | None
    groups: set[str]
    delegations: Mapping[str, str]
    names: list[Name]
    sink: Sink

    def competitor(self, row: Row) -> Competitor:
        subject = row["subject"]
        if not well_formed(subject):
            self.wrong(row, "subject", "bad_id", value=subject)
        status: Any = self.one_of(row, "status", STATUSES, "competing")
        kind: Any = self.one_of(row, "kind", _KINDS, "person")
        return Competitor(
            line=row.line,
            subject=subject,
            round=self.known(row, "round", self.rounds, "unknown_round") or "1",
            group=self.known(row, "group", self.groups, "unknown_group"),
            start=self.start(row),
            kind=kind,
            who=self.who(row, kind),
            delegation=self.delegations.get(self.known(row, "delegation", self.delegations, "unknown_delegation"), ""),
            members=self.members(row, kind),
            status=status,
        )

    def wrong(self, row: Row, column: str, word: str, **details: str) -> None:
        self.sink.add(FILE, row.line, column, word, **details)

    def one_of(self, row: Row, column: str, allowed: tuple[str, ...], default: str) -> str:
        value = row[column] or default
        if value not in allowed:
            self.wrong(row, column, "not_allowed", value=value, allowed=", ".join(allowed))
            return default
        return value

    def known(self, row: Row, column: str, known: set[str] | Mapping[str, str] | None, word: str) -> str:
        """The id in a cell that must be declared elsewhere; "" where the cell is blank."""
        value = row[column]
        if value and not well_formed(value):
            self.wrong(row, column, "bad_id", value=value)
        elif value and known is not None and value not in known:
            self.wrong(row, column, word, value=value, known=", ".join(sorted(known)[:20]) or "-")
        return value

    def start(self, row: Row) -> int:
        value = row["start"]
        if not value:
            return 0
        if not (value.isascii() and value.isdigit() and len(value) < 7):
            self.wrong(row, "start", "not_a_whole_number", value=value)
            return 0
        return int(value)

    def who(self, row: Row, kind: Literal["person", "team", "piece"]) -> str:
        """The id of who stands behind the subject, with its name kept; "" where nobody is named."""
        given = row["person"]
        if given and not well_formed(given):
            self.wrong(row, "person", "bad_id", value=given)
        if not (given or row["name"] or row["name_en"] or row["delegation"] or row["members"]):
            return ""
        who = given or derived(self.event, kind, row["subject"])
        self.names.extend(both(kind, who, row["name"], row["name_en"]))
        return who

    def members(self, row: Row, kind: str) -> tuple[str, ...]:
        """A team's members, named in one cell and separated by semicolons; their English names in the same order."""
        chinese, english = split_cell(row["members"]), split_cell(row["members_en"])
        if kind == "team" and not chinese:
            self.wrong(row, "members", "members_missing")
        if kind != "team" and (chinese or english):
            self.wrong(row, "members", "members_of_no_team")
        if english and len(english) != len(chinese):
            self.wrong(row, "members_en", "members_uneven", found=str(len(english)), wanted=str(len(chinese)))
            return ()
        ids = tuple(derived(self.event, "member", f"{row['subject']}-{place}") for place in range(1, len(chinese) + 1))
        for place, id in enumerate(ids):
            self.names.extend(both("person", id, chinese[place], english[place] if english else ""))
        return ids
