"""Signing: over exactly the marks that were seen, in the event's own way, by the competitor too; and a second judge."""

from dataclasses import replace
from typing import Any

import pytest

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.checks import problems
from competition.rules.profile import next_steps
from competition.rules.progress import progress
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Scheme, SubCriterion
from competition.rules.sheet import sheet, sheets
from competition.rules.signing import digest_of_sheet
from competition.rules.standings import Scorer
from tests.schemes import DESK, Contest, founded

LENGTH = Aspect("length", "score", "p3", "10", limits=Limits("0", "10", "1"), confirm=True)
LOOK = Aspect("look", "judgement", "p3", "9", each=True)
CHIEF, REASON, PROOF = "desk:chief", "ab" * 32, "cd" * 32
J1, J2, J3 = "p3-j1", "p3-j2", "p3-j3"


def scheme(*aspects: Aspect) -> Scheme:
    return Scheme((Module("m", (Criterion("c", (SubCriterion("s", aspects),)),)),))


def contest(*aspects: Aspect, method: f.SignMethod = "tap", competitor: bool = False) -> Contest:
    one = founded(scheme(*(aspects or (LOOK,))), (f.SubjectEntered("s1"),))
    one.must(DESK, f.SigningPinned(method, competitor))
    return one


def mark(one: Contest, aspect: str, value: str, by: str = J1) -> str:
    seat = by if aspect == "look" else ""
    standing = one.state.subjects["s1"].marks.get((aspect, seat))
    return one.send(by, f.Marked("s1", aspect, seat, value, standing.key if standing else None))


def looked(one: Contest) -> Contest:
    """Everybody has given what is each judge's own."""
    for seat in (J1, J2, J3):
        assert mark(one, "look", "2", seat) == ""
    return one


def signature(one: Contest, seat: str = J1, **other: Any) -> f.SheetSigned:
    method = one.state.signing.method if one.state.signing else "tap"
    fact = f.SheetSigned(seat, "s1", "m", digest_of_sheet(one.state, seat, "s1", "m"), method)
    return replace(fact, **{"proof": PROOF if method == "drawn" else "", **other})


def sign(one: Contest, seat: str = J1) -> str:
    return one.send(seat, signature(one, seat))


def hand(one: Contest, seat: str = J1, **other: Any) -> f.CompetitorSigned:
    fact = f.CompetitorSigned("s1", "m", seat, digest_of_sheet(one.state, seat, "s1", "m"), PROOF)
    return replace(fact, **other)


def key(one: Contest, aspect: str = "length") -> str:
    return one.state.subjects["s1"].marks[aspect, ""].key


def confirm(one: Contest, by: str = J2, confirms: str = "") -> str:
    return one.send(by, f.MarkConfirmed("s1", "length", confirms or key(one)))


def sign_module(one: Contest) -> str:
    return one.send(CHIEF, f.ModuleSigned("m", digest_of_module(one.state, "m")))


# -- a digest of exactly the marks that were seen ----------------------------------------------------------------------


def test_a_signature_over_marks_that_changed_meanwhile_is_a_conflict_and_signs_nothing() -> None:
    one = looked(contest())
    seen = signature(one)
    assert mark(one, "look", "3") == ""
    assert one.send(J1, seen) == "sheet_moved"
    assert not one.state.subjects["s1"].signed
    assert sign(one) == ""


def test_another_judges_own_mark_is_not_on_the_sheet_and_moves_no_digest() -> None:
    one = looked(contest())
    seen = signature(one)
    assert mark(one, "look", "3", J2) == ""
    assert one.send(J1, seen) == ""


def test_the_same_value_marked_again_is_another_mark() -> None:
    one = looked(contest(LOOK, replace(LENGTH, confirm=False)))
    assert mark(one, "length", "5") == ""
    seen = signature(one)
    assert mark(one, "length", "5", J2) == ""
    assert one.send(J1, seen) == "sheet_moved"


def test_a_digest_names_its_sheet_so_that_it_signs_no_other() -> None:
    one = looked(contest())
    assert one.send(J2, signature(one, J2, digest=digest_of_sheet(one.state, J1, "s1", "m"))) == "sheet_moved"


