"""Notes, photos and scans: who may attach what to what, how much, and that none of it decides anything."""

from typing import Any

import pytest

from competition.rules import admission_attached
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.admission_attached import MOST_OF_CELL, MOST_SCANS
from competition.rules.board import board
from competition.rules.refusals import WORDS
from competition.rules.standings import Scorer, digest
from tests import hall
from tests.hall import CHIEF, REASON
from tests.schemes import Contest

DIGEST = "cd" * 32


def note(number: int = 1, **changes: Any) -> f.Attached:
    given = {"subject": "s1", "module": "practice", "aspect": "look", "seat": "wang", "kind": "note", "digest": DIGEST}
    return f.Attached(f"n{number}", **{**given, **changes})


def scan(number: int = 1, **changes: Any) -> f.Attached:
    return note(number, **{"aspect": "", "seat": "wang", "kind": "scan", **changes})


def said(contest: Contest, by: str, fact: f.Fact) -> str:
    refusal = admit(contest.builder, by, "new", fact)
    if refusal is None:
        return ""
    assert set(refusal.details) == set(WORDS[refusal.word])
    return refusal.word


def test_a_judge_attaches_to_what_the_own_panel_marks_shared_or_not() -> None:
    contest = hall.opened()
    for number, aspect in enumerate(("look", "length", "crack")):
        contest.must("wang", note(number, aspect=aspect, kind="photo"))
    assert [each.fact.aspect for each in contest.state.attached.of("s1").values()] == ["look", "length", "crack"]


@pytest.mark.parametrize(
    ("word", "by", "fact"),
    [
        ("not_your_cell", "wang", note(aspect="t1", module="theory")),
        ("not_your_cell", "wang", note(seat="li")),
        ("unknown_seat", "nobody", note(seat="nobody")),
        ("unknown_subject", "wang", note(subject="s9")),
        ("unknown_aspect", "wang", note(aspect="taste")),
        ("unknown_module", "wang", note(module="theory")),
        ("choice_unknown", "wang", note(kind="scan")),
        ("choice_unknown", CHIEF, note()),
        ("digest_malformed", "wang", note(digest="the words themselves")),
        ("id_malformed", "wang", f.Attached("A photo", "s1", "practice", "look", "wang", "photo", DIGEST)),
        ("choice_unknown", CHIEF, scan(aspect="look")),
        ("unknown_module", CHIEF, scan(module="tea")),
        ("unknown_seat", CHIEF, scan(seat="zhao")),
        ("unknown_attachment", CHIEF, f.AttachmentErased("n7", REASON)),
        ("desk_only", "wang", f.AttachmentErased("n1", REASON)),
    ],
)
def test_what_does_not_belong_there_is_refused(word: str, by: str, fact: f.Fact) -> None:
    contest = hall.opened()
    assert said(contest, by, fact) == word


def test_a_scan_is_of_one_judges_sheet_or_of_the_whole_panels() -> None:
    contest = hall.opened()
    contest.must(CHIEF, scan(1))
    contest.must(CHIEF, scan(2, seat=""))
    contest.must(CHIEF, scan(3, module="theory", seat="zhao"))


def test_neither_a_closed_session_nor_a_signature_nor_a_withdrawal_stops_a_note() -> None:
    contest = hall.opened()
    hall.sign_sheets(hall.mark_all(contest))
    contest.must(CHIEF, f.SessionClosed("day"))
    contest.must(CHIEF, f.SubjectStatusSet("s1", "withdrawn"))
    contest.must("wang", note())


def test_nothing_attached_moves_a_standing_or_a_board() -> None:
    contest = hall.mark_all(hall.opened())
    before = contest.state
    contest.must("wang", note())
    contest.must(CHIEF, f.AttachmentErased("n1", REASON))
    after = contest.state
    assert digest(Scorer().standings(after)) == digest(Scorer().standings(before))
    for audience in ("public", "judge", "chief"):
        assert board(after, audience, Scorer()).rows == board(before, audience, Scorer()).rows


def test_there_is_an_end_to_how_much_stands_in_a_cell_and_erasing_makes_room() -> None:
    contest = hall.opened()
    for number in range(MOST_OF_CELL):
        contest.must("wang", note(number))
    assert said(contest, "wang", note(99)) == "attachments_full"
    assert said(contest, "li", note(99, seat="li")) == ""
    contest.must(CHIEF, f.AttachmentErased("n3", REASON))
    contest.must("wang", note(99))


def test_there_is_an_end_to_how_much_a_seat_and_a_subject_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    contest = hall.opened()
    monkeypatch.setattr(admission_attached, "MOST_OF_SEAT", 3)  # the cast has fewer cells than fill a real one
    for number, subject in enumerate(("s1", "s2", "s3")):
        contest.must("wang", note(number, subject=subject))
    assert said(contest, "wang", note(99, subject="s4")) == "attachments_full"
    assert said(contest, "li", note(99, subject="s4", seat="li")) == ""
    for number in range(MOST_SCANS):
        contest.must(CHIEF, scan(1000 + number))
    assert said(contest, CHIEF, scan(2000)) == "attachments_full"
    assert said(contest, CHIEF, scan(2000, subject="s2")) == ""


def test_an_attachment_is_known_once_and_erased_once() -> None:
    contest = hall.opened()
    contest.must("wang", note())
    assert said(contest, "li", note(seat="li")) == "attachment_known"
    assert said(contest, CHIEF, f.AttachmentErased("n1", "a plain reason")) == "reason_malformed"
    contest.must(CHIEF, f.AttachmentErased("n1", REASON))
    assert said(contest, CHIEF, f.AttachmentErased("n1", REASON)) == "attachment_erased"
    assert said(contest, "wang", note()) == "attachment_known"  # its id is never given twice
    kept = contest.state.attached.find("n1")
    assert kept is not None and kept.erased is not None and kept.position == len(contest.entries) - 1


def test_those_of_a_subject_stay_the_same_mapping_while_others_come() -> None:
    """Sheets are told again only where something of theirs changed."""
    contest = hall.opened()
    contest.must("wang", note())
    before = contest.state.attached.of("s1")
    contest.must("wang", note(2, subject="s2"))
    assert contest.state.attached.of("s1") is before
