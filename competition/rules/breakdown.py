"""Why a subject has its points: the tree from modules down to single marks, as one audience may see it.

Judges appear as J1 to Jn in the order of their seats, never by name or id. What may be seen at all is decided by
`competition.rules.board.seen`; this module only adds that a panel's marks are shown once all of them are in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.board import RUNNING, Audience, Row, View, prizes_seen, row_seen, seen
from competition.rules.numbers import ratio
from competition.rules.points import Plan, plan_of
from competition.rules.rounding import printed
from competition.rules.scheme import Criterion, Kind, Module, Rounding, Stage, SubCriterion
from competition.rules.scoring import (
    Line,
    Seating,
    Vetoed,
    aspect_points,
    given,
    module_sum,
    total_sum,
    vetoes,
)  # fmt: skip
from competition.rules.standings import GONE, Scorer
from competition.rules.state import Cell, Record, State


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed, the exact one before its rounding (a ratio in lowest terms), and whether they differ."""

    printed: str
    exact: str
    rounded: bool


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """One cell: `seat` is J1, J2, … or "" for a shared cell; `value` is None unless `state` is "marked".

    "hidden" is marked, but the rest of the panel has not marked yet. `dropped` by the pooling of the panel.
    """

    seat: str
    state: Literal["marked", "hidden", "unmarked", "excused"]
    value: str | None
    dropped: bool


@dataclass(frozen=True, slots=True)
class AspectSeen:
    """`points` is None while an owed mark is missing and for a veto item; `vetoed_by` names the item that zeroed it."""

    id: str
    kind: Kind
    unit: str
    max: str
    factor: str
    marks: tuple[MarkSeen, ...]
    panel: Figure | None
    points: Figure | None
    vetoed_by: str


@dataclass(frozen=True, slots=True)
class SubSeen:
    id: str
    points: Figure | None
    aspects: tuple[AspectSeen, ...]


@dataclass(frozen=True, slots=True)
class CriterionSeen:
    id: str
    points: Figure | None
    subs: tuple[SubSeen, ...]


