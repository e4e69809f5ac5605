"""What the public may not see yet changes no byte of what it gets: pages, JSON, frames, sockets, errors, kept bytes.

A frozen board, and one published with corrections under way, are crawled before and after hidden facts arrive. Where
only progress may be seen, two halls are compared that differ in nothing but the marks; in a blind event, in nothing
but who stands behind which number.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection

from competition.app import create_app
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.standings import digest
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from tests.cast import PRACTICAL_SEATS, THEORY_SEAT
from tests.patience import PATIENCE
from tests.spectators import EVENT, PEOPLE, desk, found, mark, score, season, serving
from tests.surface import HOST, Surface, assert_same, crawl, listen

BESIDE = "beside-replay-1"  # an old replay: it stands on no page but its own, so that its marks may come at any time
REASON = "ab" * 32
_keys = count(1)
TOPICS = [(language, page) for language in ("zh", "en") for page in ("board", "hall")]


class Hall:
    """A server over one office, with every public socket open, as a crowd has it."""

    def __init__(self, office: Office, base: str, stack: ExitStack) -> None:
        self.office = office
        self.base = base
        self.app = create_app(office)
        self._beside = stack.enter_context(listen(base, BESIDE, "zh", "board"))
        self._beside.recv(timeout=PATIENCE)
        self.sockets = [stack.enter_context(listen(base, EVENT, *topic)) for topic in TOPICS]
        self.frames = [socket.recv(timeout=PATIENCE) for socket in self.sockets]
        self._marks = 0

    def settle(self) -> None:
        """Wait until the server has followed all that was recorded: another event's frame is rendered after it."""
        for _ in range(2):
            self._marks += 1
            mark(self.office, "s1", "t1", str(self._marks), event=BESIDE)
            self._beside.recv(timeout=PATIENCE)

    def surface(self, known: Surface | None = None) -> Surface:
        self.settle()
        return crawl(self.base, self.app, known)

    def fresh_frames(self) -> list[str | bytes]:
        frames = []
        for topic in TOPICS:
            with listen(self.base, EVENT, *topic) as socket:
                frames.append(socket.recv(timeout=PATIENCE))
        return frames


@contextmanager
def hall_of(office: Office) -> Iterator[Hall]:
    with serving(office) as base, ExitStack() as stack:
        yield Hall(office, base, stack)


@pytest.fixture
def make_office(sqlite_pattern: Path, tmp_path: Path) -> Iterator[Callable[[f.EventFounded], Office]]:
    made: list[Office] = []

    def make(founded: f.EventFounded) -> Office:
        path = tmp_path / f"office-{len(made)}.sqlite3"
        shutil.copyfile(sqlite_pattern, path)
        office = open_office(f"sqlite:///{path}", clock=lambda: 1_700_000_000_000)
        made.append(office)
        found(office, founded=founded)
        for replay in (BESIDE, "beside-replay-2"):
            found(office, replay, ["s1"], founded=f.EventFounded(VERSION, replay_of="beside"))
        season(office, EVENT)
        return office

    yield make
    for office in made:
        office.close()


def silent(socket: ClientConnection) -> bool:
    try:
        socket.recv(timeout=0.05)
    except TimeoutError:
        return True
    return False


def by_seat(office: Office, seat: str, *facts: f.Fact) -> None:
    """A judge's facts, each of which must be recorded."""
    proposals = tuple(Proposal(f"{seat}-{next(_keys)}", fact) for fact in facts)
    receipts = office.recorder.record(Submission(EVENT, seat, proposals))
    assert all(receipt.outcome == "recorded" for receipt in receipts), receipts


def standing(office: Office, subject: str, aspect: str, seat: str) -> str:
    return office.replicas.of(EVENT).state.subjects[subject].marks[aspect, seat].key


