"""Entries to bytes and back: bodies written by an earlier version still decode, byte for byte as they were."""

from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.ledger.codec import Undecodable, decode, encode
from competition.rules import facts as f
from competition.rules import scheme as s

# One body of each kind as version 1 wrote it. Lines are only ever added: what is in a ledger cannot be written anew.
GOLDEN = (Path(__file__).parent / "golden" / "entry_bodies.jsonl").read_bytes().splitlines()

ASPECT = s.Aspect(
    id="a1",
    kind="linear",
    panel="p",
    max="30",
    each=True,
    unit="mm",
    factor="1/3",
    limits=s.Limits("0", "200", "0.1"),
    pool=s.Pool(1, 1),
    tolerance=s.Tolerance("150", "0.2", "1.2", (s.Step("0.5", "20"),)),
    faults=s.Faults("2", "-1"),
    veto=s.Veto("module", "m1"),
)
SCHEME = s.Scheme(
    (s.Module("m1", (s.Criterion("c1", (s.SubCriterion("c1a", (ASPECT,)),)),), "0.7"),),
    (s.Rounding("aspect", 2, "truncate"),),
    (s.TieKey("reading", "a1", "lower"),),
    3,
)
FACTS: list[f.Fact] = [
    f.EventFounded("1", "published", "aspects", True, "isu-2022"),
    f.SchemePinned(SCHEME, "1"),
    f.SubjectEntered("s1", "2", "staff", 7),
    f.SubjectBound("s1", "team", "t9", "d1", ("p1", "p2")),
    f.SubjectStatusSet("s1", "out_of_contest"),
    f.PanelSeated("p", (f.Seat("wang", "j1"), f.Seat("li", "j2"))),
    f.SeatExcused("wang", "s1"),
    f.SessionOpened("am", ("m1", "m2"), "2"),
    f.SessionClosed("am"),
    f.Marked("s1", "a1", "wang", "14.9", "k0"),
    f.Marked("s1", "a1", "", "absent"),
    f.MarkVoided("s1", "a1", "wang", "k0"),
    f.SheetSigned("wang", "s1", "m1"),
    f.SheetReopened("wang", "s1", "m1"),
    f.BoardFrozen(),
    f.BoardThawed(),
    f.ResultsPublished("final", "1", "ab" * 32),
    f.SeasonFounded("1"),
    f.TierDeclared("four", 4, "city"),
    f.TierDeclared("x", None),
    f.EventListed("four", f.Pin("welding", 12, "cd" * 32), "一类", "city"),
    f.EventFounded("1", "live", "totals", False, "", "at_once"),
    f.MarkVoided("s1", "a1", "wang", "k0", "ef" * 32),
    f.SheetReopened("wang", "s1", "m1", "ef" * 32),
    f.ProfilePinned(("sheets_signed", "modules_signed", "provisional", "final", "prizes", "titles")),
    f.PrizesPinned((f.PrizeRule("first", 1), f.PrizeRule("second", 2)), False),
    f.PrizesAwarded((f.PrizeAward("s1", "first"),), "ab" * 32),
    f.ModuleSigned("m1", "ab" * 32),
    f.ModuleReopened("m1", "ef" * 32),
    f.MarkCorrected("s1", "a1", "wang", "15", "k0", "ef" * 32),
    f.LateMarkAccepted("s1", "a1", "", "15", None, "k1", "wang"),
    f.TitleRulePinned(
        "four-experts", "expert", "city", "union", ("four", "x"), 3, 283, 20, False, True, (("m1", "60"),), 2
    ),
    f.TitleProposed("p1", "four-experts", f.Pin("welding", 12, "cd" * 32), "s1", "t9", 1),
    f.TitleRecommended("p1"),
    f.TitleAwarded("p1", "甬总工〔2023〕12号"),
    f.TitleWithheld("p1", "ef" * 32),
    f.CheckedIn("s1", False),
    f.DrawHeld("d1", "computer", (f.Drawn("s1", 1, "w1"),), "ab" * 32, ("w1", "w2")),
    f.ClockStarted("s1", "m1", 3600),
    f.ClockPaused("s1", "m1"),
    f.ClockResumed("s1", "m1"),
    f.ClockStopped("s1", "m1"),
    f.IncidentNoted("i1", "s1", "equipment", "ef" * 32, "m1"),
    f.IncidentDecided("i1", "points", "ef" * 32, 0, "a1", "2", "k0"),
    f.ReviewPinned(10, "3/10", "3/20", "1/20", 90, "sessions_ended"),
    f.SubjectRechecked("s1", "m1", "ab" * 32, (f.FoundError("a1", "wang", "k0"),)),
    f.SampleDrawn("cd" * 32, ("s1", "s2")),
    f.SampleChecked("s1", "ab" * 32, (f.FoundError("a1", "", "k0"),)),
    f.AppealFiled("a1", "s1", "ef" * 32, "m1"),
    f.AppealAdmitted("a1"),
    f.AppealRejected("a1", "ef" * 32),
    f.ArbiterTied("c0ffee", "s1", "ef" * 32),
    f.AppealDecided("a1", "upheld", "ef" * 32, "ab" * 32, (f.Correction("a1", "wang", "15", "k0"),)),
    f.AppealsClosed(),
    f.PaperTyped("wang", "s1", "m1", 2, (f.PaperCell("a1", "wang", "15"), f.PaperCell("a2", "", "")), True),
    f.PaperSettled("wang", "s1", "m1", (f.PaperCell("a1", "wang", "15"),), True),
    f.PaperDiscarded("wang", "s1", "m1", "ef" * 32),
    f.PaperDecided("wang", "s1", "m1", "a1", "wang", "paper", "k0", "ef" * 32),
    f.PaperTaken("wang", "s1", "m1", (f.PaperMark("a1", "wang", "15", "k0"),), True),
    f.MarksCarried("wang", "ab" * 32, ("k1", "k2")),
    f.PanelSeated("p", (f.Seat("wang", "j1"), f.Seat("he", "j9", True))),
    f.SeatExcused("wang", "s1", "m1", "ef" * 32),
    f.SeatReturned("wang", "s1", "m1", "ef" * 32),
    f.RecusalPinned("forbid", "warn", "allow"),
    f.SeatRecused("wang", "s1", "unit"),
    f.RecusalLifted("wang", "s1", "ef" * 32),
    f.SubstituteSeated("wang", "j7", "ef" * 32),
    f.StandInSeated("he", "s1", "wang"),
    f.StandInEnded("he", "s1", "ef" * 32),
    f.SheetSigned("wang", "s1", "m1", "ab" * 32, "drawn", "ef" * 32),
    f.SigningPinned("pin", True),
    f.CompetitorSigned("s1", "m1", "wang", "ab" * 32, "ef" * 32),
    f.CompetitorSigned("s1", "m1", "wang", "ab" * 32, "", True, "ef" * 32),
    f.MarkConfirmed("s1", "a1", "k0"),
    f.ChairPinned(True, True),
    f.SummaryAccepted("wang", "m1", "ab" * 32),
    f.SummaryWaived("m1", "wang", "ef" * 32),
    f.ModuleCountersigned("m1", "ab" * 32),
    f.CorrectionProposed("s1", "a1", "wang", "15", "k0", "ef" * 32),
    f.CorrectionDropped("s1", "a1", "wang", "k1", "ef" * 32),
    f.DayLocked("c1"),
    f.DayUnlocked("c1", "ef" * 32),
    f.Attached("n1", "s1", "m1", "a1", "wang", "photo", "ef" * 32, True),
    f.AttachmentErased("n1", "ef" * 32),
    f.CodingPinned((f.CodeLayer("station", ("p1",)), f.CodeLayer("piece", ("p2", "p3"))), False),
    f.BindingSealed("s1", "ab" * 32),
    f.CodesSealed("station", "cd" * 32, 12),
    f.OpeningAsked("station"),
    f.CodesOpened("station", "desk:coder", (f.CodeLine("s1", "A-07", "ef" * 16),)),
    f.SubjectBound("s1", "team", "t9", "d1", ("p1", "p2"), "ef" * 16),
]
ENTRIES: list[f.Entry[Any]] = [
    f.Entry(type(fact).__name__, "desk:cast", f"k{n}", 1_700_000_000_000 + n, None if n % 2 else n, fact)
    for n, fact in enumerate(FACTS)
]


