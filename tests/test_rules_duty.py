"""Who may mark whom: ties and recusals, absences, substitutes and reserves, followed by every figure and alarm."""

import random
from typing import Any

import pytest

from competition.rules import facts as f
from competition.rules.breakdown import breakdown
from competition.rules.cells import is_excused, is_recused, owing
from competition.rules.chair import digest_of_module
from competition.rules.duty import sitting, sitting_at
from competition.rules.explanation import explain, recompute
from competition.rules.forecast import forecast
from competition.rules.progress import GridCell, progress
from competition.rules.refusals import WORDS
from competition.rules.sheet import sheet
from competition.rules.sheets_owed import sheets_owed
from competition.rules.standings import Scorer
from tests import cast
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import Contest

DESK = cast.DESK
RESERVES = ("he", "luo")
SEATS = (*cast.PRACTICAL_SEATS, *RESERVES)


def opened(rule: f.RecusalPinned | None = None) -> Contest:
    """The cast's event, its practical panel of three with the reserves He 何 and Luo 罗."""
    contest = Contest()
    more = tuple(f.Seat(one, f"judge-{one}", True) for one in RESERVES)
    for fact in cast.founding():
        practical = isinstance(fact, f.PanelSeated) and fact.panel == "practical"
        contest.must(DESK, f.PanelSeated("practical", (*fact.seats, *more)) if practical else fact)
    if rule:
        contest.must(DESK, rule)
    return contest


def mark(contest: Contest, seat: str, aspect: str, value: str, subject: str = "s1") -> str:
    standing = contest.state.subjects[subject].marks.get((aspect, seat))
    return contest.send(seat, f.Marked(subject, aspect, seat, value, standing.key if standing else None))


def seats(contest: Contest, subject: str = "s1", module: str = "practice") -> str:
    return " ".join(seat.id for seat in owing(contest.state, "practical", subject, module))


def absent(seat: str, subject: str = "s1", module: str = "") -> f.SeatExcused:
    return f.SeatExcused(seat, subject, module, REASON)


def tied(seat: str = "wang", subject: str = "s1", cause: Any = "declared") -> f.SeatRecused:
    return f.SeatRecused(seat, subject, cause)


def cell(contest: Contest, subject: str = "s1") -> GridCell:
    grid = progress(contest.state)
    row = next(row for row in grid.rows if row.subject == subject)
    return row.cells[grid.panels.index("practical")]


# -- reserves ----------------------------------------------------------------------------------------------------------


def test_a_reserve_owes_nothing_and_nobody_waits_for_it() -> None:
    contest = opened()
    assert seats(contest) == "wang li zhang"
    assert is_excused(contest.state, "he", "s1") and mark(contest, "he", "look", "2") == "excused"
    for seat in cast.PRACTICAL_SEATS:
        assert mark(contest, seat, "look", "2") == ""
    found = breakdown(contest.state, "chief", "s1", Scorer())
    look = found.modules[1].criteria[0].subs[0].aspects[0]
    assert [each.seat for each in look.marks] == ["J1", "J2", "J3"] and look.points is not None
    assert not [seat for seat, *_ in sheets_owed(contest.state) if seat in RESERVES]
    assert_standings_equal(contest.state, contest.facts)


def test_a_reserve_stands_in_for_an_absent_seat_and_for_this_subject_alone() -> None:
    contest = opened()
    contest.must(CHIEF, absent("zhang"))
    assert seats(contest) == "wang li"
    contest.must(CHIEF, f.StandInSeated("he", "s1", "zhang"))
    assert (seats(contest), seats(contest, "s2")) == ("wang li he", "wang li zhang")
    assert mark(contest, "he", "look", "2") == "" and mark(contest, "he", "look", "2", "s2") == "excused"
    assert mark(contest, "zhang", "look", "2") == "excused"
    assert_standings_equal(contest.state, contest.facts)


def test_who_has_a_stand_in_returns_only_after_it_was_ended() -> None:
    contest = opened()
    contest.must(CHIEF, absent("zhang"))
    contest.must(CHIEF, f.StandInSeated("he", "s1", "zhang"))
    assert contest.send(CHIEF, f.SeatReturned("zhang", "s1", "", REASON)) == "stand_in_sits"
    contest.must(CHIEF, f.StandInEnded("he", "s1", REASON))
    contest.must(CHIEF, f.SeatReturned("zhang", "s1", "", REASON))
    assert seats(contest) == "wang li zhang"


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.StandInSeated("li", "s1", "zhang"), "not_reserve"),
        (f.StandInSeated("he", "s1", "luo"), "reserve_stood_for"),
        (f.StandInSeated("he", "s1", "wang"), "not_out"),
        (f.StandInSeated("he", "s2", "zhang"), "not_out"),
        (f.StandInSeated("he", "s1", "zhao"), "other_panel"),
        (f.StandInSeated("he", "sx", "zhang"), "unknown_subject"),
        (f.StandInSeated("nobody", "s1", "zhang"), "unknown_seat"),
        (f.StandInEnded("he", "s1", REASON), "not_standing_in"),
    ],
)
def test_who_cannot_stand_in_is_refused(fact: f.Fact, word: str) -> None:
    contest = opened()
    contest.must(CHIEF, absent("zhang"))
    assert contest.send(CHIEF, fact) == word and word in WORDS


