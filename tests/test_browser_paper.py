"""Paper in a real browser: typed twice by the keyboard alone, and met by a mark that a tablet still holds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.chief import PASSWORD, account, hall, office_state
from tests.looking import look
from tests.papers import FULL, KEY, NUMBER
from tests.setup.browser import chromium
from tests.spectators import EVENT, serving
from tests.tablets import FLAGS, Network, answering, cell, in_hall, marked, name_judges, press, seated, shows

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    name_judges(office)
    for name in ("Anna", "Ben"):
        account(office, "recorder", name=name)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


def desk(browser: Browser, base: str, name: str, path: str, language: str = "en") -> Page:
    """A page of a desk at which this account has signed in; it may not end with an error."""
    context = browser.new_context(viewport={"width": 1366, "height": 1024})
    page = context.new_page()
    page.goto(f"{base}/{language}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(f"{base}/{language}/desk/event/{EVENT}/{path}")
    return page


def type_sheet(page: Page, signed: str = "n", **changes: str) -> None:
    """From the number to the kept typing with nothing but the keyboard."""
    expect(page.locator("#number")).to_be_focused()
    page.keyboard.type(f"{EVENT} {NUMBER}\n")
    for aspect, value in {**FULL, **changes}.items():
        expect(page.locator(f"#box-{aspect}")).to_be_focused()
        page.keyboard.type(f"{value}\n")
    expect(page.locator("#signed")).to_be_focused()
    page.keyboard.type(f"{signed}\n")
    expect(page.get_by_role("button", name="Keep this typing")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".paper-kept")).to_be_visible()


def judge(office: Office, browser: Browser, base: str) -> Page:
    """Wang's tablet before the sheet of s4."""
    context = browser.new_context(viewport={"width": 800, "height": 1280})
    seated(office, context, in_hall(base))
    page = context.new_page()
    page.goto(f"{in_hall(base)}/en/judge/sheet/s4")
    answering(page)
    return page


def test_a_sheet_is_typed_twice_by_the_keyboard_alone(office: Office, browser: Browser, base: str) -> None:
    anna, ben = desk(browser, base, "Anna", "paper"), desk(browser, base, "Ben", "paper")
    type_sheet(anna, signed="y")
    expect(anna.locator(".paper-kept")).to_contain_text("typed the first time")
    expect(anna.locator("#number")).to_be_focused()
    type_sheet(ben, signed="y", length="150.2")
    expect(ben.locator(".paper-kept")).to_contain_text("the two typings differ")
    ben.locator(".paper-kept a").click()
    expect(ben.locator(".paper-sides").first).to_contain_text("150.2")
    expect(ben.locator("#box-length")).to_be_focused()
    ben.keyboard.type("150\n")
    ben.keyboard.press("Enter")
    expect(ben.locator(".paper-kept")).to_contain_text("Taken in by Ben")
    record = office_state(office).subjects["s4"]
    assert record.marks["length", ""].fact.value == "150" and ("wang", "practice") in record.signed


def test_a_wrong_box_has_the_focus_and_says_why(browser: Browser, base: str) -> None:
    anna = desk(browser, base, "Anna", f"paper/{NUMBER}")
    for aspect, value in {**FULL, "length": "1500"}.items():
        anna.fill(f"#box-{aspect}", value)
    anna.fill("#signed", "y")
    anna.get_by_role("button", name="Keep this typing").click()
    expect(anna.locator("#wrong-length")).to_contain_text("1500 is outside 100 to 200")
    expect(anna.locator("#box-length")).to_be_focused()
    expect(anna.locator("#box-look")).to_have_value("2")


def test_a_mark_that_a_tablet_held_while_its_paper_was_taken_in_is_put_beside_it(
    office: Office, browser: Browser, base: str
) -> None:
    tablet = judge(office, browser, base)
    network = Network(tablet)
    network.shut = True
    press(tablet, "look", "3")
    shows(tablet, "look", "held", "3")
    type_sheet(desk(browser, base, "Anna", "paper"))
    ben = desk(browser, base, "Ben", "paper")
    type_sheet(ben)
    expect(ben.locator(".paper-kept")).to_contain_text("taken in")
    network.shut = False
    shows(tablet, "look", "conflict")
    trouble = cell(tablet, "look").locator(".trouble")
    expect(trouble).to_contain_text("From paper, typed by the recorders.")
    assert office_state(office).subjects["s4"].marks["look", "wang"].fact.value == "2"
    trouble.locator('[data-do="theirs"]').click()
    shows(tablet, "look", "kept", "2")
    expect(cell(tablet, "look").locator("[data-said]")).to_have_text(
        "kept by the server, from paper, typed by the recorders"
    )
    assert [fact for fact in marked(office) if (fact.subject, fact.aspect) == ("s4", "look")] == []


def test_paper_against_a_kept_mark_is_the_chiefs_to_decide(office: Office, browser: Browser, base: str) -> None:
    tablet = judge(office, browser, base)
    press(tablet, "look", "3")
    shows(tablet, "look", "kept", "3")
    type_sheet(desk(browser, base, "Anna", "paper"))
    ben = desk(browser, base, "Ben", "paper")
    type_sheet(ben)
    expect(ben.locator(".paper-kept")).to_contain_text("the chief judge decides")
    chief = desk(browser, base, "chief", "chief/subject/s4")
    chief.locator("#papers a").click()
    chief.get_by_label("2 on paper").check()
    chief.get_by_label("Reason").first.fill("The judge pressed the wrong key")
    chief.get_by_role("button", name="Decide").click()
    expect(chief.locator(".paper-kept")).to_contain_text("Taken in by chief")
    standing = office_state(office).subjects["s4"].marks["look", "wang"]
    assert isinstance(standing.fact, f.Marked) and standing.fact.value == "2"
    assert office_state(office).papers.sheets[KEY].taken
    shows(tablet, "look", "kept", "2")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_on_the_desks_of_paper(office: Office, browser: Browser, base: str, language: str) -> None:
    account(office, "organiser")
    type_sheet(desk(browser, base, "Anna", "paper"))
    ben = desk(browser, base, "Ben", f"paper/{NUMBER}", language)
    lists, sheets = desk(browser, base, "Ben", "paper", language), desk(browser, base, "organiser", "sheets", language)
    wrong: list[str] = []
    for name, page in (("sheet", ben), ("list", lists), ("print", sheets)):
        look(page, f"{language}-paper-{name}", wrong)
    for aspect, value in {**FULL, "look": "3", "finish": "77"}.items():
        ben.fill(f"#box-{aspect}", value)
    ben.fill("#signed", "y")
    ben.locator("form[data-typing] [type=submit]").click()
    expect(ben.locator("#wrong-finish")).to_be_visible()
    look(ben, f"{language}-paper-wrong", wrong)
    ben.fill("#box-finish", "7")
    ben.locator("form[data-typing] [type=submit]").click()
    ben.locator(".paper-kept a").click()
    expect(ben.locator(".paper-sides").first).to_be_visible()
    look(ben, f"{language}-paper-sides", wrong)
    assert not wrong, "\n".join(wrong)
