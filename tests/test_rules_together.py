"""Where the rules of the judges' side meet: paper, days, signatures, ties, reserves, codes and four eyes together.

Each rule has tests of its own; here are the marks and signatures that one of them would let through behind another.
"""

from dataclasses import replace

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.cells import owing
from competition.rules.chair import digest_of_module
from competition.rules.paper_taking import taking
from competition.rules.progress import progress
from competition.rules.scheme import Aspect, Criterion, Limits, Module, Scheme, SubCriterion
from competition.rules.sheets_owed import sheets_owed
from competition.rules.signing import complete, digest_of_sheet, hand_of
from competition.rules.summary import acceptances, digest_of_summary
from tests import cast, coded, hall
from tests.coded import CODERS, PIECE, STATION
from tests.hall import CHIEF, REASON
from tests.oracle import assert_standings_equal
from tests.schemes import DESK, Contest

ANNA, BEN, SECOND = "desk:anna", "desk:ben", "desk:second"
KEY = ("wang", "s1", "practice")
BOXES = (("look", "wang"), ("finish", "wang"), ("length", ""), ("safety", ""), ("crack", ""))
VALUES = {"look": "2", "finish": "7", "length": "150", "safety": "1", "crack": "no"}


def typed_twice(contest: Contest, key: tuple[str, str, str] = KEY, signed: bool = True, **changes: str) -> None:
    """Two recorders typed the same of this sheet in the practical module."""
    values = {**VALUES, **changes}
    cells = tuple(f.PaperCell(aspect, key[0] if seat else "", values[aspect]) for aspect, seat in BOXES)
    contest.must(ANNA, f.PaperTyped(*key, 1, cells, signed))
    contest.must(BEN, f.PaperTyped(*key, 2, cells, signed))


def take(contest: Contest, key: tuple[str, str, str] = KEY) -> str:
    return contest.send(BEN, taking(contest.builder, key))


def key_of(contest: Contest, aspect: str = "look", seat: str = "wang", subject: str = "s1") -> str:
    return contest.state.subjects[subject].marks[aspect, seat].key


def with_day() -> Contest:
    """The cast's event, everything of criterion b marked on the day c1."""
    theory, practice = cast.SCHEME.modules
    b, c = practice.criteria
    contest = hall.opened()
    scheme = replace(cast.SCHEME, modules=(theory, replace(practice, criteria=(replace(b, day="c1"), c))))
    contest.must(DESK, f.SchemePinned(scheme, VERSION))
    return contest


# -- paper against days and signatures ---------------------------------------------------------------------------------


def test_paper_brings_no_mark_into_a_locked_day_unless_the_chief_let_it_replace_one() -> None:
    contest = with_day()
    typed_twice(contest)
    contest.must(CHIEF, f.DayLocked("c1"))
    assert take(contest) == "paper_day_locked"
    contest.must(CHIEF, f.DayUnlocked("c1", REASON))
    for aspect, seat in BOXES:
        contest.must("wang", f.Marked("s1", aspect, seat, "3" if aspect == "look" else VALUES[aspect]))
    contest.must(CHIEF, f.DayLocked("c1"))
    contest.must(CHIEF, f.PaperDecided(*KEY, "look", "wang", "paper", key_of(contest), REASON))
    assert take(contest) == ""
    assert contest.state.subjects["s1"].marks["look", "wang"].fact.value == "2"


def test_paper_fills_no_shared_cell_behind_the_signature_of_a_panel_mate() -> None:
    contest = hall.sign_sheets(hall.mark_all(hall.opened()))
    contest.must(CHIEF, f.MarkVoided("s1", "length", "", key_of(contest, "length", ""), REASON))
    contest.must(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON))
    values = {aspect: contest.state.subjects["s1"].marks[aspect, seat].fact.value for aspect, seat in BOXES
              if aspect != "length"}  # fmt: skip
    typed_twice(contest, **values)
    assert take(contest) == "sheet_signed"
    for seat in ("li", "zhang"):
        contest.must(CHIEF, f.SheetReopened(seat, "s1", "practice", REASON))
    assert take(contest) == ""


