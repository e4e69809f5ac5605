"""A judge's sheet shows own and shared cells, and of a panel mate's mark nothing before the panel has revealed it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.progress import progress
from competition.rules.sheet import Mate, Sheet, SheetCell, sheet, sheets
from competition.rules.standings import Scorer
from competition.rules.state import State, fold
from tests import cast, hall
from tests.hall import CHIEF, REASON
from tests.schemes import DESK, Contest, cells, contests, values


def founded(**more: Any) -> Contest:
    """The cast's event with other settings."""
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, replace(fact, **more) if isinstance(fact, f.EventFounded) else fact)
    return contest


def seen(contest: Contest, seat: str = "wang", subject: str = "s1") -> Sheet:
    found = sheet(contest.state, seat, subject)
    assert found is not None
    return found


def cell(contest: Contest, aspect: str, seat: str = "wang") -> SheetCell:
    return next(each for module in seen(contest, seat).modules for each in module.cells if each.aspect == aspect)


def look(contest: Contest, *marks: tuple[str, str]) -> Contest:
    for seat, value in marks:
        contest.must(seat, f.Marked("s1", "look", seat, value))
    return contest


# -- what is on a sheet ------------------------------------------------------------------------------------------------


def test_a_sheet_holds_the_seats_cells_in_the_order_of_the_scheme() -> None:
    (module,) = seen(hall.opened()).modules
    assert (module.module, module.open, module.left) == ("practice", True, 5)
    assert not module.signed and not module.stands
    assert [(each.aspect, each.criterion, each.sub, each.seat) for each in module.cells] == [
        ("look", "b", "b1", "wang"), ("finish", "b", "b1", "wang"), ("length", "b", "b2", ""),
        ("safety", "c", "c", ""), ("crack", "c", "c", ""),
    ]  # fmt: skip
    assert [each.aspect for each in seen(hall.opened(), "zhao").modules[0].cells] == ["t1"]


def test_a_cell_says_what_may_be_entered() -> None:
    contest = hall.opened()
    told = {each.aspect: (each.allowed, each.low, each.high, each.step) for each in seen(contest).modules[0].cells}
    assert told == {
        "look": (("0", "1", "2", "3"), "", "", ""),
        "finish": ((), "0", "10", "0.1"),
        "length": ((), "100", "200", "0.1"),
        "safety": ((), "0", "20", "1"),
        "crack": (("yes", "no"), "", "", ""),
    }


def test_a_cell_shows_the_standing_mark_its_key_and_whose_it_is() -> None:
    contest = hall.opened()
    assert (cell(contest, "length").value, cell(contest, "length").key, cell(contest, "length").given) == (
        None,
        None,
        "",
    )
    contest.must("li", f.Marked("s1", "length", "", "150"))
    key = contest.entries[-1].key
    assert (cell(contest, "length").value, cell(contest, "length").key) == ("150", key)
    assert (cell(contest, "length").given, cell(contest, "length", "li").given) == ("panel", "you")
    contest.must(CHIEF, f.MarkCorrected("s1", "length", "", "151", key, REASON))
    assert (cell(contest, "length").value, cell(contest, "length").given) == ("151", "chief")
    contest.must("wang", f.Marked("s1", "length", "", "149", cell(contest, "length").key))


def test_who_marks_nothing_has_no_sheet() -> None:
    contest = hall.opened()
    assert sheet(contest.state, "chen", "s1") is None
    assert sheet(contest.state, "wang", "s9") is None
    assert sheet(State(), "wang", "s1") is None
    assert sheets(contest.state, "chen") == ()


def test_an_excused_seat_owes_nothing_and_is_shown_nothing() -> None:
    contest = look(hall.opened(), ("wang", "2"), ("li", "3"), ("zhang", "1"))
    contest.must(DESK, f.SeatExcused("wang", "s1"))
    assert (seen(contest).state, seen(contest).modules) == ("excused", ())
    assert [mate.seat for mate in cell(contest, "look", "li").mates] == ["J3"]


def test_a_sheet_goes_from_not_begun_to_signed() -> None:
    contest = hall.opened()
    states = [seen(contest).state]
    for aspect, seat, value in [("look", "wang", "2"), ("finish", "wang", "7"), ("length", "", "150")]:
        contest.must("wang", f.Marked("s1", aspect, seat, value))
        states.append(seen(contest).state)
    for aspect, value in [("safety", "0"), ("crack", "no")]:
        contest.must("zhang", f.Marked("s1", aspect, "", value))
    states.append(seen(contest).state)
    assert seen(contest).modules[0].signable and not seen(contest, "li").modules[0].signable
    hall.mark_all(contest)
    states.append(seen(contest).state)
    contest.must("wang", f.SheetSigned("wang", "s1", "practice"))
    states.append(seen(contest).state)
    assert states == ["not_begun", "under_way", "under_way", "under_way", "waiting", "complete", "signed"]
    assert not seen(contest).modules[0].signable
    contest.must(DESK, f.SubjectStatusSet("s1", "disqualified"))
    assert seen(contest).state == "gone"


