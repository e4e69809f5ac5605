"""The chief's oversight: summaries accepted, second signatures, corrections of two, days of marking locked."""

from dataclasses import replace

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission_chair import confirmed
from competition.rules.chair import digest_of_module
from competition.rules.profile import next_steps
from competition.rules.progress import progress
from competition.rules.scheme import Scheme
from competition.rules.standings import Scorer
from competition.rules.summary import digest_of_summary, summaries, summary
from tests import cast, hall
from tests.hall import CHIEF, REASON
from tests.schemes import DESK, Contest

SECOND = "desk:second"


def opened(*steps: f.ProfileStep, summary: bool = False, four_eyes: bool = False) -> Contest:
    contest = hall.opened(*steps)
    contest.must(DESK, f.ChairPinned(summary, four_eyes))
    return contest


def ready(summary: bool = True, four_eyes: bool = False) -> Contest:
    """Everything marked and every sheet signed."""
    return hall.sign_sheets(hall.mark_all(opened(summary=summary, four_eyes=four_eyes)))


def accept(contest: Contest, seat: str, module: str = "practice") -> str:
    return contest.send(seat, f.SummaryAccepted(seat, module, digest_of_summary(contest.state, seat, module)))


def standing(contest: Contest, aspect: str = "look", seat: str = "wang") -> str:
    return contest.state.subjects["s1"].marks[aspect, seat].key


def proposal(contest: Contest, value: str = "0") -> f.CorrectionProposed:
    return f.CorrectionProposed("s1", "look", "wang", value, standing(contest), REASON)


# -- summaries ---------------------------------------------------------------------------------------------------------


def test_the_chief_signs_when_every_judge_of_the_module_has_accepted_its_summary() -> None:
    contest = ready()
    assert hall.sign(contest, "practice") == "summary_open"
    assert [accept(contest, seat) for seat in ("wang", "li")] == ["", ""]
    assert hall.sign(contest, "practice") == "summary_open"
    assert accept(contest, "zhang") == ""
    assert hall.sign(contest, "practice") == ""
    assert hall.sign(contest, "theory") == "summary_open"
    assert accept(contest, "zhao", "theory") == "" and hall.sign(contest, "theory") == ""


def test_a_changed_mark_opens_the_summary_again_for_everybody_who_saw_it() -> None:
    contest = ready()
    for seat in cast.PRACTICAL_SEATS:
        accept(contest, seat)
    accept(contest, "zhao", "theory")
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "0", standing(contest), REASON))
    assert hall.sign(contest, "practice") == "summary_open"
    assert hall.sign(contest, "theory") == ""
    assert summary(contest.state, "li", "practice").state == "open"  # type: ignore[union-attr]
    for seat in cast.PRACTICAL_SEATS:
        assert accept(contest, seat) == ""
    assert hall.sign(contest, "practice") == ""


def test_an_excused_judge_owes_no_summary_and_the_chief_may_go_on_without_one() -> None:
    contest = ready()
    contest.must(DESK, f.SeatExcused("wang"))
    assert accept(contest, "wang") == "summary_not_owed"
    accept(contest, "li")
    assert hall.sign(contest, "practice") == "summary_open"
    assert contest.send(CHIEF, f.SummaryWaived("practice", "zhang", "because")) == "reason_malformed"
    contest.must(CHIEF, f.SummaryWaived("practice", "zhang", REASON))
    assert contest.send(CHIEF, f.SummaryWaived("practice", "zhang", REASON)) == "summary_waived"
    assert hall.sign(contest, "practice") == ""


def test_a_waiver_ends_when_the_module_is_reopened() -> None:
    contest = ready()
    for seat in cast.PRACTICAL_SEATS:
        contest.must(CHIEF, f.SummaryWaived("practice", seat, REASON))
    assert hall.sign(contest, "practice") == ""
    contest.must(CHIEF, f.ModuleReopened("practice", REASON))
    assert hall.sign(contest, "practice") == "summary_open"


def test_a_summary_opens_when_all_sheets_of_the_panel_are_signed_and_shows_the_panels_own_points() -> None:
    contest = hall.mark_all(opened(summary=True))
    early = summary(contest.state, "wang", "practice")
    assert early is not None and (early.state, early.sheets, early.lines) == ("early", 15, ())
    assert accept(contest, "wang") == "summary_early"
    hall.sign_sheets(contest)
    (found,) = summaries(contest.state, "wang")
    points = [line.points for line in found.lines]
    scores = {row.subject: row for row in Scorer().standings(contest.state).rows}
    at = [module.id for module in cast.SCHEME.modules].index("practice")
    assert found.state == "open" and points == [scores[line.subject].printed_modules[at] for line in found.lines]


