"""Oversight in real browsers: summaries on two tablets, two signatures, a locked day while a tablet holds a mark."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.cast import COMPETITORS, PRACTICAL_SEATS
from tests.chief import CHIEF, PASSWORD, account, office_state
from tests.looking import look
from tests.overseen import finish, overseen, sign_all
from tests.setup.browser import chromium
from tests.spectators import EVENT, desk, found, mark, score, serving
from tests.tablets import FLAGS, Network, answering, cell, in_hall, name_judges, press, seated, shows

pytestmark = pytest.mark.browser
SECOND = f"/en/desk/event/{EVENT}/second"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    account(office, "chief")
    account(office, "supervisor")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def new() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1024, "height": 768}))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def signed_in(new_page: Callable[[], Page], base: str) -> Open:
    def sign_in(name: str) -> Page:
        page = new_page()
        page.goto(f"{base}/en/sign-in")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/en/desk/")
        return page

    return sign_in


@pytest.fixture
def tablet(new_page: Callable[[], Page], office: Office, base: str) -> Open:
    def sit(seat: str, path: str = "sheets", language: str = "en") -> Page:
        page = new_page()
        seated(office, page.context, in_hall(base), seat)
        page.goto(f"{in_hall(base)}/{language}/judge/{path}")
        return page

    return sit


def test_a_summary_accepted_on_two_tablets_is_signed_by_the_chief_and_by_a_second_account(
    office: Office, base: str, tablet: Open, signed_in: Open
) -> None:
    overseen(office, summary=True, four_eyes=True)
    score(office, "s1", "88")
    score(office, "s2", "77.5")
    wang, li = tablet("wang"), tablet("li", "sheet/s1")
    expect(wang.locator("#summaries")).to_be_hidden()
    sign_all(office)
    for page in (wang, li):
        link = page.locator('#summaries a[data-module="practice"]')
        expect(link).to_contain_text("waits for you")
        link.click()
        expect(page.locator(".summary li")).to_have_count(2)
        page.get_by_role("button", name="Accept this summary").click()
        expect(page.locator(".accepted")).to_have_text("accepted by you")
    chief = signed_in("chief")
    chief.goto(base + CHIEF)
    practice = chief.locator("#module-practice")
    expect(practice.get_by_text("To be signed when the judges have accepted the summary.")).to_be_visible()
    practice.get_by_text("Go on without a judge's acceptance").click()
    practice.get_by_label("Judge").select_option("zhang")
    practice.get_by_label("Reason").fill("Taken ill")
    practice.get_by_role("button", name="Go on without").click()
    practice.get_by_role("button", name="Sign this module").click()
    practice.get_by_role("link", name="waits for the second signature").click()
    expect(chief.get_by_text("You signed this module")).to_be_visible()
    second = signed_in("supervisor")
    second.get_by_role("link", name="Second signature").click()
    second.locator("#module-practice").get_by_role("button", name="Sign as the second").click()
    expect(second.locator("#module-practice")).to_contain_text("signed twice")
    chief.goto(base + CHIEF)
    expect(chief.locator("#module-practice-state")).to_contain_text("second signature supervisor")
    assert office_state(office).oversight.countersigned.keys() == {"practice"}


def test_a_correction_is_proposed_by_the_chief_and_confirmed_by_a_supervisor(
    office: Office, base: str, signed_in: Open
) -> None:
    overseen(office, four_eyes=True)
    finish(office)
    chief, second = signed_in("chief"), signed_in("supervisor")
    chief.goto(f"{base}{CHIEF}/subject/s1")
    length = chief.locator("#cell-length")
    length.get_by_text("Correct or take away").click()
    length.get_by_label("Right value").fill("150.2")
    length.get_by_label("Reason").fill("Wrong line of the gauge")
    length.get_by_role("button", name="Correct it").click()
    expect(length).to_contain_text("correction to 150.2 waits for a second account")
    second.goto(base + SECOND)
    second.get_by_role("button", name="Confirm the correction").click()
    expect(second.get_by_text("No correction waits for a second account.")).to_be_visible()
    chief.reload()
    expect(length.locator(".chief-value b")).to_have_text("150.2")


def test_a_mark_held_while_the_day_is_locked_is_kept_aside_and_accepted(
    office: Office, base: str, tablet: Open, signed_in: Open
) -> None:
    overseen(office)
    page = tablet("wang", "sheet/s1")
    answering(page)
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held", "2")
    chief = signed_in("chief")
    chief.goto(base + CHIEF)
    chief.get_by_role("button", name="Lock Day 1").click()
    expect(chief.locator("#day-c1-state")).to_contain_text("locked")
    network.shut = False
    shows(page, "look", "aside", "2")
    expect(cell(page, "look")).to_contain_text("The day of marking")
    expect(cell(page, "look").locator("[data-day]")).to_have_text(re.compile("has locked Day 1"))
    expect(cell(page, "finish").locator("[data-put]")).to_be_disabled()
    expect(cell(page, "safety").locator("[data-put]")).to_be_enabled()
    chief.goto(f"{base}{CHIEF}/late")
    chief.get_by_role("button", name="Let it count").click()
    expect(chief.get_by_text("No late mark waits for you.")).to_be_visible()
    assert office_state(office).subjects["s1"].marks["look", "wang"].fact.value == "2"
    shows(page, "look", "kept", "2")
    desk(office, EVENT, f.DayUnlocked("c1", "ab" * 32))
    expect(cell(page, "look").locator("[data-day]")).to_be_empty()
    expect(cell(page, "finish").locator("[data-put]")).to_be_enabled()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_the_pages_of_oversight_and_nothing_runs_off_the_side(
    office: Office, base: str, tablet: Open, signed_in: Open, language: str
) -> None:
    overseen(office, summary=True, four_eyes=True)
    finish(office)
    standing = office_state(office).subjects["s1"].marks["look", "wang"].key
    desk(office, EVENT, f.CorrectionProposed("s1", "look", "wang", "0", standing, "ab" * 32))
    chief, wang = signed_in("chief"), tablet("wang")
    pages = [(chief, base, path.replace("/en/", f"/{language}/")) for path in (CHIEF, f"{CHIEF}/judges", SECOND)]
    pages += [(wang, in_hall(base), f"/{language}/judge/{path}") for path in ("sheets", "summary/practice")]
    wrong: list[str] = []
    for page, at, path in pages:
        page.goto(at + path)
        look(page, f"{language}-oversight-{path.rpartition('/')[2]}", wrong)
    assert not wrong, "\n".join(wrong)


def test_what_a_judge_touches_on_a_summary_is_large_enough_for_a_thumb(office: Office, tablet: Open) -> None:
    overseen(office, summary=True)
    finish(office)
    page = tablet("wang")
    for touch in (page.locator("#summaries a").first, page.locator(".startlist a").first):
        box = touch.bounding_box()
        assert box is not None and box["height"] >= 48
    page.goto(page.url.replace("sheets", "summary/practice"))
    for touch in page.locator("main .button").all():
        box = touch.bounding_box()
        assert box is not None and box["height"] >= 48 and box["width"] >= 48


def test_a_judges_strip_of_dots_stands_beside_its_words(office: Office, base: str, signed_in: Open) -> None:
    found(office)
    name_judges(office)
    for subject in COMPETITORS:
        for seat, value in zip(PRACTICAL_SEATS, ("9", "7", "5.5"), strict=True):
            mark(office, subject, "finish", value, seat)
            mark(office, subject, "look", "2", seat)
    chief = signed_in("chief")
    chief.goto(base + CHIEF)
    chief.get_by_role("link", name="How the judges mark").click()
    lines = chief.locator(".judge-line")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("clearly milder than the panel")
    expect(lines.first.locator("circle")).not_to_have_count(0)
