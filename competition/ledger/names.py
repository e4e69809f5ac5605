"""What people and things are called, in Chinese and English: rows beside the ledger that can be erased.

A name never decides a rank, a title or who may mark. Pages and frames are kept per revision of the names.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, delete, select, update
from sqlmodel import col

from competition.ledger.engine import reading
from competition.ledger.store import cursor
from competition.ledger.tables import Name, NamesRevision

Language = Literal["zh", "en"]
KINDS = (
    "event", "season", "tier", "module", "criterion", "aspect", "level", "person", "team", "delegation", "host",
    "occupation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name. Ids inside an event are "<event>/<id>", of a level "<event>/<aspect>/0" to "/3".

    `sort_key` "" takes the default: pinyin order for common characters in Chinese, letters without case in English.
    """

    kind: str
    id: str
    language: str
    text: str
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class NameBook:
    """All names at one revision; read only, so a page sees one revision from top to bottom."""

    revision: int
    _names: Mapping[tuple[str, str, str], tuple[str, str]]

    def text(self, kind: str, id: str, language: str) -> str:
        """The name in that language, else in the other one, else the id without its event."""
        name = self._find(kind, id, language)
        return id.rpartition("/")[2] if name is None else name[0]

    def sort_key(self, kind: str, id: str, language: str) -> str:
        """Compares as text; the id's own default where there is no name."""
        name = self._find(kind, id, language)
        return default_sort_key(id, language) if name is None else name[1]

    def has(self, kind: str, id: str) -> bool:
        """Whether the thing has a name in any language."""
        return self._find(kind, id, "zh") is not None

    def _find(self, kind: str, id: str, language: str) -> tuple[str, str] | None:
        return self._names.get((kind, id, language)) or self._names.get((kind, id, _OTHER.get(language, "zh")))


def book_of(rows: Iterable[tuple[str, str, str, str]]) -> NameBook:
    """A book of names that stand in no ledger: (kind, id, language, text)."""
    return NameBook(0, {row[:3]: (row[3], default_sort_key(row[3], row[2])) for row in rows})


class Names:
    """The names as this process knows them. `refresh` looks whether they changed; reading needs no lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._book = NameBook(-1, {})

    def book(self) -> NameBook:
        """All names at the last revision seen; loaded at the first call."""
        if self._book.revision < 0:
            self.refresh()
        return self._book

    @property
    def revision(self) -> int:
        return self.book().revision

    def text(self, kind: str, id: str, language: str) -> str:
        return self.book().text(kind, id, language)

    def sort_key(self, kind: str, id: str, language: str) -> str:
        return self.book().sort_key(kind, id, language)

    def refresh(self) -> bool:
        """Take in what was changed since; True if anything was. Cheap when nothing was."""
        with self._lock, reading(self._engine) as connection:
            revision = connection.execute(select(col(NamesRevision.revision))).scalar_one()
            if revision == self._book.revision:
                return False
            if connection.dialect.name == "postgresql":
                # One statement for both, since each statement there sees its own moment.
                query = "select kind, id, language, text, sort_key, (select revision from names_revision) from names"
                rows = cursor(connection).execute(query).fetchall()
                revision = rows[0][5] if rows else revision
            else:
                rows = cursor(connection).execute("select kind, id, language, text, sort_key from names").fetchall()
            self._book = NameBook(revision, {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows})
            return True


def put(connection: Connection, rows: Iterable[NameRow]) -> None:
    """Write names, over what was there, and raise the revision. Ring the doorbell after the commit."""
    _raise_revision(connection)
    query = """insert into names (kind, id, language, text, sort_key) values (?, ?, ?, ?, ?)
        on conflict (kind, id, language) do update set text = excluded.text, sort_key = excluded.sort_key"""
    if connection.dialect.name == "postgresql":
        query = query.replace("?", "%s")
    cursor(connection).executemany(
        query,
        [
            (row.kind, row.id, row.language, row.text, row.sort_key or default_sort_key(row.text, row.language))
            for row in rows
        ],
    )


def forget(connection: Connection, kind: str, id: str) -> int:
    """Erase what a thing was called, in every language; the number of rows erased. The chain stands as it was."""
    _raise_revision(connection)
    return connection.execute(delete(Name).where(col(Name.kind) == kind, col(Name.id) == id)).rowcount


def default_sort_key(text: str, language: str) -> str:
    """Text that compares in the order of a list of names.

    Common Chinese characters (GB 2312 level 1) lie in pinyin order in GB 18030, rarer ones by radical behind them.
    """
    if language == "zh":
        return text.encode("gb18030", "replace").hex()
    return text.casefold()


def _raise_revision(connection: Connection) -> None:
    # First of all, so that writers of names queue here and revisions become visible in order.
    r = NamesRevision
    connection.execute(update(r).values(revision=col(r.revision) + 1))


_OTHER = {"zh": "en", "en": "zh"}
