"""The seeds: real marks come out as they were published; the invented season is whole, as it is made, and says so."""

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from competition.folders.checking import check
from competition.folders.loading import Loaded, load_event, load_folder
from competition.folders.planning import closing_of, entry_of, facts_of, folded, marks_of
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.seasons import read_season
from competition.folders.shapes import EventFolder, Listing, SeasonFolder
from competition.rules.breakdown import breakdown
from competition.rules.standings import Scorer
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from tests.oracle import assert_standings_equal
from tests.seedmaking import isu, zhenhai
from tests.seedmaking.isu import COMPONENTS, GOLDEN
from tests.seedmaking.standings import expected_of

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SEASON = SEEDS / "zhenhai-2023"
ISU = sorted(SEEDS.glob("isu-*"))
EVENTS = [*ISU, *sorted(path.parent for path in SEASON.glob("*/event.toml"))]


@pytest.fixture
def small_office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


def event(path: Path) -> EventFolder:
    found = read_event(path)
    assert not isinstance(found, Problems), found.text("en")
    return found


def season() -> SeasonFolder:
    found = read_season(SEASON)
    assert not isinstance(found, Problems), found.text("en")
    return found


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.name)
def test_a_seed_comes_out_as_it_expects(path: Path) -> None:
    result = check(event(path))
    assert result.first is None, result.first.sentence("en")
    assert result.figures > 50


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.name)
def test_engine_and_oracle_agree_on_a_seed(path: Path) -> None:
    plans = facts_of(event(path))
    assert_standings_equal(folded(plans), [plan.fact for plan in plans])


def test_every_seed_loads_into_one_ledger_and_a_second_time_changes_nothing(small_office: Office) -> None:
    paths = sorted(path for path in SEEDS.iterdir() if path.is_dir())
    for path in paths:
        loaded = load_folder(path, small_office)
        assert isinstance(loaded, Loaded), loaded.text("en")
        assert path.name in {each.stream for each in loaded.streams}
    revision = small_office.names.revision
    for path in paths:
        again = load_folder(path, small_office)
        assert isinstance(again, Loaded)
        assert sum(each.recorded for each in again.streams) == again.names == 0
    assert small_office.names.revision == revision


def test_the_seeds_stay_small() -> None:
    assert sum(path.stat().st_size for path in SEEDS.rglob("*") if path.is_file()) < 6_000_000


# -- real marks ------------------------------------------------------------------------------------------------------


def test_the_committed_programs_are_what_their_maker_makes_from_the_published_marks() -> None:
    made = isu.files()
    assert {path: (SEEDS / path).read_bytes() for path in made} == made
    assert {str(path.relative_to(SEEDS)) for folder in ISU for path in folder.iterdir()} == set(made)


def published() -> tuple[dict[str, tuple[int, Fraction, Fraction]], dict[tuple[str, str], Fraction]]:
    """By performance: place, segment score, component score; by performance and component: the panel's score."""
    segments = {
        line["performance"]: (int(line["rank"]), Fraction(line["segment_score"]), Fraction(line["component_score"]))
        for line in golden("isu_performances.csv")
    }
    panels = {
        (line["performance"], COMPONENTS[line["component"]][0]): Fraction(line["panel_score"])
        for line in golden("isu_components.csv")
    }
    return segments, panels


def test_the_programs_hold_all_104_performances_and_520_panel_scores() -> None:
    segments, panels = published()
    assert (len(segments), len(panels)) == (104, 520)
    folders = [event(path) for path in ISU]
    assert {c.subject for folder in folders for c in folder.competitors} == set(segments)
    assert {(m.subject, m.aspect) for folder in folders for m in folder.marks if m.seat} == set(panels)