def test_a_sheet_tells_closed_sessions_and_signed_modules() -> None:
    contest = hall.sign_modules(hall.mark_all(hall.opened()))
    contest.must(DESK, f.SessionClosed("day"))
    assert (seen(contest).modules[0].open, seen(contest).modules[0].stands) == (False, True)


@pytest.mark.parametrize("blind", [False, True])
def test_who_stands_behind_a_subject_is_on_a_sheet_only_where_the_event_is_not_blind(blind: bool) -> None:
    contest = founded(blind=blind)
    assert (seen(contest).bound is None) == blind
    assert all((line.bound is None) == blind for line in sheets(contest.state, "wang"))


def test_the_list_is_in_the_order_of_start_round_after_round() -> None:
    contest = hall.opened()
    contest.must(DESK, f.SubjectEntered("s0", start=3))
    contest.must(DESK, f.SubjectEntered("f1", round="final", start=1))
    look(contest, ("wang", "2"))
    lines = sheets(contest.state, "wang")
    assert [line.subject for line in lines] == ["s1", "s2", "s0", "s3", "s4", "s5", "f1"]
    assert [(line.state, line.marked, line.owed) for line in lines][:2] == [("under_way", 1, 5), ("not_begun", 0, 5)]


# -- what the panel reveals --------------------------------------------------------------------------------------------


def mates(contest: Contest, seat: str = "wang") -> list[tuple[str, str, str | None]]:
    return [(mate.seat, mate.state, mate.value) for mate in cell(contest, "look", seat).mates]


def test_mates_marks_are_hidden_until_all_of_the_panel_have_given_theirs() -> None:
    contest = look(hall.opened(), ("li", "3"), ("zhang", "1"))
    assert mates(contest) == [("J2", "hidden", None), ("J3", "hidden", None)]
    assert mates(contest, "li") == [("J1", "unmarked", None), ("J3", "hidden", None)]
    look(contest, ("wang", "2"))
    assert cell(contest, "look").revealed
    assert mates(contest) == [("J2", "shown", "3"), ("J3", "shown", "1")]
    assert mates(contest, "li") == [("J1", "shown", "2"), ("J3", "shown", "1")]
    contest.must("zhang", f.MarkVoided("s1", "look", "zhang", contest.state.subjects["s1"].marks["look", "zhang"].key))
    assert mates(contest) == [("J2", "hidden", None), ("J3", "unmarked", None)]


def test_an_excused_mate_is_not_waited_for() -> None:
    contest = look(hall.opened(), ("wang", "2"), ("li", "3"))
    contest.must(DESK, f.SeatExcused("zhang"))
    assert mates(contest) == [("J2", "shown", "3")]


def test_where_the_event_says_so_mates_marks_are_shown_at_once() -> None:
    contest = look(founded(reveal="at_once"), ("li", "3"))
    assert mates(contest) == [("J2", "shown", "3"), ("J3", "unmarked", None)]


def test_how_marks_are_revealed_is_one_of_two_ways() -> None:
    assert Contest().send(DESK, f.EventFounded(VERSION, reveal="never")) == "choice_unknown"  # type: ignore[arg-type]


