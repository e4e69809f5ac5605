"""How a fact rests on another stream. Apart from the facts, so that those of every file can hold one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pin:
    """A position in another stream on which a fact rests, with the chain head (64 hex digits) at that position."""

    stream: str
    position: int
    head: str
