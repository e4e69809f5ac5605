"""The hub serves a crowd in beats and slices: the newest frame for everyone, the loop for others in between.

Time is made here: it passes while the loop has nothing to do, and while a test says that somebody works.
"""

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest

from competition.live import hub as hub_module
from competition.live.frames import PING, Frame, frame_of
from competition.live.gate import Gate, Topic
from competition.live.hub import BEAT_SECONDS, SLICE, Hub, Limits

TOPIC = Topic("welder", "public", "zh", "board")


class Clock(asyncio.SelectorEventLoop):
    """A loop that never waits: where another would sleep, its time moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.worked = 0.0
        ready = self._selector.select  # type: ignore[attr-defined]

        def select(timeout: float | None) -> Any:
            assert timeout is not None, "nothing would ever happen"
            self.now += timeout
            return ready(0)

        self._selector.select = select  # type: ignore[attr-defined]

    def time(self) -> float:
        return self.now

    def work(self, seconds: float) -> None:
        """The processor is at work for so long."""
        self.now += seconds
        self.worked += seconds


def clock() -> Clock:
    found = asyncio.get_running_loop()
    assert isinstance(found, Clock)
    return found


class Ear:
    """Stands where a socket stands and notes what it is sent, and when. `full` makes its buffer stall on a frame."""

    def __init__(self, hub: Hub, address: str = "1.1.1.1", deflates: bool = False) -> None:
        self.hub = hub
        self.address = address
        self.deflates = deflates
        self.room: Any = None
        self.seen = 0
        self.silent = False
        self.heard = 0
        self.got: list[bytes] = []
        self.at: list[float] = []
        self.full: Callable[[], bool] = lambda: False
        self.on_send: Callable[[bytes], None] = lambda data: None
        self.send = self._send
        self.ended = False

    def _send(self, data: bytes) -> None:
        assert not self.ended, "written to after the end"
        self.got.append(data)
        self.at.append(clock().now)
        self.on_send(data)
        if self.full():
            self.hub.stall(self)  # type: ignore[arg-type]

    def drain(self) -> None:
        self.full = lambda: False
        self.hub.resume(self)  # type: ignore[arg-type]

    def cut(self) -> None:
        self.ended = True
        self.hub.forget(self)  # type: ignore[arg-type]


def frames(number: int) -> list[Frame]:
    return [frame_of(f"board {n}".encode() * 20) for n in range(1, number + 1)]


def run(work: Callable[[Hub], Coroutine[Any, Any, None]], limits: Limits | None = None) -> None:
    async def started() -> None:
        await work(Hub(Gate(lambda stream: True), limits))

    with pytest.MonkeyPatch.context() as patched, asyncio.Runner(loop_factory=Clock) as runner:
        made = runner.get_loop()
        assert isinstance(made, Clock)
        patched.setattr(hub_module, "time", SimpleNamespace(monotonic=made.time, thread_time=lambda: made.worked))
        runner.run(started())


def join(hub: Hub, count: int = 1, **options: Any) -> list[Ear]:
    ears = [Ear(hub, **options) for _ in range(count)]
    for ear in ears:
        hub.join(ear, TOPIC)  # type: ignore[arg-type]
    return ears


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.002)


def test_the_first_frame_goes_at_once_and_then_only_the_newest_at_each_beat() -> None:
    async def work(hub: Hub) -> None:
        (ear,) = join(hub)
        sent = frames(5)
        hub.publish(TOPIC, sent[0])
        for _ in range(3):  # turns of the loop, no time
            await asyncio.sleep(0)
        assert ear.got == [sent[0].plain]
        for frame in sent[1:]:
            hub.publish(TOPIC, frame)
            await asyncio.sleep(0)
        await until(lambda: len(ear.got) > 1)
        assert ear.got == [sent[0].plain, sent[4].plain]
        assert ear.at[1] - ear.at[0] == pytest.approx(BEAT_SECONDS)

    run(work)


def test_a_topic_whose_frame_is_on_its_way_is_not_ready_for_the_next() -> None:
    async def work(hub: Hub) -> None:
        join(hub)
        assert hub.ready_in(TOPIC) <= 0
        hub.publish(TOPIC, frames(1)[0])
        assert 0 < hub.ready_in(TOPIC) <= BEAT_SECONDS

    run(work)


def test_a_frame_equal_to_the_newest_is_not_sent() -> None:
    async def work(hub: Hub) -> None:
        (ear,) = join(hub)
        for _ in range(3):
            hub.publish(TOPIC, frames(1)[0])
            await asyncio.sleep(0.05)
        assert len(ear.got) == 1

    run(work)


def test_each_listener_gets_the_form_it_agreed_to() -> None:
    async def work(hub: Hub) -> None:
        (plain,), (deflating,) = join(hub), join(hub, deflates=True)
        hub.publish(TOPIC, frames(1)[0])
        await until(lambda: deflating.got)
        assert plain.got == [frames(1)[0].plain]
        assert deflating.got == [frames(1)[0].deflated]

    run(work)


def test_who_comes_later_gets_the_newest_board_at_once() -> None:
    async def work(hub: Hub) -> None:
        opened: list[Topic] = []
        hub.on_open = opened.append
        join(hub)
        hub.publish(TOPIC, frames(1)[0])
        (late,) = join(hub)
        assert late.got == [frames(1)[0].plain]
        assert opened == [TOPIC]

    run(work)


def test_who_comes_between_a_frame_and_its_fan_out_gets_it_once() -> None:
    async def work(hub: Hub) -> None:
        (early,) = join(hub)
        hub.publish(TOPIC, frames(1)[0])
        await until(lambda: early.got)
        hub.publish(TOPIC, frames(2)[1])
        (late,) = join(hub)  # the second frame waits for its beat
        assert late.got == [frames(2)[1].plain]
        await until(lambda: len(early.got) == 2)
        await asyncio.sleep(0.01)
        assert len(late.got) == 1

    run(work)


def test_a_room_is_gone_with_its_last_listener() -> None:
    async def work(hub: Hub) -> None:
        opened: list[Topic] = []
        hub.on_open = opened.append
        (ear,) = join(hub)
        hub.publish(TOPIC, frames(1)[0])
        ear.cut()
        assert hub.topics() == [] and hub.count() == 0
        hub.publish(TOPIC, frames(2)[1])
        (next_ear,) = join(hub)
        assert next_ear.got == [] and opened == [TOPIC, TOPIC]  # the old board may be out of date

    run(work)


def test_a_stalled_listener_is_passed_over_and_gets_the_newest_when_it_drains() -> None:
    async def work(hub: Hub) -> None:
        slow, quick = join(hub, 2)
        slow.full = lambda: True
        sent = frames(3)
        for number, frame in enumerate(sent, start=1):
            hub.publish(TOPIC, frame)
            await until(lambda n=number: len(quick.got) == n)  # type: ignore[misc]
        assert slow.got == [sent[0].plain]
        slow.drain()
        assert slow.got == [sent[0].plain, sent[2].plain]
        assert quick.got == [frame.plain for frame in sent]

    run(work)


def test_a_listener_that_stalls_on_every_frame_gets_each_once() -> None:
    async def work(hub: Hub) -> None:
        (slow,) = join(hub)
        for number, frame in enumerate(frames(3), start=1):
            slow.full = lambda: True
            hub.publish(TOPIC, frame)
            await until(lambda n=number: len(slow.got) == n)  # type: ignore[misc]
            slow.drain()
        assert slow.got == [frame.plain for frame in frames(3)]

    run(work)


def test_a_listener_that_drains_in_the_middle_of_a_fan_out_never_goes_back() -> None:
    async def work(hub: Hub) -> None:
        crowd = join(hub, SLICE)
        (last,) = join(hub)
        first, second = frames(2)

        def while_the_first_slice_is_written(data: bytes) -> None:
            if data == first.plain and not last.got:
                hub.stall(last)  # type: ignore[arg-type]
                hub.publish(TOPIC, second)
                last.drain()

        crowd[0].on_send = while_the_first_slice_is_written
        hub.publish(TOPIC, first)
        await asyncio.sleep(0.1)
        assert first.plain not in last.got and last.got[-1] == second.plain

    run(work)


def test_a_listener_that_leaves_in_the_middle_of_a_fan_out_is_not_written_to() -> None:
    async def work(hub: Hub) -> None:
        crowd = join(hub, 3 * SLICE)
        crowd[0].on_send = lambda data: [ear.cut() for ear in crowd[SLICE + 1 :]]  # type: ignore[assignment]
        hub.publish(TOPIC, frames(1)[0])
        await asyncio.sleep(0.1)
        assert [len(ear.got) for ear in crowd] == [1] * (SLICE + 1) + [0] * (2 * SLICE - 1)

    run(work)


def test_the_beat_grows_with_what_a_fan_out_costs() -> None:
    async def work(hub: Hub) -> None:
        (ear,) = join(hub)
        ear.on_send = lambda data: clock().work(0.03)
        hub.publish(TOPIC, frames(1)[0])
        await until(lambda: ear.got)
        hub.publish(TOPIC, frames(2)[1])
        await until(lambda: len(ear.got) > 1)
        assert ear.at[1] - ear.at[0] == pytest.approx(5 * 0.03)

    run(work)


def test_a_crowd_is_served_in_slices_with_turns_for_others_in_between() -> None:
    async def work(hub: Hub) -> None:
        join(hub, 10 * SLICE)
        hub.publish(TOPIC, frames(1)[0])
        steps, before = [], 0
        while hub.sent < 10 * SLICE:
            await asyncio.sleep(0)
            steps.append(hub.sent - before)
            before = hub.sent
        assert max(steps) == SLICE

    run(work)


def test_a_small_hall_is_not_kept_waiting_by_a_big_one() -> None:
    async def work(hub: Hub) -> None:
        big, small = join(hub)[0], Ear(hub)
        other = Topic("baker", "public", "zh", "board")
        hub.join(small, other)  # type: ignore[arg-type]
        big.on_send = lambda data: clock().work(0.05)
        hub.publish(TOPIC, frames(1)[0])
        await until(lambda: big.got)
        hub.publish(TOPIC, frames(2)[1])  # has to rest for a quarter of a second
        hub.publish(other, frames(1)[0])
        await until(lambda: len(big.got) > 1)
        assert len(small.got) == 1 and small.at[0] < big.at[1]

    run(work)


def test_the_sweep_pings_everyone_once_and_cuts_who_stays_silent() -> None:
    async def work(hub: Hub) -> None:
        answering, dead = join(hub, 2)
        real = answering._send

        def pong(data: bytes) -> None:
            real(data)
            asyncio.get_running_loop().call_soon(setattr, answering, "silent", False)

        answering.send = pong
        hub.resume(answering)  # type: ignore[arg-type]
        sweep = asyncio.create_task(hub.sweep())
        await until(lambda: dead.ended and answering.got.count(PING) > 1)
        sweep.cancel()
        assert dead.got.count(PING) == 1
        assert not answering.ended

    run(work, Limits(ping_every=0.5))


def test_places_are_counted_by_address() -> None:
    async def work(hub: Hub) -> None:
        ears = join(hub, 2, address="1.1.1.1")
        join(hub, 1, address="2.2.2.2")
        assert hub._addresses == {"1.1.1.1": 2, "2.2.2.2": 1}
        for ear in ears:
            ear.cut()
            ear.hub.forget(ear)  # type: ignore[arg-type]
        assert hub._addresses == {"2.2.2.2": 1}

    run(work)
