"""The one way to write: what each proposal gets as its receipt, and what the ledger then holds."""

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import event, text

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.doorbell import Doorbell
from competition.ledger.engine import reading, writing
from competition.rules import VERSION
from competition.rules import facts as f
from competition.tally.office import Office
from competition.tally.recorder import MOST_MARKS, Proposal, Receipt, Recorder, Submission, TransportBroken
from competition.tally.replica import Replicas
from tests import cast
from tests.cast import DESK, EVENT


@pytest.fixture
def welding(office: Office) -> Office:
    """The office with the welding event founded, its session open."""
    cast.found(office)
    return office


def mark(
    key: str, value: str = "2", subject: str = "s1", aspect: str = "look", seat: str = "wang", **more: object
) -> Proposal:
    return Proposal(key, f.Marked(subject, aspect, seat, value, more.get("replaces")), more.get("made", 5))  # type: ignore[arg-type]


def send(office: Office, *proposals: Proposal, by: str = "wang", stream: str = EVENT) -> list[Receipt]:
    return office.recorder.record(Submission(stream, by, proposals))


def desk(office: Office, key: str, fact: f.Fact, stream: str = EVENT) -> Receipt:
    return office.recorder.record(Submission(stream, DESK, [Proposal(key, fact)]))[0]


def outcomes(receipts: Sequence[Receipt]) -> list[tuple[str, str]]:
    return [(receipt.outcome, receipt.word) for receipt in receipts]


def head(office: Office, stream: str = EVENT) -> tuple[int, bytes] | None:
    with reading(office.engine) as connection:
        return store.head(connection, stream)


def bodies(office: Office) -> list[f.Entry[f.Fact]]:
    with reading(office.engine) as connection:
        return [decode(body) for _, body, _ in store.read(connection, EVENT, 0)]


def waiting(office: Office) -> list[tuple[str, str]]:
    with reading(office.engine) as connection:
        return [(late.key, late.word) for late in store.late(connection, EVENT)]


# -- one mark ------------------------------------------------------------------------------------------------------


def test_a_recorded_mark_stands_in_the_ledger_at_the_position_on_its_receipt(welding: Office) -> None:
    before = head(welding)
    (receipt,) = send(welding, mark("k1", made=123))
    assert before is not None
    assert receipt == Receipt("k1", "recorded", before[0] + 1)
    last = bodies(welding)[-1]
    assert (last.by, last.key, last.made, last.fact) == ("wang", "k1", 123, f.Marked("s1", "look", "wang", "2"))
    assert last.at > 1_700_000_000_000


def test_a_mark_sent_twice_counts_once_and_gets_its_first_receipt_again(welding: Office) -> None:
    (first,) = send(welding, mark("k1"))
    send(welding, mark("k2", subject="s2"))
    again = send(welding, mark("k1", made=99))  # the tablet's clock does not count
    assert again == [Receipt("k1", "exists", first.position)]
    assert [entry.key for entry in bodies(welding)].count("k1") == 1


def test_a_mark_replaced_since_still_exists_when_it_is_sent_again(welding: Office) -> None:
    (first,) = send(welding, mark("k1", "1"))
    send(welding, mark("k2", "3", replaces="k1"))
    assert send(welding, mark("k1", "1")) == [Receipt("k1", "exists", first.position)]
    assert welding.replicas.of(EVENT).state.subjects["s1"].marks[("look", "wang")].fact.value == "3"


def test_a_key_with_other_content_is_a_conflict_that_names_what_stands(welding: Office) -> None:
    (first,) = send(welding, mark("k1", "2"))
    before = head(welding)
    (receipt,) = send(welding, mark("k1", "3"))
    assert receipt == Receipt("k1", "conflict", first.position, "key_reused", {"key": "k1"})
    assert head(welding) == before


def test_the_same_key_of_another_seat_is_another_key(welding: Office) -> None:
    send(welding, mark("k1"))
    (receipt,) = send(welding, mark("k1", seat="li"), by="li")
    assert receipt.outcome == "recorded"