def test_a_panel_of_one_has_no_mates() -> None:
    contest = hall.opened()
    contest.must(DESK, f.PanelSeated("practical", (f.Seat("li", "judge-li"), f.Seat("wang", "judge-wang"))))
    contest.must(DESK, f.SeatExcused("li"))
    assert cell(look(contest, ("wang", "2")), "look").mates == ()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_sheet_never_depends_on_what_an_unrevealed_mate_gave(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    subject, aspect, seat, _ = data.draw(st.sampled_from(cells(contest.state)))
    entry = contest.state.subjects[subject].marks.get((aspect.id, seat))
    assume(aspect.each and entry is not None)
    assert entry is not None
    other = f.Entry("Marked", entry.by, entry.key, 0, None, replace(entry.fact, value=data.draw(values(aspect))))
    changed = fold(contest.state, [other])
    changed = replace(changed, position=contest.state.position)
    record = contest.state.subjects[subject]
    seats = [each.id for seats in contest.state.panels.values() for each in seats if each.id != seat]
    for mate in seats:
        shown = sheet(contest.state, mate, subject)
        cells_of_aspect = [c for m in shown.modules for c in m.cells if c.aspect == aspect.id] if shown else []
        owing = Scorer().seating(contest.state, subject)
        assert owing is not None
        all_given = all(each in record.marks for each in owing.lines[aspect.id][1])
        assert all(each.revealed <= all_given for each in cells_of_aspect)
        if not any(each.revealed for each in cells_of_aspect):
            assert shown == sheet(changed, mate, subject)
        assert sheets(contest.state, mate) == sheets(changed, mate)
        hidden = [m for c in cells_of_aspect for m in c.mates if m.state != "shown"]
        assert all(m == Mate(m.seat, m.state, None) for m in hidden)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_sheet_calls_open_and_unmarked_can_be_marked(data: st.DataObject) -> None:
    contest = data.draw(contests(most_subjects=2))
    seats = [each.id for seats in contest.state.panels.values() for each in seats]
    seat = data.draw(st.sampled_from(seats))
    for line in sheets(contest.state, seat):
        shown = sheet(contest.state, seat, line.subject)
        assert shown is not None and (shown.marked, shown.owed) == (line.marked, line.owed)
        for module in shown.modules:
            for each in module.cells:
                answer = contest.copy().send(seat, f.Marked(line.subject, each.aspect, each.seat, "absent", each.key))
                assert (answer == "") == (module.open and not module.signed and shown.state != "gone")
            signing = contest.copy().send(seat, f.SheetSigned(seat, line.subject, module.module))
            assert (signing == "") == module.signable


# -- the chief's grid --------------------------------------------------------------------------------------------------


def test_the_grid_tells_for_each_panel_and_subject_how_far_it_is_and_whom_it_waits_for() -> None:
    contest = hall.opened()
    contest.must(DESK, f.SubjectStatusSet("s5", "absent"))
    contest.must("li", f.Marked("s2", "look", "li", "2"))
    contest.must("zhao", f.Marked("s3", "t1", "", "60"))
    contest.must("zhao", f.SheetSigned("zhao", "s3", "theory"))
    for aspect, value in (("look", "2"), ("finish", "7")):
        contest.must("wang", f.Marked("s3", aspect, "wang", value))
    grid = progress(contest.state)
    assert grid.panels == ("theory", "practical")
    told = {row.subject: [(cell.state, cell.marked, cell.owed) for cell in row.cells] for row in grid.rows}
    assert told == {
        "s1": [("not_begun", 0, 1), ("not_begun", 0, 9)],
        "s2": [("not_begun", 0, 1), ("under_way", 1, 9)],
        "s3": [("signed", 1, 1), ("waiting", 2, 9)],
        "s4": [("not_begun", 0, 1), ("not_begun", 0, 9)],
        "s5": [("gone", 0, 1), ("gone", 0, 9)],
    }
    assert [cell.waits_for for cell in grid.rows[2].cells] == [(), ("li", "zhang")]
    assert dict(grid.counts) == {"not_begun": 5, "under_way": 1, "signed": 1, "waiting": 1, "gone": 2}
    theory, practice = grid.modules
    assert (theory.marked, theory.owed, theory.signed, theory.sheets, theory.stands) == (1, 4, 1, 4, False)
    assert (practice.marked, practice.owed, practice.signed, practice.sheets) == (3, 36, 0, 12)


def test_where_only_shared_cells_are_left_the_grid_waits_for_any_of_the_panel() -> None:
    contest = hall.opened()
    for seat in cast.PRACTICAL_SEATS:
        for aspect, value in (("look", "2"), ("finish", "7")):
            contest.must(seat, f.Marked("s1", aspect, seat, value))
    practical = progress(contest.state).rows[0].cells[1]
    assert (practical.state, practical.waits_for) == ("under_way", ("wang", "li", "zhang"))
    practical = progress(hall.mark_all(contest).state).rows[0].cells[1]
    assert (practical.state, practical.waits_for, practical.signed, practical.sheets) == ("complete", (), 0, 3)


def test_a_grid_without_a_scheme_is_empty() -> None:
    assert progress(State()).rows == ()


@settings(max_examples=40, deadline=None)
@given(contests(most_subjects=3))
def test_the_grid_counts_as_the_standings_do(contest: Contest) -> None:
    rows = {row.subject: row for row in Scorer().standings(contest.state).rows}
    for line in progress(contest.state).rows:
        assert sum(cell.owed for cell in line.cells) == rows[line.subject].owed
        assert sum(cell.marked for cell in line.cells) == rows[line.subject].marked
