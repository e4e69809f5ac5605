"""Who asks: from the cookies and headers of a request or of a socket's handshake, by one look into an index.

It takes plain lookups and knows neither Flask nor sockets. It decides nothing about what may be done.
"""

from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from competition.access import own_codes, seats, sessions
from competition.access.tokens import hash_of
from competition.access.who import PUBLIC, Lookup, Role, Who
from competition.ledger.engine import reading, writing
from competition.ledger.tables import Device, Session
from competition.tally.office import Office

SEAT_COOKIE = "seat"  # HttpOnly, SameSite=Lax, Path=/, and Secure on https
SEEN_EVERY_MS = 60_000  # how exact "last seen" is: one small write a minute for each who asks
_LANGUAGES = ("zh", "en")


def who_asks(
    office: Office, cookies: Lookup, headers: Lookup, now: int, seat_first: bool = False, seen: bool = True,
    own_first: bool = False,
) -> Who:  # fmt: skip
    """The one behind a request at `now` (ms); the public where nobody is.

    A bearer token speaks alone. Of two cookies the session comes first, or the seat with `seat_first`: see
    `permissions.for_seats`. A competitor's own comes last, or first with `own_first`. `seen` notes the time of the
    visit, which may wait for other writers; a caller that may not wait (a handshake on the event loop should not call
    this at all, but in a thread) leaves it out.
    """
    language = cookies.get("language") or ""
    language = language if language in _LANGUAGES else ""
    scheme, _, bearer = (headers.get("Authorization") or "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_seat(office, bearer.strip(), now, language, seen)
    ways = [(_by_session, cookies.get(sessions.COOKIE)), (_by_seat, cookies.get(SEAT_COOKIE))]
    own = [(_by_own, cookies.get(own_codes.COOKIE))]
    ordered = ways[::-1] if seat_first else ways
    why = ""
    for way, token in own + ordered if own_first else ordered + own:
        if token:
            who = way(office, token, now, language, seen)
            if who.role != "public":
                return who
            why = why or who.why
    return Who(language=language, why=why) if language or why else PUBLIC


def _by_session(office: Office, token: str, now: int, language: str, seen: bool) -> Who:
    with reading(office.engine) as conn:
        found = sessions.find(conn, token, now)
    if found is None:
        return Who(why="session_ended", language=language)
    if seen and now - found.last_seen >= SEEN_EVERY_MS:
        _note(office, Session, token, now)
    return Who(found.role, found.account, found.event, language=language, session=found.id)


def _by_seat(office: Office, token: str, now: int, language: str, seen: bool) -> Who:
    with reading(office.engine) as conn:
        held = seats.seat_of(conn, token)
    if held is None:
        return Who(why="unknown_token", language=language)
    if seen and not held.revoked and now - held.last_seen >= SEEN_EVERY_MS:
        _note(office, Device, token, now)
    role: Role = "unseated" if held.revoked else "judge"
    return Who(role, event=held.stream, seat=held.seat, language=language, device=held.device)


def _by_own(office: Office, token: str, now: int, language: str, seen: bool) -> Who:
    with reading(office.engine) as conn:
        found = own_codes.find(conn, token, now)
    if found is None:
        return Who(why="own_code_ended", language=language)
    return Who("competitor", event=found[0], subject=found[1], language=language)


def _note(office: Office, table: type[Session] | type[Device], token: str, now: int) -> None:
    """Write down that this one was seen now. Nobody is sent away because it could not be written."""
    seen = update(table).where(col(table.token_hash) == hash_of(token)).values(last_seen=now)
    try:
        with writing(office.engine) as conn:
            conn.execute(seen)
    except OperationalError:  # busy, or a disk that is full: the next request tries again
        return