def test_a_summary_holds_nothing_of_a_panel_that_the_judge_does_not_sit_on() -> None:
    """One module for both panels: only the judge's own aspects are added, and another panel's mark changes nothing."""
    theory, practice = cast.SCHEME.modules
    whole = replace(practice, criteria=(*theory.criteria, *practice.criteria), weight="1")
    contest = hall.opened()
    contest.must(DESK, f.SchemePinned(Scheme((whole,), cast.SCHEME.rounding), VERSION))
    contest.must(DESK, f.ChairPinned(summary=True))
    hall.sign_sheets(hall.mark_all(contest))
    before = summary(contest.state, "wang", "practice")
    assert before is not None and before.lines[0].points == "97.00"
    contest.must(CHIEF, f.MarkCorrected("s1", "t1", "", "88", standing(contest, "t1", ""), REASON))
    assert summary(contest.state, "wang", "practice") == before
    assert summary(contest.state, "zhao", "practice").lines[0].points == "88.00"  # type: ignore[union-attr]


def test_bad_acceptances_change_nothing() -> None:
    contest = ready()
    digest = digest_of_summary(contest.state, "wang", "practice")
    assert contest.send("li", f.SummaryAccepted("wang", "practice", digest)) == "not_your_sheet"
    assert contest.send("wang", f.SummaryAccepted("wang", "practice", "0" * 64)) == "digest_differs"
    assert contest.send("wang", f.SummaryAccepted("wang", "nowhere", digest)) == "unknown_module"
    assert contest.send("wang", f.SummaryAccepted("wang", "theory", digest)) == "summary_not_owed"
    assert accept(contest, "wang") == "" and accept(contest, "wang") == "summary_accepted"
    assert contest.send(CHIEF, f.SummaryWaived("practice", "wang", REASON)) == "summary_accepted"
    assert accept(ready(summary=False), "wang") == "summary_not_asked"
    assert contest.send("wang", f.DayLocked("c1")) == "desk_only"


def test_without_the_setting_nothing_waits_for_summaries() -> None:
    contest = ready(summary=False)
    assert summaries(contest.state, "wang") == ()
    assert hall.sign(contest, "practice") == ""


# -- four eyes ---------------------------------------------------------------------------------------------------------


def countersign(contest: Contest, by: str = SECOND, module: str = "practice") -> str:
    digest = digest_of_module(contest.state, module)
    return contest.send(by, f.ModuleCountersigned(module, digest))


def test_a_module_waits_for_the_second_account_which_is_not_the_one_that_signed() -> None:
    contest = opened("sheets_signed", "modules_signed", "provisional", four_eyes=True)
    hall.sign_sheets(hall.mark_all(contest))
    assert countersign(contest) == "module_not_signed"
    hall.sign_modules(contest)
    assert countersign(contest, CHIEF) == "same_eyes"
    step = next(each for each in next_steps(contest.state, Scorer()) if each.step == "modules_signed")
    assert [each.word for each in step.missing] == ["modules_uncountersigned"]
    assert hall.publish(contest, "provisional") == "step_out_of_turn"
    assert contest.send(SECOND, f.ModuleCountersigned("practice", "0" * 64)) == "digest_differs"
    assert [countersign(contest, module=module) for module in ("practice", "theory")] == ["", ""]
    assert countersign(contest) == "already_countersigned"
    assert hall.publish(contest, "provisional") == ""


def test_reopening_takes_both_signatures_away() -> None:
    contest = ready(summary=False, four_eyes=True)
    hall.sign_modules(contest)
    assert countersign(contest) == ""
    contest.must(CHIEF, f.ModuleReopened("practice", REASON))
    assert countersign(contest) == "module_not_signed"
    assert hall.sign(contest, "practice") == ""
    assert contest.state.oversight.unseen(contest.state.signed_modules) == ["theory", "practice"]


def test_a_correction_counts_when_a_second_account_has_confirmed_it() -> None:
    contest = ready(summary=False, four_eyes=True)
    asked = proposal(contest)
    assert contest.send(CHIEF, confirmed(asked)) == "second_eyes"
    contest.must(CHIEF, asked)
    assert contest.state.subjects["s1"].marks["look", "wang"].fact.value == "3"
    assert contest.send(CHIEF, confirmed(asked)) == "same_eyes"
    assert contest.send(SECOND, replace(confirmed(asked), value="1")) == "second_eyes"  # type: ignore[arg-type]
    contest.must(SECOND, confirmed(asked))
    assert contest.state.subjects["s1"].marks["look", "wang"].fact.value == "0"
    assert contest.state.oversight.waiting(contest.state.subjects) == ()


def test_taking_a_mark_away_needs_two_as_well_but_a_judges_own_does_not() -> None:
    contest = opened(four_eyes=True)
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    asked = proposal(contest, "")
    assert contest.send(CHIEF, f.MarkVoided("s1", "look", "wang", standing(contest), REASON)) == "second_eyes"
    contest.must(CHIEF, asked)
    contest.must(SECOND, confirmed(asked))
    assert contest.state.subjects["s1"].marks == {}
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    contest.must("wang", f.MarkVoided("s1", "look", "wang", standing(contest)))


