"""How an event signs, and which marks a second judge confirms, from its folder to the ledger and into the rule book."""

from pathlib import Path

import pytest

from competition.folders.loading import Loaded, load_folder
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.pages.rulebook import appendix, rulebook
from competition.rules import facts as f
from competition.tally.office import open_office
from tests.test_folders_vocabulary import ASPECT, HEAD, NUMBER, folder

MEASURED = f'{ASPECT}kind = "score"\n{NUMBER}confirm = true\n'


def found(path: Path, text: str, **files: str) -> list[tuple[str, int, str]]:
    problems = read_event(folder(path, text, **files))
    assert isinstance(problems, Problems), "nothing was wrong"
    return [(each.field, each.line, each.word) for each in problems.items]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_what_is_written_is_pinned_before_the_first_mark_and_told_by_the_rule_book(tmp_path: Path) -> None:
    text = f'{HEAD}{MEASURED}\n[signing]\nmethod = "drawn"\ncompetitor = true\n'
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    assert isinstance(load_folder(folder(tmp_path, text), office), Loaded)
    assert isinstance(load_folder(tmp_path / "event", office), Loaded), "loading twice changes nothing"
    office.names.refresh()
    state = office.replicas.of("one").state
    assert state.signing == f.SigningPinned("drawn", True)
    zh, en = (appendix(rulebook(state, "one", office.names.book(), language), language) for language in ("zh", "en"))
    assert "选手核对评分表并手写签名" in zh and "经另一名裁判复核确认" in zh
    assert "Judges sign their sheets by hand" in en and "a second one confirms what was recorded" in en
    office.close()


def test_without_the_table_nothing_is_pinned_and_its_fields_have_defaults(tmp_path: Path) -> None:
    assert getattr(read_event(folder(tmp_path / "a", f"{HEAD}{MEASURED}")), "signing", "") is None
    plain = read_event(folder(tmp_path / "b", f"{HEAD}{MEASURED}\n[signing]\n"))
    assert getattr(plain, "signing", "") == f.SigningPinned("tap", False)


@pytest.mark.parametrize(
    ("more", "field", "part", "word"),
    [
        ('method = "seal"\n', "[signing] method", "method", "not_allowed"),
        ('competitor = "yes"\n', "[signing] competitor", "competitor", "not_allowed"),
        ("competitors = true\n", "[signing] competitors", "competitors", "field_misspelt"),
    ],
)
def test_a_slip_is_named_with_its_line_and_field(tmp_path: Path, more: str, field: str, part: str, word: str) -> None:
    text = f"{HEAD}{MEASURED}\n[signing]\n{more}"
    assert found(tmp_path, text) == [(field, line_of(text, f"{part} ="), word)]


def test_a_blind_event_cannot_have_competitors_sign(tmp_path: Path) -> None:
    text = f"blind = true\n{HEAD}{MEASURED}\n[signing]\ncompetitor = true\n"
    assert found(tmp_path, text) == [("", line_of(text, "[signing]"), "refused:signing_blind")]


def test_a_second_judge_is_asked_for_only_where_there_is_one(tmp_path: Path) -> None:
    text = f"{HEAD}{MEASURED}each = true\n"
    assert found(tmp_path / "each", text) == [
        ("[aspect] confirm", line_of(text, "confirm ="), "scheme:confirm_with_each")
    ]
    text = f"{HEAD}{MEASURED}"
    path = folder(tmp_path / "alone", text)
    (path / "judges.csv").write_text("seat,panel\nj1,p\n", "utf-8")
    problems = read_event(path)
    assert isinstance(problems, Problems)
    assert [(each.field, each.word) for each in problems.items] == [("[aspect] confirm", "scheme:confirm_alone")]
    assert "没有第二名裁判" in problems.text("zh") and "no second judge" in problems.text("en")