def test_a_reserve_sits_in_one_place_and_not_with_its_own_ties() -> None:
    contest = opened()
    contest.must(CHIEF, tied("zhang"))
    contest.must(CHIEF, tied("li"))
    contest.must(CHIEF, tied("he"))
    assert contest.send(CHIEF, f.StandInSeated("he", "s1", "zhang")) == "reserve_out"
    contest.must(CHIEF, f.StandInSeated("luo", "s1", "zhang"))
    assert contest.send(CHIEF, f.StandInSeated("luo", "s1", "li")) == "stands_in_already"
    assert contest.send(CHIEF, f.StandInSeated("luo", "s1", "zhang")) == "stand_in_sits"


def test_a_seat_is_a_reserve_on_all_of_its_panels_or_on_none() -> None:
    contest = opened()
    both = f.PanelSeated("theory", (f.Seat("zhao", "judge-zhao"), f.Seat("he", "judge-he")))
    assert contest.send(DESK, both) == "reserve_mixed"
    assert contest.send(DESK, f.PanelSeated("theory", (f.Seat("he", "judge-he", True),))) == "panel_empty"


# -- absences ----------------------------------------------------------------------------------------------------------


def test_an_absence_shrinks_the_panel_and_can_be_taken_back() -> None:
    contest = opened()
    for seat, value in (("wang", "2"), ("li", "3")):
        mark(contest, seat, "look", value)
    contest.must(CHIEF, absent("zhang"))
    assert cell(contest).owed == 2 * 2 + 3
    mates = next(each for each in sheet(contest.state, "li", "s1").modules[0].cells if each.aspect == "look").mates
    assert [(mate.seat, mate.value) for mate in mates] == [("J1", "2")], "the two that are left are revealed"
    contest.must(CHIEF, f.SeatReturned("zhang", "s1", "", REASON))
    assert seats(contest) == "wang li zhang"
    assert_standings_equal(contest.state, contest.facts)


def test_an_absence_in_one_module_leaves_the_marks_of_another() -> None:
    contest = opened()
    contest.must(DESK, f.PanelSeated("theory", (f.Seat("zhao", "judge-zhao"), f.Seat("wang", "judge-wang"))))
    contest.must(CHIEF, absent("wang", module="practice"))
    assert seats(contest) == "li zhang"
    assert not is_excused(contest.state, "wang", "s1", "theory")
    assert [module.module for module in sheet(contest.state, "wang", "s1").modules] == ["theory"]
    assert contest.send("wang", f.Marked("s1", "t1", "", "88")) == ""


def test_a_panel_is_not_left_too_small_unless_a_reserve_is_free() -> None:
    contest = opened()
    contest.must(CHIEF, absent("wang"))
    contest.must(CHIEF, absent("li"))  # "finish" drops one of those left; He and Luo are free
    contest.must(CHIEF, f.StandInSeated("he", "s1", "wang"))
    contest.must(CHIEF, f.StandInSeated("luo", "s1", "li"))
    contest.must(CHIEF, f.StandInEnded("luo", "s1", REASON))
    contest.must(CHIEF, absent("luo"))
    assert contest.send(CHIEF, absent("zhang")) == "too_few_left"
    assert contest.send(CHIEF, absent("zhao")) == "too_few_left"


def test_absences_name_what_is_there_and_are_stated_once() -> None:
    contest = opened()
    contest.must(CHIEF, absent("wang"))
    assert contest.send(CHIEF, absent("wang")) == "already_absent"
    assert contest.send(CHIEF, f.SeatReturned("wang", "s2", "", REASON)) == "not_absent"
    assert contest.send(CHIEF, f.SeatReturned("wang", "s1", "", "")) == "reason_malformed"
    assert contest.send(CHIEF, absent("wang", "s2", "nothing")) == "unknown_module"
    assert contest.send("li", absent("wang", "s2")) == "desk_only"


# -- ties and recusals -------------------------------------------------------------------------------------------------


