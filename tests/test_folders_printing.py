"""`jinbang standings`: table, CSV, JSON, and the comparison with what a folder expects."""

import csv
import io
import json
from pathlib import Path

import pytest

from competition.folders.printing import print_loaded, standings_command
from tests.tea import season_example, tea, write


def run(path: Path, form: str = "table", checked: bool = False, language: str = "zh") -> tuple[int, str]:
    out = io.StringIO()
    return standings_command(path, form, checked, language, out), out.getvalue()


def test_the_table_has_a_line_for_everybody_in_order_of_rank(tmp_path: Path) -> None:
    code, said = run(tea(tmp_path))
    assert code == 0
    lines = [line for line in said.splitlines() if "│" in line]
    assert ["林小燕" in lines[0], "陈伟强" in lines[1], "买买提" in lines[2], "缺考" in lines[3]] == [True] * 4
    assert "91.75" in lines[0] and "茶艺技能竞赛" in said


def test_the_table_speaks_english(tmp_path: Path) -> None:
    _, said = run(tea(tmp_path), language="en")
    assert "Lin Xiaoyan" in said and "absent" in said and "林" not in said


def test_columns_stay_straight_with_wide_characters(tmp_path: Path) -> None:
    _, said = run(tea(tmp_path))
    rows = [line for line in said.splitlines() if line.startswith(("│", "┃"))]
    wide = [sum(2 if ord(c) >= 0x2E80 and c not in "│┃" else 1 for c in row.rstrip()) for row in rows]
    assert len(set(wide)) == 1, wide


def test_groups_have_tables_of_their_own(tmp_path: Path) -> None:
    groups = (
        '[[group]]\nid = "g1"\nname = "职工组"\n\n[[group]]\nid = "g2"\nname = "学生组"\n\n[[module]]\nid = "theory"'
    )
    rows = [("competitors.csv", f"{s},{n},", f"{s},{n},{g},") for s, n, g in
            (("a1", 2, "g1"), ("a2", 1, "g2"), ("a3", 3, "g1"), ("a4", 4, "g2"))]  # fmt: skip
    header = ("competitors.csv", "subject,start", "subject,start,group")
    path = tea(tmp_path, ("event.toml", '[[module]]\nid = "theory"', groups), header, *rows)
    _, said = run(path)
    assert "茶艺技能竞赛 · 职工组" in said and "茶艺技能竞赛 · 学生组" in said
    rank_one = [line for line in said.splitlines() if line.replace("│", "").split()[:1] == ["1"]]
    assert len(rank_one) == 2


def test_csv_has_the_form_of_expected_and_may_become_it(tmp_path: Path) -> None:
    path = tea(tmp_path)
    code, said = run(path, "csv")
    assert code == 0
    write(path, {"expected.csv": said})
    assert run(path, checked=True)[0] == 0
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [(row["subject"], row["rank"], row["name"]) for row in rows][:2] == [
        ("a2", "1", "林小燕"),
        ("a1", "2", "陈伟强"),
    ]


def test_a_name_that_a_spreadsheet_would_compute_is_made_harmless(tmp_path: Path) -> None:
    _, said = run(tea(tmp_path, ("competitors.csv", "陈伟强", "=1+1")), "csv")
    assert "'=1+1" in said and ",=1+1" not in said


def test_json_has_printed_and_exact_points(tmp_path: Path) -> None:
    code, said = run(tea(tmp_path), "json")
    (event,) = json.loads(said)
    assert (code, event["event"], event["complete"]) == (0, "tea-2026", True)
    second = event["rows"][1]
    assert (second["total"], second["modules"]) == ("81.17", {"theory": "80.00", "practical": "81.67"})
    assert second["name"] == {"zh": "陈伟强", "en": "Chen Weiqiang"}


def test_a_folder_that_comes_out_as_expected_ends_with_0(tmp_path: Path) -> None:
    assert run(tea(tmp_path), checked=True) == (0, "tea-2026: 与预期一致，共核对 16 个数\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a3,3,64.58", "a3,3,64.59", "line 4: total of a3 should be 64.59 and is 64.58"),
        ("a1,2,", "a1,1,", "line 2: rank of a1 should be 1 and is 2"),
        ("a1,2,", "a1,,", "line 2: rank of a1 should be none and is 2"),
        ("a4,,,,", "a4,,0,,", "line 5: total of a4 should be 0 and is none"),
        ("90,92.5", "90,92.51", "line 3: module:practical of a2 should be 92.51 and is 92.50"),
        ("a4,,,,\n", "", "the subject a4 is not listed"),
    ],
)
def test_the_first_difference_is_named_and_ends_with_1(tmp_path: Path, old: str, new: str, said: str) -> None:
    code, found = run(tea(tmp_path, ("expected.csv", old, new)), checked=True, language="en")
    assert code == 1
    assert said in found


def test_points_of_parts_and_panel_scores_can_be_expected(tmp_path: Path) -> None:
    header = "subject,rank,total,criterion:brewing,aspect:pouring,panel:pouring,aspect:temperature\n"
    rows = "a1,2,81.17,81.67,46.67,2.33,20\na2,1,91.75,92.5,60,3,12.5\na3,3,64.58,55.83,33.33,1.67,12.5\na4,,,,,,\n"
    path = write(tea(tmp_path), {"expected.csv": header + rows})
    assert run(path, checked=True)[0] == 0
    write(path, {"expected.csv": header + rows.replace("2.33", "2.34")})
    assert "panel:pouring" in run(path, checked=True)[1]


def test_a_folder_without_expectations_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tea(tmp_path)
    (path / "expected.csv").unlink()
    assert run(path, checked=True)[0] == 2
    assert "expected.csv" in capsys.readouterr().err


def test_a_wrong_folder_ends_with_2_and_prints_no_standings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tea(tmp_path, ("marks.csv", "a1,test,,80", "a1,test,,x"), ("judges.csv", "j1,tea", "j1,te"))
    assert run(path) == (2, "")
    said = capsys.readouterr().err
    assert "marks.csv，第 2 行" in said and "judges.csv，第 3 行" in said


def test_a_season_prints_and_checks_every_event(tmp_path: Path) -> None:
    write(tmp_path, {"season.toml": season_example() + '\n[[event]]\nfolder = "two"\ntier = "enterprise"\n'})
    tea(tmp_path / "tea")
    tea(tmp_path / "two", ("event.toml", '"tea-2026"', '"two-2026"'))
    assert [event["event"] for event in json.loads(run(tmp_path, "json")[1])] == ["tea-2026", "two-2026"]
    assert run(tmp_path, checked=True)[1].count("与预期一致") == 2


def test_loading_says_problems_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from competition.folders.reading import read_event

    found = read_event(tmp_path / "nowhere")
    assert print_loaded(found, "en") == 2  # type: ignore[arg-type]
    assert "no such folder" in capsys.readouterr().err
