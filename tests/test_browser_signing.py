"""Signing in a real browser: with a PIN, by hand with the competitor, over a confirmed measurement; offline says so."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from competition.access import pins
from competition.rules import facts as f
from competition.rules.signing import digest_of_sheet
from competition.tally.office import Office, now_ms, open_office
from tests import chief
from tests.cast import EVENT
from tests.looking import faults
from tests.setup.browser import chromium
from tests.spectators import desk, found, mark, serving
from tests.tablets import FLAGS, answering, cell, in_hall, name_judges, put_down, seated, shows
from tests.test_judges_signing import CONFIRMED, keys

pytestmark = pytest.mark.browser

TABLET, TALL = (1024, 768), (800, 1280)
Sit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office, scheme=CONFIRMED)
    name_judges(office)
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def new(size: tuple[int, int] = TABLET, **options: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def sit(office: Office, base: str, new_context: Callable[..., BrowserContext]) -> Iterator[Sit]:
    """Sits a judge down before the sheet of s1; no page may end with an error or against the policy."""
    wrong: list[str] = []

    def sit(seat: str = "wang", language: str = "en", size: tuple[int, int] = TABLET) -> Page:
        context = new_context(size)
        seated(office, context, in_hall(base), seat)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(f"{in_hall(base)}/{language}/judge/sheet/s1")
        answering(page)
        return page

    yield sit
    assert wrong == []


def give_all(office: Office, seat: str = "wang") -> None:
    """The seat's sheet for s1, with the length recorded and confirmed by others."""
    mark(office, "s1", "look", "2", seat)
    mark(office, "s1", "finish", "8.3", seat)
    mark(office, "s1", "length", "149.9", by="li")
    confirm = f.MarkConfirmed("s1", "length", keys(office)["length"])
    chief.send(office, "zhang", "confirmed-1", confirm)
    mark(office, "s1", "safety", "1")
    mark(office, "s1", "crack", "no")


def state(office: Office) -> Any:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return replica.state.subjects["s1"]


def draw(page: Page, field: Locator) -> None:
    """A signature of two strokes, by the mouse as by a finger."""
    box = field.bounding_box()
    assert box is not None
    x, y = box["x"], box["y"]
    for stroke in (((30, 90), (60, 20), (90, 80), (120, 30)), ((150, 60), (200, 40), (260, 90))):
        page.mouse.move(x + stroke[0][0], y + stroke[0][1])
        page.mouse.down()
        for at in stroke[1:]:
            page.mouse.move(x + at[0], y + at[1], steps=4)
        page.mouse.up()


def sign_button(page: Page) -> Locator:
    return page.locator('.module[data-module="practice"] [data-sign]')


def test_a_judge_signs_with_the_pin_and_is_told_of_a_wrong_one(office: Office, sit: Sit) -> None:
    desk_pins(office, "pin")
    give_all(office)
    page = sit()
    sign_button(page).click()
    dialog = page.locator("#ask-sign")
    expect(dialog.locator("[data-pin]")).to_be_focused()
    assert faults(page) == []
    dialog.locator("[data-pin]").fill("1111")
    dialog.locator("[data-pin]").press("Enter")
    expect(dialog.locator("[data-problem]")).to_contain_text("Tries left: 4")
    expect(dialog.locator("[data-pin]")).to_have_value("")
    dialog.locator("[data-pin]").fill("2468")
    dialog.locator("[data-yes]").click()
    expect(dialog).to_be_hidden()
    expect(page.locator('.module[data-module="practice"]')).to_have_attribute("data-state", "signed")
    signed = state(office).signatures.sheets["wang", "practice"]
    assert (signed.method, signed.digest) == (
        "pin", digest_of_sheet(office.replicas.of(EVENT).state, "wang", "s1", "practice")
    )  # fmt: skip


