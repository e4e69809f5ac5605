"""Why a subject has its points: the tree adds up, and shows no more than it may."""

from fractions import Fraction

from hypothesis import given, settings

from competition.rules import facts as f
from competition.rules.breakdown import AspectSeen, Breakdown, MarkSeen, breakdown
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Pool, Rounding, Scheme, SubCriterion, Veto
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
