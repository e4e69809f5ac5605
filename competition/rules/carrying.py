"""What a later round's total takes over from an earlier one: the earlier total of the same competitor, times `carry`.

The part that is carried is rounded as the total is, so that the printed parts add up to the printed total. Who goes on
is `competition.rules.rounds`'s.
"""

from collections.abc import Sequence
from fractions import Fraction

from competition.rules.member import Member
from competition.rules.memo import ByIdentity
from competition.rules.numbers import number
from competition.rules.points import Plan
from competition.rules.ranking_parts import Advance
from competition.rules.scheme import Scheme

ZERO = Fraction(0)


def carrying(plan: Plan, members: list[Member], before: Sequence[Member] = ()) -> list[Member]:
    """The members, in their order, with what they carry; those of `before` again where nothing differs.

    The list itself where the scheme carries nothing.
    """
    advances = _carries(plan.scheme)
    if not advances:
        return members
    found = list(members)
    totals: dict[tuple[str, str], Fraction | None] = {}
    into = {advance.to_round for advance in advances}
    for round_ in (None, *dict.fromkeys(advance.to_round for advance in advances)):
        for at, member in enumerate(members):
            record = member.record
            if (record.round in into) if round_ is None else (record.round != round_):
                continue
            if round_ is not None:
                found[at] = _with(plan, member, [each for each in advances if each.to_round == round_], totals)
            totals.setdefault((record.round, _who(member)), found[at].total)
    for at, old in enumerate(before):
        if _same(old, found[at]):
            found[at] = old
    return found


def _with(
    plan: Plan, member: Member, advances: list[Advance], totals: dict[tuple[str, str], Fraction | None]
) -> Member:
    """The member with what the earlier rounds bring. Where the lower total leads, an earlier one may not be missing."""
    earlier = [(advance, totals.get((advance.from_round, _who(member)))) for advance in advances]
    brought = [number(advance.carry) * total for advance, total in earlier if total is not None]
    missing = plan.scheme.ranking.better == "lower" and not brought
    carried = plan.rounded("total", sum(brought, ZERO)) if brought else None
    return Member(member.record, member.seats, member.score, carried, missing)


def _who(member: Member) -> str:
    bound = member.record.bound
    return bound.who if bound else member.record.subject


def _same(one: Member, other: Member) -> bool:
    return (
        one.record is other.record
        and one.seats is other.seats
        and one.score is other.score
        and one.carried == other.carried
        and one.failed == other.failed
    )


def _in_turn(scheme: Scheme) -> tuple[Advance, ...]:
    """The advances that carry something, each after those into the round that it starts from."""
    left = [advance for advance in scheme.advances if number(advance.carry)]
    found: list[Advance] = []
    while left:
        waiting = {advance.to_round for advance in left}
        ready = [advance for advance in left if advance.from_round not in waiting] or left  # a circle: refused before
        found += ready
        left = [advance for advance in left if advance not in ready]
    return tuple(found)


_carries: ByIdentity[Scheme, tuple[Advance, ...]] = ByIdentity(_in_turn)