def test_a_key_repeated_inside_one_submission_counts_once(welding: Office) -> None:
    receipts = send(welding, mark("k1", "1"), mark("k1", "1"), mark("k1", "2"))
    position = receipts[0].position
    assert outcomes(receipts) == [("recorded", ""), ("exists", ""), ("conflict", "key_reused")]
    assert [receipt.position for receipt in receipts] == [position] * 3


def test_a_refused_key_is_not_used_up(welding: Office) -> None:
    assert outcomes(send(welding, mark("k1", "9"))) == [("refused", "value_not_allowed")]
    assert outcomes(send(welding, mark("k1", "3"))) == [("recorded", "")]


def test_an_edit_made_offline_may_replace_one_that_was_never_sent_before(welding: Office) -> None:
    receipts = send(welding, mark("k1", "1"), mark("k2", "2", replaces="k1"), mark("k3", "3", replaces="k2"))
    assert outcomes(receipts) == [("recorded", "")] * 3


def test_an_edit_of_what_no_longer_stands_is_a_conflict_and_never_a_silent_win(welding: Office) -> None:
    send(welding, mark("k1", "1"), mark("k2", "2", replaces="k1"))
    (receipt,) = send(welding, mark("k3", "3", replaces="k1"))
    assert (receipt.outcome, receipt.word) == ("conflict", "superseded")
    assert receipt.details == {"standing": "k2", "value": "2"}
    assert waiting(welding) == []


def test_good_marks_are_taken_although_a_bad_one_came_with_them(welding: Office) -> None:
    receipts = send(welding, mark("k1"), mark("k2", "7", "s2"), mark("k3", subject="s3"))
    assert outcomes(receipts) == [("recorded", ""), ("refused", "value_not_allowed"), ("recorded", "")]


def test_a_clock_that_cannot_be_right_costs_no_mark(welding: Office) -> None:
    receipts = send(welding, mark("k1", made=-5), mark("k2", subject="s2", made=2**70))
    assert outcomes(receipts) == [("recorded", "")] * 2
    assert [entry.made for entry in bodies(welding)[-2:]] == [None, None]


# -- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "by", "word"),
    [
        (mark("k", "4"), "wang", "value_not_allowed"),
        (mark("k", "02", aspect="finish"), "wang", "value_not_a_number"),
        (mark("k", "10.1", aspect="finish"), "wang", "value_out_of_range"),
        (mark("k", subject="s9"), "wang", "unknown_subject"),
        (mark("k", aspect="smell"), "wang", "unknown_aspect"),
        (mark("k", seat="li"), "wang", "not_your_cell"),
        (mark("k"), "stranger", "unknown_seat"),
        (mark("", subject="s2"), "wang", "id_malformed"),
        (mark("k" * 201), "wang", "id_malformed"),
        (mark("k\x00"), "wang", "id_malformed"),
        (mark("k\ud800"), "wang", "id_malformed"),
        (mark("k"), "wang\x00", "id_malformed"),
        (Proposal("k", f.SubjectEntered("s9")), "wang", "desk_only"),
        (Proposal("k", f.SchemePinned(cast.SCHEME, "0")), DESK, "rules_version_differs"),
        (Proposal("k", f.EventFounded(VERSION)), DESK, "already_founded"),
        (Proposal("k", f.SeasonFounded(VERSION)), DESK, "wrong_stream_kind"),
    ],
)
def test_a_refusal_leaves_the_ledger_as_it_was(welding: Office, proposal: Proposal, by: str, word: str) -> None:
    before, rung, bell = head(welding), [], Doorbell()
    bell.subscribe(rung.append)
    state = welding.replicas.of(EVENT).state
    recorder = Recorder(welding.engine, welding.replicas, bell, lambda: 1)
    assert outcomes(recorder.record(Submission(EVENT, by, [proposal]))) == [("refused", word)]
    assert head(welding) == before
    assert welding.replicas.of(EVENT).state is state
    assert waiting(welding) == []
    assert rung == []


