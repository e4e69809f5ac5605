"""Medals by the anchored rule of WorldSkills: who stands within a tolerance of the best of a group shares its medal.

The group's best is the anchor, never the neighbour, so that a long row of small steps does not carry a medal down.
Verified on all 45 skills of 2009 (RULES 4.3). Numbers only: whose they are, and whether a medal is given, is not
known here.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction


def anchored(values: Sequence[Fraction], tolerance: Fraction) -> tuple[int, int, int]:
    """Behind which index gold, silver and bronze end, of values that fall from the best on.

    All within the tolerance of the best have gold. One gold: silver for all within it of the best who is left; then
    bronze so again behind one silver, but behind several only for those within it of the lowest silver. Two golds: no
    silver, bronze for all within it of the best who is left. Three or more: bronze within it of the lowest gold.
    """

    def behind(anchor: int) -> int:
        if anchor >= len(values):
            return len(values)
        least = values[anchor] - tolerance
        return bisect_left(values, True, anchor, key=lambda value: value < least)

    gold = behind(0)
    if gold <= 1:
        silver = behind(gold)
        return gold, silver, behind(silver) if silver <= 2 else behind(silver - 1)
    if gold == 2:
        return 2, 2, behind(2)
    return gold, gold, behind(gold - 1)
