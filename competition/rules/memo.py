"""What was worked out for an object that never changes, found again by the object itself.

Schemes and panels are frozen but deep: hashing one for every mark would cost more than marking it.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ByIdentity(Generic[K, V]):
    """Remembers `make(thing)` for the last `size` things. Holds them, so that an identity is never used again.

    Safe to share between threads: the worst that a race does is to work something out twice.
    """

    __slots__ = ("_kept", "_make", "_size")

    def __init__(self, make: Callable[[K], V], size: int = 64) -> None:
        self._make = make
        self._size = size
        self._kept: dict[int, tuple[K, V]] = {}

    def __call__(self, thing: K) -> V:
        kept = self._kept.get(id(thing))
        if kept is not None and kept[0] is thing:
            return kept[1]
        value = self._make(thing)
        if len(self._kept) >= self._size:
            self._kept = dict(list(self._kept.items())[self._size // 2 :])
        self._kept[id(thing)] = (thing, value)
        return value
