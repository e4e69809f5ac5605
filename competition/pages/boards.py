"""An event's board for people: what `competition.rules.board` lets an audience see, as page, frame and JSON.

The board inside the page and the frame that the socket or the poll brings are made from the same values by the same
partial, so that at one position and one revision of the names they are the same bytes. Nothing may be added here that
the board does not hold.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from competition.ledger.names import NameBook
from competition.pages import shell
from competition.pages.numbers import ordinal
from competition.pages.outlooks import Chances, chances
from competition.pages.team_boards import TeamSection, team_sections, teams_json
from competition.pages.words import PHASES, STATUSES
from competition.rules.board import Audience, Board, Row, board
from competition.rules.facts import EventFounded, SubjectBound
from competition.rules.standings import Scorer
from competition.rules.state import State

_OPENING = b'<hx-partial hx-target="#board" hx-swap="innerMorph">\n'
_CLOSING = b"\n</hx-partial>\n"


@dataclass(frozen=True, slots=True)
class EventCard:
    """What an event is called, and what else is said of it under its title ("" where nothing is).

    `replay_of` is the name of the real competition whose marks are entered again.
    """

    id: str
    name: str
    occupation: str
    group_name: str
    host: str
    place: str
    date: str
    notice: str
    replay_of: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row with names. `figures` are the columns' points; `place` is the rank in words, or what is instead."""

    subject: str
    rank: int | None
    place: str
    tied: bool
    name: str
    unit: str
    members: tuple[str, ...]
    figures: tuple[str | None, ...]
    total: str | None
    status: str
    complete: bool
    marked: int
    owed: int
    prize: str = ""
    secured: bool = False
    scaled: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one round and group, which are ranked apart; `title` is "" where there is only one.

    `contenders`: how many can still win, 0 where that is not said.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    contenders: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A board as templates get it. `linked`: whether a line leads to its subject's marks."""

    card: EventCard
    board: Board
    phase: tuple[str, str]
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    linked: bool
    totals: bool
    teams: tuple[TeamSection, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)

    def only(self, wanted: str) -> "Page":
        """The same board with only the lines in which this text stands; everything where it is blank."""
        needle = wanted.strip().casefold()
        if not needle:
            return self
        kept = (
            replace(each, lines=tuple(line for line in each.lines if needle in _haystack(line)))
            for each in self.sections
        )
        sections = tuple(section for section in kept if section.lines)
        return replace(self, sections=sections)


def board_page(state: State, stream: str, audience: Audience, names: NameBook, language: str, scorer: Scorer) -> Page:
    """The board of an event's state for an audience, with names in a language."""
    seen = board(state, audience, scorer)
    return Page(
        event_card(state, stream, names, language),
        seen,
        PHASES[seen.phase],
        tuple(names.text("module", f"{stream}/{column}", language) for column in seen.columns),
        tuple(_sections(seen.rows, chances(state, audience, seen, scorer), stream, names, language)),
        seen.depth == "aspects" and seen.phase != "awaiting",
        seen.depth != "ranks" and seen.phase != "awaiting",
        team_sections(seen, stream, names, language),
    )


def board_html(page: Page, language: str, view: str) -> str:
    """The inside of the element #board, for view "board" or "hall"."""
    return shell.render("partials/board.html", language, page=page, view=view).strip()


def frame_of(page: Page, language: str, view: str) -> bytes:
    """The same, as htmx takes it from a socket or a poll: morphed into #board."""
    return _OPENING + board_html(page, language, view).encode() + _CLOSING


