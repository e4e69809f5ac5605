"""Who asks, and what they may do: the one place that decides it, for pages and sockets alike.

It knows roles, accounts, sessions and held seats. It may not know Flask, a page or a socket, look into marks (what a
role sees of them is decided by `competition.rules.board`), or raise for a person who may not: that is a refusal.
"""

from collections.abc import Mapping

# Every word that is refused with here, with the keys of its details. Pages write a sentence for each.
WORDS: Mapping[str, tuple[str, ...]] = {
    "sign_in_first": (),
    "session_ended": (),  # the cookie was good once, or never
    "not_yours": (),
    "no_token": (),  # a judge's page without a seat
    "unknown_token": (),  # the seat's token is none of ours
    "seat_revoked": (),
    "wrong_origin": (),
    "wrong_password": (),
    "account_disabled": (),  # told to those only who know the password
    "wait_before_next": ("seconds",),
    "password_too_short": ("least",),
    "password_too_long": ("most",),
    "password_has_name": (),
    "password_too_plain": ("least",),  # fewer different characters than that
    "name_malformed": ("most",),
    "name_taken": ("name",),
    "role_unknown": ("role",),
    "unknown_account": (),
    "pairing_unknown": (),
    "pairing_used": (),
    "pairing_expired": (),
    "seat_used": (),  # another tablet holds it: ask before taking it over
    "pin_not_digits": ("least", "most"),
    "pin_differs": (),  # the two that were typed to set it
    "wrong_pin": ("left",),
    "pin_locked": (),
    "pin_not_set": (),
    "unknown_call": (),
    "own_code_first": (),  # a competitor's page without a code
    "own_code_wrong": (),
    "own_code_ended": (),
}

# The HTTP status of each word that is not 422: what was asked is understood, and not done.
STATUS: Mapping[str, int] = {
    "sign_in_first": 401,
    "session_ended": 401,
    "no_token": 401,
    "unknown_token": 401,
    "seat_revoked": 403,
    "own_code_first": 401,
    "own_code_ended": 401,
    "not_yours": 403,
    "wrong_origin": 403,
    "wait_before_next": 429,
    "unknown_account": 404,
    "pairing_unknown": 404,
    "pairing_used": 410,
    "pairing_expired": 410,
    "seat_used": 409,
    "unknown_call": 404,
}


def status_of(word: str) -> int:
    """The HTTP status for a refusal's word; 422 where none is set apart."""
    return STATUS.get(word, 422)
