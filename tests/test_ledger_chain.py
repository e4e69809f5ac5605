"""The chain: one order, tied to the stream's id and kind, and broken by any change."""

from hypothesis import given
from hypothesis import strategies as st

from competition.ledger.chain import HEAD_BYTES, ChainBroken, genesis, link


def test_heads_stay_what_they_were_when_the_first_ledgers_were_written() -> None:
    start = genesis("welding-2023", "event")
    assert start.hex() == "79c4bf46cc1deb2792bf30cd3828f8e8512450b990201358161083b8a48703ec"
    assert (
        link(start, b'{"kind":"BoardFrozen"}').hex()
        == "c8cc0504861c35f4484062c17cbd2df67e8715737671f4fab743ea2283303133"
    )


def test_streams_of_other_ids_or_kinds_start_from_other_heads() -> None:
    starts = {genesis(stream, kind) for stream in ("a", "b", "a\nevent") for kind in ("event", "season")}
    assert len(starts) == 6


@given(st.binary(min_size=1, max_size=200), st.binary(min_size=HEAD_BYTES, max_size=HEAD_BYTES), st.data())
def test_any_changed_byte_gives_another_head(body: bytes, head: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = body[:place] + bytes([body[place] ^ flip]) + body[place + 1 :]
    assert link(head, changed) != link(head, body)
    assert len(link(head, body)) == HEAD_BYTES


def test_a_broken_chain_names_the_stream_and_the_entry() -> None:
    broken = ChainBroken("welding", 7, "is missing")
    assert (broken.stream, broken.position) == ("welding", 7)
    assert "welding" in str(broken) and "7" in str(broken)
