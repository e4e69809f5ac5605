"""Coding: layers sealed one after the other, each by another coder, and opened in reverse before a supervisor."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.admission_coding import opening_missing
from competition.rules.board import Audience, board
from competition.rules.coding import (
    binding_commitment,
    code_formed,
    codes_wrong,
    drawn_codes,
    map_commitment,
)
from competition.rules.draw import lots
from competition.rules.profile import next_steps
from competition.rules.refusals import WORDS
from competition.rules.review import digest_of_marks
from competition.rules.standings import Scorer, digest
from tests import cast, coded
from tests.coded import CODERS, PIECE, STATION, SUPERVISOR
from tests.schemes import DESK, Contest

REASON = "ab" * 32
EVERYBODY: tuple[Audience, ...] = (
    "public", "competitor", "judge", "coder", "recorder", "chief", "supervisor", "arbiter", "organiser",
)  # fmt: skip


def said(contest: Contest, by: str, fact: f.Fact) -> str:
    """The word of the refusal, whose details are those that are promised; "" where the fact would be taken."""
    refusal = admit(contest.builder, by, "new", fact)
    if refusal is None:
        return ""
    assert set(refusal.details) == set(WORDS[refusal.word])
    return refusal.word


def published(contest: Contest, stage: str = "provisional") -> f.ResultsPublished:
    found = digest(Scorer().standings(contest.state))
    return f.ResultsPublished("final" if stage == "final" else "provisional", VERSION, found)


# -- commitments and codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        lambda line: replace(line, subject="s9"),
        lambda line: replace(line, code="99"),
        lambda line: replace(line, salt="00" * 16),
    ],
)
def test_a_map_commits_to_every_part_of_every_line(changed: Callable[[f.CodeLine], f.CodeLine]) -> None:
    lines = coded.lines(STATION)
    assert map_commitment(STATION, lines) == map_commitment(STATION, tuple(reversed(lines)))
    assert map_commitment(STATION, (changed(lines[0]), *lines[1:])) != map_commitment(STATION, lines)
    assert map_commitment(PIECE, lines) != map_commitment(STATION, lines)


@pytest.mark.parametrize("field", ["subject", "who", "delegation", "salt", "members", "kind"])
def test_a_binding_commits_to_all_that_it_says(field: str) -> None:
    fact = coded.bound("s1")
    other = replace(fact, **{field: ("p9",) if field == "members" else "other"})
    assert binding_commitment(other) != binding_commitment(fact)


@given(st.sets(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=30), st.integers(0, 9))
def test_drawn_codes_can_be_drawn_again_from_their_seed(subjects: set[str], more: int) -> None:
    codes = [f"{n:02d}" for n in range(1, len(subjects) + more + 1)]
    made = drawn_codes("0f" * 32, sorted(subjects), codes)
    assert made == drawn_codes("0f" * 32, sorted(subjects, reverse=True), codes)
    assert set(made) == subjects and set(made.values()) == set(codes[: len(subjects)])


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("01", True), ("A-7", True), ("K", True), ("ABCDEFGHIJ", True), ("", False), ("a1", False), ("A 1", False),
        ("-1", False), ("1-", False), ("ABCDEFGHIJK", False), ("陈伟强", False), ("１", False), ("A\n", False),
    ],
)  # fmt: skip
def test_a_code_is_short_and_no_name(text: str, good: bool) -> None:
    assert code_formed(text) is good


def test_everything_that_is_wrong_with_typed_codes_is_told_at_once() -> None:
    assert codes_wrong(["01", "", "02", "01", "七"]) == ("twice", "missing", None, "twice", "malformed")


# -- pinning and sealing -----------------------------------------------------------------------------------------------


def unpinned(blind: bool = True) -> Contest:
    contest = Contest()
    contest.must(DESK, f.EventFounded(VERSION, blind=blind))
    contest.must(DESK, f.SchemePinned(cast.SCHEME, VERSION))
    return contest


def test_only_a_blind_event_is_coded() -> None:
    assert said(unpinned(blind=False), DESK, f.CodingPinned(coded.LAYERS)) == "coding_not_blind"
    assert said(unpinned(), DESK, f.CodingPinned(coded.LAYERS)) == ""
    assert said(unpinned(), "wang", f.CodingPinned(coded.LAYERS)) == "desk_only"


@pytest.mark.parametrize(
    ("layers", "word"),
    [
        ((), "coding_invalid"),
        ((f.CodeLayer("A", ("practical", "theory")),), "id_malformed"),
        ((f.CodeLayer("a", ("practical", "theory")), f.CodeLayer("a")), "coding_invalid"),
        ((f.CodeLayer("a", ("practical",)),), "coding_invalid"),
        ((f.CodeLayer("a", ("practical", "theory")), f.CodeLayer("b", ("theory",))), "coding_invalid"),
        ((f.CodeLayer("a", ("practical", "theory", "nobody")),), "coding_invalid"),
        ((f.CodeLayer("number"), f.CodeLayer("a", ("practical", "theory"))), ""),
    ],
)
def test_every_panel_has_one_layer(layers: tuple[f.CodeLayer, ...], word: str) -> None:
    assert said(unpinned(), DESK, f.CodingPinned(layers)) == word


def test_coding_is_pinned_once_and_before_anybody_is_bound() -> None:
    contest = coded.founded()
    assert said(contest, DESK, f.CodingPinned(coded.LAYERS)) == "coding_stands"
    assert said(contest, DESK, f.SchemePinned(cast.SCHEME, VERSION)) == "coding_stands"
    late = unpinned()
    late.must(DESK, f.SubjectEntered("s1"))
    late.must(DESK, f.SubjectBound("s1", "person", "p1"))
    assert said(late, DESK, f.CodingPinned(coded.LAYERS)) == "coding_stands"


def test_a_judge_does_not_sit_on_panels_of_two_layers() -> None:
    contest = coded.founded()
    both = f.PanelSeated("theory", (f.Seat("zhao", "judge-zhao"), f.Seat("w", "judge-wang")))
    assert said(contest, DESK, both) == "seat_of_two_layers"
    within = unpinned()
    within.must(DESK, f.CodingPinned((f.CodeLayer("a", ("practical", "theory")),)))
    seats = tuple(f.Seat(seat, f"judge-{seat}") for seat in cast.PRACTICAL_SEATS)
    within.must(DESK, f.PanelSeated("practical", seats))
    assert said(within, DESK, f.PanelSeated("theory", (f.Seat("w", "judge-wang"),))) == ""


def test_nobody_is_bound_in_plain_and_no_place_is_drawn_before_the_codes_are_opened() -> None:
    contest = coded.founded()
    assert said(contest, DESK, coded.bound("s1")) == "codes_not_opened"
    assert said(contest, DESK, f.DrawHeld("d", "computer", lots("0f" * 32, ("s1",)), "0f" * 32)) == "draw_by_coders"
    assert said(contest, DESK, f.BindingSealed("s1", "ab" * 32)) == "binding_stands"
    assert said(contest, DESK, f.BindingSealed("s9", "ab" * 32)) == "unknown_subject"


def test_layers_are_sealed_from_the_person_outwards_each_by_another_coder() -> None:
    contest = coded.founded()
    one, two = CODERS[STATION], CODERS[PIECE]
    assert said(contest, two, coded.sealing(PIECE)) == "layer_waits"
    assert said(contest, one, replace(coded.sealing(STATION), layer="lunch")) == "unknown_layer"
    assert said(contest, one, replace(coded.sealing(STATION), count=4)) == "codes_incomplete"
    assert said(contest, one, replace(coded.sealing(STATION), commitment="no")) == "codes_differ"
    contest.must(one, coded.sealing(STATION))
    assert said(contest, two, coded.sealing(STATION)) == "codes_sealed"
    assert said(contest, one, coded.sealing(PIECE)) == "coder_of_another_layer"
    assert said(contest, DESK, f.SubjectEntered("s9")) == "codes_sealed"
    contest.must(two, coded.sealing(PIECE))
    alone = coded.founded(separate=False)
    alone.must(one, coded.sealing(STATION))
    assert said(alone, one, coded.sealing(PIECE)) == ""


def test_a_session_opens_once_the_layers_of_its_panels_are_sealed() -> None:
    contest = coded.founded()
    both, practice = f.SessionOpened("day", ("theory", "practice")), f.SessionOpened("day", ("practice",))
    assert said(contest, DESK, practice) == "codes_not_sealed"
    contest.must(CODERS[STATION], coded.sealing(STATION))
    refusal = admit(contest.builder, DESK, "k", both)
    assert refusal is not None and refusal.details == {"layers": PIECE}
    assert said(contest, DESK, practice) == ""
    contest.must(CODERS[PIECE], coded.sealing(PIECE))
    assert said(contest, DESK, both) == ""


# -- opening -----------------------------------------------------------------------------------------------------------


def test_codes_are_opened_in_reverse_for_the_coder_who_asks_before_a_supervisor() -> None:
    contest = coded.marked(coded.sealed(coded.founded()))
    assert said(contest, CODERS[PIECE], f.OpeningAsked(PIECE)) == "opening_waits"
    coded.signed(contest)
    assert said(contest, CODERS[STATION], f.OpeningAsked(STATION)) == "opening_waits"
    assert said(contest, CODERS[STATION], f.OpeningAsked(PIECE)) == "not_your_layer"
    assert said(contest, SUPERVISOR, coded.opening(PIECE)) == "opening_not_asked"
    contest.must(CODERS[PIECE], f.OpeningAsked(PIECE))
    assert said(contest, CODERS[PIECE], f.OpeningAsked(PIECE)) == "opening_asked"
    assert said(contest, CODERS[PIECE], coded.opening(PIECE)) == "coder_opens"
    assert said(contest, CODERS[STATION], coded.opening(PIECE)) == "coder_opens"
    wrong = replace(coded.opening(PIECE), coder=CODERS[STATION])
    assert said(contest, SUPERVISOR, wrong) == "opening_not_asked"
    contest.must(SUPERVISOR, coded.opening(PIECE))
    assert said(contest, SUPERVISOR, coded.opening(PIECE)) == "codes_opened"
    assert said(contest, DESK, coded.bound("s1")) == "codes_not_opened"
    contest.must(CODERS[STATION], f.OpeningAsked(STATION))
    contest.must(SUPERVISOR, coded.opening(STATION))
    assert said(contest, SUPERVISOR, replace(coded.bound("s1"), who="person-s2")) == "binding_differs"
    contest.must(SUPERVISOR, coded.bound("s1"))
    assert said(contest, SUPERVISOR, f.OpeningAsked("lunch")) == "unknown_layer"


def test_only_the_very_map_that_was_sealed_is_opened() -> None:
    contest = coded.signed(coded.marked(coded.sealed(coded.founded())))
    contest.must(CODERS[PIECE], f.OpeningAsked(PIECE))
    sealed = coded.opening(PIECE)
    swapped = {**coded.CODES[PIECE], "s1": coded.CODES[PIECE]["s2"], "s2": coded.CODES[PIECE]["s1"]}
    for other in (
        replace(sealed, lines=coded.lines(PIECE, swapped)),
        replace(sealed, lines=sealed.lines[:-1]),
        replace(sealed, lines=(*sealed.lines, sealed.lines[0])),
        replace(sealed, lines=(replace(sealed.lines[0], salt="00" * 16), *sealed.lines[1:])),
    ):
        assert said(contest, SUPERVISOR, other) == "codes_differ"
    assert said(contest, SUPERVISOR, replace(sealed, lines=tuple(reversed(sealed.lines)))) == ""


def test_an_opening_waits_for_modules_and_for_the_judges_own_re_check_where_the_profile_has_one() -> None:
    steps: tuple[f.ProfileStep, ...] = ("sheets_signed", "modules_signed", "rechecked", "provisional", "final")
    contest = coded.founded(True, *steps)
    contest.must(DESK, f.ReviewPinned())
    coded.marked(coded.sealed(contest))
    assert [each.word for each in opening_missing(contest.state, PIECE)] == ["modules_unsigned", "rechecks_left"]
    assert [each.word for each in opening_missing(contest.state, STATION)][-1] == "codes_not_opened"
    coded.signed(contest)
    for subject in cast.COMPETITORS:
        for module in ("theory", "practice"):
            seen = digest_of_marks(contest.state, subject, module)
            contest.must("desk:chief", f.SubjectRechecked(subject, module, seen))
    assert opening_missing(contest.state, PIECE) == ()
    contest.must("desk:chief", f.ModuleReopened("theory", REASON))
    assert said(contest, CODERS[PIECE], f.OpeningAsked(PIECE)) == "opening_waits"


def test_results_are_published_only_once_every_layer_is_open() -> None:
    contest = coded.signed(coded.marked(coded.sealed(coded.founded())))
    assert said(contest, DESK, published(contest)) == "codes_not_opened"
    assert said(contest, DESK, published(contest, "final")) == "codes_not_opened"
    missing = {step.step: [each.word for each in step.missing] for step in next_steps(contest.state, Scorer())}
    assert missing == {"provisional": ["codes_not_opened"], "final": ["codes_not_opened"]}
    coded.opened(contest)
    assert said(contest, DESK, published(contest)) == ""
    profiled = coded.founded(True, "modules_signed", "provisional", "final")
    coded.signed(coded.marked(coded.sealed(profiled)))
    refusal = admit(profiled.builder, DESK, "k", published(profiled))
    assert refusal is not None and refusal.word == "codes_not_opened"


# -- who sees what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", EVERYBODY)
def test_nobody_is_told_who_is_behind_a_subject_before_all_is_opened(audience: Audience) -> None:
    contest = coded.signed(coded.marked(coded.sealed(coded.founded())))
    assert all(row.bound is None for row in board(contest.state, audience, Scorer()).rows)
    contest.must(CODERS[PIECE], f.OpeningAsked(PIECE))
    contest.must(SUPERVISOR, coded.opening(PIECE))
    assert all(row.bound is None for row in board(contest.state, audience, Scorer()).rows)


def test_once_opened_the_desks_see_names_and_the_public_waits_for_the_results() -> None:
    contest = coded.opened(coded.signed(coded.marked(coded.sealed(coded.founded()))))
    for audience in ("chief", "supervisor", "arbiter", "organiser"):
        assert all(row.bound is not None for row in board(contest.state, audience, Scorer()).rows)
    for audience in ("public", "coder", "judge", "recorder"):
        assert board(contest.state, audience, Scorer()).rows == ()
    contest.must(DESK, published(contest))
    assert {row.bound.who for row in board(contest.state, "public", Scorer()).rows if row.bound} == {
        f"person-{subject}" for subject in cast.COMPETITORS
    }


def test_while_codes_are_shut_the_progress_tells_no_layers_marks_of_anybody() -> None:
    """Whether a mark of the outer panel is somebody's first or last would tell whose it is."""

    def told(theory_of: str) -> tuple[int, ...]:
        contest = coded.sealed(coded.founded())
        values = {"t1": "60", "look": "2", "finish": "7", "length": "150", "safety": "0", "crack": "no"}
        for subject, aspect, seat, by in cast.cells():
            if subject == (theory_of if aspect == "t1" else "s1"):
                contest.must(by, f.Marked(subject, aspect, seat, values[aspect]))
        seen = board(contest.state, "public", Scorer()).progress
        return seen.waiting, seen.working, seen.done, seen.marked, seen.owed

    assert told("s1") == told("s2")
    assert told("s1")[:3] == (4, 1, 0)
    whole = board(coded.marked(coded.sealed(coded.founded())).state, "public", Scorer()).progress
    assert (whole.waiting, whole.working, whole.done) == (0, 0, 5) and whole.marked == whole.owed
