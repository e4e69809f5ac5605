"""Prizes 奖次: fixed counts in order, given to the places of the final standings. When and by whom is not known.

Each group of the deciding round has prizes of its own. Only who is ranked can get one: whoever runs out of contest,
was absent or disqualified neither gets a prize nor uses one up.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from competition.rules import facts as f
from competition.rules.questions import View, id_formed
from competition.rules.refusals import Refusal
from competition.rules.standings import Standing, Standings

MOST = 9999  # prizes of one kind; more is a slip of the pen


def awards(prizes: f.PrizesPinned, standings: Standings) -> tuple[f.PrizeAward, ...]:
    """Every prize that these standings give, in the order of the rows: what `PrizesAwarded` must say exactly."""
    fields = groupby((row for row in decisive(standings) if row.rank is not None), key=lambda row: row.group)
    return tuple(award for _, field in fields for award in _of_field(prizes, list(field)))


def decisive(standings: Standings) -> tuple[Standing, ...]:
    """The rows of the round that was entered last: an earlier round only says who came into it."""
    entered = list(dict.fromkeys(row.round for row in standings.rows))
    return tuple(row for row in standings.rows if row.round == entered[-1])


def _of_field(prizes: f.PrizesPinned, ranked: list[Standing]) -> list[f.PrizeAward]:
    """The prizes of one group, whose rows stand in the order of their ranks."""
    given: list[f.PrizeAward] = []
    kinds = iter(prizes.prizes)
    kind = next(kinds, None)
    left = kind.count if kind else 0
    for _, sharing in groupby(ranked, key=lambda row: row.rank):
        while kind is not None and left <= 0:
            kind = next(kinds, None)
            left = (kind.count if kind else 0) + (left if prizes.ties_use_up else 0)
        if kind is None:
            break
        same = list(sharing)  # a shared place at the border: all of them get the better prize
        given += [f.PrizeAward(row.subject, kind.id) for row in same]
        left -= len(same)
    return given


def _pinned(view: View, fact: f.PrizesPinned) -> Refusal | None:
    """Forgotten prizes may still be pinned, but not once results are known; pinned ones stand from the first mark."""
    if view.published or (view.marked and view.prizes):
        return Refusal("prizes_stand")
    seen: set[str] = set()
    for rule in fact.prizes:
        wrong = id_formed("prize", rule.id)
        if wrong:
            return wrong
        if rule.id in seen or not 1 <= rule.count <= MOST:
            return Refusal("prizes_invalid", {"prize": rule.id})
        seen.add(rule.id)
    return None if fact.prizes else Refusal("prizes_invalid", {"prize": ""})


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {f.PrizesPinned: _pinned}