def board_json(page: Page) -> bytes:
    """The board for programs: the same rows in the same order, figures as exact decimal strings."""
    seen = page.board
    told: dict[str, Any] = {
        "event": page.card.id,
        "name": page.card.name,
        "notice": page.card.notice,
        "replay_of": seen.replay_of,
        "position": seen.position,
        "edition": seen.edition,
        "phase": seen.phase,
        "complete": seen.complete,
        "frozen": seen.frozen,
        "depth": seen.depth,
        "progress": {
            "waiting": seen.progress.waiting,
            "working": seen.progress.working,
            "done": seen.progress.done,
            "marked": seen.progress.marked,
            "owed": seen.progress.owed,
        },
        "columns": [{"module": id, "name": name} for id, name in zip(seen.columns, page.columns, strict=True)],
        "rows": [_row(row, line) for row, line in zip(seen.rows, _lines(page), strict=True)],
        "teams": teams_json(seen, page.teams),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def event_card(state: State, stream: str, names: NameBook, language: str) -> EventCard:
    """What an event is called. Its name is public whatever its marks are."""

    def said(kind: str) -> str:
        return names.text(kind, stream, language) if names.has(kind, stream) else ""

    founded = state.founded
    of = founded.replay_of if isinstance(founded, EventFounded) else ""
    return EventCard(
        stream,
        names.text("event", stream, language),
        said("occupation"),
        said("group_name"),
        said("host"),
        said("place"),
        said("date"),
        said("notice"),
        names.text("event", of, language) if names.has("event", of) else of,
    )


def line_of(row: Row, names: NameBook, language: str) -> Line:
    """A row with its names. One that is bound to nobody known is called by its subject's id."""
    name, unit, members = _who(row.bound, row.subject, names, language)
    return Line(
        row.subject, row.rank, _place(row, language), row.tied, name, unit, members,
        row.columns, row.total, STATUSES[row.status], row.complete, row.marked, row.owed, scaled=row.scaled,
    )  # fmt: skip


def _sections(rows: Iterable[Row], told: Chances, stream: str, names: NameBook, language: str) -> Iterable[Section]:
    grouped = [(key, tuple(each)) for key, each in groupby(rows, key=lambda row: (row.round, row.group))]
    rounds = {round for (round, _), _ in grouped}
    for (round, group), each in grouped:
        said = [names.text("round", f"{stream}/{round}", language)] if len(rounds) > 1 else []
        said += [names.text("group", f"{stream}/{group}", language)] if group else []
        lines = tuple(_noted(line_of(row, names, language), row, told, stream, names, language) for row in each)
        title = " · ".join(said) if len(grouped) > 1 or group else ""
        yield Section(f"{round}-{group}", title, lines, told.contenders.get((round, group), 0))


def _noted(line: Line, row: Row, told: Chances, stream: str, names: NameBook, language: str) -> Line:
    """The line with what its note says beside the marks: a prize, or that the first place is secured."""
    if row.prize:
        prizes = [names.text("prize", f"{stream}/{prize}", language) for prize in (row.prize, row.besides) if prize]
        return replace(line, prize=" · ".join(prizes))
    return replace(line, secured=True) if row.subject in told.secured else line


def _who(bound: SubjectBound | None, subject: str, names: NameBook, language: str) -> tuple[str, str, tuple[str, ...]]:
    if bound is None or not bound.who:
        return subject, "", ()
    unit = names.text("delegation", bound.delegation, language) if bound.delegation else ""
    members = tuple(names.text("person", member, language) for member in bound.members)
    return names.text(bound.kind, bound.who, language), unit, members


def _place(row: Row, language: str) -> str:
    if row.rank is None:
        return shell.gettext(language, STATUSES[row.status]) if STATUSES[row.status] else ""
    return ordinal(row.rank, language)


def _haystack(line: Line) -> str:
    return " ".join((line.subject, line.name, line.unit, *line.members)).casefold()


def _lines(page: Page) -> Iterable[Line]:
    for section in page.sections:
        yield from section.lines


def _row(row: Row, line: Line) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "rank": row.rank,
        "tied": row.tied,
        "name": line.name,
        "unit": line.unit,
        "members": list(line.members),
        "total": row.total,
        "columns": list(row.columns),
        "scaled": row.scaled,
        "prizes": [prize for prize in (row.prize, row.besides) if prize],
        "status": row.status,
        "complete": row.complete,
        "marked": row.marked,
        "owed": row.owed,
        "round": row.round,
        "group": row.group,
    }
