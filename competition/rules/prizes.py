"""Prizes 奖次 from the final standings: which are given, and to whom. When and by whom is not known here.

Each group of the deciding round has prizes of its own, and its field is those who are ranked in it. Only they can get
one: whoever runs out of contest, was absent or disqualified neither gets a prize nor uses one up. What may be pinned is
`competition.rules.checks_prizes`'; the anchored medals are `competition.rules.medals`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from competition.rules import facts as f
from competition.rules.judged import Judged, Values
from competition.rules.medals import anchored
from competition.rules.numbers import number
from competition.rules.standings import Field, Standing, Standings
from competition.rules.state import State

MEDALS = 3


@dataclass(frozen=True, slots=True)
class Given:
    """One prize of a field, and the indices in `field.ranked` of whoever gets it."""

    prize: str
    places: Sequence[int]


def awards(prizes: f.PrizesPinned, standings: Standings, state: State) -> tuple[f.PrizeAward, ...]:
    """Every prize that these standings of the state give, in the order of the rows: what `PrizesAwarded` must say.

    Who has a prize and is also the best of a delegation stands there twice, that one behind.
    """
    found: list[f.PrizeAward] = []
    for field in decisive_fields(standings):
        kinds = [*given(prizes, field, state), *best_of_delegations(prizes, field, state)]
        by_row = sorted((at, nth, kind.prize) for nth, kind in enumerate(kinds) for at in kind.places)
        found += [f.PrizeAward(field.ranked[at].subject, prize) for at, _, prize in by_row]
    return tuple(found)


def decisive(standings: Standings) -> tuple[Standing, ...]:
    """The rows of the round that was entered last: an earlier round only says who came into it."""
    return tuple(row for field in decisive_fields(standings) for row in field.rows)


def decisive_fields(standings: Standings) -> tuple[Field, ...]:
    """The groups of the round that was entered last."""
    entered = list(dict.fromkeys(field.round for field in standings.fields))
    return tuple(field for field in standings.fields if field.round == entered[-1])


def given(prizes: f.PrizesPinned, field: Field, state: State) -> list[Given]:
    """The prizes of one group, best first, by their borders: nobody is looked at who stands between two of them."""
    judged = Judged(prizes, field, state.scheme)
    giving = _Giving(prizes, judged)
    rules = prizes.prizes
    if prizes.method == "anchored":
        giving.medals(rules[:MEDALS])
        rules = rules[MEDALS:]
    for rule in rules:
        giving.give(rule)
    return giving.given


def best_of_delegations(prizes: f.PrizesPinned, field: Field, state: State) -> list[Given]:
    """The prize of the best-ranked of each delegation; who shares that place shares it, who has none gets none."""
    if not prizes.best_of_delegation:
        return []
    best: dict[str, int | None] = {}
    places: list[int] = []
    for at, row in enumerate(field.ranked):
        bound = state.subjects[row.subject].bound
        if bound and bound.delegation and best.setdefault(bound.delegation, row.rank) == row.rank:
            places.append(at)
    return [Given(prizes.best_of_delegation, places)] if places else []


class _Giving:
    """Prizes going down a field. `at`: nobody from there on was looked at; before it, who is still a candidate is
    `over`, and who used up a place without getting its prize is `spent`: open to prizes that count no places."""

    def __init__(self, prizes: f.PrizesPinned, judged: Judged) -> None:
        self.prizes = prizes
        self.judged = judged
        self.given: list[Given] = []
        self.at = 0
        self.over: list[int] = []
        self.spent: list[int] = []
        self.owing = 0  # how many shared earlier prizes beyond their number

    def give(self, rule: f.PrizeRule) -> None:
        """The next prize. One whose field is too small is not there, and its places are the next one's."""
        judged = self.judged
        if judged.competed < rule.min_field:
            return
        wanted = judged.wanted(rule)
        if wanted is not None:
            wanted -= self.owing
            self.owing = max(0, -wanted)
            if wanted <= 0:
                return
        if rule.passed or self.over or (wanted is None and self.spent) or (rule.least and judged.mixed):
            self._one_by_one(rule, wanted)
        else:
            self._at_once(rule, wanted)

    def medals(self, rules: Sequence[f.PrizeRule]) -> None:
        """Gold, silver and bronze by the anchored rule; who gets none of them is a candidate for what follows."""
        judged, prizes = self.judged, self.prizes
        order = judged.order()
        if prizes.pass_down and rules[0].passed:
            order = [at for at in order if judged.passed(at, rules[0])]
        ends = anchored(Values(judged, order), number(prizes.tolerance))
        for rule, start, end in zip(rules, (0, *ends), ends, strict=False):
            if judged.competed >= rule.min_field:
                self._gave(rule, [at for at in order[start:end] if judged.passed(at, rule)])
        self.at = ends[-1] if isinstance(order, range) else judged.size
        got = {at for kind in self.given for at in kind.places}
        self.over = [at for at in range(self.at) if at not in got]

    def _at_once(self, rule: f.PrizeRule, wanted: int | None) -> None:
        """Everybody from here to the border gets it."""
        limit = max(self.at, self.judged.limit(rule))
        end = limit if wanted is None else min(limit, self.at + wanted)
        if self.at < end < limit:
            end = min(limit, self.judged.field.end(end - 1))  # a shared place at the border: all get the better prize
        self._gave(rule, range(self.at, end))
        self._owe(wanted, end - self.at)
        self.at = end

    def _one_by_one(self, rule: f.PrizeRule, wanted: int | None) -> None:
        """The same, where somebody may not get it, or has been passed over before."""
        judged, ranked, limit = self.judged, self.judged.field.ranked, self.judged.limit(rule)
        waiting = self.over if wanted is not None else sorted((*self.over, *self.spent))
        candidates = (at for at in (*waiting, *range(self.at, limit)) if at < limit and judged.reaches(at, rule))
        got: list[int] = []
        spent: list[int] = []
        seen = self.at
        for _, sharing in groupby(candidates, key=lambda at: ranked[at].rank):
            if wanted is not None and len(got) + len(spent) >= wanted:
                break
            same = list(sharing)
            seen = max(seen, same[-1] + 1)
            fit = [at for at in same if judged.passed(at, rule)]
            got += fit
            if wanted is not None and not self.prizes.pass_down:
                spent += [at for at in same if at not in fit]
        self._gave(rule, got)
        self._owe(wanted, len(got) + len(spent))
        self.over = sorted({*self.over, *range(self.at, seen)} - {*got, *spent})
        self.spent = sorted({*self.spent, *spent} - {*got})
        self.at = seen

    def _gave(self, rule: f.PrizeRule, places: Sequence[int]) -> None:
        if places:
            self.given.append(Given(rule.id, places))

    def _owe(self, wanted: int | None, used: int) -> None:
        """Whoever shares a prize beyond its number takes a place of the next one, where the event says so."""
        if wanted is not None and self.prizes.ties_use_up:
            self.owing = max(0, used - wanted)
