"""marks.csv and exam.csv of an event folder: what was observed.

The form of every cell is checked here (known subject, aspect, seat; a value that can be read, brought to its one
canonical writing); whether a mark is admitted is for `rules.admission` to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from competition.folders.exact import decimal, milliseconds, seconds
from competition.folders.judged import Roster
from competition.folders.people import Field
from competition.folders.problems import Sink
from competition.folders.shapes import Mark
from competition.folders.tables import Columns, Row, read_table
from competition.rules.facts import Seat
from competition.rules.scheme import Aspect, Scheme

MARKS, EXAM = "marks.csv", "exam.csv"
SECONDS = "s"  # the unit in which a time may be written as on a stop watch
_COLUMNS = Columns(("subject", "aspect", "value"), ("seat", "made_at"))
_WORDS = ("yes", "no", "absent")
_FAILED = "x"  # a reading that came to nothing


def read_marks(
    path: Path, scheme: Scheme, competitors: Field, roster: Roster, out: frozenset[tuple[str, str]], sink: Sink
) -> tuple[Mark, ...]:
    """The marks of both files, where the folder has them; a cell in both is a problem. `out`: who marks whom not."""
    aspects = {aspect.id: aspect for _, _, _, aspect in scheme.aspects()}
    reader = _Marks(competitors, aspects, roster.panels, out, sink)
    cells: dict[tuple[str, str, str], Mark] = {}
    found: list[Mark] = []
    for mark in (*_listed(path, reader), *_observed(path, reader)):
        first = cells.setdefault((mark.subject, mark.aspect, mark.seat), mark)
        if first is not mark:
            place = {"where": first.file, "first": str(first.line)}
            sink.add(mark.file, mark.line, mark.column if mark.file == EXAM else "", "mark_twice", **place)
        found.append(mark)
    return tuple(found)


def _observed(path: Path, reader: "_Marks") -> Iterator[Mark]:
    table = read_table(path / MARKS, MARKS, _COLUMNS, reader.sink) if (path / MARKS).exists() else None
    for row in table.rows if table else ():
        mark = reader.mark(row)
        if mark is not None:
            yield mark


def _listed(path: Path, reader: "_Marks") -> Iterator[Mark]:
    """An exam list: a line a subject, a column for each aspect that the panel marks together; blank is no mark."""
    if not (path / EXAM).exists():
        return
    shared = tuple(aspect.id for aspect in reader.aspects.values() if not aspect.each)
    table = read_table(path / EXAM, EXAM, Columns(("subject",), shared), reader.sink)
    lines: dict[str, int] = {}
    for row in table.rows if table else ():
        subject = row["subject"]
        if reader.competitors.lacks(subject):
            reader.sink.add(EXAM, row.line, "subject", "unknown_subject", value=subject)
        elif lines.setdefault(subject, row.line) != row.line:
            reader.sink.add(EXAM, row.line, "subject", "id_twice", value=subject)
        for column in shared:
            if row[column]:
                aspect = reader.aspects[column]
                value = reader.value(aspect, row[column], EXAM, row.line, column)
                by = reader.first_seat(aspect, subject)
                yield Mark(row.line, subject, column, "", by, value, None, EXAM, column)


@dataclass(frozen=True, slots=True)
class _Marks:
    competitors: Field
    aspects: Mapping[str, Aspect]
    panels: Mapping[str, tuple[Seat, ...]]
    out: frozenset[tuple[str, str]]
    sink: Sink

    def mark(self, row: Row) -> Mark | None:
        """A line of marks.csv."""
        aspect = self.aspects.get(row["aspect"])
        if aspect is None:
            self.wrong(row, "aspect", "unknown_aspect", value=row["aspect"])
        if self.competitors.lacks(row["subject"]):
            self.wrong(row, "subject", "unknown_subject", value=row["subject"])
        made = self.made(row)
        if not row["value"]:
            self.wrong(row, "value", "cell_missing")
        if aspect is None:
            return None
        value = self.value(aspect, row["value"], MARKS, row.line, "value")
        by = self.by(row, aspect)
        return Mark(row.line, row["subject"], aspect.id, by if aspect.each else "", by, value, made)

    def wrong(self, row: Row, column: str, word: str, **details: str) -> None:
        self.sink.add(MARKS, row.line, column, word, **details)

    def value(self, aspect: Aspect, text: str, file: str, line: int, column: str) -> str:
        """The value in canonical form: "7.50" as "7.5", readings number by number, faults in listed order."""
        found = text if text in _WORDS or not text else _canonical(aspect, text)
        if found is None:
            listed = ", ".join(fault.id for fault in aspect.listed)
            word = "bad_faults" if listed else "bad_readings" if aspect.readings else "bad_value"
            details = {"value": text, "known": listed} if listed else {"value": text}
            self.sink.add(file, line, column, word, **details)
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
            return self.first_seat(aspect, row["subject"])
        elif seat not in seats and seats:  # a panel without seats is named as such
            self.wrong(row, "seat", "unknown_seat", value=seat, panel=aspect.panel, known=", ".join(seats) or "-")
        return seat

    def first_seat(self, aspect: Aspect, subject: str) -> str:
        """The panel's first seat that is neither a reserve nor excused or recused from a subject."""
        panel = self.panels.get(aspect.panel, ())
        seats = [seat.id for seat in panel]
        regular = [seat.id for seat in panel if not seat.reserve]
        free = [s for s in regular if (s, "") not in self.out and (s, subject) not in self.out]
        return [*free, *seats, ""][0]


def _canonical(aspect: Aspect, text: str) -> str | None:
    """A value in the one writing that marks have, None where it has none."""
    if aspect.listed:
        return _faults(aspect, text)
    number = seconds if aspect.unit == SECONDS else decimal
    if aspect.readings is None:
        return number(text)
    parts = [part if part == _FAILED else number(part) for part in text.split()]
    return None if None in parts else " ".join(filter(None, parts))


def _faults(aspect: Aspect, text: str) -> str | None:
    """ "pore:3 crack:1" in the order of the list, or "none"."""
    if text == "none":
        return text
    found: dict[str, str] = {}
    known = {fault.id for fault in aspect.listed}
    for part in text.split():
        id, _, times = part.partition(":")
        count = decimal(times)
        if id not in known or id in found or count is None or not count.isdigit() or count == "0":
            return None
        found[id] = count
    return " ".join(f"{fault.id}:{found[fault.id]}" for fault in aspect.listed if fault.id in found)
