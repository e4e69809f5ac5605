"""Whether a request that changes something comes from a page of ours, and not from another site in the same browser.

No form carries a token, since one would expire on a tablet that was offline; the browser says where a request comes
from and no page can change what it says (https://words.filippo.io/csrf/, as Go's net/http.CrossOriginProtection).
"""

from collections.abc import Sized
from urllib.parse import urlsplit

from competition.access.who import Lookup
from competition.rules.refusals import Refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


def from_elsewhere(method: str, headers: Lookup, cookies: Sized) -> Refusal | None:
    """The refusal wrong_origin, or None when the request may go on. `cookies` are all that came with it.

    `Sec-Fetch-Site` settles it where it is sent, which is not on plain http; then `Origin` must be the `Host` asked.
    Where neither came it was no browser's page: let in without cookies only, since then nobody's session is used
    behind their back. A foreign page is refused without cookies too: it could sign somebody in as somebody else.
    """
    if method in SAFE:
        return None
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is not None:
        good = site in ("same-origin", "none")
    elif origin is not None:
        good = same_host(origin, headers.get("Host") or "")
    else:
        good = not len(cookies)
    return None if good else Refusal("wrong_origin")


def same_host(origin: str, host: str) -> bool:
    """Whether an `Origin` is the `Host` that was asked. The scheme is not compared: a proxy may take off https."""
    try:
        page, asked = urlsplit(origin), urlsplit("//" + host)
        usual = _PORTS[page.scheme]
        return (
            page.hostname is not None
            and page.hostname == asked.hostname
            and (page.port or usual) == (asked.port or usual)
        )
    except (KeyError, ValueError):  # no web origin ("null", an extension), or a port that is no number
        return False
