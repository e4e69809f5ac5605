"""The fold: the same entries give the same state, and an old state is never touched."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.rules.state import EMPTY, Builder, fold
from tests import cast
from tests.schemes import DESK, Contest, contests


@settings(max_examples=30, deadline=None)
@given(contests(), st.data())
def test_folding_at_once_in_pieces_or_one_by_one_gives_the_same_state(contest: Contest, data: st.DataObject) -> None:
    contest.send(DESK, f.BoardFrozen())
    whole = fold(EMPTY, contest.entries)
    cut = data.draw(st.integers(0, len(contest.entries)))
    assert fold(fold(EMPTY, contest.entries[:cut]), contest.entries[cut:]) == whole
    builder = Builder(EMPTY)
    for entry in contest.entries:
        builder.apply(entry)
    assert builder.state() == whole
    assert whole.position == len(contest.entries)


@settings(max_examples=30, deadline=None)
@given(contests(), st.data())
def test_an_old_state_is_never_touched(contest: Contest, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(contest.entries)))
    old = fold(EMPTY, contest.entries[:cut])
    kept = deepcopy(old)
    fold(old, contest.entries[cut:])
    builder = Builder(old)
    for entry in contest.entries[cut:]:
        builder.apply(entry)
    assert old == kept


def test_a_state_given_out_by_a_builder_does_not_move_with_it() -> None:
    builder = Builder(EMPTY)
    for number, fact in enumerate(cast.founding()):
        builder.apply(f.Entry(type(fact).__name__, DESK, f"k{number}", 0, None, fact))
    before = builder.state()
    mark = f.Marked("s1", "look", "wang", "2")
    builder.apply(f.Entry("Marked", "wang", "k", 0, None, mark))
    assert before.subjects["s1"].marks == {}
    assert not before.marked
    assert builder.state().subjects["s1"].marks["look", "wang"].fact == mark


def test_a_fold_shares_the_records_that_it_does_not_touch() -> None:
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, fact)
    before = contest.state
    after = fold(before, [f.Entry("Marked", "wang", "k", 0, None, f.Marked("s1", "look", "wang", "2"))])
    assert after.subjects["s2"] is before.subjects["s2"]
    assert after.subjects["s1"] is not before.subjects["s1"]


def test_a_freeze_and_a_publication_keep_the_state_just_before_them() -> None:
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, fact)
    before = contest.state
    contest.must(DESK, f.BoardFrozen())
    assert contest.state.frozen == before
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    assert contest.state.frozen == before
    contest.must(DESK, f.BoardThawed())
    assert contest.state.frozen is None
    standing = contest.state
    contest.must(DESK, f.ResultsPublished("provisional", VERSION, digest(Scorer().standings(standing))))
    assert contest.state.published_state == standing
    assert contest.state.published is not None
    contest.must("wang", f.Marked("s2", "look", "wang", "2"))
    assert contest.state.published_state == standing
