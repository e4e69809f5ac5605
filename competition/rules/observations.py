"""One observation in one cell: whether an aspect admits it, which number it is, what it scores before it is pooled.

A cell's text is a number in its canonical writing, a word, several readings parted by a blank ("14.9 15 x"), or listed
faults ("none", "crack:1 pore:3"). The formulas are in `competition.rules.formulas`; this module knows no panel, no
factor and no rounding but that of readings.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from competition.rules.formulas import COUNT as COUNT
from competition.rules.formulas import formula
from competition.rules.formulas import grid as grid
from competition.rules.formulas import limits_of as limits_of
from competition.rules.numbers import number, observed
from competition.rules.readings import FAILED, made
from competition.rules.refusals import Refusal
from competition.rules.scheme import Aspect, Kind

ABSENT = "absent"  # 缺考 in this cell: admitted by every aspect, scores nothing, is no zero
NO_FAULTS = "none"
WORDS: dict[Kind, tuple[str, ...]] = {
    "judgement": ("0", "1", "2", "3"),  # WorldSkills: below the standard, meets it, exceeds it in part, excellent
    "yes_no": ("yes", "no"),
    "veto": ("yes", "no"),
}
POINTLESS: tuple[Kind, ...] = ("veto", "reading")  # they have no points of their own

Score = Callable[[str], Fraction]
_FOUND = re.compile(r"([a-z0-9-]+):([1-9][0-9]{0,5})")


def scoring(aspect: Aspect) -> Score:
    """The function that gives an admitted observation's score. Absent or failed, it scores nothing."""
    score = formula(aspect)
    if aspect.kind == "faults":
        each = {fault.id: number(fault.each) for fault in aspect.listed}

        def cost(value: str) -> Fraction:
            return sum((each[fault] * times for fault, times in faults_found(value)), Fraction(0))

        return lambda value: Fraction(0) if value == ABSENT else score(cost(value))

    def scored(value: str) -> Fraction:
        seen = reading(aspect, value)
        return Fraction(0) if seen is None else score(seen)

    return scored


def refusal(aspect: Aspect, value: str) -> Refusal | None:
    """Why this aspect does not admit an observation, None where it does."""
    if value == ABSENT:
        return None
    if aspect.kind in WORDS:
        words = WORDS[aspect.kind]
        shown = {"value": value[:40], "allowed": " ".join(words)}
        return None if value in words else Refusal("value_not_allowed", shown)
    if aspect.kind == "faults":
        return _faults_refused(aspect, value)
    if aspect.readings is None:
        return _number_refused(aspect, value)
    tokens = value.split(" ")
    if len(tokens) != aspect.readings.count:
        return Refusal("values_count", {"value": value[:40], "count": str(aspect.readings.count)})
    refused = (_number_refused(aspect, token) for token in tokens if token != FAILED)
    return next((each for each in refused if each), None)


def reading(aspect: Aspect, value: str) -> Fraction | None:
    """What was observed as one number, for ties, conditions and factors; None where it is absent or failed.

    "yes" is 1, "no" 0; of several readings what was made of them; of listed faults how many there are in all.
    """
    if value == ABSENT:
        return None
    if aspect.readings is not None:
        return made(aspect, value).value
    if aspect.kind == "faults":
        return Fraction(sum(times for _, times in faults_found(value)))
    return Fraction(value == "yes") if value in ("yes", "no") else number(value)


def single_readings(aspect: Aspect, value: str) -> tuple[Fraction, ...]:
    """Every single reading of a cell that did not fail, in the order in which they were read."""
    if aspect.readings is None:
        seen = reading(aspect, value)
        return () if seen is None else (seen,)
    return () if value == ABSENT else tuple(number(token) for token in value.split(" ") if token != FAILED)


def faults_found(value: str) -> Iterator[tuple[str, int]]:
    """The listed faults of an admitted observation and how often each was found."""
    if value not in (NO_FAULTS, ABSENT):
        for token in value.split(" "):
            fault, _, times = token.partition(":")
            yield fault, int(times)


def _number_refused(aspect: Aspect, value: str) -> Refusal | None:
    seen = observed(value)
    if seen is None:
        return Refusal("value_not_a_number", {"value": value[:40]})
    limits = limits_of(aspect)
    low = number(limits.low)
    if not low <= seen <= number(limits.high):
        return Refusal("value_out_of_range", {"value": value[:40], "low": limits.low, "high": limits.high})
    if ((seen - low) / number(limits.step)).denominator != 1:
        return Refusal("value_off_step", {"value": value[:40], "low": limits.low, "step": limits.step})
    return None


def _faults_refused(aspect: Aspect, value: str) -> Refusal | None:
    """Each listed fault at most once, in the order of the list, and no oftener than it can be found."""
    if value == NO_FAULTS:
        return None
    places = {fault.id: at for at, fault in enumerate(aspect.listed)}
    before = -1
    for token in value.split(" "):
        found = _FOUND.fullmatch(token)
        if not found:
            return Refusal("faults_malformed", {"value": value[:40]})
        fault, times = found.groups()
        if fault not in places:
            return Refusal("unknown_fault", {"fault": fault[:40], "allowed": " ".join(places)})
        most = aspect.listed[places[fault]].most
        if int(times) > most:
            return Refusal("fault_too_often", {"fault": fault, "value": times, "most": str(most)})
        if places[fault] <= before:
            return Refusal("faults_malformed", {"value": value[:40]})
        before = places[fault]
    return None
