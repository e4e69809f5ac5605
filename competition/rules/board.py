"""What one audience may see of an event: the one place that decides it. Whoever shows something asks here.

A freeze pins the public's board at its position; an event whose visibility is "published", and every blind one, shows
the public nothing but progress until results are published, and then what was published. Chief, supervisor, arbiter and
organiser see the running state; the coder, who knows who stands behind a code, sees marks only as the public does. Who
stands behind a subject of a coded event is told to nobody before its codes are opened: a coder has the own map.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from competition.rules.board_progress import Progress, progress, progress_by_hall
from competition.rules.facts import Depth, EventFounded, Status, SubjectBound
from competition.rules.scale import scaled
from competition.rules.seating import cells_marked
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.state import EMPTY, State
from competition.rules.teams import TeamStanding, team_standings

Audience = Literal[
    "public", "competitor", "judge", "coder", "recorder", "chief", "supervisor", "arbiter", "organiser"
]  # fmt: skip
Phase = Literal[
    "empty", "provisional", "complete", "frozen", "awaiting", "published_provisional", "final"
]  # fmt: skip
RUNNING: tuple[Audience, ...] = ("chief", "supervisor", "arbiter", "organiser")


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it may be shown. `total` and `columns` are exact decimals as printed, None where nothing counts.

    `bound` says who stands behind the subject, None while that is not to be known. `prize` is the id of the prize that
    was awarded on these standings, "" without one; `besides` that of a second one, as the best of a delegation.
    `scaled` is the scaled score as printed, None where there is none or totals are not shown.
    """

    subject: str
    rank: int | None
    total: str | None
    columns: tuple[str | None, ...]
    status: Status
    complete: bool
    marked: int
    owed: int
    group: str
    tied: bool
    round: str
    start: int
    bound: SubjectBound | None
    prize: str = ""
    besides: str = ""
    scaled: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that this audience may see. `columns` are the modules shown; `frozen` says that the public's waits.

    `teams` is the second ranking, of delegations, without totals where these are not shown; empty where the scheme has
    none or nobody may know who stands for whom. `scale` says whether rows have scaled scores.

    `edition` changes whenever anything here does. The position alone does not: a freeze changes the board, but not it.
    """

    position: int
    phase: Phase
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    depth: Depth
    complete: bool
    frozen: bool
    blind: bool
    progress: Progress
    replay_of: str
    awarded: bool = False  # whether prizes are shown
    teams: tuple[TeamStanding, ...] = ()
    scale: bool = False

    @property
    def edition(self) -> str:
        flags = f"{'-frozen' if self.frozen else ''}{'-awarded' if self.awarded else ''}"
        return f"{self.position or self.progress.marked}-{self.phase}{flags}"


@dataclass(frozen=True, slots=True)
class View:
    """The state that an audience sees, how deep, whether only its progress, and whether who is behind a subject."""

    state: State
    depth: Depth
    awaiting: bool
    names: bool


def board(state: State, audience: Audience, scorer: Scorer) -> Board:
    """The board of an event for one audience; an empty one before the event was founded."""
    founded = state.founded if isinstance(state.founded, EventFounded) else None
    view = seen(state, audience)
    standings = scorer.standings(view.state)
    deep = view.depth in ("modules", "aspects") and not view.awaiting
    modules = view.state.scheme.modules if view.state.scheme else ()
    prizes = prizes_seen(state, audience, view, scorer)
    scale = scaled_seen(view, standings)
    lines: Iterable[Standing] = standings.rows
    if view.awaiting:
        lines = _laid_out(view, standings, scorer)
        rows = _awaiting_rows(view, lines)
    else:
        rows = [row_seen(view, row, prizes.get(row.subject, ()), scale.get(row.subject)) for row in standings.rows]
    return Board(
        0 if view.awaiting else view.state.position,  # while awaiting, the position would tell of every hidden fact
        _phase(state, audience, view, standings, scorer),
        tuple(module.id for module in modules) if deep else (),
        tuple(rows),
        view.depth,
        standings.complete and not view.awaiting,
        state.frozen is not None,
        founded is not None and founded.blind,
        progress_by_hall(view.state, lines) if view.awaiting and view.state.coding.shut else progress(lines),
        founded.replay_of if founded else "",
        bool(prizes),
        teams_seen(view, standings),
        bool(scale),
    )


def seen(state: State, audience: Audience) -> View:
    """Which state this audience sees, and how much of it."""
    founded = state.founded
    if not isinstance(founded, EventFounded):
        return View(EMPTY, "ranks", False, False)
    if audience in RUNNING:
        told = not founded.blind or state.published is not None or state.coding.open
        return View(state, "aspects", False, told)
    base = state.frozen or state
    opened = not founded.blind or base.published is not None
    names = opened or (audience == "coder" and base.coding.pinned is None)
    if founded.visibility == "live" and not founded.blind:
        return View(base, founded.depth, False, names)
    if base.published_state is None:
        return View(base, founded.depth, True, names)
    return View(base.published_state, founded.depth, False, names)


def prizes_seen(state: State, audience: Audience, view: View, scorer: Scorer) -> dict[str, tuple[str, ...]]:
    """By subject the prizes that were awarded on just the standings that this audience sees, once these are final."""
    base = state if audience in RUNNING else state.frozen or state
    if base.awarded is None or base.published is None or base.published_state is None or view.awaiting:
        return {}
    final = base.published.stage == "final" and base.awarded.digest == base.published.digest
    if not final or scorer.standings(base.published_state) != scorer.standings(view.state):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for award in base.awarded.awards:
        found[award.subject] = (*found.get(award.subject, ()), award.prize)
    return found


def teams_seen(view: View, standings: Standings) -> tuple[TeamStanding, ...]:
    """The ranking of delegations, where this audience may know who stands for which."""
    scheme = view.state.scheme
    if scheme is None or scheme.teams is None or view.awaiting or not view.names:
        return ()
    teams = team_standings(view.state, scheme, standings)
    if view.depth != "ranks":
        return teams
    return tuple(replace(team, total=None, printed_total=None) for team in teams)


def scaled_seen(view: View, standings: Standings) -> Mapping[str, str | None]:
    """The scaled scores, where totals are shown."""
    scheme = view.state.scheme
    return {} if scheme is None or view.awaiting or view.depth == "ranks" else scaled(scheme, standings)


def row_seen(view: View, row: Standing, prizes: Sequence[str] = (), scaled: str | None = None) -> Row:
    """A standing as it may be shown at the view's depth."""
    return Row(
        row.subject,
        row.rank,
        None if view.depth == "ranks" else row.printed_total,
        row.printed_modules if view.depth in ("modules", "aspects") else (),
        row.status,
        row.complete,
        row.marked,
        row.owed,
        row.group,
        row.tied,
        row.round,
        view.state.subjects[row.subject].start,
        view.state.subjects[row.subject].bound if view.names else None,
        prizes[0] if prizes else "",
        prizes[1] if len(prizes) > 1 else "",
        scaled,
    )


