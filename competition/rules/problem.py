"""A problem of a scheme, and the checks of single numbers that all checks share. Judges nothing as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_by
from fractions import Fraction

from competition.rules.numbers import number
from competition.rules.rounding import MOST_PLACES

PROBLEMS_OF_NUMBERS: dict[str, tuple[str, ...]] = {
    "not_a_number": ("given",),
    "not_positive": ("given",),
    "negative": ("given",),
    "too_many_decimals": ("given", "most"),
    "choice_unknown": ("given",),
    "missing": (),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`word` is one of `competition.rules.checks.PROBLEMS`; `field` is a path into the scheme."""

    field: str
    word: str
    details: dict[str, str] = made_by(default_factory=dict)


def read(text: str) -> Fraction | None:
    """The number, None where it is none."""
    try:
        return number(text)
    except ValueError:
        return None


def numbers(at: str, *texts: str) -> Iterator[Problem]:
    """Texts that are no numbers, or have more decimals than anything is rounded to; thirds are written as ratios."""
    for text in texts:
        if read(text) is None:
            yield Problem(at, "not_a_number", {"given": text})
        elif len(text.partition(".")[2]) > MOST_PLACES:
            yield Problem(at, "too_many_decimals", {"given": text, "most": str(MOST_PLACES)})


def positive(at: str, text: str) -> Iterator[Problem]:
    """The same, and it must be more than nothing."""
    yield from numbers(at, text)
    value = read(text)
    if value is not None and value <= 0:
        yield Problem(at, "not_positive", {"given": text})


def not_negative(at: str, text: str) -> Iterator[Problem]:
    """The same, and it may be nothing."""
    yield from numbers(at, text)
    value = read(text)
    if value is not None and value < 0:
        yield Problem(at, "negative", {"given": text})


def one_of(at: str, given: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if given not in allowed:
        yield Problem(at, "choice_unknown", {"given": given})
