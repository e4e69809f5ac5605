"""Paper sheets: two people type each and settle what differs; only that becomes marks, and the chief decides the rest.

`Twice` is the oracle: it reads the list of facts with no rule of the engine and says what the paper may bring.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.paper import FROM_PAPER
from competition.rules.paper_numbers import PLAIN, number_typed, sheet_number, sheet_numbered, sheets
from competition.rules.paper_taking import differing, stage, taking
from competition.rules.refusals import WORDS
from competition.rules.sheet import sheet
from competition.rules.signing import complete, hand_of
from tests import cast, hall
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import Contest

ANNA, BEN = "desk:anna", "desk:ben"
KEY = ("wang", "s1", "practice")
BOXES = (("look", "wang"), ("finish", "wang"), ("length", ""), ("safety", ""), ("crack", ""))
FULL = {"look": "2", "finish": "7", "length": "150", "safety": "1", "crack": "no"}


def boxes(**changes: str) -> tuple[f.PaperCell, ...]:
    """Every box of Wang's sheet for s1 in the practical module."""
    values = {**FULL, **changes}
    return tuple(f.PaperCell(aspect, seat, values[aspect]) for aspect, seat in BOXES)


def typed(turn: Any = 1, signed: bool = True, **changes: str) -> f.PaperTyped:
    return f.PaperTyped(*KEY, turn, boxes(**changes), signed)


def twice(contest: Contest | None = None, **second: str) -> Contest:
    """Anna typed the full sheet; Ben too, but for `second`."""
    contest = contest or hall.opened()
    contest.must(ANNA, typed())
    contest.must(BEN, typed(2, **second))
    return contest


def take(contest: Contest, by: str = BEN) -> str:
    return contest.send(by, taking(contest.builder, KEY))


def said(contest: Contest, by: str, fact: f.Fact) -> str:
    refusal = admit(contest.builder, by, "new", fact)
    if refusal is None:
        return ""
    assert set(refusal.details) == set(WORDS[refusal.word])
    return refusal.word


def standing(contest: Contest, aspect: str, seat: str = "", subject: str = "s1") -> str | None:
    entry = contest.state.subjects[subject].marks.get((aspect, seat))
    return entry.fact.value if entry else None


# -- double entry ------------------------------------------------------------------------------------------------------


def test_what_two_recorders_type_alike_becomes_marks_and_signs_the_sheet() -> None:
    contest = twice()
    assert standing(contest, "look", "wang") is None and stage(contest.builder, KEY) == "agreed"
    assert take(contest) == ""
    assert {aspect: standing(contest, aspect, seat) for aspect, seat in BOXES} == FULL
    assert ("wang", "practice") in contest.state.subjects["s1"].signed
    assert stage(contest.builder, KEY) == "taken"
    assert_standings_equal(contest.state, contest.facts)


def test_one_typing_is_no_mark() -> None:
    contest = hall.opened()
    contest.must(ANNA, typed())
    assert stage(contest.builder, KEY) == "once"
    marks = tuple(f.PaperMark(aspect, seat, FULL[aspect]) for aspect, seat in BOXES)
    assert said(contest, ANNA, f.PaperTaken(*KEY, marks, True)) == "paper_untyped"


def test_the_second_turn_is_another_accounts() -> None:
    contest = hall.opened()
    contest.must(ANNA, typed())
    assert said(contest, ANNA, typed(2)) == "same_typist"
    assert said(contest, BEN, typed(1)) == "paper_turn"
    contest.must(BEN, typed(2))
    assert said(contest, "desk:cleo", typed(2)) == "paper_turn"


def test_where_the_typings_differ_nothing_counts_before_it_is_settled() -> None:
    contest = twice(look="3", length="149.9")
    paper = contest.builder.papers.sheets[KEY]
    assert stage(contest.builder, KEY) == "differs" and differing(paper) == (("look", "wang"), ("length", ""))
    assert said(contest, BEN, taking(contest.builder, KEY)) == "paper_differs"
    one = f.PaperSettled(*KEY, (f.PaperCell("look", "wang", "3"),), True)
    assert said(contest, BEN, one) == "paper_cells"
    contest.must(BEN, replace(one, cells=(*one.cells, f.PaperCell("length", "", "150"))))
    assert take(contest) == ""
    assert (standing(contest, "look", "wang"), standing(contest, "length")) == ("3", "150")


