"""Ties between judges and those whom they would mark 回避: [recusal] of event.toml, and ties.csv of an event folder.

A folder says of which unit a judge is (`delegation` of judges.csv), of which teams (`member_of`), and which other ties
are known (ties.csv). What follows is the event's own rule; the verdicts go to the ledger, the notes to a row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from competition.folders.documents import Document
from competition.folders.fields import Fields, single
from competition.folders.people import Field
from competition.folders.problems import Sink
from competition.folders.shapes import Competitor, Name, Tie
from competition.folders.tables import Columns, Row, read_table, split_cell
from competition.rules.facts import Handling, RecusalPinned, TieCause

FILE = "ties.csv"
KIND = "tie"  # of the row with a tie's note, by "<event>/<seat>/<subject>"
_TIES = Columns(("seat", "subject"), ("note",))
_HANDLINGS: tuple[str, ...] = get_args(Handling)
_FIRST: tuple[TieCause, ...] = ("member", "unit", "declared")  # of several causes the first is recorded


@dataclass(slots=True)
class Known:
    """What is known of one seat's judge: opaque id, unit ("" for none), the teams of which the judge is one."""

    line: int
    judge: str
    unit: str = ""
    teams: tuple[str, ...] = ()
    unit_line: int = 0
    teams_line: int = 0


@dataclass(slots=True)
class Knowledge:
    """By seat what judges.csv says of its judge."""

    seats: dict[str, Known] = field(default_factory=dict)

    def note(self, row: Row, judge: str, delegations: Mapping[str, str], sink: Sink) -> None:
        """Take in a line of judges.csv; a seat of several panels has several lines."""
        known = self.seats.setdefault(row["seat"], Known(row.line, judge))
        unit = row["delegation"]
        if unit and unit not in delegations:
            listed = ", ".join(sorted(delegations)[:20]) or "-"
            sink.add("judges.csv", row.line, "delegation", "unknown_delegation", value=unit, known=listed)
        elif unit:
            known.unit, known.unit_line = delegations[unit], row.line
        if row["member_of"]:
            known.teams, known.teams_line = tuple(split_cell(row["member_of"])), row.line


def read_recusal(document: Document, lines: dict[tuple[str, str], int], sink: Sink) -> RecusalPinned | None:
    """The [recusal] of an event, None where it states none."""
    fields: Fields | None = single(document, "recusal", lines, sink)
    if fields is None:
        return None
    said: dict[str, Any] = {
        cause: fields.choice(cause, _HANDLINGS, getattr(RecusalPinned(), cause)) for cause in get_args(TieCause)
    }
    fields.done()
    return RecusalPinned(**said)


def read_ties(
    path: Path, event: str, rule: RecusalPinned, known: Knowledge, competitors: Field, names: list[Name], sink: Sink
) -> tuple[Tie, ...]:
    """Every tie that the event's rule heeds, one for a seat and subject; what nobody heeds is left out."""
    declared = list(_declared(path, event, known, competitors, names, sink))
    found: dict[tuple[str, str], Tie] = {}
    for cause in _FIRST:
        heeded = getattr(rule, cause) != "allow"
        if cause == "declared":
            ties: Iterable[Tie] = declared  # where it is allowed, the rules name the line
        else:
            ties = _known_ties(cause, known, competitors, sink) if heeded else ()
        for tie in ties:
            before = found.get((tie.seat, tie.subject))
            if before is None or (getattr(rule, before.cause), getattr(rule, cause)) == ("warn", "forbid"):
                found[tie.seat, tie.subject] = tie
    return tuple(found.values())


def _known_ties(cause: TieCause, known: Knowledge, competitors: Field, sink: Sink) -> Iterator[Tie]:
    for seat, judge in known.seats.items():
        for team in judge.teams if cause == "member" else ():
            if competitors.lacks(team):
                sink.add("judges.csv", judge.teams_line, "member_of", "unknown_subject", value=team)
        for competitor in competitors.competitors:
            if cause == "unit" and judge.unit and judge.unit == competitor.delegation:
                yield Tie("judges.csv", judge.unit_line, seat, competitor.subject, cause)
            elif cause == "member" and _is_member(judge, competitor):
                yield Tie("judges.csv", judge.teams_line or judge.line, seat, competitor.subject, cause)


def _is_member(judge: Known, competitor: Competitor) -> bool:
    named = (competitor.who, *competitor.members)
    return competitor.subject in judge.teams or (bool(judge.judge) and judge.judge in named)


def _declared(
    path: Path, event: str, known: Knowledge, competitors: Field, names: list[Name], sink: Sink
) -> Iterator[Tie]:
    if not (path / FILE).is_file():
        return
    table = read_table(path / FILE, FILE, _TIES, sink)
    lines: dict[tuple[str, str], int] = {}
    for row in table.rows if table else ():
        seat, subject = row["seat"], row["subject"]
        if seat not in known.seats:
            listed = ", ".join(known.seats) or "-"
            sink.add(FILE, row.line, "seat", "unknown_judge", value=seat, known=listed)
        if competitors.lacks(subject):
            sink.add(FILE, row.line, "subject", "unknown_subject", value=subject)
        if lines.setdefault((seat, subject), row.line) != row.line:
            sink.add(FILE, row.line, "subject", "tie_twice", value=subject, seat=seat)
            continue
        if row["note"]:
            names.append(Name(KIND, f"{event}/{seat}/{subject}", "zh", row["note"]))
        yield Tie(FILE, row.line, seat, subject, "declared")
