"""How long a test waits for what must come. A wait ends when its state is there: only a failure takes all of it.

The machine that decides may stand still for seconds, so no test may tell right from wrong by how long something took.
What must come "at once" is proved by switching off the slower way by which it would come later.
"""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 30.0  # seconds
PATIENCE_MS = PATIENCE * 1000


def until(true: Callable[[], object], seconds: float = PATIENCE, page: Any = None) -> None:
    """Wait for something to become true. Where a browser's page tells it by an event, give the page: it hears of events
    only while it waits itself."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        if page is None:
            time.sleep(0.005)
        else:
            page.wait_for_timeout(10)