def test_too_many_marks_in_one_submission_are_all_refused(welding: Office) -> None:
    before = head(welding)
    receipts = send(welding, *(mark(f"k{n}") for n in range(MOST_MARKS + 1)))
    assert {(receipt.outcome, receipt.word) for receipt in receipts} == {("refused", "too_many")}
    assert receipts[0].details == {"limit": "500"}
    assert head(welding) == before


def test_nothing_proposed_gives_no_receipts(welding: Office) -> None:
    assert send(welding) == []


def test_no_seat_speaks_for_another(welding: Office) -> None:
    before = head(welding)
    for by, whole in (("wang", False), ("wang", True), (DESK, False)):
        proposal = Proposal("k", f.Marked("s1", "look", "li", "2"), None, "li")
        with pytest.raises(ValueError, match="desk"):
            welding.recorder.record(Submission(EVENT, by, [proposal], whole))
    assert head(welding) == before


def test_a_desk_brings_the_marks_of_many_seats_as_a_whole_and_each_keeps_its_author(welding: Office) -> None:
    marks = [Proposal("k", f.Marked("s1", "look", seat, "2"), None, seat) for seat in ("wang", "li")]
    assert outcomes(welding.recorder.record(Submission(EVENT, DESK, marks, True))) == [("recorded", "")] * 2
    assert [(entry.by, entry.key) for entry in bodies(welding)[-2:]] == [("wang", "k"), ("li", "k")]
    assert outcomes(welding.recorder.record(Submission(EVENT, DESK, marks, True))) == [("exists", "")] * 2


# -- late marks ----------------------------------------------------------------------------------------------------


def test_a_mark_after_the_session_closed_is_refused_but_kept_beside_the_ledger(welding: Office) -> None:
    desk(welding, "close", f.SessionClosed("day"))
    before = head(welding)
    receipts = send(welding, mark("k1"), mark("k2", "3", replaces="k1"))
    assert outcomes(receipts) == [("refused", "session_closed")] * 2
    assert all(receipt.details["quarantined"] == "yes" for receipt in receipts)
    send(welding, mark("k1"))  # as often as it comes
    assert waiting(welding) == [("k1", "session_closed"), ("k2", "session_closed")]
    assert head(welding) == before
    with reading(welding.engine) as connection:
        late = store.late(connection, EVENT)[1]
    assert decode(late.body).fact == f.Marked("s1", "look", "wang", "3", "k1")


def test_a_late_mark_sent_again_while_its_session_is_open_is_recorded_and_waits_no_more(welding: Office) -> None:
    desk(welding, "close", f.SessionClosed("day"))
    send(welding, mark("k1"))
    desk(welding, "open", f.SessionOpened("evening", ("practice",)))
    assert outcomes(send(welding, mark("k1"))) == [("recorded", "")]
    assert waiting(welding) == []


def test_marks_of_an_excused_seat_and_on_a_signed_sheet_are_kept_too(welding: Office) -> None:
    desk(welding, "excuse", f.SeatExcused("wang", "s2"))
    sheet = [mark("a", "2"), mark("b", "7", aspect="finish"), mark("c", "150", aspect="length", seat="")]
    sheet += [mark("d", "0", aspect="safety", seat=""), mark("e", "no", aspect="crack", seat="")]
    assert outcomes(send(welding, *sheet)) == [("recorded", "")] * 5
    assert outcomes(send(welding, Proposal("sign", f.SheetSigned("wang", "s1", "practice")))) == [("recorded", "")]
    send(welding, mark("k1", subject="s2"), mark("k2", "3", replaces="a"))
    void = Proposal("k3", f.MarkVoided("s1", "look", "wang", "a"))
    assert send(welding, void)[0].details["quarantined"] == "yes"
    assert waiting(welding) == [("k1", "excused"), ("k2", "sheet_signed"), ("k3", "sheet_signed")]


