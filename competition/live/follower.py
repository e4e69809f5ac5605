"""The follower: from the bell to the frame. It reads on, renders what listeners look at, and publishes.

One thread of its own, since reading, rendering and deflating must never hold the event loop. Bells are coalesced, and
a topic is rendered only when its next frame could go out at once, so nothing is rendered to be thrown away. Whatever
fails is logged and tried again: the follower ends only when it is stopped.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from competition.live.current import ANY, Current, Stamp
from competition.live.frames import Frame, frame_of
from competition.live.gate import Topic
from competition.live.hub import Hub

log = structlog.get_logger(__name__)

LOOK_ROUND_SECONDS = 2.0  # the net below the bell: a lost ring costs this much time
REST_SECONDS = 0.005  # between two passes, so that a flood of bells does not keep the interpreter from the writer
LONGEST_REST_SECONDS = 0.05
PATIENCE_SECONDS = 1.0  # until the next try after a failure
LONGEST_WAIT_SECONDS = 1.0

Render = Callable[[Topic], bytes | None]


class Doorbell(Protocol):
    """Says "look". The callback gets a stream's id, or "" for any of them, in whatever thread."""

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]: ...


class Follower:
    """Follows every stream for one hub. `render(topic)` gives a frame's body, None when there is nothing to show."""

    def __init__(self, hub: Hub, doorbell: Doorbell, current: Current, render: Render) -> None:
        self._hub = hub
        self._doorbell = doorbell
        self._current = current
        self._render = render
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._rung: set[str] = {ANY}  # the first look reads everything
        self._opened: set[Topic] = set()
        self._stopping = threading.Event()
        self._leave: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)
        self._shown: dict[Topic, Stamp] = {}  # what each topic's newest frame was rendered from
        self._retry: dict[Topic, float] = {}  # when a topic whose rendering failed is tried again

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to follow; frames are published on `loop`."""
        self._loop = loop
        self._leave = self._doorbell.subscribe(self.ring)
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for the thread. The loop must go on meanwhile: call it from another thread."""
        self._leave()
        self._stopping.set()
        self._wake.set()
        self._thread.join(5)

    def ring(self, stream: str) -> None:
        """The bell: this stream, or with "" any, may have grown. From any thread; returns at once."""
        with self._lock:
            self._rung.add(stream)
        self._wake.set()

    def opened(self, topic: Topic) -> None:
        """A room has opened and has no frame yet. From any thread; returns at once."""
        with self._lock:
            self._opened.add(topic)
        self._wake.set()

    # -- the thread --------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        pause, looked = 0.0, time.monotonic()
        while not self._stopping.is_set():
            self._wake.wait(pause)
            began = time.monotonic()
            rung, opened = self._take()
            if began - looked > LOOK_ROUND_SECONDS:
                rung.add(ANY)
            if ANY in rung:
                looked = began
            try:
                self._current.look(rung)
                pause = self._serve(opened)
            except Exception:
                log.exception("follower_failed")
                self._put_back(rung, opened)
                self._stopping.wait(PATIENCE_SECONDS)
            rest = min(max(REST_SECONDS, time.monotonic() - began), LONGEST_REST_SECONDS)
            self._stopping.wait(rest)

    def _take(self) -> tuple[set[str], set[Topic]]:
        self._wake.clear()  # before taking: whoever comes later wakes the next pass
        with self._lock:
            rung, self._rung = self._rung, set()
            opened, self._opened = self._opened, set()
        return rung, opened

    def _put_back(self, rung: set[str], opened: set[Topic]) -> None:
        with self._lock:
            self._rung |= rung
            self._opened |= opened
        self._wake.set()

    def _serve(self, opened: set[Topic]) -> float:
        """Show every topic whose board may have changed and is due; the seconds until the next one is."""
        topics = [topic for topic in self._hub.topics() if not topic.private]
        kept = set(topics) - opened
        self._shown = {topic: stamp for topic, stamp in self._shown.items() if topic in kept}
        self._retry = {topic: at for topic, at in self._retry.items() if topic in kept}
        pause = LOOK_ROUND_SECONDS
        for topic in topics:
            stamp = self._current.stamp(topic.stream)
            if stamp is None or self._shown.get(topic) == stamp:
                continue
            wait = max(self._hub.ready_in(topic), self._retry.get(topic, 0.0) - time.monotonic())
            if wait > 0:
                pause = min(pause, wait)
            else:
                self._show(topic, stamp)
        return pause

    def _show(self, topic: Topic, stamp: Stamp) -> None:
        try:
            body = self._render(topic)
            if body is not None:
                self._publish(topic, frame_of(body))
            self._shown[topic] = stamp
        except Exception:  # one page that cannot be rendered must not hold up the others
            log.exception("frame_failed", topic=topic)
            self._retry[topic] = time.monotonic() + PATIENCE_SECONDS

    def _publish(self, topic: Topic, frame: Frame) -> None:
        """Publish on the loop, and wait until it is done: a loop that is busy must not be sent more and more."""
        done = threading.Event()

        def publish() -> None:
            try:
                self._hub.publish(topic, frame)
            finally:
                done.set()

        self._loop.call_soon_threadsafe(publish)
        done.wait(LONGEST_WAIT_SECONDS)
