"""Triggers that let nobody change or remove an entry, not even by hand; on both databases.

A migration that rebuilds the table drops them silently, so they are armed again after every migration.
"""

from sqlalchemy import Connection, text

SAYING = "entries are never changed, only added"

_SQLITE = {
    "entries_no_update": f"before update on entries begin select raise(abort, '{SAYING}'); end",
    "entries_no_delete": f"before delete on entries begin select raise(abort, '{SAYING}'); end",
    # REPLACE meets the trigger above only where recursive_triggers is on; other programs have it off.
    "entries_no_replace": f"""before insert on entries when exists (
        select 1 from entries where stream = new.stream and position = new.position
        union all select 1 from entries where stream = new.stream and "by" = new."by" and "key" = new."key"
    ) begin select raise(abort, '{SAYING}'); end""",
}

_POSTGRES = {
    "entries_no_change": "before update or delete on entries for each statement",
    "entries_no_truncate": "before truncate on entries for each statement",
}
_POSTGRES_FUNCTION = f"""create or replace function entries_stand() returns trigger language plpgsql as
$$ begin raise exception '{SAYING}'; end $$"""


def arm(connection: Connection) -> None:
    """Make the triggers that are missing, in the connection's transaction."""
    gone = missing(connection)
    if connection.dialect.name == "sqlite":
        for name in gone:
            connection.execute(text(f"create trigger {name} {_SQLITE[name]}"))
    elif gone:
        connection.execute(text(_POSTGRES_FUNCTION))
        for name in gone:
            connection.execute(text(f"drop trigger if exists {name} on entries"))
            connection.execute(text(f"create trigger {name} {_POSTGRES[name]} execute function entries_stand()"))
            # "always": not even a session that plays a replica may pass.
            connection.execute(text(f"alter table entries enable always trigger {name}"))


def missing(connection: Connection) -> list[str]:
    """The names of the triggers that are not there or not at work."""
    if connection.dialect.name == "sqlite":
        wanted = list(_SQLITE)
        query = "select name from sqlite_master where type = 'trigger' and tbl_name = 'entries'"
    else:
        wanted = list(_POSTGRES)
        query = "select tgname from pg_trigger where tgrelid = 'entries'::regclass and tgenabled = 'A'"
    there = set(connection.execute(text(query)).scalars())
    return [name for name in wanted if name not in there]


def disarm(connection: Connection) -> None:
    """Drop the triggers, for a migration that rebuilds the table and for tests that play the vandal."""
    on = "" if connection.dialect.name == "sqlite" else " on entries"
    for name in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.execute(text(f"drop trigger if exists {name}{on}"))