def test_a_judge_who_states_a_tie_may_mark_no_more_and_the_explanation_says_so() -> None:
    contest = opened()
    mark(contest, "wang", "look", "3")
    contest.must("wang", tied())
    assert mark(contest, "wang", "look", "1") == "recused"
    assert is_recused(contest.state, "wang", "s1") and not is_recused(contest.state, "wang", "s2")
    for seat, value in (("li", "1"), ("zhang", "2")):
        mark(contest, seat, "look", value)
    mine = sheet(contest.state, "wang", "s1")
    assert (mine.state, mine.modules, mine.tie) == ("recused", (), "declared")
    found = breakdown(contest.state, "chief", "s1", Scorer()).modules[1].criteria[0].subs[0].aspects[0]
    assert [(each.seat, each.state) for each in found.marks] == [("J1", "recused"), ("J2", "marked"), ("J3", "marked")]
    assert found.points.printed == "10.00"  # (1 + 2) / 2 / 3 * 20: what Wang gave does not count
    told = explain(contest.state, "chief", "s1", Scorer())
    recompute(told)
    used = told.derivation.modules[1].criteria[0].aspects[0]
    assert used.marks[0].state == "recused"
    assert_standings_equal(contest.state, contest.facts)


def test_a_blind_sheet_does_not_tell_the_cause() -> None:
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, f.EventFounded(fact.rules_version, blind=True) if isinstance(fact, f.EventFounded) else fact)
    contest.must(DESK, f.RecusalPinned(unit="forbid"))
    contest.must(DESK, tied(cause="unit"))
    found = sheet(contest.state, "wang", "s1")
    assert (found.state, found.tie, found.bound) == ("recused", "", None)


def test_a_judge_states_no_tie_of_another_and_no_cause_that_files_tell() -> None:
    contest = opened(f.RecusalPinned(unit="forbid"))
    assert contest.send("li", tied()) == "not_your_sheet"
    assert contest.send("wang", tied(cause="unit")) == "not_your_sheet"
    assert contest.send("wang", tied(subject="sx")) == "unknown_subject"
    contest.must("wang", tied())
    assert contest.send("wang", tied()) == "already_recused"


def test_a_warning_blocks_nothing_and_what_is_allowed_is_not_recorded() -> None:
    contest = opened(f.RecusalPinned(unit="warn", declared="forbid"))
    contest.must(DESK, tied(cause="unit"))
    assert contest.state.duty.tie("wang", "s1").cause == "unit"
    assert seats(contest) == "wang li zhang" and mark(contest, "wang", "look", "2") == ""
    assert contest.send(DESK, tied("li", cause="member")) == "tie_allowed"
    assert contest.send(DESK, f.RecusalPinned()) == "recusal_stands"
    contest.must("wang", tied())  # more than the warning
    assert seats(contest) == "li zhang"


def test_a_tie_is_lifted_by_the_chief_with_a_reason() -> None:
    contest = opened()
    contest.must("wang", tied())
    assert contest.send(CHIEF, f.RecusalLifted("wang", "s1", "")) == "reason_malformed"
    assert contest.send(CHIEF, f.RecusalLifted("li", "s1", REASON)) == "not_recused"
    contest.must(CHIEF, f.RecusalLifted("wang", "s1", REASON))
    assert mark(contest, "wang", "look", "2") == ""


def test_ties_that_leave_too_few_keep_a_place_open_until_somebody_sits_there() -> None:
    contest = opened()
    for seat in ("wang", "li"):
        contest.must(seat, tied(seat))
    for aspect, value in (("look", "2"), ("finish", "8.3")):
        mark(contest, "zhang", aspect, value)
    row = next(row for row in Scorer().standings(contest.state).rows if row.subject == "s1")
    assert not row.complete
    assert cell(contest).owed == 2 + 1 + 3, "one place of the two-judge pool stays open"
    assert_standings_equal(contest.state, contest.facts)
    contest.must(CHIEF, f.StandInSeated("he", "s1", "wang"))
    assert mark(contest, "he", "finish", "7") == ""
    assert cell(contest).owed == 2 * 2 + 3
    assert_standings_equal(contest.state, contest.facts)


def test_nobody_counts_otherwise_behind_a_signed_module() -> None:
    contest = opened()
    for start, subject in enumerate(cast.COMPETITORS):
        if start:
            contest.must(DESK, f.SubjectStatusSet(subject, "absent"))
    for aspect in ("look", "finish"):
        for seat in cast.PRACTICAL_SEATS:
            mark(contest, seat, aspect, "2" if aspect == "look" else "8.3")
    for aspect, value in (("length", "150"), ("safety", "0"), ("crack", "no")):
        contest.must("wang", f.Marked("s1", aspect, "", value))
    contest.must(CHIEF, f.ModuleSigned("practice", digest_of_module(contest.state, "practice")))
    for fact in (absent("wang"), absent("wang", ""), tied()):
        assert contest.send(CHIEF, fact) == "module_signed"
    assert contest.send("wang", tied()) == "module_signed"