def test_a_reopened_sheet_that_was_signed_again_on_paper_is_reopened_no_more() -> None:
    contest = hall.sign_sheets(hall.mark_all(hall.opened()))
    contest.must(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON))
    values = {aspect: contest.state.subjects["s1"].marks[aspect, seat].fact.value for aspect, seat in BOXES}
    typed_twice(contest, **values)
    assert take(contest) == ""
    assert [cell.state for cell in progress(contest.state).rows[0].cells] == ["signed", "signed"]


def test_a_competitor_who_signed_on_paper_after_the_judge_did_on_the_tablet_is_waited_for_no_more() -> None:
    contest = hall.opened()
    contest.must(DESK, f.SigningPinned("tap", True))
    hall.mark_all(contest)
    contest.must("wang", f.SheetSigned("wang", "s1", "practice", digest_of_sheet(contest.state, *KEY)))
    assert hand_of(contest.state, contest.state.subjects["s1"], "wang", "practice") == "waits"
    values = {aspect: contest.state.subjects["s1"].marks[aspect, seat].fact.value for aspect, seat in BOXES}
    typed_twice(contest, **values)
    assert take(contest) == ""
    assert complete(contest.state, contest.state.subjects["s1"], "wang", "practice")
    contest.must(CHIEF, f.SheetReopened("wang", "s1", "practice", REASON))
    assert not complete(contest.state, contest.state.subjects["s1"], "wang", "practice")


# -- ties, absences and reserves ---------------------------------------------------------------------------------------


def test_a_late_mark_of_a_shared_cell_counts_only_if_no_tie_keeps_its_judge_from_the_subject() -> None:
    contest = hall.opened()
    contest.must("wang", f.SeatRecused("wang", "s1", "declared"))
    late = f.LateMarkAccepted("s1", "length", "", "150", None, "late-1", "wang")
    assert contest.send(CHIEF, late) == "recused"
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-new", REASON))
    assert contest.send(CHIEF, replace(late, judge="judge-wang")) == "recused"
    shown = f.LateMarkAccepted("s1", "look", "wang", "2", None, "late-2", "wang", "judge-wang")
    assert contest.send(CHIEF, shown) == "recused"
    contest.must(CHIEF, replace(late, judge="judge-new"))


def two_panels(scheme: Scheme = cast.SCHEME) -> Contest:
    """The reserve He sits on the practical panel and on the theory one, where Zhao and Qian sit; He stands in on the
    practical one for Zhang with s1."""
    contest = Contest()
    he = f.Seat("he", "judge-he", True)
    qian = f.Seat("qian", "judge-qian")
    more = {"practical": (he,), "theory": (qian, he)}
    for fact in cast.founding():
        if isinstance(fact, f.SchemePinned):
            contest.must(DESK, f.SchemePinned(scheme, VERSION))
        elif isinstance(fact, f.PanelSeated):
            contest.must(DESK, f.PanelSeated(fact.panel, (*fact.seats, *more[fact.panel])))
        else:
            contest.must(DESK, fact)
    contest.must(CHIEF, f.SeatExcused("zhang", "s1", "", REASON))
    contest.must(CHIEF, f.StandInSeated("he", "s1", "zhang"))
    return contest


def test_a_reserve_of_two_panels_owes_what_it_stands_in_for_and_no_sheet_of_the_other() -> None:
    contest = two_panels()
    assert [seat.id for seat in owing(contest.state, "theory", "s1", "theory")] == ["zhao", "qian"]
    assert {module for seat, _, module, _ in sheets_owed(contest.state) if seat == "he"} == {"practice"}
    assert contest.send("he", f.Marked("s1", "t1", "", "60")) == "excused"
    contest.must("he", f.Marked("s1", "length", "", "150"))
    assert_standings_equal(contest.state, contest.facts)