def corrections(office: Office) -> None:
    """A mark taken back by its judge, one voided and one corrected by the chief."""
    by_seat(office, "li", f.MarkVoided("s1", "look", "li", standing(office, "s1", "look", "li")))
    corrected = f.MarkCorrected("s1", "t1", "", "0", standing(office, "s1", "t1", ""), REASON)
    voided = f.MarkVoided("s2", "length", "", standing(office, "s2", "length", ""), REASON)
    desk(office, EVENT, corrected, voided)


def completed(office: Office) -> None:
    """Every mark that is missing, every sheet and every module signed, somebody disqualified, the session closed."""
    mark(office, "s1", "look", "0", "li")
    mark(office, "s2", "length", "150")
    for subject in list(PEOPLE)[2:]:
        score(office, subject, "100", crack="yes")
    for subject in PEOPLE:
        by_seat(office, THEORY_SEAT, f.SheetSigned(THEORY_SEAT, subject, "theory"))
        for seat in PRACTICAL_SEATS:
            by_seat(office, seat, f.SheetSigned(seat, subject, "practice"))
    for module in ("theory", "practice"):
        desk(office, EVENT, f.ModuleSigned(module, digest_of_module(office.replicas.of(EVENT).state, module)))
    desk(office, EVENT, f.SubjectStatusSet("s2", "disqualified"), f.SessionClosed("day"))


def in_the_hall(office: Office) -> None:
    """Whatever a hall's desk does, but points: a draw that leaves the start order, check-ins, clocks, incidents."""
    subjects = office.replicas.of(EVENT).state.subjects
    drawn = (f.Drawn("s5", subjects["s5"].start, "hall-a"), f.Drawn("s6", subjects["s6"].start, "hall-b"))
    desk(
        office, EVENT,
        f.CheckedIn("s1"), f.CheckedIn("s2"), f.CheckedIn("s2", False), f.DrawHeld("draw-1", "urn", drawn),
        f.ClockStarted("s5", "practice", 5400), f.ClockPaused("s5", "practice"), f.ClockResumed("s5", "practice"),
        f.IncidentNoted("incident-1", "s5", "injury", REASON, "practice"),
        f.IncidentDecided("incident-1", "time", REASON, 90),
        f.IncidentNoted("incident-2", "s6", "violation", REASON), f.IncidentDecided("incident-2", "nothing", REASON),
        f.ClockStopped("s5", "practice"),
    )  # fmt: skip


def late(office: Office) -> None:
    """A mark that waits for the chief."""
    fact = f.Marked("s1", "look", "li", "3", standing(office, "s1", "look", "li"))
    (receipt,) = office.recorder.record(Submission(EVENT, "li", (Proposal("late", fact),)))
    assert receipt.details["quarantined"] == "yes", receipt


def test_behind_a_frozen_board_nothing_that_happens_changes_a_byte(make_office) -> None:
    office = make_office(f.EventFounded(VERSION, depth="aspects"))
    for subject, theory in (("s1", "88"), ("s2", "60")):
        score(office, subject, theory)
    desk(office, EVENT, f.BoardFrozen())
    with hall_of(office) as hall:
        before = hall.surface()
        assert before["gzip, tag known", f"/zh/event/{EVENT}"].status == 304
        position = office.replicas.of(EVENT).position
        for happens in (in_the_hall, corrections, completed, late):
            happens(office)
            after = hall.surface(before)
            assert_same(before, after)
        assert office.replicas.of(EVENT).position > position + 60
        assert all(silent(socket) for socket in hall.sockets), "a socket was sent something"
        assert hall.fresh_frames() == hall.frames

        desk(office, EVENT, f.BoardThawed())
        thawed = hall.surface(before)
        changed = {path for way, path in thawed if thawed[way, path] != before.get((way, path))}
        shown = ("", "/frame", "/hall", "/hall/frame", "/board.json", "/subject/s1")
        assert {f"/{language}/event/{EVENT}{page}" for language in ("zh", "en") for page in shown} <= changed
        assert not any(silent(socket) for socket in hall.sockets), "the crawl would not have seen a change"


