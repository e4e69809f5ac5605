"""The hub: who listens to what, and when the next frame goes out. Runs on the event loop only, and never waits there.

A crowd is served in slices, so that a judge's request is never behind more than one of them. The first frame of a
topic goes out at once; after it the topic rests for a beat, which grows with what the last fan-out cost, and of the
frames that come meanwhile only the newest is sent. A listener whose buffer has not drained is passed over and gets
the newest frame when it has.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from competition.live.frames import PING, Frame
from competition.live.gate import Asked, Gate, Headers, Rejection, Topic

if TYPE_CHECKING:
    from competition.live.connection import Listener
    from competition.live.doorman import Doorman

log = structlog.get_logger(__name__)

BEAT_SECONDS = 0.040  # 25 frames a second: more than an eye follows
BEAT_PER_COST = 5  # a topic's fan-outs take at most a fifth of the loop
SLICE = 250  # listeners written to before others get a turn: about 1 ms here, 5 ms on a slow machine
TICK_SECONDS = 0.25

Send = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What listeners may cost. Sizes in bytes, times in seconds."""

    sockets: int = 15_000  # in this process, at 6 kB each
    sockets_an_address: int = 6_000  # generous: a whole hall stands behind one address
    message: int = 64 * 1024  # longer messages close the socket with 1009
    chatter: int = 256 * 1024  # what a listener, who has nothing to say, may send between two pings; then 1008
    ping_every: float = 20.0  # who has not answered the last ping is dropped: a dead peer is seen in two of these
    stalled_for: float = 20.0  # a listener that has read nothing for so long is dropped
    closing_for: float = 1.0  # what a peer gets to answer our closing, then its connection is cut


class Room:
    """The listeners of one topic, and the newest frame they have or will get. It is gone with its last listener."""

    __slots__ = ("beating", "cost", "due", "early", "newest", "number", "ready", "skipped", "stalled", "topic")

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        # Who can take a frame, and how: plain, deflated. The fan-out touches the senders only: the listeners
        # themselves would come from cold memory, one after the other.
        self.ready: tuple[dict[Listener, Send], dict[Listener, Send]] = ({}, {})
        self.stalled: set[Listener] = set()
        self.early: set[Send] | None = None  # while a fan-out is to come: who has its frame already
        self.skipped: set[Send] | None = None  # while one is under way: those, and who left or stalled meanwhile
        self.newest: Frame | None = None
        self.number = 0  # of the newest frame, from 1
        self.due = 0.0  # when the next fan-out may begin
        self.cost = 0.0  # seconds of the processor that the last fan-out took
        self.beating = False  # a task is at work on this room

    @property
    def beat(self) -> float:
        return max(BEAT_SECONDS, BEAT_PER_COST * self.cost)

    @property
    def empty(self) -> bool:
        return not (self.ready[0] or self.ready[1] or self.stalled)


