"""Coding in real browsers: coders seal, two panels see their own codes, a supervisor opens, names appear."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.tally.office import Office, open_office
from tests import coding_day as day
from tests.chief import PASSWORD
from tests.coding_day import EVENT
from tests.looking import look
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablets import FLAGS, in_hall, seated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    assert not found, "\n".join(dict.fromkeys(found))


def watched(browser: Browser, wrong: list[str], width: int = 1366, height: int = 1024) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    return page


def at_desk(browser: Browser, base: str, name: str, wrong: list[str], language: str = "en") -> Page:
    page = watched(browser, wrong)
    page.goto(f"{base}/{language}/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{language}/desk/")
    return page


def tablet_of(browser: Browser, base: str, office: Office, seat: str, wrong: list[str], language: str = "en") -> Page:
    page = watched(browser, wrong, 1024, 768)
    seated(office, page.context, in_hall(base), seat, EVENT)
    page.goto(f"{in_hall(base)}/{language}/judge/sheets")
    return page


def test_codes_are_sealed_marked_by_and_opened(office: Office, base: str, browser: Browser, wrong: list[str]) -> None:
    one, two = (at_desk(browser, base, name, wrong) for name in ("coder-one", "coder-two"))
    seal_by_clicks(one, two, base)
    organiser = at_desk(browser, base, "organiser", wrong)
    organiser.goto(f"{base}/en/desk/event/{EVENT}")
    organiser.locator("form[action$=session-open] button").first.click()
    compare_tablets(office, base, browser, wrong)
    day.mark_all(office)
    day.sign(office)
    open_by_clicks(one, two, at_desk(browser, base, "supervisor", wrong), base)
    organiser.goto(f"{base}/en/desk/event/{EVENT}")
    organiser.locator("form[action$=publish-provisional] button").click()
    public = watched(browser, wrong, 390, 844)
    public.goto(f"{base}/en/event/{EVENT}")
    expect(public.locator("main")).to_contain_text("Fang Lixin")


def seal_by_clicks(one: Page, two: Page, base: str) -> None:
    """The first coder types from paper, the second has the computer draw."""
    one.get_by_role("link", name="Codes", exact=True).click()
    one.get_by_role("link", name="Make the codes of “Workstation”").click()
    for number, name in enumerate(day.NAMES_EN, 1):
        one.get_by_label(f"Code of {name}").fill(f"w{number}")
    one.get_by_role("button", name="Seal these codes").click()
    expect(one.get_by_role("row", name="Fang Lixin")).to_contain_text("W1")
    two.goto(f"{base}/en/desk/event/{EVENT}/codes/piece")
    expect(two.locator("main")).not_to_contain_text("Fang Lixin")
    two.get_by_label("Codes to draw from").fill("P11-P17")
    two.get_by_role("button", name="Draw and seal").click()
    expect(two.get_by_role("heading", name="Sealed codes of “Work piece”")).to_be_visible()


def compare_tablets(office: Office, base: str, browser: Browser, wrong: list[str]) -> None:
    """The same piece has another code on the tablet of another panel, and another place in the list."""
    stations, pieces = day.codes_of(office, "station"), day.codes_of(office, "piece")
    subject = next(each for each, code in stations.items() if code == "W3")
    craft, measuring = (tablet_of(browser, base, office, seat, wrong) for seat in ("j1", "m1"))
    here, there = (day.labels_of(office, seat)[subject] for seat in ("j1", "m1"))
    expect(craft.locator(f"[data-subject='{here}'] .code")).to_have_text("W3")
    expect(measuring.locator(f"[data-subject='{there}'] .code")).to_have_text(pieces[subject])
    expect(craft.locator(".startlist .code").first).to_have_text("W1")
    expect(measuring.locator(".startlist .code").first).to_have_text("P11")
    measuring.locator(f"[data-subject='{there}']").click()
    expect(measuring.locator("main")).to_contain_text(pieces[subject])
    expect(measuring.locator("main")).not_to_contain_text("W3")


def open_by_clicks(one: Page, two: Page, supervisor: Page, base: str) -> None:
    """The outermost layer first; names appear with the innermost."""
    two.goto(f"{base}/en/desk/event/{EVENT}/codes")
    two.get_by_role("button", name="Ask for the opening of “Work piece”").click()
    expect(two.locator("#piece")).to_contain_text("A supervisor opens it now")
    supervisor.get_by_role("link", name="Opening of codes").click()
    supervisor.get_by_role("button", name="Open “Work piece”").click()
    expect(supervisor.locator("#opened")).to_contain_text("P11")
    expect(supervisor.locator("#opened")).not_to_contain_text("Fang Lixin")
    one.goto(f"{base}/en/desk/event/{EVENT}/codes")
    one.get_by_role("button", name="Ask for the opening of “Workstation”").click()
    expect(one.locator("#station")).to_contain_text("A supervisor opens it now")
    supervisor.reload()
    supervisor.get_by_role("button", name="Open “Workstation”").click()
    expect(supervisor.locator("#opened")).to_contain_text("Fang Lixin")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_every_target_is_48_px_and_nothing_runs_off(
    office: Office, base: str, browser: Browser, wrong: list[str], language: str
) -> None:
    codes = f"{base}/{language}/desk/event/{EVENT}/codes"
    one = at_desk(browser, base, "coder-one", wrong, language)
    one.goto(codes)
    look(one, f"{language}-codes", wrong)
    one.goto(f"{codes}/station")
    look(one, f"{language}-make", wrong)
    for number in range(1, 8):
        one.fill(f"[name=code-{number}]", "W1" if number < 3 else "七" if number == 4 else f"W{number}")
    one.locator("form:has([value=typed]) button").click()
    expect(one.locator(".codes-line .told")).to_have_count(3)
    look(one, f"{language}-wrong", wrong)
    for number in range(1, 8):
        one.fill(f"[name=code-{number}]", f"W{number}")
    one.locator("form:has([value=typed]) button").click()
    expect(one.locator(".codes-table")).to_be_visible()
    look(one, f"{language}-list", wrong)
    two = at_desk(browser, base, "coder-two", wrong, language)
    two.goto(f"{codes}/piece")
    two.locator("form:has([value=computer]) button").click()
    expect(two.locator(".codes-proof code")).to_have_count(2)
    day.open_session(office)
    tablet = tablet_of(browser, base, office, "m1", wrong, language)
    expect(tablet.locator(".startlist .code").first).to_have_text("01")
    look(tablet, f"{language}-tablet", wrong)
    look_at_openings(one, two, at_desk(browser, base, "supervisor", wrong, language), office, base, wrong, language)


def look_at_openings(
    one: Page, two: Page, supervisor: Page, office: Office, base: str, wrong: list[str], language: str
) -> None:
    """From what is missing to names."""
    day.mark_all(office)
    codes = f"{base}/{language}/desk/event/{EVENT}/codes"
    supervisor.goto(f"{base}/{language}/desk/event/{EVENT}/opening")
    look(supervisor, f"{language}-waiting", wrong)
    day.sign(office)
    two.goto(codes)
    two.locator("#piece form button").click()
    expect(two.locator("#piece form")).to_have_count(0)
    look(two, f"{language}-asked", wrong)
    supervisor.reload()
    look(supervisor, f"{language}-opening", wrong)
    supervisor.locator("#piece form button").click()
    expect(supervisor.locator("#opened")).to_be_visible()
    one.goto(codes)
    one.locator("#station form button").click()
    expect(one.locator("#station form")).to_have_count(0)
    supervisor.reload()
    supervisor.locator("#station form button").click()
    expect(supervisor.locator("#opened")).to_contain_text(day.NAMES[0] if language == "zh" else day.NAMES_EN[0])
    look(supervisor, f"{language}-opened", wrong)