def test_marks_of_a_revoked_device_go_to_the_quarantine_unless_they_were_recorded_before(welding: Office) -> None:
    send(welding, mark("k1"))
    revoked = Submission(EVENT, "wang", [mark("k1"), mark("k2", subject="s2")], late="seat_revoked")
    assert outcomes(welding.recorder.record(revoked)) == [("exists", ""), ("refused", "seat_revoked")]
    assert waiting(welding) == [("k2", "seat_revoked")]


# -- founding, and all or nothing ----------------------------------------------------------------------------------


def founding(*more: Proposal) -> list[Proposal]:
    return [Proposal(f"found-{n}", fact) for n, fact in enumerate(cast.founding())] + list(more)


def test_a_stream_that_nobody_founded_takes_nothing(office: Office) -> None:
    assert outcomes(send(office, mark("k1"))) == [("refused", "not_founded")]
    assert office.replicas.streams() == []
    assert office.replicas.find(EVENT) is None


def test_loading_the_same_event_again_changes_nothing(welding: Office) -> None:
    before = head(welding)
    again = welding.recorder.record(Submission(EVENT, DESK, founding(), whole=True, founds="event"))
    assert {receipt.outcome for receipt in again} == {"exists"}
    assert head(welding) == before


@pytest.mark.parametrize("whole", [True, False])
def test_a_refused_founding_leaves_no_stream(office: Office, whole: bool) -> None:
    wrong = [Proposal("k", f.EventFounded("no such version"))]
    (receipt,) = office.recorder.record(Submission(EVENT, DESK, wrong, whole=whole, founds="event"))
    assert receipt.outcome == "refused"
    assert office.replicas.streams() == []
    cast.found(office)
    assert office.replicas.streams() == [(EVENT, "event")]


def test_an_event_cannot_be_founded_as_a_season(welding: Office) -> None:
    asks = [Proposal("k", f.SeasonFounded(VERSION))]
    (receipt,) = welding.recorder.record(Submission(EVENT, DESK, asks, founds="season"))
    assert (receipt.outcome, receipt.word) == ("refused", "wrong_stream_kind")
    (receipt,) = welding.recorder.record(Submission("2026", DESK, asks, founds="event"))
    assert (receipt.outcome, receipt.word) == ("refused", "wrong_stream_kind")
    assert welding.replicas.streams() == [(EVENT, "event")]


def test_a_whole_submission_with_one_refusal_records_nothing_and_says_which(office: Office) -> None:
    wrong = founding(Proposal("twice", f.SubjectEntered("s1")))
    receipts = office.recorder.record(Submission(EVENT, DESK, wrong, whole=True, founds="event"))
    assert receipts[-1].word == "already_entered"
    assert {(receipt.outcome, receipt.word) for receipt in receipts[:-1]} == {("refused", "whole_refused")}
    assert receipts[0].details == {"key": "twice", "word": "already_entered"}
    assert head(office) is None


def test_a_whole_submission_may_be_long(welding: Office) -> None:
    many = [Proposal(f"n{n}", f.SubjectEntered(f"n{n}")) for n in range(MOST_MARKS * 3)]
    receipts = welding.recorder.record(Submission(EVENT, DESK, many, whole=True))
    assert {receipt.outcome for receipt in receipts} == {"recorded"}
    assert len(welding.replicas.of(EVENT).state.subjects) == MOST_MARKS * 3 + 5


def test_a_fact_may_rest_only_on_an_entry_that_is_there(welding: Office) -> None:
    season = [Proposal("s", f.SeasonFounded(VERSION)), Proposal("t", f.TierDeclared("four", 4))]
    welding.recorder.record(Submission("2026", DESK, season, whole=True, founds="season"))
    stands = head(welding)
    assert stands is not None
    position, at_head = stands
    untrue = [f.Pin(EVENT, position + 1, at_head.hex()), f.Pin(EVENT, position, "00" * 32), f.Pin("x", 1, "00" * 32)]
    for number, pin in enumerate(untrue):
        receipt = desk(welding, f"l{number}", f.EventListed("four", pin), "2026")
        assert (receipt.outcome, receipt.word) == ("refused", "pin_unknown")
    assert desk(welding, "l", f.EventListed("four", f.Pin(EVENT, *_hex(stands))), "2026").outcome == "recorded"


