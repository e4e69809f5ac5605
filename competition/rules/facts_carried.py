"""The fact that marks were brought to a desk by hand. Shapes only, under the rules of `competition.rules.facts`.

The marks themselves are the seat's own facts, under the keys that its tablet minted; this one says that a desk (the
entry's `by`) brought them, and counts for nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarksCarried:
    """`series` is the SHA-256 (64 hex digits) of what was carried, `keys` those of its marks, all of one seat."""

    seat: str
    series: str
    keys: tuple[str, ...]
