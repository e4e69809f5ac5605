"""Notes and photos in real browsers: taken offline, through a reload, seen by those alone whom they are for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from competition.certificates import Files
from competition.rules import facts as f
from competition.tally.office import Office, open_office
from tests.attachments import NO_PICTURES, PDF, png
from tests.cast import EVENT
from tests.chief import PASSWORD, account, office_state
from tests.looking import faults, look, shoot, small
from tests.secure import authority, backed, cut, pin, secured
from tests.setup.browser import chromium
from tests.spectators import desk, found
from tests.tablets import FLAGS, answering, cell, marked, name_judges, press, seated, shows

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WORDS = "起弧处有两个直径约1毫米的气孔，靠近左侧端头"
SLOW = 20_000  # ms: a busy machine
LOOKS = ((800, 1280), (1024, 768), (390, 844))


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
    for role in ("chief", "arbiter", "recorder"):
        account(office, role)
    yield office
    office.close()


@pytest.fixture
def base(office: Office, files: Files) -> Iterator[str]:
    with secured(office, files) as base:
        yield base


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(SLOW)
    answering(page)
    page.goto(address)
    return page


def notes(page: Page, aspect: str) -> Locator:
    """Open the dialog of a cell."""
    cell(page, aspect).locator("[data-remark]").click(timeout=SLOW)
    dialog = page.locator("#notes")
    expect(dialog).to_be_visible()
    return dialog


def lines(page: Page) -> Locator:
    return page.locator("#notes .note-line")


def is_(page: Page, *states: str) -> None:
    """Wait until the dialog's list shows these states, in order."""
    expect(lines(page)).to_have_count(len(states), timeout=SLOW)
    for at, state in enumerate(states):
        expect(lines(page).nth(at)).to_have_attribute("data-state", state, timeout=SLOW)


def take(page: Page, body: bytes, name: str = "photo.png", kind: str = "image/png") -> None:
    page.locator("#note-photo").set_input_files({"name": name, "mimeType": kind, "buffer": body})


def write(page: Page, text: str = WORDS) -> None:
    page.fill("#note-text", text)
    page.locator("#notes [data-keep]").click()
    expect(page.locator("#note-text")).to_have_value("")


def at_desk(browser: Browser, base: str, role: str, language: str = "en") -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 1024}).new_page()
    page.set_default_timeout(SLOW)
    page.goto(f"{base}/{language}/sign-in")
    page.fill("#name", role)
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{language}/desk/")
    return page


def test_a_note_and_a_photo_taken_offline_outlive_a_reload_and_reach_the_chief_and_the_arbiter_alone(
    office: Office, base: str, browser: Browser, context: BrowserContext
) -> None:
    seated(office, context, base)
    page = opened(context, f"{base}/en/judge/sheet/s1")
    backed(page)
    cut(context)
    press(page, "look", "1")
    notes(page, "look")
    write(page)
    take(page, png(2400, 1800))
    is_(page, "held", "held")
    expect(page.locator("#line")).to_contain_text("Held on this tablet: 3", timeout=SLOW)
    page.reload()
    shows(page, "look", "held", "1")
    expect(cell(page, "look").locator("[data-remark]")).to_contain_text("(2, held here)", timeout=SLOW)
    cut(context, away=False)
    shows(page, "look", "kept", "1")
    expect(cell(page, "look").locator("[data-remark]")).to_contain_text("(2)", timeout=SLOW)
    expect(page.locator("#line")).to_contain_text("Everything is kept", timeout=SLOW)
    kept = list(office_state(office).attached.of("s1").values())
    assert [each.fact.kind for each in kept] == ["note", "photo"]
    assert kept[0].position > office_state(office).position - 2  # the mark went before them
    seen_by_the_chief(browser, base)
    seen_by_the_arbiter(office, browser, base)
    unseen_by_another_judge(office, browser, base)


