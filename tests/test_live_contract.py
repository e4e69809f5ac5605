"""The parts of uvicorn, websockets and a2wsgi that are leant on without being promised. Raise a cap only with this."""

import inspect
from importlib.metadata import version

import a2wsgi.wsgi
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import SEND_EOF, State
from websockets.server import ServerProtocol


def parameters(callable_: object) -> list[str]:
    return list(inspect.signature(callable_).parameters)  # type: ignore[arg-type]


def test_the_versions_are_those_that_were_read() -> None:
    assert version("uvicorn").startswith("0.54.")
    assert version("websockets").startswith("17.")


def test_uvicorn_hands_an_upgrade_over_as_it_did() -> None:
    source = inspect.getsource(HttpToolsProtocol.handle_websocket_upgrade)
    calls = [
        "self.connections.discard(self)",
        "config=self.config",
        "server_state=self.server_state",
        "app_state=self.app_state",
        "protocol.connection_made(self.transport)",
        'protocol.data_received(b"".join(output))',
        "self.transport.set_protocol(protocol)",
    ]
    places = [source.find(call) for call in calls]
    assert -1 not in places and places == sorted(places)


def test_uvicorn_s_server_has_the_joints_that_ours_bends() -> None:
    assert parameters(uvicorn.Server.startup) == ["self", "sockets"]
    assert parameters(uvicorn.Server.shutdown) == ["self", "sockets"]
    assert parameters(uvicorn.Server.serve) == ["self", "sockets"]
    assert "with self.capture_signals():" in inspect.getsource(uvicorn.Server.serve)
    assert "connection.shutdown()" in inspect.getsource(uvicorn.Server.shutdown)
    server = uvicorn.Server(uvicorn.Config("nothing:app"))
    assert (server.should_exit, server.force_exit) == (False, False)
    assert ServerState().connections == set()


def test_uvicorn_s_connection_has_the_joints_that_our_door_bends() -> None:
    assert {"on_message_begin", "on_headers_complete", "data_received"} <= vars(HttpToolsProtocol).keys()
    assert "self.cycle: RequestResponseCycle = None" in inspect.getsource(HttpToolsProtocol.__init__)
    assert "self.response_complete = False" in inspect.getsource(RequestResponseCycle.__init__)


def test_websockets_protocol_speaks_without_any_io_as_it_did() -> None:
    protocol = ServerProtocol(extensions=(ServerPerMessageDeflateFactory(),), max_size=64 * 1024)
    protocol.receive_data(
        b"GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    (request,) = protocol.events_received()
    assert isinstance(request, Request) and request.path == "/live"
    response = protocol.accept(request)
    protocol.send_response(response)
    assert response.status_code == 101 and protocol.state is State.OPEN
    assert b"".join(protocol.data_to_send()).startswith(b"HTTP/1.1 101 ")
    protocol.receive_data(Frame(Opcode.PING, b"1").serialize(mask=True))
    assert protocol.data_to_send() == [Frame(Opcode.PONG, b"1").serialize(mask=False)]
    protocol.receive_data(b"\x82\xff\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00")
    close, end = protocol.data_to_send()
    assert close[2:4] == (1009).to_bytes(2) and end == SEND_EOF == b""
    protocol.parser.close()


def test_websockets_makes_frames_as_it_did() -> None:
    assert parameters(PerMessageDeflate.__init__)[1:5] == [
        "remote_no_context_takeover",
        "local_no_context_takeover",
        "remote_max_window_bits",
        "local_max_window_bits",
    ]
    assert Frame(Opcode.TEXT, b"1").serialize(mask=False) == b"\x81\x011"


def test_a2wsgi_builds_an_environment_as_it_did() -> None:
    assert parameters(a2wsgi.wsgi.build_environ) == ["scope", "body"]
