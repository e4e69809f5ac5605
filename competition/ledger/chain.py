"""The hash chain: each head is SHA-256 over the head before it and the body's bytes as they are stored.

It proves nothing against whoever owns the database until heads leave the building; what it always gives is one order.
"""

from hashlib import sha256

HEAD_BYTES = 32


class ChainBroken(Exception):
    """An entry that does not follow from the one before it. `position` names it; `why` is for engineers."""

    def __init__(self, stream: str, position: int, why: str) -> None:
        super().__init__(f"stream {stream!r}, entry {position}: {why}")
        self.stream = stream
        self.position = position
        self.why = why


def link(head: bytes, body: bytes) -> bytes:
    """The head (32 bytes) after `body`, when `head` is the one before."""
    return sha256(head + body).digest()


def genesis(stream: str, kind: str) -> bytes:
    """The head (32 bytes) before the first entry: it ties a chain to its stream's id and kind."""
    return sha256(f"jinbang ledger 1\n{kind}\n{stream}\n".encode()).digest()