def test_every_kind_of_fact_has_a_golden_body() -> None:
    kinds = {msgspec.json.decode(body)["kind"] for body in GOLDEN}
    assert kinds == {kind.__name__ for kind in (*f.EVENT_FACTS, *f.SEASON_FACTS)}


@pytest.mark.parametrize(("body", "entry"), list(zip(GOLDEN, ENTRIES, strict=False)), ids=lambda each: "")
def test_a_golden_body_says_today_what_it_said_when_it_was_written(body: bytes, entry: f.Entry[Any]) -> None:
    assert decode(body) == entry


def test_no_golden_body_is_left_out() -> None:
    assert len(GOLDEN) == len(ENTRIES)


def test_an_older_body_takes_the_defaults_of_fields_that_came_later() -> None:
    old = b'{"kind":"SubjectEntered","by":"desk:a","key":"k","at":1,"made":null,"fact":{"subject":"s1"}}'
    assert decode(old).fact == f.SubjectEntered("s1", round="1", group="", start=0)


def test_a_body_starts_with_its_kind() -> None:
    for entry in ENTRIES:
        assert encode(entry).startswith(b'{"kind":"%s",' % entry.kind.encode())
    assert fields(f.Entry)[0].name == "kind"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'{"kind":"Marked",',
        b'{"kind":"Guessed","by":"a","key":"k","at":1,"made":null,"fact":{}}',
        b'{"kind":"Marked","by":"a","key":"k","at":"1","made":null,"fact":{}}',
        b'{"kind":"SubjectStatusSet","by":"a","key":"k","at":1,"made":null,"fact":{"subject":"s","status":"dead"}}',
        b'{"kind":"Marked","by":"a\xff","key":"k","at":1,"made":null,"fact":{}}',
        b'{"kind":"BoardFrozen","by":"a","key":"k","at":1,"made":null,"fact":{}} and more',
    ],
)
def test_what_is_no_entry_is_undecodable_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(body)


@given(st.binary(max_size=60), st.integers(0, len(GOLDEN) - 1), st.integers(0, 80))
def test_rubbish_in_a_body_is_undecodable_or_an_entry(rubbish: bytes, which: int, at: int) -> None:
    body = GOLDEN[which][:at] + rubbish + GOLDEN[which][at + len(rubbish) :]
    with suppress(Undecodable):
        assert isinstance(decode(body), f.Entry)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(text, text, st.integers(0, 2**53 - 1), st.none() | st.integers(0, 2**53 - 1), text, text, st.none() | text)
def test_any_text_survives(by: str, key: str, at: int, made: int | None, subject: str, value: str, old: str) -> None:
    entry = f.Entry("Marked", by, key, at, made, f.Marked(subject, "a", by, value, old))
    assert decode(encode(entry)) == entry


def test_text_that_is_not_unicode_is_refused_rather_than_altered() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode(f.Entry("Marked", "a", "k\ud800", 1, None, f.Marked("s", "a", "a", "1")))
