"""An explanation in words, whole, in both languages, as a competitor takes it along."""

from collections.abc import Iterator

import pytest

from competition.app import create_app
from competition.rules import VERSION
from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.spectators import EVENT, PEOPLE, found, score

THEORY = ("88", "60", "77.5", "60", "45.5", "77.5")


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


def filled(office: Office, depth: f.Depth = "aspects") -> None:
    found(office, founded=f.EventFounded(VERSION, depth=depth))
    for subject, theory in zip(PEOPLE, THEORY, strict=True):
        score(office, subject, theory)


def text(office: Office, language: str) -> str:
    client = create_app(office).test_client()
    return client.get(f"/{language}/event/{EVENT}/subject/s3/explanation.txt").get_data(as_text=True)


def test_the_text_says_why_this_place_in_chinese(office: Office) -> None:
    filled(office)
    assert text(office, "zh").splitlines()[:7] == [
        "焊工技能竞赛 · 林小燕",
        "镇海港埠公司",
        "名次：第2名。总分：76.60。",
        "",
        "总分 76.60 = 理论知识 77.5 × 0.3 + 实际操作 76.21 × 0.7，四舍五入保留 2 位小数。",
        "与第1名陈伟强（79.75）相差 3.15。",
        "与周敏并列：各项比较均相同。",
    ]


def test_the_text_says_why_this_place_in_english(office: Office) -> None:
    filled(office)
    lines = text(office, "en").splitlines()
    assert lines[4] == "Total 76.60 = Theory 77.5 × 0.3 + Practical work 76.21 × 0.7, rounded to 2 places, half up."
    assert "    Surface: J1 8.3; J2 7; J3 10 (highest, left out) → 7.65 (mean = 7.65)" in lines


def test_at_the_depth_of_totals_the_text_has_totals_alone(office: Office) -> None:
    filled(office, "totals")
    assert "相差 3.15" in text(office, "zh")
    assert "理论知识" not in text(office, "zh")
