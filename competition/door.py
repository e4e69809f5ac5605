"""The door that requests come in by: uvicorn's HTTP protocol, with limits on what a connection may do before it asks.

uvicorn bounds neither the length of a request's head nor the time it takes to come. No timer is kept for a connection:
one sweep looks at all of them. Part of the roof.
"""

import asyncio
import sys
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

HEAD_BYTES = 32 * 1024
SWEEP_SECONDS = 15.0  # a connection that gets no further from one sweep to the next is closed
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain\r\n"
    b"content-length: 13\r\nconnection: close\r\n\r\nhead_too_long"
)


class Door(HttpToolsProtocol):
    """One connection, until it is closed or becomes a socket."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_head = False
        self.heads = 0  # how many heads have begun
        self.head_bytes = 0  # of whole pieces that brought nothing but the head that is still coming

    def data_received(self, data: bytes) -> None:
        heads = self.heads
        super().data_received(data)
        if self.in_head and self.heads == heads:
            self.head_bytes += len(data)
            if self.head_bytes > HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_TOO_LONG)
                self.transport.close()

    def on_message_begin(self) -> None:
        self.in_head = True
        self.heads += 1
        self.head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.in_head = False
        super().on_headers_complete()

    def progress(self) -> tuple[int, int] | None:
        """What must have changed by the next sweep; None while a request is under way, which has its own limits."""
        cycle = cast(RequestResponseCycle | None, self.cycle)  # None before the first request
        if cycle is not None and not cycle.response_complete:
            return None
        return id(cycle), self.transport.get_write_buffer_size()


async def sweep_idle(state: ServerState, every: float = SWEEP_SECONDS) -> None:
    """Close connections that neither complete a request nor take their answer. Runs until cancelled."""
    before: dict[Door, tuple[int, int]] = {}
    while True:
        await asyncio.sleep(every)
        doors = [door for door in cast(set[Any], state.connections) if isinstance(door, Door)]
        now = {door: at for door in doors if (at := door.progress()) is not None}
        for door, at in now.items():
            if before.get(door) == at:
                door.transport.abort()
        before = now


def raise_file_limit() -> int:
    """Let this process open as many files and sockets as the system allows it; how many that is."""
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return sys.maxsize
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard
