"""Why a subject has its points: the tree adds up, and shows no more than it may."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from competition.rules import facts as f
from competition.rules.breakdown import AspectSeen, Breakdown, FaultSeen, MarkSeen, ReadingSeen, breakdown
from competition.rules.scheme import (
    Aspect,
    Condition,
    Criterion,
    Fault,
    Limits,
    Module,
    Pool,
    Ranking,
    Readings,
    Rounding,
    Scheme,
    SubCriterion,
    Veto,
)
from competition.rules.standings import Scorer
from tests import oracle
from tests.schemes import DESK, Contest, contests, founded

NINE = Aspect(
    "skill", "score", "p5", "10", True, factor="1.2", limits=Limits("0", "10", "0.25"), pool=Pool(1, 1), unit="pt"
)
LEAK = Aspect("leak", "veto", "p1", veto=Veto("aspect", "skill"))
SCHEME = Scheme(
    (Module("m", (Criterion("c", (SubCriterion("s", (NINE, LEAK)),)),), "0.7"),),
    (Rounding("panel", 2), Rounding("aspect", 2), Rounding("total", 1)),
    full="8.4",
)


def contest() -> Contest:
    return founded(SCHEME, (f.SubjectEntered("s1"),))


def mark_all(one: Contest, *values: str) -> None:
    for number, value in enumerate(values, 1):
        one.must(f"p5-j{number}", f.Marked("s1", "skill", f"p5-j{number}", value))


def tree(one: Contest, audience: str = "public") -> Breakdown:
    found = breakdown(one.state, audience, "s1", Scorer())  # type: ignore[arg-type]
    assert found is not None
    return found


def leaf(found: Breakdown, name: str = "skill") -> AspectSeen:
    return next(a for m in found.modules for c in m.criteria for s in c.subs for a in s.aspects if a.id == name)


def test_every_step_from_the_marks_to_the_total_is_shown() -> None:
    one = contest()
    mark_all(one, "7.5", "8", "7", "7.75", "9.25")
    found, skill = tree(one), leaf(tree(one))
    assert [mark.dropped for mark in skill.marks] == [False, False, True, False, True]
    assert [mark.seat for mark in skill.marks] == ["J1", "J2", "J3", "J4", "J5"]
    assert skill.panel and (skill.panel.printed, skill.panel.exact, skill.panel.rounded) == ("7.75", "31/4", False)
    assert skill.points and (skill.points.printed, skill.points.exact) == ("9.30", "93/10")
    module = found.modules[0]
    assert module.points and module.counts
    assert (module.points.printed, module.counts.printed, module.weight) == ("9.30", "6.51", "0.7")
    assert found.total and (found.total.printed, found.total.exact, found.total.rounded) == ("6.5", "651/100", True)
    assert found.row.total == "6.5"


def test_a_rounded_panel_says_so() -> None:
    one = contest()
    mark_all(one, "7.5", "8", "7", "7.5", "9.25")
    panel = leaf(tree(one)).panel
    assert panel and (panel.printed, panel.exact, panel.rounded) == ("7.67", "23/3", True)


def test_marks_are_hidden_until_the_panel_is_done_but_not_from_the_chief() -> None:
    one = contest()
    mark_all(one, "7.5", "8")
    states = [(mark.state, mark.value) for mark in leaf(tree(one)).marks]
    assert states == [("hidden", None)] * 2 + [("unmarked", None)] * 3
    assert leaf(tree(one)).points is None
    assert [mark.value for mark in leaf(tree(one, "chief")).marks] == ["7.5", "8", None, None, None]


def test_an_excused_seat_keeps_its_number_and_shows_no_mark() -> None:
    one = contest()
    mark_all(one, "7.5", "8", "7", "7.75", "9.25")
    one.must(DESK, f.SeatExcused("p5-j2"))
    marks = leaf(tree(one)).marks
    assert marks[1] == MarkSeen("J2", "excused", None, False)
    assert [mark.seat for mark in marks] == ["J1", "J2", "J3", "J4", "J5"]
    assert [mark.dropped for mark in marks] == [False, False, True, False, True]


def test_a_veto_names_itself_where_it_zeroes() -> None:
    one = contest()
    mark_all(one, "7.5", "8", "7", "7.75", "9.25")
    one.must("p1-j1", f.Marked("s1", "leak", "", "yes"))
    skill = leaf(tree(one))
    assert skill.vetoed_by == "leak"
    assert skill.points and skill.points.printed == "0.00"
    assert skill.panel and skill.panel.printed == "7.75"
    assert leaf(tree(one), "leak").points is None
    assert tree(one).row.total == "0.0"


def test_who_is_gone_has_a_tree_without_a_total() -> None:
    one = contest()
    mark_all(one, "7.5", "8", "7", "7.75", "9.25")
    one.must(DESK, f.SubjectStatusSet("s1", "disqualified"))
    assert tree(one, "chief").total is None
    assert leaf(tree(one, "chief")).points is not None


def test_there_is_no_tree_of_nobody() -> None:
    assert breakdown(contest().state, "chief", "nobody", Scorer()) is None
    assert breakdown(Contest().state, "chief", "s1", Scorer()) is None


@settings(max_examples=40, deadline=None)
@given(contests(most_subjects=3))
def test_the_tree_agrees_with_the_oracle_at_every_leaf_and_with_the_board_at_the_top(contest: Contest) -> None:
    expected = oracle.standings(contest.facts)
    scheme = contest.state.scheme
    assert scheme is not None
    scorer = Scorer()
    rows = {row.subject: row for row in scorer.standings(contest.state).rows}
    for subject, slow in expected.items():
        found = breakdown(contest.state, "public", subject, scorer)
        assert found is not None
        for m in found.modules:
            for c in m.criteria:
                for seen in (aspect for sub in c.subs for aspect in sub.aspects):
                    points = slow.points[seen.id]
                    assert (seen.points is None) == (points is None)
                    if seen.points is not None and points is not None:
                        exact = Fraction(seen.points.exact)
                        own = next(each for *_, each in scheme.aspects() if each.id == seen.id)
                        assert oracle.rounded(scheme, "aspect", exact, own) == points
                        assert seen.points.rounded == (exact != points)
        assert (found.total.printed if found.total else None) == rows[subject].printed_total


def kinds(**more: Any) -> Contest:
    """A contest of one with a weld, a timed run, a condition, a factor and bounds."""
    limits = Limits("0", "60", "0.1")
    listed = (Fault("crack", "5", 1), Fault("pore", "0.5"))
    aspects = (
        Aspect("weld", "faults", "p1", "10", listed=listed, rounding=(Rounding("aspect", 0),)),
        Aspect(
            "run", "score", "p1", "60", limits=limits, readings=Readings(3, "mean", "lower", drop_worst=1), times="hard"
        ),
        Aspect("hard", "reading", "p1", limits=limits),
        Aspect("again", "yes_no", "p1", "3", only_if=Condition("weld", low="1")),
        Aspect("look", "judgement", "p3", "3", each=True, spread_stops=True),
    )
    stop = Aspect("stop", "veto", "p1", veto=Veto("criterion", "d"))
    last = Criterion("d", (SubCriterion("t", (Aspect("last", "yes_no", "p1", "3"), stop)),))
    criterion = Criterion("c", (SubCriterion("s", aspects),), most="20")
    return founded(Scheme((Module("m", (criterion, last), least="1"),), **more), (f.SubjectEntered("s1"),))


def test_what_newer_kinds_come_to_is_shown_step_by_step() -> None:
    one = kinds()
    for aspect, value in (("weld", "pore:3"), ("run", "12 x 14"), ("hard", "1.5"), ("again", "yes"), ("last", "yes")):
        one.must("p1-j1", f.Marked("s1", aspect, "", value))
    for seat, value in (("p3-j1", "3"), ("p3-j2", "1"), ("p3-j3", "2")):
        one.must(seat, f.Marked("s1", "look", seat, value))
    found = tree(one, "chief")
    weld, run, hard, look = (leaf(found, name) for name in ("weld", "run", "hard", "look"))
    assert weld.points and (weld.points.printed, weld.points.exact, weld.points.rounded) == ("9", "17/2", True)
    assert (weld.marks[0].faults, weld.rounding) == ((FaultSeen("pore", 3, "3/2"),), (Rounding("aspect", 0),))
    assert (run.times_of, run.times, run.marks[0].made) == ("hard", "3/2", "13")
    assert run.marks[0].readings == (ReadingSeen("12", False), ReadingSeen("x", True), ReadingSeen("14", False))
    assert run.points and run.points.exact == "39/2"
    assert (hard.points, hard.why) == (None, "pointless")
    assert (look.points, look.why, look.confer) == (None, "confer", True)
    first = found.modules[0].criteria[0]
    assert first.points and first.sum
    assert (first.points.exact, first.sum.exact, first.clamped) == ("20", "63/2", "most")
    assert found.total and found.total.exact == "23"


def test_what_does_not_apply_fails_or_is_vetoed_says_so() -> None:
    one = kinds(ranking=Ranking(better="lower"))
    assert leaf(tree(one, "chief"), "again").why == "undecided"
    for aspect, value in (("weld", "none"), ("run", "12 x x"), ("hard", "2"), ("last", "yes"), ("stop", "yes")):
        one.must("p1-j1", f.Marked("s1", aspect, "", value))
    found = tree(one, "chief")
    assert (leaf(found, "again").why, leaf(found, "again").applies) == ("off", False)
    assert (leaf(found, "run").why, leaf(found, "run").points, leaf(found, "run").marks[0].made) == ("failed", None, "")
    second = found.modules[0].criteria[1]
    assert second.points and second.sum and (second.points.exact, second.sum.exact) == ("0", "3")
    assert (second.vetoed_by, second.clamped) == ("stop", "")
    assert (found.failed, found.total) == (True, None)
