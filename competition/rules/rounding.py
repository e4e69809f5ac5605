"""Rounding at a stated stage, and printing. Halves go away from zero (half_up) or to the even neighbour (half_even).

RULES: the stage, places and mode of rounding decide results, so all three are settings of an event's scheme; the
International Skating Union's component totals are reproduced only when each line is rounded half up and then summed.
"""

from fractions import Fraction

from competition.rules.scheme import Mode

MOST_PLACES = 9
_POWERS = [int("1" + "0" * places) for places in range(MOST_PLACES + 1)]


def rounded(value: Fraction, places: int, mode: Mode) -> Fraction:
    """`value` on a grid of 10^-places, exactly."""
    return Fraction(_units(value, places, mode), _POWERS[places])


def printed(value: Fraction, places: int, mode: Mode = "half_up") -> str:
    """`value` with exactly `places` decimals: "7.50", "-20.00", never "-0.00"."""
    units = _units(value, places, mode)
    sign = "-" if units < 0 else ""
    if places == 0:
        return f"{sign}{abs(units)}"
    whole, part = divmod(abs(units), _POWERS[places])
    return f"{sign}{whole}.{part:0{places}d}"


def _units(value: Fraction, places: int, mode: Mode) -> int:
    """How many 10^-places `value` comes to."""
    numerator, denominator = value.numerator * _POWERS[places], value.denominator
    size, left = divmod(abs(numerator), denominator)
    up = 2 * left > denominator
    if 2 * left == denominator:
        up = mode == "half_up" or (mode == "half_even" and size % 2 == 1)
    if up and mode != "truncate":
        size += 1
    return -size if numerator < 0 else size
