"""Who goes on: first so many, shares, ties at the border, replacements, nobody out of contest; and what is carried."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.rounds import Advancing, advancing
from competition.rules.scheme import Advance, Ranking, Rounding, Scheme
from competition.rules.standings import Scorer
from tests import oracle
from tests.schemes import DESK, Contest, founded
from tests.test_rules_ties import module, points

PARTS = (module("work", points("work")),)


def contest(advance: Advance, totals: list[str], *, entered: tuple[int, ...] = (), **scheme: object) -> Contest:
    """Round 1 with these totals of s1, s2, …; of `entered` those are entered in round 2 as f1, f2, …."""
    made_by = Scheme(PARTS, advances=(advance,), **scheme)  # type: ignore[arg-type]
    first = tuple(f.SubjectEntered(f"s{n}", start=n) for n in range(1, len(totals) + 1))
    made = founded(made_by, (*first, *(f.SubjectEntered(f"f{n}", "2", start=n) for n in entered)))
    for n in range(1, len(totals) + 1):
        for subject in (f"s{n}", f"f{n}"):
            if subject in made.state.subjects:
                made.must(DESK, f.SubjectBound(subject, "person", f"person-{n}"))
    for n, total in enumerate(totals, 1):
        made.must("p1-j1", f.Marked(f"s{n}", "work", "", total))
    return made


def goes_on(made: Contest) -> Advancing:
    scheme = made.state.scheme
    assert scheme
    found = advancing(scheme, Scorer().standings(made.state), made.state)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("field", "share", "rounding", "wanted"),
    [
        (16, "0.75", "down", 12),
        (10, "0.75", "down", 7),  # WCA 9p1: at least a quarter is eliminated
        (10, "0.75", "up", 8),
        (10, "0.75", "half_up", 8),
        (9, "1/4", "half_up", 2),
        (3, "1/3", "down", 1),
    ],
)
def test_a_share_of_those_ranked_is_rounded_as_the_advance_says(
    field: int, share: str, rounding: str, wanted: int
) -> None:
    made = contest(Advance("1", "2", share=share, rounding=rounding), [str(n) for n in range(field)])  # type: ignore[arg-type]
    assert (goes_on(made).wanted, len(goes_on(made).on)) == (wanted, wanted)


@pytest.mark.parametrize(
    ("ties", "on", "border"),
    [
        ("together", ("s1", "s2", "s3", "s4"), ("s2", "s3", "s4")),
        ("none", ("s1",), ("s2", "s3", "s4")),
        ("start", ("s1", "s2"), ("s2", "s3", "s4")),
    ],
)
def test_ties_at_the_border_go_on_together_or_not_at_all_or_in_start_order(
    ties: str, on: tuple[str, ...], border: tuple[str, ...]
) -> None:
    made = contest(Advance("1", "2", top=2, ties=ties), ["9", "8", "8", "8", "7"])  # type: ignore[arg-type]
    assert (goes_on(made).on, goes_on(made).border) == (on, border)


def test_a_tie_that_fits_is_no_border() -> None:
    assert goes_on(contest(Advance("1", "2", top=3), ["9", "8", "8", "7"])).border == ()
    assert goes_on(contest(Advance("1", "2", top=9), ["9", "8"])).on == ("s1", "s2")


def test_who_runs_out_of_contest_neither_goes_on_nor_takes_a_place() -> None:
    made = contest(Advance("1", "2", top=2), ["9", "8", "7"])
    made.must(DESK, f.SubjectStatusSet("s1", "out_of_contest"))
    assert goes_on(made).on == ("s2", "s3")


def test_who_withdraws_is_replaced_by_the_best_who_did_not_go_on() -> None:
    # WCA 9p3
    made = contest(Advance("1", "2", top=3), ["9", "8", "7", "6", "5"], entered=(1, 2, 3))
    assert goes_on(made).replacing == ()
    made.must(DESK, f.SubjectStatusSet("f2", "withdrawn"))
    found = goes_on(made)
    assert (found.on, found.withdrawn, found.replacing) == (("s1", "s3"), ("s2",), ("s4",))
    made.must(DESK, f.SubjectEntered("f4", "2", "", 4))
    made.must(DESK, f.SubjectBound("f4", "person", "person-4"))
    made.must(DESK, f.SubjectStatusSet("f4", "withdrawn"))
    assert goes_on(made).replacing == ("s5",), "a replacement that withdraws is replaced as well"


def test_nobody_replaces_where_the_rules_do_not_say_so() -> None:
    made = contest(Advance("1", "2", top=2, replace=False), ["9", "8", "7"], entered=(1, 2))
    made.must(DESK, f.SubjectStatusSet("f1", "withdrawn"))
    assert (goes_on(made).on, goes_on(made).replacing) == (("s2",), ())


def test_groups_go_on_apart_and_an_open_round_says_so() -> None:
    made = contest(Advance("1", "2", top=1), ["9", "8"])
    made.must(DESK, f.SubjectEntered("x1", "1", "students", 9))
    scheme = made.state.scheme
    assert scheme
    found = advancing(scheme, Scorer().standings(made.state), made.state)
    assert [(each.group, each.on, each.complete) for each in found] == [("", ("s1",), True), ("students", (), False)]


# -- carried totals ----------------------------------------------------------------------------------------------------


def carried(made: Contest) -> dict[str, tuple[Fraction | None, Fraction | None, int | None]]:
    rows = Scorer().standings(made.state).rows
    return {row.subject: (row.total, row.carried, row.rank) for row in rows if row.round == "2"}


def test_half_of_the_first_round_counts_in_the_second_and_is_rounded_as_totals_are() -> None:
    made = contest(
        Advance("1", "2", top=2, carry="0.5"), ["80.25", "79"], entered=(1, 2), rounding=(Rounding("total", 2),)
    )
    made.must("p1-j1", f.Marked("f1", "work", "", "50"))
    made.must("p1-j1", f.Marked("f2", "work", "", "51"))
    assert carried(made) == {
        "f1": (Fraction("90.13"), Fraction("40.13"), 2),
        "f2": (Fraction("90.5"), Fraction("39.5"), 1),
    }
    assert [row.printed_total for row in Scorer().standings(made.state).rows if row.round == "2"] == ["90.50", "90.13"]
    oracle.assert_standings_equal(made.state, made.facts)


def test_an_earlier_total_alone_is_no_total() -> None:
    made = contest(Advance("1", "2", top=1, carry="1"), ["80"], entered=(1,))
    assert carried(made) == {"f1": (None, None, None)}


def test_where_less_is_better_who_has_nothing_to_carry_has_no_total() -> None:
    made = contest(Advance("1", "2", top=2, carry="1"), ["30", "20"], entered=(1, 2), ranking=Ranking(better="lower"))
    for subject in ("f1", "f2"):
        made.must("p1-j1", f.Marked(subject, "work", "", "10"))
    made.must(DESK, f.SubjectStatusSet("s2", "disqualified"))
    assert carried(made) == {"f1": (Fraction(40), Fraction(30), 1), "f2": (None, None, None)}


def test_a_correction_in_the_first_round_moves_the_second_at_once() -> None:
    made = contest(Advance("1", "2", top=2, carry="1"), ["80", "79"], entered=(1, 2))
    for subject in ("f1", "f2"):
        made.must("p1-j1", f.Marked(subject, "work", "", "50"))
    scorer = Scorer()
    assert scorer.standings(made.state).place_of("f1") == 1
    made.must("p1-j1", f.Marked("s1", "work", "", "10", made.state.subjects["s1"].marks["work", ""].key))
    assert scorer.standings(made.state).place_of("f1") == 2
    assert scorer.standings(made.state) == Scorer().standings(made.state)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.sampled_from(["0", "0.5", "1/3"]), st.data())
def test_carried_totals_rank_as_the_oracle_says(totals: list[int], carry: str, data: st.DataObject) -> None:
    numbers = tuple(range(1, len(totals) + 1))
    made = contest(Advance("1", "2", top=9, carry=carry), [str(each) for each in totals], entered=numbers)
    for n in numbers:
        made.must("p1-j1", f.Marked(f"f{n}", "work", "", str(data.draw(st.integers(0, 3)))))
    oracle.assert_standings_equal(made.state, made.facts)
