"""Re-check, sample and appeals: whom the seed draws, what five percent means, the last second, and who may decide."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.admission_review import CHECKS, after
from competition.rules.draw import lots
from competition.rules.facts_review import Correction
from competition.rules.profile import next_steps
from competition.rules.review import digest_of_marks
from competition.rules.sampling import drawn, top_of, unchecked, unsampled
from competition.rules.standings import Scorer, digest
from competition.rules.state import EMPTY, fold
from tests import hall
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import DESK, Contest

SEED, OTHER_SEED = "5e" * 32, "6f" * 32
SUPERVISOR, ARBITER = "desk:supervisor", "desk:arbiter"
SETTINGS = f.ReviewPinned(top=2, share="1/3")
MODULES = ("theory", "practice")
PEOPLE = ("s1", "s2", "s3", "s4", "s5")
STEPS: tuple[f.ProfileStep, ...] = ("rechecked", "sampled", "provisional", "appeals_closed", "final")


def send(contest: Contest, by: str, fact: f.Fact, at: int = 0) -> str:
    """The word for a fact that comes at this millisecond, "" when it was recorded."""
    key = f"k{len(contest.entries) + 1}"
    refusal = admit(contest.builder, by, key, fact, at)
    if refusal is None:
        contest.entries.append(f.Entry(type(fact).__name__, by, key, at, None, fact))
        contest.builder.apply(contest.entries[-1])
    return refusal.word if refusal else ""


def must(contest: Contest, by: str, fact: f.Fact, at: int = 0) -> None:
    assert send(contest, by, fact, at) == ""


def marked(*steps: f.ProfileStep, pinned: f.ReviewPinned | None = SETTINGS) -> Contest:
    contest = hall.opened(*steps)
    if pinned:
        must(contest, DESK, pinned)
    return hall.mark_all(contest)


def error(contest: Contest, subject: str, aspect: str, seat: str = "") -> f.FoundError:
    return f.FoundError(aspect, seat, contest.state.subjects[subject].marks[aspect, seat].key)


def recheck(contest: Contest, subject: str, module: str, *errors: f.FoundError) -> str:
    made = f.SubjectRechecked(subject, module, digest_of_marks(contest.state, subject, module), errors)
    return send(contest, "desk:judges", made)


def recheck_all(contest: Contest) -> None:
    for subject, module in unchecked(contest.state):
        assert recheck(contest, subject, module) == ""


def draw(contest: Contest, seed: str = SEED) -> str:
    made = drawn(seed, contest.state.review.settings or SETTINGS, Scorer().standings(contest.state))
    return send(contest, SUPERVISOR, f.SampleDrawn(seed, made))


def check(contest: Contest, subject: str, *errors: f.FoundError) -> str:
    return send(contest, SUPERVISOR, f.SampleChecked(subject, digest_of_marks(contest.state, subject), tuple(errors)))


def check_all(contest: Contest) -> None:
    for subject in unsampled(contest.state):
        assert check(contest, subject) == ""


def correct(contest: Contest, subject: str, error: f.FoundError, value: str) -> None:
    must(contest, CHIEF, f.MarkCorrected(subject, error.aspect, error.seat, value, error.key, REASON))


def publish(contest: Contest, stage: Any, at: int = 0) -> str:
    found = digest(Scorer().standings(contest.state))
    return send(contest, DESK, f.ResultsPublished(stage, "1", found), at)


def missing(contest: Contest, step: str) -> list[str]:
    found = next(each for each in next_steps(contest.state, Scorer()) if each.step == step)
    return [each.details.get("step", each.word) for each in found.missing]


def appealed(minutes: int = 120) -> Contest:
    """Provisional results, published at 1000 s; the modules are signed; s4 has appealed, and that is admitted."""
    contest = marked(pinned=f.ReviewPinned(appeal_minutes=minutes))
    hall.sign_modules(contest)
    assert publish(contest, "provisional", 1_000_000) == ""
    must(contest, "own:s4", f.AppealFiled("a1", "s4", REASON, "theory"), 1_000_001)
    must(contest, SUPERVISOR, f.AppealAdmitted("a1"))
    return contest


def decision(contest: Contest, *corrections: Correction, verdict: Any = "upheld") -> f.AppealDecided:
    """The decision with the effect that it has."""
    fact = f.AppealDecided("a1", verdict, REASON, "", corrections)
    found = digest(Scorer().standings(after(contest.state, fact)))
    return f.AppealDecided("a1", verdict, REASON, found, corrections)


def theory(contest: Contest, value: str = "100") -> Correction:
    return Correction("t1", "", value, contest.state.subjects["s4"].marks["t1", ""].key)


# -- who is in the sample ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "pinned", "first", "rest"),
    [
        (40, f.ReviewPinned(), 10, 5),  # ten, and 15 % of 30 is 4.5
        (30, f.ReviewPinned(), 10, 3),  # exactly 3
        (40, f.ReviewPinned(top_share="3/10"), 12, 5),  # 30 % of 40; 15 % of 28 is 4.2
        (11, f.ReviewPinned(top_share="0.3"), 4, 2),  # 3.3 and 1.05
        (8, f.ReviewPinned(), 8, 0),
        (5, f.ReviewPinned(top=0, share="0"), 0, 0),
        (5, f.ReviewPinned(top=0, share="1"), 0, 5),
    ],
)
def test_the_first_places_and_a_share_of_the_rest_are_drawn(
    people: int, pinned: f.ReviewPinned, first: int, rest: int
) -> None:
    standings = Scorer().standings(field_of(people))
    sample = drawn(SEED, pinned, standings)
    assert [row.subject for row in standings.rows[:first]] == list(sample[:first])
    assert len(sample) == first + rest


def test_who_shares_the_last_of_the_first_places_is_looked_at() -> None:
    contest = marked(pinned=f.ReviewPinned(top=4, share="0"))
    assert set(drawn(SEED, f.ReviewPinned(top=4, share="0"), Scorer().standings(contest.state))) == set(PEOPLE)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(0, 12), st.integers(0, 100), st.binary(min_size=32, max_size=32))
def test_a_sample_is_drawn_again_alike_covers_the_top_and_enough_of_the_rest(
    people: int, top: int, percent: int, seed: bytes
) -> None:
    pinned = f.ReviewPinned(top=top, share=f"{percent}/100")
    standings = Scorer().standings(field_of(people))
    sample = drawn(seed.hex(), pinned, standings)
    assert sample == drawn(seed.hex(), pinned, standings)
    first = [row.subject for row in standings.rows if row.rank is not None and row.rank <= top]
    rest = sorted({row.subject for row in standings.rows if row.status == "competing"} - set(first))
    assert list(top_of(pinned, standings)) == first == list(sample[: len(first)])
    others = sample[len(first) :]
    assert len(set(sample)) == len(sample) and set(others) <= set(rest)
    assert Fraction(percent, 100) * len(rest) <= len(others) < Fraction(percent, 100) * len(rest) + 1
    assert list(others) == [lot.subject for lot in lots(seed.hex(), rest)][: len(others)]


def field_of(people: int) -> Any:
    """So many competitors, each with another total."""
    contest = hall.opened()
    entries = []
    for number in range(people - 5):
        entries.append(f.SubjectEntered(f"x{number}", start=10 + number))
    for fact in entries:
        must(contest, DESK, fact)
    for number, subject in enumerate(list(contest.state.subjects)[:people]):
        must(contest, "zhao", f.Marked(subject, "t1", "", str(100 - number / 2).removesuffix(".0")))
    for subject in list(contest.state.subjects)[people:]:
        must(contest, DESK, f.SubjectStatusSet(subject, "absent"))
    return contest.state


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.ReviewPinned(), ""),
        (f.ReviewPinned(share="2"), "review_invalid"),
        (f.ReviewPinned(error_limit="none"), "review_invalid"),
        (f.ReviewPinned(top=-1), "review_invalid"),
        (f.ReviewPinned(appeal_minutes=-1), "review_invalid"),
        (f.ReviewPinned(appeal_from="never"), "choice_unknown"),  # type: ignore[arg-type]
    ],
)
def test_settings_that_cannot_be_are_refused(fact: f.Fact, word: str) -> None:
    assert send(marked(pinned=None), DESK, fact) == word


def test_settings_stand_once_results_are_published_or_a_sample_is_drawn() -> None:
    contest = marked()
    must(contest, DESK, SETTINGS)
    assert draw(contest) == ""
    assert send(contest, DESK, SETTINGS) == "review_stands"
    assert send(appealed(), DESK, SETTINGS) == "review_stands"
    assert draw(marked(pinned=None)) == "step_out_of_turn"


# -- re-check ---------------------------------------------------------------------------------------------------------


def test_a_recheck_is_of_exactly_the_marks_that_stand() -> None:
    contest = marked()
    old = digest_of_marks(contest.state, "s1", "theory")
    correct(contest, "s1", error(contest, "s1", "t1"), "61")
    assert send(contest, CHIEF, f.SubjectRechecked("s1", "theory", old)) == "marks_moved"
    assert recheck(contest, "s1", "theory") == ""
    assert ("s1", "theory") not in unchecked(contest.state)
    correct(contest, "s1", error(contest, "s1", "t1"), "62")
    assert ("s1", "theory") in unchecked(contest.state)


def test_an_error_waits_until_the_chief_corrects_the_mark_that_it_names() -> None:
    contest = marked("rechecked", "final")
    wrong = error(contest, "s1", "t1")
    assert recheck(contest, "s1", "theory", wrong) == ""
    recheck_all(contest)
    assert missing(contest, "rechecked") == ["errors_left"]
    assert publish(contest, "final") == "step_out_of_turn"
    correct(contest, "s1", wrong, "61")
    assert missing(contest, "rechecked") == []
    assert publish(contest, "final") == ""


@pytest.mark.parametrize("twice", [True, False])
def test_an_error_names_a_mark_that_stands_once(twice: bool) -> None:
    contest = marked()
    wrong = error(contest, "s1", "t1")
    errors = (wrong, wrong) if twice else (f.FoundError("t1", "", "older"),)
    assert recheck(contest, "s1", "theory", *errors) == "error_unknown"
    assert recheck(contest, "s1", "practice", wrong) == "error_unknown"


# -- sample -----------------------------------------------------------------------------------------------------------


def test_only_whom_the_seed_gives_is_drawn_and_a_sample_stands() -> None:
    contest = marked()
    assert send(contest, SUPERVISOR, f.SampleDrawn(SEED, ("s1",))) == "sample_differs"
    assert send(contest, SUPERVISOR, f.SampleDrawn("a word", ("s1",))) == "sample_seed"
    assert draw(contest) == ""
    assert draw(contest) == draw(contest, OTHER_SEED) == "sample_stands"


def test_no_sample_is_drawn_while_marks_are_missing() -> None:
    contest = hall.opened()
    must(contest, DESK, SETTINGS)
    assert draw(contest) == "step_out_of_turn"


@pytest.mark.parametrize(("errors", "again"), [(2, False), (3, True)])
def test_exactly_five_percent_is_not_above_it(errors: int, again: bool) -> None:
    contest = marked(pinned=f.ReviewPinned(top=4, share="0"))  # all five, ten cells each: two of fifty are 4 %
    must(contest, DESK, f.ReviewPinned(top=4, share="0", error_limit="2/50"))
    assert draw(contest) == ""
    wrong = [error(contest, "s1", "t1"), error(contest, "s1", "length"), error(contest, "s1", "safety")][:errors]
    assert check(contest, "s1", *wrong) == ""
    assert not contest.state.review.all_again  # not before all of it was looked at
    check_all(contest)
    assert contest.state.review.all_again is again


def test_above_the_limit_everything_is_checked_again_before_final_results() -> None:
    contest = marked(pinned=SETTINGS)
    recheck_all(contest)
    assert draw(contest) == ""
    wrong = [error(contest, "s1", aspect) for aspect in ("t1", "length", "safety")]
    assert check(contest, "s1", *wrong) == ""
    check_all(contest)
    assert contest.state.review.failed[0].rate == Fraction(3, 30)
    assert publish(contest, "final") == "all_again"
    assert draw(contest, OTHER_SEED) == "step_out_of_turn"
    for each in wrong:
        correct(contest, "s1", each, {"t1": "61", "length": "150.1", "safety": "1"}[each.aspect])
    assert draw(contest, OTHER_SEED) == "step_out_of_turn"
    recheck_all(contest)
    assert draw(contest) == "sample_seed"  # a new one, not the one that is known
    assert draw(contest, OTHER_SEED) == ""
    check_all(contest)
    assert publish(contest, "final") == ""


def test_whoever_comes_to_the_first_places_after_the_draw_is_drawn_in() -> None:
    contest = marked("sampled", "final", pinned=f.ReviewPinned(top=1, share="0"))
    assert draw(contest) == ""
    check_all(contest)
    assert missing(contest, "sampled") == []
    mark = contest.state.subjects["s2"].marks["t1", ""]
    must(contest, CHIEF, f.MarkCorrected("s2", "t1", "", "100", mark.key, REASON))
    assert missing(contest, "sampled") == ["sample_moved"]
    assert draw(contest) == ""
    assert contest.state.review.sample and contest.state.review.sample.subjects == ("s1", "s2")
    check_all(contest)
    assert publish(contest, "final") == ""


def test_an_error_of_the_sample_does_not_undo_the_recheck() -> None:
    contest = marked("rechecked", "sampled", "final", pinned=f.ReviewPinned(top=4, share="0"))
    recheck_all(contest)
    assert draw(contest) == ""
    wrong = error(contest, "s1", "t1")
    assert check(contest, "s1", wrong) == ""
    check_all(contest)
    assert missing(contest, "rechecked") == ["errors_left"]
    assert missing(contest, "sampled") == ["rechecked", "errors_left"]
    correct(contest, "s1", wrong, "61")
    assert missing(contest, "rechecked") == missing(contest, "sampled") == []
    assert publish(contest, "final") == ""


def test_the_sample_is_checked_once_and_by_whom_it_names() -> None:
    contest = marked(pinned=f.ReviewPinned(top=1, share="0"))
    assert check(contest, "s1") == "not_in_sample"
    assert draw(contest) == ""
    assert [check(contest, "s2"), check(contest, "s1"), check(contest, "s1")] == [
        "not_in_sample", "", "sample_checked",
    ]  # fmt: skip


# -- the profile ------------------------------------------------------------------------------------------------------


def test_final_results_wait_for_the_recheck_the_sample_and_the_appeals_of_the_profile() -> None:
    contest = marked(*STEPS, pinned=f.ReviewPinned(top=2, share="1/3", appeal_minutes=1))
    assert missing(contest, "rechecked") == ["rechecks_left"]
    assert missing(contest, "sampled") == ["rechecked", "sample_not_drawn"]
    assert draw(contest) == "step_out_of_turn"
    recheck_all(contest)
    assert publish(contest, "provisional") == "step_out_of_turn"
    assert draw(contest) == ""
    assert missing(contest, "sampled") == ["sample_unchecked"]
    check_all(contest)
    assert publish(contest, "provisional", 1000) == ""
    assert missing(contest, "appeals_closed") == ["appeals_not_closed"]
    assert publish(contest, "final", 99_000) == "step_out_of_turn"
    assert send(contest, SUPERVISOR, f.AppealsClosed(), 61_000) == "window_open"
    must(contest, SUPERVISOR, f.AppealsClosed(), 61_001)
    assert send(contest, SUPERVISOR, f.AppealsClosed(), 61_002) == "appeals_closed"
    assert publish(contest, "final") == ""


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        (STEPS, ""),
        (("sampled", "rechecked", "final"), "step_misplaced"),
        (("final", "sampled"), "step_misplaced"),
        (("appeals_closed", "provisional", "final"), "step_misplaced"),
        (("appeals_closed", "final"), "step_needs"),
    ],
)
def test_the_new_steps_stand_where_they_rest_on_what_comes_before(steps: Any, word: str) -> None:
    assert send(hall.opened(), DESK, f.ProfilePinned(steps)) == word


# -- the window -------------------------------------------------------------------------------------------------------


def test_the_last_millisecond_is_in_the_window_and_the_next_one_is_not() -> None:
    contest = appealed(minutes=2)
    last = 1_000_000 + 120_000
    assert send(contest, "own:s1", f.AppealFiled("a2", "s1", REASON), last + 1) == "appeal_too_late"
    refusal = admit(contest.builder, "own:s1", "k", f.AppealFiled("a2", "s1", REASON), last + 1000)
    assert refusal is not None and refusal.details == {"closes": str(last)}
    assert send(contest, "own:s1", f.AppealFiled("a2", "s1", REASON), last) == ""


def test_a_window_may_begin_with_the_end_of_the_last_session() -> None:
    contest = marked(pinned=f.ReviewPinned(appeal_minutes=1, appeal_from="sessions_ended"))
    filed = f.AppealFiled("a1", "s1", REASON)
    assert send(contest, "own:s1", filed, 5) == "appeal_not_yet"
    must(contest, DESK, f.SessionClosed("day"), 10)
    must(contest, DESK, f.SessionOpened("more", ("theory",)), 20)
    assert send(contest, "own:s1", filed, 25) == "appeal_not_yet"
    must(contest, DESK, f.SessionClosed("more"), 30)
    assert send(contest, "own:s1", filed, 60_031) == "appeal_too_late"
    assert send(contest, "own:s1", filed, 60_030) == ""


def test_nobody_appeals_for_somebody_else_but_a_desk() -> None:
    contest = appealed()
    assert send(contest, "own:s1", f.AppealFiled("a2", "s2", REASON), 1_000_001) == "desk_only"
    assert send(contest, "wang", f.AppealFiled("a2", "s2", REASON), 1_000_001) == "desk_only"
    assert send(contest, "own:s1", f.AppealAdmitted("a1")) == "desk_only"
    assert send(contest, DESK, f.AppealFiled("a2", "s2", REASON), 1_000_001) == ""


def test_one_appeal_about_a_thing_at_a_time_and_none_after_its_decision() -> None:
    contest = appealed()
    again = f.AppealFiled("a2", "s4", REASON, "theory")
    assert send(contest, "own:s4", again, 1_000_001) == "appeal_waiting"
    must(contest, ARBITER, decision(contest, verdict="dismissed"))
    assert send(contest, "own:s4", again, 1_000_001) == "appeal_final"
    assert send(contest, "own:s4", f.AppealFiled("a1", "s4", REASON), 1_000_001) == "appeal_known"
    must(contest, "own:s4", f.AppealFiled("a3", "s4", REASON, "practice"), 1_000_001)
    must(contest, SUPERVISOR, f.AppealRejected("a3", REASON))
    assert send(contest, "own:s4", f.AppealFiled("a4", "s4", REASON, "practice"), 1_000_002) == ""


# -- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_changes_standings_exactly_as_corrections_would() -> None:
    contest = appealed()
    plain = contest.copy()
    before = Scorer().standings(contest.state).place_of("s4")
    must(contest, ARBITER, decision(contest, theory(contest)))
    now = Scorer().standings(contest.state)
    assert (before, now.place_of("s4")) == (4, 2)
    must(plain, CHIEF, f.ModuleReopened("theory", REASON))
    correct(plain, "s4", error(plain, "s4", "t1"), "100")
    assert digest(Scorer().standings(plain.state)) == digest(now)
    assert_standings_equal(contest.state, plain.facts)
    assert "theory" in contest.state.signed_modules  # the arbiter reaches into what is signed


def test_results_are_published_anew_and_every_digest_holds_when_replayed() -> None:
    contest = appealed()
    must(contest, ARBITER, decision(contest, theory(contest)))
    assert publish(contest, "provisional") == publish(contest, "final") == ""
    assert [each.stage for each in contest.state.review.publications] == ["provisional", "provisional", "final"]
    state = EMPTY
    for entry in contest.entries:
        assert admit(state, entry.by, entry.key, entry.fact, entry.at) is None
        state = fold(state, [entry])
    assert state == contest.state


@pytest.mark.parametrize(
    ("word", "change"),
    [
        ("effect_moved", {"digest": "00" * 32}),
        ("choice_unknown", {"verdict": "maybe"}),
        ("reason_malformed", {"reason": "a text"}),
        ("dismissed_corrects", {"verdict": "dismissed"}),
        ("unknown_appeal", {"appeal": "a9"}),
        ("superseded", {"corrections": (Correction("t1", "", "100", "older"),)}),
        ("value_out_of_range", {"corrections": (Correction("t1", "", "101", "older"),)}),
        ("nothing_to_correct", {"corrections": (Correction("t1", "zhao", "100", "older"),)}),
        ("unknown_aspect", {"corrections": (Correction("t9", "", "100", "older"),)}),
    ],
)
def test_a_decision_that_cannot_be_is_refused(word: str, change: dict[str, Any]) -> None:
    contest = appealed()
    right = decision(contest, theory(contest))
    wrong = f.AppealDecided(
        **{"appeal": "a1", "verdict": "upheld", "reason": REASON, "digest": right.digest,
           "corrections": right.corrections, **change},
    )  # fmt: skip
    assert send(contest, ARBITER, wrong) == word
    assert send(contest, ARBITER, right) == ""
    assert send(contest, ARBITER, right) == "appeal_stage"


def test_an_appeal_is_admitted_before_it_is_decided() -> None:
    contest = appealed()
    must(contest, "own:s1", f.AppealFiled("a2", "s1", REASON), 1_000_001)
    assert send(contest, ARBITER, f.AppealDecided("a2", "dismissed", REASON, "00" * 32)) == "appeal_stage"
    must(contest, SUPERVISOR, f.AppealRejected("a2", REASON))
    assert send(contest, SUPERVISOR, f.AppealAdmitted("a2")) == "appeal_stage"


def test_an_arbiter_with_ties_to_the_case_does_not_decide_it() -> None:
    contest = appealed()
    right = decision(contest, theory(contest))
    must(contest, SUPERVISOR, f.ArbiterTied("arbiter", "s4", REASON))
    assert send(contest, ARBITER, right) == "arbiter_tied"
    assert send(contest, SUPERVISOR, f.ArbiterTied("arbiter", "s4", REASON)) == "already_tied"
    assert send(contest, CHIEF, right) == "arbiter_involved"  # signed the modules
    assert send(contest, SUPERVISOR, right) == ""  # admitting it is no hand in the case


@pytest.mark.parametrize("hand", ["correct", "check", "status", "file"])
def test_whoever_had_a_hand_in_the_case_does_not_decide_it(hand: str) -> None:
    contest = marked(pinned=SETTINGS)
    mark = contest.state.subjects["s4"].marks["t1", ""]
    if hand == "correct":
        must(contest, ARBITER, f.MarkCorrected("s4", "t1", "", "61", mark.key, REASON))
        correct(contest, "s4", error(contest, "s4", "t1"), "60")  # by the chief: the hand is remembered
    if hand == "check":
        must(contest, ARBITER, f.SubjectRechecked("s4", "theory", digest_of_marks(contest.state, "s4", "theory")))
    if hand == "status":
        must(contest, ARBITER, f.SubjectStatusSet("s4", "competing"))
    assert publish(contest, "provisional", 1) == ""
    must(contest, ARBITER if hand == "file" else DESK, f.AppealFiled("a1", "s4", REASON), 2)
    must(contest, SUPERVISOR, f.AppealAdmitted("a1"))
    assert send(contest, ARBITER, decision(contest, theory(contest))) == "arbiter_involved"
    assert send(contest, "desk:other", decision(contest, theory(contest))) == ""


def test_appeals_are_not_closed_while_one_is_open() -> None:
    contest = appealed(minutes=1)
    assert send(contest, SUPERVISOR, f.AppealsClosed(), 2_000_000) == "appeals_open"
    must(contest, ARBITER, decision(contest, verdict="dismissed"))
    must(contest, SUPERVISOR, f.AppealsClosed(), 2_000_000)


def test_every_fact_of_the_review_is_an_events_fact_and_wants_a_founded_event() -> None:
    assert set(CHECKS) <= set(f.EVENT_FACTS)
    assert send(Contest(), DESK, f.ReviewPinned()) == "not_founded"
