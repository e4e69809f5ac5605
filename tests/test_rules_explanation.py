"""An explanation is a second opinion: worked out again it gives the engine's total and tie keys; it tells no more than
its reader may see."""

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.citations import SOURCES
from competition.rules.explanation import Explanation, explain, recompute
from competition.rules.rounding import printed
from competition.rules.standings import Scorer
from competition.rules.ties import tie_values
from tests.schemes import Contest, contests


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