# -- substitutes -------------------------------------------------------------------------------------------------------


def test_a_substitute_takes_the_seat_and_the_marks_before_stay() -> None:
    contest = opened()
    mark(contest, "wang", "look", "3")
    before = len(contest.entries)
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-sun", REASON))
    state = contest.state
    assert state.panels["practical"][0] == f.Seat("wang", "judge-sun")
    assert state.subjects["s1"].marks["look", "wang"].fact.value == "3"
    assert sitting(state.duty, "wang", before) == "judge-wang"
    assert sitting(state.duty, "wang", before + 1) == "judge-sun"
    assert sitting_at(state.duty, "wang", 0) == "judge-sun"  # the same millisecond: the later one
    assert mark(contest, "wang", "look", "1") == ""
    assert_standings_equal(contest.state, contest.facts)


def test_a_tie_belongs_to_the_person_and_not_to_the_seat() -> None:
    contest = opened()
    contest.must("wang", tied())
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-sun", REASON))
    assert seats(contest) == "wang li zhang"
    contest.must(CHIEF, tied())
    assert seats(contest) == "li zhang"


def test_a_stand_in_keeps_its_place_when_a_substitute_without_ties_comes() -> None:
    contest = opened()
    contest.must("wang", tied())
    contest.must(CHIEF, f.StandInSeated("he", "s1", "wang"))
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-sun", REASON))
    assert seats(contest) == "li zhang he"
    contest.must(CHIEF, f.StandInEnded("he", "s1", REASON))
    assert seats(contest) == "wang li zhang"
    assert_standings_equal(contest.state, contest.facts)


def test_a_substitute_is_somebody_who_does_not_sit_there_yet() -> None:
    contest = opened()
    assert contest.send(CHIEF, f.SubstituteSeated("wang", "judge-wang", REASON)) == "same_judge"
    assert contest.send(CHIEF, f.SubstituteSeated("wang", "judge-li", REASON)) == "judge_sits"
    assert contest.send(CHIEF, f.SubstituteSeated("wang", "孙", REASON)) == "id_malformed"
    assert contest.send(CHIEF, f.SubstituteSeated("wang", "judge-sun", "")) == "reason_malformed"
    assert contest.send("wang", f.SubstituteSeated("wang", "judge-sun", REASON)) == "desk_only"


# -- everything follows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_seats_that_come_and_go_give_the_oracles_standings(seed: int) -> None:
    chance = random.Random(seed)
    rule = f.RecusalPinned(*(chance.choice(("forbid", "warn", "allow")) for _ in range(3)))  # type: ignore[arg-type]
    contest = opened(rule)
    scorer = Scorer()
    people = 0
    for _ in range(120):
        seat, subject = chance.choice(SEATS), chance.choice(("s1", "s2"))
        module = chance.choice(("", "practice", "theory"))
        act = chance.random()
        if act < 0.45:
            aspect = chance.choice(("look", "finish"))
            mark(contest, seat, aspect, chance.choice(cast.VALUES[aspect]), subject)
            continue
        people += 1
        fact = chance.choice(
            (
                absent(seat, chance.choice((subject, "")), module),
                f.SeatReturned(seat, chance.choice((subject, "")), module, REASON),
                tied(seat, subject, chance.choice(("unit", "member", "declared"))),
                f.RecusalLifted(seat, subject, REASON),
                f.StandInSeated(chance.choice(RESERVES), subject, seat),
                f.StandInSeated(chance.choice(RESERVES), subject, seat),
                f.StandInEnded(chance.choice(RESERVES), subject, REASON),
                f.SubstituteSeated(seat, f"judge-new-{people}", REASON),
            )
        )
        contest.send(CHIEF, fact)
        grid = {row.subject: row for row in progress(contest.state).rows}
        rows = scorer.standings(contest.state).rows
        assert {row.subject: (row.marked, row.owed) for row in rows} == {
            one: (sum(each.marked for each in row.cells), sum(each.owed for each in row.cells))
            for one, row in grid.items()
        }, "the chief's grid counts other cells than the standings"
    assert_standings_equal(contest.state, contest.facts)
    assert scorer.standings(contest.state).rows == Scorer().standings(contest.state).rows
    forecast(contest.state, "chief", scorer)
