"""One observation in one cell: whether an aspect admits it, and what it scores before anything is pooled.

The kinds of aspect and their formulas are in `competition.rules.scheme.Aspect`; this module knows no panel, no factor
and no rounding.
"""

from collections.abc import Callable
from fractions import Fraction

from competition.rules.numbers import common_multiple, number, observed
from competition.rules.scheme import Aspect, Kind, Limits

ABSENT = "absent"  # 缺考 in this cell: admitted by every aspect, scores nothing, is no zero
COUNT = Limits("0", "999", "1")  # what a deduction may count where its limits are not stated
WORDS: dict[Kind, tuple[str, ...]] = {
    "judgement": ("0", "1", "2", "3"),  # WorldSkills: below the standard, meets it, exceeds it in part, excellent
    "yes_no": ("yes", "no"),
    "veto": ("yes", "no"),
}

Score = Callable[[str], Fraction]


def scoring(aspect: Aspect) -> Score:
    """The function that gives an admitted observation's score. An absent one scores nothing, whatever the kind."""
    score = _SCORINGS[aspect.kind](aspect)
    return lambda value: Fraction(0) if value == ABSENT else score(value)


def refusal(aspect: Aspect, value: str) -> str:
    """The word of the refusal for an observation that this aspect does not admit, "" for one that it does."""
    if value == ABSENT:
        return ""
    if aspect.kind in WORDS:
        return "" if value in WORDS[aspect.kind] else "value_not_allowed"
    seen = observed(value)
    if seen is None:
        return "value_not_a_number"
    limits = limits_of(aspect)
    low = number(limits.low)
    if not low <= seen <= number(limits.high):
        return "value_out_of_range"
    return "" if ((seen - low) / number(limits.step)).denominator == 1 else "value_off_step"


def limits_of(aspect: Aspect) -> Limits:
    """What may be observed where numbers are."""
    return aspect.limits or COUNT


def reading(value: str) -> Fraction | None:
    """What was observed as a number, for a tie key; "yes" is 1, "no" 0, absent nothing."""
    if value == ABSENT:
        return None
    return Fraction(value == "yes") if value in ("yes", "no") else number(value)


def grid(aspect: Aspect) -> int:
    """A common denominator of every score that the aspect can give, so that scores can be whole numbers of it."""
    if aspect.kind in ("judgement", "veto"):
        return 1
    if aspect.kind == "yes_no":
        return number(aspect.max).denominator
    limits = limits_of(aspect)
    read = _finest(limits.low, limits.step)
    if aspect.kind == "score":
        return read
    if aspect.kind == "deduction":
        assert aspect.faults
        each = number(aspect.faults.each) / read
        return common_multiple((_finest(aspect.max, aspect.faults.floor), each.denominator))
    assert aspect.tolerance
    if aspect.kind == "stepped":
        return _finest(*(step.points for step in aspect.tolerance.steps))
    tolerance, top = aspect.tolerance, number(aspect.max)
    slope = top / (number(tolerance.zero) - number(tolerance.full))
    finest = common_multiple((read, _finest(tolerance.zero, tolerance.target)))
    return common_multiple((top.denominator, (slope / finest).denominator))


def _finest(*texts: str) -> int:
    """The least common denominator of these numbers."""
    return common_multiple(number(text).denominator for text in texts)


# -- a function for each kind; `competition.rules.checks` has refused schemes that lack what is asserted ---------------


def _number(aspect: Aspect) -> Score:
    return number


def _yes_no(aspect: Aspect) -> Score:
    top = number(aspect.max)
    return lambda value: top if value == "yes" else Fraction(0)


def _stepped(aspect: Aspect) -> Score:
    assert aspect.tolerance
    target = number(aspect.tolerance.target)
    steps = [(number(step.within), number(step.points)) for step in aspect.tolerance.steps]

    def score(value: str) -> Fraction:
        off = abs(number(value) - target)
        return next((points for within, points in steps if off <= within), Fraction(0))

    return score


def _linear(aspect: Aspect) -> Score:
    assert aspect.tolerance
    tolerance, top = aspect.tolerance, number(aspect.max)
    target, full, zero = number(tolerance.target), number(tolerance.full), number(tolerance.zero)

    def score(value: str) -> Fraction:
        off = abs(number(value) - target)
        if off <= full:
            return top
        return Fraction(0) if off >= zero else top * (zero - off) / (zero - full)

    return score


def _deduction(aspect: Aspect) -> Score:
    assert aspect.faults
    top, each, floor = number(aspect.max), number(aspect.faults.each), number(aspect.faults.floor)
    return lambda value: max(top - number(value) * each, floor)


def _veto(aspect: Aspect) -> Score:
    return lambda value: Fraction(0)


_SCORINGS: dict[Kind, Callable[[Aspect], Score]] = {
    "judgement": _number,
    "score": _number,
    "yes_no": _yes_no,
    "stepped": _stepped,
    "linear": _linear,
    "deduction": _deduction,
    "veto": _veto,
}