@pytest.mark.parametrize("path", ISU, ids=lambda path: path.name)
def test_marks_given_one_by_one_reproduce_every_published_score(path: Path, small_office: Office) -> None:
    folder = event(path)
    _given_one_by_one(folder, small_office)
    state, scorer = small_office.replicas.of(folder.id).state, Scorer()
    segments, panels = published()
    for row in scorer.standings(state).rows:
        assert (row.rank, row.total, dict(row.modules)["components"]) == segments[row.subject]
        tree = breakdown(state, "public", row.subject, scorer)
        assert tree is not None
        for aspect in tree.modules[1].criteria[0].subs[0].aspects:
            assert aspect.panel is not None
            assert Fraction(aspect.panel.printed) == panels.pop((row.subject, aspect.id))
    assert {subject for subject, _ in panels} & {c.subject for c in folder.competitors} == set()


def _given_one_by_one(folder: EventFolder, office: Office) -> None:
    founded = load_event(folder, office, marks=False)
    assert isinstance(founded, Loaded)
    for plan in (*marks_of(folder), *closing_of(folder)):
        submission = Submission(folder.id, plan.by, [Proposal(plan.key, plan.fact, plan.made)])
        (receipt,) = office.recorder.record(submission)
        assert receipt.outcome == "recorded", receipt


def test_an_absent_judge_has_no_marks_and_makes_the_panel_smaller() -> None:
    folder = event(SEEDS / "isu-skate-america-2016-pairs-short-program")
    assert [(excuse.seat, excuse.subject) for excuse in folder.excuses] == [("j6", "")]
    assert "j6" not in {mark.seat for mark in folder.marks}


@pytest.mark.parametrize("path", ISU, ids=lambda path: path.name)
def test_real_marks_name_their_source_and_nobody_else(path: Path) -> None:
    folder = event(path)
    readme = (path / "README.md").read_text("utf-8")
    assert "BuzzFeed" in readme and "CC BY 4.0" in readme
    names = {name.text for name in folder.names if name.kind in ("piece", "person")}
    starts = {f"出场 {c.start} · {c.subject}" for c in folder.competitors}
    starts |= {f"Start {c.start} · {c.subject}" for c in folder.competitors}
    assert names == starts | {f"J{place}" for place in range(1, 10)} | {"T1"}


# -- the invented season ---------------------------------------------------------------------------------------------


def test_the_committed_season_is_what_its_maker_makes() -> None:
    made = zhenhai.files()
    assert {path: (SEASON / path).read_bytes() for path in made} == made
    by_hand = {"season.toml", "README.md", *(f"{each.event.path.name}/event.toml" for each in season().listings)}
    there = {str(path.relative_to(SEASON)) for path in SEASON.rglob("*") if path.is_file()}
    assert there == set(made) | by_hand


@pytest.mark.parametrize("listing", season().listings, ids=lambda listing: listing.event.path.name)
def test_what_the_season_expects_was_worked_out_by_the_oracle(listing: Listing) -> None:
    folder = listing.event
    assert expected_of(folder) == (folder.path / "expected.csv").read_bytes()


def test_the_season_is_4_and_6_and_x() -> None:
    found = season()
    listed = [each.tier for each in found.listings]
    assert [(tier.planned, listed.count(tier.id)) for tier in found.tiers] == [(4, 4), (6, 6), (None, 4)]


def test_every_field_has_20_to_45_subjects() -> None:
    assert [each.event.id for each in season().listings if not 20 <= len(each.event.competitors) <= 45] == []


