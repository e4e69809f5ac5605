"""Why a subject has its total and its place: its total taken apart, who stands before and behind, what parts them.

Its own total is taken apart as deep as `competition.rules.breakdown` shows it to this audience; of the others nothing
is told but what `competition.rules.board` shows of them. `recompute` works the total and the tie keys out again from
the explanation alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.rules.board import RUNNING, Audience, Row, View, row_seen, seen
from competition.rules.breakdown import Breakdown, breakdown, shown_view
from competition.rules.derivation import Derivation, ModuleUsed, Worked, worked_out
from competition.rules.explanation_steps import derived, stepped, weighing
from competition.rules.facts import Depth, EventFounded
from competition.rules.numbers import number, ratio
from competition.rules.points import plan_of
from competition.rules.scheme import Better, Scheme, TieKey
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.state import State
from competition.rules.ties import decided_by, tie_values


@dataclass(frozen=True, slots=True)
class TieRead:
    """What a tie key reads: exact ratios, "" where nothing is known; `modules` reads several."""

    of: str
    id: str
    better: Better
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The tie key that parts two equal totals, and what it reads of both; None where that is not to be seen."""

    key: TieKey
    own: tuple[str, ...] | None
    other: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another line of the same round and group. `apart`: by how much the totals differ, None where none are seen."""

    row: Row
    apart: str | None
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`before` and `after` stand directly before and behind, `beside` shares the place, `first` is the first of all.

    `whole`: the derivation goes down to single marks, so that it can be worked out again. `field`: how many are ranked.
    """

    position: int
    row: Row
    whole: bool
    derivation: Derivation
    ties: tuple[TieRead, ...]
    better: Better
    tolerance: str
    field: int
    first: Neighbour | None
    before: Neighbour | None
    beside: tuple[Neighbour, ...]
    after: Neighbour | None


def explain(state: State, audience: Audience, subject: str, scorer: Scorer) -> Explanation | None:
    """The subject's explanation, None where this audience sees no total or there is no such subject.

    That a competitor asks for nobody else's is for the caller to hold, as with a breakdown.
    """
    tree = breakdown(state, audience, subject, scorer)
    view = shown_view(state, audience) if tree is not None else seen(state, audience)
    if view is None or view.awaiting or view.state.scheme is None or (tree is None and view.depth == "ranks"):
        return None
    standings = scorer.standings(view.state)
    standing = next((row for row in standings.rows if row.subject == subject), None)
    if standing is None:
        return None
    founded = view.state.founded
    depth: Depth = founded.depth if isinstance(founded, EventFounded) and audience not in RUNNING else "aspects"
    around = _Around(View(view.state, depth, False, view.names), standings, standing, tree is not None)
    row = tree.row if tree is not None else row_seen(view, standing)
    return Explanation(
        view.state.position, row, tree is not None, _derivation(view.state.scheme, tree, row, standing),
        _ties(standings, subject) if tree is not None else (),
        view.state.scheme.ranking.better, view.state.scheme.ranking.tolerance,
        len(around.ranked), around.first(), around.before(), around.beside(), around.after(),
    )  # fmt: skip


def recompute(explanation: Explanation) -> tuple[Fraction | None, tuple[Fraction | None, ...]]:
    """The total, and after it what ranks equal totals, from the explanation alone; ValueError where it is not whole.

    Keys on points are worked out again; what was read off (times, readings, the start) is taken as it is stated.
    """
    if not explanation.whole:
        raise ValueError("this explanation does not go down to the marks")
    worked = worked_out(explanation.derivation)
    return worked.total, tuple(value for read in explanation.ties for value in _read_again(read, worked))


def _read_again(read: TieRead, worked: Worked) -> Sequence[Fraction | None]:
    if read.of == "module":
        return (worked.modules[read.id],)
    if read.of == "modules":
        return tuple(worked.modules.values())
    if read.of == "criterion":
        return (worked.criteria[read.id],)
    if read.of == "aspect":
        return (worked.aspects[read.id],)
    return tuple(Fraction(value) if value else None for value in read.values)


def _ties(standings: Standings, subject: str) -> tuple[TieRead, ...]:
    return tuple(TieRead(key.of, key.id, key.better, _texts(values)) for key, values in tie_values(standings, subject))


def _texts(values: Sequence[Fraction | None]) -> tuple[str, ...]:
    return tuple("" if value is None else ratio(value) for value in values)


def _derivation(scheme: Scheme, tree: Breakdown | None, row: Row, standing: Standing) -> Derivation:
    """As deep as may be seen: down to the marks, the modules' printed points, or the printed total alone."""
    if tree is not None:
        return derived(scheme, tree, standing)
    plan = plan_of(scheme)
    modules: list[ModuleUsed] = []
    for module, points in zip(scheme.modules, row.columns or (None,) * len(scheme.modules), strict=True):
        if row.columns:
            steps = () if points is None else stepped([number(points)], weighing(plan, module))
            modules.append(ModuleUsed(module.id, (), (), points, steps, steps[-1].after if steps else None))
    return Derivation(tuple(modules), (), row.total)


class _Around:
    """Who stands where around one subject, with no more of each than the view shows of it."""

    def __init__(self, view: View, standings: Standings, own: Standing, own_whole: bool) -> None:
        self.view = view
        self.standings = standings
        self.own = own
        self.own_whole = own_whole  # whether its own figures are seen down to the marks
        rows = (row for row in standings.rows if (row.round, row.group) == (own.round, own.group))
        self.ranked = [row for row in rows if row.rank is not None]
        place = own.rank
        placed = [] if place is None else [(row, row.rank - place) for row in self.ranked if row.rank is not None]
        self.ahead = [row for row, by in placed if by < 0]
        self.level = [row for row, by in placed if by == 0]
        self.behind = [row for row, by in placed if by > 0]

    def first(self) -> Neighbour | None:
        return self._of(self.ahead[0]) if self.ahead else None

    def before(self) -> Neighbour | None:
        return self._of(self.ahead[-1]) if self.ahead else None

    def beside(self) -> tuple[Neighbour, ...]:
        return tuple(self._of(row) for row in self.level if row.subject != self.own.subject)

    def after(self) -> Neighbour | None:
        return self._of(self.behind[0]) if self.behind else None

    def _of(self, other: Standing) -> Neighbour:
        row = row_seen(self.view, other)
        apart = None
        if row.total is not None and self.own.total is not None and other.total is not None:
            if self.view.depth == "aspects":
                apart = ratio(abs(self.own.total - other.total))
            else:
                apart = ratio(abs(number(self.own.printed_total or "0") - number(row.total)))
        key = decided_by(self.standings, self.own.subject, other.subject) if self._close(other) else None
        return Neighbour(row, apart, None if key is None else self._decided(key, other))

    def _close(self, other: Standing) -> bool:
        """Whether the totals can count as equal at all: within the tolerance of one best they lie that near."""
        if self.own.total is None or other.total is None or self.view.state.scheme is None:
            return False
        return abs(self.own.total - other.total) <= number(self.view.state.scheme.ranking.tolerance)

    def _decided(self, key: TieKey, other: Standing) -> Decided:
        own, their = (
            next(_texts(values) for each, values in tie_values(self.standings, subject) if each is key)
            for subject in (self.own.subject, other.subject)
        )
        shown = key.of == "start" or self.view.depth == "aspects"
        shown = shown or (self.view.depth == "modules" and key.of in ("module", "modules"))
        return Decided(key, own if shown or self.own_whole else None, their if shown else None)
