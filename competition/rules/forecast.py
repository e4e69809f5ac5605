"""What can still happen: the totals and places that each subject can end with, and whether the first place is secured.

It takes the field, the panels, who is excused, every status and the marks that stand to stay as they are, and all that
is owed to be marked. Within that it is sound: the final result lies in what it says. Places come from the totals' ends
by sorting them; what the tie chain has not decided yet is taken for the subject in its best place and against it in its
worst. Nobody learns more from it than `competition.rules.board` lets them see.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.board import RUNNING, Audience, seen
from competition.rules.numbers import number
from competition.rules.points import plan_of
from competition.rules.prospects import prospects_of
from competition.rules.reach import ZERO, Reach
from competition.rules.rounding import printed
from competition.rules.scheme import Advance, Scheme
from competition.rules.standings import GONE, Scorer, Standing
from competition.rules.state import State

Key = tuple[int, Fraction, int]
Chance = Literal["secured", "can_win", "open", "out"]
_LAST, _FIRST = -(10**9), 0  # what an undecided tie chain may come to: behind every place, before every place


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one competing subject can end with. Totals are printed; None where none is seen, or none bounds it.

    `secured`: the first place is its own whatever happens, alone or shared as the tie chain shares it. `can_win`: some
    marks give it the first place. `open`: not excluded, and not proved possible. `out`: it can no longer be first.
    `exact`: both totals are reached by some marks. `may_fail`: it may end without a total, behind everybody.
    """

    least: str | None
    greatest: str | None
    best: int
    worst: int
    chance: Chance
    exact: bool
    may_fail: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One round and group: how many compete, who has secured the first place, how many can still be first."""

    round: str
    group: str
    size: int
    secured: tuple[str, ...]
    contenders: int


@dataclass(frozen=True, slots=True)
class Forecast:
    subjects: Mapping[str, Outlook]
    fields: tuple[Field, ...]


def forecast(state: State, audience: Audience, scorer: Scorer) -> Forecast | None:
    """What this audience may know of the end, None where it sees no place: before the scheme, awaiting publication."""
    view = seen(state, audience)
    if view.awaiting or view.state.scheme is None:
        return None
    ends = _ends(view.state, scorer, audience in RUNNING)
    fields: dict[tuple[str, str], list[_End]] = {}
    for end in ends:
        fields.setdefault((end.row.round, end.row.group), []).append(end)
    outlooks: dict[str, Outlook] = {}
    found: list[Field] = []
    for (round_, group), field in fields.items():
        placed = _outlooks(view.state.scheme, field, view.depth != "ranks")
        outlooks.update(placed)
        secured = tuple(subject for subject, each in placed.items() if each.chance == "secured")
        contenders = sum(each.chance != "out" for each in placed.values())
        found.append(Field(round_, group, len(placed), secured, contenders))
    return Forecast(outlooks, tuple(found))


@dataclass(frozen=True, slots=True)
class _End:
    """A competing subject and its total's reach, None where nothing bounds it. `settled`: nothing of it is open."""

    row: Standing
    reach: Reach | None
    settled: bool
    may_fail: bool


def _ends(state: State, scorer: Scorer, all_seen: bool) -> list[_End]:
    """Everybody who competes and can have a total at the end."""
    assert state.scheme is not None
    plan = plan_of(state.scheme)
    reaches = _Totals(state, scorer, all_seen)
    found: list[_End] = []
    for row in scorer.standings(state).rows:
        never = row.failed and (row.complete or not plan.conditional)
        if row.status != "competing" or never or not row.owed:
            continue
        reach = reaches.of(row)
        settled = row.complete and row.total is not None and reaches.settled(row)
        found.append(_End(row, reach, settled, plan.lower and not settled))
    return found


class _Totals:
    """The reach of each one's total, with what the rounds before bring into it."""

    def __init__(self, state: State, scorer: Scorer, all_seen: bool) -> None:
        assert state.scheme is not None
        self.state = state
        self.scorer = scorer
        self.all_seen = all_seen
        self.plan = plan_of(state.scheme)
        self.prospects = prospects_of(self.plan)
        self.carries = [advance for advance in state.scheme.advances if number(advance.carry)]
        self.earlier: dict[tuple[str, str], Standing] = {}
        if self.carries:
            for row in scorer.standings(state).rows:
                if row.status not in GONE and row.owed:
                    self.earlier.setdefault((row.round, self._who(row)), row)

    def of(self, row: Standing) -> Reach | None:
        """The whole total."""
        if row.complete and row.total is not None and self.settled(row):
            return Reach(row.total, row.total)
        seats = self.scorer.seating(self.state, row.subject)
        assert seats is not None
        own = self.prospects.total(self.state.subjects[row.subject], seats, self.all_seen)
        brought = [(advance, self.of(earlier)) for advance, earlier in self._before(row)]
        if own is None or any(reach is None for _, reach in brought):
            return None
        if not brought:
            return own
        factors = [number(advance.carry) for advance, _ in brought]
        ends = [reach.by(Reach(by, by)) for by, (_, reach) in zip(factors, brought, strict=True) if reach is not None]
        least = self.plan.rounded("total", sum((each.least for each in ends), ZERO))
        greatest = self.plan.rounded("total", sum((each.greatest for each in ends), ZERO))
        exact = own.exact and all(each.exact for each in ends)
        return Reach(own.least + least, own.greatest + greatest, exact)

    def settled(self, row: Standing) -> bool:
        """Whether nothing before it is open either."""
        return all(earlier.complete and self.settled(earlier) for _, earlier in self._before(row))

    def _before(self, row: Standing) -> list[tuple[Advance, Standing]]:
        into = [each for each in self.carries if each.to_round == row.round]
        pairs = ((each, self.earlier.get((each.from_round, self._who(row)))) for each in into)
        return [(advance, earlier) for advance, earlier in pairs if earlier is not None]

    def _who(self, row: Standing) -> str:
        bound = self.state.subjects[row.subject].bound
        return bound.who if bound else row.subject