def test_a_sheet_is_signed_by_hand_by_judge_and_competitor_reopened_and_signed_again(
    office: Office, base: str, sit: Sit, new_context: Callable[..., BrowserContext]
) -> None:
    desk_pins(office, "drawn", competitor=True)
    give_all(office)
    page = sit(size=TALL)
    sign_both(page)
    assert set(state(office).signatures.competitor) == {("wang", "practice")}
    expect(page.locator('.module[data-module="practice"] [data-why]')).to_have_text(
        "The competitor has signed this sheet."
    )
    at_desk = chiefs_page(office, base, new_context)
    at_desk.goto(f"{base}{chief.CHIEF}/subject/s1")
    expect(at_desk.locator("#sheet-practice-wang svg.drawn")).to_have_count(2)
    assert faults(at_desk) == []
    at_desk.locator("#sheet-practice-wang summary", has_text="Reopen the sheet").click()
    at_desk.locator("#sheet-practice-wang input[name=reason]").fill("The length was read off wrongly")
    at_desk.locator("#sheet-practice-wang button", has_text="Reopen the sheet").click()
    expect(at_desk.locator("#sheet-practice-wang svg.drawn")).to_have_count(0)
    assert state(office).signatures.competitor == {}
    expect(sign_button(page)).to_be_enabled()
    sign_both(page)
    assert set(state(office).signatures.competitor) == {("wang", "practice")}


def test_a_competitor_who_does_not_sign_is_noted_with_the_reason(office: Office, sit: Sit) -> None:
    desk_pins(office, "tap", competitor=True)
    give_all(office)
    page = sit()
    sign_button(page).click()
    page.locator("#ask-sign [data-yes]").click()
    dialog = page.locator("#ask-hand")
    expect(dialog).to_be_visible()
    dialog.locator("[data-back]").click()
    expect(dialog).to_be_hidden()
    over = page.locator('.module[data-module="practice"] [data-over]')
    over.click()
    expect(dialog.locator("[data-code]")).to_have_text("01")
    expect(dialog.locator("[data-name]")).to_have_text("Chen Weiqiang")
    expect(dialog.locator("[data-list]")).to_contain_text("149.9")
    dialog.locator("[data-no]").click()
    assert faults(page) == []
    dialog.locator("[data-note]").click()
    expect(dialog.locator("[data-problem]")).to_contain_text("This needs a reason")
    dialog.locator("[data-reason]").fill("Says the length is 150.2")
    dialog.locator("[data-note]").click()
    expect(dialog).to_be_hidden()
    expect(over).to_be_hidden()
    expect(page.locator('.module[data-module="practice"] [data-why]')).to_contain_text("did not sign")
    assert state(office).signatures.competitor["wang", "practice"].refused


def test_what_was_drawn_stays_while_the_server_is_away(office: Office, sit: Sit) -> None:
    desk_pins(office, "drawn")
    give_all(office)
    page = sit()
    sign_button(page).click()
    dialog = page.locator("#ask-sign")
    draw(page, dialog.locator(".hand-field"))
    page.context.set_offline(True)
    dialog.locator("[data-yes]").click()
    expect(dialog.locator("[data-problem]")).to_contain_text("The signature stays here")
    dialog.locator("[value=no]").click()
    page.context.set_offline(False)
    page.reload()
    sign_button(page).click()
    expect(dialog.locator("polyline")).to_have_count(2)
    dialog.locator("[data-yes]").click()
    expect(dialog).to_be_hidden()
    assert state(office).signed == {("wang", "practice")}


def test_marks_that_changed_while_the_question_stood_are_looked_at_again(office: Office, sit: Sit) -> None:
    desk_pins(office, "tap")
    give_all(office)
    page = sit()
    sign_button(page).click()
    mark(office, "s1", "safety", "3", by="li")
    page.locator("#ask-sign [data-yes]").click()
    expect(page.locator("#ask-sign [data-problem]")).to_contain_text("have changed since you looked")
    assert state(office).signed == frozenset()
    page.locator("#ask-sign [value=no]").click()
    shows(page, "safety", "kept", "3")
    sign_button(page).click()
    page.locator("#ask-sign [data-yes]").click()
    expect(page.locator("#ask-sign")).to_be_hidden()
    assert state(office).signed == {("wang", "practice")}


