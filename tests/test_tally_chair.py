"""Late marks and pins where the ledger is needed: a mark accepted late counts once, however it comes again."""

import pytest

from competition.ledger import store
from competition.ledger.engine import reading
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.tally.audit import audit
from competition.tally.office import Office
from competition.tally.recorder import Proposal, Receipt, Submission
from tests import cast
from tests.cast import EVENT

CHIEF = "desk:chief"
REASON = "ab" * 32
MARK = f.Marked("s1", "t1", "", "60")


@pytest.fixture
def welding(office: Office) -> Office:
    cast.found(office)
    return office


def send(office: Office, by: str, key: str, fact: f.Fact, stream: str = EVENT) -> Receipt:
    return office.recorder.record(Submission(stream, by, (Proposal(key, fact),)))[0]


def accepted(key: str = "late", value: str = "60", replaces: str | None = None) -> f.LateMarkAccepted:
    return f.LateMarkAccepted("s1", "t1", "", value, replaces, key, "zhao")


def waiting(office: Office) -> list[tuple[str, str]]:
    with reading(office.engine) as connection:
        return [(late.key, late.word) for late in store.late(connection, EVENT)]


def test_a_late_mark_that_was_accepted_is_there_when_its_tablet_sends_it_again(welding: Office) -> None:
    send(welding, CHIEF, "c1", f.SessionClosed("day"))
    assert send(welding, "zhao", "late", MARK).word == "session_closed"
    receipt = send(welding, CHIEF, "c2", accepted())
    assert receipt.outcome == "recorded"
    assert send(welding, "zhao", "late", MARK) == Receipt("late", "exists", receipt.position)
    other = send(welding, "zhao", "late", f.Marked("s1", "t1", "", "88"))
    assert (other.outcome, other.word) == ("conflict", "key_reused")
    assert audit(welding.engine).ok


def test_a_late_mark_that_came_in_after_all_is_not_accepted_once_more(welding: Office) -> None:
    send(welding, CHIEF, "c1", f.SessionClosed("day"))
    send(welding, "zhao", "late", MARK)
    send(welding, CHIEF, "c2", f.SessionOpened("evening", ("theory",)))
    assert send(welding, "zhao", "late", MARK).outcome == "recorded"
    assert send(welding, "zhao", "newer", f.Marked("s1", "t1", "", "88", "late")).outcome == "recorded"
    assert send(welding, CHIEF, "c3", accepted(replaces="newer")).word == "already_accepted"


def test_a_mark_in_a_signed_module_waits_for_the_chief_and_a_chiefs_void_does_not(welding: Office) -> None:
    for number, subject in enumerate(cast.COMPETITORS):
        send(welding, "zhao", f"k{number}", f.Marked(subject, "t1", "", "60"))
    state = welding.replicas.of(EVENT).state
    signed = f.ModuleSigned("theory", digest_of_module(state, "theory"))
    assert send(welding, CHIEF, "c1", signed).outcome == "recorded"
    assert send(welding, "zhao", "late", f.Marked("s1", "t1", "", "88", "k0")).details["quarantined"] == "yes"
    assert send(welding, CHIEF, "c2", f.MarkVoided("s1", "t1", "", "k0", REASON)).word == "module_signed"
    assert waiting(welding) == [("late", "module_signed")]


def test_a_proposal_rests_on_an_entry_that_is_there(welding: Office) -> None:
    head = welding.replicas.of(EVENT).head
    at = welding.replicas.of(EVENT).position
    pin = f.Pin(EVENT, at, head.hex())
    facts: list[f.Fact] = [
        f.SeasonFounded(VERSION),
        f.TierDeclared("four", 4),
        f.EventListed("four", pin),
        f.TitleRulePinned("experts", "expert", "city", "union", ("four",), 3, 10),
    ]
    proposals = tuple(Proposal(f"f{n}", fact) for n, fact in enumerate(facts))
    receipts = welding.recorder.record(Submission("2023", CHIEF, proposals, whole=True, founds="season"))
    assert all(receipt.outcome == "recorded" for receipt in receipts)
    wrong = f.TitleProposed("p1", "experts", f.Pin(EVENT, at, "00" * 32), "s1", "chen", 1)
    assert send(welding, CHIEF, "p1", wrong, "2023").word == "pin_unknown"
    right = f.TitleProposed("p1", "experts", pin, "s1", "chen", 1)
    assert send(welding, CHIEF, "p2", right, "2023").outcome == "recorded"
    assert audit(welding.engine).ok
