"""The rules of an event in sentences: what the four presets say is kept as text, and read again when it changes.

After a change that is meant, `python -m tests.test_pages_rulebook` writes the texts anew; read them before they are
kept.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.cli import main
from competition.folders.starting import PRESETS, presets

KEPT = Path(__file__).resolve().parent / "rulebook"


def rules_of(preset: str, language: str) -> str:
    answer = CliRunner().invoke(main, ["rules", str(PRESETS / preset), "--language", language])
    assert answer.exit_code == 0, answer.output
    return answer.output


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("preset", sorted(presets()))
def test_a_preset_says_its_rules_as_they_were_read_and_approved(preset: str, language: str) -> None:
    assert rules_of(preset, language) == (KEPT / f"{preset}.{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("preset", ["tea", *sorted(presets())])
def test_no_sentence_has_a_gap_or_a_doubled_stop(preset: str, language: str) -> None:
    text = rules_of(preset, language)
    for gap in ("{", "}", "None", "“”", "；；", "; ;", "。。", "..", "  ", "：。", ": ."):
        assert gap not in text


def test_a_chinese_rulebook_uses_the_terms_of_the_field() -> None:
    text = rules_of("national-games", "zh")
    for term in ("去掉一个最高分和一个最低分", "保留两位小数，四舍五入", "并列名次", "裁判组", "评分"):
        assert term in text


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for each in presets():
        for tongue in ("zh", "en"):
            (KEPT / f"{each}.{tongue}.md").write_text(rules_of(each, tongue), "utf-8")