def test_a_second_tablet_confirms_what_the_first_recorded(office: Office, sit: Sit) -> None:
    mark(office, "s1", "look", "2", "wang")
    mark(office, "s1", "finish", "8.3", "wang")
    mark(office, "s1", "safety", "1")
    mark(office, "s1", "crack", "no")
    first, second = sit("wang"), sit("li", size=TALL)
    put_down(first, "length", "149.9")
    turn = "[data-second] [data-turn]"
    expect(cell(first, "length").locator(turn)).to_have_text("waits for a second judge")
    expect(sign_button(first)).to_be_disabled()
    why = first.locator('.module[data-module="practice"] [data-why]')
    expect(why).to_contain_text("a second judge must confirm: 1")
    asked = cell(second, "length")
    expect(asked.locator(turn)).to_have_text("J1 recorded 149.9 mm. Is it so?")
    assert faults(second) == []
    asked.locator("[data-differs]").click()
    expect(asked.locator(".second-answer")).to_contain_text("Talk to J1")
    second.context.set_offline(True)
    asked.locator("[data-confirm]").click()
    expect(asked.locator(".second-answer")).to_contain_text("this needs the server")
    second.context.set_offline(False)
    asked.locator("[data-confirm]").click()
    expect(asked.locator(turn)).to_have_text("confirmed")
    expect(cell(first, "length").locator(turn)).to_have_text("confirmed")
    put_down(second, "length", "150.1")
    expect(asked.locator(turn)).to_have_text("waits for a second judge")
    expect(cell(first, "length").locator(turn)).to_have_text("J2 recorded 150.1 mm. Is it so?")
    cell(first, "length").locator("[data-confirm]").click()
    expect(sign_button(first)).to_be_enabled()
    sign_button(first).click()
    first.locator("#ask-sign [data-yes]").click()
    expect(first.locator("#ask-sign")).to_be_hidden()
    expect(asked.locator("[data-said]")).to_contain_text("a panel mate has signed this mark")
    expect(second.locator("#value-length")).to_have_attribute("readonly", "")


def desk_pins(office: Office, method: f.SignMethod, competitor: bool = False) -> None:
    """How the event signs, and Wang Fang's PIN."""
    desk(office, EVENT, f.SigningPinned(method, competitor))
    assert pins.prove(office, EVENT, "wang", "2468", "2468", now_ms()) is None


def sign_both(page: Page) -> None:
    """The judge and then the competitor, each by hand."""
    sign_button(page).click()
    judge, competitor = page.locator("#ask-sign"), page.locator("#ask-hand")
    judge.locator("[data-yes]").click()
    expect(judge.locator("[data-problem]")).to_contain_text("no signature in the field")
    draw(page, judge.locator(".hand-field"))
    judge.locator("[data-yes]").click()
    expect(competitor).to_be_visible()
    expect(competitor.locator("h2")).to_have_text("Please look at your marks and sign")
    assert faults(page) == []
    draw(page, competitor.locator(".hand-field"))
    competitor.locator("[data-clear]").click()
    expect(competitor.locator("polyline")).to_have_count(0)
    draw(page, competitor.locator(".hand-field"))
    competitor.locator("[data-yes]").click()
    expect(competitor).to_be_hidden()


def chiefs_page(office: Office, base: str, new_context: Callable[..., BrowserContext]) -> Page:
    chief.account(office, "chief")
    page = new_context((1366, 1024)).new_page()
    page.goto(f"{base}/en/sign-in")
    page.fill("#name", "chief")
    page.fill("#password", chief.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/en/desk/"))
    return page
