"""The chief's desk in a real browser, under the real policy: the grid that follows, and a correction by clicks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.tally.office import Office, open_office
from tests.chief import CHIEF, PASSWORD, account, hall, late_mark, sign_sheet
from tests.looking import look
from tests.setup.browser import chromium
from tests.spectators import mark, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A tablet-sized page on which the chief has signed in."""
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{base}/en/sign-in")
    page.fill("#name", "chief")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/en/desk/")
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)


def test_the_grid_follows_without_a_reload_and_without_flicker(office: Office, base: str, page: Page) -> None:
    page.goto(base + CHIEF)
    theory = page.locator("#g-s4 td").first
    expect(theory).to_have_text(re.compile("not begun"))
    page.evaluate("window.row = document.getElementById('g-s4'); document.querySelector('#g-s4 a').focus()")
    mark(office, "s4", "t1", "60")
    expect(theory).to_have_text(re.compile("all marked"))
    expect(page.locator("#module-theory-state button")).to_have_text("Sign this module")
    assert page.evaluate("window.row === document.getElementById('g-s4')"), "the row was made anew"
    assert page.evaluate("document.activeElement === document.querySelector('#g-s4 a')"), "the focus was lost"
    expect(page.locator("#current")).to_have_text("follows by itself")


def test_a_grid_that_is_not_current_says_so(page: Page, base: str) -> None:
    page.goto(base + CHIEF)
    expect(page.locator("#current")).to_have_text("follows by itself")
    page.context.set_offline(True)
    expect(page.locator("#current")).to_have_text(re.compile("^not up to date: no answer"))
    page.context.set_offline(False)
    expect(page.locator("#current")).to_have_text("follows by itself")
    page.context.clear_cookies()
    expect(page.locator("#current")).to_have_text("not up to date: sign in again")
    expect(page.locator("#g-s4")).to_be_visible()


def test_the_chief_corrects_decides_and_signs_by_clicks_alone(office: Office, base: str, page: Page) -> None:
    page.goto(base + CHIEF)
    page.locator("#g-s1 a").click()
    cell = page.locator("#cell-length")
    cell.get_by_text("Correct or take away").click()
    cell.get_by_label("Right value").fill("150.20")
    cell.get_by_role("button", name="Correct it").click()
    expect(cell.get_by_role("alert")).to_have_text(re.compile("needs a reason"))
    cell.get_by_label("Reason").fill("Wrong line of the gauge")
    cell.get_by_role("button", name="Correct it").click()
    expect(cell.locator(".chief-value b")).to_have_text("150.2")
    number = late_mark(office, "60")
    page.goto(base + CHIEF)
    page.get_by_role("link", name="1 late mark waits for you").click()
    page.locator(f"#late-{number}").get_by_role("button", name="Let it count").click()
    expect(page.get_by_text("No late mark waits for you.")).to_be_visible()
    page.goto(base + CHIEF)
    page.get_by_role("button", name="Sign this module").first.click()
    expect(page.locator("#module-theory-state")).to_contain_text("signed by the chief judge")
    assert "theory" in office.replicas.of("welding").state.signed_modules


def test_a_long_reason_half_typed_is_not_lost_when_the_desk_moves(office: Office, base: str, page: Page) -> None:
    mark(office, "s4", "t1", "60")
    page.goto(base + CHIEF)
    page.get_by_role("button", name="Sign this module").first.click()
    page.locator("#module-theory summary").first.click()
    page.get_by_label("Reason").fill("Half a reason")
    mark(office, "s4", "length", "150")
    expect(page.locator("#g-s4 td").nth(1)).to_have_text(re.compile("1/9"))
    expect(page.get_by_label("Reason")).to_have_value("Half a reason")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(office: Office, base: str, page: Page, language: str) -> None:
    sign_sheet(office, "zhao", "s1", "theory")
    late_mark(office, "60")
    late_mark(office, "45.5", "late-2", "s1")
    wrong: list[str] = []
    for path in ("", "/subject/s1", "/subject/s4", "/late"):
        page.goto(base + CHIEF.replace("/en/", f"/{language}/") + path)
        look(page, f"{language}-chief{path}", wrong)
    assert not wrong, "\n".join(wrong)
