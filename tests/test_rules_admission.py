"""What may be recorded: every refusal with its word, and nothing changed by one."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit, owed_by
from competition.rules.points import plan_of
from competition.rules.refusals import WORDS
from competition.rules.scheme import Module, Pool, Scheme
from competition.rules.standings import Scorer, digest
from competition.rules.state import EMPTY, Builder
from tests import cast
from tests.schemes import DESK, Contest, contests, values

HEAD = "0" * 64


def opened() -> Contest:
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, fact)
    return contest


def season() -> Contest:
    contest = Contest()
    contest.must(DESK, f.SeasonFounded(VERSION))
    contest.must(DESK, f.TierDeclared("flagship", 4))
    return contest


def marked() -> Contest:
    contest = opened()
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    return contest


def key_of(contest: Contest, subject: str, aspect: str, seat: str) -> str:
    return contest.state.subjects[subject].marks[aspect, seat].key


# -- marks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "fact", "word"),
    [
        ("wang", f.Marked("s9", "look", "wang", "2"), "unknown_subject"),
        ("wang", f.Marked("s1", "taste", "wang", "2"), "unknown_aspect"),
        ("chen", f.Marked("s1", "look", "chen", "2"), "unknown_seat"),
        ("wang", f.Marked("s1", "look", "li", "2"), "not_your_cell"),
        ("wang", f.Marked("s1", "look", "", "2"), "not_your_cell"),
        ("wang", f.Marked("s1", "length", "wang", "150"), "not_your_cell"),
        ("wang", f.Marked("s1", "t1", "", "60"), "not_your_cell"),
        ("zhao", f.Marked("s1", "look", "zhao", "2"), "not_your_cell"),
        (DESK, f.Marked("s1", "look", "wang", "2"), "not_your_cell"),
        (DESK, f.Marked("s1", "length", "", "150"), "not_your_cell"),
        ("wang", f.Marked("s1", "look", "wang", "4"), "value_not_allowed"),
        ("wang", f.Marked("s1", "finish", "wang", "07.5"), "value_not_a_number"),
        ("wang", f.Marked("s1", "finish", "wang", "10.1"), "value_out_of_range"),
        ("wang", f.Marked("s1", "finish", "wang", "7.55"), "value_off_step"),
        ("wang", f.Marked("s1", "look", "wang", "3"), "superseded"),
        ("wang", f.Marked("s1", "look", "wang", "3", "another"), "superseded"),
        ("wang", f.Marked("s2", "look", "wang", "3", "another"), "superseded"),
        ("wang", f.MarkVoided("s2", "look", "wang", "k1"), "nothing_to_void"),
        ("wang", f.MarkVoided("s1", "look", "wang", "another"), "superseded"),
        ("li", f.MarkVoided("s1", "look", "wang", "k14"), "not_your_cell"),
        ("wang", f.MarkVoided("s9", "look", "wang", "k1"), "unknown_subject"),
        (DESK, f.MarkVoided("s1", "look", "wang", "k14"), "reason_malformed"),
    ],
)
def test_a_mark_that_may_not_be_recorded_is_refused_with_its_word(by: str, fact: Any, word: str) -> None:
    assert marked().send(by, fact) == word


def test_a_mark_goes_into_ones_own_cell_or_the_shared_one_of_ones_panel() -> None:
    contest = opened()
    for subject, aspect, seat, by in cast.cells():
        contest.must(by, f.Marked(subject, aspect, seat, cast.VALUES[aspect][0]))
    contest.must("li", f.Marked("s1", "length", "", "150", key_of(contest, "s1", "length", "")))


def test_a_conflict_says_what_stands() -> None:
    contest = marked()
    refusal = admit(contest.state, "wang", "k", f.Marked("s1", "look", "wang", "3", "old"))
    assert refusal is not None
    assert refusal.conflict
    assert refusal.details == {"standing": key_of(contest, "s1", "look", "wang"), "value": "2"}
    nothing = admit(contest.state, "wang", "k", f.Marked("s2", "look", "wang", "3", "old"))
    assert nothing is not None
    assert nothing.details == {"standing": "", "value": ""}


def test_a_mark_is_corrected_by_naming_the_one_that_stands() -> None:
    contest = marked()
    contest.must("wang", f.Marked("s1", "look", "wang", "3", key_of(contest, "s1", "look", "wang")))
    contest.must("wang", f.MarkVoided("s1", "look", "wang", key_of(contest, "s1", "look", "wang")))
    contest.must("wang", f.Marked("s1", "look", "wang", "1"))


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.SessionClosed("day"), "session_closed"),
        (f.SeatExcused("wang"), "excused"),
        (f.SeatExcused("wang", "s1"), "excused"),
        (f.SubjectStatusSet("s1", "withdrawn"), "subject_not_competing"),
        (f.SubjectStatusSet("s1", "absent"), "subject_not_competing"),
        (f.SubjectStatusSet("s1", "disqualified"), "subject_not_competing"),
        (f.SubjectStatusSet("s1", "out_of_contest"), ""),
        (f.SeatExcused("wang", "s2"), ""),
        (f.SeatExcused("li", "s1"), ""),
        (f.PanelSeated("practical", (f.Seat("li", "judge-li"), f.Seat("zhang", "judge-zhang"))), "unknown_seat"),
    ],
)
def test_a_mark_that_comes_too_late_is_refused_with_what_happened(fact: Any, word: str) -> None:
    contest = opened()
    contest.must(DESK, fact)
    assert contest.send("wang", f.Marked("s1", "look", "wang", "2")) == word


def test_a_late_mark_that_nobody_could_accept_is_refused_for_its_value() -> None:
    contest = opened()
    contest.must(DESK, f.SessionClosed("day"))
    assert contest.send("wang", f.Marked("s1", "look", "wang", "9")) == "value_not_allowed"


def test_a_session_takes_marks_of_its_modules_and_its_round_only() -> None:
    contest = opened()
    contest.must(DESK, f.SubjectEntered("s6", round="2"))
    contest.must(DESK, f.SessionClosed("day"))
    contest.must(DESK, f.SessionOpened("theory", ("theory",)))
    assert contest.send("wang", f.Marked("s1", "look", "wang", "2")) == "session_closed"
    assert contest.send("zhao", f.Marked("s1", "t1", "", "60")) == ""
    assert contest.send("zhao", f.Marked("s6", "t1", "", "60")) == "session_closed"
    contest.must(DESK, f.SessionOpened("final", ("theory",), "2"))
    assert contest.send("zhao", f.Marked("s6", "t1", "", "60")) == ""


# -- sheets ------------------------------------------------------------------------------------------------------------


def practical_sheet(contest: Contest, seat: str) -> None:
    for subject, aspect, cell, by in cast.cells():
        if subject == "s1" and aspect != "t1" and (by == seat or cell == ""):
            contest.send(seat, f.Marked(subject, aspect, cell, cast.VALUES[aspect][0]))


def test_a_sheet_is_signed_by_its_seat_when_nothing_is_missing_and_closes_the_cells() -> None:
    contest = opened()
    sign = f.SheetSigned("wang", "s1", "practice")
    assert contest.send("wang", sign) == "sheet_incomplete"
    practical_sheet(contest, "wang")
    for by in ("li", DESK):
        assert contest.send(by, sign) == "not_your_sheet"
    contest.must("wang", sign)
    assert contest.send("wang", sign) == "sheet_signed"
    standing = key_of(contest, "s1", "look", "wang")
    assert contest.send("wang", f.Marked("s1", "look", "wang", "3", standing)) == "sheet_signed"
    assert contest.send("wang", f.MarkVoided("s1", "look", "wang", standing)) == "sheet_signed"
    assert contest.send("li", f.Marked("s1", "look", "li", "3")) == ""
    contest.must(DESK, f.SheetReopened("wang", "s1", "practice"))
    assert contest.send("wang", f.Marked("s1", "look", "wang", "3", standing)) == ""


@pytest.mark.parametrize(
    ("by", "fact", "word"),
    [
        ("wang", f.SheetSigned("wang", "s9", "practice"), "unknown_subject"),
        ("wang", f.SheetSigned("wang", "s1", "swimming"), "unknown_module"),
        ("wang", f.SheetSigned("wang", "s1", "theory"), "unknown_seat"),
        ("chen", f.SheetSigned("chen", "s1", "practice"), "unknown_seat"),
        (DESK, f.SheetReopened("wang", "s1", "practice"), "sheet_not_signed"),
        (DESK, f.SheetReopened("wang", "s9", "practice"), "unknown_subject"),
        ("wang", f.SheetReopened("wang", "s1", "practice"), "desk_only"),
    ],
)
def test_a_sheet_that_is_not_there_is_not_signed(by: str, fact: Any, word: str) -> None:
    assert opened().send(by, fact) == word


def test_who_owes_no_sheet_signs_none() -> None:
    contest = opened()
    practical_sheet(contest, "wang")
    contest.must(DESK, f.SeatExcused("wang", "s1"))
    assert contest.send("wang", f.SheetSigned("wang", "s1", "practice")) == "excused"
    contest.must(DESK, f.SubjectStatusSet("s2", "absent"))
    assert contest.send("li", f.SheetSigned("li", "s2", "practice")) == "subject_not_competing"


def test_a_sheet_is_what_one_seat_owes_in_one_module() -> None:
    plan = plan_of(cast.SCHEME)
    cells = [("look", "wang"), ("finish", "wang"), ("length", ""), ("safety", ""), ("crack", "")]
    assert owed_by(plan, opened().state, "wang", "practice") == cells
    assert owed_by(plan, opened().state, "wang", "theory") == []


# -- the desk ----------------------------------------------------------------------------------------------------------

EVENT_DESK: list[tuple[Any, str]] = [
    (f.EventFounded(VERSION), "already_founded"),
    (f.SeasonFounded(VERSION), "already_founded"),
    (f.TierDeclared("x", None), "wrong_stream_kind"),
    (f.SchemePinned(cast.SCHEME, "0"), "rules_version_differs"),
    (f.SchemePinned(Scheme(()), VERSION), "scheme_invalid"),
    (f.SubjectEntered("s1"), "already_entered"),
    (f.SubjectEntered("陈伟强"), "id_malformed"),
    (f.SubjectEntered("S6"), "id_malformed"),
    (f.SubjectEntered("s6", group="a\tb"), "id_malformed"),
    (f.SubjectEntered("s6", round="1\n"), "id_malformed"),
    (f.SubjectBound("s9", "person", "p1"), "unknown_subject"),
    (f.SubjectBound("s1", "person", "陈伟强"), "id_malformed"),
    (f.SubjectBound("s1", "team", "t1", members=("p1", "P2")), "id_malformed"),
    (f.SubjectBound("s1", "person", "p1", delegation="Works 1"), "id_malformed"),
    (f.SubjectBound("s1", "ghost", "p1"), "choice_unknown"),  # type: ignore[arg-type]
    (f.SubjectStatusSet("s9", "absent"), "unknown_subject"),
    (f.SubjectStatusSet("s1", "ill"), "choice_unknown"),  # type: ignore[arg-type]
    (f.PanelSeated("practical", ()), "panel_empty"),
    (f.PanelSeated("practical", (f.Seat("a", "p1"), f.Seat("a", "p2"))), "seat_twice"),
    (f.PanelSeated("practical", (f.Seat("desk:a", "p1"),)), "id_malformed"),
    (f.PanelSeated("Practical", (f.Seat("a", "p1"), f.Seat("b", "p1"))), "id_malformed"),
    (f.PanelSeated("practical", (f.Seat("a", "p1"),)), "panel_too_small"),
    (f.SeatExcused("chen"), "unknown_seat"),
    (f.SeatExcused("wang", "s9"), "unknown_subject"),
    (f.SessionOpened("day", ("theory",)), "session_open"),
    (f.SessionOpened("night", ()), "session_empty"),
    (f.SessionOpened("night", ("swimming",)), "unknown_module"),
    (f.SessionOpened("Night", ("theory",)), "id_malformed"),
    (f.SessionClosed("night"), "unknown_session"),
    (f.BoardThawed(), "not_frozen"),
    (f.ResultsPublished("provisional", VERSION, HEAD), "digest_differs"),
    (f.ResultsPublished("provisional", "0", HEAD), "rules_version_differs"),
    (f.ResultsPublished("last", VERSION, HEAD), "choice_unknown"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("fact", "word"), EVENT_DESK)
def test_a_desks_fact_that_may_not_be_recorded_is_refused_with_its_word(fact: Any, word: str) -> None:
    contest = opened()
    before = contest.state
    assert contest.send(DESK, fact) == word
    assert contest.state == before
    if not isinstance(fact, f.EventFounded | f.SeasonFounded | f.TierDeclared):
        assert contest.send("wang", fact) == "desk_only"


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.EventFounded(VERSION), "already_founded"),
        (f.SubjectEntered("s1"), "wrong_stream_kind"),
        (f.BoardFrozen(), "wrong_stream_kind"),
        (f.TierDeclared("street", -1), "plan_negative"),
        (f.TierDeclared("Street", 6), "id_malformed"),
        (f.EventListed("street", f.Pin("welding", 1, HEAD)), "unknown_tier"),
        (f.EventListed("flagship", f.Pin("welding", 0, HEAD)), "pin_malformed"),
        (f.EventListed("flagship", f.Pin("welding", 1, "head")), "pin_malformed"),
    ],
)
def test_a_seasons_fact_that_may_not_be_recorded_is_refused_with_its_word(fact: Any, word: str) -> None:
    assert season().send(DESK, fact) == word


def test_a_season_lists_an_event_once_and_takes_no_marks() -> None:
    contest = season()
    listed = f.EventListed("flagship", f.Pin("welding", 3, HEAD))
    contest.must(DESK, listed)
    assert contest.send(DESK, listed) == "already_listed"
    assert contest.send("wang", f.Marked("s1", "look", "wang", "2")) == "wrong_stream_kind"
    assert contest.send("wang", f.SheetSigned("wang", "s1", "practice")) == "wrong_stream_kind"


@pytest.mark.parametrize(
    "fact", [fact for fact, _ in EVENT_DESK if type(fact) not in (f.EventFounded, f.SeasonFounded)]
)
def test_nothing_comes_before_the_founding(fact: Any) -> None:
    assert Contest().send(DESK, fact) == "not_founded"


def test_marks_before_founding_and_before_a_scheme_say_so() -> None:
    contest = Contest()
    mark, sign = f.Marked("s1", "look", "wang", "2"), f.SheetSigned("wang", "s1", "practice")
    assert {contest.send("wang", fact) for fact in (mark, sign)} == {"not_founded"}
    contest.must(DESK, f.EventFounded(VERSION))
    assert {contest.send("wang", fact) for fact in (mark, sign)} == {"no_scheme"}
    assert contest.send(DESK, f.SessionOpened("day", ("theory",))) == "no_scheme"
    contest.must(DESK, f.SchemePinned(cast.SCHEME, VERSION))
    contest.must(DESK, f.SubjectEntered("s1"))
    assert contest.send("wang", mark) == "unknown_panel"


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.EventFounded("2"), "rules_version_differs"),
        (f.EventFounded(VERSION, visibility="never"), "choice_unknown"),  # type: ignore[arg-type]
        (f.EventFounded(VERSION, depth="souls"), "choice_unknown"),  # type: ignore[arg-type]
        (f.SeasonFounded("2"), "rules_version_differs"),
    ],
)
def test_a_stream_is_founded_under_these_rules(fact: Any, word: str) -> None:
    assert Contest().send(DESK, fact) == word
    assert Contest().send("wang", fact) == "desk_only"


def test_a_scheme_may_be_replaced_until_the_first_mark_even_if_that_was_voided() -> None:
    contest = opened()
    other = replace(cast.SCHEME, print_places=3)
    contest.must(DESK, f.SchemePinned(other, VERSION))
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    contest.must("wang", f.MarkVoided("s1", "look", "wang", key_of(contest, "s1", "look", "wang")))
    assert contest.send(DESK, f.SchemePinned(cast.SCHEME, VERSION)) == "scheme_stands"


def test_a_scheme_that_would_drop_a_whole_panel_is_refused() -> None:
    contest = opened()
    theory, practice = cast.SCHEME.modules
    paper = replace(cast.THEORY, each=True, pool=Pool(1, 0))
    sub = replace(theory.criteria[0].subs[0], aspects=(paper,))
    module = Module(theory.id, (replace(theory.criteria[0], subs=(sub,)),), theory.weight)
    assert (
        contest.send(DESK, f.SchemePinned(replace(cast.SCHEME, modules=(module, practice)), VERSION))
        == "panel_too_small"
    )


def test_a_closed_session_may_be_opened_again_but_not_closed_twice() -> None:
    contest = opened()
    contest.must(DESK, f.SessionClosed("day"))
    assert contest.send(DESK, f.SessionClosed("day")) == "session_not_open"
    contest.must(DESK, f.SessionOpened("day", ("theory",)))


def test_a_board_is_frozen_once_and_results_are_not_published_on_a_frozen_one() -> None:
    contest = marked()
    contest.must(DESK, f.BoardFrozen())
    assert contest.send(DESK, f.BoardFrozen()) == "already_frozen"
    right = digest(Scorer().standings(contest.state))
    assert contest.send(DESK, f.ResultsPublished("provisional", VERSION, right)) == "board_frozen"
    contest.must(DESK, f.BoardThawed())
    assert contest.send(DESK, f.BoardThawed()) == "not_frozen"
    contest.must(DESK, f.ResultsPublished("provisional", VERSION, right))


def test_only_what_stands_is_published_and_only_all_of_it_as_final() -> None:
    contest = marked()
    old = digest(Scorer().standings(contest.state))
    contest.must("wang", f.Marked("s2", "look", "wang", "3"))
    assert contest.send(DESK, f.ResultsPublished("provisional", VERSION, old)) == "digest_differs"
    right = digest(Scorer().standings(contest.state))
    assert contest.send(DESK, f.ResultsPublished("final", VERSION, right)) == "standings_incomplete"
    contest.must(DESK, f.ResultsPublished("provisional", VERSION, right))


# -- in general --------------------------------------------------------------------------------------------------------


@st.composite
def anything(draw: st.DrawFn, contest: Contest) -> tuple[str, f.Fact]:
    """A fact of any kind with ids that exist or nearly exist, from anybody."""
    state = contest.state
    assert state.scheme is not None
    every = [aspect for *_, aspect in state.scheme.aspects()]
    aspect = draw(st.sampled_from(every))
    seats = [seat.id for panel in state.panels.values() for seat in panel]
    by = draw(st.sampled_from([*seats, DESK, "nobody", ""]))
    subject = draw(st.sampled_from([*state.subjects, "nobody", "Ö"]))
    seat = draw(st.sampled_from([by, "", *seats]))
    value = draw(st.one_of(values(aspect), st.text(max_size=4), st.sampled_from(["-0", "1e1", "٣", "9" * 40])))
    key = draw(st.sampled_from([None, *[entry.key for entry in contest.entries]]))
    module = draw(st.sampled_from([*(each.id for each in state.scheme.modules), "nothing"]))
    facts: list[f.Fact] = [
        f.Marked(subject, aspect.id, seat, value, key),
        f.MarkVoided(subject, aspect.id, seat, key or ""),
        f.SheetSigned(seat, subject, module),
        f.SheetReopened(seat, subject, module),
        f.SeatExcused(seat, subject),
        f.SubjectEntered(subject),
        f.SessionOpened(subject, (module,)),
        f.SessionClosed("session-1"),
        f.BoardFrozen(),
        f.BoardThawed(),
        f.ResultsPublished("final", VERSION, value),
        f.SchemePinned(state.scheme, VERSION),
        f.PanelSeated("p3", (f.Seat(seat, by),)),
        f.EventFounded(VERSION),
        f.TierDeclared(subject, 3),
    ]
    return by, draw(st.sampled_from(facts))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_refused_fact_leaves_the_state_as_it_was_and_its_word_is_known(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    for _ in range(10):
        by, fact = data.draw(anything(contest))
        before = contest.builder.state()
        refusal = admit(contest.builder, by, "key", fact)
        assert contest.builder.state() == before
        assert admit(before, by, "key", fact) == refusal
        if refusal is not None:
            assert set(refusal.details) == set(WORDS[refusal.word])
            assert refusal.conflict == (refusal.word == "superseded")
        else:
            contest.must(by, fact)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_judge_ever_writes_anothers_cell(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    for _ in range(10):
        by, fact = data.draw(anything(contest))
        if not isinstance(fact, f.Marked | f.MarkVoided) or contest.send(by, fact):
            continue
        aspect = plan_of(contest.state.scheme).markings[fact.aspect].aspect  # type: ignore[arg-type]
        assert by in {seat.id for seat in contest.state.panels[aspect.panel]}
        assert fact.seat == (by if aspect.each else "")


def test_a_builder_and_its_state_are_judged_alike() -> None:
    contest = opened()
    builder = Builder(EMPTY)
    for entry in contest.entries:
        assert admit(builder, entry.by, entry.key, entry.fact) is None
        builder.apply(entry)
    mark = f.Marked("s1", "look", "wang", "2")
    assert admit(builder, "wang", "k", mark) is None
    builder.apply(f.Entry("Marked", "wang", "k", 0, None, mark))
    again = admit(builder, "wang", "k2", mark)
    assert again is not None
    assert again.word == "superseded"
