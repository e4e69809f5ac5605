"""Presets are complete folders whose results were worked out apart, and `jinbang new` writes them where nothing is."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.cli import main
from competition.folders.checking import check
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.starting import PRESETS, presets
from tests.tea import example


@pytest.mark.parametrize("name", sorted(presets()))
def test_a_preset_is_written_and_comes_to_its_expected_results(name: str, tmp_path: Path) -> None:
    written = CliRunner().invoke(main, ["new", str(tmp_path / "mine"), "--preset", name, "--language", "en"])
    assert written.exit_code == 0 and "--check" in written.output
    event = read_event(tmp_path / "mine")
    assert not isinstance(event, Problems), event.text("en")
    result = check(event)
    assert result.first is None and result.figures > 20


def test_a_preset_whose_expected_prize_is_wrong_is_noticed(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "mine"), "--preset", "worldskills"])
    path = tmp_path / "mine" / "expected.csv"
    path.write_text(path.read_text("utf-8").replace(",silver", ",gold"), "utf-8")
    event = read_event(tmp_path / "mine")
    assert not isinstance(event, Problems)
    first = check(event).first
    assert first is not None and (first.column, first.expected, first.found) == ("prize", "gold", "silver")


def test_a_wrong_team_is_noticed_with_its_file(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "mine"), "--preset", "national-games"])
    path = tmp_path / "mine" / "expected_teams.csv"
    path.write_text(path.read_text("utf-8").replace("167.16", "167.17"), "utf-8")
    event = read_event(tmp_path / "mine")
    assert not isinstance(event, Problems)
    first = check(event).first
    assert first is not None and first.sentence("en").startswith("expected_teams.csv, line 4: total of")


def test_an_occupied_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    refused = CliRunner().invoke(main, ["new", str(tmp_path), "--language", "en"])
    assert refused.exit_code == 2 and "not an empty folder" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_presets_are_listed_and_an_unknown_one_is_refused_with_those_there_are(tmp_path: Path) -> None:
    assert all(name in CliRunner().invoke(main, ["new"]).output for name in presets())
    refused = CliRunner().invoke(main, ["new", str(tmp_path / "mine"), "--preset", "olympics"])
    assert refused.exit_code == 2 and "ningbo" in refused.output and not (tmp_path / "mine").exists()


def test_without_a_preset_the_example_of_the_page_is_written(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "mine")])
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "mine").iterdir()} == example()


def test_every_preset_has_its_expected_results() -> None:
    assert {path.name for path in PRESETS.iterdir() if (path / "expected.csv").exists()} == {"tea", *presets()}
