"""One socket at the live door: what it is greeted with, what it may say, and how it ends."""

import contextlib
import re
import socket
import struct
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode

from competition.live.gate import Topic
from competition.live.hub import Limits
from competition.tally.office import open_office
from tests.patience import PATIENCE, until
from tests.serving import EVENT, House, body_of, house

HANDSHAKE = (
    f"GET /live?event={EVENT} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
).encode()


@pytest.fixture
def here(sqlite_url: str) -> Iterator[House]:
    office = open_office(sqlite_url)
    with house(office, sockets=Limits(closing_for=0.3, sockets=20, sockets_an_address=12)) as running:
        yield running
    office.close()


def shake_hands(here: House, receive_buffer: int = 0) -> socket.socket:
    """A raw socket behind its handshake, with nothing of what comes after read."""
    one = socket.socket()
    if receive_buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    one.settimeout(PATIENCE)
    one.connect(("127.0.0.1", here.port))
    one.sendall(HANDSHAKE)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += one.recv(1)
    assert answer.startswith(b"HTTP/1.1 101 "), answer
    return one


def read_frame(one: socket.socket) -> tuple[int, bytes]:
    """(opcode, payload) of the next frame."""
    first, length = read_exactly(one, 2)
    if length == 126:
        (length,) = struct.unpack("!H", read_exactly(one, 2))
    elif length == 127:
        (length,) = struct.unpack("!Q", read_exactly(one, 8))
    return first & 0x0F, read_exactly(one, length)


def let_in(here: House) -> bool:
    """Whether there is room for one more."""
    try:
        with here.listen():
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 503
        return False


def read_exactly(one: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = one.recv(size - len(data))
        assert more, "the connection ended"
        data += more
    return data


def test_a_listener_gets_the_whole_board_at_once(here: House) -> None:
    topic = Topic(EVENT, "public", "en", "hall")
    with here.listen(f"event={EVENT}&language=en&page=hall") as listener:
        assert listener.recv(timeout=PATIENCE) == body_of(here.office, topic).decode()


@pytest.mark.parametrize("offer", [None, ClientPerMessageDeflateFactory(), ClientPerMessageDeflateFactory(True, True)])
def test_plain_and_deflated_listeners_read_the_same_board(
    here: House, offer: ClientPerMessageDeflateFactory | None
) -> None:
    with here.listen(compression=None, extensions=[offer] if offer else None) as listener:
        assert bool(listener.protocol.extensions) == (offer is not None)
        for number in range(3):
            expected = body_of(here.office, Topic(EVENT, "public", "zh", "board")).decode()
            assert listener.recv(timeout=PATIENCE) == expected
            here.enter(f"s{number}")


def test_an_offer_of_a_small_window_is_served_plain(here: House) -> None:
    offer = ClientPerMessageDeflateFactory(server_max_window_bits=10)
    with here.listen(compression=None, extensions=[offer]) as listener:
        assert listener.protocol.extensions == []
        assert listener.recv(timeout=PATIENCE) == body_of(here.office, Topic(EVENT, "public", "zh", "board")).decode()


@pytest.mark.parametrize(
    ("query", "origin", "status", "word"),
    [
        (f"event={EVENT}", "http://evil.example", 403, b"wrong_origin"),
        ("event=nothing", None, 404, b"unknown_event"),
        (f"event={EVENT}&page=desk", None, 400, b"bad_request"),
    ],
)
def test_a_rejected_handshake_says_why(here: House, query: str, origin: str | None, status: int, word: bytes) -> None:
    with pytest.raises(InvalidStatus) as refused, here.listen(query, origin=origin):
        pass
    assert refused.value.response.status_code == status
    assert refused.value.response.body == word + b" /live"


def test_a_handshake_that_is_none_is_turned_away(here: House) -> None:
    with here.knock() as one:
        one.sendall(HANDSHAKE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"short"))
        assert one.recv(1000).startswith(b"HTTP/1.1 400 ")
    with here.knock() as one:
        one.sendall(HANDSHAKE.replace(b"GET", b"POST"))
        assert one.recv(1000).startswith(b"HTTP/1.1 405 ")
    with here.knock() as one:
        one.sendall(HANDSHAKE.replace(b"x\r\n", b"x\r\nCookie: " + b"c" * 9000 + b"\r\n", 1))
        assert one.recv(1000).startswith(b"HTTP/1.1 431 ")
    assert here.ask("GET", "/quick")[0] == 200


def test_an_address_may_hold_only_so_many_sockets_and_gets_its_places_back(here: House) -> None:
    with contextlib.ExitStack() as crowd:
        for _ in range(11):
            crowd.enter_context(here.listen())
        with here.listen(), pytest.raises(InvalidStatus) as refused, here.listen():
            pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.body == b"too_many_listeners /live"
        until(lambda: let_in(here))


