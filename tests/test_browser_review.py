"""An appeal in real browsers, from provisional results to the correction notice and final results, by clicks alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.access import own_codes
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.tally.office import Office, now_ms, open_office
from tests.chief import PASSWORD, account, office_state
from tests.looking import look
from tests.setup.browser import chromium
from tests.spectators import EVENT, desk, found, score, serving

pytestmark = pytest.mark.browser
PRIZES = f.PrizesPinned((f.PrizeRule("gold", 1), f.PrizeRule("silver", 1)))
STEPS: tuple[f.ProfileStep, ...] = ("provisional", "final")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    founded = f.EventFounded(VERSION, visibility="published", depth="totals")
    found(office, people=("s1", "s2", "s3", "s4"), prizes=PRIZES, founded=founded)
    desk(office, EVENT, f.ProfilePinned(STEPS), f.ReviewPinned(top=2, share="1/2"))
    for subject, value in zip(("s1", "s2", "s3", "s4"), ("88", "77.5", "60", "45.5"), strict=True):
        score(office, subject, value)
    for role in ("organiser", "chief", "supervisor", "arbiter"):
        account(office, role)
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


def watched(browser: Browser, wrong: list[str], width: int, height: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    return page


def at_desk(browser: Browser, base: str, role: str, wrong: list[str], language: str = "en") -> Page:
    page = watched(browser, wrong, 1366, 1024)
    page.goto(f"{base}/{language}/sign-in")
    page.fill("#name", role)
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{language}/desk/")
    return page


def phone_of(browser: Browser, base: str, office: Office, subject: str, wrong: list[str], language: str = "en") -> Page:
    code = own_codes.make(office, EVENT, [subject], now_ms())[subject]
    page = watched(browser, wrong, 390, 844)
    page.goto(f"{base}/{language}/own/")
    page.fill("#code", code)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{language}/own/result")
    return page


def publish(office: Office, stage: str) -> None:
    found = digest(Scorer().standings(office_state(office)))
    desk(office, EVENT, f.ResultsPublished("final" if stage == "final" else "provisional", VERSION, found))


def test_an_appeal_is_filed_admitted_weighed_upheld_and_told_to_the_public(
    office: Office, base: str, browser: Browser, wrong: list[str]
) -> None:
    organiser = at_desk(browser, base, "organiser", wrong)
    organiser.goto(f"{base}/en/desk/event/{EVENT}")
    organiser.locator("form[action$=publish-provisional] button").click()
    phone = phone_of(browser, base, office, "s4", wrong)
    expect(phone.locator(".own-left")).to_contain_text(re.compile("1:5[0-9]:"))
    phone.locator("select[name=module]").select_option("theory")
    phone.fill("#reason", "My theory sheet was added up wrongly")
    phone.get_by_role("button", name="File the appeal").click()
    phone.wait_for_url("**/own/receipt/*")
    expect(phone.locator(".review-line")).to_contain_text(EVENT)
    supervisor = at_desk(browser, base, "supervisor", wrong)
    supervisor.get_by_role("link", name="Re-check and appeals").click()
    supervisor.locator("#appeals").get_by_role("link").first.click()
    supervisor.get_by_role("button", name="Admit it", exact=True).click()
    expect(supervisor.locator(".review-stage")).to_contain_text("waiting for the decision")
    arbiter = at_desk(browser, base, "arbiter", wrong)
    arbiter.goto(supervisor.url.partition("#")[0])
    arbiter.get_by_label("Upheld").check()
    arbiter.get_by_label("Test score").fill("100")
    arbiter.fill("#why", "The sheet says 100")
    arbiter.get_by_role("button", name="Show the effect first").click()
    mine = arbiter.locator(".review-mine")
    expect(mine).to_contain_text("Abdurishit")
    assert office_state(office).subjects["s4"].marks["t1", ""].fact.value == "45.5"
    arbiter.get_by_role("button", name="Confirm the decision").click()
    expect(arbiter.locator(".review-stage")).to_contain_text("upheld")
    public = watched(browser, wrong, 390, 844)
    public.goto(f"{base}/en/event/{EVENT}/corrections")
    expect(public.locator("main")).to_contain_text("was corrected")
    organiser.reload()
    organiser.locator("form[action$=publish-final] button").click()
    public.reload()
    expect(public.locator(".review-table")).to_contain_text("Abdurishit")
    phone.goto(f"{base}/en/own/result")
    expect(phone.locator(".review-stage")).to_contain_text("upheld")
    assert office_state(office).published is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_every_target_is_48_px_and_nothing_runs_off(
    office: Office, base: str, browser: Browser, wrong: list[str], language: str
) -> None:
    supervisor = at_desk(browser, base, "supervisor", wrong, language)
    review = f"{base}/{language}/desk/event/{EVENT}/review"
    supervisor.goto(review)
    supervisor.fill("[name=word]", "茶")
    supervisor.locator("form[action$=draw] button").click()
    look(supervisor, f"{language}-supervisor", wrong)
    supervisor.goto(f"{review}/subject/s1")
    look(supervisor, f"{language}-sample-check", wrong)
    publish(office, "provisional")
    phone = phone_of(browser, base, office, "s4", wrong, language)
    look(phone, f"{language}-own-result", wrong)
    phone.fill("#reason", "理论试卷第三题加分有误，请核对。")
    phone.locator("form[action$=appeal] button").click()
    phone.wait_for_url("**/own/receipt/*")
    look(phone, f"{language}-receipt", wrong)
    phone.goto(f"{base}/{language}/own/result")
    look(phone, f"{language}-own-appealed", wrong)
    (appeal,) = office_state(office).review.appeals
    supervisor.goto(f"{review}/appeal/{appeal}")
    look(supervisor, f"{language}-appeal-filed", wrong)
    supervisor.locator("form[action$=admit] button").click()
    arbiter = at_desk(browser, base, "arbiter", wrong, language)
    arbiter.goto(f"{review}/appeal/{appeal}")
    look(arbiter, f"{language}-appeal", wrong)
    arbiter.locator("[value=upheld]").check()
    arbiter.locator("[name='value-t1/']").fill("100")
    arbiter.fill("#why", "核对试卷，应为 100 分")
    arbiter.locator("form[action$=effect] button").click()
    look(arbiter, f"{language}-effect", wrong)
    arbiter.locator("form[action$=decide] button").click()
    publish(office, "final")
    look_after(office, base, browser, wrong, language)


def look_after(office: Office, base: str, browser: Browser, wrong: list[str], language: str) -> None:
    """The notice, the door, the cards and the re-check."""
    review = f"{base}/{language}/desk/event/{EVENT}/review"
    public = watched(browser, wrong, 390, 844)
    public.goto(f"{base}/{language}/event/{EVENT}/corrections")
    look(public, f"{language}-notice", wrong)
    public.goto(f"{base}/{language}/own/")
    look(public, f"{language}-enter", wrong)
    organiser = at_desk(browser, base, "organiser", wrong, language)
    organiser.goto(review)
    organiser.locator("form[action$=codes] button").first.click()
    look(organiser, f"{language}-codes", wrong)
    chief = at_desk(browser, base, "chief", wrong, language)
    chief.goto(f"{review}/subject/s2")
    look(chief, f"{language}-recheck", wrong)
