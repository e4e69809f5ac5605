"""Event folders as a stranger writes them: read exactly, or refused with every problem and its line."""

import random
from pathlib import Path

import pytest

from competition.folders.checking import check
from competition.folders.documents import read_document
from competition.folders.exact import decimal, milliseconds, number
from competition.folders.problems import Problem, Problems, Sink
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules.scheme import Limits
from tests.tea import example, tea, write


def read(folder: Path) -> EventFolder:
    found = read_event(folder)
    assert not isinstance(found, Problems), found.text("en")
    return found


def problems(folder: Path) -> tuple[Problem, ...]:
    found = read_event(folder)
    assert isinstance(found, Problems), "nothing was found wrong"
    assert found.text("zh") and found.text("en")
    return found.items


def places(folder: Path) -> list[tuple[str, int, str]]:
    return [(item.file, item.line, item.word) for item in problems(folder)]


def test_the_example_of_the_page_reads_and_comes_out_as_expected(tmp_path: Path) -> None:
    assert check(read(tea(tmp_path))).first is None
    assert check(read(tea(tmp_path))).figures == 16


# -- what may be written in several ways -----------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(example()))
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, file: str) -> None:
    plain = read(tea(tmp_path / "plain"))
    files = {name: text.encode("utf-8") for name, text in example().items()}
    files[file] = b"\xef\xbb\xbf" + files[file].replace(b"\n", b"\r\n")
    other = read(write(tmp_path / "windows", files))
    assert (other.scheme, other.competitors, other.marks, other.expected) == (
        plain.scheme, plain.competitors, plain.marks, plain.expected,
    )  # fmt: skip


def test_numbers_keep_their_digits_and_never_become_floats(tmp_path: Path) -> None:
    folder = read(tea(tmp_path, ("event.toml", "step = 0.5", "step = 0.10"), ("event.toml", '"0.7"', '"7/10"')))
    aspect = folder.scheme.modules[0].criteria[0].subs[0].aspects[0]
    assert aspect.limits == Limits("0", "100", "0.1")
    assert folder.scheme.modules[1].weight == "7/10"


def test_a_mark_may_have_needless_zeros(tmp_path: Path) -> None:
    folder = read(tea(tmp_path, ("marks.csv", "a1,test,,80", "a1,test,, 080.50 ")))
    assert folder.marks[0].value == "80.5"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("7.50", "7.5"), ("007", "7"), ("-0.0", "0"), ("-3", "-3"), ("0.125", "0.125"), ("000", "0")],
)
def test_a_decimal_has_one_form(written: str, read_as: str) -> None:
    assert decimal(written) == read_as


@pytest.mark.parametrize("written", ["+1", "1e3", "７.5", "٣", "1,000", "7.", ".5", "", "-", "1/3", "nan", "1" * 16])
def test_what_is_no_plain_decimal_is_refused(written: str) -> None:
    assert decimal(written) is None


def test_a_ratio_is_a_number_unless_it_divides_by_zero() -> None:
    assert number("1/3") == "1/3"
    assert number("1/0") is None
    assert number("1/000") is None


def test_a_time_without_an_offset_is_china_time() -> None:
    assert milliseconds("1970-01-01 08:00:01") == 1000
    assert milliseconds("1970-01-01T00:00:01+00:00") == 1000
    assert milliseconds("yesterday") is None


def test_an_aspect_right_on_a_criterion_gets_a_sub_criterion_of_the_same_id(tmp_path: Path) -> None:
    criterion = read(tea(tmp_path)).scheme.modules[1].criteria[0]
    assert [sub.id for sub in criterion.subs] == ["brewing"]
    assert [aspect.id for aspect in criterion.subs[0].aspects] == ["pouring", "temperature", "spills", "broken"]


def test_a_shared_cell_without_a_seat_is_reported_by_the_first_judge_who_is_not_excused(tmp_path: Path) -> None:
    changes = (
        ("judges.csv", "seat,panel,name,name_en", "seat,panel,name,name_en,excused"),
        ("judges.csv", "Li Na", "Li Na,a1"),
        ("marks.csv", "a1,pouring,j1,2\n", ""),
    )
    by = {(mark.subject, mark.aspect): mark.by for mark in read(tea(tmp_path, *changes)).marks}
    assert by["a1", "temperature"] == "j2"
    assert by["a2", "temperature"] == "j1"


def test_a_number_may_be_quoted_and_a_name_said_once_for_both_languages(tmp_path: Path) -> None:
    changes = (
        ("event.toml", "max = 60", 'max = "60"'),
        ("event.toml", '{ zh = "茶艺技能竞赛", en = "Tea Contest" }', '"Tea 茶"'),
    )
    folder = read(tea(tmp_path, *changes))
    assert [n.text for n in folder.names if n.kind == "event"] == ["Tea 茶", "Tea 茶"]


