"""Folders into the ledger: whole or not at all, twice without effect, and never over what stands."""

from pathlib import Path

import pytest

from competition.folders.loading import Loaded, LoadedStream, load_folder
from competition.folders.problems import Problems
from competition.ledger.engine import reading
from competition.ledger.store import head_at, read
from competition.rules import facts as f
from competition.rules.standings import Scorer
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission
from tests.tea import example, season_example, tea, write


def load(path: Path, office: Office, marks: bool = True) -> Loaded:
    done = load_folder(path, office, marks)
    assert isinstance(done, Loaded), done.text("en")
    return done


def refused(path: Path, office: Office) -> list[tuple[str, str]]:
    """File and word of each problem; the ledger and the names must be as before."""
    before = everything(office)
    found = load_folder(path, office)
    assert isinstance(found, Problems), "it was loaded"
    assert everything(office) == before
    return [(item.file, item.word) for item in found.items]


def everything(office: Office) -> list[object]:
    office.names.refresh()
    with reading(office.engine) as connection:
        streams = office.replicas.streams()
        return [office.names.revision, *((s, list(read(connection, s, 0))) for s, _ in streams)]


def season(root: Path, *changes: tuple[str, str, str]) -> Path:
    write(root, {"season.toml": season_example()})
    tea(root / "tea", *changes)
    return root


def test_an_event_is_loaded_with_all_its_marks_and_names(tmp_path: Path, office: Office) -> None:
    done = load(tea(tmp_path), office)
    assert done.streams == (LoadedStream("tea-2026", "event", 35, 0),)
    state = office.replicas.of("tea-2026").state
    assert [(row.subject, row.rank, row.printed_total) for row in Scorer().standings(state).rows] == [
        ("a2", 1, "91.75"),
        ("a1", 2, "81.17"),
        ("a3", 3, "64.58"),
        ("a4", None, None),
    ]
    bound = state.subjects["a3"].bound
    assert bound is not None
    assert office.names.text("person", bound.who, "zh") == "阿卜杜热西提·买买提"
    assert office.names.text("level", "tea-2026/pouring/3", "en") == "Skilled and graceful"


def test_loading_twice_changes_nothing(tmp_path: Path, office: Office) -> None:
    load(season(tmp_path), office)
    before = everything(office)
    again = load(tmp_path, office)
    assert [(each.recorded, each.existed) for each in again.streams] == [(0, 35), (0, 4)]
    assert again.names == 0
    assert everything(office) == before


def test_a_season_lists_its_events_with_the_heads_that_they_have(tmp_path: Path, office: Office) -> None:
    load(season(tmp_path), office)
    listed = office.replicas.of("example-2026").state.listed["tea-2026"]
    assert (listed.tier, listed.class_, listed.level) == ("flagship", "class-1", "district")
    with reading(office.engine) as connection:
        head = head_at(connection, "tea-2026", listed.event.position)
    assert head is not None and head.hex() == listed.event.head
    assert office.names.text("tier", "example-2026/flagship", "zh") == "区级示范性竞赛"


def test_a_season_loads_again_after_its_event_went_on(tmp_path: Path, office: Office) -> None:
    load(season(tmp_path, ("marks.csv", "a3,broken,,no\n", "")), office)
    mark = Proposal("live-1", f.Marked("a3", "broken", "", "no"))
    assert office.recorder.record(Submission("tea-2026", "j1", [mark]))[0].outcome == "recorded"
    assert [each.recorded for each in load(tmp_path, office).streams] == [0, 0]


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("marks.csv", "a1,test,,80", "a1,test,,81", ("marks.csv", "fact_differs")),
        ("marks.csv", "a1,test,,80\n", "", ("marks.csv", "fact_gone")),
        ("competitors.csv", "a1,2", "a1,7", ("competitors.csv", "fact_differs")),
        ("competitors.csv", "Jingyi,absent", "Jingyi,", ("competitors.csv", "fact_gone")),
        ("judges.csv", "j3,tea", "j4,tea", ("event.toml", "fact_differs")),
        ("event.toml", "max = 60", "max = 61", ("event.toml", "fact_differs")),
        ("event.toml", "date =", 'depth = "ranks"\ndate =', ("event.toml", "fact_differs")),
    ],
)
def test_a_folder_that_was_changed_is_refused_and_what_differs_is_named(
    tmp_path: Path, office: Office, file: str, old: str, new: str, found: tuple[str, str]
) -> None:
    load(tea(tmp_path / "before"), office)
    changes = [(file, old, new)]
    if file == "judges.csv":
        changes.append(("marks.csv", "pouring,j3", "pouring,j4"))
    if "absent" in old:
        (tmp_path / "after").mkdir()
    assert found in refused(tea(tmp_path / "after", *changes), office)


