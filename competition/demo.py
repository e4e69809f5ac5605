"""The replay that a newcomer sees: real marks of a real competition, given again at a human pace by the one write path.

Each run founds an event of its own, which names what it replays, so that no page can pass it off as the competition
itself. Part of the roof; it uses nothing that an organiser's own event would not.
"""

import threading
import time
from dataclasses import replace
from pathlib import Path

import structlog

from competition.folders.loading import Loaded, load_event, load_folder
from competition.folders.planning import Planned, closing_of, marks_of
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules.facts import Marked
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission

MARKS_A_SECOND = 3  # nine judges who each take three seconds for a score
REST_SECONDS = 45  # the final board stays up so long before the next competition begins

log = structlog.get_logger(__name__)


def load_seeds(office: Office, seeds: Path) -> list[Loaded]:
    """Load every folder of seeds that is not in the ledger yet. The seeds are ours: a problem in one is a bug."""
    have = {stream for stream, _ in office.replicas.streams()}
    done = []
    for folder in sorted(path for path in seeds.iterdir() if path.is_dir()):
        if folder.name in have:
            continue
        loaded = load_folder(folder, office)
        if not isinstance(loaded, Loaded):
            raise RuntimeError(f"seed {folder.name} does not load: {loaded}")
        done.append(loaded)
    return done


class Replay:
    """Plays competitions from event folders, one after the other, for as long as the server runs."""

    def __init__(self, office: Office, folders: list[Path]) -> None:
        self._office = office
        self._folders = folders
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._play, name="replay", daemon=True)
        self.event = ""  # the event that is played at present

    def start(self) -> str:
        """Found the first event and begin; its id."""
        first = self._next()
        self._thread = threading.Thread(target=self._play, args=(first,), name="replay", daemon=True)
        self._thread.start()
        return first.id

    def stop(self) -> None:
        """Stop between two marks."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _play(self, folder: EventFolder) -> None:
        try:
            while not self._stop.is_set():
                self._play_one(folder)
                if self._stop.wait(REST_SECONDS):
                    return
                folder = self._next()
        except Exception:  # the hall must not go dark because a demonstration failed
            log.exception("the replay ended", event=self.event)

    def _play_one(self, folder: EventFolder) -> None:
        started = time.monotonic()
        for count, planned in enumerate(_as_judged(folder), start=1):
            due = started + count / MARKS_A_SECOND
            if self._stop.wait(max(0.0, due - time.monotonic())):
                return
            now = time.time_ns() // 1_000_000
            proposal = Proposal(planned.key, planned.fact, now)
            self._office.recorder.record(Submission(folder.id, planned.by, [proposal]))
        for planned in closing_of(folder):
            self._office.recorder.record(Submission(folder.id, planned.by, [Proposal(planned.key, planned.fact)]))

    def _next(self) -> EventFolder:
        """Found the next event to play: the folders take turns, each run has the next number."""
        run = sum("-replay-" in stream for stream, _ in self._office.replicas.streams())
        folder = read_event(self._folders[run % len(self._folders)])
        if isinstance(folder, Problems):
            raise RuntimeError(folder.text("en"))
        again = renamed(folder, f"{folder.id}-replay-{run + 1}")
        load_event(again, self._office, marks=False)
        self.event = again.id
        return again


def renamed(folder: EventFolder, event: str) -> EventFolder:
    """The same event under another id, and said to be a replay of the first."""
    old, new = f"{folder.id}/", f"{event}/"
    names = tuple(
        replace(name, id=event if name.id == folder.id else name.id.replace(old, new, 1)) for name in folder.names
    )
    return replace(folder, id=event, replay_of=folder.id, progress="open", names=names)


def _as_judged(folder: EventFolder) -> list[Planned]:
    """The marks in the order of the day: one competitor after the other, the judges of a component together."""
    start = {competitor.subject: competitor.start for competitor in folder.competitors}
    order = {aspect.id: place for place, (*_, aspect) in enumerate(folder.scheme.aspects())}

    def turn(planned: Planned) -> tuple[int, int, str]:
        fact = planned.fact
        assert isinstance(fact, Marked)
        return start[fact.subject], order[fact.aspect], planned.by

    return sorted(marks_of(folder), key=turn)