def seen_by_the_chief(browser: Browser, base: str) -> None:
    chief = at_desk(browser, base, "chief")
    chief.goto(f"{base}/en/desk/event/{EVENT}/chief/subject/s1")
    here = chief.locator("#cell-look-wang")
    expect(here.locator(".attached-words")).to_have_text(WORDS)
    picture = here.locator(".attached-picture img")
    picture.scroll_into_view_if_needed()
    chief.wait_for_function("document.querySelector('.attached-picture img').naturalWidth === 1600", timeout=SLOW)
    wrong: list[str] = []
    look(chief, "en-attached-chief", wrong)
    assert not wrong, "\n".join(wrong)
    here.locator(".attached-picture").click()
    chief.wait_for_url("**/attachment/*")
    chief.context.close()


def seen_by_the_arbiter(office: Office, browser: Browser, base: str) -> None:
    from tests.test_web_attaching import publish

    arbiter = at_desk(browser, base, "arbiter", "zh")
    publish(office)
    desk(office, EVENT, f.AppealFiled("appeal-1", "s1", "ab" * 32))
    arbiter.goto(f"{base}/zh/desk/event/{EVENT}/review/appeal/appeal-1")
    expect(arbiter.locator("#attached .attached-words")).to_have_text(WORDS)
    arbiter.locator("#attached img").scroll_into_view_if_needed()
    arbiter.wait_for_function("document.querySelector('#attached img').naturalWidth === 1600", timeout=SLOW)
    wrong: list[str] = []
    look(arbiter, "zh-attached-arbiter", wrong)
    assert not wrong, "\n".join(wrong)
    arbiter.context.close()


def unseen_by_another_judge(office: Office, browser: Browser, base: str) -> None:
    other = browser.new_context(viewport={"width": 1024, "height": 768})
    seated(office, other, base, "li")
    page = opened(other, f"{base}/en/judge/sheet/s1")
    notes(page, "look")
    expect(page.locator("#notes [data-none]")).to_be_visible()
    assert WORDS not in page.content()
    here = f"{base.replace('tablets.test', '127.0.0.1')}/en/desk/event/{EVENT}/attachment"
    for each in office_state(office).attached.of("s1"):
        assert other.request.get(f"{here}/{each}", ignore_https_errors=True, max_redirects=0).status in (303, 401, 403)
    other.close()


def test_what_was_never_sent_can_be_removed_and_what_cannot_be_a_photo_is_said_beside_the_button(
    office: Office, base: str, context: BrowserContext, tmp_path: Path
) -> None:
    large = tmp_path / "photo.png"
    large.write_bytes(png(8, 8))
    os.truncate(large, 26 * 1024 * 1024)
    seated(office, context, base)
    page = opened(context, f"{base}/en/judge/sheet/s1")
    backed(page)
    cut(context)
    dialog = notes(page, "length")
    take(page, NO_PICTURES[0], "cat.gif", "image/gif")
    expect(dialog.locator("[data-problem]")).to_contain_text("no photo that the tablet can open")
    page.locator("#note-photo").set_input_files(large)
    expect(dialog.locator("[data-problem]")).to_contain_text("larger than 25 MB")
    page.fill("#note-text", "x" * 600)
    assert len(page.locator("#note-text").input_value()) in (500, 600)
    write(page, "a slip of the thumb")
    is_(page, "held")
    lines(page).locator("[data-remove]").click()
    is_(page)
    page.fill("#note-text", "not finished")
    page.keyboard.press("Escape")
    expect(cell(page, "length").locator("[data-remark]")).to_contain_text("typed, not kept yet")
    notes(page, "length")
    expect(page.locator("#note-text")).to_have_value("not finished")
    cut(context, away=False)
    assert office_state(office).attached.of("s1") == {}