def _laid_out(view: View, standings: Standings, scorer: Scorer) -> list[Standing]:
    """The lines with all cells counted that could be owed: which of them a condition lifts, hidden marks decide."""
    found = []
    for row in standings.rows:
        seats = scorer.seating(view.state, row.subject)
        marked, owed = cells_marked(view.state.subjects[row.subject], seats) if seats else (0, 0)
        found.append(replace(row, marked=marked, owed=owed))
    return found


def _awaiting_rows(view: View, standings: Iterable[Standing]) -> list[Row]:
    """Progress only, in the order of start: neither the order nor a status may give away what is not published."""
    founded = view.state.founded
    if isinstance(founded, EventFounded) and founded.blind and not view.names:
        return []
    lines = {row.subject: row for row in standings}
    rows: list[Row] = []
    for record in sorted(view.state.subjects.values(), key=lambda each: (each.round, each.group, each.start)):
        line = lines.get(record.subject)
        if line is None:
            continue
        gone = line.status in ("absent", "withdrawn")  # everybody in the hall sees these; a disqualification waits
        rows.append(
            Row(
                line.subject,
                None,
                None,
                (),
                line.status if gone else "competing",
                gone or line.marked == line.owed,
                line.marked,
                line.owed,
                line.group,
                False,
                line.round,
                record.start,
                record.bound if view.names else None,
            )
        )
    return rows


def _phase(state: State, audience: Audience, view: View, standings: Standings, scorer: Scorer) -> Phase:
    if view.awaiting:
        return "awaiting"
    base = state if audience in RUNNING else state.frozen or state
    if base is not state:
        return "frozen"
    if base.published and base.published_state and scorer.standings(base.published_state) == standings:
        return "final" if base.published.stage == "final" else "published_provisional"
    if all(row.marked == 0 for row in standings.rows):
        return "empty"
    return "complete" if standings.complete else "provisional"