class _Keys:
    """A field's ends as keys that sort, the greater the better: whether there is a total, the total, the tie chain.

    `worst` and `best` bound where each can end; `shown` is the worst that is proved to be reached, its chain at best.
    """

    def __init__(self, scheme: Scheme, field: Sequence[_End]) -> None:
        self.sign = -1 if scheme.ranking.better == "lower" else 1
        self.slack = number(scheme.ranking.tolerance)
        self.chain = bool(scheme.ties) or scheme.ranking.mode == "ordinal"
        self.shared = scheme.ranking.mode == "modified"  # 1-3-3-4: who shares a place is counted before oneself
        self.dense = scheme.ranking.mode == "dense"
        self.own = [self._ends(end) for end in field]
        self.worst = sorted(self._at_worst(end, own[0]) for end, own in zip(field, self.own, strict=True))
        self.best = sorted(best for _, best in self.own)
        self.reached = [self._reached(end, *own) for end, own in zip(field, self.own, strict=True)]
        self.shown = sorted(self.reached)

    def _ends(self, end: _End) -> tuple[Key, Key]:
        """The worst and the best of one that has a total."""
        if end.reach is None:
            return (0, ZERO, 0), (2, ZERO, 0)
        worst, best = sorted((self.sign * end.reach.least, self.sign * end.reach.greatest))
        if not self.chain:
            return (1, worst, 0), (1, best, 0)
        if end.settled:  # among settled ones of one total the chain has spoken: their places say how
            return (1, worst, -(end.row.rank or 0)), (1, best, -(end.row.rank or 0))
        return (1, worst, _LAST), (1, best, _FIRST)

    @staticmethod
    def _at_worst(end: _End, worst: Key) -> Key:
        return (0, ZERO, 0) if end.may_fail else worst

    def _reached(self, end: _End, worst: Key, best: Key) -> Key:
        if end.reach is None or not end.reach.exact:
            return best
        return (0, ZERO, 0) if end.may_fail else (worst[0], worst[1], best[2])

    def before(self, at: int) -> tuple[int, int]:
        """How many must and how many may come before this one, or share a place that counts before it."""
        worst, best = self.own[at]
        if self.slack:  # totals that lie close count as equal, and the chain may turn them round
            ahead: Key = (1, best[1] + self.slack, _FIRST)
            behind: Key = (1, worst[1] - self.slack, _LAST - 1) if self.chain or self.shared else worst
        else:
            ahead, behind = best, worst
        must = len(self.worst) - bisect_right(self.worst, ahead)
        find = bisect_left if self.shared else bisect_right
        may = len(self.best) - find(self.best, behind) - (best >= behind if self.shared else best > behind)
        return must, may

    def proved(self, at: int) -> bool:
        """Whether its best end, with all others at worst ends that are reached, surely gives it the first place."""
        worst, best = self.own[at]
        first: Key = (1, best[1], worst[2])
        if self.slack:
            alone = self.chain or self.shared
            first = (1, best[1] - self.slack, _LAST - 1) if alone else (1, best[1] + self.slack, _FIRST)
        if self.shared:
            return len(self.shown) - bisect_left(self.shown, first) == (self.reached[at] >= first)
        return len(self.shown) - bisect_right(self.shown, first) == (self.reached[at] > first)


def _outlooks(scheme: Scheme, field: Sequence[_End], totals: bool) -> dict[str, Outlook]:
    """Each one's places: at worst behind all who may come before it, at best behind only those who must."""
    keys, places = _Keys(scheme, field), plan_of(scheme).places("total")
    settled = all(end.settled for end in field)
    found: dict[str, Outlook] = {}
    for at, end in enumerate(field):
        must, may = keys.before(at)
        best, worst = 1 + (min(must, 1) if keys.dense else must), 1 + may
        if settled and end.row.rank is not None:
            best = worst = end.row.rank
        exact = end.reach is not None and end.reach.exact
        chance: Chance = "open"
        if worst == 1 and end.reach is not None and not end.may_fail:
            chance = "secured"
        elif best > 1:
            chance = "out"
        elif exact and keys.proved(at):
            chance = "can_win"
        least = printed(end.reach.least, places) if totals and end.reach is not None else None
        greatest = printed(end.reach.greatest, places) if totals and end.reach is not None else None
        found[end.row.subject] = Outlook(least, greatest, best, worst, chance, exact, end.may_fail)
    return found
