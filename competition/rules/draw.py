"""A draw 抽签 that anybody can repeat: an order of subjects made from a seed by SHA-256 and nothing else.

The seed is fixed before anybody knows what it gives (the ledger's head at that moment and a word said aloud, hashed).
Nothing here chooses a seed.
"""

import hashlib
from collections.abc import Iterator, Sequence

from competition.rules.facts_hall import Drawn

_SPAN = 2**64


def lots(seed: str, subjects: Sequence[str], stations: Sequence[str] = ()) -> tuple[Drawn, ...]:
    """The lots that this seed draws, in start order: the subjects sorted by id, then shuffled (Fisher and Yates).

    With stations the first so many start together, one at each, then the next: start 1 at the first station, and so on.
    """
    order = sorted(subjects)
    numbers = _numbers(seed)
    for last in range(len(order) - 1, 0, -1):
        other = _below(numbers, last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(
        Drawn(subject, at + 1, stations[at % len(stations)] if stations else "") for at, subject in enumerate(order)
    )


def seed_of(head: str, word: str) -> str:
    """The seed (64 hex digits) from the ledger's head (64 hex digits) and a word said aloud: SHA-256 of "head:word"."""
    return hashlib.sha256(f"{head}:{word}".encode()).hexdigest()


def _numbers(seed: str) -> Iterator[int]:
    """Whole numbers below 2^64: the first eight bytes of SHA-256 over "seed:0", "seed:1", …"""
    count = 0
    while True:
        yield int.from_bytes(hashlib.sha256(f"{seed}:{count}".encode()).digest()[:8], "big")
        count += 1


def _below(numbers: Iterator[int], bound: int) -> int:
    """One of 0 … bound - 1, each as likely: numbers from the uneven rest at the top are passed over."""
    fair = _SPAN - _SPAN % bound
    return next(number for number in numbers if number < fair) % bound
