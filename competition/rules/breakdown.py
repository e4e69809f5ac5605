"""Why a subject has its points: the tree from modules down to single marks, as one audience may see it.

Judges appear as J1 to Jn in the order of their seats, never by name or id. What may be seen at all is decided by
`competition.rules.board.seen`; this module only adds that a panel's marks are shown once all of them are in.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from competition.rules import observations
from competition.rules.board import RUNNING, Audience, View, prizes_seen, row_seen, seen
from competition.rules.breakdown_seen import AspectSeen as AspectSeen
from competition.rules.breakdown_seen import Breakdown as Breakdown
from competition.rules.breakdown_seen import Clamped as Clamped
from competition.rules.breakdown_seen import CriterionSeen as CriterionSeen
from competition.rules.breakdown_seen import FaultSeen as FaultSeen
from competition.rules.breakdown_seen import Figure as Figure
from competition.rules.breakdown_seen import MarkSeen as MarkSeen
from competition.rules.breakdown_seen import ModuleSeen as ModuleSeen
from competition.rules.breakdown_seen import ReadingSeen as ReadingSeen
from competition.rules.breakdown_seen import SubSeen as SubSeen
from competition.rules.numbers import number, ratio
from competition.rules.paper import FROM_PAPER
from competition.rules.points import Marking
from competition.rules.readings import made
from competition.rules.rounding import printed
from competition.rules.scheme import Criterion, Module, Stage, SubCriterion
from competition.rules.scoring import Line, Seating, case, counted, given, settled, total_sum
from competition.rules.standings import GONE, Scorer
from competition.rules.state import Cell, Record, State


def breakdown(state: State, audience: Audience, subject: str, scorer: Scorer) -> Breakdown | None:
    """The subject's tree, None where this audience may not see it or there is none.

    The public sees one where the event shows aspects; a competitor also once results are published. That a competitor
    asks for nobody else's is for the caller to hold.
    """
    view = shown_view(state, audience)
    if view is None or view.state.scheme is None or subject not in view.state.subjects:
        return None
    seats = scorer.seating(view.state, subject)
    standing = next((row for row in scorer.standings(view.state).rows if row.subject == subject), None)
    if seats is None or standing is None:
        return None
    record = view.state.subjects[subject]
    tree = _Tree(view.state, record, seats, audience in RUNNING)
    modules = tuple(tree.module(module) for module in view.state.scheme.modules)
    failed = standing.failed and record.status not in GONE
    total = None
    if standing.marked and record.status not in GONE and not failed:
        exact = Fraction(0) if ("total", "") in tree.case.vetoed else total_sum(tree.plan, tree.points)
        total = tree.figure("total", exact)
    return Breakdown(
        view.state.position,
        row_seen(view, standing, prizes_seen(state, audience, view, scorer).get(subject, ())),
        total,
        tree.case.vetoed.get(("total", ""), ""),
        modules,
        view.state.scheme.rounding,
        failed,
    )


def shown_view(state: State, audience: Audience) -> View | None:
    """What this audience sees of single aspects, None when it sees none."""
    view = seen(state, audience)
    if view.depth == "aspects" and not view.awaiting:
        return view
    base = state.frozen or state
    if audience == "competitor" and base.published_state is not None:
        return View(base.published_state, "aspects", False, view.names)
    return None


class _Tree:
    """Walks one subject's scheme from the leaves up; `points` collects what the modules count on the way."""

    def __init__(self, state: State, record: Record, seats: Seating, all_seen: bool) -> None:
        self.plan = seats.plan
        self.state = state
        self.record = record
        self.seats = seats
        self.all_seen = all_seen
        self.case = case(record, seats)
        self.points: list[Fraction | None] = []

    def figure(self, stage: Stage, exact: Fraction) -> Figure:
        rounded = self.plan.rounded(stage, exact)
        return Figure(printed(rounded, self.plan.places(stage)), ratio(exact), rounded != exact)

    def module(self, module: Module) -> ModuleSeen:
        criteria = [self.criterion(criterion) for criterion in module.criteria]
        sums = [points for _, points in criteria if points is not None]
        exact = sum(sums, Fraction(0)) if sums else None
        points, clamped, before, counting = self.part("module", module.id, exact)
        self.points.append(counting)
        return ModuleSeen(
            module.id,
            module.weight,
            points,
            None if counting is None else self.figure("weighted", counting * number(module.weight)),
            self.case.vetoed.get(("module", module.id), ""),
            tuple(criterion for criterion, _ in criteria),
            clamped,
            before,
        )

    def criterion(self, criterion: Criterion) -> tuple[CriterionSeen, Fraction | None]:
        subs = [self.sub(sub) for sub in criterion.subs]
        sums = [points for _, points in subs if points is not None]
        exact = sum(sums, Fraction(0)) if sums else None
        points, clamped, before, counting = self.part("criterion", criterion.id, exact)
        by = self.case.vetoed.get(("criterion", criterion.id), "")
        return CriterionSeen(criterion.id, points, tuple(sub for sub, _ in subs), clamped, before, by), counting

    def part(
        self, stage: Stage, id_: str, exact: Fraction | None
    ) -> tuple[Figure | None, Clamped, Figure | None, Fraction | None]:
        """Of a criterion or module: what counts, whether a bound made it so, the sum if it differs, exact points."""
        if exact is None:
            return None, "", None, None
        counting = settled(self.case, stage, id_, exact)
        rounded = self.plan.rounded(stage, exact)
        if counting == rounded:
            return self.figure(stage, exact), "", None, counting
        shown = Figure(printed(counting, self.plan.places(stage)), ratio(counting), False)
        clamped: Clamped = "most" if counting < rounded else "least"
        vetoed = (stage, id_) in self.case.vetoed
        return shown, "" if vetoed else clamped, self.figure(stage, exact), counting

    def sub(self, sub: SubCriterion) -> tuple[SubSeen, Fraction | None]:
        lines = [self.seats.lines[aspect.id] for aspect in sub.aspects]
        found = [counted(self.case, line).points for line in lines]
        sums = [points for points in found if points is not None]
        total = sum(sums, Fraction(0)) if sums else None
        return SubSeen(
            sub.id, None if total is None else self._plain(total), tuple(self.aspect(line) for line in lines)
        ), total

    def aspect(self, line: Line) -> AspectSeen:
        marking, cells = line
        aspect = marking.aspect
        values = given(self.record.marks, line)
        verdict = counted(self.case, line)
        vetoed_by = self.case.vetoed.get(("aspect", aspect.id), "")
        panel = points = None
        dropped: Sequence[bool] = ()
        confer = False
        if cells and len(values) == len(cells):
            found, dropped = marking.explained(values, verdict.times)
            confer = marking.wide(values)
            if aspect.each:
                panel = self.own_figure(marking, "panel", found.panel, found.panel_exact)
            if verdict.points is not None:
                exact = found.points_exact if verdict.points == found.points else verdict.points
                points = self.own_figure(marking, "aspect", verdict.points, exact)
        return AspectSeen(
            aspect.id, aspect.kind, aspect.unit, aspect.max, aspect.factor,
            self.marks(line, dropped), panel, points, vetoed_by, verdict.why, aspect.times,
            "" if verdict.times is None else ratio(verdict.times), self.case.applies.get(aspect.id, True),
            aspect.later, aspect.bonus, confer, aspect.rounding, marking.gaps,
        )  # fmt: skip

    def own_figure(self, marking: Marking, stage: Stage, rounded: Fraction, exact: Fraction) -> Figure:
        """A figure of one aspect, which may have roundings of its own."""
        places = marking.places(stage, self.plan.scheme.print_places)
        return Figure(printed(rounded, places), ratio(exact), rounded != exact)

    def marks(self, line: Line, dropped: Sequence[bool]) -> tuple[MarkSeen, ...]:
        """The aspect's cells by seat; `dropped` for each owed one, then for those filled in; empty while not done."""
        marking, cells = line
        if not marking.aspect.each or marking.aspect.panel not in self.state.panels:
            return (self.mark(marking, "", marking.cell, False, True),)
        drops = dict(zip(cells, dropped or (False,) * len(cells), strict=False))
        filled = iter(dropped[len(cells) :])
        done = self.all_seen or bool(dropped)
        found: list[MarkSeen] = []
        for at, seat in enumerate(self.state.panels[marking.aspect.panel], 1):
            cell = (marking.aspect.id, seat.id)
            if cell in drops:
                found.append(self.mark(marking, f"J{at}", cell, drops[cell], done))
            elif seat.id in self.seats.out.recused:
                found.append(MarkSeen(f"J{at}", "recused", None, next(filled, False)))
            elif not seat.reserve:
                found.append(MarkSeen(f"J{at}", "excused", None, next(filled, False)))
        return tuple(found)

    def mark(self, marking: Marking, seat: str, cell: Cell, dropped: bool, shown: bool) -> MarkSeen:
        entry = self.record.marks.get(cell)
        if entry is None:
            return MarkSeen(seat, "unmarked", None, False)
        if not shown:
            return MarkSeen(seat, "hidden", None, False)
        return replace(_mark(marking, seat, entry.fact.value, dropped), paper=entry.kind == FROM_PAPER)

    def _plain(self, exact: Fraction) -> Figure:
        """A figure at no stage of its own: exact, printed as the scheme prints."""
        return Figure(printed(exact, self.plan.scheme.print_places), ratio(exact), False)


def _mark(marking: Marking, seat: str, value: str, dropped: bool) -> MarkSeen:
    """A mark with what it is made of."""
    aspect = marking.aspect
    score = ratio(marking.score(value))
    if value == observations.ABSENT:
        return MarkSeen(seat, "marked", value, dropped, score)
    if aspect.kind == "faults":
        each = {fault.id: number(fault.each) for fault in aspect.listed}
        found = tuple(
            FaultSeen(fault, times, ratio(each[fault] * times)) for fault, times in observations.faults_found(value)
        )
        return MarkSeen(seat, "marked", value, dropped, score, faults=found)
    if aspect.readings is None:
        return MarkSeen(seat, "marked", value, dropped, score)
    whole = made(aspect, value)
    tokens = tuple(ReadingSeen(*each) for each in zip(value.split(" "), whole.dropped, strict=True))
    return MarkSeen(seat, "marked", value, dropped, score, tokens, "" if whole.value is None else ratio(whole.value))
