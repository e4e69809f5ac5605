"""What is wrong with a scheme, all of it at once."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from competition.rules.checks import PROBLEMS, problems, too_few_seats
from competition.rules.scheme import (
    Aspect,
    Band,
    Condition,
    Criterion,
    Fault,
    Faults,
    Limits,
    Module,
    Pool,
    PoolSize,
    Ranking,
    Readings,
    Rounding,
    Scheme,
    Started,
    Step,
    SubCriterion,
    Table,
    TableRow,
    TieKey,
    Tolerance,
    Veto,
)
from tests import cast
from tests.schemes import PANELS, schemes, seats_of

TEN = Limits("0", "10", "1")
SCORE = Aspect("a", "score", "p", "10", each=True, limits=TEN)
JUDGEMENT = Aspect("a", "judgement", "p", "2")
STEPPED = Aspect("a", "stepped", "p", "2", limits=TEN, tolerance=Tolerance("5", steps=(Step("1", "2"), Step("2", "1"))))
LINEAR = Aspect("a", "linear", "p", "2", limits=TEN, tolerance=Tolerance("5", "0", "2"))
DEDUCTION = Aspect("a", "deduction", "p", "10", faults=Faults("1"))
VETO = Aspect("v", "veto", "p", veto=Veto("total"))


def scheme(*aspects: Aspect, **more: Any) -> Scheme:
    return Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),), **more)


def words(found: Scheme, panels: Any = None) -> list[tuple[str, str]]:
    return [(problem.field, problem.word) for problem in problems(found, panels)]


@settings(max_examples=50, deadline=None)
@given(schemes())
def test_a_good_scheme_has_no_problem(found: Scheme) -> None:
    assert problems(found, {panel: seats_of(panel) for panel in PANELS}) == ()


def test_the_casts_scheme_has_no_problem() -> None:
    assert problems(cast.SCHEME, {"practical": cast.PRACTICAL_SEATS, "theory": (cast.THEORY_SEAT,)}) == ()


@pytest.mark.parametrize(
    ("aspect", "field", "word"),
    [
        (replace(JUDGEMENT, max="0"), "max", "not_positive"),
        (replace(JUDGEMENT, max="two"), "max", "not_a_number"),
        (replace(JUDGEMENT, max="1e3"), "max", "not_a_number"),
        (replace(JUDGEMENT, kind="guess"), "kind", "choice_unknown"),
        (replace(JUDGEMENT, factor="0"), "factor", "not_positive"),
        (replace(JUDGEMENT, factor="-1"), "factor", "not_positive"),
        (replace(JUDGEMENT, factor="1/0"), "factor", "not_a_number"),
        (replace(JUDGEMENT, limits=TEN), "limits", "not_for_kind"),
        (replace(JUDGEMENT, veto=Veto("total")), "veto", "not_for_kind"),
        (replace(JUDGEMENT, pool=Pool(1, 1)), "pool", "pool_without_each"),
        (replace(SCORE, pool=Pool(-1, 1)), "pool", "drops_negative"),
        (replace(SCORE, limits=None), "limits", "missing"),
        (replace(SCORE, limits=Limits("0", "11", "1")), "max", "max_below_high"),
        (replace(SCORE, limits=Limits("9", "3", "1")), "limits", "limits_reversed"),
        (replace(SCORE, limits=Limits("0", "9", "0")), "limits.step", "not_positive"),
        (replace(SCORE, limits=Limits("x", "9", "1")), "limits.low", "not_a_number"),
        (replace(STEPPED, tolerance=None), "tolerance", "missing"),
        (replace(STEPPED, tolerance=Tolerance("5")), "tolerance.steps", "missing"),
        (replace(STEPPED, tolerance=Tolerance("x", steps=(Step("1", "2"),))), "tolerance.target", "not_a_number"),
        (
            replace(STEPPED, tolerance=Tolerance("5", steps=(Step("2", "1"), Step("1", "2")))),
            "tolerance.steps",
            "steps_out_of_order",
        ),
        (
            replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "1"), Step("2", "1")))),
            "tolerance.steps",
            "steps_out_of_order",
        ),
        (replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "3"),))), "tolerance.steps", "points_above_max"),
        (replace(STEPPED, tolerance=Tolerance("5", steps=(Step("1", "-1"),))), "tolerance.steps", "points_negative"),
        (replace(LINEAR, tolerance=Tolerance("5", "2", "2")), "tolerance", "tolerance_reversed"),
        (replace(LINEAR, tolerance=Tolerance("5", "-1", "2")), "tolerance", "tolerance_reversed"),
        (
            replace(LINEAR, tolerance=Tolerance("5", "0", "2", (Step("1", "1"),))),
            "tolerance.steps",
            "not_for_kind",
        ),
        (replace(DEDUCTION, faults=None), "faults", "missing"),
        (replace(DEDUCTION, faults=Faults("0")), "faults.each", "not_positive"),
        (replace(DEDUCTION, max="0"), "faults", "deducts_nothing"),
        (replace(DEDUCTION, limits=Limits("-1", "9", "1")), "limits.low", "points_negative"),
    ],
)
def test_an_aspect_that_cannot_be_counted_is_named(aspect: Aspect, field: str, word: str) -> None:
    assert words(scheme(aspect)) == [(f"aspects.a.{field}", word)]


@pytest.mark.parametrize(
    ("aspect", "field", "word"),
    [
        (replace(VETO, veto=None), "veto", "missing"),
        (replace(VETO, each=True), "each", "veto_is_shared"),
        (replace(VETO, max="5"), "max", "veto_has_points"),
        (replace(VETO, veto=Veto("module", "elsewhere")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("aspect", "v")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("aspect", "")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("total", "m")), "veto.target", "target_missing"),
        (replace(VETO, veto=Veto("world")), "veto.scope", "choice_unknown"),  # type: ignore[arg-type]
    ],
)
def test_a_veto_that_zeroes_nothing_is_named(aspect: Aspect, field: str, word: str) -> None:
    assert words(scheme(JUDGEMENT, aspect)) == [(f"aspects.v.{field}", word)]


@pytest.mark.parametrize(
    ("more", "field", "word"),
    [
        ({"ties": (TieKey("module", "x"),)}, "ties.0.id", "target_missing"),
        ({"ties": (TieKey("module", "m"), TieKey("reading", "c"))}, "ties.1.id", "target_missing"),
        ({"ties": (TieKey("speed", "m"),)}, "ties.0.of", "choice_unknown"),
        ({"ties": (TieKey("module", "m", "faster"),)}, "ties.0.better", "choice_unknown"),
        ({"rounding": (Rounding("total", 2), Rounding("total", 1))}, "rounding", "stage_twice"),
        ({"rounding": (Rounding("end", 2),)}, "rounding", "choice_unknown"),
        ({"rounding": (Rounding("total", 2, "down"),)}, "rounding.total.mode", "choice_unknown"),
        ({"rounding": (Rounding("total", -1),)}, "rounding.total.places", "places_out_of_range"),
        ({"rounding": (Rounding("panel", 10),)}, "rounding.panel.places", "places_out_of_range"),
        ({"print_places": 10}, "print_places", "places_out_of_range"),
        ({"rounding": (Rounding("aspect", 3),)}, "print_places", "print_places_too_few"),
    ],
)
def test_what_a_scheme_says_of_itself_is_checked(more: dict[str, Any], field: str, word: str) -> None:
    assert words(scheme(JUDGEMENT, **more)) == [(field, word)]


TABLE = Aspect("a", "table", "p", "5", limits=TEN, table=Table("up_to", (TableRow("1", "5"), TableRow("2", "3"))))
STARTED = Aspect("a", "started", "p", "5", limits=TEN, started=Started("5", "1", "1"))
COUNT = Aspect("a", "count", "p", faults=Faults("1"))
WELD = Aspect("a", "faults", "p", "9", listed=(Fault("crack", "5"), Fault("pore", "1")))
READING = Aspect("a", "reading", "p", limits=TEN)
LOW = Faults("-1", "-5")


def table(*rows: tuple[str, str], by: Any = "up_to", otherwise: str = "0") -> Aspect:
    return replace(TABLE, table=Table(by, tuple(TableRow(*row) for row in rows), otherwise))


def pooled(**more: Any) -> Aspect:
    return replace(SCORE, pool=Pool(**more))


def read(count: int, **more: Any) -> Aspect:
    return replace(READING, readings=Readings(count, **more))


@pytest.mark.parametrize(
    ("aspect", "field", "word"),
    [
        (replace(TABLE, table=None), "table", "missing"),
        (table(), "table.rows", "missing"),
        (table(("2", "5"), ("1", "3")), "table.rows", "table_out_of_order"),
        (table(("1", "5"), ("1", "3")), "table.rows", "table_out_of_order"),
        (table(("1", "5"), ("2", "3"), by="from"), "table.rows", "table_out_of_order"),
        (table(("1", "5"), by="about"), "table.by", "choice_unknown"),
        (table(("1", "6")), "table", "points_above_max"),
        (table(("1", "5"), otherwise="6"), "table", "points_above_max"),
        (table(("1", "five")), "table.rows", "not_a_number"),
        (replace(STARTED, started=None), "started", "missing"),
        (replace(STARTED, started=Started("5", "0", "1")), "started.unit", "not_positive"),
        (replace(STARTED, started=Started("5", "1", "-1")), "started.each", "not_positive"),
        (replace(STARTED, started=Started("5", "1", "1", "5")), "started", "deducts_nothing"),
        (replace(COUNT, faults=Faults("0")), "faults", "deducts_nothing"),
        (replace(COUNT, faults=Faults("-1")), "faults", "deducts_nothing"),
        (replace(COUNT, faults=Faults("1", "0", "0")), "faults", "deducts_nothing"),
        (replace(COUNT, faults=Faults("1", "3", "2")), "faults", "bounds_reversed"),
        (replace(COUNT, max="2", faults=Faults("1", "0", "3")), "faults", "points_above_max"),
        (replace(COUNT, faults=LOW, limits=Limits("-1", "9", "1")), "limits.low", "points_negative"),
        (replace(DEDUCTION, faults=Faults("1", "0", "9")), "faults.ceiling", "not_for_kind"),
        (replace(WELD, listed=()), "listed", "missing"),
        (replace(WELD, listed=(Fault("crack", "1"), Fault("crack", "2"))), "listed", "fault_twice"),
        (replace(WELD, listed=(Fault("Big crack", "1"),)), "listed", "id_malformed"),
        (replace(WELD, listed=(Fault("crack", "0"),)), "listed.crack.each", "not_positive"),
        (replace(WELD, listed=(Fault("crack", "1", 0),)), "listed.crack.most", "not_positive"),
        (replace(WELD, max="0"), "faults", "deducts_nothing"),
        (replace(READING, max="5"), "max", "not_for_kind"),
        (replace(READING, limits=None), "limits", "missing"),
        (replace(JUDGEMENT, max="0.0000000001"), "max", "too_many_decimals"),
        (replace(JUDGEMENT, readings=Readings(2)), "readings", "not_for_kind"),
        (replace(JUDGEMENT, listed=(Fault("crack", "1"),)), "listed", "not_for_kind"),
        (replace(LINEAR, tolerance=Tolerance("5", "0", "2", side="left")), "tolerance.side", "choice_unknown"),  # type: ignore[arg-type]
        (read(0), "readings.count", "not_positive"),
        (read(3, drop_best=2, drop_worst=1), "readings", "readings_drop_all"),
        (read(3, drop_best=-1), "readings", "drops_negative"),
        (read(3, better="closest"), "readings.better", "not_for_kind"),
        (read(3, take="first"), "readings.take", "choice_unknown"),
        (read(3, places=10), "readings.places", "places_out_of_range"),
        (pooled(take="best"), "pool.take", "choice_unknown"),
        (pooled(absent="zero"), "pool.absent", "choice_unknown"),
        (pooled(sizes=(PoolSize(5, 1, 1), PoolSize(3, 1, 1))), "pool.sizes", "sizes_out_of_order"),
        (pooled(sizes=(PoolSize(0),)), "pool.sizes", "sizes_out_of_order"),
        (pooled(sizes=(PoolSize(2, 1, 1),)), "pool.sizes", "drops_all"),
        (pooled(sizes=(PoolSize(5, -1, 1),)), "pool", "drops_negative"),
        (pooled(bands=(Band("8", "1"),)), "pool.bands", "bands_without_middle_two"),
        (pooled(take="middle_two", bands=(Band("7", "1"), Band("8", "1"))), "pool.bands", "bands_out_of_order"),
        (pooled(take="middle_two", bands=(Band("7", "-1"),)), "pool.bands", "negative"),
        (replace(SCORE, spread="-1"), "spread", "negative"),
        (replace(SCORE, spread_stops=True), "spread", "missing"),
        (replace(JUDGEMENT, spread="1"), "spread", "spread_without_each"),
        (replace(SCORE, rounding=(Rounding("total", 2),)), "rounding", "choice_unknown"),
        (replace(SCORE, rounding=(Rounding("panel", 2), Rounding("panel", 1))), "rounding", "stage_twice"),
        (replace(SCORE, rounding=(Rounding("panel", 12),)), "rounding.panel.places", "places_out_of_range"),
        (replace(SCORE, times="b"), "times", "times_unknown"),
        (replace(SCORE, times="a"), "times", "condition_cyclic"),
        (replace(READING, times="b"), "times", "not_for_kind"),
        (replace(SCORE, only_if=Condition("b", word="yes")), "only_if.aspect", "condition_unknown"),
        (replace(JUDGEMENT, only_if=Condition("a", low="1")), "only_if", "condition_cyclic"),
    ],
)
def test_what_is_wrong_with_a_newer_kind_of_aspect_is_named(aspect: Aspect, field: str, word: str) -> None:
    found = problems(scheme(aspect))
    assert [(problem.field, problem.word) for problem in found] == [(f"aspects.a.{field}", word)]
    assert set(found[0].details) == set(PROBLEMS[word])


@pytest.mark.parametrize(
    "aspect",
    [
        TABLE, STARTED, COUNT, WELD, READING, replace(COUNT, faults=LOW), table(("2", "5"), ("1", "3"), by="from"),
        read(5, take="mean", drop_best=1, drop_worst=1), pooled(sizes=(PoolSize(4, 1, 1), PoolSize(7, 2, 2))),
        replace(JUDGEMENT, each=True, spread_stops=True), replace(WELD, faults=Faults("0", "-9")),
    ],
)  # fmt: skip
def test_what_is_right_with_it_is_no_problem(aspect: Aspect) -> None:
    assert words(scheme(aspect)) == []


@pytest.mark.parametrize(
    ("on", "condition", "field", "word"),
    [
        (
            Aspect("b", "yes_no", "p", "1", each=True),
            Condition("b", word="yes"),
            "only_if.aspect",
            "condition_not_shared",
        ),
        (Aspect("b", "yes_no", "p", "1"), Condition("b"), "only_if", "condition_empty"),
        (Aspect("b", "yes_no", "p", "1"), Condition("b", "yes", "1"), "only_if", "condition_empty"),
        (Aspect("b", "yes_no", "p", "1"), Condition("b", "maybe"), "only_if.word", "choice_unknown"),
        (Aspect("b", "count", "p", faults=Faults("1")), Condition("b", "yes"), "only_if.word", "not_for_kind"),
        (Aspect("b", "yes_no", "p", "1"), Condition("b", low="2", high="1"), "only_if", "bounds_reversed"),
        (Aspect("b", "yes_no", "p", "1"), Condition("b", low="two"), "only_if", "not_a_number"),
    ],
)
def test_a_condition_names_one_shared_cell_and_how_it_must_come_out(
    on: Aspect, condition: Condition, field: str, word: str
) -> None:
    assert words(scheme(on, replace(JUDGEMENT, only_if=condition))) == [(f"aspects.a.{field}", word)]


def test_conditions_and_factors_lead_in_no_circle_of_any_length() -> None:
    first = replace(JUDGEMENT, id="x", only_if=Condition("y", low="1"))
    second = replace(JUDGEMENT, id="y", times="z")
    third = replace(JUDGEMENT, id="z", only_if=Condition("x", low="1"))
    apart = replace(JUDGEMENT, id="w", only_if=Condition("x", low="1"))
    assert words(scheme(first, second, third, apart)) == [
        ("aspects.x.only_if", "condition_cyclic"),
        ("aspects.y.times", "condition_cyclic"),
        ("aspects.z.only_if", "condition_cyclic"),
    ]
    assert words(scheme(first, second, replace(JUDGEMENT, id="z"), apart)) == []


def module(name: str, *aspects: Aspect, **more: Any) -> Module:
    return Module(name, (Criterion(f"c-{name}", (SubCriterion(f"s-{name}", aspects),)),), **more)


def test_weights_below_one_are_shares_of_one_whole() -> None:
    one, other = (replace(JUDGEMENT, id=name, max="100") for name in ("one", "other"))
    for weights, word in (
        (("0.3", "0.7"), None), (("1/3", "2/3"), None), (("1", "2"), None), (("0.3", "0.6"), "weights_do_not_add_up"),
        (("0.3", "1"), "weights_do_not_add_up"),
    ):  # fmt: skip
        found = Scheme((module("m", one, weight=weights[0]), module("n", other, weight=weights[1])))
        assert words(found) == ([("modules", word)] if word else [])
    shares = Scheme((module("m", one, weight="0.3"), module("n", other, weight="0.5")), full="80")
    assert words(shares) == []
    assert words(replace(shares, full="100")) == [("full", "full_differs")]


def test_a_declared_full_mark_is_what_the_aspects_without_bonus_add_up_to() -> None:
    work = replace(JUDGEMENT, id="work", max="40", factor="2")
    extra = replace(JUDGEMENT, id="extra", max="20", bonus=True)
    assert words(Scheme((module("m", work, extra, full="80"),))) == []
    found = problems(Scheme((module("m", work, replace(extra, bonus=False), full="80"),)))
    assert [(each.field, each.word, each.details["sum"]) for each in found] == [
        ("modules.m.full", "full_differs", "100")
    ]


def test_seconds_and_millimetres_are_not_added_up_where_less_is_better() -> None:
    time, gap = replace(SCORE, id="time", unit="s"), replace(SCORE, id="gap", unit="mm")
    lower = Ranking(better="lower")
    assert words(scheme(time, gap)) == []
    assert words(scheme(time, gap, ranking=lower)) == [("ranking", "mixed_units")]
    width = Aspect("width", "reading", "p", limits=TEN, unit="mm")
    assert words(scheme(time, width, ranking=lower)) == []


def test_bounds_of_criteria_and_modules_are_numbers_in_order() -> None:
    criterion = Criterion("c", (SubCriterion("s", (JUDGEMENT,)),), "2", "1")
    assert words(Scheme((Module("m", (criterion,), least="x", most="5"),))) == [
        ("modules.m", "not_a_number"),
        ("criteria.c", "bounds_reversed"),
    ]


def test_weights_ids_and_empty_branches_are_checked() -> None:
    twice = (SubCriterion("s", (JUDGEMENT, JUDGEMENT)), SubCriterion("s", ()))
    bad = Scheme((Module("m", (Criterion("c", twice),), "0"), Module("M 2", (), "much")))
    assert words(bad) == [
        ("modules.M 2", "empty"),
        ("modules.M 2", "id_malformed"),
        ("subs.s", "empty"),
        ("subs.s", "id_twice"),
        ("aspects.a", "id_twice"),
        ("modules.m.weight", "not_positive"),
        ("modules.M 2.weight", "not_a_number"),
    ]
    assert words(Scheme(())) == [("modules", "empty")]


def test_panels_are_checked_where_they_are_known() -> None:
    trimmed = replace(SCORE, pool=Pool(1, 1))
    assert words(scheme(trimmed)) == []
    assert words(scheme(trimmed), {"p": ("j1", "j2", "j3")}) == []
    assert words(scheme(trimmed), {"p": ("j1", "j2")}) == [("aspects.a.pool", "drops_all")]
    assert words(scheme(trimmed), {}) == [("aspects.a.panel", "unknown_panel")]
    assert too_few_seats(scheme(trimmed), "p", 2) == trimmed
    assert too_few_seats(scheme(trimmed), "p", 3) is None
    assert too_few_seats(scheme(trimmed), "q", 1) is None


def test_every_word_that_is_found_is_listed_with_its_details() -> None:
    bad = scheme(
        replace(SCORE, max="1", pool=Pool(5, 5)), replace(VETO, veto=Veto("module", "x")), ties=(TieKey("module", "x"),)
    )
    found = problems(bad, {"p": ("j1",)})
    assert len(found) == 4
    for problem in found:
        assert set(problem.details) == set(PROBLEMS[problem.word])