def test_a_signature_that_only_one_saw_is_settled_too() -> None:
    contest = hall.opened()
    contest.must(ANNA, typed())
    contest.must(BEN, typed(2, signed=False))
    assert stage(contest.builder, KEY) == "differs"
    contest.must(BEN, f.PaperSettled(*KEY, (), False))
    assert take(contest) == "" and not contest.state.subjects["s1"].signed


def test_agreement_is_not_settled_and_a_taken_sheet_not_touched() -> None:
    contest = twice()
    assert said(contest, BEN, f.PaperSettled(*KEY, (), True)) == "paper_agrees"
    assert take(contest) == ""
    for fact in (
        f.PaperSettled(*KEY, (), True), f.PaperDiscarded(*KEY, REASON), taking(contest.builder, KEY),
        f.PaperDecided(*KEY, "look", "wang", "paper", "k1", REASON),
    ):  # fmt: skip
        assert said(contest, BEN, fact) == "paper_taken"


def test_a_paper_that_is_signed_where_the_competitor_signs_too_waits_for_no_tablet() -> None:
    contest = hall.opened()
    contest.must(CHIEF, f.SigningPinned("tap", True))
    assert take(twice(contest)) == ""
    record = contest.state.subjects["s1"]
    assert hand_of(contest.state, record, "wang", "practice") == "signed"
    assert complete(contest.state, record, "wang", "practice")
    on_tablet = f.CompetitorSigned("s1", "practice", "wang", "0" * 64, "0" * 64)
    assert said(contest, "wang", on_tablet) == "competitor_signed"


def test_an_empty_box_says_nothing_and_leaves_the_sheet_unsigned() -> None:
    contest = hall.opened()
    contest.must(ANNA, typed(finish=""))
    contest.must(BEN, typed(2, finish=""))
    assert taking(contest.builder, KEY).signed is False
    assert take(contest) == ""
    assert standing(contest, "finish", "wang") is None and not contest.state.subjects["s1"].signed


def test_what_was_typed_of_the_wrong_paper_is_put_away_and_typed_anew() -> None:
    contest = twice()
    assert said(contest, ANNA, f.PaperDiscarded(*KEY, "no commitment")) == "reason_malformed"
    contest.must(ANNA, f.PaperDiscarded(*KEY, REASON))
    assert stage(contest.builder, KEY) == "blank"
    contest.must(ANNA, typed(look="0"))


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (typed(look="4"), "value_not_allowed"),
        (typed(length="99"), "value_out_of_range"),
        (typed(length="150.05"), "value_off_step"),
        (replace(typed(), cells=boxes()[1:]), "paper_cells"),
        (replace(typed(), cells=(*boxes(), boxes()[0])), "paper_cells"),
        (replace(typed(), cells=(f.PaperCell("look", "li", "2"), *boxes()[1:])), "paper_cells"),
        (replace(typed(), subject="s9"), "unknown_subject"),
        (replace(typed(), seat="nobody"), "unknown_seat"),
        (replace(typed(), module="craft"), "unknown_module"),
        (replace(typed(), module="theory", cells=()), "paper_no_sheet"),
    ],
)
def test_a_sheet_is_typed_whole_and_with_what_its_aspects_admit(fact: f.PaperTyped, word: str) -> None:
    assert said(hall.opened(), ANNA, fact) == word


def test_a_judge_who_may_not_mark_somebody_has_no_paper_of_them_either() -> None:
    contest = twice()
    contest.must(CHIEF, f.SeatRecused("wang", "s1", "declared", REASON))
    assert take(contest) == "recused" and said(contest, ANNA, replace(typed(2))) == "recused"


def test_only_desks_type_and_take() -> None:
    contest = twice()
    assert said(contest, "wang", typed()) == "desk_only"
    assert said(contest, "wang", taking(contest.builder, KEY)) == "desk_only"


# -- paper and tablet --------------------------------------------------------------------------------------------------