def test_a_date_may_be_written_without_quotes(tmp_path: Path) -> None:
    folder = read(tea(tmp_path, ("event.toml", '"2026-05-09"', "2026-05-09")))
    assert [n.text for n in folder.names if n.kind == "date"] == ["2026-05-09"]


def test_ids_of_people_are_made_from_their_places_and_stay_the_same(tmp_path: Path) -> None:
    first, second = (read(tea(tmp_path / name)) for name in ("one", "two"))
    assert first.competitors[0].who == "tea-2026-person-a1" == second.competitors[0].who
    assert "陈" not in repr(first.competitors) and "Chen" not in repr(first.competitors)


# -- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_file_in_gbk_is_named_with_its_lines_and_what_it_seems_to_say(tmp_path: Path) -> None:
    files: dict[str, bytes] = {name: text.encode() for name, text in example().items()}
    files["competitors.csv"] = example()["competitors.csv"].encode("gb18030")
    (found,) = problems(write(tmp_path, files))
    assert (found.file, found.line, found.word) == ("competitors.csv", 2, "not_utf8_but_gbk")
    assert found.details["lines"] == "2-5"
    assert "陈伟强" in found.sentence("zh")


def test_a_file_in_utf_16_is_named(tmp_path: Path) -> None:
    files: dict[str, bytes] = {name: text.encode() for name, text in example().items()}
    files["judges.csv"] = example()["judges.csv"].encode("utf-16")
    assert places(write(tmp_path, files)) == [("judges.csv", 0, "not_utf8_but_utf16")]


def test_bytes_that_are_no_text_at_all_are_named(tmp_path: Path) -> None:
    files: dict[str, bytes] = {name: text.encode() for name, text in example().items()}
    files["marks.csv"] += b"a1,\xff\xff\n"
    assert places(write(tmp_path, files)) == [("marks.csv", 23, "not_utf8")]


@pytest.mark.parametrize("file", ["competitors.csv", "judges.csv", "event.toml"])
def test_a_missing_file_is_named_without_complaints_that_follow_from_it(tmp_path: Path, file: str) -> None:
    files = example()
    del files[file]
    assert places(write(tmp_path, files)) == [(file, 0, "file_missing")]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert places(tmp_path / "nowhere") == [("nowhere", 0, "folder_missing")]


