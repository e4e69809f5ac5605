"""Who may mark whom, in real browsers: a dead tablet in a panel of three, a substitute, a tie stated on the tablet."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.chief import CHIEF, PASSWORD, account, hall, office_state, send
from tests.looking import faults, look
from tests.setup.browser import chromium
from tests.spectators import mark, serving
from tests.tablets import FLAGS, answering, in_hall, name_judges, press, seated, shows, values

pytestmark = pytest.mark.browser
PATIENCE = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    name_judges(office)
    reserve = f.PanelSeated("practical", (*office_state(office).panels["practical"], f.Seat("he", "judge-he", True)))
    assert send(office, "desk:cast", "reserve", reserve).outcome == "recorded"
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


def opened(browser: Browser, contexts: list[BrowserContext], **size: int) -> BrowserContext:
    viewport = {"width": size.get("width", 800), "height": size.get("height", 1280)}
    context = browser.new_context(viewport=viewport)
    context.set_default_timeout(PATIENCE)
    contexts.append(context)
    return context


def tablet(office: Office, browser: Browser, contexts: list[BrowserContext], base: str, seat: str) -> Page:
    """A tablet in this seat, on the sheet of s4."""
    context = opened(browser, contexts)
    seated(office, context, in_hall(base), seat)
    page = context.new_page()
    answering(page)
    page.goto(f"{in_hall(base)}/en/judge/sheet/s4")
    return page


def desk(browser: Browser, contexts: list[BrowserContext], base: str) -> Page:
    page = opened(browser, contexts, width=1366, height=1024).new_page()
    page.goto(f"{base}/en/sign-in")
    page.fill("#name", "chief")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/en/desk/")
    return page


def paired(page: Page, base: str, digits: str) -> Page:
    """A new tablet that took a seat with this code and a PIN of its own."""
    answering(page)
    page.goto(f"{base}/en/judge/")
    page.locator("#code").fill(digits)
    page.locator("form button[type=submit]").first.click()
    page.locator("#pin").fill("2468")
    page.locator("#again").fill("2468")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/judge/sheets")
    return page


def test_a_dead_tablet_does_not_block_its_panel_and_a_substitute_marks_on(
    office: Office, browser: Browser, base: str, contexts: list[BrowserContext]
) -> None:
    wang = tablet(office, browser, contexts, base, "wang")
    press(wang, "look", "2")
    shows(wang, "look", "kept", "2")
    mark(office, "s4", "look", "3", "li")  # Zhang's tablet is dead, and never gives his
    others = wang.locator("#cell-look [data-others]")
    expect(others).to_contain_text("to come", timeout=PATIENCE)
    chief = desk(browser, contexts, base)
    chief.goto(base + CHIEF)
    chief.get_by_role("link", name="Absence and substitute: 张伟").click()
    line = chief.locator("#absent .tick-line", has_text="Practical panel: 2 of 3 judges").first
    line.get_by_role("checkbox").check()
    form = chief.locator("#absent form").first
    form.get_by_label("Reason").fill("His tablet is dead")
    form.get_by_role("button", name="Absent for the ticked").click()
    expect(chief.locator("#return")).to_contain_text("His tablet is dead")
    expect(others).not_to_contain_text("to come", timeout=PATIENCE)
    expect(others).to_contain_text("Excellent", timeout=PATIENCE)  # what Li gave is revealed

    form = chief.locator("#substitute form")
    form.get_by_label("Name", exact=True).fill("孙丽华")
    form.get_by_label("Name in English").fill("Sun Lihua")
    form.get_by_label("Reason").fill("He has gone home")
    form.get_by_role("button", name="Seat the substitute").click()
    digits = chief.locator(".pairing-code").inner_text()
    expect(chief.locator("h1")).to_have_text("Sun Lihua")
    sheets = chief.locator("#return form")
    sheets.get_by_role("checkbox").check()
    sheets.get_by_label("Reason").fill("A substitute sits there")
    sheets.get_by_role("button", name="Marks the ticked again").click()

    new = paired(opened(browser, contexts).new_page(), in_hall(base), digits)
    expect(new.locator(".sits b")).to_have_text("Sun Lihua")
    new.goto(f"{in_hall(base)}/en/judge/sheet/s4")
    press(new, "look", "1")
    shows(new, "look", "kept", "1")
    assert values(office, "look", subject="s4", seat="zhang") == ["1"]


def test_a_judge_states_a_tie_on_the_tablet_and_a_reserve_stands_in(
    office: Office, browser: Browser, base: str, contexts: list[BrowserContext]
) -> None:
    wang = tablet(office, browser, contexts, base, "wang")
    press(wang, "look", "2")
    shows(wang, "look", "kept", "2")
    wang.get_by_role("button", name="I have ties to this one").click()
    dialog = wang.locator("#ask-tie")
    expect(dialog).to_contain_text("Only the chief judge can lift it")
    dialog.get_by_label("What kind of tie").fill("My nephew")
    dialog.get_by_role("button", name="Yes, I have ties").click()
    expect(wang.locator("#standing")).to_contain_text("You may not mark this one")
    expect(wang.get_by_role("button", name="I have ties to this one")).to_be_hidden()
    expect(wang.locator("#cell-look [data-value='2']")).to_be_disabled()
    assert faults(wang) == []

    chief = desk(browser, contexts, base)
    chief.goto(base + CHIEF)
    expect(chief.locator("#notices")).to_contain_text("王芳 stated a tie")
    expect(chief.locator("#g-s4")).to_contain_text("recused: 王芳")
    chief.get_by_role("link", name="Judges and recusals").click()
    place = chief.locator("#place-s4-wang")
    expect(place).to_contain_text("My nephew")
    place.get_by_role("button", name="Stands in").click()
    expect(chief.locator("#place-s4-wang")).to_contain_text("stands in")

    he = tablet(office, browser, contexts, base, "he")
    press(he, "look", "3")
    shows(he, "look", "kept", "3")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_and_targets_are_large(
    office: Office, browser: Browser, base: str, contexts: list[BrowserContext], language: str
) -> None:
    for seat in ("wang", "li"):
        assert send(office, "desk:cast", f"tie-{seat}", f.SeatRecused(seat, "s4", "declared")).outcome == "recorded"
    excused = f.SeatExcused("zhang", "s4", "practice", "ab" * 32)
    assert send(office, "desk:cast", "absent", excused).outcome == "recorded"
    page = desk(browser, contexts, base)
    wrong: list[str] = []
    for path in ("/recusals", "/recusals/wang"):
        page.goto(base + CHIEF.replace("/en/", f"/{language}/") + path)
        look(page, f"{language}-judges{path}", wrong)
    assert not wrong, "\n".join(wrong)
