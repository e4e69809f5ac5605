"""Cells that are not owed like others: conditional ones, later results, panels that must confer."""

from dataclasses import replace
from typing import Any

from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.progress import progress
from competition.rules.scheme import (
    Aspect,
    Condition,
    Criterion,
    Fault,
    Limits,
    Module,
    Readings,
    Scheme,
    SubCriterion,
    Table,
    TableRow,
)
from competition.rules.sheet import SheetCell, SheetModule, sheet
from competition.rules.standings import Scorer
from tests.schemes import DESK, Contest, founded

SEEN = Aspect("seen", "yes_no", "p3", "4")
REPAIR = Aspect("repair", "yes_no", "p3", "2", only_if=Condition("seen", word="no"))
XRAY = Aspect("xray", "score", "p3", "10", limits=Limits("0", "10", "1"), later=True)
LOOK = Aspect("look", "judgement", "p3", "9", each=True, spread_stops=True)
JUDGES = ("p3-j1", "p3-j2", "p3-j3")


def contest(*aspects: Aspect) -> Contest:
    scheme = Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),))
    return founded(scheme, (f.SubjectEntered("s1"),))


def mark(one: Contest, aspect: str, value: str, by: str = "p3-j1", own: bool = False) -> str:
    seat = by if own else ""
    standing = one.state.subjects["s1"].marks.get((aspect, seat))
    return one.send(by, f.Marked("s1", aspect, seat, value, standing.key if standing else None))


def sign(one: Contest, seat: str = "p3-j1") -> str:
    return one.send(seat, f.SheetSigned(seat, "s1", "m"))


def shown(one: Contest, seat: str = "p3-j1") -> SheetModule:
    found = sheet(one.state, seat, "s1")
    assert found is not None
    return found.modules[0]


def cell(one: Contest, aspect: str, seat: str = "p3-j1") -> SheetCell:
    return next(each for each in shown(one, seat).cells if each.aspect == aspect)


def test_a_cell_that_does_not_apply_is_admitted_but_neither_owed_nor_missing() -> None:
    one = contest(SEEN, REPAIR)
    assert (shown(one).left, shown(one).owed, cell(one, "repair").applies) == (2, 2, True)  # not decided yet: owed
    assert mark(one, "seen", "yes") == ""
    assert (shown(one).left, shown(one).owed, cell(one, "repair").applies) == (0, 1, False)
    assert progress(one.state).modules[0].owed == 1
    assert mark(one, "repair", "yes") == ""
    assert Scorer().standings(one.state).rows[0].total == 4
    assert shown(one).signable and sign(one) == ""


def test_an_undecided_cell_keeps_the_sheet_from_being_signed() -> None:
    one = contest(SEEN, REPAIR)
    mark(one, "seen", "no")
    assert (shown(one).signable, sign(one)) == (False, "sheet_incomplete")
    mark(one, "repair", "no")
    assert (shown(one).signable, sign(one)) == (True, "")


def test_a_later_result_is_marked_after_the_sheet_was_signed() -> None:
    one = contest(SEEN, XRAY)
    mark(one, "seen", "yes")
    assert (shown(one).left, shown(one).later_left, shown(one).signable) == (0, 1, True)
    assert sign(one) == ""
    assert mark(one, "seen", "no") == "sheet_signed"
    assert not Scorer().standings(one.state).rows[0].complete
    assert one.send(DESK, f.ModuleSigned("m", digest_of_module(one.state, "m"))) == "module_incomplete"
    assert mark(one, "xray", "8") == ""
    assert mark(one, "xray", "9") == ""
    row = Scorer().standings(one.state).rows[0]
    assert (row.total, row.complete) == (13, True)
    assert one.send(DESK, f.ModuleSigned("m", digest_of_module(one.state, "m"))) == ""
    assert mark(one, "xray", "7") == "module_signed"


def look(one: Contest, *values: str) -> None:
    for seat, value in zip(JUDGES, values, strict=False):
        assert mark(one, "look", value, seat, own=True) == ""


def test_a_panel_learns_that_it_lies_too_far_apart_only_when_all_have_marked() -> None:
    one = contest(LOOK)
    look(one, "0", "3")
    assert [cell(one, "look", seat).spread for seat in JUDGES] == ["", "", ""]
    look(one, *("0", "3", "2"))
    assert [cell(one, "look", seat).spread for seat in JUDGES] == ["stops"] * 3
    assert (shown(one).signable, sign(one)) == (False, "panel_confers")
    refused = one.send(DESK, f.ModuleSigned("m", digest_of_module(one.state, "m")))
    assert refused == "panel_confers"
    look(one, "2", "3", "2")
    assert [cell(one, "look", seat).spread for seat in JUDGES] == ["", "", ""]
    assert (shown(one).signable, sign(one)) == (True, "")


def test_a_panel_that_is_only_asked_to_confer_is_not_stopped() -> None:
    one = contest(replace(LOOK, spread_stops=False))
    look(one, "0", "3", "2")
    assert (cell(one, "look").spread, shown(one).signable, sign(one)) == ("confer", True, "")


def test_where_marks_are_revealed_at_once_the_spread_still_waits_for_all() -> None:
    scheme = Scheme((Module("m", (Criterion("c", (SubCriterion("s", (LOOK,)),)),)),))
    one = founded(scheme, (f.SubjectEntered("s1"),), f.EventFounded("1", reveal="at_once"))
    look(one, "0", "3")
    assert (cell(one, "look").revealed, cell(one, "look").spread) == (True, "")


def test_a_cell_tells_a_tablet_what_its_kind_needs() -> None:
    limits = Limits("0", "60", "0.1")
    time = Aspect("time", "table", "p3", "5", limits=limits, table=Table("up_to", (TableRow("10", "5"),)), unit="s")
    width = Aspect("width", "reading", "p3", limits=limits, readings=Readings(3))
    weld = Aspect("weld", "faults", "p3", "9", listed=(Fault("crack", "5", 1),))
    one = contest(time, width, weld)
    told: Any = cell(one, "time")
    assert (told.table, told.unit, told.max, told.low, told.step) == (time.table, "s", "5", "0", "0.1")
    assert (cell(one, "width").readings, cell(one, "width").high) == (3, "60")
    faults = cell(one, "weld")
    assert (faults.faults, faults.allowed, faults.high) == (weld.listed, (), "")