def test_what_a_listener_says_is_read_and_forgotten(here: House) -> None:
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        listener.send("hello" * 1000)
        listener.send(["in ", "pieces"])
        assert listener.ping().wait(PATIENCE)
        here.enter("s1")
        assert "data-position='2'" in str(listener.recv(timeout=PATIENCE))


def test_a_message_of_ten_megabytes_closes_only_its_own_socket(here: House) -> None:
    with here.listen() as other, here.listen() as listener:
        other.recv(timeout=PATIENCE)
        listener.recv(timeout=PATIENCE)
        with pytest.raises(ConnectionClosedError) as closed:
            listener.send(b"x" * 10_000_000)
            listener.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
        here.enter("s1")
        assert "data-position='2'" in str(other.recv(timeout=PATIENCE))


def test_a_peer_that_goes_on_sending_after_our_goodbye_is_cut(here: House) -> None:
    with shake_hands(here) as one:
        one.sendall(b"\x82\xff" + (10_000_000).to_bytes(8) + bytes(4))
        with pytest.raises(ConnectionError):
            until(lambda: one.sendall(b"x" * 1000))


def test_who_comes_back_at_once_gets_the_board_again(here: House) -> None:
    for _ in range(3):
        with here.listen() as listener:
            assert "data-position='1'" in str(listener.recv(timeout=PATIENCE))


def test_a_bomb_of_zeros_is_too_big_before_it_is_unpacked(here: House) -> None:
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        with pytest.raises(ConnectionClosedError) as closed:
            listener.send("0" * 10_000_000)  # ten kilobytes on the wire
            listener.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009


def test_a_listener_that_talks_without_end_is_closed(here: House) -> None:
    with here.listen(compression=None) as listener:
        with pytest.raises(ConnectionClosedError) as closed:
            for _ in range(10_000):
                listener.send("x" * 60_000)
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1008
    assert here.ask("GET", "/quick")[0] == 200


def test_a_close_is_answered(here: House) -> None:
    with shake_hands(here) as one:
        one.sendall(Frame(Opcode.CLOSE, struct.pack("!H", 1000)).serialize(mask=True))
        opcode = payload = None
        while opcode != Opcode.CLOSE:
            opcode, payload = read_frame(one)
        assert payload == struct.pack("!H", 1000)
        assert one.recv(1) == b""


def test_a_peer_that_answers_no_ping_is_cut_and_one_that_does_stays(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    # A second, since the one that does answer must come to it between two pings.
    with house(office, sockets=Limits(ping_every=1.0)) as here, here.listen() as alive:
        opcodes = []
        with shake_hands(here) as dead, pytest.raises((AssertionError, ConnectionError)):
            while True:
                opcodes.append(read_frame(dead)[0])
        assert opcodes.count(Opcode.PING) == 1
        here.enter("s1")
        until(lambda: "data-position='2'" in str(alive.recv(timeout=PATIENCE)))
    office.close()


def test_a_listener_that_never_reads_gets_the_newest_board_when_it_does(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    padding = "x" * 300_000
    with (
        house(office, lambda topic: body_of(office, topic) + padding.encode()) as here,
        shake_hands(here, receive_buffer=4096) as sleeper,
        here.listen(max_size=None) as awake,
    ):
        for number in range(20):
            position = here.enter(f"s{number}")
            until(lambda at=position: f"data-position='{at}'" in str(awake.recv(timeout=PATIENCE)))  # type: ignore[misc]
        received = []
        while not received or received[-1] != position:
            opcode, payload = read_frame(sleeper)
            if opcode == Opcode.TEXT:
                found = re.search(rb"data-position='(\d+)'", payload)
                assert found is not None
                received.append(int(found[1]))
        assert len(received) <= 4, "old boards were held for it"
        assert received == sorted(set(received))
        sleeper.settimeout(0.3)
        with pytest.raises(TimeoutError):  # and the newest came once
            sleeper.recv(1)
    office.close()


def test_a_listener_that_stays_stalled_is_cut(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    limits = Limits(ping_every=60, stalled_for=0.4, sockets_an_address=1)
    with (
        house(office, lambda topic: body_of(office, topic) + b"x" * 2_000_000, sockets=limits) as here,
        shake_hands(here, receive_buffer=4096) as sleeper,
    ):
        assert not let_in(here)
        until(lambda: let_in(here))  # its place is free: it was not read from meanwhile, which would have helped it
        with pytest.raises((AssertionError, ConnectionError)):
            read_frame(sleeper)
    office.close()
