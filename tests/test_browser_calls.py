"""A seat taken over, a seat taken back and a call, in real browsers: tablets and the chief's desk say what is so."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.access import contacts, devices, pairing
from competition.access.notices import telling
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.chief import CHIEF, PASSWORD, account
from tests.patience import until
from tests.setup.browser import chromium
from tests.spectators import found, serving
from tests.tablets import FLAGS, Network, answering, in_hall, marked, name_judges, press, shows

pytestmark = pytest.mark.browser
PIN = "2580"
# The looks of watch.js come when the page opens and when the socket brings news, never by their own timer; what the
# socket brought is counted.
SOCKET_ALONE = """(() => {
  const [later, Socket] = [setTimeout, WebSocket];
  window.heard = 0;
  window.setTimeout = (task, wait, ...more) => later(task, task.name === "now" ? 2 ** 31 - 1 : wait, ...more);
  window.WebSocket = class extends Socket {
    constructor(...words) {
      super(...words);
      this.addEventListener("message", () => (window.heard += 1));
    }
  };
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    name_judges(office)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield in_hall(base)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def new(width: int = 1024, height: int = 768, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


def sit(office: Office, base: str, page: Page, first: bool = True) -> None:
    """Take Wang Fang's seat on this tablet by a code and the PIN, as far as it goes by itself."""
    with writing(office.engine) as conn:
        code = pairing.offer(conn, EVENT, "wang", now_ms()).code
    answering(page)
    page.goto(f"{base}/en/judge/")
    page.get_by_label("The six digits from the desk").fill(code)
    page.get_by_role("button", name="Sit down").click()
    page.locator("#pin").fill(PIN)
    if first:
        page.locator("#again").fill(PIN)
        page.get_by_role("button", name="Yes, sit here").click()
        page.wait_for_url("**/judge/sheets")
        page.goto(f"{base}/en/judge/sheet/s1")
        expect(page.locator("#line")).to_contain_text("kept by the server")


def late_words(office: Office) -> list[str]:
    with reading(office.engine) as conn:
        return [late.word for late in store.late(conn, EVENT)]


def desk(base: str, page: Page) -> Page:
    page.goto(f"{base}/en/sign-in")
    page.fill("#name", "chief")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/en/desk/")
    page.goto(base + CHIEF)
    return page


def test_a_take_over_is_asked_told_to_the_first_tablet_and_to_the_chief_and_loses_no_mark(
    office: Office, base: str, new_page: Callable[..., Page]
) -> None:
    first, second, chief = new_page(), new_page(800, 1280), new_page(1366, 1024)
    first.add_init_script(SOCKET_ALONE)
    sit(office, base, first)
    desk(base, chief)
    network = Network(first)
    network.shut = True
    press(first, "look", "2")
    shows(first, "look", "held")
    sit(office, base, second, first=False)
    expect(second.locator(".taken:not(#lost)")).to_contain_text(
        re.compile(r"used by another tablet, [0-9A-F]{4}, since \d\d:\d\d")
    )
    expect(second.locator(".taken:not(#lost)")).to_contain_text("last contact was")
    second.get_by_role("button", name="Take the seat over").click()
    second.wait_for_url("**/judge/sheets")
    expect(first.locator("#lost")).to_contain_text("took this seat over")
    named = re.search(r"tablet ([0-9A-F]{4})", second.locator(".sits").inner_text())
    assert named is not None
    expect(first.locator("#lost")).to_contain_text(named[1])
    expect(first.locator("#line")).to_contain_text("Still held on this tablet: 1")
    expect(chief.locator("#notices")).to_contain_text(f"王芳: the seat was taken over by tablet {named[1]}")
    network.shut = False
    shows(first, "look", "aside")
    expect(first.locator("#line")).to_contain_text("No mark is held on this tablet")
    with reading(office.engine) as conn:
        assert [(late.by, late.word) for late in store.late(conn, EVENT)] == [("wang", "seat_revoked")]
    assert marked(office) == []
    expect(chief.locator("#late")).to_contain_text("1 late mark waits")
    chief.get_by_role("button", name="Put away").click()
    expect(chief.locator("#notices")).not_to_contain_text("taken over")


def test_a_tablet_whose_seat_was_taken_back_hears_it_by_its_socket_and_keeps_what_it_holds(
    office: Office, base: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.add_init_script(SOCKET_ALONE)
    sit(office, base, page)
    page.wait_for_function("window.heard > 0")
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held")
    with telling(office, EVENT) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    expect(page.locator("#lost")).to_contain_text("The desk took this seat")
    expect(page.locator("#line")).to_contain_text("Still held on this tablet: 1")
    page.reload()  # the judge reloads: it leads to where a seat is taken, and that page says the same and sends on
    expect(page.locator(".taken:not(#lost)")).to_contain_text("The desk took this seat")
    network.shut = False
    page.reload()
    until(lambda: late_words(office) == ["seat_revoked"], page=page)


@pytest.mark.parametrize("socket", [True, False])
def test_a_call_blinks_on_the_tablet_and_the_desk_hears_that_it_was_answered(
    office: Office, base: str, new_page: Callable[..., Page], socket: bool
) -> None:
    tablet, chief = new_page(), new_page(1366, 1024)
    # Without a socket the tablet hears of it by its looks.
    tablet.add_init_script(SOCKET_ALONE if socket else "window.WebSocket = class { set onclose(f) {} }")
    tablet.add_init_script("""window.tones = 0; const make = AudioContext.prototype.createOscillator;
        AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };""")
    sit(office, base, tablet)
    tablet.locator("#title").click()  # browsers are silent until they are touched
    desk(base, chief)
    chief.get_by_role("button", name="Call 王芳").click()
    expect(tablet.locator("#call")).to_be_visible()
    tablet.wait_for_function("window.tones >= 3")
    seat = chief.locator("#seat-wang")
    expect(seat).to_contain_text("Blinks since")
    box = tablet.get_by_role("button", name="I am here").bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 48
    tablet.get_by_role("button", name="I am here").click()
    expect(tablet.locator("#call")).to_be_hidden()
    expect(seat).to_contain_text("Answered at")
    tablet.reload()
    expect(tablet.locator("#line")).to_contain_text("kept by the server")
    expect(tablet.locator("#call")).to_be_hidden()


def test_the_desk_says_when_a_call_did_not_reach_the_tablet(
    office: Office, base: str, new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("competition.web.chief_seats.CALL_MS", 1000)
    tablet, chief = new_page(), new_page(1366, 1024)
    sit(office, base, tablet)
    tablet.goto("about:blank")
    desk(base, chief)
    chief.get_by_role("button", name="Call 王芳").click()
    expect(chief.locator("#seat-wang")).to_contain_text(re.compile(r"Not reached; last contact \d\d:\d\d:\d\d"))


def test_the_desk_shows_held_marks_and_a_clock_that_is_wrong(
    office: Office, base: str, new_page: Callable[..., Page]
) -> None:
    tablet, chief = new_page(), new_page(1366, 1024)
    tablet.add_init_script("const now = Date.now; Date.now = () => now() + 7200_000;")
    sit(office, base, tablet)
    Network(tablet).shut = True
    press(tablet, "look", "2")
    shows(tablet, "look", "held")
    desk(base, chief)
    seat = chief.locator("#seat-wang")
    expect(seat).to_contain_text("in contact")
    expect(seat).to_contain_text("1 mark held on it")
    expect(seat).to_contain_text("its clock is 120 min ahead")


def test_the_words_of_the_link_come_from_answers_and_not_from_the_socket(
    office: Office, base: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.clock.install()
    sit(office, base, page)
    expect(page.locator("#contact")).to_contain_text(re.compile(r"the server answered \d s ago"))
    page.route("**/judge/**/state*", lambda route: None)  # a hole: nothing comes back, and the socket stays open
    page.route("**/judge/marks*", lambda route: None)
    page.clock.fast_forward(40_000)
    page.clock.run_for(2_000)
    expect(page.locator("#contact")).to_contain_text(re.compile(r"no contact for \d+ s"))
    expect(page.locator("#line")).to_contain_text("Server not reached")


def test_contacts_are_written_for_all_tablets_together(office: Office, base: str) -> None:
    known = contacts.contacts_of(office)
    with writing(office.engine) as conn:
        for seat in ("wang", "li"):
            devices.issue(conn, EVENT, seat, now_ms())
    with reading(office.engine) as conn:
        ids = [each.id for each in contacts.tablets(office, conn, EVENT)]
    for moment in range(100):
        for id in ids:
            known.heard(id, 10_000 + moment * 100, "1", str(10_000 + moment * 100 + 31_000))
    known.write()
    with reading(office.engine) as conn:
        said = [each.contact for each in contacts.tablets(office, conn, EVENT)]
    assert [(each.at, each.held, each.skew) for each in said if each] == [(19_900, 1, 31_000)] * 2