def test_a_mark_with_another_value_waits_for_the_chief() -> None:
    contest = hall.opened()
    contest.must("wang", f.Marked("s1", "look", "wang", "3"))
    twice(contest)
    assert stage(contest.builder, KEY) == "conflict" and take(contest) == "paper_conflict"
    key = contest.state.subjects["s1"].marks["look", "wang"].key
    decided = f.PaperDecided(*KEY, "look", "wang", "paper", key, REASON)
    assert said(contest, CHIEF, replace(decided, reason="")) == "reason_malformed"
    assert said(contest, CHIEF, replace(decided, standing="other")) == "paper_moved"
    assert said(contest, CHIEF, replace(decided, aspect="finish")) == "paper_meets_nothing"
    contest.must(CHIEF, decided)
    assert take(contest, CHIEF) == "" and standing(contest, "look", "wang") == "2"
    assert_standings_equal(contest.state, contest.facts)


def test_the_chief_may_let_the_tablets_mark_hold() -> None:
    contest = hall.opened()
    contest.must("wang", f.Marked("s1", "look", "wang", "3"))
    twice(contest)
    key = contest.state.subjects["s1"].marks["look", "wang"].key
    contest.must(CHIEF, f.PaperDecided(*KEY, "look", "wang", "standing", key, REASON))
    assert take(contest, CHIEF) == ""
    assert (standing(contest, "look", "wang"), standing(contest, "finish", "wang")) == ("3", "7")


def test_a_decision_holds_for_the_mark_that_the_chief_saw_and_no_later_one() -> None:
    contest = hall.opened()
    contest.must("wang", f.Marked("s1", "look", "wang", "3"))
    twice(contest)
    key = contest.state.subjects["s1"].marks["look", "wang"].key
    contest.must(CHIEF, f.PaperDecided(*KEY, "look", "wang", "paper", key, REASON))
    contest.must("wang", f.Marked("s1", "look", "wang", "0", key))
    assert stage(contest.builder, KEY) == "conflict" and take(contest) == "paper_conflict"


def test_equal_marks_of_tablet_and_paper_are_one() -> None:
    contest = hall.opened()
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    twice(contest)
    fact = taking(contest.builder, KEY)
    assert "look" not in {mark.aspect for mark in fact.marks} and take(contest) == ""


def test_a_mark_that_came_between_page_and_taking_is_not_overwritten() -> None:
    contest = twice()
    fact = taking(contest.builder, KEY)
    contest.must("wang", f.Marked("s1", "look", "wang", "0"))
    assert said(contest, BEN, fact) == "paper_conflict"
    contest.must("wang", f.Marked("s1", "finish", "wang", "7"))
    contest.must("wang", f.Marked("s1", "look", "wang", "2", contest.state.subjects["s1"].marks["look", "wang"].key))
    assert said(contest, BEN, fact) == "paper_moved"
    assert take(contest) == ""


def test_a_held_mark_that_comes_after_the_paper_is_a_conflict_and_the_tablet_tells_where_the_other_came_from() -> None:
    contest = hall.opened()
    contest.must(ANNA, typed(signed=False))
    contest.must(BEN, typed(2, signed=False))
    assert take(contest) == ""
    assert said(contest, "wang", f.Marked("s1", "look", "wang", "3")) == "superseded"
    found = sheet(contest.state, "wang", "s1")
    assert found is not None
    assert {cell.given for module in found.modules for cell in module.cells} == {"paper"}
    entry = contest.state.subjects["s1"].marks["look", "wang"]
    assert entry.kind == FROM_PAPER
    contest.must("wang", f.Marked("s1", "look", "wang", "3", entry.key))


def test_a_held_mark_that_comes_after_a_signed_paper_is_late() -> None:
    contest = twice()
    assert take(contest) == ""
    assert said(contest, "wang", f.Marked("s1", "look", "wang", "3")) == "sheet_signed"


def test_paper_needs_no_session_but_does_not_reach_into_a_signed_module() -> None:
    contest = hall.mark_all(hall.opened())
    contest.must(ANNA, typed(look="3", signed=False))
    contest.must(CHIEF, f.SessionClosed("day"))
    contest.must(BEN, typed(2, look="3", signed=False))
    assert hall.sign(contest, "practice") == ""
    assert take(contest) in ("paper_conflict", "module_signed")
    assert said(contest, "desk:cleo", replace(typed(), subject="s2")) == "module_signed"


