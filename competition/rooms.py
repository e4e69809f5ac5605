"""Which addresses take more than a form or a batch of marks: photos and scans. Part of the roof.

The limits are those of the doors behind, so that what is too large is refused before it was read.
"""

import re

from competition import edge
from competition.web.attaching import MOST_SCAN
from judges.attaching import MOST_PHOTO

_EVENT = r"/(?:zh|en)/desk/event/[^/]+"
_FORM = 64 * 1024  # what a form may add to its file

ROOMS = (
    edge.Room(re.compile(r"/judge/attach"), MOST_PHOTO, 60.0, "photo_too_large"),
    edge.Room(re.compile(rf"{_EVENT}/scans/[^/]+"), MOST_SCAN + _FORM, 60.0, "scan_too_large"),
    edge.Room(re.compile(rf"{_EVENT}/paper/[^/]+/scan"), MOST_SCAN + _FORM, 60.0, "scan_too_large"),
)


def limits() -> edge.Limits:
    """What requests may cost, with room for what is larger."""
    return edge.Limits(rooms=ROOMS)
