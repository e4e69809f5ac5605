"""Languages, figures, moments, and addresses of static files."""

import pytest

from competition.pages import numbers, shell, times
from competition.pages.boards import EventCard
from competition.pages.house import house
from competition.pages.index import EventSummary, without_old_replays
from competition.rules.board import Progress


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [
        (None, None, "zh"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr, en;q=0.8, zh-CN;q=0.9", "zh"),
        (None, "en;q=0.5, zh;q=0.5", "en"),
        (None, "de;q=0.5, ;;q=x", "zh"),
        ("en", "zh", "en"),
        ("klingon", "en", "en"),
    ],
)
def test_a_visitor_gets_the_language_that_was_chosen_or_asked_for(
    cookie: str | None, accept: str | None, language: str
) -> None:
    assert shell.preferred_language(cookie, accept) == language


def test_a_minus_is_as_wide_as_a_figure_and_nothing_is_a_dash() -> None:
    assert (numbers.figure("-1.25"), numbers.figure("7"), numbers.figure(None)) == ("\u200e−1.25", "7", "–")


@pytest.mark.parametrize(
    ("ratio", "decimal"),
    [
        ("88", "88"),
        ("79747/1000", "79.747"),
        ("7/3", "2.3333…"),
        ("-1/8", "\u200e−0.125"),
        ("1/100000", "0.0000…"),
        ("0", "0"),
    ],
)
def test_an_exact_ratio_reads_as_a_decimal_that_is_cut_off_and_says_so(ratio: str, decimal: str) -> None:
    assert numbers.decimal(ratio) == decimal


def test_a_figure_that_was_not_rounded_is_told_whole() -> None:
    assert numbers.exactly("53.35", "53347/1000") == "53.347"
    assert numbers.exactly("88.00", "88") == "88.00"


@pytest.mark.parametrize(
    ("rank", "zh", "en"), [(1, "第1名", "1st"), (2, "第2名", "2nd"), (11, "第11名", "11th"), (23, "第23名", "23rd")]
)
def test_a_place_is_said_in_words(rank: int, zh: str, en: str) -> None:
    assert (numbers.ordinal(rank, "zh"), numbers.ordinal(rank, "en")) == (zh, en)


def test_moments_are_told_in_shanghai() -> None:
    half_past_one_utc = 1_698_283_800_000
    assert times.moment(half_past_one_utc, "zh") == "10月26日 09:30"
    assert times.moment(half_past_one_utc, "en") == "26 Oct, 09:30"
    assert times.stamp(half_past_one_utc) == "2023-10-26T09:30:00.000+08:00"


def test_a_day_is_told_in_words_and_another_text_as_it_is() -> None:
    assert (times.day("2023-06-17", "zh"), times.day("2023-06-17", "en")) == ("2023年6月17日", "17 June 2023")
    assert times.day("2023", "en") == "2023"


def test_a_static_address_names_the_hash_of_what_lies_there() -> None:
    address = shell.asset("css/board.css")
    path, _, version = address.partition("?v=")
    assert (house("static") / path.removeprefix("/static/")).is_file()
    assert len(version) == 12
    assert shell.asset("css/hall.css").partition("?v=")[2] != version


def test_a_template_that_is_not_given_a_value_fails_loudly() -> None:
    with pytest.raises(Exception, match="undefined"):
        shell.render("refusal.html", "zh")


def test_of_the_replays_only_the_newest_is_listed() -> None:
    def event(id: str, of: str) -> EventSummary:
        card = EventCard(id, id, "", "", "", "", "", "", of)
        return EventSummary(card, "final", ("", ""), Progress(0, 0, 0, 0, 0), 0, ())

    events = [event("a-replay-1", "A"), event("real", ""), event("b-replay-2", "B"), event("b-replay-3", "")]
    assert [each.card.id for each in without_old_replays(events)] == ["real", "b-replay-2", "b-replay-3"]
