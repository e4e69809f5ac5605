"""Answers kept as finished bytes: a page that looks the same to everybody is made once for each state of the ledger.

An answer is kept with its stamp, which says what it was made from; one with another stamp is not served. Part of the
edge; nothing here knows where answers come from.
"""

import gzip
import hashlib
import re
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

Header = tuple[bytes, bytes]
Key = tuple[str, bytes, str]  # path, Host, scheme: all that an anonymous page may depend on, beside its stamp
Message = dict[str, Any]  # of ASGI

SMALLEST_GZIP = 860  # bytes: below it the packet is the same
GZIP_LEVEL = 6
_TAKES_GZIP = re.compile(rb"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_REPLACED = frozenset({b"content-length", b"etag", b"date", b"server", b"connection", b"vary", b"cache-control"})
_IN_304 = frozenset({b"cache-control", b"vary", b"etag", b"expires", b"content-location"})


class Asked(NamedTuple):
    """What a request says that matters for a kept answer."""

    own: bool  # it carries the session cookie: somebody's own page, never kept
    host: bytes
    gzip: bool
    none_match: bytes  # of If-None-Match


class Form(NamedTuple):
    """One form of an answer, plain or compressed, as ready ASGI messages."""

    etag: bytes
    start: Message
    body: Message
    not_modified: Message


class Kept(NamedTuple):
    """An answer in both forms; they are the same one where compressing does not pay."""

    stamp: Hashable
    plain: Form
    gzip: Form
    size: int


class Keep:
    """A bounded number of kept answers, by key; the one that was put first goes first."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._size = 0
        self._kept: dict[Key, Kept] = {}
        self.get = self._kept.get

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, unless it alone would push out much of the rest."""
        self._drop(key)
        if kept.size > self._most_bytes // 4:
            return
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self._most_bytes or len(self._kept) > self._most:
            self._drop(next(iter(self._kept)))

    def __len__(self) -> int:
        return len(self._kept)

    def _drop(self, key: Key) -> None:
        old = self._kept.pop(key, None)
        if old is not None:
            self._size -= old.size


def asked_of(headers: Iterable[Header], cookie: bytes) -> Asked:
    """Read a request's headers (lower-case names, as ASGI has them); `cookie` is `name=` of the session cookie."""
    own, takes_gzip, host, none_match = False, False, b"", b""
    for name, value in headers:
        if name == b"host":
            host = value
        elif name == b"accept-encoding":
            takes_gzip = _TAKES_GZIP.search(value) is not None
        elif name == b"if-none-match":
            none_match = value
        elif name == b"cookie":
            own = own or any(part.strip().startswith(cookie) for part in value.split(b";"))
        elif name == b"authorization":
            own = True
    return Asked(own, host, takes_gzip, none_match)


def may_be_kept(status: int, headers: Iterable[Header]) -> bool:
    """Whether an answer to an anonymous request may be given to the next one as well."""
    control = b",".join(value for name, value in headers if name == b"cache-control").lower()
    personal = any(name == b"set-cookie" for name, _ in headers)
    return status == 200 and not personal and b"no-store" not in control and b"private" not in control


def kept_of(stamp: Hashable, headers: list[Header], body: bytes) -> Kept:
    """Make an answer of status 200 ready for serving; takes what compressing takes."""
    given = dict(headers)
    shared = [(name, value) for name, value in headers if name not in _REPLACED]
    vary = given.get(b"vary", b"")
    shared.append((b"vary", vary + b", accept-encoding" if vary else b"accept-encoding"))
    shared.append((b"cache-control", given.get(b"cache-control", b"no-cache")))
    tag = hashlib.sha256(body).hexdigest()[:32].encode()
    plain = packed = _form(shared, b'"' + tag + b'"', body)
    if len(body) >= SMALLEST_GZIP and b"content-encoding" not in given:
        squeezed = gzip.compress(body, GZIP_LEVEL, mtime=0)
        if len(squeezed) < len(body):
            packed = _form([*shared, (b"content-encoding", b"gzip")], b'"' + tag + b'-gzip"', squeezed)
    return Kept(stamp, plain, packed, len(body) + len(packed.body["body"]))


def messages(kept: Kept, asked: Asked) -> tuple[Message, Message]:
    """The two ASGI messages that answer this request; not to be changed."""
    form = kept.gzip if asked.gzip else kept.plain
    # Tags are hex digits in quotes, so that finding one inside the header's list is finding it as a member.
    if asked.none_match and (form.etag in asked.none_match or asked.none_match.strip() == b"*"):
        return form.not_modified, _EMPTY
    return form.start, form.body


def _form(headers: list[Header], etag: bytes, body: bytes) -> Form:
    tagged = [*headers, (b"etag", etag)]
    brief = [(name, value) for name, value in tagged if name in _IN_304]
    return Form(
        etag,
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [*tagged, (b"content-length", b"%d" % len(body))],
        },
        {"type": "http.response.body", "body": body},
        {"type": "http.response.start", "status": 304, "headers": brief},
    )


_EMPTY: Message = {"type": "http.response.body", "body": b""}