def test_the_season_uses_every_kind_of_aspect_and_every_setting() -> None:
    folders = [each.event for each in season().listings]
    aspects = [aspect for folder in folders for *_, aspect in folder.scheme.aspects()]
    schemes = [folder.scheme for folder in folders]
    assert {a.kind for a in aspects} == {"judgement", "score", "yes_no", "stepped", "linear", "deduction", "veto"}
    assert {a.veto.scope for a in aspects if a.veto} == {"aspect", "module", "total"}
    assert any(a.pool for a in aspects) and any(a.factor != "1" for a in aspects)
    assert any(a.kind == "judgement" and not a.each for a in aspects)
    assert {m.weight for s in schemes for m in s.modules} >= {"0.2", "0.8", "0.3", "0.7"}
    assert {r.stage for s in schemes for r in s.rounding} == {"panel", "aspect", "criterion", "module", "total"}
    assert {r.mode for s in schemes for r in s.rounding} == {"half_up", "half_even", "truncate"}
    assert {t.of for s in schemes for t in s.ties} == {"module", "criterion", "aspect", "reading"}
    assert {f.progress for f in folders} == {"planned", "open", "closed", "provisional", "final"}
    assert {f.visibility for f in folders} == {"live", "published"} and any(f.blind for f in folders)
    assert {f.depth for f in folders} == {"ranks", "totals", "modules", "aspects"}
    competitors = [c for f in folders for c in f.competitors]
    assert {c.status for c in competitors} == {"competing", "absent", "withdrawn", "disqualified", "out_of_contest"}
    assert any(c.members for c in competitors) and any(c.group for c in competitors)
    assert {c.round for c in competitors} == {"1", "heats", "final"}
    assert {"absent", "yes", "no"} <= {mark.value for f in folders for mark in f.marks}
    assert {e.subject == "" for f in folders for e in f.excuses} == {True, False}


def test_all_judgements_have_level_texts_in_both_languages() -> None:
    for folder in (each.event for each in season().listings):
        said = {(name.id, name.language) for name in folder.names if name.kind == "level"}
        wanted = {
            (f"{folder.id}/{aspect.id}/{score}", language)
            for *_, aspect in folder.scheme.aspects()
            if aspect.kind == "judgement"
            for score in range(4)
            for language in ("zh", "en")
        }
        assert said == wanted, folder.id


def test_everything_shown_in_the_season_has_a_name_in_both_languages() -> None:
    found = season()
    names = {*found.names, *(name for each in found.listings for name in each.event.names)}
    languages: dict[tuple[str, str], set[str]] = {}
    for name in names:
        languages.setdefault((name.kind, name.id), set()).add(name.language)
    assert [key for key, has in languages.items() if has != {"zh", "en"} and key[0] != "date"] == []


def test_half_marked_events_are_provisional_and_the_others_complete() -> None:
    complete = {
        each.event.path.name: Scorer().standings(folded(facts_of(each.event))).complete for each in season().listings
    }
    half = {name for name, done in complete.items() if not done}
    assert half == {"chemical-operator", "elderly-care", "courier", "crane", "warehouse"}


def test_the_tie_chain_decides_somewhere_and_a_place_is_shared_somewhere() -> None:
    decided = shared = 0
    for each in season().listings:
        rows = [r for r in Scorer().standings(folded(facts_of(each.event))).rows if r.rank and r.complete]
        for one, other in pairwise(rows):
            same = one.total == other.total and (one.group, one.round) == (other.group, other.round)
            decided += same and one.rank != other.rank
            shared += same and one.rank == other.rank
    assert decided and shared


def test_the_season_says_that_it_is_invented() -> None:
    found = season()
    for names, id in ((found.names, found.id), *((each.event.names, each.event.id) for each in found.listings)):
        notice = {name.language: name.text for name in names if name.kind == "notice" and name.id == id}
        assert "虚构" in notice["zh"] and "invented" in notice["en"]
    assert "虚构" in (SEASON / "README.md").read_text("utf-8")


def test_names_are_varied_and_some_are_hard() -> None:
    people = {
        name.text
        for each in season().listings
        for name in each.event.names
        if name.kind == "person" and name.language == "zh"
    }
    assert len(people) > 450
    assert any("·" in name for name in people) and any(len(name) > 8 for name in people)
    assert any(ord(character) > 0xFFFF for name in people for character in name)  # outside the basic plane
    assert any(name.startswith("欧阳") for name in people)


def test_no_name_is_in_a_fact() -> None:
    for each in season().listings:
        facts = json.dumps([repr(entry_of(plan)) for plan in facts_of(each.event)], ensure_ascii=False)
        assert not any(
            name.text in facts for name in each.event.names if name.kind == "person" and name.language == "zh"
        )
