"""An explanation is a second opinion: worked out again it gives the engine's total and tie keys; it tells no more than
its reader may see."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.citations import SOURCES
from competition.rules.derivation import Step, worked_out
from competition.rules.explanation import Explanation, explain, recompute
from competition.rules.scheme import (
    Aspect,
    Criterion,
    Limits,
    Module,
    Pool,
    Rounding,
    Scheme,
    SubCriterion,
    Take,
    TieKey,
)
from competition.rules.standings import Scorer
from competition.rules.ties import tie_values
from tests.schemes import Contest, contests, founded


def rules_named(explanation: Explanation) -> set[str]:
    """Every rule word that the explanation names."""
    found: set[str] = set()
    for module in explanation.derivation.modules:
        found |= {step.rule for step in (*module.steps, *module.weighing)}
        for criterion in module.criteria:
            found |= {step.rule for step in criterion.steps}
            for aspect in criterion.aspects:
                found |= {aspect.kind, aspect.why or "sum", *(step.rule for step in aspect.steps)}
                found |= {mark.left_out or mark.state for mark in aspect.marks} - {"marked", "hidden"}
    return found | {step.rule for step in explanation.derivation.steps}


@given(contests())
@settings(max_examples=150, deadline=None)
def test_worked_out_again_an_explanation_gives_the_total_and_the_tie_keys_of_the_standings(contest: Contest) -> None:
    scorer = Scorer()
    standings = scorer.standings(contest.state)
    for row in standings.rows:
        explanation = explain(contest.state, "chief", row.subject, scorer)
        assert explanation is not None
        total, keys = recompute(explanation)
        assert total == row.total
        if row.total is not None:
            assert keys == tuple(value for _, values in tie_values(standings, row.subject) for value in values)
        assert rules_named(explanation) <= set(SOURCES)


@pytest.mark.parametrize("take", ["closest_two", "middle_two", "median", "mean"])
def test_what_is_filled_in_for_an_excused_judge_is_left_out_where_the_pool_leaves_it_out(take: Take) -> None:
    """Of 10 10 10 8 and 19/2 filled in, the two closest are two tens: neither the 8, the third ten nor the mean."""
    pool = Pool(take=take, absent="fill", drop_low=1 if take == "mean" else 0)
    aspect = Aspect("look", "score", "p5", max="10", each=True, limits=Limits("0", "10", "1"), pool=pool)
    module = Module("practice", (Criterion("c", (SubCriterion("s", (aspect,)),)),))
    contest = founded(Scheme((module,)), (f.SubjectEntered("s1", start=1),), f.EventFounded(VERSION))
    contest.must("desk:office", f.SeatExcused("p5-j1", "s1"))
    for judge, value in zip((2, 3, 4, 5), ("10", "10", "10", "8"), strict=True):
        contest.must(f"p5-j{judge}", f.Marked("s1", "look", f"p5-j{judge}", value))
    scorer = Scorer()
    (row,) = scorer.standings(contest.state).rows
    found = explain(contest.state, "chief", "s1", scorer)
    assert found is not None
    assert recompute(found)[0] == row.total
    (used,) = found.derivation.modules[0].criteria[0].aspects
    assert used.marks[0].state == "filled" and used.marks[0].score == "19/2"
    assert used.marks[0].left_out == {"closest_two": "not_closest", "mean": ""}.get(take, "not_middle")


def contest_of_three(depth: f.Depth) -> Contest:
    """Three of the cast at work in the hall: a tie that the practical module decides, and one behind."""
    aspects = [Aspect(each, "score", "p1", max="100", limits=Limits("0", "100", "0.5")) for each in ("paper", "work")]
    modules = tuple(
        Module(name, (Criterion(f"{name}-c", (SubCriterion(f"{name}-s", (aspect,)),)),), weight)
        for name, aspect, weight in zip(("theory", "practice"), aspects, ("0.3", "0.7"), strict=True)
    )
    rules = Scheme(modules, (Rounding("total", 2),), (TieKey("module", "practice"),))
    subjects = tuple(f.SubjectEntered(f"s{n}", start=n) for n in (1, 2, 3))
    contest = founded(rules, subjects, f.EventFounded(VERSION, depth=depth))
    for subject, paper, work in (("s1", "30", "90"), ("s2", "100", "60"), ("s3", "99.5", "60")):
        for aspect, value in (("paper", paper), ("work", work)):
            contest.must("p1-j1", f.Marked(subject, aspect, "", value))
    return contest


def test_the_neighbours_and_the_tie_key_that_decided_are_named() -> None:
    found = explain(contest_of_three("aspects").state, "public", "s2", Scorer())
    assert found is not None and found.before is not None and found.after is not None
    assert (found.before.row.subject, found.before.apart, found.after.apart) == ("s1", "0", "3/20")
    assert found.before.decided is not None and found.after.decided is None
    assert (found.before.decided.own, found.before.decided.other) == (("60",), ("90",))


@pytest.mark.parametrize(
    ("depth", "modules", "whole"), [("totals", 0, False), ("modules", 2, False), ("aspects", 2, True)]
)
def test_the_public_sees_no_more_of_a_total_than_the_event_shows(depth: f.Depth, modules: int, whole: bool) -> None:
    found = explain(contest_of_three(depth).state, "public", "s2", Scorer())
    assert found is not None
    assert (len(found.derivation.modules), found.whole) == (modules, whole)
    assert any(module.criteria for module in found.derivation.modules) == whole
    decided = found.before.decided if found.before else None
    assert decided is not None and (decided.other is None) == (depth == "totals")
    if not whole:
        with pytest.raises(ValueError, match="does not go down"):
            recompute(found)


def test_at_the_depth_of_ranks_nothing_is_explained() -> None:
    assert explain(contest_of_three("ranks").state, "public", "s2", Scorer()) is None


def test_a_derivation_that_was_altered_no_longer_gives_the_total() -> None:
    found = explain(contest_of_three("aspects").state, "public", "s2", Scorer())
    assert found is not None
    module = replace(found.derivation.modules[0], weighing=(Step("weight", ("0.4",), "40"),))
    altered = replace(found.derivation, modules=(module, found.derivation.modules[1]))
    assert worked_out(found.derivation).total == Fraction(72)
    assert worked_out(altered).total == Fraction(82)
