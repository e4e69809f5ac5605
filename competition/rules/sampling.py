"""Whom the supervisors look at 抽检, and what is left of re-check, sample and appeals before final results.

All of the first places, and of the rest a share that anybody can draw again from the seed: `competition.rules.draw`.
RULES, section 3 (jzds.itmc.cn): all of the first ten, elsewhere the first 30 %; of the rest at least 15 %; more than
5 % in error is no small-probability event, so the judges re-check everything. A rate of exactly the limit is not
above it. An error is a cell, and the rate is of the cells of the whole sample, once all of it was looked at.
"""

from fractions import Fraction

from competition.rules import facts as f
from competition.rules.draw import lots
from competition.rules.field import Field
from competition.rules.numbers import number
from competition.rules.refusals import Refusal
from competition.rules.review import cells_of
from competition.rules.standings import Standings
from competition.rules.state import State


def drawn(seed: str, settings: f.ReviewPinned, standings: Standings) -> tuple[str, ...]:
    """The sample: first places in the order of the standings, then whom the seed draws from the rest, in its order.

    The rest is whoever else competes, sorted by id and shuffled by the seed; the first `share` of it, rounded up.
    """
    first = top_of(settings, standings)
    rest = sorted({row.subject for row in standings.rows if row.status == "competing"} - set(first))
    wanted = _up(number(settings.share) * len(rest))
    return (*first, *(lot.subject for lot in lots(seed, rest)[:wanted]))


def top_of(settings: f.ReviewPinned, standings: Standings) -> tuple[str, ...]:
    """Everybody of the first places; who shares the last of them is among them."""
    fields = standings.fields
    return tuple(row.subject for each in fields for row in each.ranked if _is_top(settings, each, row.rank))


def _is_top(settings: f.ReviewPinned, field: Field, rank: int | None) -> bool:
    last = _up(number(settings.top_share) * len(field.ranked)) if settings.top_share else settings.top
    return rank is not None and rank <= last


def _up(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def unchecked(state: State) -> list[tuple[str, str]]:
    """(subject, module) that the judges still have to re-check: never, or marks changed since without being told."""
    found, told = [], state.review.told()
    for record in state.subjects.values():
        for module in state.scheme.modules if state.scheme and record.status == "competing" else ():
            cells = cells_of(state, record.subject, module.id)
            check = state.review.rechecks.get((record.subject, module.id))
            if cells and (check is None or not check.holds(record, cells, told)):
                found.append((record.subject, module.id))
    return found


def unsampled(state: State) -> list[str]:
    """Subjects of the sample that the supervisors still have to look at: never, or marks changed since untold."""
    sample, told = state.review.sample, state.review.told()
    return [
        subject
        for subject in (sample.subjects if sample else ())
        if sample and not (
            (check := sample.checked.get(subject))
            and check.holds(state.subjects[subject], cells_of(state, subject), told)
        )
    ]  # fmt: skip


def uncorrected(state: State) -> list[tuple[str, f.FoundError]]:
    """Errors that were told, of re-checks and of samples, whose mark still stands."""
    checks = state.review.checks()
    found = ((subject, error) for subject, check in checks for error in check.waiting(state.subjects[subject]))
    return list(dict.fromkeys(found))


def recheck_left(state: State) -> list[Refusal]:
    """What the step "rechecked" still waits for."""
    left, wrong = unchecked(state), uncorrected(state)
    found = [Refusal("rechecks_left", {"left": str(len(left))})] if left else []
    return [*found, Refusal("errors_left", {"left": str(len(wrong))})] if wrong else found


def sample_left(state: State, standings: Standings) -> list[Refusal]:
    """What the step "sampled" still waits for: a draw, checks, corrections, or everything again."""
    review = state.review
    if review.settings is None:
        return [Refusal("review_not_pinned")]
    if review.sample is None:
        return [Refusal("all_again" if review.all_again else "sample_not_drawn")]
    left = len(unsampled(state))
    found = [Refusal("sample_unchecked", {"left": str(left)})] if left else []
    moved = set(top_of(review.settings, standings)) - set(review.sample.subjects)
    if moved:  # a correction has brought somebody to the first places whom nobody looked at
        found.append(Refusal("sample_moved", {"left": str(len(moved))}))
    wrong = uncorrected(state)
    return [*found, Refusal("errors_left", {"left": str(len(wrong))})] if wrong else found


def appeals_left(state: State) -> list[Refusal]:
    """What the step "appeals_closed" still waits for. That its time is over, the fact that closes it has seen."""
    review = state.review
    if review.settings is None:
        return [Refusal("review_not_pinned")]
    waiting = review.open_appeals()
    if waiting:
        return [Refusal("appeals_open", {"left": str(len(waiting))})]
    return [] if review.closed else [Refusal("appeals_not_closed")]
