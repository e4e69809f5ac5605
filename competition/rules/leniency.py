"""How a judge's marks lie beside those of the panel: for the chief alone, and advice alone. No mark is changed by it.

Robust and exact: in each cell that a whole panel of three or more has given, a judge's distance from the panel's median
is taken as a share of what the aspect can give; a judge's lean is the median of these, the spread their median absolute
deviation from it (RULES, section 6). One wild mark moves neither. Of fewer than `LEAST` marks nothing is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from competition.rules.cells import owing
from competition.rules.conditions import applying
from competition.rules.formulas import limits_of
from competition.rules.numbers import number
from competition.rules.observations import ABSENT, POINTLESS, WORDS
from competition.rules.points import Marking, Plan, plan_of
from competition.rules.standings import GONE
from competition.rules.state import Record, State

LEAST = 10  # marks of a judge below which nothing is said
SLIGHT = Fraction(1, 40)  # shares of an aspect's range: these and the next are settings of taste, not of a regulation
CLEAR = Fraction(1, 10)
ZERO = Fraction(0)

Direction = Literal["", "in_line", "milder", "stricter"]
Size = Literal["", "slight", "clear"]
Spread = Literal["", "close", "some", "wide"]


@dataclass(frozen=True, slots=True)
class JudgeFigures:
    """One seat of a panel. `lean` and `spread` are shares of an aspect's range, None of fewer than `LEAST` marks.

    `lean` above 0: milder than the panel. `distances` has each cell's, by size; `above` and `below` count them.
    """

    seat: str
    marks: int
    above: int
    below: int
    lean: Fraction | None
    spread: Fraction | None
    direction: Direction
    size: Size
    spread_word: Spread
    distances: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """A panel with its judges. `agreement`, 0 to 1, is Kendall's W over `subjects` whom all have marked in full."""

    panel: str
    judges: tuple[JudgeFigures, ...]
    subjects: int
    agreement: Fraction | None


def leniency(state: State) -> tuple[PanelFigures, ...]:
    """Every panel of which each judge gives marks of his own, in the order of the scheme."""
    if state.scheme is None:
        return ()
    plan = plan_of(state.scheme)
    panels: dict[str, list[tuple[Marking, Fraction]]] = {}
    for marking in plan.markings.values():
        if marking.aspect.each and marking.aspect.kind not in POINTLESS and (span := range_of(marking)) > 0:
            panels.setdefault(marking.aspect.panel, []).append((marking, span))
    return tuple(_panel(state, plan, panel, each) for panel, each in panels.items())


def range_of(marking: Marking) -> Fraction:
    """From the least to the most that one observation of the aspect can score."""
    aspect = marking.aspect
    if aspect.kind == "judgement":
        return marking.score(WORDS["judgement"][-1])
    if aspect.kind in ("score", "count"):
        limits = limits_of(aspect)
        return abs(marking.score(limits.high) - marking.score(limits.low))
    return number(aspect.max)


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle one, or the mean of the middle two. There is at least one."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _panel(state: State, plan: Plan, panel: str, markings: list[tuple[Marking, Fraction]]) -> PanelFigures:
    seats = [seat.id for seat in state.panels.get(panel, ())]
    distances: dict[str, list[Fraction]] = {seat: [] for seat in seats}
    regular = [seat for seat in seats if seat not in state.duty.reserves]
    totals: list[list[Fraction]] = []  # of each subject whom all of the panel have marked in full, by seat
    for record in state.subjects.values():
        cells = list(_whole(state, plan, record, panel, markings)) if record.status not in GONE else []
        for scores in cells:
            if len(scores) >= 3:
                middle = median(list(scores.values()))
                for seat, score in scores.items():
                    distances[seat].append(score - middle)
        if cells and len(cells) == len(markings) and all(scores.keys() == set(regular) for scores in cells):
            totals.append([sum((scores[seat] for scores in cells), ZERO) for seat in regular])
    rows = [list(row) for row in zip(*totals, strict=True)]
    return PanelFigures(panel, tuple(_judge(seat, distances[seat]) for seat in seats), len(totals), kendall_w(rows))


def _whole(
    state: State, plan: Plan, record: Record, panel: str, markings: list[tuple[Marking, Fraction]]
) -> Iterator[Mapping[str, Fraction]]:
    """What each judge scored, as a share of the range, in each aspect that all who owe it have given, none absent."""
    applies = applying(plan.conditional, record.marks)
    for marking, span in markings:
        seats = owing(state, panel, record.subject, marking.module)
        found = {seat.id: record.marks.get((marking.aspect.id, seat.id)) for seat in seats}
        values = {seat: entry.fact.value for seat, entry in found.items() if entry is not None}
        given = len(values) == len(seats) and ABSENT not in values.values()
        if values and given and applies.get(marking.aspect.id, True) is True:
            sign = -1 if plan.lower else 1  # where the lower total leads, more is the stricter mark
            yield {seat: sign * marking.score(value) / span for seat, value in values.items()}


def _judge(seat: str, distances: list[Fraction]) -> JudgeFigures:
    ordered = tuple(sorted(distances))
    above, below = sum(each > 0 for each in ordered), sum(each < 0 for each in ordered)
    if len(ordered) < LEAST:
        return JudgeFigures(seat, len(ordered), above, below, None, None, "", "", "", ordered)
    lean = median(ordered)
    spread = median([abs(each - lean) for each in ordered])
    direction, size = _lean(lean, above, below, len(ordered))
    word: Spread = "close" if spread < SLIGHT else "some" if spread < CLEAR else "wide"
    return JudgeFigures(seat, len(ordered), above, below, lean, spread, direction, size, word, ordered)


def _lean(lean: Fraction, above: int, below: int, marks: int) -> tuple[Direction, Size]:
    """In words. Where the middle mark is the panel's, as often with levels, one side may still have a third more."""
    if abs(lean) >= SLIGHT:
        return "milder" if lean > 0 else "stricter", "clear" if abs(lean) >= CLEAR else "slight"
    if abs(above - below) * 3 >= marks:
        return "milder" if above > below else "stricter", "slight"
    return "in_line", ""


# -- agreement of a whole panel ----------------------------------------------------------------------------------------


def kendall_w(rows: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Kendall's W of judges (rows) who each gave every subject a total, ties corrected; None where it says nothing.

    W = 12 S / (m² (n³ - n) - m ΣT), T = Σ (t³ - t) over a judge's ties (RULES, section 6). It takes two judges and
    three subjects.
    """
    if len(rows) < 2 or len(rows[0]) < 3:
        return None
    ranked = [ranks(row) for row in rows]
    sums = [sum(column, ZERO) for column in zip(*ranked, strict=True)]
    return concordance(sums, len(rows), sum(_tied(row) for row in rows))


def concordance(sums: Sequence[Fraction], judges: int, tied: int = 0) -> Fraction | None:
    """W from the subjects' rank sums, as above; `tied` is ΣT. None where all of them tie."""
    count = len(sums)
    mean = sum(sums, ZERO) / count
    squares = sum(((each - mean) ** 2 for each in sums), ZERO)
    most = judges**2 * (count**3 - count) - judges * tied
    return 12 * squares / most if most else None


def ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Ranks from 1 for the greatest; who ties shares the mean of the ranks."""
    ordered = sorted(values, reverse=True)
    return [Fraction(2 * ordered.index(each) + ordered.count(each) + 1, 2) for each in values]


def _tied(values: Sequence[Fraction]) -> int:
    times = [values.count(each) for each in set(values)]
    return sum(each**3 - each for each in times)
