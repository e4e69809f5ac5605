"""Before the day, as the server sees it: which browsers can mark, what is said without script, what a tablet keeps."""

import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from competition.app import create_app
from competition.pages.house import house
from competition.tally.office import Office, open_office
from judges.browsers import browser_of
from judges.findings import CHECKS
from judges.readiness import kept_files
from tests.spectators import found

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + WEBKIT + " Version/{} Safari/605.1.15"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) " + WEBKIT + " CriOS/120.0 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 9; SM-T590) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
WECHAT = ANDROID.format(116) + " XWEB/1160 MMWEBSDK/20230504 MicroMessenger/8.0.37.2380(0x2800255B) Language/zh_CN"


@pytest.fixture
def client(sqlite_url: str) -> Iterator[FlaskClient]:
    office: Office = open_office(sqlite_url)
    found(office)
    yield create_app(office).test_client()
    office.close()


@pytest.mark.parametrize(
    ("said", "name", "version", "verdict"),
    [
        (ANDROID.format(92), "Chrome", "92", "good"),
        (ANDROID.format(91), "Chrome", "91", "old"),
        (ANDROID.format(138), "Chrome", "138", "good"),
        (IPAD.format("15.4"), "Safari", "15.4", "good"),
        (IPAD.format("15.3"), "Safari", "15.3", "old"),
        (IPAD.format("17.0"), "Safari", "17.0", "good"),
        (IPHONE.format("15_3_1"), "Safari", "15.3", "old"),
        (IPHONE.format("16_1"), "Safari", "16.1", "good"),
        ("Mozilla/5.0 (Android 10; Tablet; rv:97.0) Gecko/97.0 Firefox/97.0", "Firefox", "97", "old"),
        ("Mozilla/5.0 (Android 10; Tablet; rv:98.0) Gecko/98.0 Firefox/98.0", "Firefox", "98", "good"),
        ("curl/8.0", "", "", "unknown"),
        ("", "", "", "unknown"),
        ("(" * 100_000, "", "", "unknown"),
    ],
)
def test_a_browser_is_judged_by_what_it_says_of_itself(said: str, name: str, version: str, verdict: str) -> None:
    browser = browser_of(said)
    assert (browser.name, browser.version, browser.verdict, browser.chat) == (name, version, verdict, "")


@pytest.mark.parametrize(
    ("more", "chat"),
    [
        (" MicroMessenger/8.0", "WeChat"),
        (" DingTalk/6.5", "DingTalk"),
        (" QQ/8.9", "QQ"),
        (" Lark/7.1", "Feishu"),
        ("", ""),
    ],
)
def test_a_chat_programs_own_browser_is_known(more: str, chat: str) -> None:
    assert browser_of(ANDROID.format(116) + more).chat == chat


@pytest.mark.parametrize(("language", "words"), [("zh", "在浏览器打开"), ("en", "Open in browser")])
def test_inside_wechat_the_page_says_how_to_get_out_without_script(
    client: FlaskClient, language: str, words: str
) -> None:
    page = client.get(f"/{language}/judge/check", headers={"User-Agent": WECHAT}).get_data(as_text=True)
    assert words in page
    assert re.search(r'data-check="chat" data-state="trouble"', page)
    assert re.search(r'data-check="browser" data-state="ok"', page)


def test_a_browser_that_is_too_old_is_told_so_with_its_version(client: FlaskClient) -> None:
    page = client.get("/en/judge/check", headers={"User-Agent": ANDROID.format(80)}).get_data(as_text=True)
    assert "Chrome 80 is too old" in page and re.search(r'data-check="browser" data-state="trouble"', page)


def test_what_a_browser_says_is_never_markup(client: FlaskClient) -> None:
    page = client.get("/en/judge/check", headers={"User-Agent": "<b>DingTalk</b> Chrome/<script>"}).get_data(
        as_text=True
    )
    assert "<b>DingTalk" not in page and "<script>" not in page.replace('<script type="application/json"', "")


def test_every_trouble_and_every_note_says_what_to_do() -> None:
    silent = [
        (id, name)
        for id, check in CHECKS.items()
        for name, finding in check.findings.items()
        if finding.state in ("warning", "trouble") and not finding.todo
    ]
    assert silent == []


def test_the_worker_names_its_version_and_only_files_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/zh/judge/worker.js")
    assert answer.content_type.startswith("text/javascript")
    told = json.loads(answer.get_data(as_text=True).split("\n", 1)[0].removeprefix("self.JINBANG = ").rstrip(";"))
    assert told["language"] == "zh" and re.fullmatch(r"[0-9a-f]{16}", told["version"])
    assert told["files"] == kept_files("zh")
    for file in told["files"]:
        assert client.get(file).status_code == 200, file
    assert "/static/tablet/worker.js" not in told["files"]


def test_every_script_that_a_kept_script_imports_is_kept() -> None:
    kept = {file.split("?")[0].removeprefix("/static/") for file in kept_files("en")}
    for name in sorted(each for each in kept if each.startswith("tablet/")):
        for imported in re.findall(r'from "\./(\w+\.js)"', (house("static") / name).read_text("utf-8")):
            assert f"tablet/{imported}" in kept, (name, imported)


def test_a_page_says_whose_it_is_and_nobodys_is_nobodys(client: FlaskClient) -> None:
    assert client.get("/zh/judge/").headers["Jinbang-Seat"] == "none"