def test_where_signing_is_pinned_a_signature_without_digest_is_refused_and_an_old_one_still_stands() -> None:
    one = looked(contest())
    assert one.send(J1, signature(one, digest="")) == "sheet_moved"
    old = looked(founded(scheme(LOOK), (f.SubjectEntered("s1"),)))
    assert old.send(J1, f.SheetSigned(J1, "s1", "m")) == ""
    assert old.send(J2, f.SheetSigned(J2, "s1", "m", "00" * 32)) == "sheet_moved"


def test_who_signed_has_signed_the_shared_mark_so_no_panel_mate_changes_it_any_more() -> None:
    one = looked(contest(LOOK, replace(LENGTH, confirm=False)))
    assert mark(one, "length", "5") == ""
    assert sign(one) == ""
    assert mark(one, "length", "6", J2) == "sheet_signed"
    assert one.send(J2, f.MarkVoided("s1", "length", "", key(one))) == "sheet_signed"
    found = sheet(one.state, J2, "s1")
    assert found is not None and [cell.locked for cell in found.modules[0].cells] == [False, True]
    one.must(CHIEF, f.SheetReopened(J1, "s1", "m", REASON))
    assert mark(one, "length", "6", J2) == ""


# -- how an event signs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "changes", "word"),
    [
        ("tap", {}, ""),
        ("tap", {"method": "pin"}, "signing_differs"),
        ("pin", {}, ""),
        ("pin", {"method": "tap"}, "signing_differs"),
        ("pin", {"proof": PROOF}, "proof_malformed"),
        ("drawn", {}, ""),
        ("drawn", {"proof": ""}, "proof_malformed"),
        ("drawn", {"proof": "M 1 2 L 3 4"}, "proof_malformed"),
        ("drawn", {"method": "tap", "proof": ""}, "signing_differs"),
    ],
)
def test_a_sheet_is_signed_in_the_events_own_way(method: f.SignMethod, changes: dict[str, str], word: str) -> None:
    one = looked(contest(method=method))
    assert one.send(J1, signature(one, **changes)) == word


def test_how_an_event_signs_is_pinned_before_the_first_mark_by_a_desk() -> None:
    one = contest()
    assert one.send(J1, f.SigningPinned("pin")) == "desk_only"
    assert one.send(DESK, f.SigningPinned("seal")) == "choice_unknown"  # type: ignore[arg-type]
    one.must(DESK, f.SigningPinned("pin"))
    assert mark(one, "look", "2") == ""
    assert one.send(DESK, f.SigningPinned("tap")) == "signing_stands"


def test_a_competitor_does_not_sign_in_a_blind_event() -> None:
    one = Contest()
    one.must(DESK, f.EventFounded(VERSION, blind=True))
    assert one.send(DESK, f.SigningPinned("drawn", competitor=True)) == "signing_blind"
    assert one.send(DESK, f.SigningPinned("drawn")) == ""


# -- the competitor ----------------------------------------------------------------------------------------------------


def test_a_competitor_signs_after_the_judge_the_same_marks_once() -> None:
    one = looked(contest(competitor=True))
    assert one.send(J1, hand(one)) == "judge_signs_first"
    assert sign(one) == ""
    assert one.send(J2, hand(one)) == "not_your_sheet"
    assert one.send(J1, hand(one, digest="00" * 32)) == "sheet_moved"
    assert one.send(J1, hand(one)) == ""
    assert one.send(J1, hand(one)) == "competitor_signed"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"subject": "s9"}, "unknown_subject"),
        ({"module": "x"}, "unknown_module"),
        ({"proof": ""}, "proof_malformed"),
        ({"proof": "a drawing"}, "proof_malformed"),
        ({"reason": REASON}, "proof_malformed"),
        ({"refused": True, "reason": REASON}, "proof_malformed"),
        ({"refused": True, "proof": ""}, "reason_malformed"),
        ({"refused": True, "proof": "", "reason": REASON}, ""),
    ],
)
def test_a_competitor_signs_by_hand_or_refuses_with_a_reason(changes: dict[str, Any], word: str) -> None:
    one = looked(contest(competitor=True))
    assert sign(one) == ""
    assert one.send(J1, hand(one, **changes)) == word


