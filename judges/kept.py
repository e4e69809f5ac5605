"""Sheets as they were told last, as JSON, kept until something that they tell of changes.

A hall of tablets asks for all its sheets again and again, and a mark changes one of them. It may not tell a sheet
itself; `judges.sheet` does.
"""

import threading
from collections import OrderedDict

import msgspec

from judges.sheet import Telling

MOST = 4096  # sheets, some 3 kB each: a seat's start list for a hundred tablets

Key = tuple[str, str, str, str]  # event, seat, language, subject


class KeptSheets:
    """The last sheets told by this process, the ones longest unasked given up first. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[tuple[object, ...], msgspec.Raw]] = OrderedDict()

    def told(self, telling: Telling, subject: str) -> msgspec.Raw | None:
        """The sheet as JSON; None where there is none."""
        key = telling.event, telling.seat, telling.language, subject
        rests_on = telling.rests_on(subject)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or not all(one is other for one, other in zip(kept[0], rests_on, strict=True)):
            sheet = telling.sheet(subject)
            if sheet is None:
                return None
            kept = rests_on, msgspec.Raw(msgspec.json.encode(sheet))
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return kept[1]
