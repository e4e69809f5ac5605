"""Follows what concerns one seat or one desk: makes the small notices of private topics, and ends passes.

Apart from the follower of boards, so that no number of tablets makes a board wait. A notice is the whole of what is
new, never a step; it holds no mark, but says "look". Whoever's session ended or whose seat was taken is shut out here.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from competition.live.doorman import Doorman, Pass
from competition.live.follower import Doorbell
from competition.live.frames import frame_of
from competition.live.gate import Topic
from competition.live.hub import Hub

if TYPE_CHECKING:
    from competition.live.connection import Listener

log = structlog.get_logger(__name__)

LOOK_ROUND_SECONDS = 2.0  # a pass that ended without a bell is noticed as late as that
REST_SECONDS = 0.1
REST_PER_COST = 5  # at most a fifth of a processor, however many tablets there are
PATIENCE_SECONDS = 1.0
SHUT_OUT = 4401  # the close code of a pass that is good no longer; its reason is the refusal's word

Look = Callable[[Topic], bytes]


class PrivateFollower:
    """One thread for the private topics of one hub. `look(topic)` gives the body of the topic's newest notice."""

    def __init__(self, hub: Hub, doorbell: Doorbell, doorman: Doorman, look: Look) -> None:
        self._hub = hub
        self._doorbell = doorbell
        self._doorman = doorman
        self._look = look
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._leave: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._follow, name="private", daemon=True)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to follow; notices are published on `loop`."""
        self._loop = loop
        self._leave = self._doorbell.subscribe(lambda stream: self._wake.set())
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for the thread; from another thread than the loop's."""
        self._leave()
        self._stopping.set()
        self._wake.set()
        self._thread.join(5)
        self._doorman.close()

    def opened(self) -> None:
        """A private room has opened. From any thread; returns at once."""
        self._wake.set()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(LOOK_ROUND_SECONDS)
            self._wake.clear()
            began = time.monotonic()
            try:
                self._serve()
            except Exception:
                log.exception("private_topics_failed")
                self._stopping.wait(PATIENCE_SECONDS)
            self._stopping.wait(max(REST_SECONDS, REST_PER_COST * (time.monotonic() - began)))

    def _serve(self) -> None:
        topics = [topic for topic in self._hub.topics() if topic.private]
        if not topics:
            return
        for topic in topics:
            if self._stopping.is_set():
                return
            try:
                self._check(topic)
                frame = frame_of(self._look(topic))
                self._loop.call_soon_threadsafe(self._hub.publish, topic, frame)
            except Exception:  # one topic that fails must not hold up the others
                log.exception("notice_failed", topic=topic)

    def _check(self, topic: Topic) -> None:
        """Shut out whoever listens by a pass that ended. Each listener has its own."""
        held = asyncio.run_coroutine_threadsafe(self._passes(topic), self._loop).result(5)
        for listener, own in held:
            why = self._doorman.ended(own)
            if why:
                self._loop.call_soon_threadsafe(listener.close, SHUT_OUT, why)

    async def _passes(self, topic: Topic) -> list[tuple["Listener", Pass]]:
        return [(each, each.holds) for each in self._hub.listeners(topic) if each.holds is not None]
