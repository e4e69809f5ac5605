"""What an id looks like: lower-case letters, digits and hyphens, at most 64, so that no name slips into a fact."""

import re

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_HEAD = re.compile(r"[0-9a-f]{64}")


def well_formed(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def head_formed(text: str) -> bool:
    """A chain head or a digest: 64 hex digits."""
    return _HEAD.fullmatch(text) is not None


def label_formed(text: str) -> bool:
    """A round or a group: short and printable in one line, so that it can stand in canonical text; may be empty."""
    return len(text) <= 64 and text.isprintable()