def test_a_signed_sheet_takes_no_new_mark_from_paper() -> None:
    contest = twice(finish="")
    contest.must(BEN, f.PaperSettled(*KEY, (f.PaperCell("finish", "wang", ""),), True))
    for subject, aspect, seat, by in cast.cells():
        if subject == "s1" and by == "wang":
            contest.must(by, f.Marked(subject, aspect, seat, FULL[aspect]))
    contest.must("wang", f.SheetSigned("wang", "s1", "practice"))
    assert take(contest) == ""  # it says what stands already
    contest.must(CHIEF, f.MarkVoided("s1", "finish", "wang", standing_key(contest, "finish"), REASON))
    contest.must(ANNA, typed())
    contest.must(BEN, typed(2))
    assert take(contest) == "sheet_signed"


def standing_key(contest: Contest, aspect: str) -> str:
    return contest.state.subjects["s1"].marks[aspect, "wang"].key


def test_each_mark_from_paper_has_a_key_of_its_own() -> None:
    contest = twice()
    assert take(contest) == ""
    keys = [entry.key for entry in contest.state.subjects["s1"].marks.values()]
    assert len(set(keys)) == len(keys) == len(BOXES)


# -- the oracle --------------------------------------------------------------------------------------------------------


@dataclass
class Twice:
    """What the papers of one sheet may bring, from the list of facts alone."""

    entries: list[Any]

    def marks(self) -> dict[tuple[str, str], str]:
        """What stands in the cells of the subject."""
        found: dict[tuple[str, str], str] = {}
        for entry in self.entries:
            fact = entry.fact
            if isinstance(fact, f.Marked) and fact.subject == "s1":
                found[fact.aspect, fact.seat] = fact.value
            if isinstance(fact, f.PaperTaken):
                found.update({(mark.aspect, mark.seat): mark.value for mark in fact.marks})
        return found

    def brings(self) -> dict[tuple[str, str], str] | None:
        """The cells that the sheet would change, None while it may not be taken."""
        facts = [entry.fact for entry in self.entries]
        starts = [at for at, fact in enumerate(facts) if isinstance(fact, f.PaperTyped) and fact.turn == 1]
        ends = [at for at, fact in enumerate(facts) if isinstance(fact, f.PaperDiscarded | f.PaperTaken)]
        if not starts or (ends and ends[-1] > starts[-1]):
            return None
        since = facts[starts[-1] :]
        second = next((fact for fact in since if isinstance(fact, f.PaperTyped) and fact.turn == 2), None)
        if second is None:
            return None
        settled = [fact for fact in since if isinstance(fact, f.PaperSettled)]
        words = {(cell.aspect, cell.seat): cell.value for cell in settled[-1].cells} if settled else {}
        if not settled and (since[0].signed != second.signed):
            return None
        result: dict[tuple[str, str], str] = {}
        standing = self.marks()
        for one, other in zip(since[0].cells, second.cells, strict=True):
            cell = (one.aspect, one.seat)
            if one.value != other.value and cell not in words:
                return None
            value = words.get(cell, one.value)
            if value == "" or standing.get(cell) == value:
                continue
            if cell in standing:
                told = [d for d in since if isinstance(d, f.PaperDecided) and (d.aspect, d.cell) == cell]
                if not told or told[-1].standing != self.key_of(cell):
                    return None
                if told[-1].holds == "standing":
                    continue
            result[cell] = value
        return result

    def key_of(self, cell: tuple[str, str]) -> str:
        key = ""
        for entry in self.entries:
            fact = entry.fact
            if isinstance(fact, f.Marked) and (fact.subject, fact.aspect, fact.seat) == ("s1", *cell):
                key = entry.key
            if isinstance(fact, f.PaperTaken) and cell in {(mark.aspect, mark.seat) for mark in fact.marks}:
                key = f"{entry.key}/{cell[0]}"
        return key


