"""Everybody's place: against the oracle, in any order of arrival, remembered and worked out anew."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules import standings as module
from competition.rules.breakdown import breakdown
from competition.rules.rounding import printed
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Ranking, Rounding, Scheme, SubCriterion, TieKey
from competition.rules.standings import Scorer, Standings, canonical, digest
from competition.rules.state import EMPTY, State, fold
from tests import oracle
from tests.schemes import (
    DESK,
    KINDS,
    Contest,
    aspects,
    contests,
    founded,
    mark,
    roundings,
    schemes,
)

LIMITS = Limits("0", "100", "0.01")


def scored(
    *totals: str,
    ties: tuple[TieKey, ...] = (),
    seconds: tuple[str, ...] = (),
    rounding: tuple[Rounding, ...] = (Rounding("total", 2),),
) -> Contest:
    """Subjects s1, s2, … with these totals, and in a module of no weight to speak of, a time."""
    work = Aspect("work", "score", "p1", "100", limits=LIMITS)
    clock = Aspect("clock", "score", "p1", "100", factor="1/1000000000", limits=LIMITS)
    modules = (
        Module("work", (Criterion("w", (SubCriterion("w1", (work,)),)),)),
        Module("clock", (Criterion("k", (SubCriterion("k1", (clock,)),)),)),
    )
    scheme = Scheme(modules, rounding, ties)
    contest = founded(scheme, tuple(f.SubjectEntered(f"s{n}", start=n) for n in range(1, len(totals) + 1)))
    for n, total in enumerate(totals, 1):
        contest.must("p1-j1", f.Marked(f"s{n}", "work", "", total))
    for n, second in enumerate(seconds, 1):
        contest.must("p1-j1", f.Marked(f"s{n}", "clock", "", second))
    return contest


def places(contest: Contest) -> list[tuple[str, int | None]]:
    return [(row.subject, row.rank) for row in Scorer().standings(contest.state).rows]


# -- ranks -------------------------------------------------------------------------------------------------------------


def test_equal_totals_share_a_place_and_the_next_place_is_left_out() -> None:
    found = scored("44", "42", "42", "41", "41", "41", "39")
    assert [rank for _, rank in places(found)] == [1, 2, 2, 4, 4, 4, 7]


def test_equal_totals_are_parted_by_the_shorter_time_and_an_unknown_time_comes_last() -> None:
    ties = (TieKey("reading", "clock", "lower"),)
    found = scored("80", "80", "80", "80", ties=ties, seconds=("61", "59.5", "absent"))
    assert places(found) == [("s2", 1), ("s1", 2), ("s3", 3), ("s4", 3)]


def test_a_tie_key_reads_points_as_they_were_rounded() -> None:
    found = scored("70.4", "70.3", ties=(TieKey("criterion", "w"),), rounding=(Rounding("criterion", 0),))
    assert places(found) == [("s1", 1), ("s2", 1)]


def test_those_who_share_a_place_stand_in_the_order_of_start() -> None:
    assert places(scored("70", "80", "80")) == [("s2", 1), ("s3", 1), ("s1", 3)]


def test_out_of_contest_uses_no_place_and_who_is_gone_has_no_points() -> None:
    found = scored("70", "99", "80", "90", "85")
    found.must(DESK, f.SubjectStatusSet("s2", "out_of_contest"))
    found.must(DESK, f.SubjectStatusSet("s4", "disqualified"))
    found.must(DESK, f.SubjectStatusSet("s5", "withdrawn"))
    assert places(found) == [("s3", 1), ("s1", 2), ("s2", None), ("s5", None), ("s4", None)]
    rows = {row.subject: row for row in Scorer().standings(found.state).rows}
    assert rows["s2"].total == 99
    assert (rows["s4"].total, rows["s4"].printed_total, rows["s4"].modules[0][1]) == (None, None, None)


def test_a_disqualification_taken_back_gives_the_place_back() -> None:
    found = scored("70", "80")
    found.must(DESK, f.SubjectStatusSet("s2", "disqualified"))
    found.must(DESK, f.SubjectStatusSet("s2", "competing"))
    assert places(found) == [("s2", 1), ("s1", 2)]


def test_rounds_and_groups_are_ranked_apart() -> None:
    scheme = scored("1").state.scheme
    assert scheme is not None
    entered = [("s1", "1", "staff"), ("s2", "1", "students"), ("s3", "1", "staff"), ("s4", "2", "staff")]
    contest = founded(scheme, tuple(f.SubjectEntered(*each) for each in entered))
    for total, subject in zip(("60", "90", "80", "70"), ("s1", "s2", "s3", "s4"), strict=True):
        contest.must("p1-j1", f.Marked(subject, "work", "", total))
    assert places(contest) == [("s3", 1), ("s1", 2), ("s2", 1), ("s4", 1)]


def test_nobody_is_complete_while_somebody_competing_is_not() -> None:
    found = scored("70", "80", seconds=("1",))
    assert not Scorer().standings(found.state).complete
    found.must(DESK, f.SubjectStatusSet("s2", "withdrawn"))
    assert Scorer().standings(found.state).complete
    found.must(DESK, f.SubjectStatusSet("s1", "absent"))
    assert not Scorer().standings(found.state).complete


def test_without_a_scheme_there_are_no_standings() -> None:
    assert Scorer().standings(EMPTY).rows == ()


# -- properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(contests())
def test_standings_equal_the_oracles(contest: Contest) -> None:
    oracle.assert_standings_equal(contest.state, contest.facts)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "veto"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_standings_of_each_kind_alone_equal_the_oracles(kind: Any, data: st.DataObject) -> None:
    contest = data.draw(contests(schemes(kinds=(kind,))))
    oracle.assert_standings_equal(contest.state, contest.facts)


@st.composite
def tight(draw: st.DrawFn) -> Scheme:
    """A scheme in which many totals are equal and tie keys must decide."""
    modules = []
    for m in range(2):
        both = tuple(Aspect(f"a-{m}-{n}", "yes_no", "p1", "1") for n in range(2))
        modules.append(Module(f"m-{m}", (Criterion(f"c-{m}", (SubCriterion(f"s-{m}", both),)),)))
    keys = [
        ("module", "m-0"), ("criterion", "c-1"), ("aspect", "a-0-0"), ("reading", "a-0-1"), ("module", "m-1"),
        ("modules", ""), ("best_line", ""), ("best_line", "m-1"), ("best_line", "c-0"), ("start", ""),
    ]  # fmt: skip
    ways = st.sampled_from(["higher", "lower"])
    key = st.builds(lambda key, way: TieKey(*key, way), st.sampled_from(keys), ways)
    ties = draw(st.lists(key, max_size=3, unique_by=lambda each: (each.of, each.id)))
    counting: Any = st.sampled_from(["standard", "modified", "dense", "ordinal"])
    ranking = draw(st.builds(Ranking, counting, st.just("higher"), st.sampled_from(["0", "0", "1", "3/2"])))
    return Scheme(tuple(modules), (), tuple(ties), ranking=ranking)


@settings(max_examples=30, deadline=None)
@given(contests(tight(), most_subjects=7))
def test_tie_chains_decide_as_the_oracles_do(contest: Contest) -> None:
    oracle.assert_standings_equal(contest.state, contest.facts)


@settings(max_examples=30, deadline=None)
@given(contests(), st.randoms(use_true_random=False))
def test_the_order_in_which_marks_for_different_cells_arrive_changes_nothing(contest: Contest, random: Any) -> None:
    marks = [entry for entry in contest.entries if isinstance(entry.fact, f.Marked | f.MarkVoided)]
    queues: dict[tuple[str, str, str], list[f.Entry[Any]]] = {}
    for entry in marks:
        queues.setdefault((entry.fact.subject, entry.fact.aspect, entry.fact.seat), []).append(entry)
    turns = [cell for cell, queue in queues.items() for _ in queue]
    random.shuffle(turns)  # within a cell the order stays
    mixed = [queues[turn].pop(0) for turn in turns]
    others = [entry for entry in contest.entries if entry not in marks]
    before = Scorer().standings(fold(EMPTY, others + marks))
    assert canonical(Scorer().standings(fold(EMPTY, others + mixed))) == canonical(before)


@settings(max_examples=30, deadline=None)
@given(contests(), st.data())
def test_a_scorer_that_remembers_agrees_with_a_new_one_at_every_step(contest: Contest, data: st.DataObject) -> None:
    """Also when states of before and after are asked for in turn, as for a frozen board beside the running one."""
    scorer, states = Scorer(), list[State]()
    state = EMPTY
    every = data.draw(st.integers(1, 9))
    for at, entry in enumerate(contest.entries):
        state = fold(state, [entry])
        if at % every == 0:
            states.append(state)
            back = data.draw(st.sampled_from(states[-4:]))
            for one in (state, back, state):
                assert scorer.standings(one) == Scorer().standings(one)


def test_a_scorer_keeps_two_events_apart() -> None:
    one, other, scorer = scored("70", "80").state, scored("80", "70").state, Scorer()
    assert one.position == other.position
    for state in (one, other, one):
        assert scorer.standings(state) == Scorer().standings(state)


def test_a_new_mark_costs_one_subject_only(monkeypatch: pytest.MonkeyPatch) -> None:
    contest = scored("70", "80", "90")
    scorer = Scorer()
    scorer.standings(contest.state)
    counted = []
    real = module.score
    monkeypatch.setattr(module, "score", lambda record, seats: counted.append(record.subject) or real(record, seats))
    contest.must("p1-j1", f.Marked("s2", "clock", "", "5"))
    scorer.standings(contest.state)
    assert counted == ["s2"]
    contest.must(DESK, f.SeatExcused("p5-j1", "s3"))
    scorer.standings(contest.state)
    assert counted == ["s2", "s3"]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_printed_points_add_up_where_each_line_is_rounded(data: st.DataObject) -> None:
    """With a rounding at stage "aspect" the printed lines sum to printed criteria, modules and the printed total."""
    places_ = data.draw(st.integers(0, 3))
    mode = data.draw(st.sampled_from(["half_up", "half_even", "truncate"]))
    few = tuple(data.draw(aspects(f"a-{n}", tuple(kind for kind in KINDS if kind != "veto"))) for n in range(4))
    criteria = (Criterion("c-0", (SubCriterion("s-0", few[:2]),)), Criterion("c-1", (SubCriterion("s-1", few[2:]),)))
    rules = (Rounding("aspect", places_, mode), *data.draw(roundings(("panel",))))
    scheme = Scheme((Module("m-0", criteria),), rules, print_places=max(places_, 2))
    contest = data.draw(contests(st.just(scheme)))
    for row in Scorer().standings(contest.state).rows:
        tree = breakdown(contest.state, "chief", row.subject, Scorer())
        assert tree is not None
        lines = [a.points for m in tree.modules for c in m.criteria for s in c.subs for a in s.aspects if a.points]
        if row.total is not None:
            assert tree.total is not None
            total = sum((Fraction(line.printed) for line in lines), Fraction(0))
            assert total == Fraction(tree.total.printed) == Fraction(row.printed_total or "")


@settings(max_examples=40, deadline=None)
@given(contests(schemes(rounding=st.just((Rounding("module", 2), Rounding("total", 2))))))
def test_printed_modules_times_weights_round_to_the_printed_total(contest: Contest) -> None:
    scheme = contest.state.scheme
    assert scheme is not None
    vetoed = any(aspect.kind == "veto" for *_, aspect in scheme.aspects())
    for row in Scorer().standings(contest.state).rows:
        if row.total is None or vetoed:
            continue
        pairs = zip(row.printed_modules, scheme.modules, strict=True)
        weighted = sum((Fraction(points) * Fraction(m.weight) for points, m in pairs if points), Fraction(0))
        assert printed(weighted, 2) == row.printed_total


@settings(max_examples=40, deadline=None)
@given(contests(schemes(rounding=st.just(()))))
def test_twice_every_weight_gives_twice_every_total_and_the_same_ranks(contest: Contest) -> None:
    scheme = contest.state.scheme
    assert scheme is not None
    modules = tuple(replace(m, weight=str(2 * Fraction(m.weight))) for m in scheme.modules)
    double = Scheme(modules, scheme.rounding, scheme.ties, scheme.print_places)
    entries = [
        f.Entry("SchemePinned", e.by, e.key, 0, None, f.SchemePinned(double, "1"))
        if isinstance(e.fact, f.SchemePinned)
        else e
        for e in contest.entries
    ]
    once, twice = Scorer().standings(contest.state), Scorer().standings(fold(EMPTY, entries))
    assert [(row.subject, row.rank, row.modules) for row in once.rows] == [
        (row.subject, row.rank, row.modules) for row in twice.rows
    ]
    assert [row.total and 2 * row.total for row in once.rows] == [row.total for row in twice.rows]


@settings(max_examples=30, deadline=None)
@given(contests(tight(), most_subjects=7), st.randoms(use_true_random=False))
def test_the_order_in_which_subjects_are_entered_changes_no_place(contest: Contest, random: Any) -> None:
    records = list(contest.state.subjects.items())
    random.shuffle(records)
    mixed = replace(contest.state, subjects=dict(records))
    ranks = {row.subject: (row.rank, row.tied) for row in Scorer().standings(contest.state).rows}
    assert {row.subject: (row.rank, row.tied) for row in Scorer().standings(mixed).rows} == ranks


@settings(max_examples=30, deadline=None)
@given(contests(tight(), most_subjects=7))
def test_one_row_asked_for_is_the_row_of_the_whole(contest: Contest) -> None:
    lazy, whole = Scorer().standings(contest.state), list(Scorer().standings(contest.state).rows)
    assert [lazy.standing(row.subject) for row in whole] == whole
    assert [lazy.place_of(row.subject) for row in whole] == [row.rank for row in whole]
    assert [lazy.rows[at] for at in range(len(whole))] == whole and lazy.rows[1:3] == tuple(whole[1:3])
    for field in lazy.fields:
        ranked = [row for row in whole if (row.round, row.group) == (field.round, field.group) and row.rank]
        assert list(field.ranked) == ranked
        for at, row in enumerate(ranked):
            assert field.end(at) == at + sum(other.rank == row.rank for other in ranked[at:])
    assert lazy == Standings(tuple(whole), lazy.complete) and lazy.standing("nobody") is None


def test_standings_of_before_stay_what_they_were() -> None:
    contest, scorer = scored(*(str(n) for n in range(1, 41))), Scorer()
    before = scorer.standings(contest.state)
    unread, places_before = scorer.standings(contest.state), places(contest)
    for n in range(1, 41):
        contest.must("p1-j1", f.Marked(f"s{n}", "work", "", str(100 - n), _key(contest, n)))
        scorer.standings(contest.state)
    assert [(row.subject, row.rank) for row in before.rows] == places_before and unread is before
    assert [row.rank for row in before.rows] == list(range(1, 41))
    assert before.place_of("s40") == 1 and scorer.standings(contest.state).place_of("s40") == 40


def _key(contest: Contest, n: int) -> str:
    return contest.state.subjects[f"s{n}"].marks["work", ""].key


def test_a_state_in_which_nothing_changed_has_the_very_same_standings() -> None:
    contest, scorer = scored("70", "80"), Scorer()
    before = scorer.standings(contest.state)
    contest.must(DESK, f.BoardFrozen())
    assert scorer.standings(contest.state) is before


# -- the digest --------------------------------------------------------------------------------------------------------


def test_the_canonical_text_says_everything_exactly() -> None:
    found = scored("70.5", "80", seconds=("3",))
    found.must(DESK, f.SubjectStatusSet("s1", "out_of_contest"))
    assert canonical(Scorer().standings(found.state)).decode() == (
        "standings\tprovisional\n"
        "1\t\ts2\tcompeting\tprovisional\t1\t80\twork=80\tclock=-\n"
        "1\t\ts1\tout_of_contest\tcomplete\t-\t141/2\twork=141/2\tclock=3/1000000000\n"
    )


@settings(max_examples=40, deadline=None)
@given(contests(), st.data())
def test_the_digest_changes_exactly_when_the_standings_do(contest: Contest, data: st.DataObject) -> None:
    def results(state: State) -> list[tuple[Any, ...]]:
        rows = Scorer().standings(state).rows
        return [(r.subject, r.rank, r.total, r.modules, r.status, r.complete) for r in rows]

    before, digest_before = results(contest.state), digest(Scorer().standings(contest.state))
    contest.send(*data.draw(mark(contest)))
    assert (results(contest.state) == before) == (digest(Scorer().standings(contest.state)) == digest_before)
