"""judges.csv, marks.csv and expected.csv of an event folder: who marks, what was observed, what should come out.

The form of every line is checked here (known subject, aspect, seat; a number that can be read); whether a mark is
admitted is for `rules.admission` to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from competition.folders.exact import decimal, milliseconds
from competition.folders.people import Field, both, derived
from competition.folders.problems import Sink
from competition.folders.schemes import Drawn
from competition.folders.shapes import Excuse, Expectation, Mark, Name
from competition.folders.tables import Columns, Row, read_table
from competition.rules.facts import Seat
from competition.rules.identity import well_formed
from competition.rules.scheme import Aspect, Scheme

_JUDGES = Columns(("seat", "panel"), ("person", "name", "name_en", "excused"))
_MARKS = Columns(("subject", "aspect", "value"), ("seat", "made_at"))
FIGURES = ("module:", "criterion:", "aspect:", "panel:")
# As `jinbang standings --format csv` prints them, so that its output may be kept as what is expected.
TOLD = ("round", "group", "start", "name", "name_en", "delegation", "status", "complete")
_EXPECTED = Columns(("subject", "rank", "total"), TOLD, FIGURES)
_WORDS = ("yes", "no", "absent")


@dataclass(slots=True)
class Roster:
    """Panels with their seats; `excused` has the cells that excuse a seat. Not `known` without a readable file."""

    panels: dict[str, tuple[Seat, ...]] = field(default_factory=dict)
    excused: list[tuple[Row, str]] = field(default_factory=list)
    known: bool = True

    def excuses(self, competitors: Field, sink: Sink) -> tuple[Excuse, ...]:
        """Who is excused: "all", or subjects separated by semicolons."""
        found: dict[tuple[str, str], Excuse] = {}
        for row, cell in self.excused:
            for part in re.split("[;；]", cell):
                subject = part.strip()
                if subject and subject != "all" and competitors.lacks(subject):
                    sink.add("judges.csv", row.line, "excused", "unknown_subject", value=subject)
                excuse = Excuse(row.line, row["seat"], "" if subject == "all" else subject)
                found.setdefault((excuse.seat, excuse.subject), excuse)
        return tuple(found.values())


def read_judges(path: Path, event: str, panels: set[str], names: list[Name], sink: Sink) -> Roster:
    """The panels as seated; a judge may sit on several panels, one line each, under one seat id."""
    roster = Roster()
    table = read_table(path / "judges.csv", "judges.csv", _JUDGES, sink)
    roster.known = table is not None
    judges: dict[str, str] = {}
    for row in table.rows if table else ():
        seat, panel = row["seat"], row["panel"]
        _check_judge(row, panels, sink)
        judge = row["person"] or derived(event, "judge", seat)
        if judges.setdefault(seat, judge) != judge:
            sink.add("judges.csv", row.line, "person", "seat_of_two", value=seat)
        seated = roster.panels.get(panel, ())
        if any(other.id == seat for other in seated):
            sink.add("judges.csv", row.line, "seat", "seat_twice", value=seat, panel=panel)
            continue
        roster.panels[panel] = (*seated, Seat(seat, judge))
        names += both("person", judge, row["name"], row["name_en"])
        if row["excused"]:
            roster.excused.append((row, row["excused"]))
    return roster


def _check_judge(row: Row, panels: set[str], sink: Sink) -> None:
    for column in ("seat", "person"):
        if not well_formed(row[column]) and (row[column] or column == "seat"):
            sink.add("judges.csv", row.line, column, "bad_id", value=row[column])
    if row["panel"] not in panels:
        known = ", ".join(sorted(panels)) or "-"
        sink.add("judges.csv", row.line, "panel", "unknown_panel", value=row["panel"], known=known)


def check_panels(drawn: Drawn, panels: set[str], roster: Roster, file: str, sink: Sink) -> None:
    """Every panel that an aspect names is declared, and every declared one has a seat."""
    known = ", ".join(sorted(panels)) or "-"
    for _, _, _, aspect in drawn.scheme.aspects():
        if aspect.panel and aspect.panel not in panels:
            line = drawn.lines.get(("aspect", aspect.id), 0)
            sink.add(file, line, "[aspect] panel", "unknown_panel", value=aspect.panel, known=known)
    for panel in sorted(panels - set(roster.panels)) if roster.known else ():
        sink.add(file, drawn.lines.get(("panel", panel), 0), "[panel] id", "panel_empty", value=panel)


def read_marks(
    path: Path, scheme: Scheme, competitors: Field, roster: Roster, excuses: tuple[Excuse, ...], sink: Sink
) -> tuple[Mark, ...]:
    """The marks, where the folder has any."""
    if not (path / "marks.csv").exists():
        return ()
    table = read_table(path / "marks.csv", "marks.csv", _MARKS, sink)
    excused = frozenset((excuse.seat, excuse.subject) for excuse in excuses)
    reader = _Marks(competitors, {a.id: a for _, _, _, a in scheme.aspects()}, roster.panels, excused, sink)
    found: list[Mark] = []
    cells: dict[tuple[str, str, str], int] = {}
    for row in table.rows if table else ():
        mark = reader.mark(row)
        if mark is None:
            continue
        cell = (mark.subject, mark.aspect, mark.seat)
        if cell in cells:
            sink.add("marks.csv", row.line, "", "mark_twice", first=str(cells[cell]))
        cells.setdefault(cell, row.line)
        found.append(mark)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Marks:
    competitors: Field
    aspects: Mapping[str, Aspect]
    panels: Mapping[str, tuple[Seat, ...]]
    excused: frozenset[tuple[str, str]]
    sink: Sink

    def mark(self, row: Row) -> Mark | None:
        aspect = self.aspects.get(row["aspect"])
        if aspect is None:
            self.wrong(row, "aspect", "unknown_aspect", value=row["aspect"])
        if self.competitors.lacks(row["subject"]):
            self.wrong(row, "subject", "unknown_subject", value=row["subject"])
        value = self.value(row)
        made = self.made(row)
        if aspect is None:
            return None
        by = self.by(row, aspect)
        return Mark(row.line, row["subject"], aspect.id, by if aspect.each else "", by, value, made)

    def wrong(self, row: Row, column: str, word: str, **details: str) -> None:
        self.sink.add("marks.csv", row.line, column, word, **details)

    def value(self, row: Row) -> str:
        """The value in canonical form ("7.50" as "7.5")."""
        value = row["value"]
        if value in _WORDS:
            return value
        found = decimal(value)
        if found is None:
            self.wrong(row, "value", "bad_value" if value else "cell_missing", value=value)
        return found or "0"

    def made(self, row: Row) -> int | None:
        if not row["made_at"]:
            return None
        found = milliseconds(row["made_at"])
        if found is None:
            self.wrong(row, "made_at", "bad_time", value=row["made_at"])
        return found

    def by(self, row: Row, aspect: Aspect) -> str:
        """The seat that marks; left out for a shared cell, the panel's first seat that is not excused reports it."""
        seats = [seat.id for seat in self.panels.get(aspect.panel, ())]
        seat = row["seat"]
        if not seat and aspect.each:
            self.wrong(row, "seat", "seat_missing", aspect=aspect.id)
        elif not seat:
            free = [s for s in seats if (s, "") not in self.excused and (s, row["subject"]) not in self.excused]
            return [*free, *seats, ""][0]
        elif seat not in seats and seats:  # a panel without seats is named as such
            self.wrong(row, "seat", "unknown_seat", value=seat, panel=aspect.panel, known=", ".join(seats) or "-")
        return seat


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
        if row[column] and decimal(row[column]) is None:
            sink.add("expected.csv", row.line, column, "not_a_number", value=row[column])
    return figures