def test_one_correction_waits_at_a_time_and_one_that_is_overtaken_waits_no_more() -> None:
    contest = opened(four_eyes=True)
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    asked = proposal(contest)
    contest.must(CHIEF, asked)
    assert contest.send(SECOND, asked) == "correction_waits"
    contest.must("wang", f.Marked("s1", "look", "wang", "3", standing(contest)))
    assert contest.state.oversight.waiting(contest.state.subjects) == ()
    assert contest.send(SECOND, confirmed(asked)) == "superseded"
    assert contest.send(CHIEF, proposal(contest)) == ""


def test_a_correction_is_dropped_by_its_key_with_a_reason_and_blocks_the_module_until_then() -> None:
    contest = ready(summary=False, four_eyes=True)
    contest.must(CHIEF, proposal(contest))
    key = contest.entries[-1].key
    assert hall.sign(contest, "practice") == "corrections_wait"
    assert contest.send(SECOND, f.CorrectionDropped("s1", "look", "wang", "other", REASON)) == "correction_gone"
    assert contest.send(SECOND, f.CorrectionDropped("s1", "look", "wang", key, "no")) == "reason_malformed"
    contest.must(SECOND, f.CorrectionDropped("s1", "look", "wang", key, REASON))
    assert contest.send(SECOND, f.CorrectionDropped("s1", "look", "wang", key, REASON)) == "correction_gone"
    assert hall.sign(contest, "practice") == ""


def test_without_the_setting_one_account_is_enough_and_nothing_is_proposed() -> None:
    contest = ready(summary=False)
    assert contest.send(CHIEF, proposal(contest)) == "four_eyes_off"
    contest.must(CHIEF, confirmed(proposal(contest)))
    assert hall.sign(contest, "practice") == "" and countersign(contest) == "four_eyes_off"


def test_the_rules_of_signing_stand_once_marks_were_taken() -> None:
    contest = opened()
    contest.must(DESK, f.ChairPinned(True, True))
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    assert contest.send(DESK, f.ChairPinned()) == "chair_stands"


# -- days of marking ---------------------------------------------------------------------------------------------------


def days() -> Contest:
    """b is marked on c1, but its b2 on c2; c on no day."""
    theory, practice = cast.SCHEME.modules
    b, c = practice.criteria
    b = replace(b, day="c1", subs=(b.subs[0], replace(b.subs[1], day="c2")))
    scheme = replace(cast.SCHEME, modules=(theory, replace(practice, criteria=(b, c))))
    contest = hall.opened()
    contest.must(DESK, f.SchemePinned(scheme, VERSION))
    return contest


def test_a_locked_day_takes_no_mark_change_or_void_of_its_aspects_and_of_no_others() -> None:
    contest = days()
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    contest.must(CHIEF, f.DayLocked("c1"))
    assert contest.send("wang", f.Marked("s2", "look", "wang", "2")) == "day_locked"
    assert contest.send("wang", f.Marked("s1", "look", "wang", "3", standing(contest))) == "day_locked"
    assert contest.send("wang", f.MarkVoided("s1", "look", "wang", standing(contest))) == "day_locked"
    contest.must("wang", f.Marked("s1", "length", "", "150"))
    contest.must("wang", f.Marked("s1", "safety", "", "0"))
    contest.must(CHIEF, f.MarkCorrected("s1", "look", "wang", "1", standing(contest), REASON))
    late = f.LateMarkAccepted("s2", "look", "wang", "2", None, "late-1", "wang")
    contest.must(CHIEF, late)


def test_a_day_is_unlocked_with_a_reason_and_locked_once() -> None:
    contest = days()
    assert contest.send(CHIEF, f.DayLocked("c9")) == "unknown_day"
    assert contest.send(CHIEF, f.DayUnlocked("c1", REASON)) == "day_not_locked"
    contest.must(CHIEF, f.DayLocked("c1"))
    assert contest.send(CHIEF, f.DayLocked("c1")) == "day_locked_before"
    assert contest.send(CHIEF, f.DayUnlocked("c1", "")) == "reason_malformed"
    contest.must(CHIEF, f.DayUnlocked("c1", REASON))
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))


# -- the grid ----------------------------------------------------------------------------------------------------------


def test_a_reopened_sheet_shows_in_the_grid_until_it_is_signed_again() -> None:
    contest = ready(summary=False)
    contest.must(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON))
    assert [cell.state for cell in progress(contest.state).rows[0].cells] == ["signed", "reopened"]
    contest.must("wang", f.SheetSigned("wang", "s1", "practice"))
    assert [cell.state for cell in progress(contest.state).rows[0].cells] == ["signed", "signed"]
