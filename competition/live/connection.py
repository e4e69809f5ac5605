"""One listener: an `asyncio.Protocol` that uvicorn hands each upgrade to, on websockets' sans-I/O `ServerProtocol`.

It writes finished frames straight to the transport and keeps no timer, queue or task of its own: the hub's one sweep
pings, and cuts what does not answer. Whatever a listener says is read, counted and forgotten.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any, ClassVar, cast

from uvicorn import Config
from uvicorn.server import ServerState
from websockets.datastructures import Headers
from websockets.frames import CloseCode
from websockets.http11 import Request, Response
from websockets.protocol import SEND_EOF, State
from websockets.server import ServerProtocol

from competition.live.doorman import Pass
from competition.live.frames import SharedDeflate
from competition.live.gate import Asked, Rejection, Topic
from competition.live.hub import Hub, Room

# (status, word, ASGI scope) -> (headers, body): the refusal as the asker may read it
Refuse = Callable[[int, str, dict[str, Any]], tuple[list[tuple[bytes, bytes]], bytes]]

UNSENT_BYTES = 32 * 1024  # what the kernel may hold back for a slow reader: more would be boards long overtaken
EXTENSIONS = (SharedDeflate(),)
NO_HANDSHAKE = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\n"
    b"content-length: 11\r\nconnection: close\r\n\r\nbad_request"
)
LOGGER = logging.getLogger("jinbang.live")
LOGGER.setLevel(logging.ERROR)  # websockets notes each opening and closing


def listening(hub: Hub, refuse: Refuse) -> type[asyncio.Protocol]:
    """The class for `uvicorn.Config(ws=...)` whose instances listen at this hub."""
    return cast(
        type[asyncio.Protocol],
        type("Listening", (Listener,), {"__slots__": (), "hub": hub, "refuse": staticmethod(refuse)}),
    )


class Listener(asyncio.Protocol):
    """A socket from its handshake on. The hub calls `send` and sets `room`, `seen`, `silent`, `heard`."""

    __slots__ = (
        "_connections", "address", "deflates", "heard", "holds", "protocol", "room", "seen", "send", "silent",
        "transport",
    )  # fmt: skip

    hub: ClassVar[Hub]
    refuse: ClassVar[Refuse]
    transport: asyncio.Transport
    send: Callable[[bytes], None]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._connections = cast(set[Any], server_state.connections)
        self.protocol = ServerProtocol(extensions=EXTENSIONS, max_size=self.hub.limits.message, logger=LOGGER)
        self.room: Room | None = None
        self.address = ""
        self.deflates = False
        self.seen = 0  # it was sent at least the frame of this number; exact once it has stalled on one
        self.silent = False  # has said nothing since the last ping
        self.heard = 0  # bytes since the last ping
        self.holds: Pass | None = None  # by what it may listen to a private topic

    # -- what the transport tells ------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.send = self.transport.write  # finished frames; looked up once, since it is called millions of times
        self._connections.add(self)
        # uvicorn makes us the protocol only after the first bytes; by then we could have missed a pause.
        self.transport.set_protocol(self)
        self.transport.set_write_buffer_limits(high=1)  # anything unsent is a stall; 0 would stall TLS for ever
        connected = transport.get_extra_info("socket")
        if connected is not None and hasattr(socket, "TCP_NOTSENT_LOWAT") and connected.family != socket.AF_UNIX:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def data_received(self, data: bytes) -> None:
        self.silent = False
        self.heard += len(data)
        if self.heard > self.hub.limits.chatter:
            if self.room is None:  # it goes on and on before it was let in
                self.transport.abort()
                return
            self.close(CloseCode.POLICY_VIOLATION, "a listener has nothing to say")
            return
        protocol = self.protocol
        protocol.receive_data(data)
        for event in protocol.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
        self._flush()

    def pause_writing(self) -> None:
        self.hub.stall(self)

    def resume_writing(self) -> None:
        self.hub.resume(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.hub.forget(self)
        self._connections.discard(self)
        self.protocol.parser.close()  # its frames refer to the protocol: without this only the collector frees them

    # -- what the hub and the server ask -----------------------------------------------------------------------------

    def close(self, code: int, reason: str) -> None:
        """Say goodbye; the hub cuts the connection if the peer does not answer in time."""
        if self.protocol.state is State.OPEN:
            self.protocol.send_close(code, reason)
            self._flush()
        self.hub.closing(self)

    def cut(self) -> None:
        """End the connection now, with whatever is unsent."""
        self.hub.leave(self)
        self.transport.abort()

    def shutdown(self) -> None:
        """Called by uvicorn when the server stops: clients come back after a restart."""
        self.close(CloseCode.SERVICE_RESTART, "restart")

    # -- inside ------------------------------------------------------------------------------------------------------

    def _shake_hands(self, request: Request) -> None:
        peer = self.transport.get_extra_info("peername")
        self.address = self.hub.gate.address(str(peer[0]) if peer else "", request.headers)
        verdict = self.hub.admit(request.path, request.headers, self.address)
        if isinstance(verdict, Asked):
            self._ask_doorman(verdict, request)
            return
        self._answer(verdict, request)

    def _ask_doorman(self, asked: Asked, request: Request) -> None:
        doorman = self.hub.doorman
        if doorman is None:
            self._answer(Rejection(404, "unknown_page"), request)
            return

        def decided(verdict: Pass | Rejection) -> None:
            if self.transport.is_closing():
                return
            if isinstance(verdict, Pass):
                self.holds = verdict
                self._answer(verdict.topic, request)
            else:
                self._answer(verdict, request)
            self._flush()

        doorman.decide(asked, request.headers, decided)

    def _answer(self, verdict: Topic | Rejection, request: Request) -> None:
        if isinstance(verdict, Rejection):
            self.protocol.send_response(self._refusal(verdict, request))
            return
        response = self.protocol.accept(request)
        self.protocol.send_response(response)
        if response.status_code == 101:
            self.deflates = bool(self.protocol.extensions)
            self.heard = 0
            self._flush()  # the frame that joining brings comes behind the handshake
            self.hub.join(self, verdict)

    def _refusal(self, rejection: Rejection, request: Request) -> Response:
        path, _, query = request.path.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode("ascii", "replace"),
            "headers": [(b"accept", b"application/json")],  # no browser shows it; a program may
        }
        headers, body = type(self).refuse(rejection.status, rejection.word, scope)
        response = self.protocol.reject(rejection.status, "")
        kept = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
        for name in ("Date", "Connection"):
            kept[name] = response.headers[name]
        kept.pop("Content-Length", None)
        kept["Content-Length"] = str(len(body))
        return Response(rejection.status, response.reason_phrase, kept, body)

    def _flush(self) -> None:
        unsent = self.protocol.data_to_send()
        if unsent == [SEND_EOF] and self.protocol.handshake_exc is not None:
            self.send(NO_HANDSHAKE)  # websockets itself would end the connection without a word
        for data in unsent:
            if data:
                self.send(data)
            else:  # our side of the stream ends here
                self._end()

    def _end(self) -> None:
        # Half-closed, so that a peer who is still sending can read why before the connection goes.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()
        self.hub.closing(self)
