"""How the judges mark, in words and dots, for the chief alone: what `competition.rules.leniency` worked out.

It reads figures and names; nothing is worked out here but the place of a dot.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.leniency import JudgeFigures, PanelFigures, leniency
from competition.rules.state import State

WIDE, STEP, ROWS = 400, 8, 6  # of a strip: units across, between two columns of dots, dots in a column at most

_LEANS: Mapping[tuple[str, str], str] = {
    ("", ""): N_("too few marks to say anything"),
    ("in_line", ""): N_("in line with the panel"),
    ("milder", "slight"): N_("slightly milder than the panel"),
    ("milder", "clear"): N_("clearly milder than the panel"),
    ("stricter", "slight"): N_("slightly stricter than the panel"),
    ("stricter", "clear"): N_("clearly stricter than the panel"),
}
_SPREADS: Mapping[str, str] = {
    "": "",
    "close": N_("marks lie close together"),
    "some": N_("marks vary somewhat"),
    "wide": N_("marks vary widely"),
}


@dataclass(frozen=True, slots=True)
class JudgeShown:
    """A judge of a panel. `lean` and `spread` are per cent of an aspect's range as printed, "" where nothing is said.

    `dots` are (x, y) in a strip of `WIDE` units whose middle is the panel's median; `more` marks stand for several.
    """

    seat: str
    judge: str
    place: str
    marks: int
    above: int
    below: int
    direction: str
    said: str
    lean: str
    spread_said: str
    spread: str
    dots: tuple[tuple[int, int], ...]
    middle: int | None


@dataclass(frozen=True, slots=True)
class PanelShown:
    """A panel; `agreement` is Kendall's W with two decimals, "" where it says nothing."""

    id: str
    name: str
    judges: tuple[JudgeShown, ...]
    subjects: int
    agreement: str


def judge_figures(state: State, called: Called) -> tuple[PanelShown, ...]:
    """Every panel whose judges give marks of their own."""
    return tuple(_panel(each, called) for each in leniency(state))


def _panel(panel: PanelFigures, called: Called) -> PanelShown:
    judges = tuple(_judge(each, f"J{at}", called) for at, each in enumerate(panel.judges, 1))
    agreement = "" if panel.agreement is None else _decimals(panel.agreement, 100)
    return PanelShown(panel.panel, called.part("panel", panel.panel), judges, panel.subjects, agreement)


def _judge(figures: JudgeFigures, place: str, called: Called) -> JudgeShown:
    spread = _SPREADS[figures.spread_word]
    return JudgeShown(
        figures.seat,
        called.judge(figures.seat),
        place,
        figures.marks,
        figures.above,
        figures.below,
        figures.direction,
        gettext(called.language, _LEANS[figures.direction, figures.size]),
        "" if figures.lean is None else _percent(figures.lean),
        gettext(called.language, spread) if spread else "",
        "" if figures.spread is None else _percent(figures.spread),
        _dots(figures.distances),
        None if figures.lean is None else _across(figures.lean),
    )


def _dots(distances: tuple[Fraction, ...]) -> tuple[tuple[int, int], ...]:
    """Each mark a dot, those of the same distance one on the other; a high column is cut at `ROWS`."""
    half = WIDE // 2 // STEP - 1
    columns = Counter(round(_clipped(each) * half) for each in distances)
    placed = sorted(columns.items())
    return tuple((WIDE // 2 + at * STEP, row) for at, count in placed for row in range(min(count, ROWS)))


def _clipped(distance: Fraction) -> Fraction:
    return max(Fraction(-1), min(Fraction(1), distance))


def _across(distance: Fraction) -> int:
    """Where a distance lies in the strip, whose ends are a whole range apart from the middle."""
    return WIDE // 2 + round(_clipped(distance) * (WIDE // 2 - STEP))


def _percent(share: Fraction) -> str:
    """+6.7 %: with one decimal, half away from zero."""
    sign = "" if share == 0 else "+" if share > 0 else "−"
    return f"{sign}{_decimals(abs(share) * 100, 10)} %"


def _decimals(value: Fraction, unit: int) -> str:
    """A figure from 0 up to the nearest 1/`unit` (10 or 100)."""
    whole = int(value * unit + Fraction(1, 2))
    return f"{whole // unit}.{whole % unit:0{len(str(unit)) - 1}d}"
