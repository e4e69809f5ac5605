"""The spectators' pages in a real browser, under the real policy, against the real server and its sockets."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from competition.tally.office import Office, open_office
from tests.looking import DESK, PHONE, look
from tests.patience import until
from tests.ports import free_port
from tests.setup.browser import chromium
from tests.spectators import EVENT, PEOPLE, SEASON, found, mark, score, season, serving

pytestmark = pytest.mark.browser

PAGES = ("/", f"/season/{SEASON}", f"/event/{EVENT}", f"/event/{EVENT}/hall", f"/event/{EVENT}/subject/s4", "/nix")
HALL = (1920, 1080)

# Counts what must stay nought, from before the first paint on.
WATCH = """
  window.shifts = []; window.violations = []; window.glides = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const moved = entry.sources.map(({ node }) => node && (node.id || node.className || node.nodeName));
      window.shifts.push([entry.value, moved]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  document.addEventListener("transitionrun", (event) => {
    if (event.propertyName === "transform" && event.target.classList.contains("row")) window.glides += 1;
  });
"""

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    season(office, EVENT)
    for subject, theory in (("s1", "100"), ("s2", "88"), ("s3", "77.5"), ("s4", "60")):
        mark(office, subject, "t1", theory)
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages that fail the test if the browser complains about anything."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(size: tuple[int, int] = DESK, quiet: bool = True, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        if quiet:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def names(page: Page) -> list[str]:
    """The names on the board from top to bottom, as seen."""
    places = """() => [...document.querySelectorAll('#board .row')]
        .filter((row) => row.checkVisibility({ visibilityProperty: true }))
        .map((row) => [row.getBoundingClientRect().top, row.querySelector('.name').textContent.trim()])
        .sort((a, b) => a[0] - b[0]).map(([, name]) => name)"""
    return list(page.evaluate(places))


def settled(page: Page) -> None:
    """Wait until nothing glides any more."""
    page.evaluate("() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)))")


def live(page: Page) -> None:
    expect(page.locator("#link")).to_have_attribute("data-now", "live")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_rows_glide_to_their_places_and_nothing_shifts(
    office: Office, base: str, new_page: NewPage, size: tuple[int, int]
) -> None:
    page = new_page(size)
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    assert names(page)[:4] == ["陈伟强", "欧阳静怡", "林小燕", "阿卜杜热西提·买买提江"]
    score(office, "s4", "100")  # the last becomes the first
    expect(page.locator("#rows-1- > li").first).to_have_attribute("id", "r-s4")
    settled(page)
    assert names(page)[:4] == ["阿卜杜热西提·买买提江", "陈伟强", "欧阳静怡", "林小燕"]
    score(office, "s6", "100")  # and one who had no mark
    expect(page.locator("#r-s6")).to_have_attribute("data-rank", "1")
    settled(page)
    assert page.evaluate("window.glides") >= 4
    assert page.evaluate("window.shifts") == []
    assert page.evaluate("window.violations") == []


def test_the_shift_watch_can_fail(base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    page.evaluate("() => document.getElementById('board').before(document.createElement('hr'))")
    page.wait_for_function("window.shifts.length > 0")


def test_rows_jump_for_who_asks_for_less_motion(office: Office, base: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    mark(office, "s1", "t1", "0")
    expect(page.locator("#rows-1- > li").first).to_have_attribute("id", "r-s2")
    assert page.evaluate("window.glides") == 0
    assert names(page)[0] == "欧阳静怡"


@pytest.mark.parametrize("old", [False, True], ids=["moving", "inserting"])
def test_focus_and_followed_rows_outlive_a_frame(office: Office, base: str, new_page: NewPage, old: bool) -> None:
    page = new_page(PHONE)
    if old:  # as browsers do that cannot move an element without letting go of it
        page.context.add_init_script("delete Element.prototype.moveBefore")
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    page.locator("#r-s4 .star").click()
    expect(page.locator("#followed li")).to_have_text(re.compile("阿卜杜热西提"))
    page.locator("#r-s4 .name").focus()
    score(office, "s4", "100")
    expect(page.locator("#r-s4")).to_have_attribute("data-rank", "1")
    assert page.evaluate("document.activeElement.closest('.row')?.id") == "r-s4"
    expect(page.locator("#r-s4 .star")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#r-s1 .star")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#followed b")).to_have_text("1")
    page.reload()
    expect(page.locator("#r-s4 .star")).to_have_attribute("aria-pressed", "true")
    page.locator("#r-s4 .star").click()
    expect(page.locator("#followed")).to_be_hidden()


def test_the_finder_goes_on_hiding_after_a_frame(office: Office, base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    page.locator("#q").fill("石化")
    assert names(page) == ["欧阳静怡", "阿卜杜热西提·买买提江"]
    expect(page.locator("#found")).to_have_text("显示 2 / 6")
    mark(office, "s4", "t1", "100")
    expect(page.locator("#r-s4")).to_have_attribute("data-rank", "1")
    settled(page)
    assert names(page) == ["阿卜杜热西提·买买提江", "欧阳静怡"]
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").fill("")
    assert len(names(page)) == len(PEOPLE)


def test_what_moved_is_said_in_words(office: Office, base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/en/event/{EVENT}")
    live(page)
    expect(page.locator("#news")).to_have_attribute("aria-live", "polite")
    mark(office, "s1", "t1", "0")
    expect(page.locator("#news")).to_have_text(
        "Ouyang Jingyi rises to place 1; Lin Xiaoyan rises to place 2; "
        "Abdurishit Memetjan Featherstonehaugh-Cholmondeley rises to place 3; 1 more places have changed"
    )


def test_without_sockets_the_board_is_polled_and_says_so(office: Office, base: str, new_page: NewPage) -> None:
    page = new_page(quiet=False)
    page.clock.install()
    page.route_web_socket("**/live**", lambda socket: socket.close(code=1011))
    page.goto(f"{base}/en/event/{EVENT}")
    expect(page.locator("#link")).to_have_text("reconnecting")
    page.clock.run_for(6000)
    expect(page.locator("#link")).to_have_text("polling, every 5 s")
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/frame") else None)
    page.clock.run_for(7000)
    until(lambda: asked, page=page)
    assert set(asked) == {304}
    mark(office, "s4", "t1", "100")
    page.clock.run_for(7000)
    expect(page.locator("#r-s4")).to_have_attribute("data-rank", "1")
    expect(page.locator("#link")).to_have_text("polling, every 5 s")


@pytest.mark.parametrize("late", ["htmx.min.js", "hx-ws.min.js", "link.js", "news.js"])
def test_a_script_that_comes_late_costs_no_live_board(base: str, new_page: NewPage, late: str) -> None:
    def dawdle(route: Route) -> None:
        time.sleep(0.7)
        route.continue_()

    page = new_page()
    page.route(f"**/{late}**", dawdle)
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)


def test_after_a_restart_the_board_is_live_again(office: Office, new_page: NewPage) -> None:
    page, port = new_page(quiet=False), free_port()
    with serving(office, port) as base:
        page.goto(f"{base}/zh/event/{EVENT}")
        live(page)
    expect(page.locator("#link")).to_have_text("正在重新连接")
    mark(office, "s4", "t1", "100")
    mark(office, "s1", "t1", "0")
    with serving(office, port):
        expect(page.locator("#link")).to_have_text("实时")
        expect(page.locator("#r-s4")).to_have_attribute("data-rank", "1")


def test_a_socket_that_died_without_a_word_is_found_out(office: Office, base: str, new_page: NewPage) -> None:
    page = new_page()
    opened: list[WebSocketRoute] = []

    def first_goes_dead(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        opened.append(socket)
        if len(opened) == 1:
            heard: list[object] = []

            def pass_on_once(message: str | bytes) -> None:
                heard.append(message)
                if len(heard) == 1:
                    socket.send(message)

            server.on_message(pass_on_once)

    page.clock.install()
    page.route_web_socket("**/live**", first_goes_dead)
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    mark(office, "s4", "t1", "100")
    mark(office, "s1", "t1", "0")
    page.wait_for_timeout(300)
    expect(page.locator("#r-s4")).to_have_attribute("data-rank", "4")
    page.clock.run_for(73_000)
    expect(page.locator("#r-s4")).to_have_attribute("data-rank", "1")
    page.clock.run_for(3_000)
    live(page)
    assert len(opened) == 2


def test_the_hall_fits_its_screen_and_turns_its_pages(office: Office, base: str, new_page: NewPage) -> None:
    crowd = [f"s{number}" for number in range(1, 31)]
    found(office, "crowd", people=crowd)
    for number, subject in enumerate(crowd):
        mark(office, subject, "t1", str(100 - number), event="crowd")
    page = new_page(HALL)
    page.clock.install()
    page.goto(f"{base}/zh/event/crowd/hall")
    live(page)
    first = names(page)
    assert first[:3] == ["陈伟强", "欧阳静怡", "林小燕"]
    assert 6 <= len(first) < 30
    seen = set(first)
    for _ in range(60):  # a page that was passed over comes again
        page.clock.run_for(9000)
        now = names(page)
        assert now[:3] == first[:3]
        seen |= set(now)
        if len(seen) == 30:
            break
    assert len(seen) == 30
    size = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    assert size == [HALL[1], HALL[0]]
    bottoms = """() => Math.max(...[...document.querySelectorAll('#board .row')]
        .filter((row) => row.checkVisibility({ visibilityProperty: true }))
        .map((row) => row.getBoundingClientRect().bottom))"""
    assert page.evaluate(bottoms) <= page.evaluate("document.querySelector('.rail').getBoundingClientRect().top")
    assert page.evaluate("window.shifts") == []


def test_the_hall_can_be_read_at_ten_metres(base: str, new_page: NewPage) -> None:
    """On a screen 1.4 m wide, letters of 2.5 cm: about 34 px of 1920 for names, more for totals."""
    page = new_page(HALL)
    page.goto(f"{base}/zh/event/{EVENT}/hall")
    for part, least in ((".name", 34), (".total", 45), (".rank b", 40)):
        size = page.locator(f"#r-s2 {part}").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
        assert size >= least, part


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_complains_or_is_wider_than_a_phone(base: str, new_page: NewPage, path: str, language: str) -> None:
    page = new_page(PHONE, quiet=path != "/nix")  # the browser itself reports a 404
    page.goto(f"{base}/{language}{path}")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate("window.violations") == []
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_checker_of_accessibility_finds_nothing(base: str, new_page: NewPage, path: str, language: str) -> None:
    page = new_page(PHONE, quiet=False, bypass_csp=True)
    page.goto(f"{base}/{language}{path}")
    wrong: list[str] = []
    look(page, f"{language}-public{path}", wrong, "dialog[open] button", sizes=[DESK, PHONE])
    assert not wrong, "\n".join(wrong)


def test_pages_work_before_any_script_runs(base: str, new_page: NewPage) -> None:
    page = new_page(PHONE, java_script_enabled=False)
    page.goto(f"{base}/en/")
    page.get_by_role("link", name="Zhenhai District 2026").first.click()
    page.get_by_role("link", name="Welding Contest").click()
    expect(page.get_by_role("listitem").filter(has_text="Chen Weiqiang")).to_be_visible()
    tops = [page.locator(f"#r-{subject}").bounding_box() for subject in ("s1", "s2", "s3", "s4")]
    heights = [box["y"] for box in tops if box]
    assert heights == sorted(set(heights)) and len(heights) == 4
    expect(page.locator(".star").first).to_be_hidden()
    expect(page.get_by_role("link", name="Reload for the newest places")).to_be_visible()
    page.get_by_role("searchbox").fill("bearing")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#board .row")).to_have_count(2)
    page.get_by_role("link", name="Show everybody").click()
    page.get_by_role("link", name="Chen Weiqiang").click()
    expect(page.get_by_role("heading", name="Chen Weiqiang")).to_be_visible()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="陈伟强")).to_be_visible()


def test_a_keyboard_finds_its_way(base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="全部赛项")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.locator("#r-s2 .star").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="关注 欧阳静怡")).to_have_attribute("aria-pressed", "true")


def test_a_screen_reader_hears_place_name_and_points(base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/en/event/{EVENT}")
    live(page)
    rows = page.get_by_role("list").filter(has=page.locator(".row"))
    expect(rows).to_match_aria_snapshot(
        """
        - list:
          - listitem:
            - text: /1st/
            - link "Chen Weiqiang"
            - text: /Theory 100.00 Practical work – given 1\\/10 Total 30.00/
            - button "Follow Chen Weiqiang"
        """
    )


def test_the_language_link_keeps_the_page(base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/zh/event/{EVENT}/hall")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{base}/en/event/{EVENT}/hall")
    page.goto(f"{base}/")
    expect(page).to_have_url(f"{base}/en/")


def test_a_printed_board_is_a_plain_list(base: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{base}/zh/event/{EVENT}")
    live(page)
    page.emulate_media(media="print")
    box = page.locator("#r-s1").bounding_box(), page.locator("#r-s2").bounding_box()
    assert box[0] and box[1] and box[1]["y"] >= box[0]["y"] + box[0]["height"] - 1
    expect(page.locator("#q")).to_be_hidden()
