"""Every word has its sentence and every message its translation, in Chinese and English."""

import re
import typing
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from competition import access
from competition.pages import shell, words
from competition.pages.refusals import SENTENCES, sentence
from competition.pages.refused_attached import ATTACHED
from competition.pages.refused_chair import CHAIR
from competition.pages.refused_coding import CODING
from competition.pages.refused_facts import FACTS
from competition.pages.refused_hall import HALL
from competition.pages.refused_paper import PAPER
from competition.pages.refused_review import REVIEW
from competition.pages.refused_seats import SEATS
from competition.pages.refused_signing import SIGNING
from competition.rules import board, facts, scheme
from competition.rules.refusals import WORDS

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "competition/pages/locale"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
LATIN = re.compile(r"[A-Za-z]{3,}")
MEANT_LATIN = {"JSON", "Cookie", "PIN", "JPEG", "PNG", "WebP", "PDF"}


def catalogue(language: str) -> Catalog:
    with (LOCALE / shell.LOCALES[language] / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=shell.LOCALES[language])


def translated(message: typing.Any) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings)


def in_the_sources() -> set[str]:
    found: set[str] = set()
    for folder in ("competition", "judges", "templates"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, METHODS):
            found |= set(message) if isinstance(message, tuple) else {message}
    return found - {"", None}


def in_the_catalogue(language: str) -> set[str]:
    ids = [message.id for message in catalogue(language) if message.id]
    return {each for id in ids for each in (id if isinstance(id, tuple) else (id,))}


@pytest.mark.parametrize("language", shell.LANGUAGES)
def test_the_catalogue_knows_every_message_of_the_sources_and_no_other(language: str) -> None:
    assert in_the_catalogue(language) == in_the_sources()


def test_every_message_is_translated_into_chinese_and_none_is_a_guess() -> None:
    assert [message.id for message in catalogue("zh") if message.id and not translated(message)] == []
    assert [message.id for message in catalogue("zh") if message.fuzzy and message.id] == []


def test_every_plural_is_there_in_english() -> None:
    """A message is English already; only its plural needs an entry."""
    plural = [message for message in catalogue("en") if isinstance(message.id, tuple)]
    assert plural and all(translated(message) for message in plural)


@pytest.mark.parametrize("language", shell.LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    def said(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {_all(m.id): _all(m.string) for m in catalogue if m.id and translated(m)}

    with (LOCALE / shell.LOCALES[language] / "LC_MESSAGES/messages.mo").open("rb") as file:
        assert said(read_mo(file)) == said(catalogue(language))


def _all(text: typing.Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


@pytest.mark.parametrize("language", shell.LANGUAGES)
def test_a_translation_takes_the_same_values_as_its_message(language: str) -> None:
    def values(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s|\{(\w+)\}", text))  # type: ignore[arg-type]

    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and translated(message) and any(values(each) != values(ids[-1]) for each in strings):
            wrong.append(message.id)
    assert wrong == []


def test_every_refusal_of_rules_and_access_has_its_sentence() -> None:
    known = {**FACTS, **HALL, **REVIEW, **PAPER, **SEATS, **SIGNING, **CHAIR, **ATTACHED, **CODING}
    assert set(FACTS) | set(HALL) | set(CHAIR) <= set(WORDS) <= set(known)
    assert set(access.WORDS) - set(SENTENCES) == set()


@pytest.mark.parametrize("language", shell.LANGUAGES)
@pytest.mark.parametrize("word", sorted(SENTENCES))
def test_a_refusal_says_what_happened_and_what_to_do(word: str, language: str) -> None:
    named = {**access.WORDS, **WORDS}.get(word) or re.findall(r"%\((\w+)\)s", SENTENCES[word])
    details = dict.fromkeys(named, "7")
    told = sentence(word, details, language)
    assert "%(" not in told and "–" not in told
    assert told.endswith("。" if language == "zh" else ".")
    if language == "zh":
        assert set(LATIN.findall(told)) <= MEANT_LATIN
    else:
        assert not re.search("[\u4e00-\u9fff]", told)


def test_a_detail_that_is_missing_leaves_a_gap_and_no_error() -> None:
    assert sentence("value_out_of_range", {"value": "9"}, "en") == "9 is outside – to –. Enter the mark again."


def test_a_status_is_said_in_the_readers_words() -> None:
    assert "缺考" in sentence("subject_not_competing", {"subject": "s1", "status": "absent"}, "zh")


def test_the_words_of_the_rules_are_all_named_on_pages() -> None:
    for names, literal in (
        (words.PHASES, board.Phase),
        (words.STATUSES, facts.Status),
        (words.KINDS, scheme.Kind),
        (words.STAGES, scheme.Stage),
        (words.MODES, scheme.Mode),
    ):
        assert set(names) == set(typing.get_args(literal))


def test_phases_are_told_apart_in_words() -> None:
    for language in shell.LANGUAGES:
        said = [shell.gettext(language, name) for name, _ in words.PHASES.values()]
        assert len(set(said)) == len(said)


def test_no_message_hides_from_the_catalogue() -> None:
    """`gettext(language, "…")` is not seen by the extraction: its message must be marked with N_."""
    root = Path(__file__).resolve().parent.parent
    hidden = [
        f"{path.name}: {match[0]}"
        for package in ("competition", "judges")
        for path in (root / package).rglob("*.py")
        for match in re.finditer(r'gettext\(\s*[\w.]+,\s*"', path.read_text("utf-8"))
    ]
    assert hidden == []
