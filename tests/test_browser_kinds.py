"""The tablet's cells for every kind of aspect in a real browser: each takes what it must, and keeps it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.tally.office import Office, open_office
from tests.every_kind import EVENT, VALUES, load
from tests.looking import faults
from tests.setup.browser import chromium
from tests.spectators import mark, serving
from tests.tablets import FLAGS, Network, answering, cell, in_hall, marked, press, put_down, seated, shows, values
from tests.test_browser_tablet import PHONE, TABLET, TALL, TARGETS

pytestmark = pytest.mark.browser

Sit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    office = open_office(sqlite_url)
    load(tmp_path, office)
    yield office
    office.close()


@pytest.fixture
def sit(office: Office, browser: Browser) -> Iterator[Sit]:
    """Sits a judge down before a sheet; no page may end with an error."""
    errors: list[str] = []
    contexts = []

    def sit(
        seat: str = "he",
        subject: str = "p1",
        language: str = "en",
        size: tuple[int, int] = TABLET,
        sure: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        seated(office, context, base, seat, EVENT)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{base}/{language}/judge/sheet/{subject}")
        if sure:
            page.locator("#sure-yes").click()
            answering(page)
        return page

    with serving(office) as plain:
        base = in_hall(plain)
        yield sit
    for context in contexts:
        context.close()
    assert errors == []


def stands(office: Office, *aspects: str, subject: str = "p1", seat: str = "he") -> list[str]:
    return list(values(office, *aspects, subject=subject, event=EVENT, seat=seat))


def points(page: Page, aspect: str) -> Any:
    return expect(cell(page, aspect).locator("[data-points]"))


def problem(page: Page, aspect: str) -> Any:
    return expect(cell(page, aspect).locator("[data-problem]"))


# -- listed faults, counts --------------------------------------------------------------------------------------------


def test_listed_faults_are_counted_with_what_they_cost(office: Office, sit: Sit) -> None:
    page = sit()
    surface = cell(page, "surface")
    for _ in range(2):
        surface.locator('[data-more="undercut"]').click()
    surface.locator('[data-more="pore"]').click()
    points(page, "surface").to_have_text("20 − 4.5 = 15.5 points")
    expect(surface.locator("[data-said]")).to_have_text("typed, not put down yet")
    surface.locator("[data-put]").click()
    expect(surface).to_have_attribute("data-state", "kept")
    assert stands(office, "surface") == ["undercut:2 pore:1"]


def test_a_fault_is_found_no_oftener_than_it_can_be(office: Office, sit: Sit) -> None:
    page = sit()
    surface = cell(page, "surface")
    surface.locator('[data-more="arc-strike"]').click()
    expect(surface.locator('[data-more="arc-strike"]')).to_be_disabled()
    surface.locator('[data-less="arc-strike"]').click()
    expect(surface.locator('[data-less="arc-strike"]')).to_be_disabled()


def test_no_fault_is_one_tap(office: Office, sit: Sit) -> None:
    page = sit()
    press(page, "surface", "none")
    shows(page, "surface", "kept", "none")
    points(page, "surface").to_have_text("20 − 0 = 20 points")
    assert stands(office, "surface") == ["none"]


def test_points_from_full_marks_are_worked_out_in_sight(office: Office, sit: Sit) -> None:
    page = sit()
    put_down(page, "order", "2")
    points(page, "order").to_have_text("100 − 5 × 2 = 90 points")
    put_down(page, "solved", "12")
    points(page, "solved").to_have_text("12 × 2 → 20 points")
    put_down(page, "pressure", "512")
    points(page, "pressure").to_have_text("6 points")
    for aspect in ("order", "solved", "pressure"):
        shows(page, aspect, "kept")


# -- times, readings --------------------------------------------------------------------------------------------------


def test_a_time_is_typed_as_on_the_clock_and_kept_in_seconds(office: Office, sit: Sit) -> None:
    page = sit()
    page.locator("#value-time").click()
    for key in ("1", ":", "2", "3", ".", "4", "5"):
        cell(page, "time").locator(f'.pad [data-key="{key}"]').click()
    points(page, "time").to_have_text("= 1:23.45 · 20 − 2 × 3 = 14 points")
    cell(page, "time").locator('.pad [data-key="enter"]').click()
    shows(page, "time", "kept", "83.45")
    assert stands(office, "time") == ["83.45"]


def test_a_stopwatch_goes_on_over_another_sheet_and_a_reload(office: Office, sit: Sit) -> None:
    page = sit()
    watch = cell(page, "time").locator(".watch")
    watch.locator('[data-watch="start"]').click()
    page.locator("#next").click()
    expect(cell(page, "time").locator("[data-elapsed]")).to_have_text("0:00.00")
    page.locator("#previous").click()
    page.reload()
    page.wait_for_timeout(400)
    watch.locator('[data-watch="start"]').click()
    seconds = float(page.locator("#value-time").input_value())
    assert 0.4 <= seconds < 60
    assert marked(office, EVENT) == []
    cell(page, "time").locator("[data-put]").click()
    expect(cell(page, "time")).to_have_attribute("data-state", "kept")
    assert float(stands(office, "time")[0]) == seconds


def test_laps_fill_the_boxes_one_after_the_other(office: Office, sit: Sit) -> None:
    page = sit()
    watch = cell(page, "runs").locator(".watch")
    watch.locator('[data-watch="start"]').click()
    for _ in range(3):
        page.wait_for_timeout(60)
        watch.locator('[data-watch="lap"]').click()
    expect(watch).not_to_have_attribute("data-running", "")
    cell(page, "runs").locator("[data-put]").click()
    expect(cell(page, "runs")).to_have_attribute("data-state", "kept")
    assert len(stands(office, "runs")[0].split()) == 3


def test_readings_are_entered_one_after_the_other_and_one_may_have_failed(office: Office, sit: Sit) -> None:
    page = sit()
    runs = cell(page, "runs")
    page.locator("#value-runs").click()
    page.keyboard.type("14.9")
    page.keyboard.press("Enter")
    expect(page.locator("#value-runs-2")).to_be_focused()
    page.keyboard.type("15")
    runs.locator("[data-put]").click()
    problem(page, "runs").to_have_text("One reading is missing. Enter it, or say that it failed.")
    runs.locator('[data-fail="2"]').click()
    points(page, "runs").to_have_text("counts: 14.9 s · 5 points")
    runs.locator("[data-put]").click()
    expect(runs).to_have_attribute("data-state", "kept")
    assert stands(office, "runs") == ["14.9 15 x"]
    page.reload()
    expect(page.locator("#value-runs-2")).to_have_value("15")
    expect(runs.locator('[data-fail="2"]')).to_have_attribute("aria-pressed", "true")


def test_what_is_out_of_range_or_off_step_is_said_while_it_is_typed(office: Office, sit: Sit) -> None:
    page = sit()
    page.locator("#value-size").click()
    page.keyboard.type("15")
    problem(page, "size").to_have_text("")  # it can become 150
    page.keyboard.type("0.45")
    problem(page, "size").to_have_text("It must lie on the steps of 0.1 from 100.")
    page.locator("#value-size").fill("950")
    problem(page, "size").to_have_text("It must be between 100 and 200.")
    page.reload()
    expect(page.locator("#value-size")).to_have_value("950")
    assert marked(office, EVENT) == []


# -- conditions, results that come later, conferring ------------------------------------------------------------------


def test_what_does_not_apply_is_greyed_at_once_and_not_left_to_do(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    expect(cell(page, "repair").locator("[data-applies]")).to_have_text("Not decided yet.")
    press(page, "leak", "no")
    expect(cell(page, "repair").locator("[data-applies]")).to_have_text("It does not apply: nothing to mark.")
    expect(cell(page, "repair").locator('[data-value="yes"]')).to_be_disabled()
    expect(page.locator("#left")).to_have_text("12 of 13 left")  # 15, without the X-ray and the repair
    network.shut = False
    shows(page, "leak", "kept", "no")
    expect(cell(page, "repair").locator('[data-value="yes"]')).to_be_disabled()
    press(page, "leak", "yes")
    press(page, "repair", "yes")
    shows(page, "repair", "kept", "yes")
    assert stands(office, "leak", "repair") == ["yes", "yes"]


def test_a_result_that_comes_later_does_not_hold_up_the_signature(office: Office, sit: Sit) -> None:
    for aspect, value in VALUES.items():
        if aspect not in ("xray", "fire"):
            mark(office, "p1", aspect, value, "he" if aspect in ("look", "touch") else "", EVENT, by="he")
    page = sit()
    expect(cell(page, "xray")).to_contain_text("The result comes later; the sheet can be signed without it.")
    press(page, "fire", "no")
    page.locator("[data-sign]").click()
    dialog = page.locator("#ask-sign")
    expect(dialog).to_contain_text("comes later")
    expect(dialog).to_contain_text("Undercut deeper than 0.5 mm or longer than a tenth of the weld × 2, Pore × 1")
    dialog.locator("[data-yes]").click()
    expect(page.locator("[data-note]")).to_contain_text("You have signed this sheet.")
    put_down(page, "xray", "88")
    shows(page, "xray", "kept", "88")
    expect(cell(page, "fire").locator('[data-value="yes"]')).to_be_disabled()
    assert stands(office, "xray") == ["88"]


def test_a_panel_that_lies_too_far_apart_is_asked_to_confer(office: Office, sit: Sit) -> None:
    page = sit()
    press(page, "look", "0")
    shows(page, "look", "kept", "0")
    confer = cell(page, "look").locator("[data-confer]")
    expect(confer).to_have_text("")
    mark(office, "p1", "look", "3", "lu", EVENT)
    expect(confer).to_have_text("The panel's scores are more than 1 apart: confer and mark again.")
    press(page, "look", "2")
    shows(page, "look", "kept", "2")
    expect(confer).to_have_text("")
    given = [fact.value for fact in marked(office, EVENT) if fact.seat == "he"]
    assert given == ["0", "2"]  # both stay on record


# -- undo, the number, what is left -----------------------------------------------------------------------------------


def test_a_mark_is_undone_offline_with_a_key_of_its_own(office: Office, sit: Sit) -> None:
    page = sit()
    press(page, "surface", "none")
    shows(page, "surface", "kept", "none")
    network = Network(page)
    network.shut = True
    cell(page, "surface").locator("[data-back]").click()
    expect(cell(page, "surface")).to_have_attribute("data-state", "held")
    page.reload()
    expect(cell(page, "surface").locator("[data-said]")).to_have_text("taken back, held on this tablet")
    network.shut = False
    expect(cell(page, "surface")).to_have_attribute("data-state", "empty")
    assert stands(office, "surface") == [""]


def test_the_number_is_confirmed_once_for_each_subject(office: Office, sit: Sit) -> None:
    page = sit(sure=False)
    expect(page.locator("#sure")).to_contain_text("You are marking 01 Chen Weiqiang")
    expect(cell(page, "look").locator('[data-value="2"]')).to_be_disabled()
    page.locator("#sure-yes").click()
    expect(page.locator("#sure")).to_be_hidden()
    press(page, "look", "2")
    page.locator("#next").click()
    expect(page.locator("#sure-code")).to_have_text("02")
    page.locator("#previous").click()
    expect(page.locator("#sure")).to_be_hidden()
    page.reload()
    expect(cell(page, "look").locator('[data-value="3"]')).to_be_enabled()


def test_a_number_is_jumped_to(office: Office, sit: Sit) -> None:
    page = sit()
    page.get_by_label("Go to number").fill("9")
    page.keyboard.press("Enter")
    expect(page.locator("#go")).to_contain_text("No number 9 on this list.")
    page.get_by_label("Go to number").fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("#name")).to_have_text("Wei Wenbo")


def test_what_is_left_is_counted_and_jumped_through(office: Office, sit: Sit) -> None:
    page = sit()
    expect(page.locator("#jump")).to_have_text("Next to mark (15)")
    press(page, "look", "2")
    expect(page.locator("#jump")).to_have_text("Next to mark (14)")
    page.locator("#jump").click()
    expect(cell(page, "touch").locator(":focus")).to_have_count(1)
    page.locator("#jump").click()
    expect(cell(page, "size").locator(":focus")).to_have_count(1)


def fill_by_taps(page: Page) -> None:
    """The whole sheet by touches alone."""

    def tap(aspect: str, *selectors: str) -> None:
        for selector in selectors:
            cell(page, aspect).locator(selector).click()

    def type_in(aspect: str, text: str) -> None:
        tap(aspect, f"#value-{aspect}", *(f'.pad [data-key="{key}"]' for key in text), '.pad [data-key="enter"]')

    press(page, "look", "2")
    type_in("touch", "8.5")
    type_in("size", "150.4")
    type_in("gap", "2.5")
    tap("order", '[data-step="1"]', "[data-put]")
    tap("surface", '[data-more="undercut"]', '[data-more="undercut"]', '[data-more="pore"]', "[data-put]")
    type_in("solved", "6")
    type_in("time", "83.45")
    type_in("pressure", "612")
    tap("runs", "#value-runs", *(f'.pad [data-key="{key}"]' for key in "14.9"), '.pad [data-key="enter"]')
    tap("runs", *(f'.pad [data-key="{key}"]' for key in "15"), '[data-fail="2"]', "[data-put]")
    type_in("base", "4.5")
    press(page, "leak", "yes")
    press(page, "repair", "yes")
    type_in("xray", "88")
    press(page, "fire", "no")


def test_fifteen_aspects_of_every_kind_are_marked_by_taps_alone(office: Office, sit: Sit) -> None:
    page = sit(size=PHONE, has_touch=True)
    fill_by_taps(page)
    for aspect in VALUES:
        expect(cell(page, aspect)).to_have_attribute("data-state", "kept")
    assert stands(office, *VALUES) == list((VALUES | {"leak": "yes"}).values())
    expect(page.locator("#jump")).to_be_hidden()
    page.locator("[data-sign]").click()
    page.locator("#ask-sign [data-yes]").click()
    expect(page.locator("[data-note]")).to_contain_text("You have signed this sheet.")


def test_the_keyboard_presses_levels_and_answers(office: Office, sit: Sit) -> None:
    page = sit(sure=False)
    page.locator("#sure-yes").focus()
    page.keyboard.press("Enter")
    expect(cell(page, "look").locator(":focus")).to_have_count(1)
    page.keyboard.press("2")
    shows(page, "look", "kept", "2")
    cell(page, "leak").locator('[data-value="yes"]').focus()
    page.keyboard.press("y")
    shows(page, "leak", "kept", "yes")
    page.keyboard.press("n")
    shows(page, "leak", "kept", "no")
    cell(page, "surface").locator('[data-more="pore"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    points(page, "surface").to_have_text("20 − 1 = 19 points")


# -- looks ------------------------------------------------------------------------------------------------------------


def busy(page: Page) -> None:
    """Every sort of cell with something in it, the pad open."""
    press(page, "leak", "no")
    put_down(page, "order", "2")
    cell(page, "surface").locator('[data-more="undercut"]').click()
    cell(page, "runs").locator('[data-fail="2"]').click()
    page.locator("#value-time").click()
    page.keyboard.type("83.455")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [TABLET, TALL, PHONE])
def test_every_target_of_every_kind_is_as_large_as_a_thumb(sit: Sit, size: tuple[int, int], language: str) -> None:
    page = sit(language=language, size=size, subject="p2")
    busy(page)
    assert [target for target in page.evaluate(TARGETS) if min(target[1:]) < 48] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [TABLET, PHONE])
def test_text_of_twice_the_size_breaks_nothing(sit: Sit, size: tuple[int, int]) -> None:
    page = sit(language="zh", size=size, subject="p2")
    sizes = {"standard": 32, "fixed": 26}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    busy(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_a_sheet_of_every_kind(sit: Sit, language: str) -> None:
    page = sit(language=language, bypass_csp=True, sure=False)
    found = [faults(page)]
    page.locator("#sure-yes").click()
    busy(page)
    found.append(faults(page))
    assert found == [[], []]
