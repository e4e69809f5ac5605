"""A name and a password become a session, slowly for those who guess. Call it in a worker's thread: it hashes.

Nobody learns here whether an account exists: an unknown name is answered like a wrong password, and as slowly.
"""

from dataclasses import dataclass

from competition.access import accounts, passwords, sessions, throttle
from competition.access.throttle import Count
from competition.access.who import Who
from competition.ledger.engine import reading, writing
from competition.rules.refusals import Refusal
from competition.tally.office import Office


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token for the cookie `sessions.COOKIE`, and who it speaks for."""

    token: str
    who: Who

    def __repr__(self) -> str:
        return f"SignedIn({self.who!r})"


def sign_in(
    office: Office, name: str, password: str, now: int, address: str = "", agent: str = ""
) -> SignedIn | Refusal:
    """Open a session for this account. Words: wrong_password, wait_before_next (seconds), account_disabled."""
    account = _proven(office, name, password, now, address)
    if isinstance(account, Refusal):
        return account
    if account.disabled is not None:
        return Refusal("account_disabled")
    with writing(office.engine) as conn:
        token = sessions.begin(conn, account.id, now, agent, address)
    return SignedIn(token, Who(account.role, account.id, account.event, session=sessions.id_of(token)))


def sign_out(office: Office, who: Who, now: int) -> None:
    """End the session that asks."""
    with writing(office.engine) as conn:
        sessions.end(conn, who.account, who.session, now)


def change_password(office: Office, who: Who, old: str, new: str, now: int, address: str = "") -> Refusal | None:
    """Take a new password for the account that asks, and end its other sessions.

    Words: wrong_password (the old one), wait_before_next, unknown_account, and those of `passwords.unfit`.
    """
    with reading(office.engine) as conn:
        account = accounts.find(conn, who.account)
    if account is None:
        return Refusal("unknown_account")
    proven = _proven(office, account.name, old, now, address)
    if isinstance(proven, Refusal):
        return proven
    unfit = passwords.unfit(new, account.name)
    if unfit is None:
        accounts.set_password(office.engine, account.id, new, now, but=who.session)
    return unfit


def _proven(office: Office, name: str, password: str, now: int, address: str) -> accounts.Account | Refusal:
    """The account whose name and password these are."""
    counts = _counts(name, address)
    wait = throttle.charge(office.engine, counts, now)
    if wait:
        return Refusal("wait_before_next", {"seconds": str(wait)})
    with reading(office.engine) as conn:
        account, kept = accounts.password_of(conn, name) or (None, None)
    if not passwords.fits(kept, password) or account is None or kept is None:
        return Refusal("wrong_password")
    throttle.forgive(office.engine, counts[1:], forget=counts[:1])
    if passwords.is_dated(kept):
        accounts.keep_hash(office.engine, account.id, kept, passwords.hashed(password))
    return account


def _counts(name: str, address: str) -> list[Count]:
    """By account and address, so that guessing locks out nobody elsewhere; and by address, against trying all names.

    The second is milder: a whole venue may share one address.
    """
    where = throttle.address_of(address)
    return [
        Count("password", f"{accounts.folded(name)}\0{where}"),
        Count("address", where, free=30, longest=60),
    ]
