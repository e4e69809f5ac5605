"""Passwords: made readable, held to few rules, kept as argon2id. It knows no account and no database."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from competition.rules.refusals import Refusal

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. About 20 ms, and small enough that every
# thread of the server may be at it at once.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# No letter or digit that is taken for another one when it is read from paper: 31 signs, 16 of them are 79 bits.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _IN_GROUP = 4, 4

# NIST SP 800-63B, 5.1.1.2: length counts, and no rule about kinds of characters.
LEAST, MOST, LEAST_DIFFERENT = 10, 128, 5


def made() -> str:
    """A new random password such as `k7mp-3xqd-9rtw-hc4e`."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))


def unfit(password: str, name: str) -> Refusal | None:
    """Why a person of this name may not take this password, or None."""
    password = _same(password)
    if len(password) < LEAST:
        return Refusal("password_too_short", {"least": str(LEAST)})
    if len(password) > MOST:
        return Refusal("password_too_long", {"most": str(MOST)})
    if name and _same(name).casefold() in password.casefold():
        return Refusal("password_has_name")
    if len(set(password)) < LEAST_DIFFERENT:
        return Refusal("password_too_plain", {"least": str(LEAST_DIFFERENT)})
    return None


def hashed(password: str) -> str:
    """The hash to keep; its costs and salt are in it."""
    return _HASHER.hash(_same(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password behind a kept hash. None, for an account that is not there, takes as long.

    Call it in a worker's thread and outside of any transaction: it takes tens of milliseconds on purpose.
    """
    text = _same(password)
    if len(text) > MOST:  # nobody's; argon2 need not chew on it
        kept, text = None, ""
    try:
        _HASHER.verify(kept or _NOBODY, text)
    except VerificationError:
        return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)


def _same(text: str) -> str:
    # A Chinese keyboard may give full-width letters for the same keys.
    return unicodedata.normalize("NFKC", text).encode("utf-8", "replace").decode()


_NOBODY = hashed(secrets.token_hex(16))  # of no account, made anew with each process