def _hex(stands: tuple[int, bytes]) -> tuple[int, str]:
    return stands[0], stands[1].hex()


# -- many at once --------------------------------------------------------------------------------------------------


class Crowd:
    """Callers held back by a lock on the stream: the first leads alone, all behind it share the next commit."""

    def __init__(self, office: Office, *submissions: Submission) -> None:
        self.answers: list[list[Receipt] | BaseException | None] = [None] * len(submissions)
        self._office = office
        self._submissions = submissions

    def send(self) -> None:
        threads = [threading.Thread(target=self._one, args=(n,)) for n in range(len(self._submissions))]
        with writing(self._office.engine) as connection:
            store.lock(connection, EVENT)
            for number, thread in enumerate(threads):
                thread.start()
                while self._in_line() < number:
                    pass
        for thread in threads:
            thread.join()

    def _in_line(self) -> int:
        queue = self._office.recorder._queues.get(EVENT)
        return len(queue.waiting) if queue is not None and queue.led else -1

    def _one(self, number: int) -> None:
        try:
            self.answers[number] = self._office.recorder.record(self._submissions[number])
        except BaseException as failure:
            self.answers[number] = failure

    def outcomes(self) -> list[str]:
        return [one[0].outcome if isinstance(one, list) else type(one).__name__ for one in self.answers]


def of_wang(key: str, subject: str, value: str = "2") -> Submission:
    return Submission(EVENT, "wang", [mark(key, value, subject)])


def test_callers_that_wait_share_one_commit_and_each_gets_its_own_receipts(welding: Office) -> None:
    commits: list[object] = []
    submissions = [of_wang(f"k{n}", f"s{n}") for n in (1, 2, 3, 4)] + [of_wang("k2", "s2"), of_wang("k9", "s5", "9")]
    crowd = Crowd(welding, *submissions)
    event.listen(welding.engine, "commit", commits.append)
    crowd.send()
    assert crowd.outcomes() == ["recorded", "recorded", "recorded", "recorded", "exists", "refused"]
    assert [answer[0].key for answer in crowd.answers if isinstance(answer, list)] == [
        "k1", "k2", "k3", "k4", "k2", "k9"
    ]  # fmt: skip
    assert len(commits) == 3  # the one that held them back, the first caller's, and one for all the others


def test_a_refused_whole_submission_takes_nothing_away_from_its_neighbours(welding: Office) -> None:
    bad = Submission(
        EVENT, DESK, [Proposal("e9", f.SubjectEntered("s9")), Proposal("e1", f.SubjectEntered("s1"))], True
    )
    good = Submission(
        EVENT, DESK, [Proposal("e9", f.SubjectEntered("s8")), Proposal("e8", f.SubjectEntered("s9"))], True
    )
    crowd = Crowd(welding, of_wang("k1", "s1"), of_wang("k2", "s2"), bad, of_wang("k3", "s3"), good)
    crowd.send()
    assert crowd.outcomes() == ["recorded", "recorded", "refused", "recorded", "recorded"]
    assert [entry.key for entry in bodies(welding)[-5:]] == ["k1", "k2", "k3", "e9", "e8"]
    assert Replicas(welding.engine).of(EVENT).catch_up()


def test_a_bug_met_by_one_submission_costs_the_others_nothing(welding: Office) -> None:
    desk(welding, "close", f.SessionClosed("day"))
    desk(welding, "open", f.SessionOpened("other", ("theory",)))
    unwritable = Submission(EVENT, "wang", [mark("k2", "2", replaces="\ud800")])
    zhao = [Submission(EVENT, "zhao", [mark(f"t{n}", "60", f"s{n}", "t1", "")]) for n in (1, 2, 3)]
    crowd = Crowd(welding, zhao[0], zhao[1], unwritable, zhao[2])
    crowd.send()
    assert crowd.outcomes() == ["recorded", "recorded", "UnicodeEncodeError", "recorded"]


