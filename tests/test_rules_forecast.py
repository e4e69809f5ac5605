"""The forecast contains the final result of every completion, reaches its ends where it says so, and leaks nothing."""

import random as randomness
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.board import Audience
from competition.rules.forecast import Outlook, forecast
from competition.rules.prospects import prospects_of
from competition.rules.points import plan_of
from competition.rules.scheme import (
    Aspect,
    Criterion,
    Limits,
    Module,
    Pool,
    Scheme,
    SubCriterion,
    TieKey,
    Tolerance,
    Veto,
)
from competition.rules.standings import Scorer
from tests.schemes import Contest, cells, contests, founded, values

PUBLIC: Audience = "public"
RUNNING: Audience = "chief"


def completed(contest: Contest, draw: st.DataObject) -> None:
    """Every owed cell that is empty is marked, with a few values for each aspect, so that ties come up."""
    assert contest.state.scheme is not None
    few = {
        aspect.id: draw.draw(st.lists(values(aspect), min_size=1, max_size=3))
        for *_, aspect in contest.state.scheme.aspects()
    }
    random = draw.draw(st.randoms(use_true_random=False))
    for subject, aspect, seat, by in cells(contest.state):
        if (aspect.id, seat) not in contest.state.subjects[subject].marks:
            contest.send(by, f.Marked(subject, aspect.id, seat, random.choice(few[aspect.id])))


@given(contests(), st.data(), st.sampled_from([RUNNING, PUBLIC]))
@settings(max_examples=150, deadline=None)
def test_the_final_result_of_every_completion_lies_within_the_forecast(
    contest: Contest, data: st.DataObject, audience: Audience
) -> None:
    told = forecast(contest.state, audience, Scorer())
    before = contest.state
    assert told is not None and before.scheme is not None
    seats = {subject: Scorer().seating(before, subject) for subject in before.subjects}
    prospects = prospects_of(plan_of(before.scheme))
    reaches = {
        subject: prospects.total(record, seats[subject], audience == RUNNING)
        for subject, record in before.subjects.items()
    }
    completed(contest, data)
    finals = Scorer().standings(contest.state)
    for row in finals.rows:
        if not row.complete or row.status != "competing" or row.total is None:
            continue
        reach, outlook = reaches[row.subject], told.subjects[row.subject]
        if reach is not None:
            assert reach.least <= row.total <= reach.greatest
        if all(each.complete for each in finals.rows if (each.round, each.group) == (row.round, row.group)):
            assert row.rank is not None
            assert outlook.best <= row.rank <= outlook.worst
            if outlook.chance == "secured":
                assert row.rank == 1
            if row.rank == 1:
                assert outlook.chance != "out"
