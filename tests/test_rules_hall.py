"""In the hall: check-in, draws that anybody can repeat, official clocks, incidents and what is decided on them."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.draw import lots
from competition.rules.refusals import WORDS
from competition.rules.standings import Scorer
from tests import hall
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import Contest

SEED = "0f" * 32
FIVE = ("s1", "s2", "s3", "s4", "s5")


def at(contest: Contest, fact: f.Fact, moment: int) -> None:
    """Record a fact that the server took at this many seconds."""
    refusal = admit(contest.builder, CHIEF, f"at-{moment}", fact)
    assert refusal is None, refusal
    contest.builder.apply(f.Entry(type(fact).__name__, CHIEF, f"at-{moment}", moment * 1000, None, fact))


def said(contest: Contest, fact: f.Fact) -> str:
    refusal = admit(contest.builder, CHIEF, "new", fact)
    if refusal is None:
        return ""
    assert set(refusal.details) == set(WORDS[refusal.word])
    return refusal.word


def held(*subjects: str, **other: Any) -> f.DrawHeld:
    return f.DrawHeld(other.pop("draw", "first"), "computer", lots(SEED, subjects), SEED, **other)


# -- the draw ----------------------------------------------------------------------------------------------------------


@given(
    st.sets(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=40), st.binary(min_size=32, max_size=32)
)
def test_a_draw_gives_everybody_one_place_and_the_same_ones_again(subjects: set[str], seed: bytes) -> None:
    drawn = lots(seed.hex(), sorted(subjects))
    assert {lot.subject for lot in drawn} == subjects
    assert [lot.start for lot in drawn] == list(range(1, len(subjects) + 1))
    assert lots(seed.hex(), sorted(subjects, reverse=True)) == drawn


def test_every_order_of_three_is_as_likely() -> None:
    count = Counter(tuple(lot.subject for lot in lots(f"{n:064x}", ("a", "b", "c"))) for n in range(6000))
    assert len(count) == 6 and all(900 < times < 1100 for times in count.values())


def test_stations_are_filled_one_after_the_other() -> None:
    assert [lot.station for lot in lots(SEED, FIVE, ("w1", "w2"))] == ["w1", "w2", "w1", "w2", "w1"]


def test_a_draw_sets_start_order_and_stations() -> None:
    contest = hall.opened()
    drawn = lots(SEED, FIVE, ("w1", "w2"))
    contest.must(CHIEF, f.DrawHeld("first", "computer", drawn, SEED, ("w1", "w2")))
    state = contest.state
    assert {s: state.subjects[s].start for s in FIVE} == {lot.subject: lot.start for lot in drawn}
    assert state.hall.stations == {lot.subject: lot.station for lot in drawn}


def test_lots_from_an_urn_are_typed_in() -> None:
    contest = hall.opened()
    contest.must(CHIEF, f.DrawHeld("urn", "urn", (f.Drawn("s2", 1, "w9"), f.Drawn("s1", 2))))
    assert (contest.state.subjects["s1"].start, contest.state.hall.stations) == (2, {"s2": "w9"})


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.DrawHeld("d", "computer", lots("ee" * 32, FIVE), SEED), "draw_differs"),
        (f.DrawHeld("d", "computer", lots(SEED, FIVE), SEED, ("w1",)), "draw_differs"),
        (f.DrawHeld("d", "computer", lots(SEED, FIVE), "no seed"), "draw_seed"),
        (f.DrawHeld("d", "urn", lots(SEED, FIVE), SEED), "draw_differs"),
        (f.DrawHeld("d", "urn", ()), "draw_empty"),
        (f.DrawHeld("d", "urn", (f.Drawn("nobody", 1),)), "unknown_subject"),
        (f.DrawHeld("d", "urn", (f.Drawn("s1", 0),)), "draw_start"),
        (f.DrawHeld("d", "urn", (f.Drawn("s1", 1), f.Drawn("s1", 2))), "draw_twice"),
        (f.DrawHeld("d", "urn", (f.Drawn("s1", 1), f.Drawn("s2", 1))), "draw_twice"),
        (f.DrawHeld("no id!", "urn", (f.Drawn("s1", 1),)), "id_malformed"),
        (f.DrawHeld("d", "urn", (f.Drawn("s1", 1, "x" * 65),)), "id_malformed"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(fact: f.DrawHeld, word: str) -> None:
    assert said(hall.opened(), fact) == word


def test_a_draw_is_held_once_and_not_for_who_has_begun() -> None:
    contest = hall.opened()
    contest.must(CHIEF, held("s1", "s2"))
    assert said(contest, held("s3")) == "draw_held"
    contest.must("wang", f.Marked("s3", "look", "wang", "2"))
    assert said(contest, held("s3", "s4", draw="second")) == "draw_too_late"
    at(contest, f.ClockStarted("s4", "practice"), 1)
    assert said(contest, held("s4", draw="second")) == "draw_too_late"


# -- check-in ----------------------------------------------------------------------------------------------------------


def test_whoever_checks_in_is_there_until_it_is_taken_back() -> None:
    contest = hall.opened()
    contest.must(CHIEF, f.CheckedIn("s1"))
    assert said(contest, f.CheckedIn("s1")) == "already_checked_in"
    assert contest.state.hall.present == {"s1"}
    contest.must(CHIEF, f.CheckedIn("s1", False))
    assert said(contest, f.CheckedIn("s1", False)) == "not_checked_in"
    assert said(contest, f.CheckedIn("nobody")) == "unknown_subject"
    assert admit(contest.builder, "wang", "k", f.CheckedIn("s1")).word == "desk_only"  # type: ignore[union-attr]


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_a_clock_counts_what_ran_and_not_what_was_paused() -> None:
    contest = hall.opened()
    at(contest, f.ClockStarted("s1", "practice", 600), 100)
    at(contest, f.ClockPaused("s1", "practice"), 160)
    at(contest, f.ClockResumed("s1", "practice"), 1000)
    clock = contest.state.hall.clocks["s1", "practice"]
    assert (clock.elapsed(1_030_000), clock.left(1_030_000)) == (90_000, 510_000)
    at(contest, f.ClockStopped("s1", "practice"), 1040)
    assert contest.state.hall.clocks["s1", "practice"].elapsed(9_999_000) == 100_000


def test_make_up_time_for_an_incident_goes_on_top() -> None:
    contest = hall.opened()
    at(contest, f.ClockStarted("s1", "practice", 600), 0)
    contest.must(CHIEF, f.IncidentNoted("power", "s1", "equipment", REASON, "practice"))
    contest.must(CHIEF, f.IncidentDecided("power", "time", REASON, 90))
    assert contest.state.hall.clocks["s1", "practice"].left(0) == 690_000


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.ClockStarted("s1", "practice"), "clock_started"),
        (f.ClockStarted("s2", "nothing"), "unknown_module"),
        (f.ClockStarted("s2", "practice", 100_000), "seconds_out_of_range"),
        (f.ClockResumed("s1", "practice"), "clock_state"),
        (f.ClockPaused("s2", "practice"), "clock_not_started"),
        (f.ClockStopped("nobody", "practice"), "clock_not_started"),
    ],
)
def test_a_clock_is_pressed_in_turn(fact: f.Fact, word: str) -> None:
    contest = hall.opened()
    at(contest, f.ClockStarted("s1", "practice"), 0)
    assert said(contest, fact) == word


# -- incidents ---------------------------------------------------------------------------------------------------------


def test_points_of_an_incident_stand_in_a_cell_of_the_scheme() -> None:
    contest = hall.mark_all(hall.opened())
    old = contest.state.subjects["s1"].marks["safety", ""]
    contest.must(CHIEF, f.IncidentNoted("i1", "s1", "violation", REASON))
    decided = f.IncidentDecided("i1", "points", REASON, 0, "safety", "2", old.key)
    assert said(contest, f.IncidentDecided("i1", "points", REASON, 0, "safety", "2", "older")) == "superseded"
    before = Scorer().standings(contest.state).standing("s1")
    contest.must(CHIEF, decided)
    after = Scorer().standings(contest.state).standing("s1")
    assert before and after and before.total and after.total and after.total < before.total
    assert contest.state.subjects["s1"].marks["safety", ""].by == CHIEF
    marked = f.Marked("s1", "safety", "", "2", old.key)
    facts = [marked if isinstance(fact, f.IncidentDecided) else fact for fact in contest.facts]
    assert_standings_equal(contest.state, facts)


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.IncidentNoted("i1", "s1", "other", REASON), "incident_known"),
        (f.IncidentNoted("i2", "s1", "other", "a text"), "reason_malformed"),
        (f.IncidentNoted("i2", "s1", "fire", REASON), "choice_unknown"),  # type: ignore[arg-type]
        (f.IncidentNoted("i2", "s1", "other", REASON, "nothing"), "unknown_module"),
        (f.IncidentDecided("i2", "nothing", REASON), "unknown_incident"),
        (f.IncidentDecided("i1", "time", REASON, 60), "clock_not_started"),
        (f.IncidentDecided("i1", "points", REASON, 0, "look", "2"), "not_your_cell"),
        (f.IncidentDecided("i1", "points", REASON, 0, "safety", "none"), "value_not_a_number"),
        (f.IncidentDecided("i1", "points", REASON, 0, "nothing", "2"), "unknown_aspect"),
    ],
)
def test_an_incident_that_cannot_be_is_refused(fact: f.Fact, word: str) -> None:
    contest = hall.opened()
    contest.must(CHIEF, f.IncidentNoted("i1", "s1", "equipment", REASON))
    assert said(contest, fact) == word


def test_an_incident_is_decided_once() -> None:
    contest = hall.opened()
    contest.must(CHIEF, f.IncidentNoted("i1", "s1", "equipment", REASON))
    contest.must(CHIEF, f.IncidentDecided("i1", "nothing", REASON))
    assert said(contest, f.IncidentDecided("i1", "nothing", REASON)) == "incident_decided"


def test_points_do_not_reach_into_a_signed_module() -> None:
    contest = hall.sign_modules(hall.sign_sheets(hall.mark_all(hall.opened())))
    contest.must(CHIEF, f.IncidentNoted("i1", "s1", "violation", REASON))
    assert said(contest, f.IncidentDecided("i1", "points", REASON, 0, "safety", "2", None)) == "module_signed"
