"""What is wrong with a scheme's scale: every problem at once, each with the field where it is."""

from collections.abc import Iterator
from fractions import Fraction
from typing import get_args

from competition.rules.problem import Problem, numbers, one_of, positive, read
from competition.rules.rounding import MOST_PLACES
from competition.rules.scheme import Mode, Scale, Scheme

PROBLEMS: dict[str, tuple[str, ...]] = {
    "scale_flat": (),
    "scale_fixed_missing": (),
    "scale_fixed_unused": ("spread",),
    "scale_bound_too_fine": ("given", "places"),
}


def problems_of_scale(scheme: Scheme) -> Iterator[Problem]:
    """Every problem of the scale, if there is one. A negative unit is none: by time, the faster stands higher."""
    scale = scheme.scale
    if scale is None:
        return
    yield from one_of("scale.centre", scale.centre, ("mean", "median"))
    yield from one_of("scale.spread", scale.spread, ("population", "sample", "mad", "fixed"))
    yield from one_of("scale.mode", scale.mode, get_args(Mode))
    yield from numbers("scale.place", scale.place)
    yield from numbers("scale.unit", scale.unit)
    if read(scale.unit) == 0:
        yield Problem("scale.unit", "scale_flat")
    if scale.spread == "fixed" and not scale.fixed:
        yield Problem("scale.fixed", "scale_fixed_missing")
    elif scale.spread != "fixed" and scale.fixed:
        yield Problem("scale.fixed", "scale_fixed_unused", {"spread": scale.spread})
    elif scale.fixed:
        yield from positive("scale.fixed", scale.fixed)
    if not 0 <= scale.places <= MOST_PLACES:
        yield Problem("scale.places", "places_out_of_range", {"given": str(scale.places)})
    else:
        yield from _bounds(scale)


def _bounds(scale: Scale) -> Iterator[Problem]:
    """What a scaled score is held between must be a scaled score itself: with no more decimals than are printed."""
    least, most = (read(text) if text else None for text in (scale.least, scale.most))
    for name, text, value in (("least", scale.least, least), ("most", scale.most, most)):
        if not text:
            continue
        yield from numbers(f"scale.{name}", text)
        if value is not None and (value * Fraction("1" + "0" * scale.places)).denominator != 1:
            details = {"given": text, "places": str(scale.places)}
            yield Problem(f"scale.{name}", "scale_bound_too_fine", details)
    if least is not None and most is not None and least > most:
        yield Problem("scale", "limits_reversed")
