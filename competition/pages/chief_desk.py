"""What the chief's desk of one event shows: how far each panel is with each subject, the modules, what is missing.

It reads a state and names; it may not propose a fact. Marks themselves are on the subject's page.
"""

from dataclasses import dataclass

from competition.pages import shell
from competition.pages.boards import EventCard, event_card
from competition.pages.chief_judges import panel_notes
from competition.pages.chief_names import Called
from competition.pages.chief_overseen import DayShown, OverseenShown, days_shown, overseen
from competition.pages.chief_tablets import NoticeShown, SeatShown
from competition.pages.shell import gettext
from competition.pages.words import GRID, STATUSES, STEP_STATES, STEPS
from competition.rules.chair import digest_of_module
from competition.rules.profile import next_steps
from competition.rules.progress import Grid, GridCell, GridRow, ModuleProgress, progress
from competition.rules.signing import module_unconfirmed, sheets_first
from competition.rules.standings import Scorer
from competition.rules.state import State

CHIEFS_STEPS = ("sheets_signed", "modules_signed", "provisional", "final")  # what follows is the organiser's


@dataclass(frozen=True, slots=True)
class CellShown:
    """One panel's work for one subject; `waits_for` names judges, where another is done already."""

    state: str
    words: str
    marked: int
    owed: int
    waits_for: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowShown:
    subject: str
    start: int
    name: str
    unit: str
    about: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class ModuleShown:
    """A module with its signature. `key` is the form's: made of what is signed, so that
    polls bring the same bytes."""

    id: str
    name: str
    marked: int
    owed: int
    signed: int
    sheets: int
    stands: bool
    signable: bool
    digest: str
    key: str
    overseen: OverseenShown
    unconfirmed: int = 0  # marks that wait for a second judge
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class StepShown:
    name: str
    status: str
    status_words: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChiefDesk:
    card: EventCard
    panels: tuple[str, ...]
    rows: tuple[RowShown, ...]
    counts: tuple[tuple[str, str, int], ...]
    modules: tuple[ModuleShown, ...]
    steps: tuple[StepShown, ...]
    late: int
    seats: tuple[SeatShown, ...] = ()
    notices: tuple[NoticeShown, ...] = ()
    days: tuple[DayShown, ...] = ()
    corrections: int = 0
    four_eyes: bool = False


def chief_desk(
    state: State,
    called: Called,
    scorer: Scorer,
    late: int,
    seats: tuple[SeatShown, ...] = (),
    notices: tuple[NoticeShown, ...] = (),
) -> ChiefDesk:
    """The desk; `late` marks wait for the chief."""
    grid = progress(state)
    found = dict(grid.counts)
    return ChiefDesk(
        event_card(state, called.event, called.names, called.language),
        tuple(called.part("panel", panel) for panel in grid.panels),
        _rows(grid, called),
        tuple((each, gettext(called.language, words), found[each]) for each, words in GRID.items() if each in found),
        tuple(_module(state, each, called) for each in grid.modules),
        _steps(state, called, scorer),
        late,
        seats,
        notices,
        days_shown(state, called),
        len(state.oversight.waiting(state.subjects)),
        state.oversight.settings.four_eyes,
    )


def frame_of(desk: ChiefDesk, here: str, language: str) -> str:
    """The parts of the page that move, as htmx takes them from a poll."""
    return shell.render("organise/chief_frame.html", language, desk=desk, here=here)


def _rows(grid: Grid, called: Called) -> tuple[RowShown, ...]:
    rounds = {row.round for row in grid.rows}
    return tuple(_row(row, len(rounds) > 1, called) for row in grid.rows)


def _row(row: GridRow, rounds: bool, called: Called) -> RowShown:
    person = called.subject(row.subject)
    about = [called.part("round", row.round)] if rounds else []
    about += [called.part("group", row.group)] if row.group else []
    if row.status != "competing":
        about.append(gettext(called.language, STATUSES[row.status]))
    cells = tuple(_cell(cell, row.subject, called) for cell in row.cells)
    return RowShown(row.subject, row.start, person.name, person.unit, " · ".join(about), cells)


def _cell(cell: GridCell, subject: str, called: Called) -> CellShown:
    waits = tuple(called.judge(seat) for seat in cell.waits_for) if cell.state == "waiting" else ()
    return CellShown(
        cell.state,
        gettext(called.language, GRID[cell.state]),
        cell.marked,
        cell.owed,
        waits,
        panel_notes(called, cell.panel, subject),
    )


def _module(state: State, module: ModuleProgress, called: Called) -> ModuleShown:
    unconfirmed = len(module_unconfirmed(state, module.module))
    seen = overseen(state, module.module, called)
    ready = module.owed > 0 and module.marked == module.owed and not unconfirmed
    signable = ready and not module.stands and (not sheets_first(state) or module.signed == module.sheets)
    signable = signable and not seen.open and not seen.corrections
    return ModuleShown(
        module.module,
        called.part("module", module.module),
        module.marked,
        module.owed,
        module.signed,
        module.sheets,
        module.stands,
        signable,
        digest_of_module(state, module.module) if signable else "",
        f"sign-{module.module[:30]}-{state.position}",
        seen,
        unconfirmed,
        module.reopened and not module.stands,
    )


def _steps(state: State, called: Called, scorer: Scorer) -> tuple[StepShown, ...]:
    return tuple(
        StepShown(
            gettext(called.language, STEPS[step.step]),
            step.status,
            gettext(called.language, STEP_STATES[step.status]),
            tuple(called.sentence(each) for each in step.missing if each.word != "step_waits"),
        )
        for step in next_steps(state, scorer)
        if step.step in CHIEFS_STEPS
    )
