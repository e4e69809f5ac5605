"""Frames are finished bytes that every WebSocket client reads back as the body they were made from."""

import pytest
from websockets.exceptions import NegotiationError
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.streams import StreamReader
from websockets.typing import ExtensionParameter

from competition.live.frames import PING, SharedDeflate, frame_of

BOARD = ("<li>宁波市首席工人 陈伟强 98.50</li>" * 300).encode()


def read(wire: bytes, deflate: bool = False) -> WireFrame:
    """What a client makes of these bytes."""
    reader = StreamReader()
    reader.feed_data(wire)
    extensions = [PerMessageDeflate(True, True, 15, 15)] if deflate else []
    parser = WireFrame.parse(reader.read_exact, mask=False, extensions=extensions)
    try:
        next(parser)
    except StopIteration as done:
        assert not reader.buffer, "more than one frame"
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("not a whole frame")


@pytest.mark.parametrize("body", [b"", b"1", BOARD, b"x" * 70_000], ids=["empty", "tiny", "board", "over 64 kB"])
def test_both_forms_of_a_frame_carry_the_same_body(body: bytes) -> None:
    frame = frame_of(body)
    for wire, deflate in ((frame.plain, False), (frame.deflated, True)):
        received = read(wire, deflate)
        assert received.opcode is Opcode.TEXT and received.fin
        assert bytes(received.data) == body


def test_a_board_shrinks_and_a_tiny_body_does_not_grow() -> None:
    board, tiny = frame_of(BOARD), frame_of(b"1")
    assert len(board.deflated) < len(board.plain) / 5
    assert tiny.deflated == tiny.plain


def test_a_frame_can_be_read_without_the_frame_before() -> None:
    frames = [frame_of(BOARD + str(number).encode()) for number in range(3)]
    assert bytes(read(frames[2].deflated, deflate=True).data) == BOARD + b"2"


def test_the_ping_is_an_unmasked_ping() -> None:
    assert read(PING).opcode is Opcode.PING


@pytest.mark.parametrize(
    "offer",
    [
        [],
        [("client_max_window_bits", None)],
        [("server_max_window_bits", "15")],
        [("server_no_context_takeover", None)],
    ],
)
def test_an_offer_that_allows_fifteen_bits_is_taken_without_memory_on_either_side(
    offer: list[ExtensionParameter],
) -> None:
    answer, extension = SharedDeflate().process_request_params(offer, [])
    assert {("server_no_context_takeover", None), ("client_no_context_takeover", None)} <= set(answer)
    assert extension.local_max_window_bits == 15
    assert extension.local_no_context_takeover and extension.remote_no_context_takeover


@pytest.mark.parametrize("bits", ["9", "12", "14"])
def test_an_offer_of_a_smaller_window_is_turned_down(bits: str) -> None:
    with pytest.raises(NegotiationError):
        SharedDeflate().process_request_params([("server_max_window_bits", bits)], [])
