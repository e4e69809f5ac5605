"""CSV files of a folder as rows with their line numbers. Knows columns by name only, nothing of what they mean."""

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from competition.folders.problems import Sink
from competition.folders.texts import read_text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; a cell that is blank or whose column is absent reads ""."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a file may have. A column whose name starts with one of `prefixes` is allowed too."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def split_cell(cell: str) -> list[str]:
    """The parts of a cell that holds several, parted by semicolons of either width."""
    return [part.strip() for part in re.split("[;；]", cell) if part.strip()]


def read_table(path: Path, file: str, columns: Columns, sink: Sink) -> Table | None:
    """The table, or None where it cannot be read as one; problems go to `sink`. Blank rows are skipped."""
    text = read_text(path, file, sink)
    if text is None:
        return None
    raw = _raw_rows(text, file, sink)
    if raw is None:
        return None
    line, header = raw[0]
    names = tuple(cell.strip() for cell in header)
    while names and not names[-1]:
        names = names[:-1]
    if not _columns_right(names, line, file, columns, sink):
        return None
    rows = [_row(number, cells, names, file, sink) for number, cells in raw[1:]]
    return Table(names, tuple(rows))


def _raw_rows(text: str, file: str, sink: Sink) -> list[tuple[int, list[str]]] | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        sink.add(file, start, "", "bad_csv", reason=str(error))
        return None
    return rows


def _columns_right(names: tuple[str, ...], line: int, file: str, columns: Columns, sink: Sink) -> bool:
    missing = [name for name in columns.required if name not in names]
    if missing and len(names) == 1 and any(mark in names[0] for mark in ";\t，；"):
        sink.add(file, line, "", "wrong_separator")
        return False
    allowed = (*columns.required, *columns.optional, "note")
    for name in missing:
        sink.add(file, line, name, "column_missing", required=", ".join(columns.required))
    for name in sorted({name for name in names if names.count(name) > 1}):
        sink.add(file, line, name, "column_twice")
    for name in names:
        if name not in allowed and not name.startswith(columns.prefixes or ("\0",)):
            near = get_close_matches(name, allowed, 1)
            if near:
                sink.add(file, line, name, "column_misspelt", near=near[0])
            else:
                shown = ", ".join((*allowed, *(f"{prefix}…" for prefix in columns.prefixes)))
                sink.add(file, line, name, "column_unknown", allowed=shown)
    return not missing and len(set(names)) == len(names)


def _row(line: int, cells: list[str], names: tuple[str, ...], file: str, sink: Sink) -> Row:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    if extra:
        sink.add(file, line, "", "row_too_long", columns=str(len(names)), found=str(len(cells)))
    return Row(line, {name: cell.strip() for name, cell in zip(names, cells, strict=False)})