def test_a_refused_photo_says_so_on_the_sheet_and_a_note_after_the_session_is_taken(
    office: Office, base: str, context: BrowserContext
) -> None:
    seated(office, context, base)
    page = opened(context, f"{base}/zh/judge/sheet/s1")
    page.route("**/judge/attach?*kind=photo*", lambda route: route.fulfill(
        status=413, json={"word": "photo_too_large", "sentence": "照片超过4 MB。", "details": {}}))  # fmt: skip
    notes(page, "look")
    take(page, png(300, 200))
    is_(page, "refused")
    expect(lines(page).first).to_contain_text("照片超过4 MB")
    page.keyboard.press("Escape")
    expect(page.locator("#line")).to_contain_text("1", timeout=SLOW)
    expect(page.locator("#rail [aria-current]")).to_have_attribute("data-state", "trouble", timeout=SLOW)
    notes(page, "look")
    page.unroute_all()
    lines(page).locator("[data-again]").click()
    is_(page, "kept")
    page.keyboard.press("Escape")
    desk(office, EVENT, f.SessionClosed("day"))
    expect(cell(page, "look").locator('[data-value="1"]')).to_be_disabled(timeout=SLOW)
    notes(page, "look")
    write(page)
    is_(page, "kept", "kept")
    assert marked(office) == []


def test_the_chief_takes_one_away_and_the_judge_is_told(
    office: Office, base: str, browser: Browser, context: BrowserContext
) -> None:
    seated(office, context, base)
    page = opened(context, f"{base}/en/judge/sheet/s1")
    notes(page, "crack")
    write(page)
    is_(page, "kept")
    chief = at_desk(browser, base, "chief")
    chief.goto(f"{base}/en/desk/event/{EVENT}/chief/subject/s1")
    one = chief.locator(".attached-one")
    one.locator("summary").click()
    one.locator("[name=reason]").fill("It names a bystander")
    one.get_by_role("button", name="Erase it for good").click()
    expect(chief.locator(".attached-one")).to_contain_text("It names a bystander")
    expect(chief.locator(".attached-words")).to_have_count(0)
    is_(page, "erased")
    chief.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dialog_fits_every_tablet_and_axe_finds_nothing(
    office: Office, base: str, context: BrowserContext, language: str
) -> None:
    seated(office, context, base)
    page = opened(context, f"{base}/{language}/judge/sheet/s4")
    notes(page, "look")
    write(page)
    take(page, png(600, 400))
    is_(page, "kept", "kept")
    wrong = []
    for width, height in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        shoot(page, f"notes-{language}-{width}")
        wrong += small(page, "dialog[open] :is(button, textarea, label.button)")
        box = page.locator("#notes").bounding_box()
        assert box is not None
        if box["x"] < 0 or box["x"] + box["width"] > width or box["y"] < 0 or box["y"] + box["height"] > height:
            wrong.append(f"{width}: {box}")
        if page.evaluate("document.getElementById('notes').scrollWidth > document.getElementById('notes').clientWidth"):
            wrong.append(f"{width}: runs off the side")
    wrong += faults(page)
    page.keyboard.press("Escape")
    for width, height in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        cell(page, "look").scroll_into_view_if_needed()
        shoot(page, f"sheet-{language}-{width}")
    way = cell(page, "look").locator("[data-remark]").bounding_box()
    assert way is not None and way["height"] >= 48
    assert not wrong, "\n".join(wrong)


def test_a_recorder_attaches_a_scan_by_clicks(office: Office, base: str, browser: Browser) -> None:
    wrong: list[str] = []
    for language in ("zh", "en"):
        recorder = at_desk(browser, base, "recorder", language)
        recorder.goto(f"{base}/{language}/desk/event/{EVENT}/scans")
        look(recorder, f"{language}-scans", wrong)
        recorder.locator('a[href$="/scans/s4"]').click()
        recorder.locator("select[name=sheet]").select_option("practice/wang")
        scan = {"name": "sheet.pdf", "mimeType": "application/pdf", "buffer": PDF + language.encode()}
        recorder.set_input_files("[name=scan]", scan)
        recorder.locator(".attached-form button").click()
        expect(recorder.locator(".attached-one").last).to_be_visible()
        look(recorder, f"{language}-scans-of", wrong)
        recorder.context.close()
    assert not wrong, "\n".join(wrong)
    assert [each.fact.kind for each in office_state(office).attached.of("s4").values()] == ["scan", "scan"]
