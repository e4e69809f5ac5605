"""The tables of the ledger and of what lies beside it. Shapes only; triggers are in `competition.ledger.triggers`.

`entries` is append-only and chained; all others are rows that may change, and what is personal in them can be erased.
Times are whole milliseconds since 1970. Column types are plain SQLAlchemy ones, so that migrations need nothing else.
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


class Drawing(SQLModel, table=True):
    """A drawn signature, erasable; the ledger holds `proof`, a commitment to it with its salt."""

    __tablename__ = "drawings"

    proof: str = Field(sa_type=Text, primary_key=True)
    salt: str = Field(sa_type=Text)
    strokes: str = Field(sa_type=Text)
    made: int = Field(sa_type=BigInteger)


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
    last_seen: int | None = Field(default=None, sa_type=BigInteger)  # to the minute
    # What the tablet reports; written together for all tablets now and then (see `competition.access.contacts`).
    contact: int | None = Field(default=None, sa_type=BigInteger)
    held: int | None = Field(default=None, sa_type=BigInteger)  # marks that the server did not have at that time
    skew: int | None = Field(default=None, sa_type=BigInteger)  # ms by which its clock was ahead of ours
    # The chief's last call to it: when it was made, shown there, and answered by a touch.
    called: int | None = Field(default=None, sa_type=BigInteger)
    call_shown: int | None = Field(default=None, sa_type=BigInteger)
    call_answered: int | None = Field(default=None, sa_type=BigInteger)
    taken_by: str | None = Field(default=None, sa_type=Text)  # id of the device that took the seat over


class Pin(SQLModel, table=True):
    """The PIN by which a judge takes a seat again: its hash, and how often in a row it was wrong."""

    __tablename__ = "pins"

    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), primary_key=True)
    seat: str = Field(sa_type=Text, primary_key=True)
    pin_hash: str = Field(sa_type=Text)  # argon2id, with its own salt and costs in it
    made: int = Field(sa_type=BigInteger)
    wrong: int = Field(sa_type=Integer)


class Notice(SQLModel, table=True):
    """Something about a seat that the chief is to know; `by` is a device's id, or an account as `desk:<id>`."""

    __tablename__ = "notices"

    id: int | None = Field(default=None, sa_type=Integer, primary_key=True)
    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), index=True)
    seat: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    word: str = Field(sa_type=Text)
    by: str = Field(sa_type=Text)
    put_away: int | None = Field(default=None, sa_type=BigInteger)


class Pairing(SQLModel, table=True):
    """A chance to become the device of one seat: a code to type and a link to scan, each kept as a hash (hex)."""

    __tablename__ = "pairings"
    __table_args__ = (UniqueConstraint("link_hash", name="pairings_by_link"),)

    code_hash: str = Field(sa_type=Text, primary_key=True)
    link_hash: str = Field(sa_type=Text)
    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),))
    seat: str = Field(sa_type=Text)
    created: int = Field(sa_type=BigInteger)
    expires: int = Field(sa_type=BigInteger, index=True)
    used: int | None = Field(default=None, sa_type=BigInteger)


class Account(SQLModel, table=True):
    """One who signs in at a desk. Facts name the account by `id`, which says nothing; `name` is a row and erasable."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("folded", name="accounts_by_name"),)

    id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)  # as it is shown
    folded: str = Field(sa_type=Text)  # as it is compared
    role: str = Field(sa_type=Text)
    event: str = Field(sa_type=Text)  # "" for all of them
    password_hash: str = Field(sa_type=Text)  # argon2id, with its own salt and costs in it
    created: int = Field(sa_type=BigInteger)
    disabled: int | None = Field(default=None, sa_type=BigInteger)


class Session(SQLModel, table=True):
    """One browser in which an account signed in; of its token only the hash (hex) is kept."""

    __tablename__ = "sessions"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    account: str = Field(sa_type=Text, sa_column_args=(ForeignKey("accounts.id"),), index=True)
    created: int = Field(sa_type=BigInteger)
    last_seen: int = Field(sa_type=BigInteger)  # to the minute
    ended: int | None = Field(default=None, sa_type=BigInteger)
    agent: str = Field(sa_type=Text)  # what the browser calls itself
    address: str = Field(sa_type=Text)


class OwnCode(SQLModel, table=True):
    """The private code of one competitor: `selector` finds it, of the rest only a slow hash with its salt is kept."""

    __tablename__ = "own_codes"
    __table_args__ = (UniqueConstraint("selector", name="own_codes_by_selector"),)

    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), primary_key=True)
    subject: str = Field(sa_type=Text, primary_key=True)
    selector: str = Field(sa_type=Text)
    code_hash: str = Field(sa_type=Text)
    made: int = Field(sa_type=BigInteger)


class OwnSession(SQLModel, table=True):
    """One browser in which a competitor's code was entered; of its token only the hash (hex) is kept."""

    __tablename__ = "own_sessions"

    token_hash: str = Field(sa_type=Text, primary_key=True)
    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),))
    subject: str = Field(sa_type=Text)
    created: int = Field(sa_type=BigInteger)


class Attachment(SQLModel, table=True):
    """What a fact `Attached` commits to: a note's text, a photo or a scan. Erasing it leaves the chain as it was."""

    __tablename__ = "attachments"

    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), primary_key=True)
    id: str = Field(sa_type=Text, primary_key=True)
    type: str = Field(sa_type=Text)  # text/plain, image/jpeg, …
    size: int = Field(sa_type=BigInteger)  # bytes
    salt: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)


class SealedBinding(SQLModel, table=True):
    """Who stands behind a subject of a coded event, as it was committed to; `given` is its id in the folder.

    Only the coder of the first layer is shown these before they are opened.
    """

    __tablename__ = "sealed_bindings"
    __table_args__ = (UniqueConstraint("stream", "given", name="sealed_bindings_by_given"),)

    stream: str = Field(sa_type=Text, primary_key=True)  # written before the stream is founded
    subject: str = Field(sa_type=Text, primary_key=True)
    given: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    who: str = Field(sa_type=Text)
    delegation: str = Field(sa_type=Text)
    members: str = Field(sa_type=Text)  # ids, separated by blanks
    salt: str = Field(sa_type=Text)


class CodeMap(SQLModel, table=True):
    """The map of one layer of codes, under the commitment that the ledger has of it; `coder` alone may read it.

    One that no fact of the ledger names came from a coder who was too late, and counts for nothing.
    """

    __tablename__ = "code_maps"

    stream: str = Field(sa_type=Text, sa_column_args=(ForeignKey("streams.id"),), primary_key=True)
    commitment: str = Field(sa_type=Text, primary_key=True)
    layer: str = Field(sa_type=Text)
    coder: str = Field(sa_type=Text)  # as facts name a desk
    seed: str = Field(sa_type=Text)  # of a draw by computer, secret; "" where codes were typed in
    pool: str = Field(sa_type=Text)  # the codes that the draw was from, separated by blanks
    lines: str = Field(sa_type=Text)  # one a line: subject, code, salt
    made: int = Field(sa_type=BigInteger)


class Attempts(SQLModel, table=True):
    """How often one address was wrong of late about one thing; both are in the key, hashed."""

    __tablename__ = "attempts"

    key: str = Field(sa_type=Text, primary_key=True)
    wrong: int = Field(sa_type=Integer)
    last: int = Field(sa_type=BigInteger, index=True)
    until: int = Field(sa_type=BigInteger)  # no further attempt before this
