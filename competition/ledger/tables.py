"""The tables of the ledger and of what lies beside it. Shapes only; triggers are in `competition.ledger.triggers`.

`entries` is append-only and chained; `quarantine`, `names` and `devices` are rows that may change. Times are whole
milliseconds since 1970. Column types are plain SQLAlchemy ones, so that migrations need nothing else.
"""

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class Stream(SQLModel, table=True):
    """One event or season. `kind` is "event" or "season" and enters the chain's first head."""

    __tablename__ = "streams"

    id: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text)
    created: int = Field(sa_type=BigInteger)


class EntryRow(SQLModel, table=True):
    """One entry: `body` as it was hashed, `head` = SHA-256(head before + body); `by` and `key` repeat the body's."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("stream", "by", "key", name="entries_by_key"),
        {"sqlite_with_rowid": False},
    )

    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), primary_key=True)
    position: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )  # from 1, without a gap
    body: bytes = Field(sa_type=LargeBinary)
    head: bytes = Field(sa_type=LargeBinary)
    by: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)


class Quarantined(SQLModel, table=True):
    """A mark that came too late, kept beside the ledger until the chief accepts or rejects it."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("stream", "by", "key", name="quarantine_by_key"),)

    id: int | None = Field(default=None, sa_type=Integer, primary_key=True)
    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),))
    by: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)  # the entry as it would have been
    word: str = Field(sa_type=Text)  # why it was refused
    at: int = Field(sa_type=BigInteger)
    settled: str = Field(default="", sa_type=Text)  # "" while it waits, then "accepted" or "rejected"


class Name(SQLModel, table=True):
    """What a thing is called in one language; erasable, and never in the chain."""

    __tablename__ = "names"

    kind: str = Field(sa_type=Text, primary_key=True)
    id: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    text: str = Field(sa_type=Text)
    sort_key: str = Field(sa_type=Text)


class NamesRevision(SQLModel, table=True):
    """One row: how often names were changed. Pages and frames are kept per revision."""

    __tablename__ = "names_revision"

    id: int = Field(default=1, sa_type=Integer, primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int = Field(sa_type=BigInteger)


class Device(SQLModel, table=True):
    """A tablet that may mark for one seat; of its token only the hash (hex) is kept."""

    __tablename__ = "devices"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),))
    seat: str = Field(sa_type=Text)
    created: int = Field(sa_type=BigInteger)
    revoked: int | None = Field(default=None, sa_type=BigInteger)
