"""The contents of notes, photos and scans: rows beside the ledger, each behind the commitment of its fact.

A photo may show a face and a note may name somebody, so neither may be in the chain. While the row is there, anyone can
verify that it is what was committed to; once it is erased, the commitment says nothing. The caller owns transactions.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlmodel import col

from competition.ledger.store import cursor
from competition.ledger.tables import Attachment as Row

NOTE = "text/plain"
_STARTS = {
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "image/webp": (8, b"WEBP"),
    "application/pdf": (0, b"%PDF-"),
}
PHOTOS = ("image/jpeg", "image/png", "image/webp")
SCANS = (*PHOTOS, "application/pdf")


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes, what they are, and the salt of their commitment (32 hex digits; "" before one was made)."""

    type: str
    content: bytes
    salt: str = ""

    @property
    def digest(self) -> str:
        """The commitment, 64 hex digits: SHA-256 over salt and type, a line each, and the bytes."""
        return hashlib.sha256(f"{self.salt}\n{self.type}\n".encode() + self.content).hexdigest()

    @property
    def text(self) -> str:
        """A note's words."""
        return self.content.decode("utf-8", "replace")


def type_of(content: bytes, allowed: tuple[str, ...]) -> str:
    """What these bytes are by how they begin, whatever their name says; "" where that is not allowed."""
    for kind in allowed:
        at, start = _STARTS[kind]
        webp = kind != "image/webp" or content.startswith(b"RIFF")
        if webp and content[at : at + len(start)] == start:
            return kind
    return ""


def id_of(by: str, key: str) -> str:
    """The attachment's id: the same author and key always mean the same one, sent however often."""
    return hashlib.sha256(f"{by}\n{key}".encode()).hexdigest()[:24]


def keep(connection: Connection, stream: str, id: str, content: Content) -> Content:
    """Write the row with a new salt, unless there is one under this id; gives what is there now."""
    made = replace(content, salt=secrets.token_hex(16))
    values = (stream, id, made.type, len(made.content), made.salt, made.content)
    query = "insert into attachments (stream, id, type, size, salt, content) values (?, ?, ?, ?, ?, ?)"
    query += " on conflict (stream, id) do nothing"
    cursor(connection).execute(_sql(connection, query), values)
    found = read(connection, stream, id)
    assert found is not None
    return found


def read(connection: Connection, stream: str, id: str) -> Content | None:
    """The content under this id; None where it is not there, or no more."""
    query = "select type, content, salt from attachments where stream = ? and id = ?"
    row = cursor(connection).execute(_sql(connection, query), (stream, id)).fetchone()
    return None if row is None else Content(row[0], bytes(row[1]), row[2])


def sizes(connection: Connection, stream: str) -> dict[str, tuple[str, int]]:
    """By id the type and the size in bytes of everything that is there."""
    query = select(col(Row.id), col(Row.type), col(Row.size)).where(col(Row.stream) == stream)
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def erase(connection: Connection, stream: str, id: str) -> bool:
    """Take the row away for good; False where there is none."""
    gone: Any = connection.execute(delete(Row).where(col(Row.stream) == stream, col(Row.id) == id))
    return bool(gone.rowcount)


def _sql(connection: Connection, query: str) -> str:
    return query if connection.dialect.name == "sqlite" else query.replace("?", "%s")
