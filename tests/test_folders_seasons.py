"""Season folders: tiers, classes, levels, and events in folders of their own."""

from pathlib import Path

import pytest

from competition.folders.problems import Problems
from competition.folders.seasons import read_season
from competition.folders.shapes import SeasonFolder
from tests.tea import season_example, tea, write


def season(root: Path, *changes: tuple[str, str]) -> Path:
    text = season_example()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    write(root, {"season.toml": text})
    tea(root / "tea")
    return root


def read(root: Path) -> SeasonFolder:
    found = read_season(root)
    assert not isinstance(found, Problems), found.text("en")
    return found


def places(root: Path) -> list[tuple[str, str]]:
    found = read_season(root)
    assert isinstance(found, Problems), "nothing was found wrong"
    assert found.text("zh") and found.text("en")
    return [(item.file, item.word) for item in found.items]


def test_the_season_of_the_page_reads(tmp_path: Path) -> None:
    found = read(season(tmp_path))
    assert [(tier.id, tier.planned) for tier in found.tiers] == [("flagship", 4), ("enterprise", None)]
    assert [(each.event.id, each.tier) for each in found.listings] == [("tea-2026", "flagship")]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('tier = "flagship"', 'tier = "flagships"', "unknown_tier"),
        ('class = "class-1"', 'class = "class-9"', "unknown_class"),
        ('level = "district"', 'level = "moon"', "unknown_level"),
        ('folder = "tea"', 'folder = "coffee"', "bad_path"),
        ('folder = "tea"', 'folder = "../tea"', "bad_path"),
        ("planned = 4", "planned = 4.5", "not_a_whole_number"),
        ("planned = 4", 'planned = "many"', "not_a_whole_number"),
        ("planned = 4\n", "", "field_missing"),
        ("planned = 4", "plan = 4", "field_misspelt"),
        ('id = "enterprise"', 'id = "flagship"', "id_twice"),
        ('id = "example-2026"', 'id = "2026 年"', "bad_id"),
    ],
)
def test_a_slip_in_the_season_is_named(tmp_path: Path, old: str, new: str, word: str) -> None:
    assert ("season.toml", word) in places(season(tmp_path, (old, new)))


def test_problems_of_all_events_are_named_at_once_with_their_folders(tmp_path: Path) -> None:
    root = season(tmp_path, ('tier = "flagship"', 'tier = "flagships"'))
    tea(root / "tea", ("marks.csv", "a1,test,,80", "a1,test,,x"), ("judges.csv", "j1,tea", "j1,te"))
    found = places(root)
    assert ("season.toml", "unknown_tier") in found
    assert ("tea/marks.csv", "bad_value") in found
    assert ("tea/judges.csv", "unknown_panel") in found


def test_events_of_a_season_share_its_delegations(tmp_path: Path) -> None:
    changes = (
        ("competitors.csv", "name_en,status", "name_en,status,delegation"),
        ("competitors.csv", "Weiqiang,", "Weiqiang,,gate"),
    )
    root = season(tmp_path)
    tea(root / "tea", *changes)
    assert ("tea/competitors.csv", "unknown_delegation") in places(root)
    write(root, {"delegations.csv": "delegation,name,name_en\ngate,望江门,Wangjiang Gate\n"})
    assert read(root).listings[0].event.competitors[0].delegation == "example-2026-unit-gate"


def test_an_event_may_not_use_a_shared_delegations_id_for_a_unit_of_its_own(tmp_path: Path) -> None:
    root = season(tmp_path)
    write(root, {"delegations.csv": "delegation,name\ngate,望江门\n"})
    write(root / "tea", {"delegations.csv": "delegation,name\ngate,另一家\n"})
    assert places(root) == [("tea/delegations.csv", "id_twice")]


def test_a_wrong_line_of_the_shared_delegations_is_named_once(tmp_path: Path) -> None:
    root = season(tmp_path)
    write(root, {"delegations.csv": "delegation,name\nGate,望江门\n"})
    assert places(root) == [("delegations.csv", "bad_id")]


def test_an_event_listed_twice_is_named(tmp_path: Path) -> None:
    text = season_example()
    root = season(tmp_path)
    write(root, {"season.toml": text + text[text.index("[[event]]") :]})
    assert places(root) == [("season.toml", "event_twice")]


def test_one_person_with_two_names_is_named(tmp_path: Path) -> None:
    root = season(tmp_path)
    person = ("competitors.csv", "subject,start,name", "subject,start,person,name")
    rows = [("competitors.csv", f"{s},{n},", f"{s},{n},p{s},") for s, n in (("a1", 2), ("a2", 1), ("a3", 3), ("a4", 4))]
    tea(root / "tea", person, *rows)
    other = ("event.toml", '"tea-2026"', '"tea-2027"')
    tea(root / "tea2", person, *rows, other, ("competitors.csv", "林小燕", "林晓燕"))
    write(root, {"season.toml": season_example() + '\n[[event]]\nfolder = "tea2"\ntier = "enterprise"\n'})
    assert places(root) == [("tea2", "name_differs")]


@pytest.mark.parametrize("text", ["tier = 7\n", "tier = [1]\n", "event = [[]]\n", "level = {}\n", "id = []\n"])
def test_strange_but_possible_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert places(write(tmp_path, {"season.toml": text}))
