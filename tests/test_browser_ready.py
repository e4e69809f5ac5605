"""Before the day, in a real browser: what the tablet's check finds, the certificate's page, and the printed cards."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.access import accounts, sessions
from competition.certificates import Files
from competition.ledger.engine import writing
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.looking import faults, shoot
from tests.secure import authority, pin, secured
from tests.setup.browser import chromium
from tests.spectators import found, serving
from tests.tablets import FLAGS, HALL, in_hall, name_judges

pytestmark = pytest.mark.browser

SIZES = ((390, 844), (800, 1280), (1024, 768))
WECHAT = (
    "Mozilla/5.0 (Linux; Android 9; ELE-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160 MMWEBSDK/20230504 MicroMessenger/8.0.37.2380(0x2800255B) Language/zh_CN"
)
SHOTS = os.environ.get("JINBANG_SHOTS", "")  # a folder for pictures to look at


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def browser(files: Files) -> Iterator[Browser]:
    with chromium(*FLAGS, pin(files)) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    name_judges(office)
    yield office
    office.close()


@pytest.fixture
def base(office: Office, files: Files) -> Iterator[str]:
    with secured(office, files) as base:
        yield base


def finding(page: Page, check: str) -> str | None:
    return page.locator(f'[data-check="{check}"]').get_attribute("data-state")


def checked(page: Page) -> None:
    expect(page.locator("#verdict")).not_to_have_attribute("data-state", "open")
    expect(page.locator('[data-check="script"]')).to_have_attribute("data-state", "ok")
    expect(page.locator('[data-check="clock"]')).not_to_have_attribute("data-state", "open")


def looked_at(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing too small for a thumb, nothing wider than the screen."""
    assert faults(page) == []
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button')].filter((e) => e.offsetParent && e.matches('.button'))"
        ".map((e) => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([, high]) => high < 48)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, name)


def test_over_https_a_current_browser_is_ready_and_can_keep_the_screen_on(browser: Browser, base: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/en/judge/check")
    checked(page)
    states = {check: finding(page, check) for check in ("script", "browser", "chat", "https", "store", "clock")}
    assert set(states.values()) == {"ok"}, states
    assert finding(page, "awake") in ("ok", "warning")
    assert finding(page, "lasting") in ("ok", "warning")
    context.close()


def test_over_plain_http_it_says_what_cannot_be_done(browser: Browser, office: Office) -> None:
    with serving(office) as plain:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{in_hall(plain)}/en/judge/check")
        checked(page)
        assert [finding(page, check) for check in ("https", "lasting", "awake")] == ["warning"] * 3
        assert finding(page, "store") == "ok"
        expect(page.locator('[data-check="https"]')).to_contain_text("must not be reloaded")
        expect(page.locator("#verdict")).to_contain_text("can mark")
        context.close()


@pytest.mark.parametrize(
    ("hours", "state", "words"),
    [(2, "trouble", "2 hours ahead"), (-2, "trouble", "2 hours behind"), (0, "ok", "agrees")],
)
def test_a_wrong_clock_is_told_in_words(browser: Browser, base: str, hours: int, state: str, words: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(f"const now = Date.now; Date.now = () => now() + {hours * 3600000};")
    page.goto(f"{base}/en/judge/check")
    checked(page)
    assert finding(page, "clock") == state
    expect(page.locator('[data-check="clock"]')).to_contain_text(words)
    context.close()


def test_storage_that_is_switched_off_is_trouble(browser: Browser, base: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('off'); };")
    page.goto(f"{base}/en/judge/check")
    checked(page)
    assert finding(page, "store") == "trouble"
    expect(page.locator("#verdict")).to_have_text("Do not mark on this tablet as it is.")
    context.close()


def test_without_script_the_page_says_what_the_server_saw(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, user_agent=WECHAT)
    page = context.new_page()
    page.goto(f"{base}/zh/judge/check")
    states = {check: finding(page, check) for check in ("script", "browser", "chat", "https", "store")}
    assert states == {"script": "trouble", "browser": "ok", "chat": "trouble", "https": "ok", "store": "open"}
    expect(page.locator('[data-check="chat"]')).to_contain_text("在浏览器打开")
    context.close()


def test_the_screen_is_asked_to_stay_on_again_when_the_page_is_seen_again(browser: Browser, base: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "window.asked = 0; Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {"
        " window.asked += 1; return (window.lock = { released: false }); } } });"
    )
    page.goto(f"{base}/en/judge/check")
    checked(page)
    assert page.evaluate("window.asked") == 1
    page.evaluate(
        "(async () => { const { keepAwake } = await import('/static/tablet/awake.js'); await keepAwake();"
        " window.lock.released = true; document.dispatchEvent(new Event('visibilitychange')); })()"
    )
    page.wait_for_function("window.asked >= 2")
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_the_pages_before_the_day_are_clean_at_every_size(
    browser: Browser, base: str, size: tuple[int, int], language: str
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    page = context.new_page()
    for name in ("check", "certificate", "away", ""):
        page.goto(f"{base}/{language}/judge/{name}")
        if name == "check":
            checked(page)
        looked_at(page, f"{name or 'pair'}-{language}-{size[0]}")
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_for_each_judge_is_one_page_of_a6(
    browser: Browser, base: str, office: Office, language: str, tmp_path: Path
) -> None:
    made = accounts.create(office.engine, "Organiser", "organiser", EVENT, now_ms())
    assert isinstance(made, accounts.Made)
    with writing(office.engine) as conn:
        token = sessions.begin(conn, made.account.id, now_ms())
    context = browser.new_context(viewport={"width": 1024, "height": 768}, bypass_csp=True)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": base}])
    page = context.new_page()
    page.goto(f"{base}/{language}/desk/event/{EVENT}/seats")
    page.locator('form[action$="/cards"] button').first.click()
    cards = page.locator(".judge-card")
    seats = cards.count()
    assert seats >= 4
    digits = page.locator(".judge-card .digits").all_inner_texts()
    assert len(set(digits)) == seats
    assert HALL in page.locator(".address").first.inner_text()
    looked_at(page, f"cards-{language}")
    over = page.evaluate(
        "[...document.querySelectorAll('.judge-card')].filter((c) => c.scrollHeight > c.clientHeight).length"
    )
    assert over == 0
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == seats
    assert b"/MediaBox [0 0 297" in printed or b"/MediaBox [0 0 298" in printed
    if SHOTS:
        (Path(SHOTS) / f"cards-{language}.pdf").write_bytes(printed)
    context.close()
    tablet = browser.new_context()
    page = tablet.new_page()
    page.goto(f"{base}/{language}/judge/")
    page.locator("#code").fill(digits[0])
    page.locator("form.code button").click()
    expect(page.locator("body")).not_to_contain_text("six digits from the desk")
    tablet.close()