def refuse_key(office: Office, key: str) -> None:
    """Let the database itself fail when an entry with this key is written."""
    with writing(office.engine) as connection:
        if office.engine.dialect.name == "sqlite":
            connection.execute(
                text(
                    f"create trigger poison before insert on entries when new.key = '{key}'"
                    " begin select raise(abort, 'the disk is full'); end"
                )
            )
        else:
            connection.execute(text(f"alter table entries add constraint poison check (key <> '{key}')"))


def heal(office: Office) -> None:
    with writing(office.engine) as connection:
        sqlite = office.engine.dialect.name == "sqlite"
        connection.execute(text("drop trigger poison" if sqlite else "alter table entries drop constraint poison"))


def test_a_failed_commit_fails_all_who_share_it_and_leaves_nothing_half(welding: Office) -> None:
    refuse_key(welding, "k3")
    before, state = bodies(welding), welding.replicas.of(EVENT).state
    crowd = Crowd(welding, of_wang("k9", "s1", "9"), of_wang("k2", "s2"), of_wang("k3", "s3"), of_wang("k4", "s4"))
    crowd.send()
    assert crowd.outcomes() == ["refused", "TransportBroken", "TransportBroken", "TransportBroken"]
    assert bodies(welding) == before
    assert welding.replicas.of(EVENT).state is state
    heal(welding)
    assert outcomes(send(welding, mark("k2", subject="s2"), mark("k3", subject="s3"))) == [("recorded", "")] * 2


def test_a_caller_after_a_failure_is_served(welding: Office) -> None:
    refuse_key(welding, "k1")
    with pytest.raises(TransportBroken):
        send(welding, mark("k1"))
    assert outcomes(send(welding, mark("k2", subject="s2"))) == [("recorded", "")]


def test_the_bell_rings_after_the_commit_and_never_before(welding: Office) -> None:
    seen: list[bool] = []

    def look(stream: str) -> None:
        if stream == EVENT:
            with reading(welding.engine) as connection:
                seen.append("k1" in store.by_keys(connection, EVENT, "wang", ["k1"]))

    welding.doorbell.subscribe(look)
    send(welding, mark("k1"))
    assert seen and all(seen)


def test_what_the_recorder_folded_is_what_a_fresh_replica_reads(welding: Office) -> None:
    send(welding, mark("k1"), mark("k2", subject="s2"))
    desk(welding, "freeze", f.BoardFrozen())
    send(welding, mark("k3", "3", replaces="k1"), Proposal("v", f.MarkVoided("s2", "look", "wang", "k2")))
    desk(welding, "out", f.SubjectStatusSet("s3", "withdrawn"))
    fresh = Replicas(welding.engine).of(EVENT)
    fresh.catch_up()
    assert fresh.snapshot() == welding.replicas.of(EVENT).snapshot()
    assert fresh.state.frozen is not None and fresh.state.frozen.position == fresh.position - 4


def test_two_hundred_marks_from_eight_threads_are_each_recorded_once(welding: Office) -> None:
    cells = cast.cells()
    receipts: list[Receipt] = []

    def tablet(start: int) -> None:
        for n in range(len(cells)):
            subject, aspect, seat, by = cells[(start + n) % len(cells)]
            value = cast.VALUES[aspect][0]
            sent = Submission(EVENT, by, [mark(f"{subject}-{aspect}-{seat}", value, subject, aspect, seat)])
            receipts.extend(welding.recorder.record(sent))

    threads = [threading.Thread(target=tablet, args=(n * 7,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {receipt.outcome for receipt in receipts} == {"recorded", "exists"}
    assert [receipt.outcome for receipt in receipts].count("recorded") == len(cells)
    first = {receipt.key: receipt.position for receipt in receipts if receipt.outcome == "recorded"}
    assert all(first[receipt.key] == receipt.position for receipt in receipts)
