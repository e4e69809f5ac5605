"""What an audience may see: above all, that nothing frozen or unpublished is seen by those who may not."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.board import RUNNING, Audience, Board, board
from competition.rules.breakdown import breakdown
from competition.rules.standings import Scorer, digest
from competition.rules.state import EMPTY, State
from tests import cast
from tests.schemes import DESK, KINDS, Contest, cells, contests, mark, schemes, values

OUTSIDE: tuple[Audience, ...] = tuple(each for each in get_args(Audience) if each not in RUNNING)
SECRET = f.EventFounded("1", visibility="published", depth="aspects")
BLIND = f.EventFounded("1", depth="aspects", blind=True)


def seen(state: State, audience: Audience) -> tuple[Any, ...]:
    """Everything that the rules show to an audience: its board, its edition, and every subject's breakdown."""
    scorer = Scorer()
    shown = board(state, audience, scorer)
    return shown, shown.edition, [breakdown(state, audience, subject, scorer) for subject in ("s1", "s2", "s3", "late")]


def publish(contest: Contest, stage: Any = "provisional") -> None:
    contest.must(DESK, f.ResultsPublished(stage, "1", digest(Scorer().standings(contest.state))))


def go_on(data: st.DataObject, contest: Contest) -> None:
    """What may happen in a hall after the doors of publication are shut."""
    late = f.SubjectEntered("late", start=99)
    contest.send(DESK, late)
    contest.send("p1-j1", f.SheetSigned("p1-j1", "s1", "m-0"))
    for _ in range(data.draw(st.integers(1, 6))):
        contest.send(*data.draw(mark(contest)))
    for status in ("disqualified", "competing", "out_of_contest"):
        if data.draw(st.booleans()):
            contest.send(DESK, f.SubjectStatusSet(data.draw(st.sampled_from(sorted(contest.state.subjects))), status))
    if data.draw(st.booleans()):
        contest.send(DESK, f.SeatExcused("p3-j1"))
    contest.send(DESK, f.SubjectBound("s1", "person", "somebody-else"))
    contest.send(DESK, f.SessionClosed("session-1"))


def simple(founding: f.EventFounded | None = None) -> Contest:
    contest = Contest()
    for fact in cast.founding():
        is_first = isinstance(fact, f.EventFounded)
        contest.must(DESK, founding if is_first and founding else fact)
    return contest


def fill(contest: Contest, leave: int = 0) -> None:
    every = cast.cells()
    for at, (subject, aspect, seat, by) in enumerate(every[: len(every) - leave]):
        choices = cast.VALUES[aspect]
        contest.must(by, f.Marked(subject, aspect, seat, choices[at * 7 % len(choices)]))


# -- nothing leaks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("founding", [None, SECRET, BLIND], ids=["live", "published", "blind"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_nothing_after_a_freeze_is_seen_outside(founding: f.EventFounded | None, data: st.DataObject) -> None:
    contest = data.draw(contests(founding=founding, most_subjects=3))
    if data.draw(st.booleans()):
        publish(contest)
    before_freeze = {audience: board(contest.state, audience, Scorer()) for audience in OUTSIDE}
    contest.must(DESK, f.BoardFrozen())
    before = {audience: seen(contest.state, audience) for audience in OUTSIDE}
    for audience in OUTSIDE:
        assert before[audience][0].rows == before_freeze[audience].rows
        assert before[audience][0].position == before_freeze[audience].position
    go_on(data, contest)
    assert {audience: seen(contest.state, audience) for audience in OUTSIDE} == before


