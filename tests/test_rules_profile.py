"""The way from marks to names: every step in its turn, and refused with what is missing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.profile import PROFILE_STEPS, next_steps
from competition.rules.refusals import WORDS
from competition.rules.standings import Scorer
from tests import hall
from tests.hall import CHIEF, PRIZES, REASON
from tests.schemes import DESK, Contest

STRICT: tuple[f.ProfileStep, ...] = ("sheets_signed", "modules_signed", "provisional", "final", "prizes", "titles")


def told(contest: Contest, titled: bool = False) -> dict[str, str]:
    return {each.step: each.status for each in next_steps(contest.state, Scorer(), titled)}


def missing(contest: Contest, step: str) -> list[str]:
    found = next(each for each in next_steps(contest.state, Scorer()) if each.step == step)
    return [each.details.get("step", each.word) for each in found.missing]


def final(*steps: f.ProfileStep) -> Contest:
    contest = hall.mark_all(hall.opened(*steps, prizes=PRIZES))
    assert hall.publish(contest, "final") == ""
    return contest


# -- pinning -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        (STRICT, ""),
        (("final",), ""),
        (("final", "titles", "prizes"), "step_misplaced"),
        (("provisional", "sheets_signed", "modules_signed", "final"), ""),
        (("sheets_signed", "modules_signed"), ""),
        ((), "profile_empty"),
        (("final", "party"), "choice_unknown"),
        (("final", "final"), "step_twice"),
        (("modules_signed", "sheets_signed", "final"), "step_misplaced"),
        (("final", "provisional"), "step_misplaced"),
        (("prizes", "final"), "step_misplaced"),
        (("titles",), "step_needs"),
    ],
)
def test_a_profile_has_known_steps_each_once_and_none_before_what_it_rests_on(steps: Any, word: str) -> None:
    assert hall.opened().send(DESK, f.ProfilePinned(steps)) == word


def test_a_profile_stands_from_the_first_mark_on() -> None:
    contest = hall.opened("final")
    contest.must(DESK, f.ProfilePinned(("provisional", "final")))
    hall.mark_all(contest)
    assert contest.send(DESK, f.ProfilePinned(("final",))) == "profile_stands"


# -- without a profile -------------------------------------------------------------------------------------------------


def test_without_a_profile_results_are_published_in_any_order_and_as_often_as_one_likes() -> None:
    contest = hall.opened()
    assert [hall.publish(contest, stage) for stage in ("provisional", "provisional")] == ["", ""]
    assert hall.publish(contest, "final") == "standings_incomplete"
    hall.mark_all(contest)
    assert [hall.publish(contest, stage) for stage in ("final", "final", "provisional", "final")] == [""] * 4


def test_without_a_profile_the_desk_is_shown_what_can_be_published() -> None:
    contest = hall.opened()
    assert told(contest) == {"provisional": "ready", "final": "waiting"}
    assert missing(contest, "final") == ["standings_incomplete"]
    hall.publish(hall.mark_all(contest), "final")
    assert told(contest) == {"provisional": "done", "final": "done"}
    assert told(hall.opened(prizes=PRIZES))["prizes"] == "waiting"


def test_before_there_is_a_scheme_everything_waits_for_it() -> None:
    contest = Contest()
    contest.must(DESK, f.EventFounded("1"))
    contest.must(DESK, f.ProfilePinned(STRICT))
    assert missing(contest, "sheets_signed") == ["no_scheme"]
    assert set(told(contest).values()) == {"waiting"}


# -- with one ----------------------------------------------------------------------------------------------------------


def test_a_city_contest_goes_from_signed_sheets_to_titles_one_step_after_the_other() -> None:
    contest = hall.mark_all(hall.opened(*STRICT, prizes=PRIZES))
    assert told(contest) == {
        "sheets_signed": "ready", "modules_signed": "waiting", "provisional": "waiting", "final": "waiting",
        "prizes": "waiting", "titles": "waiting",
    }  # fmt: skip
    hall.sign_sheets(contest)
    assert (told(contest)["sheets_signed"], told(contest)["modules_signed"]) == ("done", "ready")
    hall.sign_modules(contest)
    assert (told(contest)["modules_signed"], told(contest)["provisional"]) == ("done", "ready")
    assert hall.publish(contest, "provisional") == ""
    assert (told(contest)["provisional"], told(contest)["final"]) == ("done", "ready")
    assert hall.publish(contest, "final") == ""
    assert (told(contest)["final"], told(contest)["prizes"]) == ("done", "ready")
    assert hall.award(contest) == ""
    assert (told(contest)["prizes"], told(contest)["titles"]) == ("done", "ready")
    assert set(told(contest, titled=True).values()) == {"done"}


def test_a_step_out_of_turn_is_refused_with_all_that_is_missing() -> None:
    contest = hall.opened(*STRICT)
    refusal = admit(contest.state, DESK, "k", f.ResultsPublished("final", "1", "00" * 32))
    assert refusal is not None and refusal.word == "step_out_of_turn"
    assert refusal.details == {
        "step": "final",
        "missing": "sheets_signed modules_signed provisional standings_incomplete",
    }
    assert hall.publish(contest, "provisional") == "step_out_of_turn"
    assert contest.send(DESK, f.PrizesAwarded((), "00" * 32)) == "step_out_of_turn"


def test_signatures_that_are_left_are_counted() -> None:
    contest = hall.mark_all(hall.opened(*STRICT))
    sheets, modules, *_ = next_steps(contest.state, Scorer())
    assert [each.details for each in sheets.missing] == [{"missing": "20", "owed": "20"}]
    assert [each.details for each in modules.missing][1:] == [{"modules": "theory practice", "missing": "2"}]
    hall.sign_sheets(contest)
    hall.sign(contest, "theory")
    assert missing(contest, "modules_signed") == ["modules_unsigned"]
    assert next_steps(contest.state, Scorer())[1].missing[0].details["modules"] == "practice"


def test_a_sheet_of_an_excused_seat_or_an_absent_subject_is_not_waited_for() -> None:
    contest = hall.opened("sheets_signed", "final")
    contest.must(DESK, f.SeatExcused("li"))
    contest.must(DESK, f.SubjectStatusSet("s5", "absent"))
    contest.must(DESK, f.SubjectStatusSet("s4", "out_of_contest"))
    assert next_steps(contest.state, Scorer())[0].missing[0].details == {"missing": "9", "owed": "9"}
    for subject in ("s1", "s2", "s3"):
        contest.must(DESK, f.SubjectStatusSet(subject, "withdrawn"))
    assert missing(contest, "sheets_signed") == ["nobody_competes"]


def test_a_frozen_board_is_thawed_before_results_are_published() -> None:
    contest = hall.mark_all(hall.opened("provisional", "final"))
    contest.must(DESK, f.BoardFrozen())
    assert missing(contest, "provisional") == ["board_frozen"]
    assert hall.publish(contest, "provisional") == "step_out_of_turn"
    contest.must(DESK, f.BoardThawed())
    assert hall.publish(contest, "provisional") == ""


def test_a_step_that_the_profile_leaves_out_is_not_asked_for_and_not_taken() -> None:
    contest = final("final")
    assert hall.publish(contest, "provisional") == "step_not_in_profile"
    assert hall.award(contest) == "step_not_in_profile"
    assert told(contest) == {"final": "done"}


def test_what_stands_published_is_not_published_again() -> None:
    contest = hall.mark_all(hall.opened("provisional", "final"))
    assert [hall.publish(contest, "provisional"), hall.publish(contest, "provisional")] == ["", "already_published"]
    assert [hall.publish(contest, "final"), hall.publish(contest, "final")] == ["", "already_published"]
    assert hall.publish(contest, "provisional") == "already_published"


def test_final_results_that_a_correction_overtook_are_published_again() -> None:
    contest = final("final", "prizes")
    assert hall.award(contest) == ""
    entry = contest.state.subjects["s1"].marks["look", "wang"]
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "0", entry.key, REASON))
    assert told(contest) == {"final": "ready", "prizes": "waiting"}
    assert hall.award(contest) == "step_out_of_turn"
    assert hall.publish(contest, "final") == ""
    assert told(contest) == {"final": "done", "prizes": "ready"}
    assert hall.award(contest) == ""


def test_a_module_that_is_opened_again_holds_up_what_comes_after_it() -> None:
    contest = hall.sign_modules(hall.mark_all(hall.opened("modules_signed", "provisional", "final")))
    assert hall.publish(contest, "provisional") == ""
    contest.must(CHIEF, f.ModuleReopened("theory", REASON))
    assert told(contest) == {"modules_signed": "ready", "provisional": "done", "final": "waiting"}
    assert hall.publish(contest, "final") == "step_out_of_turn"
    assert hall.sign(contest, "theory") == ""
    assert hall.publish(contest, "final") == ""


def test_a_state_that_is_still_being_built_is_judged_alike() -> None:
    contest = hall.mark_all(hall.opened("provisional", "final"))
    fact = f.ResultsPublished("final", "1", "00" * 32)
    assert admit(contest.builder, DESK, "k", fact) == admit(contest.state, DESK, "k", fact)


@st.composite
def profiles(draw: st.DrawFn) -> tuple[f.ProfileStep, ...]:
    """Any steps before the final results, provisional ones anywhere among them, and any after."""
    before = [step for step in PROFILE_STEPS[:2] if draw(st.booleans())]
    if draw(st.booleans()):
        before.insert(draw(st.integers(0, len(before))), "provisional")
    after: list[f.ProfileStep] = draw(st.sampled_from([[], ["prizes"], ["titles"], ["prizes", "titles"]]))
    return (*before, "final", *after)


@settings(max_examples=40, deadline=None)
@given(profiles(), st.data())
def test_whatever_is_tried_each_step_waits_for_those_before_it(
    steps: tuple[f.ProfileStep, ...], data: st.DataObject
) -> None:
    contest = hall.mark_all(hall.opened(*steps, prizes=PRIZES))
    tries = {
        "sheets_signed": lambda: hall.sign_sheets(contest) and "",
        "modules_signed": lambda: hall.sign(contest, data.draw(st.sampled_from(["theory", "practice"]))),
        "provisional": lambda: hall.publish(contest, "provisional"),
        "final": lambda: hall.publish(contest, "final"),
        "prizes": lambda: hall.award(contest) if contest.state.published else "step_out_of_turn",
    }
    done: set[str] = set()
    for _ in range(8):
        before = {each.step: each for each in next_steps(contest.state, Scorer())}
        step = data.draw(st.sampled_from(sorted(set(tries) & set(steps))))
        word = tries[step]()
        if step in ("provisional", "final", "prizes"):
            assert (word == "step_out_of_turn") == (before[step].status == "waiting")
            assert (word == "") == (before[step].status == "ready")
        after = next_steps(contest.state, Scorer())
        for each in after:
            assert (each.status == "done") <= (not each.missing)
            assert all(set(miss.details) == set(WORDS[miss.word]) for miss in each.missing)
        finished = {each.step for each in after if each.status == "done"}
        assert done <= finished
        for at, each_step in enumerate(steps):
            if each_step in finished and not each_step.endswith("signed"):  # signatures may come before their turn
                assert set(steps[:at]) <= finished
        done = finished