def test_what_differs_is_said_as_deep_as_it_lies(tmp_path: Path, office: Office) -> None:
    load(tea(tmp_path / "before"), office)
    found = load_folder(tea(tmp_path / "after", ("event.toml", "max = 60", "max = 61")), office)
    assert isinstance(found, Problems)
    assert "practical.brewing.brewing.pouring.max = 60 there" in found.text("en")
    assert "pouring.max = 61 here" in found.text("en")


def test_a_late_entry_and_further_marks_may_be_added_while_the_session_is_open(tmp_path: Path, office: Office) -> None:
    first = ("competitors.csv", "a3,3,阿卜杜热西提·买买提,Abdurishit Memet,\n", "")
    files = example()
    marks = "".join(line for line in files["marks.csv"].splitlines(True) if not line.startswith("a3"))
    expected = "".join(line for line in files["expected.csv"].splitlines(True) if not line.startswith("a3"))
    early = tea(tmp_path / "early", first)
    write(early, {"marks.csv": marks, "expected.csv": expected})
    load(early, office)
    assert load(tea(tmp_path / "late"), office).streams[0].recorded == 9


def test_nothing_can_be_added_after_the_sessions_were_closed(tmp_path: Path, office: Office) -> None:
    closed = ("event.toml", "date =", 'progress = "closed"\ndate =')
    load(tea(tmp_path / "before", closed, ("marks.csv", "a1,broken,,no\n", "")), office)
    assert refused(tea(tmp_path / "after", closed), office) == [("marks.csv", "refused:session_closed")]


def test_a_mark_that_a_judge_gave_meanwhile_is_not_overwritten(tmp_path: Path, office: Office) -> None:
    load(tea(tmp_path), office, marks=False)
    mark = Proposal("live-1", f.Marked("a1", "pouring", "j1", "3"))
    assert office.recorder.record(Submission("tea-2026", "j1", [mark]))[0].outcome == "recorded"
    assert refused(tmp_path, office) == [("marks.csv", "refused:superseded")]


def test_marks_may_be_left_out_and_come_later(tmp_path: Path, office: Office) -> None:
    assert load(tea(tmp_path), office, marks=False).streams[0].recorded == 14
    assert load(tmp_path, office).streams[0] == LoadedStream("tea-2026", "event", 21, 14)


def test_a_name_may_be_corrected(tmp_path: Path, office: Office) -> None:
    load(tea(tmp_path / "before"), office)
    done = load(tea(tmp_path / "after", ("competitors.csv", "陈伟强", "陈玮强")), office)
    assert (done.names, done.streams[0].recorded) == (1, 0)
    assert office.names.text("person", "tea-2026-person-a1", "zh") == "陈玮强"


def test_a_season_with_one_wrong_event_loads_nothing(tmp_path: Path, office: Office) -> None:
    load(tea(tmp_path / "before", ("event.toml", '"tea-2026"', '"coffee-2026"')), office)
    root = season(tmp_path / "season")
    tea(root / "coffee", ("event.toml", '"tea-2026"', '"coffee-2026"'), ("marks.csv", "a1,test,,80", "a1,test,,81"))
    listing = '\n[[event]]\nfolder = "coffee"\ntier = "enterprise"\n'
    write(root, {"season.toml": season_example() + listing})
    assert refused(root, office) == [("coffee/marks.csv", "fact_differs")]
    assert office.replicas.find("tea-2026") is None


def test_a_folder_that_does_not_read_leaves_the_ledger_alone(tmp_path: Path, office: Office) -> None:
    assert refused(tea(tmp_path, ("marks.csv", "a1,test,,80", "a1,test,,800")), office) == [
        ("marks.csv", "refused:value_out_of_range")
    ]


def test_a_season_cannot_take_an_events_id(tmp_path: Path, office: Office) -> None:
    load(tea(tmp_path / "event", ("event.toml", '"tea-2026"', '"example-2026"')), office)
    assert refused(season(tmp_path / "season"), office) == [("season.toml", "stream_of_other_kind")]