WRONG = [
    # the tables' form
    ("competitors.csv", "subject,start", "subjekt,start", "competitors.csv", 1, "column_missing"),
    ("competitors.csv", "name_en,status", "name_en,name", "competitors.csv", 1, "column_twice"),
    ("competitors.csv", "name_en,status", "name_en,statsu", "competitors.csv", 1, "column_misspelt"),
    ("competitors.csv", "name_en,status", "name_en,xyzzy", "competitors.csv", 1, "column_unknown"),
    ("competitors.csv", "Chen Weiqiang,", "Chen Weiqiang,,x", "competitors.csv", 2, "row_too_long"),
    ("competitors.csv", "陈伟强", '"陈伟强', "competitors.csv", 2, "bad_csv"),
    ("marks.csv", "subject,aspect,seat,value", "subject;aspect;seat;value", "marks.csv", 1, "wrong_separator"),
    ("marks.csv", "a1,test,,80", "a1,test,,8\x000", "marks.csv", 2, "control_character"),
    # competitors
    ("competitors.csv", "a2,1", "a1,1", "competitors.csv", 3, "id_twice"),
    ("competitors.csv", "a1,2,陈伟强", "A1,2,陈伟强", "competitors.csv", 2, "bad_id"),
    ("competitors.csv", "a1,2", "a1,2.5", "competitors.csv", 2, "not_a_whole_number"),
    ("competitors.csv", "Jingyi,absent", "Jingyi,ill", "competitors.csv", 5, "not_allowed"),
    # judges
    ("judges.csv", "j2,tea", "j1,tea", "judges.csv", 4, "seat_twice"),
    ("judges.csv", "j2,tea", "j2,coffee", "judges.csv", 4, "unknown_panel"),
    # marks
    ("marks.csv", "a1,test,,80", "a9,test,,80", "marks.csv", 2, "unknown_subject"),
    ("marks.csv", "a1,test,,80", "a1,tset,,80", "marks.csv", 2, "unknown_aspect"),
    ("marks.csv", "a1,pouring,j1,2", "a1,pouring,j9,2", "marks.csv", 3, "unknown_seat"),
    ("marks.csv", "a1,pouring,j1,2", "a1,pouring,,2", "marks.csv", 3, "seat_missing"),
    ("marks.csv", "a1,pouring,j2,3", "a1,pouring,j1,3", "marks.csv", 4, "mark_twice"),
    ("marks.csv", "a1,test,,80", "a1,test,,", "marks.csv", 2, "cell_missing"),
    ("marks.csv", "a1,test,,80", "a1,test,,８０", "marks.csv", 2, "bad_value"),
    ("marks.csv", "a1,test,,80", "a1,test,,101", "marks.csv", 2, "refused:value_out_of_range"),
    ("marks.csv", "a1,test,,80", "a1,test,,80.3", "marks.csv", 2, "refused:value_off_step"),
    ("marks.csv", "a1,test,,80", "a1,test,,yes", "marks.csv", 2, "refused:value_not_a_number"),
    ("marks.csv", "a1,pouring,j1,2", "a1,pouring,j1,4", "marks.csv", 3, "refused:value_not_allowed"),
    ("marks.csv", "a1,test,,80", "a4,test,,80", "marks.csv", 2, "refused:subject_not_competing"),
    # expected
    ("expected.csv", "a1,2,", "a9,2,", "expected.csv", 2, "unknown_subject"),
    ("expected.csv", "81.17", "81,17", "expected.csv", 2, "row_too_long"),
    ("expected.csv", "81.17", "eighty", "expected.csv", 2, "not_a_number"),
    ("expected.csv", "module:theory", "module:theorie", "expected.csv", 1, "unknown_figure"),
    # event.toml
    ("event.toml", 'id = "tea-2026"\n', "", "event.toml", 0, "field_missing"),
    ("event.toml", '"tea-2026"', '"Tea 2026"', "event.toml", 1, "bad_id"),
    ("event.toml", '"tea-2026"', "7", "event.toml", 1, "bad_id"),
    ("event.toml", "date =", 'visibility = "hidden"\ndate =', "event.toml", 4, "not_allowed"),
    ("event.toml", "date =", "dates =", "event.toml", 4, "field_misspelt"),
    ("event.toml", "date =", "weather =", "event.toml", 4, "field_unknown"),
    ("event.toml", "date =", 'progress = "planned"\ndate =', "event.toml", 4, "planned_with_marks"),
    ("event.toml", "date =", 'progress = "final"\nblind = 1\ndate =', "event.toml", 5, "not_allowed"),
    ("event.toml", 'weight = "0.3"', "weight = [", "event.toml", 11, "bad_toml"),
    ("event.toml", 'weight = "0.3"', 'weight = "a third"', "event.toml", 9, "not_a_number"),
    ("event.toml", 'weight = "0.3"', "weight = 0", "event.toml", 9, "scheme:not_positive"),
    ("event.toml", 'in = "theory"', 'in = "history"', "event.toml", 18, "unknown_parent"),
    ("event.toml", 'kind = "linear"', 'kind = "lineal"', "event.toml", "lineal", "not_allowed"),
    ("event.toml", "target = 85\n", "", "event.toml", '[[aspect]]\nid = "temperature"', "field_missing"),
    ("event.toml", "full = 2\n", "full = 20\n", "event.toml", "zero = 10", "scheme:tolerance_reversed"),
    ("event.toml", '  { zh = "生疏", en = "Clumsy" },\n', "", "event.toml", "levels = [", "levels_wrong"),
    ("event.toml", "module:practical", "module:practice", "event.toml", "zeroes", "scheme:target_missing"),
    ("event.toml", "module:practical", "everything", "event.toml", "zeroes", "not_allowed"),
    ("event.toml", 'id = "spills"', 'id = "test"\n', "event.toml", 'id = "test"\n\n', "id_twice"),
    ("event.toml", "fault = 5", "fault = 5\ndrop_low = 1", "event.toml", "drop_low", "scheme:pool_without_each"),
    ("event.toml", "max = 60", "max = 60\ndrop_high = 3", "event.toml", "drop_high", "scheme:drops_all"),
    ("event.toml", "step = 1\n", "step = 0\n", "event.toml", "step = 0\n", "scheme:not_positive"),
    ("event.toml", 'stage = "total"', 'stage = "end"', "event.toml", "stage", "not_allowed"),
    ("event.toml", "places = 2", "places = 2.5", "event.toml", "places", "not_a_whole_number"),
    (
        "event.toml",
        'of = "module"\nid = "practical"',
        'of = "module"\nid = "x"',
        "event.toml",
        'id = "x"',
        "scheme:target_missing",
    ),
    ("judges.csv", "e1,office,王芳,Wang Fang\n", "", "event.toml", 'id = "office"', "panel_empty"),
]


