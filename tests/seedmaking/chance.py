"""Chance from a seed, in whole numbers only, so that every machine and every Python makes the same seeds."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices that its seed decides."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def below(self, limit: int) -> int:
        return self._random.randrange(limit)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def happens(self, per_mille: int) -> bool:
        return self.below(1000) < per_mille

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in some order."""
        left, order = list(items), []
        while left:
            order.append(left.pop(self.below(len(left))))
        return order

    def noise(self, spread: int) -> int:
        """A whole number around 0, bell-shaped, with standard deviation about `spread`."""
        # Six dice of 0..1000 sum to 3000 with a deviation of 708.
        return (sum(self.below(1001) for _ in range(6)) - 3000) * spread // 708