class Hub:
    """Keeps rooms and listeners. `on_open(topic)` is called when a room opens and has no frame yet.

    `topics` and `ready_in` may be called from any thread, everything else on the loop.
    """

    def __init__(self, gate: Gate, limits: Limits | None = None, doorman: "Doorman | None" = None) -> None:
        self.limits = limits or Limits()
        self.doorman = doorman  # decides on private topics; without one there are none
        self.on_open: Callable[[Topic], None] = lambda topic: None
        self.sent = 0  # frames written, for metrics
        self.gate = gate
        self._rooms: dict[Topic, Room] = {}
        self._everyone: set[Listener] = set()
        self._addresses: Counter[str] = Counter()
        self._stalled: dict[Listener, float] = {}  # since when
        self._closing: dict[Listener, float] = {}  # until when
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._sending = 0  # the number of the frame that is being written just now
        self._open = True

    def publish(self, topic: Topic, frame: Frame) -> None:
        """Make this the newest frame of a topic. A frame equal to the newest is not sent: it would tell that
        something happened which this audience may not see."""
        room = self._rooms.get(topic)
        if room is None or (room.newest is not None and room.newest.plain == frame.plain):
            return
        room.newest = frame
        room.number += 1
        room.early = set()
        if not room.beating:
            room.beating = True
            begins = max(room.due, time.monotonic())
            room.due = begins + room.beat
            self._spawn(self._beat(room, begins))

    def topics(self) -> list[Topic]:
        """Every topic that has listeners."""
        return list(self._rooms)

    def ready_in(self, topic: Topic) -> float:
        """Seconds until a frame of this topic would go out at once; 0 or less when it would."""
        room = self._rooms.get(topic)
        return 0.0 if room is None else room.due - time.monotonic()

    def listeners(self, topic: Topic) -> list["Listener"]:
        """Who listens to a topic. On the loop only."""
        room = self._rooms.get(topic)
        return [] if room is None else [*room.ready[0], *room.ready[1], *room.stalled]

    def count(self) -> int:
        """How many sockets are open."""
        return len(self._everyone)

    # -- listeners come and go ---------------------------------------------------------------------------------------

    def admit(self, path: str, headers: Headers, address: str) -> Topic | Asked | Rejection:
        """What the gate says, and whether there is room for one more from this address."""
        full = len(self._everyone) >= self.limits.sockets
        if not self._open or full or self._addresses[address] >= self.limits.sockets_an_address:
            return Rejection(503, "too_many_listeners")
        return self.gate.admit(path, headers)

    def join(self, listener: "Listener", topic: Topic) -> None:
        """Take in a listener whose handshake is done; it gets the whole board at once, or as soon as there is one."""
        room = self._rooms.get(topic)
        if room is None:
            room = self._rooms[topic] = Room(topic)
            self.on_open(topic)
        listener.room = room
        self._everyone.add(listener)
        self._addresses[listener.address] += 1
        self._welcome(listener, room)

    def leave(self, listener: "Listener") -> None:
        """The listener gets no more frames; its socket may still be closing."""
        room, listener.room = listener.room, None
        if room is not None:
            self._take_out(listener, room)
            if room.empty:
                del self._rooms[room.topic]

    def forget(self, listener: "Listener") -> None:
        """The listener's connection is gone."""
        self.leave(listener)
        self._stalled.pop(listener, None)
        self._closing.pop(listener, None)
        if listener in self._everyone:
            self._everyone.discard(listener)
            self._addresses[listener.address] -= 1
            if not self._addresses[listener.address]:
                del self._addresses[listener.address]

    def stall(self, listener: "Listener") -> None:
        """The listener's buffer is full: pass it over from now on."""
        self._stalled.setdefault(listener, time.monotonic())
        room = listener.room
        if room is not None:
            listener.seen = max(listener.seen, self._sending)  # if this very frame filled it, it will arrive
            self._take_out(listener, room)
            room.stalled.add(listener)

    def resume(self, listener: "Listener") -> None:
        """The listener's buffer has drained: it gets the newest frame if it has missed one."""
        self._stalled.pop(listener, None)
        room = listener.room
        if room is not None:
            room.stalled.discard(listener)
            self._welcome(listener, room)

    def _take_out(self, listener: "Listener", room: Room) -> None:
        room.ready[listener.deflates].pop(listener, None)
        room.stalled.discard(listener)
        if room.skipped is not None:
            room.skipped.add(listener.send)

    def _welcome(self, listener: "Listener", room: Room) -> None:
        if listener in self._stalled:  # the handshake alone filled its buffer
            room.stalled.add(listener)
            return
        room.ready[listener.deflates][listener] = listener.send
        if room.newest is not None and listener.seen < room.number:
            listener.seen = room.number
            self.sent += 1
            if room.early is not None:
                room.early.add(listener.send)
            listener.send(room.newest.deflated if listener.deflates else room.newest.plain)

    def closing(self, listener: "Listener") -> None:
        """We have begun to close: give the peer a moment, then cut."""
        self.leave(listener)
        self._closing.setdefault(listener, time.monotonic() + self.limits.closing_for)

    # -- the beat ----------------------------------------------------------------------------------------------------

    async def _beat(self, room: Room, begins: float) -> None:
        sent = 0
        try:
            while sent < room.number and not room.empty:
                await asyncio.sleep(begins - time.monotonic())
                async with self._turn:  # one crowd at a time
                    began, sent = time.monotonic(), room.number
                    room.cost = await self._fan_out(room)
                    begins = room.due = began + room.beat
                    # However many rooms there are, and however slow the machine: half the time is for others.
                    await asyncio.sleep(time.monotonic() - began)
        finally:
            room.beating = False

    async def _fan_out(self, room: Room) -> float:
        """Write the newest frame to everyone in the room who can take it; the processor's seconds it took.

        Not the clock's: somebody else's load would slow the beat down for the next while, and cure nothing.
        """
        frame, number, cost = room.newest, room.number, 0.0
        assert frame is not None
        room.skipped, room.early = room.early or set(), None
        for ready, data in zip(room.ready, (frame.plain, frame.deflated), strict=True):
            crowd = list(ready.values())
            for start in range(0, len(crowd), SLICE):
                began = time.thread_time()
                some = crowd[start : start + SLICE]
                if room.skipped:
                    some = [send for send in some if send not in room.skipped]
                self._write_to(some, data, number)
                cost += time.thread_time() - began
                await asyncio.sleep(0)
        room.skipped = None
        return cost

    def _write_to(self, some: list[Send], data: bytes, number: int) -> None:
        self._sending = number  # whoever stalls meanwhile stalls on this frame
        for send in some:
            send(data)
        self._sending = 0
        self.sent += len(some)

    # -- the sweep ---------------------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Ping everyone now and then, and cut who is dead, stalled or slow to close. Runs until cancelled."""
        pinged = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            for listener in [one for one, until in self._closing.items() if until <= now]:
                listener.cut()
            for listener in [one for one, since in self._stalled.items() if now - since > self.limits.stalled_for]:
                listener.cut()
            if now - pinged >= self.limits.ping_every:
                pinged = now
                await self._ping_all()

    async def _ping_all(self) -> None:
        everyone = list(self._everyone)
        for start in range(0, len(everyone), SLICE):
            for listener in everyone[start : start + SLICE]:
                if listener.room is not None and listener not in self._stalled:
                    if listener.silent:
                        listener.cut()
                    else:
                        listener.silent, listener.heard = True, 0
                        listener.send(PING)
            await asyncio.sleep(0)

    def close(self) -> None:
        """Take no more listeners. Their sockets are closed by the server, each through its own `shutdown`."""
        self._open = False

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("fan_out_failed", exc_info=task.exception())