def test_where_no_competitor_is_asked_none_signs() -> None:
    one = looked(contest())
    assert sign(one) == ""
    assert one.send(J1, hand(one)) == "competitor_not_asked"


def test_a_mark_that_the_chief_corrected_after_the_judge_signed_is_not_signed_by_the_competitor() -> None:
    one = looked(contest(competitor=True))
    assert sign(one) == ""
    standing = one.state.subjects["s1"].marks["look", J1].key
    one.must(CHIEF, f.MarkCorrected("s1", "look", J1, "1", standing, REASON))
    assert one.send(J1, hand(one)) == "sheet_moved"
    one.must(CHIEF, f.SheetReopened(J1, "s1", "m", REASON))
    assert sign(one) == ""
    assert one.send(J1, hand(one)) == ""


def test_reopening_takes_the_competitors_signature_away_with_the_judges() -> None:
    one = looked(contest(competitor=True))
    assert sign(one) == ""
    one.must(J1, hand(one))
    one.must(CHIEF, f.SheetReopened(J1, "s1", "m", REASON))
    signatures = one.state.subjects["s1"].signatures
    assert (signatures.sheets, signatures.competitor) == ({}, {})
    assert mark(one, "look", "3") == ""
    assert sign(one) == ""
    assert [module.hand for found in [sheet(one.state, J1, "s1")] if found for module in found.modules] == ["waits"]
    assert one.send(J1, hand(one)) == ""


def test_the_chief_and_the_profile_wait_for_competitors_as_for_judges() -> None:
    one = contest(competitor=True)
    one.must(DESK, f.ProfilePinned(("sheets_signed", "modules_signed")))
    looked(one)
    for seat in (J1, J2, J3):
        assert sign(one, seat) == ""
    assert next_steps(one.state, Scorer())[0].status == "ready"
    assert sign_module(one) == "sheets_unsigned"
    assert progress(one.state).rows[0].cells[0].state == "competitor"
    assert [line.state for line in sheets(one.state, J1)] == ["competitor"]
    one.must(J1, hand(one))
    one.must(J2, hand(one, J2))
    assert sign_module(one) == "sheets_unsigned"
    one.must(J3, hand(one, J3, proof="", refused=True, reason=REASON))
    assert progress(one.state).rows[0].cells[0].state == "signed"
    assert [step.status for step in next_steps(one.state, Scorer())] == ["done", "ready"]
    assert sign_module(one) == ""
    one.must(CHIEF, f.ModuleReopened("m", REASON))
    one.must(CHIEF, f.SheetReopened(J1, "s1", "m", REASON))
    assert sign(one) == ""
    one.must(CHIEF, f.SubjectStatusSet("s1", "withdrawn"))
    assert one.send(J1, hand(one)) == "subject_not_competing"


def test_the_chief_waits_for_competitors_without_a_profile_too() -> None:
    one = looked(contest(competitor=True))
    assert sign_module(one) == "sheets_unsigned"


# -- a second judge ----------------------------------------------------------------------------------------------------


def test_a_second_judge_confirms_what_one_recorded_before_anybody_signs() -> None:
    one = looked(contest(LOOK, LENGTH))
    assert mark(one, "length", "5") == ""
    assert sign(one) == "unconfirmed"
    assert sign(one, J2) == "unconfirmed"
    assert sign_module(one) == "unconfirmed"
    assert progress(one.state).rows[0].cells[0].state == "unconfirmed"
    assert confirm(one, J1) == "own_mark"
    assert confirm(one) == ""
    assert confirm(one, J3) == "already_confirmed"
    assert sign(one) == ""
    assert sign(one, J2) == ""
    assert sign_module(one) == ""


