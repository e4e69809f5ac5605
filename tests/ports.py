"""Ports for servers that run as processes of their own, or that come back at the address they had.

Port 0 is better where it can be used. A number that the kernel gave once is given to the next outgoing connection just
as well, and a browser makes many; so these lie below the range that kernels give from, each worker's apart.
"""

import os
import random
import re
import socket
from itertools import count

LOWEST, EACH = 12_000, 1_000

_turn = count(random.randrange(EACH))


def free_port() -> int:
    """A port of this worker on which nothing listens; not the same one again soon."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % 16
    for _ in range(EACH):
        port = LOWEST + worker * EACH + next(_turn) % EACH
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
