"""The chief's desk: a signed module stands, corrections name what they replace, a late mark counts exactly once."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.chair import digest_of_module
from competition.rules.refusals import WORDS
from competition.rules.standings import Scorer
from competition.rules.state import EMPTY, fold
from tests import cast, hall
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import DESK, Contest, cells, contests, values


def marked() -> Contest:
    """One mark, of judge Wang under the key "first", and everything else open."""
    contest = hall.opened()
    assert not contest.send("wang", f.Marked("s1", "look", "wang", "2"), "first")
    return contest


def correction(value: str = "3", replaces: str = "first", reason: str = REASON, **other: str) -> f.MarkCorrected:
    return replace(f.MarkCorrected("s1", "look", "wang", value, replaces, reason), **other)  # type: ignore[arg-type]


def late(key: str = "late-1", value: str = "3", replaces: str | None = "first", **other: str) -> f.LateMarkAccepted:
    return replace(f.LateMarkAccepted("s1", "look", "wang", value, replaces, key, "wang"), **other)  # type: ignore[arg-type]


def standing(contest: Contest, aspect: str = "look", seat: str = "wang") -> f.Entry[f.Marked]:
    return contest.state.subjects["s1"].marks[aspect, seat]


# -- corrections -------------------------------------------------------------------------------------------------------


def test_a_correction_stands_under_its_own_key_and_shows_that_a_desk_made_it() -> None:
    contest = marked()
    contest.must(CHIEF, correction())
    found = standing(contest)
    assert (found.by, found.key, found.fact.value) == (CHIEF, contest.entries[-1].key, "3")
    assert contest.send("wang", f.Marked("s1", "look", "wang", "1", "first")) == "superseded"
    assert contest.send("wang", f.Marked("s1", "look", "wang", "1", found.key)) == ""


def test_a_correction_counts_as_the_mark_would_have() -> None:
    contest = hall.mark_all(hall.opened())
    contest.must(CHIEF, correction("0", standing(contest).key))
    assert_standings_equal(contest.state, contest.facts)


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (correction(subject="s9"), "unknown_subject"),
        (correction(aspect="taste"), "unknown_aspect"),
        (correction(seat=""), "not_your_cell"),
        (correction(seat="zhao"), "not_your_cell"),
        (correction(aspect="length", value="150", seat="wang"), "not_your_cell"),
        (correction(aspect="length", value="150", seat="nobody"), "not_your_cell"),
        (correction("4"), "value_not_allowed"),
        (correction(aspect="finish", value="07"), "value_not_a_number"),
        (correction(replaces="other"), "superseded"),
        (correction(seat="li"), "nothing_to_correct"),
        (correction(reason=""), "reason_malformed"),
        (correction(reason="王芳写错了"), "reason_malformed"),
    ],
)
def test_a_correction_that_may_not_be_recorded_is_refused_with_its_word(fact: Any, word: str) -> None:
    assert marked().send(CHIEF, fact) == word


@pytest.mark.parametrize(
    "fact", [correction(), late(), f.ModuleSigned("practice", "00" * 32), f.ModuleReopened("practice", REASON)]
)
def test_what_the_chief_does_no_seat_may_do(fact: Any) -> None:
    assert marked().send("wang", fact) == "desk_only"


def test_the_chief_reaches_into_signed_sheets_and_closed_sessions() -> None:
    contest = hall.sign_sheets(hall.mark_all(marked()))
    contest.must(DESK, f.SessionClosed("day"))
    assert contest.send("wang", f.Marked("s1", "look", "wang", "1", "first")) == "session_closed"
    assert contest.send(CHIEF, correction()) == ""
    assert contest.send(CHIEF, f.MarkVoided("s1", "look", "li", standing(contest, seat="li").key, REASON)) == ""
    assert ("look", "li") not in contest.state.subjects["s1"].marks


def test_a_desk_voids_only_with_a_reason_and_only_what_stands() -> None:
    contest = marked()
    assert contest.send(CHIEF, f.MarkVoided("s1", "look", "wang", "first")) == "reason_malformed"
    assert contest.send(CHIEF, f.MarkVoided("s1", "look", "wang", "other", REASON)) == "superseded"
    assert contest.send(CHIEF, f.MarkVoided("s1", "look", "li", "first", REASON)) == "nothing_to_void"
    assert contest.send(CHIEF, f.MarkVoided("s1", "taste", "li", "first", REASON)) == "unknown_aspect"
    assert contest.send("wang", f.MarkVoided("s1", "look", "wang", "first")) == ""


def test_marks_of_an_excused_seat_and_a_disqualified_subject_are_not_corrected() -> None:
    contest = marked()
    contest.must(DESK, f.SeatExcused("wang", "s1"))
    assert contest.send(CHIEF, correction()) == "excused"
    contest.must(DESK, f.SubjectStatusSet("s1", "disqualified"))
    assert contest.send(CHIEF, correction("2", seat="li")) == "subject_not_competing"


# -- late marks --------------------------------------------------------------------------------------------------------


def test_an_accepted_late_mark_stands_under_its_own_key_as_its_judge_sent_it() -> None:
    contest = marked()
    contest.must(DESK, f.SessionClosed("day"))
    contest.must(CHIEF, late())
    found = standing(contest)
    assert (found.kind, found.by, found.key) == ("Marked", "wang", "late-1")
    assert found.fact == f.Marked("s1", "look", "wang", "3", "first")
    assert contest.state.accepted["wang", "late-1"] == (contest.state.position, found.fact)


def test_an_accepted_late_mark_counts_once_however_often_its_tablet_sends_it() -> None:
    contest = marked()
    contest.must(CHIEF, late())
    again = f.Marked("s1", "look", "wang", "3", "first")
    assert contest.send("wang", again, "late-1") == "already_accepted"
    contest.must(CHIEF, f.MarkVoided("s1", "look", "wang", "late-1", REASON))
    assert contest.send("wang", replace(again, replaces=None), "late-1") == "already_accepted"
    assert contest.send(CHIEF, late(replaces=None)) == "already_accepted"


def test_the_judges_next_edit_may_name_the_late_mark() -> None:
    contest = marked()
    contest.must(CHIEF, late())
    contest.must("wang", f.Marked("s1", "look", "wang", "1", "late-1"))
    assert standing(contest).fact.value == "1"


def test_a_late_mark_of_a_replaced_judge_counts_in_the_shared_cell_only() -> None:
    contest = marked()
    seats = tuple(f.Seat(seat, f"judge-{seat}") for seat in ("chen", "li", "zhang"))
    contest.must(DESK, f.PanelSeated("practical", seats))
    assert contest.send(CHIEF, late()) == "not_your_cell"
    shared = late(replaces=None, aspect="length", value="150", seat="")
    assert contest.send(CHIEF, shared) == ""
    assert standing(contest, "length", "").by == "wang"


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (late(subject="s9"), "unknown_subject"),
        (late(late_seat="li"), "not_your_cell"),
        (late(late_seat="Wang Fang"), "id_malformed"),
        (late(key=""), "id_malformed"),
        (late(key="k\x00"), "id_malformed"),
        (late(value="9"), "value_not_allowed"),
        (late(replaces=None), "superseded"),
        (late(replaces="other"), "superseded"),
        (late(key="first"), "already_accepted"),
    ],
)
def test_a_late_mark_that_may_not_count_is_refused_with_its_word(fact: Any, word: str) -> None:
    assert marked().send(CHIEF, fact) == word


# -- modules -----------------------------------------------------------------------------------------------------------


def test_a_signed_module_takes_no_mark_correction_void_or_late_mark_until_it_is_reopened() -> None:
    contest = hall.sign_modules(hall.mark_all(marked()))
    mark = f.Marked("s1", "look", "wang", "1", "first")
    tries: list[tuple[str, f.Fact]] = [
        ("wang", mark),
        ("wang", f.MarkVoided("s1", "look", "wang", "first")),
        (CHIEF, correction()),
        (CHIEF, late()),
        (CHIEF, f.MarkVoided("s1", "look", "wang", "first", REASON)),
    ]
    assert [contest.send(*each) for each in tries] == ["module_signed"] * 5
    assert hall.sign(contest, "practice") == "already_signed"
    assert contest.send(CHIEF, f.ModuleReopened("practice", "why")) == "reason_malformed"
    contest.must(CHIEF, f.ModuleReopened("practice", REASON))
    assert contest.send("wang", mark) == ""
    assert contest.send(CHIEF, f.ModuleReopened("practice", REASON)) == "module_not_signed"
    assert contest.send(CHIEF, f.ModuleReopened("dance", REASON)) == "unknown_module"


def test_a_signature_is_for_exactly_the_marks_of_the_module() -> None:
    contest = hall.mark_all(hall.opened())
    before = {module: digest_of_module(contest.state, module) for module in ("theory", "practice")}
    contest.must(CHIEF, correction("0", standing(contest).key))
    after = {module: digest_of_module(contest.state, module) for module in ("theory", "practice")}
    assert before["theory"] == after["theory"]
    assert before["practice"] != after["practice"]
    assert contest.send(CHIEF, f.ModuleSigned("practice", before["practice"])) == "digest_differs"
    assert contest.send(CHIEF, f.ModuleSigned("practice", after["practice"])) == ""


def test_a_module_is_signed_only_when_all_competing_subjects_are_marked_in_it() -> None:
    contest = marked()
    assert hall.sign(contest, "practice") == "module_incomplete"
    assert hall.sign(contest, "dance") == "unknown_module"
    for subject in ("s2", "s3", "s4", "s5"):
        contest.must(DESK, f.SubjectStatusSet(subject, "absent"))
    for subject, aspect, seat, by in cast.cells():
        if subject == "s1" and aspect != "t1" and (aspect, seat) != ("look", "wang"):
            value = cast.VALUES[aspect][0]
            contest.must(by, f.Marked(subject, aspect, seat, value))
    assert hall.sign(contest, "practice") == ""
    assert hall.sign(contest, "theory") == "module_incomplete"


def test_where_the_profile_has_sheets_a_module_waits_for_them() -> None:
    contest = hall.mark_all(hall.opened("sheets_signed", "modules_signed", "final"))
    assert hall.sign(contest, "theory") == "sheets_unsigned"
    for subject in cast.COMPETITORS:
        contest.must("zhao", f.SheetSigned("zhao", subject, "theory"))
    assert hall.sign(contest, "theory") == ""
    assert hall.sign(contest, "practice") == "sheets_unsigned"


def test_a_sheet_in_a_signed_module_is_not_reopened_and_a_reason_is_a_commitment() -> None:
    contest = hall.sign_sheets(hall.mark_all(hall.opened()))
    assert contest.send(CHIEF, f.SheetReopened("wang", "s1", "practice", "wrong")) == "reason_malformed"
    assert contest.send(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON)) == ""
    assert contest.send(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON)) == "sheet_not_signed"
    hall.sign_modules(contest)
    assert contest.send(CHIEF, f.SheetReopened("li", "s1", "practice", REASON)) == "module_signed"


# -- whatever is sent --------------------------------------------------------------------------------------------------


@st.composite
def chairing(draw: st.DrawFn, contest: Contest) -> tuple[str, f.Fact]:
    """Something that a chief or a judge may send, fitting or not."""
    state = contest.state
    subject, aspect, seat, by = draw(st.sampled_from(cells(state)))
    entry = state.subjects[subject].marks.get((aspect.id, seat))
    key = entry.key if entry else "none"
    assert state.scheme is not None
    module = draw(st.sampled_from([each.id for each in state.scheme.modules]))
    reason = draw(st.sampled_from([REASON, REASON, ""]))
    value = draw(values(aspect))
    facts: list[f.Fact] = [
        f.MarkCorrected(subject, aspect.id, seat, value, key, reason),
        f.LateMarkAccepted(subject, aspect.id, seat, value, entry.key if entry else None, f"late-{key}", by),
        f.MarkVoided(subject, aspect.id, seat, key, reason),
        f.ModuleSigned(module, digest_of_module(state, module)),
        f.ModuleReopened(module, reason),
        f.Marked(subject, aspect.id, seat, value, entry.key if entry else None),
        f.SheetSigned(by, subject, module),
        f.SheetReopened(by, subject, module, reason),
    ]
    return draw(st.sampled_from([CHIEF, CHIEF, by])), draw(st.sampled_from(facts))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_refusal_changes_nothing_and_what_is_admitted_counts_as_the_oracle_says(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    for _ in range(12):
        by, fact = data.draw(chairing(contest))
        before = contest.builder.state()
        refusal = admit(contest.builder, by, "key", fact)
        assert contest.builder.state() == before
        assert admit(before, by, "key", fact) == refusal
        if refusal is not None:
            assert set(refusal.details) == set(WORDS[refusal.word])
            assert refusal.conflict == (refusal.word == "superseded")
        else:
            contest.must(by, fact)
    assert_standings_equal(contest.state, contest.facts)
    replayed = fold(EMPTY, contest.entries)
    assert replayed == contest.state
    assert Scorer().standings(replayed) == Scorer().standings(contest.state)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_while_a_module_is_signed_its_digest_stays(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    for _ in range(12):
        contest.send(*data.draw(chairing(contest)))
        for module, fact in contest.state.signed_modules.items():
            assert digest_of_module(contest.state, module) == fact.digest
