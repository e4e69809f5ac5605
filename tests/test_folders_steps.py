"""Profiles, prizes and rules for titles in folders: read, loaded as facts, and refused with file and line."""

import shutil
from pathlib import Path

import pytest

from competition.folders.loading import Loaded, load_folder
from competition.folders.problems import Problems
from competition.folders.seasons import read_season
from competition.rules import facts as f
from competition.tally.office import open_office

SEASON = Path(__file__).resolve().parent.parent / "seeds" / "zhenhai-2023"


@pytest.fixture
def season(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEASON, tmp_path / "season"))


def rewrite(path: Path, old: str, new: str) -> int:
    """Change one place; the line on which it stands."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(season: Path) -> list[tuple[str, int, str]]:
    found = read_season(season)
    assert isinstance(found, Problems), "nothing was wrong"
    return [(item.file, item.line, item.word) for item in found.items]


def test_a_loaded_season_has_its_rules_for_titles_and_its_events_their_steps_and_prizes(tmp_path: Path) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    assert isinstance(load_folder(SEASON, office), Loaded)
    season = office.replicas.of("zhenhai-2023").state
    assert season.title_rules["chief-worker-flagship"] == f.TitleRulePinned(
        "chief-worker-flagship", "chief-worker", "city", "city-union", ("flagship",), 1, 3, 20
    )
    event = office.replicas.of("zhenhai-2023-chemical-operator").state
    assert event.profile is not None and event.profile.steps[-1] == "titles"
    assert event.prizes is not None and [rule.count for rule in event.prizes.prizes] == [1, 2, 3]
    names = office.names.book()
    assert names.text("title", "zhenhai-2023/chief-worker", "en") == "Ningbo Chief Worker"
    assert names.text("prize", "zhenhai-2023-chemical-operator/first", "zh") == "一等奖"
    office.close()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('title = "chief-worker"\n', 'title = "chef"\n', "unknown_title"),
        ('issuer = "city-union"\n', 'issuer = "nobody"\n', "unknown_issuer"),
        ('tiers = ["flagship"]\n', 'tiers = ["four"]\n', "unknown_tier"),
        ("quota = 3\n", 'quota = "many"\n', "not_a_whole_number"),
    ],
)
def test_a_slip_in_a_rule_for_titles_is_named_with_its_line(season: Path, old: str, new: str, word: str) -> None:
    line = rewrite(season / "season.toml", old, new)
    assert ("season.toml", line, word) in problems(season)


def test_an_unknown_step_is_named_with_what_is_allowed(season: Path) -> None:
    line = rewrite(season / "crane" / "event.toml", '"sheets_signed", ', '"sheets_written", ')
    assert ("crane/event.toml", line, "not_allowed") in problems(season)


def test_steps_that_cannot_follow_one_another_are_refused_at_their_line(season: Path) -> None:
    line = rewrite(season / "crane" / "event.toml", '"final", "prizes"', '"prizes", "final"')
    assert ("crane/event.toml", line) in [(file, at) for file, at, _ in problems(season)]