@pytest.mark.parametrize(("file", "old", "new", "where", "line", "word"), WRONG)
def test_a_slip_is_named_with_its_file_line_and_word(
    tmp_path: Path, file: str, old: str, new: str, where: str, line: int | str, word: str
) -> None:
    folder = tea(tmp_path, (file, old, new))
    if isinstance(line, str):  # the line where this text begins
        before, there, _ = (folder / where).read_text("utf-8").partition(line)
        assert there
        line = before.count("\n") + 1
    assert (where, line, word) in places(folder), places(folder)


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    found = places(
        tea(
            tmp_path,
            ("event.toml", 'weight = "0.3"', 'weight = "heavy"'),
            ("competitors.csv", "a3,3", "a3,third"),
            ("judges.csv", "j3,tea", "j3,"),
            ("marks.csv", "a2,test,,90", "a2,test,,ninety"),
            ("marks.csv", "a3,test,,85", "a7,test,,85"),
            ("expected.csv", "64.58", "?"),
        )
    )
    assert [(file, word) for file, _, word in found] == [
        ("event.toml", "not_a_number"),
        ("competitors.csv", "not_a_whole_number"),
        ("judges.csv", "unknown_panel"),
        ("marks.csv", "unknown_seat"),
        ("marks.csv", "bad_value"),
        ("marks.csv", "unknown_seat"),
        ("marks.csv", "unknown_subject"),
        ("marks.csv", "unknown_seat"),
        ("expected.csv", "not_a_number"),
    ]


def test_a_mark_of_an_excused_judge_is_named(tmp_path: Path) -> None:
    changes = (
        ("judges.csv", "seat,panel,name,name_en", "seat,panel,name,name_en,excused"),
        ("judges.csv", "Li Na", "Li Na,a1"),
    )
    assert places(tea(tmp_path, *changes)) == [("marks.csv", 3, "refused:excused")]


def test_a_final_event_with_a_mark_missing_is_named_at_its_progress(tmp_path: Path) -> None:
    changes = (("event.toml", "date =", 'progress = "final"\ndate ='), ("marks.csv", "a2,broken,,no\n", ""))
    assert places(tea(tmp_path, *changes)) == [("event.toml", 4, "refused:standings_incomplete")]


def test_the_line_of_a_field_is_found_behind_values_of_several_lines(tmp_path: Path) -> None:
    text = 'a = """\n[[x]]\nb = 1\n"""\nc = [\n  "[[x]]", # ]\n]\n[[x]]\nid = 1\n[[x]]\n\nid = 2\n'
    (tmp_path / "t.toml").write_text(text, "utf-8")
    document = read_document(tmp_path / "t.toml", "t.toml", Sink())
    assert document is not None
    at = document.lines.at
    assert [at("", 0, "a"), at("", 0, "c"), at("x", 0), at("x", 0, "id"), at("x", 1, "id")] == [1, 5, 8, 9, 12]


def test_a_damaged_folder_is_read_or_refused_and_never_breaks_the_reader(tmp_path: Path) -> None:
    chance = random.Random(20260509)
    good = {name: text.encode() for name, text in example().items()}
    refused = 0
    for _ in range(250):
        files = dict(good)
        name = chance.choice(sorted(files))
        files[name] = _damaged(files[name], chance)
        found = read_event(write(tmp_path, files))
        if isinstance(found, Problems):
            refused += 1
            assert found.items and found.text("zh") and found.text("en")
    assert refused > 100


def _damaged(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    place, how = chance.randrange(len(lines)), chance.randrange(6)
    if how == 0:
        del lines[place]
    elif how == 1:
        lines.insert(place, chance.choice(lines))
    elif how == 2:
        lines[place] = lines[place].replace(b'"', b"")
    elif how == 3:
        lines[place] = lines[place][: len(lines[place]) // 2]
    elif how == 4:
        lines[place] = bytes(chance.randrange(256) for _ in range(12))
    else:
        swap = chance.choice([b"[]", b"{}", b"7", b'"x"', b"true", b"[1]", b"1979-05-27", b"[[aspect]]"])
        lines[place] = lines[place].split(b"=")[0] + b"= " + swap if b"=" in lines[place] else swap
    return b"\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        "a = " + "1" * 5000,
        'module = "x"\nid = "a"',
        "aspect = [1, 2]\n",
        "[module]\nid = 'a'\n",
        'name = { zh = "\\u0000" }\n',
        "tie = [[]]\n",
    ],
)
def test_strange_but_possible_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(write(tmp_path, {**example(), "event.toml": text}))
