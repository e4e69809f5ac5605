"""Free-text reasons beside the ledger: the chain holds a salted commitment, the words are a row that can be erased.

A reason may name people, so it may not be a fact. While the row is there, anyone can verify that these are the words
that were committed to; once it is erased, the commitment says nothing.
"""

import hashlib
import secrets
from collections.abc import Iterator

from competition.ledger.names import NameBook, NameRow

KIND, SALT = "reason", "reason-salt"
LANGUAGE = "zh"  # of the row, since a row has one; the words are in whatever language they were typed
LONGEST = 500  # characters


def committed(text: str) -> tuple[str, list[NameRow]]:
    """The commitment (64 hex digits) for a fact, and the rows to put beside it."""
    salt = secrets.token_hex(16)
    commitment = _digest(salt, text)
    return commitment, [NameRow(KIND, commitment, LANGUAGE, text), NameRow(SALT, commitment, LANGUAGE, salt)]


def words(names: NameBook, commitment: str) -> str:
    """The reason behind a commitment, or "" when it was erased or does not match what was committed to."""
    if not names.has(KIND, commitment):
        return ""
    text = names.text(KIND, commitment, LANGUAGE)
    return text if _digest(names.text(SALT, commitment, LANGUAGE), text) == commitment else ""


def rows_of(commitment: str) -> Iterator[tuple[str, str]]:
    """(kind, id) of the rows to forget when a reason is erased."""
    return iter(((KIND, commitment), (SALT, commitment)))


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
