"""The hall's desk in a real browser: check-in, draw, clock, incident and decision by clicks; targets, axe, widths."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.chief import PASSWORD, account, office_state
from tests.looking import TABLET, look
from tests.setup.browser import chromium
from tests.spectators import EVENT, desk, found, score, serving

pytestmark = pytest.mark.browser
HALL = f"/en/desk/event/{EVENT}/hall"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
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


def test_a_day_in_the_hall_by_clicks_alone(office: Office, base: str, page: Page) -> None:
    page.get_by_role("link", name="The hall").click()
    for subject in ("s1", "s2", "s4"):
        page.locator(f"#here-{subject}").get_by_role("button", name="Check in").click()
    expect(page.locator("#count")).to_have_text("3 of 6 checked in")

    page.get_by_role("link", name="Draw").click()
    page.get_by_label("only who has checked in").check()
    page.get_by_label("Workstations, such as").fill("A1-A3")
    page.get_by_label("A word said aloud").fill("osmanthus")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_text("3 competitors")).to_be_visible()
    page.get_by_role("button", name="Hold the draw").click()
    expect(page.locator(".floor-table tbody tr")).to_have_count(3)
    (draw,) = office_state(office).hall.draws.values()
    first = draw.lots[0].subject
    expect(page.locator(".floor-table tbody tr").first).to_contain_text("A1")

    page.get_by_role("link", name="Clocks").click()
    page.locator(f'input[value="{first}"]').check()
    page.get_by_label("Minutes allowed").fill("60")
    page.get_by_role("button", name="Start the clocks").click()
    card = page.locator(f"#clock-{first}-theory")
    expect(card.locator("[data-shows=left]")).to_have_text(re.compile("5[89]:[0-5][0-9]"))  # it ticks by itself
    card.get_by_role("button", name="Pause").click()
    expect(card.locator(".floor-state")).to_have_text("paused")
    stood = card.locator("[data-shows=spent]").inner_text()
    page.wait_for_timeout(1200)
    assert card.locator("[data-shows=spent]").inner_text() == stood
    card.get_by_role("button", name="Resume").click()
    expect(card.locator(".floor-state")).to_have_text("running")

    _time_and_points(page, first)
    clock = office_state(office).hall.clocks[first, "theory"]
    assert clock.granted == 150
    page.get_by_role("link", name="Clocks").click()
    expect(card).to_contain_text("2:30 make-up time")
    expect(card.locator("[data-shows=left]")).to_have_text(re.compile("1:0[012]:"))
    assert office_state(office).subjects[first].marks["safety", ""].fact.value == "3"


def _time_and_points(page: Page, subject: str) -> None:
    """Two incidents of one competitor: make-up time for the first, points for the second."""
    for kind, why in (("Equipment fault", "The lamp went out"), ("Violation of the rules", "No goggles")):
        page.get_by_role("link", name="Incidents").click()
        page.get_by_label("Competitor").select_option(subject)
        page.get_by_label("Kind").select_option(label=kind)
        page.get_by_label("Module").select_option(label="Theory")
        page.get_by_label("What happened").fill(why)
        page.get_by_role("button", name="Note it").click()
        page.get_by_role("link", name=re.compile(f"Sheet of .*{kind}")).click()
        if kind == "Equipment fault":
            page.get_by_label("Minutes:seconds").fill("2:30")
            page.locator("form", has_text="Minutes:seconds").get_by_label("Reason").fill("Power cut")
            page.get_by_role("button", name="Grant make-up time").click()
        else:
            page.get_by_label("Aspect of the scheme").select_option("safety ")
            page.get_by_label("Value").fill("3")
            page.get_by_role("button", name="Show what it comes to").click()
            expect(page.get_by_text("Total then")).to_be_visible()
            page.get_by_label("Reason").fill("Seen by two")
            page.get_by_role("button", name="Confirm these points").click()
            expect(page.get_by_text("Points: Breaches of safety is 3")).to_be_visible()


def test_a_press_at_another_desk_comes_to_this_page_and_a_lost_server_is_said(
    office: Office, base: str, page: Page
) -> None:
    desk(office, EVENT, f.ClockStarted("s1", "practice", 60))
    page.goto(f"{base}{HALL}/clocks")
    card = page.locator("#clock-s1-practice")
    expect(page.locator("#clocks-line")).to_have_text("follows the server by itself")
    page.get_by_label("Minutes allowed").fill("4")
    desk(office, EVENT, f.ClockPaused("s1", "practice"))
    expect(card.locator(".floor-state")).to_have_text("paused")
    assert page.get_by_label("Minutes allowed").input_value() == "4"
    page.context.set_offline(True)
    expect(page.locator("#clocks-line")).to_contain_text("no answer from the server")


def test_the_clock_of_the_device_does_not_count(office: Office, base: str, page: Page) -> None:
    desk(office, EVENT, f.ClockStarted("s1", "practice", 3600))
    page.add_init_script("const now = Date.now; Date.now = () => now() + 7200000;")
    page.goto(f"{base}{HALL}/clocks")
    expect(page.locator("#clock-s1-practice [data-shows=left]")).to_have_text(re.compile("5[89]:"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_every_target_is_48_px_and_nothing_runs_off(
    office: Office, base: str, page: Page, language: str
) -> None:
    furnish(office)
    (draw,) = office_state(office).hall.draws
    hall = base + HALL.replace("/en/", f"/{language}/")
    wrong: list[str] = []
    for path in ("", "/draw", f"/draw/{draw}", "/clocks", "/incidents", "/incident/i1", "/incident/i2"):
        page.goto(hall + path)
        look(page, f"{language}-hall{path}", wrong)
    page.goto(f"{hall}/draw")
    for method in ("computer", "urn"):
        page.locator(f"input[value={method}]").check()
        page.locator("[name=word]").fill("茶")
        page.locator(".floor-form button").click()
        look(page, f"{language}-hall-{method}", wrong, sizes=[TABLET])
        page.goto(f"{hall}/draw")
    assert not wrong, "\n".join(wrong)


def furnish(office: Office) -> None:
    """Somebody in every state that the pages know."""
    why = "ab" * 32
    desk(
        office, EVENT,
        f.CheckedIn("s1"), f.CheckedIn("s4"), f.SubjectStatusSet("s3", "absent"),
        f.DrawHeld("urn-1", "urn", (f.Drawn("s4", 1, "西区一号焊接工位"), f.Drawn("s2", 2, "A2"), f.Drawn("s5", 12))),
        f.ClockStarted("s4", "practice", 5400), f.ClockStarted("s2", "practice"), f.ClockPaused("s2", "practice"),
        f.ClockStarted("s6", "theory", 1), f.ClockStarted("s1", "practice"), f.ClockStopped("s1", "practice"),
        f.IncidentNoted("i1", "s4", "equipment", why, "practice"), f.IncidentNoted("i2", "s2", "violation", why),
        f.IncidentNoted("i3", "s4", "injury", why, "practice"), f.IncidentDecided("i3", "time", why, 150),
        f.IncidentDecided("i2", "nothing", why),
    )  # fmt: skip
    score(office, "s1", "88")