def act(contest: Contest, data: st.DataObject) -> None:
    """Somebody does something, sensible or not."""
    who = data.draw(st.sampled_from([ANNA, BEN, "desk:cleo", CHIEF]))
    value = data.draw(st.sampled_from(["1", "2"]))
    what = data.draw(st.sampled_from(["type", "type", "type", "settle", "mark", "decide", "discard", "take"]))
    paper = contest.builder.papers.sheets.get(KEY)
    entry = contest.builder.subjects["s1"].marks.get(("look", "wang"))
    key = entry.key if entry else None
    if what == "type":
        looks = data.draw(st.sampled_from(["1", "2", "2", ""]))
        turn = 2 if paper and len(paper.turns) == 1 and not paper.taken else 1
        contest.send(who, typed(turn, data.draw(st.sampled_from([True, True, False])), look=looks))
    elif what == "settle" and paper:
        cells = tuple(f.PaperCell(aspect, seat, value) for aspect, seat in differing(paper))
        contest.send(who, f.PaperSettled(*KEY, cells, data.draw(st.booleans())))
    elif what == "mark":
        contest.send("wang", f.Marked("s1", "look", "wang", value, key))
    elif what == "decide":
        holds: Any = data.draw(st.sampled_from(["paper", "standing"]))
        contest.send(CHIEF, f.PaperDecided(*KEY, "look", "wang", holds, key or "", REASON))
    elif what == "discard":
        contest.send(who, f.PaperDiscarded(*KEY, REASON))
    elif paper:
        contest.send(who, taking(contest.builder, KEY))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_typed_only_what_the_oracle_says_becomes_marks(data: st.DataObject) -> None:
    contest = hall.opened()
    for _ in range(data.draw(st.integers(1, 14))):
        expected = Twice(contest.entries).brings()
        count = len(contest.entries)
        act(contest, data)
        new = [entry.fact for entry in contest.entries[count:]]
        for fact in new:
            if isinstance(fact, f.PaperTaken):
                assert {(mark.aspect, mark.seat): mark.value for mark in fact.marks} == expected
    expected = Twice(contest.entries).brings()
    signed = ("wang", "practice") in contest.builder.subjects["s1"].signed
    if KEY in contest.builder.papers.sheets and not signed:
        assert (said(contest, BEN, taking(contest.builder, KEY)) == "") == (expected is not None)
    state = contest.state.subjects["s1"].marks
    assert {cell: entry.fact.value for cell, entry in state.items()} == Twice(contest.entries).marks()


@given(st.sampled_from(BOXES), st.sampled_from(["value", "drop", "add", "replaces", "signed"]))
def test_a_taking_that_says_anything_else_is_refused(box: tuple[str, str], change: str) -> None:
    contest = twice()
    fact = taking(contest.builder, KEY)
    at = BOXES.index(box)
    mark = fact.marks[at]
    other = {
        "value": replace(fact, marks=(*fact.marks[:at], replace(mark, value="absent"), *fact.marks[at + 1 :])),
        "drop": replace(fact, marks=(*fact.marks[:at], *fact.marks[at + 1 :])),
        "add": replace(fact, marks=(*fact.marks, mark)),
        "replaces": replace(fact, marks=(*fact.marks[:at], replace(mark, replaces="k1"), *fact.marks[at + 1 :])),
        "signed": replace(fact, signed=False),
    }[change]
    assert said(contest, BEN, other) == "paper_moved"


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_a_sheets_number_is_found_again_however_it_is_typed() -> None:
    view = hall.opened().builder
    every = list(sheets(view))
    numbers = {sheet_number(cast.EVENT, key, PLAIN): key for key in every}
    assert len(numbers) == len(every) == 5 * (3 + 1)
    for number, key in numbers.items():
        typed_so = f" {number[:4]}-{number[4:]} ".lower().replace("0", "o").replace("1", "l")
        assert sheet_numbered(view, cast.EVENT, number_typed(typed_so), PLAIN) == key
    assert sheet_numbered(view, "forklift", sheet_number(cast.EVENT, KEY, PLAIN), PLAIN) is None
    assert [number_typed(text) for text in ("", "K7QM", "K7QM2XPAB", "K7QM*XPA")] == ["", "", "", ""]


def test_the_number_of_a_sheet_never_changes() -> None:
    """It stands on printed paper."""
    assert sheet_number("welding", KEY, PLAIN) == "6GFVYWG8"