@dataclass(frozen=True, slots=True)
class ModuleSeen:
    """`counts` is what the module adds to the total: its points times `weight`, exactly."""

    id: str
    weight: str
    points: Figure | None
    counts: Figure | None
    vetoed_by: str
    criteria: tuple[CriterionSeen, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One subject's line and everything below it. `total` is None before the first mark and for who is gone."""

    position: int
    row: Row
    total: Figure | None
    vetoed_by: str
    modules: tuple[ModuleSeen, ...]
    rounding: tuple[Rounding, ...]


def breakdown(state: State, audience: Audience, subject: str, scorer: Scorer) -> Breakdown | None:
    """The subject's tree, None where this audience may not see it or there is none.

    The public sees one where the event shows aspects; a competitor also once results are published. That a competitor
    asks for nobody else's is for the caller to hold.
    """
    view = _view(state, audience)
    if view is None or view.state.scheme is None or subject not in view.state.subjects:
        return None
    seats = scorer.seating(view.state, subject)
    standing = next((row for row in scorer.standings(view.state).rows if row.subject == subject), None)
    if seats is None or standing is None:
        return None
    record = view.state.subjects[subject]
    tree = _Tree(plan_of(view.state.scheme), view.state, record, seats, audience in RUNNING)
    modules = tuple(tree.module(module) for module in view.state.scheme.modules)
    total = None
    if standing.marked and record.status not in GONE:
        total = tree.figure("total", total_sum(tree.plan, tree.points, tree.vetoed))
    return Breakdown(
        view.state.position,
        row_seen(view, standing, prizes_seen(state, audience, view, scorer).get(subject, "")),
        total,
        tree.vetoed.get(("total", ""), ""),
        modules,
        view.state.scheme.rounding,
    )


def _view(state: State, audience: Audience) -> View | None:
    """What this audience sees of single aspects, None when it sees none."""
    view = seen(state, audience)
    if view.depth == "aspects" and not view.awaiting:
        return view
    base = state.frozen or state
    if audience == "competitor" and base.published_state is not None:
        return View(base.published_state, "aspects", False, view.names)
    return None


class _Tree:
    """Walks one subject's scheme from the leaves up; `points` collects the modules' rounded sums on the way."""

    def __init__(self, plan: Plan, state: State, record: Record, seats: Seating, all_seen: bool) -> None:
        self.plan = plan
        self.state = state
        self.record = record
        self.seats = seats
        self.all_seen = all_seen
        self.vetoed: Vetoed = vetoes(record.marks, seats)
        self.points: list[Fraction | None] = []

    def figure(self, stage: Stage, exact: Fraction) -> Figure:
        settled = self.plan.rounded(stage, exact)
        return Figure(printed(settled, self.plan.places(stage)), ratio(exact), settled != exact)

    def module(self, module: Module) -> ModuleSeen:
        criteria = [self.criterion(criterion) for criterion in module.criteria]
        exact = module_sum(module.id, [points for _, points in criteria if points is not None], self.vetoed)
        settled = None if exact is None else self.plan.rounded("module", exact)
        self.points.append(settled)
        counts = None if settled is None else settled * self.plan.weights[len(self.points) - 1]
        return ModuleSeen(
            module.id,
            module.weight,
            None if exact is None else self.figure("module", exact),
            None if counts is None else self._plain(counts),
            self.vetoed.get(("module", module.id), ""),
            tuple(criterion for criterion, _ in criteria),
        )

    def criterion(self, criterion: Criterion) -> tuple[CriterionSeen, Fraction | None]:
        subs = [self.sub(sub) for sub in criterion.subs]
        sums = [points for _, points in subs if points is not None]
        seen_subs = tuple(sub for sub, _ in subs)
        if not sums:
            return CriterionSeen(criterion.id, None, seen_subs), None
        exact = sum(sums, Fraction(0))
        settled = self.plan.rounded("criterion", exact)
        return CriterionSeen(criterion.id, self.figure("criterion", exact), seen_subs), settled

    def sub(self, sub: SubCriterion) -> tuple[SubSeen, Fraction | None]:
        lines = [self.seats.lines[aspect.id] for aspect in sub.aspects]
        found = [aspect_points(self.record.marks, line, self.vetoed) for line in lines]
        sums = [points for points in found if points is not None]
        total = sum(sums, Fraction(0)) if sums else None
        return SubSeen(
            sub.id, None if total is None else self._plain(total), tuple(self.aspect(line) for line in lines)
        ), total

    def aspect(self, line: Line) -> AspectSeen:
        marking, cells = line
        aspect = marking.aspect
        values = given(self.record.marks, line)
        vetoed_by = self.vetoed.get(("aspect", aspect.id), "")
        panel = points = None
        dropped: Sequence[bool] = ()
        if cells and len(values) == len(cells):
            found, dropped = marking.explained(values)
            if aspect.each:
                panel = self.figure("panel", found.panel_exact)
            if not aspect.veto:
                points = self.figure("aspect", Fraction(0) if vetoed_by else found.points_exact)
        return AspectSeen(
            aspect.id, aspect.kind, aspect.unit, aspect.max, aspect.factor,
            self.marks(line, dropped), panel, points, vetoed_by,
        )  # fmt: skip

    def marks(self, line: Line, dropped: Sequence[bool]) -> tuple[MarkSeen, ...]:
        """The aspect's cells by seat; `dropped` for each owed one, empty while the panel is not done."""
        marking, cells = line
        if not marking.aspect.each or marking.aspect.panel not in self.state.panels:
            return (self.mark("", marking.cell, False, True),)
        drops = dict(zip(cells, dropped or (False,) * len(cells), strict=True))
        done = self.all_seen or bool(dropped)
        found: list[MarkSeen] = []
        for at, seat in enumerate(self.state.panels[marking.aspect.panel], 1):
            cell = (marking.aspect.id, seat.id)
            if cell in drops:
                found.append(self.mark(f"J{at}", cell, drops[cell], done))
            else:
                found.append(MarkSeen(f"J{at}", "excused", None, False))
        return tuple(found)

    def mark(self, seat: str, cell: Cell, dropped: bool, shown: bool) -> MarkSeen:
        entry = self.record.marks.get(cell)
        if entry is None:
            return MarkSeen(seat, "unmarked", None, False)
        if not shown:
            return MarkSeen(seat, "hidden", None, False)
        return MarkSeen(seat, "marked", entry.fact.value, dropped)

    def _plain(self, exact: Fraction) -> Figure:
        """A figure at no stage of its own: exact, printed as the scheme prints."""
        return Figure(printed(exact, self.plan.scheme.print_places), ratio(exact), False)
