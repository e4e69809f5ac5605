"""Every problem has a sentence in both languages, and seeds/README.md explains every one of them."""

import re
import string
from pathlib import Path

import pytest

from competition.folders.problems import Problem, Problems
from competition.folders.sentences import SENTENCES
from competition.rules.checks import PROBLEMS
from competition.rules.checks_prizes import PRIZE_FAULTS
from competition.rules.refusals import WORDS
from tests.tea import README

FOLDERS = Path(__file__).resolve().parents[1] / "competition" / "folders"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("word", sorted(SENTENCES))
def test_both_languages_say_the_same_things(word: str) -> None:
    zh, en = SENTENCES[word]
    assert placeholders(zh) == placeholders(en)
    assert re.search("[\u4e00-\u9fff]", zh) and not re.search("[\u4e00-\u9fff]", en)


@pytest.mark.parametrize(("prefix", "words"), [("scheme:", PROBLEMS), ("refused:", WORDS)], ids=["scheme", "refused"])
def test_sentences_for_words_of_the_rules_use_only_their_details(
    prefix: str, words: dict[str, tuple[str, ...]]
) -> None:
    ours = {word.removeprefix(prefix) for word in SENTENCES if word.startswith(prefix)}
    assert ours - set(words) == set()
    for word in ours:
        assert placeholders(SENTENCES[prefix + word][0]) <= set(words[word]), word


def test_whatever_is_wrong_with_a_scheme_has_a_sentence() -> None:
    assert set(PROBLEMS) == {word.removeprefix("scheme:") for word in SENTENCES if word.startswith("scheme:")}


def test_whatever_is_wrong_with_prizes_has_a_sentence() -> None:
    assert set(PRIZE_FAULTS) == {word.removeprefix("prize:") for word in SENTENCES if word.startswith("prize:")}


def test_a_refusal_that_no_folder_was_thought_to_meet_is_still_said() -> None:
    problem = Problem("event.toml", 1, "", "refused:quota_spent", {"quota": "3"})
    assert Problems((problem,)).text("en") == "event.toml, line 1: The rules do not admit it. [refused:quota_spent]"


def test_no_sentence_is_without_use_and_no_word_without_a_sentence() -> None:
    code = "".join(path.read_text("utf-8") for path in FOLDERS.glob("*.py") if not path.name.startswith("sentences"))
    used = set(re.findall(r'"([a-z0-9]+(?:_[a-z0-9]+)+)"', code))
    kinds = {f"unknown_{kind}" for kind in ("tier", "class", "level", "title", "issuer")}  # put together from the kind
    ours = {word for word in SENTENCES if ":" not in word}
    assert ours - used - kinds == set()


def test_the_page_explains_every_message_and_no_other() -> None:
    page = README.read_text("utf-8").partition("## Every message explained")[2].partition("\n## ")[0]
    explained = re.findall(r"`((?:scheme:|refused:|prize:)?[a-z0-9]+(?:_[a-z0-9]+)*)`", page)
    known = {word for word in explained if word in SENTENCES}
    assert set(SENTENCES) - known == set()
    assert [word for word in explained if ":" in word and word not in SENTENCES] == []


def test_a_problem_is_said_with_its_place_and_its_word() -> None:
    problem = Problem("marks.csv", 7, "seat", "seat_missing", {"aspect": "look"})
    assert (
        Problems((problem,)).text("en")
        == 'marks.csv, line 7, seat: Each judge marks "look": name the seat. [seat_missing]'
    )
    assert Problems((problem,)).text("zh").startswith("marks.csv，第 7 行，seat：评分点“look”")