def test_of_a_running_event_nothing_that_happens_in_the_hall_is_told(make_office) -> None:
    """The board is live, so that its edition moves with the ledger: the two halls have the same number of entries."""
    seen: list[tuple[Surface, list[str | bytes]]] = []
    for hall_happens in (True, False):
        office = make_office(f.EventFounded(VERSION, depth="aspects"))
        score(office, "s1", "88")
        if hall_happens:
            in_the_hall(office)
        else:
            desk(office, EVENT, *(f.CheckedIn("s3", number % 2 == 0) for number in range(12)))
        with hall_of(office) as hall:
            seen.append((hall.surface(), hall.fresh_frames()))
    (one, frames), (other, other_frames) = seen
    assert_same(one, other)
    assert frames == other_frames


def test_once_published_what_is_corrected_is_seen_only_when_it_is_published_again(make_office) -> None:
    office = make_office(f.EventFounded(VERSION, visibility="published", depth="aspects"))
    for subject in PEOPLE:
        score(office, subject, "88")
    for module in ("theory", "practice"):
        desk(office, EVENT, f.ModuleSigned(module, digest_of_module(office.replicas.of(EVENT).state, module)))
    replica = office.replicas.of(EVENT)
    desk(office, EVENT, f.ResultsPublished("provisional", VERSION, digest(replica.scorer.standings(replica.state))))
    with hall_of(office) as hall:
        before = hall.surface()
        assert b"88" in before["plain", f"/zh/event/{EVENT}/subject/s1"].body
        reopened = (f.ModuleReopened(module, REASON) for module in ("theory", "practice"))
        desk(office, EVENT, *reopened)
        corrections(office)
        mark(office, "s3", "t1", "0")
        after = hall.surface(before)
        assert_same(before, after)
        assert all(silent(socket) for socket in hall.sockets), "a socket was sent something"
        assert hall.fresh_frames() == hall.frames


def test_while_results_wait_two_halls_with_other_marks_look_the_same_in_every_byte(make_office) -> None:
    """Progress may be seen, so that a mark may change a page: but no mark's value, nor what follows from it, may."""
    worlds = [("88", "no", "3"), ("0", "yes", "absent")]
    seen: list[tuple[Surface, list[str | bytes]]] = []
    for theory, crack, look in worlds:
        office = make_office(f.EventFounded(VERSION, visibility="published", depth="aspects"))
        with hall_of(office) as hall:
            for number, subject in enumerate(list(PEOPLE)[:4]):
                score(office, subject, theory if number % 2 else "45", crack=crack)
            mark(office, "s1", "look", look, "li")
            mark(office, "s5", "t1", theory)
            seen.append((hall.surface(), hall.fresh_frames()))
    (one, frames), (other, other_frames) = seen
    assert_same(one, other)
    assert frames == other_frames


def test_of_a_blind_event_two_halls_with_other_names_behind_the_numbers_look_the_same(make_office) -> None:
    seen: list[tuple[Surface, list[str | bytes]]] = []
    for turned in (False, True):
        office = make_office(f.EventFounded(VERSION, depth="aspects", blind=True))
        order = list(reversed(PEOPLE)) if turned else list(PEOPLE)
        bound = (f.SubjectBound(s, "person", f"{EVENT}-{who}") for s, who in zip(PEOPLE, order, strict=True))
        desk(office, EVENT, *bound)
        with hall_of(office) as hall:
            score(office, "s1", "88")
            seen.append((hall.surface(), hall.fresh_frames()))
    (one, frames), (other, other_frames) = seen
    assert_same(one, other)
    assert frames == other_frames
    told = b"".join(answer.body for answer in one.values())
    hidden = [PEOPLE[subject] for subject in PEOPLE if subject != "s1"]  # who stands in the replay by name
    assert not any(name.encode() in told for names in hidden for name in names[:2])
    assert HOST.encode() not in told  # no address is written out, so that two servers can be compared
