"""Ties of an event folder: [recusal], units and teams of judges, ties.csv, reserves; each slip with its line."""

from pathlib import Path

import pytest

from competition.folders.loading import Loaded, load_event
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules import facts as f
from competition.tally.office import open_office
from tests.tea import example, write

FORBID = '\n[recusal]\nunit = "forbid"\nmember = "forbid"\n'
ALLOWED = '\n[recusal]\ndeclared = "allow"\n'
UNITS = "delegation,name\nnorth,北区\nsouth,南区\n"
FIELD = (
    "subject,start,kind,name,delegation,members\n"
    "a1,1,person,陈伟强,north,\na2,2,team,二队,south,赵一；钱二\na3,3,person,林小燕,,\na4,4,person,欧阳静怡,north,\n"
)
JUDGES = (
    "seat,panel,name,name_en,delegation,member_of,reserve\n"
    "e1,office,王芳,Wang Fang,,,\nj1,tea,李娜,Li Na,north,,\nj2,tea,张伟,Zhang Wei,,a2,\nj3,tea,王芳,Wang Fang,,,\n"
    "j4,tea,何雪,He Xue,,,true\n"
)
BARE = {"marks.csv": None, "exam.csv": None, "expected.csv": None, "expected_teams.csv": None}


def folder(path: Path, rule: str = FORBID, **files: str) -> Path:
    """The page's contest before its first mark, with units, a team and a reserve."""
    whole: dict[str, str | None] = {**example(), **BARE}
    whole |= {"delegations.csv": UNITS, "competitors.csv": FIELD, "judges.csv": JUDGES}
    whole |= {f"{name}.csv": content for name, content in files.items()}
    whole["event.toml"] = str(whole["event.toml"]) + rule
    return write(path / "event", {name: content for name, content in whole.items() if content is not None})


def read(path: Path) -> EventFolder:
    found = read_event(path)
    assert not isinstance(found, Problems), found.text("en")
    return found


def ties(path: Path) -> set[tuple[str, str, str]]:
    return {(tie.seat, tie.subject, tie.cause) for tie in read(path).ties}


def places(path: Path) -> list[tuple[str, int, str, str]]:
    found = read_event(path)
    assert isinstance(found, Problems)
    assert found.text("zh") and found.text("en")
    return [(item.file, item.line, item.field, item.word) for item in found.items]


def test_units_and_teams_become_ties_where_the_event_heeds_them(tmp_path: Path) -> None:
    assert ties(folder(tmp_path)) == {("j1", "a1", "unit"), ("j1", "a4", "unit"), ("j2", "a2", "member")}
    assert read(folder(tmp_path)).panels["tea"][-1].reserve


def test_without_a_rule_only_what_was_declared_counts(tmp_path: Path) -> None:
    assert ties(folder(tmp_path, "", ties="seat,subject,note\nj3,a3,师徒\n")) == {("j3", "a3", "declared")}


def test_a_judge_who_is_the_competitor_is_a_member(tmp_path: Path) -> None:
    files = {
        "competitors": "subject,start,name,person\na1,1,陈伟强,p-chen\na2,2,赵一,\na3,3,钱二,\na4,4,孙三,\n",
        "judges": "seat,panel,name,person\ne1,office,王芳,\nj1,tea,陈伟强,p-chen\nj2,tea,张伟,\nj3,tea,李娜,\n",
    }
    assert ties(folder(tmp_path, **files)) == {("j1", "a1", "member")}


def test_of_several_causes_the_one_that_forbids_is_recorded(tmp_path: Path) -> None:
    rule = '\n[recusal]\nunit = "warn"\n'
    found = ties(folder(tmp_path, rule, ties="seat,subject\nj1,a1\n"))
    assert found == {("j1", "a1", "declared"), ("j1", "a4", "unit")}


@pytest.mark.parametrize(
    ("rule", "files", "place"),
    [
        ('\n[recusal]\nunit = "never"\n', {}, ("event.toml", "[recusal] unit", "not_allowed")),
        ('\n[recusal]\nunits = "warn"\n', {}, ("event.toml", "[recusal] units", "field_misspelt")),
        (FORBID, {"judges": JUDGES.replace("Na,north", "Na,east")}, ("judges.csv", "delegation", "unknown_delegation")),
        (FORBID, {"judges": JUDGES.replace(",a2,", ",a9,")}, ("judges.csv", "member_of", "unknown_subject")),
        (FORBID, {"judges": JUDGES.replace("true", "yes")}, ("judges.csv", "reserve", "not_allowed")),
        (FORBID, {"ties": "seat,subject\nj9,a1\n"}, ("ties.csv", "seat", "unknown_judge")),
        (FORBID, {"ties": "seat,subject\nj1,a9\n"}, ("ties.csv", "subject", "unknown_subject")),
        (FORBID, {"ties": "seat,subject\nj3,a1\nj3,a1\n"}, ("ties.csv", "subject", "tie_twice")),
        (FORBID, {"ties": "judge,subject\nj3,a1\n"}, ("ties.csv", "seat", "column_missing")),
        (ALLOWED, {"ties": "seat,subject\nj3,a1\n"}, ("ties.csv", "", "refused:tie_allowed")),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_file_and_field(
    tmp_path: Path, rule: str, files: dict[str, str], place: tuple[str, str, str]
) -> None:
    found = places(folder(tmp_path, rule, **files))
    assert place in [(file, field, word) for file, _, field, word in found], found
    assert all(line > 0 for _, line, _, _ in found)


def test_a_folder_that_is_loaded_twice_changes_nothing_and_its_notes_are_rows(tmp_path: Path, sqlite_url: str) -> None:
    event = read(folder(tmp_path, ties="seat,subject,note\nj3,a3,师徒关系\n"))
    office = open_office(sqlite_url)
    try:
        first = load_event(event, office)
        again = load_event(read(folder(tmp_path, ties="seat,subject,note\nj3,a3,师徒关系\n")), office)
        assert isinstance(first, Loaded) and isinstance(again, Loaded)
        assert (again.streams[0].recorded, again.names) == (0, 0)
        state = office.replicas.of(event.id).state
        assert state.duty.rule == f.RecusalPinned("forbid", "forbid", "forbid")
        assert state.duty.out("a3").recused == {"j3"} and state.duty.reserves == {"j4"}
        assert office.names.text("tie", f"{event.id}/j3/a3", "zh") == "师徒关系"
    finally:
        office.close()
