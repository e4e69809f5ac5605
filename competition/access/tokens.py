"""Opaque tokens: what a cookie or a link carries, and the hash by which the database knows it.

A token is given out once. Whoever reads the database finds no token in it, and none can be made from a hash.
"""

import hashlib
import secrets

# 32 bytes of chance: long enough that a plain hash needs no salt and no slow function (NIST SP 800-63B, 5.1.2.2).
TOKEN_BYTES = 32


def mint() -> str:
    """A new token of 43 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """The hash (64 hex digits) of any text; of text that is no UTF-8 as well."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