def test_a_reserve_of_two_panels_confirms_and_is_corrected_only_where_it_stands_in() -> None:
    limits = Limits("0", "100", "0.5")
    shared = Aspect("t1", "score", "theory", max="100", limits=limits, confirm=True)
    own = Aspect("t2", "score", "theory", max="100", limits=limits, each=True)
    written = Module("theory", (Criterion("a", (SubCriterion("a", (shared, own)),)),), weight="0.3")
    contest = two_panels(replace(cast.SCHEME, modules=(written, cast.SCHEME.modules[1])))
    contest.must("zhao", f.Marked("s1", "t1", "", "60"))
    assert contest.send("he", f.MarkConfirmed("s1", "t1", key_of(contest, "t1", ""))) == "confirms_not"
    assert contest.send(CHIEF, f.LateMarkAccepted("s1", "t2", "he", "60", None, "late", "he")) == "excused"


def test_an_absence_after_a_summary_was_accepted_opens_it_again() -> None:
    contest = hall.opened()
    contest.must(DESK, f.ChairPinned(summary=True))
    hall.sign_sheets(hall.mark_all(contest))
    for seat in cast.PRACTICAL_SEATS:
        contest.must(seat, f.SummaryAccepted(seat, "practice", digest_of_summary(contest.state, seat, "practice")))
    contest.must(CHIEF, f.SeatExcused("zhang", "s1", "practice", REASON))
    assert acceptances(contest.state, "practice") == tuple((seat, "open") for seat in cast.PRACTICAL_SEATS)
    assert hall.sign(contest, "practice") == "summary_open"


# -- four eyes ---------------------------------------------------------------------------------------------------------


def test_under_four_eyes_points_for_an_incident_are_given_by_another_account_than_noted_it() -> None:
    contest = hall.opened()
    contest.must(DESK, f.ChairPinned(four_eyes=True))
    for number, (noted, decided) in enumerate(((CHIEF, "same_eyes"), ("desk:recorder", ""))):
        contest.must(noted, f.IncidentNoted(f"i{number}", "s1", "violation", REASON, "practice"))
        points = f.IncidentDecided(f"i{number}", "points", REASON, aspect="safety", value="3", replaces=None)
        assert contest.send(CHIEF, points) == decided
    contest.must(CHIEF, f.IncidentDecided("i0", "nothing", REASON))
    once = hall.opened()
    once.must(CHIEF, f.IncidentNoted("i", "s1", "violation", REASON, "practice"))
    once.must(CHIEF, f.IncidentDecided("i", "points", REASON, aspect="safety", value="3", replaces=None))


def test_codes_are_opened_only_after_the_second_signature_where_the_event_asks_for_one() -> None:
    contest = coded.founded()
    contest.must(DESK, f.ChairPinned(four_eyes=True))
    coded.signed(coded.marked(coded.sealed(contest)))
    assert contest.send(CODERS[PIECE], f.OpeningAsked(PIECE)) == "opening_waits"
    for module in ("theory", "practice"):
        signed = f.ModuleCountersigned(module, digest_of_module(contest.state, module))
        assert contest.send(CHIEF, signed) == "same_eyes"
        contest.must(SECOND, signed)
    coded.opened(contest)
    assert not contest.state.coding.shut


# -- codes and seats ---------------------------------------------------------------------------------------------------


def test_who_was_shown_the_codes_of_one_layer_never_sits_where_those_of_another_are_shown() -> None:
    contest = coded.sealed(coded.founded())
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-new", REASON))
    assert contest.send(CHIEF, f.SubstituteSeated("zhao", "judge-wang", REASON)) == "seat_of_two_layers"
    assert contest.send(DESK, f.PanelSeated("theory", (f.Seat("zhao", "judge-wang"),))) == "seat_of_two_layers"
    contest.must(CHIEF, f.SubstituteSeated("li", "judge-wang", REASON))


def test_who_left_a_panel_before_its_codes_were_sealed_was_shown_none() -> None:
    contest = coded.founded()
    contest.must(CHIEF, f.SubstituteSeated("wang", "judge-new", REASON))
    contest = coded.sealed(contest)
    contest.must(CHIEF, f.SubstituteSeated("zhao", "judge-wang", REASON))
    assert contest.state.coding.seen["judge-wang"] == PIECE and contest.state.coding.seen["judge-new"] == STATION
