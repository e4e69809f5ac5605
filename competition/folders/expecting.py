"""expected.csv and expected_teams.csv of an event folder: what should come out. Nothing here compares."""

from collections.abc import Mapping
from pathlib import Path

from competition.folders.exact import decimal
from competition.folders.people import Field
from competition.folders.problems import Sink
from competition.folders.shapes import Expectation, ExpectedTeam
from competition.folders.tables import Columns, Row, read_table
from competition.rules.scheme import Scheme

FIGURES = ("module:", "criterion:", "aspect:", "panel:")
# As `jinbang standings --format csv` prints them, so that its output may be kept as what is expected.
TOLD = ("round", "group", "start", "name", "name_en", "delegation", "status", "complete")
WORDS = ("prize",)  # figures that are no numbers
_EXPECTED = Columns(("subject", "rank", "total"), ("scaled", *WORDS, *TOLD), FIGURES)
_TEAMS = Columns(("delegation", "rank", "total"))


def read_expected(path: Path, scheme: Scheme, competitors: Field, sink: Sink) -> tuple[Expectation, ...] | None:
    """The expected standings, None where the folder has none."""
    if not (path / "expected.csv").exists():
        return None
    table = read_table(path / "expected.csv", "expected.csv", _EXPECTED, sink)
    if table is None:
        return None
    parts = _parts(scheme)
    for column in table.columns:
        if column.startswith(FIGURES) and column not in parts:
            sink.add("expected.csv", 1, column, "unknown_figure", allowed=", ".join(sorted(parts)[:30]))
    found: dict[str, Expectation] = {}
    for row in table.rows:
        subject = row["subject"]
        if competitors.lacks(subject):
            sink.add("expected.csv", row.line, "subject", "unknown_subject", value=subject)
        elif subject in found:
            sink.add("expected.csv", row.line, "subject", "id_twice", value=subject)
        found[subject] = Expectation(row.line, subject, _figures(row, table.columns, sink))
    return tuple(found.values())


def _parts(scheme: Scheme) -> set[str]:
    found = {f"module:{module.id}" for module in scheme.modules}
    for _, criterion, _, aspect in scheme.aspects():
        found |= {f"criterion:{criterion.id}", f"aspect:{aspect.id}", f"panel:{aspect.id}"}
    return found


def _figures(row: Row, columns: tuple[str, ...], sink: Sink) -> dict[str, str]:
    figures: dict[str, str] = {}
    for column in columns:
        if column in ("subject", "note", *TOLD):
            continue
        figures[column] = row[column]
        if row[column] and column not in WORDS and decimal(row[column]) is None:
            sink.add("expected.csv", row.line, column, "not_a_number", value=row[column])
    return figures


def read_expected_teams(path: Path, delegations: Mapping[str, str], sink: Sink) -> tuple[ExpectedTeam, ...] | None:
    """The expected ranking of delegations, by their ids in facts; None where the folder has none."""
    file = "expected_teams.csv"
    table = read_table(path / file, file, _TEAMS, sink) if (path / file).exists() else None
    if table is None:
        return None
    found: dict[str, ExpectedTeam] = {}
    for row in table.rows:
        id = row["delegation"]
        if id not in delegations:
            known = ", ".join(sorted(delegations)[:20]) or "-"
            sink.add(file, row.line, "delegation", "unknown_delegation", value=id, known=known)
        elif id in found:
            sink.add(file, row.line, "delegation", "id_twice", value=id)
        for column in ("rank", "total"):
            if row[column] and decimal(row[column]) is None:
                sink.add(file, row.line, column, "not_a_number", value=row[column])
        found[id] = ExpectedTeam(row.line, delegations.get(id, id), row["rank"], row["total"])
    return tuple(found.values())