def test_a_changed_mark_needs_a_new_confirmation_also_by_the_first_judge() -> None:
    one = looked(contest(LOOK, LENGTH))
    assert mark(one, "length", "5") == ""
    first = key(one)
    assert confirm(one) == ""
    assert mark(one, "length", "6", J2) == ""
    assert sign(one) == "unconfirmed"
    assert confirm(one, J1, first) == "superseded"
    assert confirm(one, J2) == "own_mark"
    assert confirm(one, J1) == ""
    assert sign(one) == ""


def test_the_same_value_again_is_another_mark_and_confirmed_anew() -> None:
    one = looked(contest(LOOK, LENGTH))
    assert mark(one, "length", "5") == ""
    assert confirm(one) == ""
    assert mark(one, "length", "5") == ""
    assert sign(one) == "unconfirmed"


def test_what_the_chief_corrected_with_a_reason_waits_for_nobody() -> None:
    one = looked(contest(LOOK, LENGTH))
    assert mark(one, "length", "5") == ""
    one.must(CHIEF, f.MarkCorrected("s1", "length", "", "6", key(one), REASON))
    assert confirm(one) == "nothing_to_confirm"
    assert sign(one) == ""


@pytest.mark.parametrize(
    ("by", "fact", "word"),
    [
        (J2, f.MarkConfirmed("s9", "length", "k"), "unknown_subject"),
        (J2, f.MarkConfirmed("s1", "width", "k"), "unknown_aspect"),
        (J2, f.MarkConfirmed("s1", "look", "k"), "nothing_to_confirm"),
        (J2, f.MarkConfirmed("s1", "length", "other"), "superseded"),
        ("p1-j1", f.MarkConfirmed("s1", "length", "k"), "not_your_cell"),
        (DESK, f.MarkConfirmed("s1", "length", "k"), "not_your_cell"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_with_its_word(by: str, fact: f.MarkConfirmed, word: str) -> None:
    one = looked(contest(LOOK, LENGTH))
    assert one.send(J2, f.MarkConfirmed("s1", "length", "k")) == "superseded"
    assert mark(one, "length", "5") == ""
    assert one.send(by, fact) == word


def test_who_is_excused_confirms_nothing_and_a_signed_module_nobody() -> None:
    one = looked(contest(LOOK, LENGTH))
    assert mark(one, "length", "5") == ""
    one.must(DESK, f.SeatExcused(J3, "s1"))
    assert confirm(one, J3) == "confirms_not"
    one.must(DESK, f.SessionClosed("session-1"))
    assert confirm(one) == ""
    assert sign_module(one) == ""
    assert confirm(one) == "already_signed"


def test_each_tablet_says_whose_turn_it_is() -> None:
    one = looked(contest(LOOK, LENGTH))

    def shown(seat: str) -> tuple[str, str, int, bool]:
        found = sheet(one.state, seat, "s1")
        assert found is not None
        module, cell = found.modules[0], found.modules[0].cells[1]
        return cell.confirm, cell.by, module.unconfirmed, module.signable

    assert shown(J1) == ("", "", 0, False)
    assert mark(one, "length", "5") == ""
    assert (shown(J1), shown(J2)) == (("waits", "J1", 1, False), ("asked", "J1", 1, False))
    assert confirm(one) == ""
    assert shown(J1) == shown(J2) == ("done", "J1", 0, True)


def test_only_a_shared_cell_of_a_panel_of_two_can_ask_for_a_second_judge() -> None:
    each = scheme(replace(LOOK, confirm=True))
    assert [(p.field, p.word) for p in problems(each)] == [("aspects.look.confirm", "confirm_with_each")]
    alone = problems(scheme(LENGTH), {"p3": ("one",)})
    assert [(p.field, p.word) for p in alone] == [("aspects.length.confirm", "confirm_alone")]
    assert problems(scheme(LENGTH), {"p3": ("one", "two")}) == ()
    one = contest(LOOK, LENGTH)
    assert one.send(DESK, f.PanelSeated("p3", (f.Seat(J1, "a"),))) == "panel_too_small"
    assert one.send(DESK, f.PanelSeated("p3", (f.Seat(J1, "a"), f.Seat(J2, "b")))) == ""
