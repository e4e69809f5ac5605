"""Exact numbers from text, and back: decimals and ratios become fractions; no float is ever made.

Nothing here knows what a number means.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

_SCHEME = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15}|/[0-9]{1,15})?")
_CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,14}[1-9])?")


@lru_cache(maxsize=4096)
def number(text: str) -> Fraction:
    """A number of a scheme: "14.9", "-20", "0.30" or "1/3". Raises ValueError for anything else."""
    if not _SCHEME.fullmatch(text):
        raise ValueError(f"not a decimal or a ratio: {text!r}")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"a ratio to zero: {text!r}") from None


def observed(text: str) -> Fraction | None:
    """An observation in its one canonical writing ("7.5", "0", "-3"), or None: "07.50", "+1", "1e3", "-0", "٣"."""
    if text == "-0" or not _CANONICAL.fullmatch(text):
        return None
    return Fraction(text)


def ratio(value: Fraction) -> str:
    """The one exact writing of a fraction: "7", "-3/8". `number` reads it back as long as it is that short."""
    return str(value)


def common_multiple(numbers: Iterable[int]) -> int:
    """The least common multiple of positive whole numbers, 1 of none. (`math` is the home of floats.)"""
    multiple = 1
    for each in set(numbers):
        multiple *= Fraction(each, multiple).numerator
    return multiple