@pytest.mark.parametrize("founding", [SECRET, BLIND], ids=["published", "blind"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_nothing_after_a_publication_is_seen_outside(founding: f.EventFounded, data: st.DataObject) -> None:
    contest = data.draw(contests(founding=founding, most_subjects=3))
    publish(contest)
    before = {audience: seen(contest.state, audience) for audience in OUTSIDE}
    go_on(data, contest)
    assert {audience: seen(contest.state, audience) for audience in OUTSIDE} == before


@pytest.mark.parametrize("founding", [SECRET, BLIND], ids=["published", "blind"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_before_publication_no_value_of_any_mark_is_seen_outside(founding: f.EventFounded, data: st.DataObject) -> None:
    """The same contest with other values in the same cells, and somebody disqualified, looks the same."""
    scheme = st.just(data.draw(schemes(KINDS[:-1])))
    contest = data.draw(contests(scheme, founding=founding, most_subjects=3))
    other = Contest()
    for entry in contest.entries:
        fact = entry.fact
        if isinstance(fact, f.Marked):
            aspect = next(a for *_, a in contest.state.scheme.aspects() if a.id == fact.aspect)  # type: ignore[union-attr]
            fact = f.Marked(fact.subject, fact.aspect, fact.seat, data.draw(values(aspect)), fact.replaces)
        assert other.send(entry.by, fact, entry.key) == ""
    assert board(contest.state, "chief", Scorer()).position == board(other.state, "chief", Scorer()).position
    for audience in OUTSIDE:
        assert seen(contest.state, audience) == seen(other.state, audience)


def test_a_disqualification_is_not_seen_before_publication() -> None:
    contest = simple(SECRET)
    fill(contest, leave=3)  # of the last subject's cells
    before = board(contest.state, "public", Scorer())
    contest.must(DESK, f.SubjectStatusSet("s5", "disqualified"))
    after = board(contest.state, "public", Scorer())
    assert board(contest.state, "chief", Scorer()).complete  # nobody who competes has a cell left
    assert (after.rows, after.complete, after.progress) == (before.rows, before.complete, before.progress)
    publish(contest)
    published = {row.subject: row for row in board(contest.state, "public", Scorer()).rows}
    assert (published["s5"].status, published["s5"].total) == ("disqualified", None)


def test_before_publication_rows_stand_in_the_order_of_start() -> None:
    contest = simple(SECRET)
    fill(contest)
    ranked = [row.subject for row in board(contest.state, "chief", Scorer()).rows]
    assert ranked != sorted(ranked)
    assert [row.subject for row in board(contest.state, "public", Scorer()).rows] == ["s1", "s2", "s3", "s4", "s5"]


@pytest.mark.parametrize("audience", get_args(Audience))
def test_in_a_blind_event_only_the_coder_sees_who_is_behind_a_subject(audience: Audience) -> None:
    contest = simple(BLIND)
    fill(contest)
    shown = board(contest.state, audience, Scorer())
    assert ("person" in repr(shown)) == (audience == "coder")
    assert any(row.rank for row in shown.rows) == (audience in RUNNING)
    publish(contest)
    assert "person" in repr(board(contest.state, audience, Scorer()))


@pytest.mark.parametrize("audience", [each for each in OUTSIDE if each != "coder"])
def test_a_blind_event_shows_progress_and_no_code(audience: Audience) -> None:
    contest = simple(BLIND)
    fill(contest, leave=11)
    shown = board(contest.state, audience, Scorer())
    assert (shown.phase, shown.rows, shown.columns) == ("awaiting", (), ())
    progress = shown.progress
    assert (progress.waiting, progress.working, progress.done) == (1, 1, 3)
    assert (progress.marked, progress.owed) == (39, 50)
    for subject in contest.state.subjects:
        assert f"'{subject}'" not in repr(shown)
        assert breakdown(contest.state, audience, subject, Scorer()) is None


# -- who sees what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", RUNNING)
def test_the_desks_see_the_running_board_through_a_freeze(audience: Audience) -> None:
    contest = simple(SECRET)
    contest.must(DESK, f.BoardFrozen())
    fill(contest)
    shown = board(contest.state, audience, Scorer())
    assert shown.position == contest.state.position
    assert shown.frozen
    assert (shown.phase, shown.complete) == ("complete", True)
    assert [row.rank for row in shown.rows] == [1, 2, 3, 4, 5]
    assert breakdown(contest.state, audience, "s1", Scorer()) is not None


@pytest.mark.parametrize(
    ("depth", "totals", "columns"),
    [("ranks", False, 0), ("totals", True, 0), ("modules", True, 2), ("aspects", True, 2)],
)
def test_the_depth_of_an_event_trims_its_board(depth: f.Depth, totals: bool, columns: int) -> None:
    contest = simple(f.EventFounded("1", depth=depth))
    fill(contest)
    shown = board(contest.state, "public", Scorer())
    assert [row.rank for row in shown.rows] == [1, 2, 3, 4, 5]
    assert {row.total is not None for row in shown.rows} == {totals}
    assert {len(row.columns) for row in shown.rows} == {len(shown.columns)} == {columns}
    assert (breakdown(contest.state, "public", "s1", Scorer()) is not None) == (depth == "aspects")


def test_a_competitor_sees_every_aspect_once_results_are_published() -> None:
    contest = simple(f.EventFounded("1", depth="ranks"))
    fill(contest)
    assert breakdown(contest.state, "competitor", "s1", Scorer()) is None
    publish(contest)
    tree = breakdown(contest.state, "competitor", "s1", Scorer())
    assert tree is not None
    assert tree.row.total is not None
    assert breakdown(contest.state, "public", "s1", Scorer()) is None
    standing = contest.state.subjects["s1"].marks["t1", ""].key
    contest.must("zhao", f.Marked("s1", "t1", "", "100", standing))
    assert breakdown(contest.state, "competitor", "s1", Scorer()) == tree


def test_the_phases_of_a_live_event() -> None:
    contest, phases = simple(), []

    def note() -> None:
        phases.append(board(contest.state, "public", Scorer()).phase)

    assert board(EMPTY, "public", Scorer()).phase == "empty"
    note()
    contest.must("zhao", f.Marked("s1", "t1", "", "60"))
    note()
    contest = simple()
    fill(contest)
    note()
    publish(contest)
    note()
    publish(contest, "final")
    note()
    contest.must("zhao", f.Marked("s1", "t1", "", "61", contest.state.subjects["s1"].marks["t1", ""].key))
    note()
    contest.must(DESK, f.BoardFrozen())
    note()
    contest.must(DESK, f.BoardThawed())
    note()
    assert phases == [
        "empty", "provisional", "complete", "published_provisional", "final", "complete", "frozen", "complete",
    ]  # fmt: skip


def test_the_phases_of_an_event_seen_when_published() -> None:
    contest, phases = simple(SECRET), []
    for act in (lambda: None, lambda: fill(contest), lambda: publish(contest), lambda: publish(contest, "final")):
        act()
        phases.append(board(contest.state, "public", Scorer()).phase)
    assert phases == ["awaiting", "awaiting", "published_provisional", "final"]


def test_a_thawed_board_shows_what_happened_meanwhile() -> None:
    contest = simple()
    contest.must(DESK, f.BoardFrozen())
    fill(contest)
    assert board(contest.state, "public", Scorer()).progress.marked == 0
    contest.must(DESK, f.BoardThawed())
    assert board(contest.state, "public", Scorer()).progress.marked == 50


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_equal_editions_mean_equal_boards(data: st.DataObject) -> None:
    """So bytes may be kept by edition: through marks, freezes, thaws and publications."""
    founding = data.draw(st.sampled_from([None, SECRET, BLIND]))
    contest = data.draw(contests(founding=founding, most_subjects=2))
    kept: dict[tuple[Audience, str], Board] = {}
    for _ in range(8):
        for audience in get_args(Audience):
            shown = board(contest.state, audience, Scorer())
            assert kept.setdefault((audience, shown.edition), shown) == shown
        act = data.draw(st.sampled_from(["mark", "freeze", "thaw", "publish"]))
        if act == "mark" and cells(contest.state):
            contest.send(*data.draw(mark(contest)))
        elif act == "publish" and contest.state.frozen is None:
            publish(contest)
        else:
            contest.send(DESK, f.BoardFrozen() if act == "freeze" else f.BoardThawed())


def test_a_board_says_that_it_is_a_replay_and_holds_no_judge() -> None:
    contest = simple(f.EventFounded("1", depth="aspects", replay_of="gpf2017"))
    fill(contest)
    shown = board(contest.state, "public", Scorer())
    assert shown.replay_of == "gpf2017"
    tree = breakdown(contest.state, "public", "s1", Scorer())
    for judge in cast.PRACTICAL_SEATS:
        for text in (repr(shown), repr(tree)):
            assert f"'{judge}'" not in text
            assert f"judge-{judge}" not in text


def test_an_event_before_its_scheme_and_before_its_founding_has_an_empty_board() -> None:
    contest = Contest()
    assert board(contest.state, "public", Scorer()).rows == ()
    contest.must(DESK, f.EventFounded("1"))
    contest.must(DESK, f.SubjectEntered("s1"))
    for audience in get_args(Audience):
        shown = board(contest.state, audience, Scorer())
        assert (shown.phase, shown.rows, shown.columns, shown.complete) == ("empty", (), (), False)


def test_a_founded_contest_without_marks_is_waiting() -> None:
    contest = simple()
    progress = board(contest.state, "public", Scorer()).progress
    assert (progress.waiting, progress.working, progress.done, progress.marked, progress.owed) == (5, 0, 0, 0, 50)
