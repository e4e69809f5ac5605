"""Frames: a body as the finished bytes that go on the wire, plain and deflated, made once for all listeners.

Made by websockets' own `Frame` and `PerMessageDeflate`, so that the wire format is theirs to get right. Nothing here
knows who listens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from websockets import frames as wire
from websockets.exceptions import NegotiationError
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.typing import ExtensionParameter

WINDOW_BITS = 15
COMPRESSION = {"level": 6, "memLevel": 8}  # 16.7 kB of board in 0.1 ms


@dataclass(frozen=True, slots=True)
class Frame:
    """One text message as complete WebSocket frames. `deflated` is for sockets that agreed to `SharedDeflate`."""

    plain: bytes
    deflated: bytes


def frame_of(body: bytes) -> Frame:
    """The frames of a UTF-8 body. May run in any thread; costs what deflating costs."""
    plain = wire.Frame(wire.Opcode.TEXT, body).serialize(mask=False)
    # One compressor for each frame: it keeps no memory of the frame before, so every listener can read it.
    deflate = PerMessageDeflate(True, True, WINDOW_BITS, WINDOW_BITS, COMPRESSION)
    deflated = wire.Frame(wire.Opcode.TEXT, body).serialize(mask=False, extensions=[deflate])
    # A plain frame may be sent where deflate was agreed to, and a tiny body grows when deflated.
    return Frame(plain, min(plain, deflated, key=len))


PING = wire.Frame(wire.Opcode.PING, b"").serialize(mask=False)


class SharedDeflate(ServerPerMessageDeflateFactory):
    """Agrees to permessage-deflate only in the one form in which a frame can be shared: no memory, 15 window bits.

    Clients are told to keep no memory either: a window of theirs would cost the server 40 kB a socket. An offer that
    wants a smaller window is turned down, and the next one, or none, is taken.
    """

    def __init__(self) -> None:
        super().__init__(server_no_context_takeover=True, client_no_context_takeover=True)

    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        answer, extension = super().process_request_params(params, accepted_extensions)
        if extension.local_max_window_bits != WINDOW_BITS:
            raise NegotiationError("shared frames use 15 window bits")
        return answer, extension
