"""The facts that a folder stands for: the same each time, in an order that the rules admit."""

from pathlib import Path

from competition.folders.planning import DESK, closing_of, facts_of, folded, founding_of, marks_of
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from tests.tea import tea

FINAL = ("event.toml", "date =", 'progress = "final"\ndate =')


def read(folder: Path) -> EventFolder:
    found = read_event(folder)
    assert not isinstance(found, Problems), found.text("en")
    return found


def test_a_folder_read_twice_proposes_the_same_facts_under_the_same_keys(tmp_path: Path) -> None:
    first, second = (facts_of(read(tea(tmp_path / name, FINAL))) for name in ("one", "two"))
    assert first == second


def test_no_author_uses_a_key_twice(tmp_path: Path) -> None:
    keys = [(plan.by, plan.key) for plan in facts_of(read(tea(tmp_path, FINAL)))]
    assert len(keys) == len(set(keys))


def test_marks_are_reported_by_their_seats_and_all_else_by_the_desk(tmp_path: Path) -> None:
    plans = facts_of(read(tea(tmp_path)))
    assert {plan.by for plan in plans if isinstance(plan.fact, f.Marked)} == {"e1", "j1", "j2", "j3"}
    assert {plan.by for plan in plans if not isinstance(plan.fact, f.Marked)} == {DESK}


def test_without_marks_only_what_is_known_before_them_is_proposed(tmp_path: Path) -> None:
    folder = read(tea(tmp_path, FINAL))
    assert facts_of(folder, marks=False) == founding_of(folder)
    assert facts_of(folder) == [*founding_of(folder), *marks_of(folder), *closing_of(folder)]


def test_a_withdrawn_competitor_keeps_the_marks_of_before_and_an_absent_one_is_known_from_the_start(
    tmp_path: Path,
) -> None:
    folder = read(tea(tmp_path, ("competitors.csv", "Memet,", "Memet,withdrawn")))
    assert [p.fact for p in closing_of(folder)] == [f.SubjectStatusSet("a3", "withdrawn")]
    assert f.SubjectStatusSet("a4", "absent") in [p.fact for p in founding_of(folder)]
    row = next(row for row in Scorer().standings(folded(facts_of(folder))).rows if row.subject == "a3")
    assert (row.rank, row.total) == (None, None)


def test_a_planned_event_opens_no_session(tmp_path: Path) -> None:
    path = tea(tmp_path, ("event.toml", "date =", 'progress = "planned"\ndate ='))
    (path / "marks.csv").unlink()
    assert not any(isinstance(plan.fact, f.SessionOpened) for plan in facts_of(read(path)))


def test_a_final_event_closes_its_sessions_and_states_the_digest_of_its_standings(tmp_path: Path) -> None:
    plans = facts_of(read(tea(tmp_path, FINAL)))
    assert plans[-2].fact == f.SessionClosed("round-1")
    published = plans[-1].fact
    assert isinstance(published, f.ResultsPublished)
    assert published.digest == digest(Scorer().standings(folded(plans[:-1])))


def test_no_fact_holds_a_name(tmp_path: Path) -> None:
    facts = repr([plan.fact for plan in facts_of(read(tea(tmp_path)))])
    assert not any(name in facts for name in ("陈伟强", "Chen", "王芳", "Wang", "茶", "Tea"))
