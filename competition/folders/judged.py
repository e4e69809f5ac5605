"""judges.csv of an event folder: who marks, on which panels, who is a reserve, and who is excused from whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from competition.folders.people import Field, both, derived
from competition.folders.problems import Sink
from competition.folders.schemes import Drawn
from competition.folders.shapes import Excuse, Name
from competition.folders.tables import Columns, Row, read_table, split_cell
from competition.folders.tied import Knowledge
from competition.rules.facts import Seat
from competition.rules.identity import well_formed

_JUDGES = Columns(("seat", "panel"), ("person", "name", "name_en", "excused", "reserve", "delegation", "member_of"))


@dataclass(slots=True)
class Roster:
    """Panels with their seats; `excused` has the cells that excuse a seat. Not `known` without a readable file."""

    panels: dict[str, tuple[Seat, ...]] = field(default_factory=dict)
    excused: list[tuple[Row, str]] = field(default_factory=list)
    known: bool = True
    knowledge: Knowledge = field(default_factory=Knowledge)

    def excuses(self, competitors: Field, sink: Sink) -> tuple[Excuse, ...]:
        """Who is excused: "all", or subjects separated by semicolons."""
        found: dict[tuple[str, str], Excuse] = {}
        for row, cell in self.excused:
            for subject in split_cell(cell):
                if subject != "all" and competitors.lacks(subject):
                    sink.add("judges.csv", row.line, "excused", "unknown_subject", value=subject)
                excuse = Excuse(row.line, row["seat"], "" if subject == "all" else subject)
                found.setdefault((excuse.seat, excuse.subject), excuse)
        return tuple(found.values())


def read_judges(
    path: Path, event: str, panels: set[str], delegations: Mapping[str, str], names: list[Name], sink: Sink
) -> Roster:
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
        roster.panels[panel] = (*seated, Seat(seat, judge, row["reserve"] == "true"))
        roster.knowledge.note(row, judge, delegations, sink)
        names += both("person", judge, row["name"], row["name_en"])
        if row["excused"]:
            roster.excused.append((row, row["excused"]))
    return roster


def _check_judge(row: Row, panels: set[str], sink: Sink) -> None:
    for column in ("seat", "person"):
        if not well_formed(row[column]) and (row[column] or column == "seat"):
            sink.add("judges.csv", row.line, column, "bad_id", value=row[column])
    if row["reserve"] not in ("", "true", "false"):
        sink.add("judges.csv", row.line, "reserve", "not_allowed", value=row["reserve"], allowed="true, false")
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
