"""Accounts of those who work at a desk: rows that are made, changed and erased; facts name them by an opaque id.

A password made here is returned once. Whoever is called here was let in before: nothing here asks who may.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, inspect, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from competition.access import passwords, sessions
from competition.access.who import DESKS, Role
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Account as AccountRow
from competition.ledger.tables import Session
from competition.rules.refusals import Refusal

MOST_NAME = 60  # characters
_ID_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_TABLE = inspect(AccountRow).local_table


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `event` is what its role is limited to, "" for all; `disabled` in ms, None while it may sign in."""

    id: str
    name: str
    role: Role
    event: str
    created: int
    disabled: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """An account with its password in clear text: to be shown once and kept nowhere. Not shown by `repr`."""

    account: Account
    password: str

    def __repr__(self) -> str:
        return f"Made({self.account!r})"


def create(engine: Engine, name: str, role: str, event: str, now: int, password: str = "") -> Made | Refusal:
    """A new account, with a password made here if none is given. `event` is not looked up.

    Words: name_malformed, name_taken, role_unknown, and those of `passwords.unfit`.
    """
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(shown) <= MOST_NAME or not shown.isprintable():
        return Refusal("name_malformed", {"most": str(MOST_NAME)})
    if role not in DESKS:
        return Refusal("role_unknown", {"role": role})
    unfit = passwords.unfit(password, shown) if password else None
    if unfit:
        return unfit
    password = password or passwords.made()
    account = Account("".join(secrets.choice(_ID_SIGNS) for _ in range(10)), shown, role, event, now)
    row = {"id": account.id, "name": shown, "folded": folded(shown), "role": role, "event": event, "created": now}
    kept = passwords.hashed(password)  # outside of the transaction: it takes a while
    try:
        with writing(engine) as conn:
            conn.execute(insert(AccountRow).values(password_hash=kept, disabled=None, **row))
    except IntegrityError:
        return Refusal("name_taken", {"name": shown})
    return Made(account, password)


def first_run(engine: Engine, wanted: Sequence[tuple[str, str, str]], now: int) -> list[Made]:
    """Make those accounts of `wanted`, (name, role, event) each, whose names are not there; each with a new password.

    Several processes may start at once: one makes each. Raises ValueError where a name or role cannot be.
    """
    with reading(engine) as conn:
        there = set(conn.execute(select(col(AccountRow.folded))).scalars())
    done = []
    for name, role, event in wanted:
        if folded(name) in there:
            continue
        made = create(engine, name, role, event, now)
        if isinstance(made, Made):
            done.append(made)
        elif made.word != "name_taken":
            raise ValueError(f"account {name!r} of role {role!r}: {made.word}")
    return done


def find(conn: Connection, id: str) -> Account | None:
    """The account of this id."""
    return next(iter(_some(conn, col(AccountRow.id) == id)), None)


def listed(conn: Connection) -> list[Account]:
    """All accounts, by name; those that are disabled too."""
    return _some(conn, true())


def password_of(conn: Connection, name: str) -> tuple[Account, str] | None:
    """The account of a name as typed, with the hash of its password."""
    r = AccountRow
    row = conn.execute(select(_TABLE).where(col(r.folded) == folded(name))).first()
    return (_account(row), row.password_hash) if row else None


def set_password(engine: Engine, id: str, password: str, now: int, but: str = "") -> bool:
    """Give an account this password and end its sessions, all but the one of id `but`. False where there is none."""
    kept = passwords.hashed(password)
    with writing(engine) as conn:
        known = conn.execute(update(AccountRow).where(col(AccountRow.id) == id).values(password_hash=kept)).rowcount > 0
        sessions.end_all(conn, id, now, but)
    return known


def keep_hash(engine: Engine, id: str, old: str, new: str) -> None:
    """Exchange the hash of an unchanged password for one with today's costs, unless it was changed meanwhile."""
    r = AccountRow
    with writing(engine) as conn:
        same = (col(r.id) == id) & (col(r.password_hash) == old)
        conn.execute(update(r).where(same).values(password_hash=new))


def reset(engine: Engine, id: str, now: int) -> str | Refusal:
    """A new random password, returned once; every session of the account ends. Word: unknown_account."""
    password = passwords.made()
    return password if set_password(engine, id, password, now) else Refusal("unknown_account")


def disable(conn: Connection, id: str, now: int | None) -> bool:
    """Let an account in no more from the next request on, or, with None, again (by signing in anew)."""
    if now is not None:
        sessions.end_all(conn, id, now)
    return conn.execute(update(AccountRow).where(col(AccountRow.id) == id).values(disabled=now)).rowcount > 0


def erase(conn: Connection, id: str) -> bool:
    """Forget the person: the account and its sessions are gone; what it did stays in the facts under the bare id."""
    conn.execute(delete(Session).where(col(Session.account) == id))
    return conn.execute(delete(AccountRow).where(col(AccountRow.id) == id)).rowcount > 0


def folded(name: str) -> str:
    """A name as it is compared: width, case and spaces do not count."""
    wide = unicodedata.normalize("NFKC", name.encode("utf-8", "replace").decode())
    return " ".join(wide.casefold().split())


def _some(conn: Connection, which: ColumnElement[bool]) -> list[Account]:
    rows = conn.execute(select(_TABLE).where(which).order_by(col(AccountRow.folded)))
    return [_account(row) for row in rows]


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, row.role, row.event, row.created, row.disabled)
