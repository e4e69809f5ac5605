"""A judge's tablet over https: the app opens and marks with the network down, and keeps nobody else's pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.access import devices
from competition.access.carriers import carrier
from competition.access.tokens import hash_of
from competition.certificates import Files
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.tally.hand_marks import Carried, sealed
from competition.tally.hand_marks import opened as opened_series
from competition.tally.hand_series import gathered, joined
from competition.tally.office import Office, now_ms, open_office
from tests.cast import COMPETITORS, EVENT
from tests.patience import until
from tests.ports import free_port
from tests.secure import authority, backed, cut, kept, pin, secured
from tests.setup.browser import chromium
from tests.spectators import found
from tests.tablets import FLAGS, answering, counted_once, marked, name_judges, press, put_down, seated, shows, values

pytestmark = pytest.mark.browser

THREE = {"look": "3", "finish": "8.3", "length": "149.9"}


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
    yield office
    office.close()


@pytest.fixture
def base(office: Office, files: Files) -> Iterator[str]:
    with secured(office, files) as base:
        yield base


@pytest.fixture
def tablet(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    answering(page)
    page.goto(address)
    return page


def give_three(page: Page, state: str) -> None:
    press(page, "look", THREE["look"])
    put_down(page, "finish", THREE["finish"])
    put_down(page, "length", THREE["length"])
    for aspect in THREE:
        shows(page, aspect, state)


def test_a_closed_app_opens_and_marks_with_the_network_down_and_all_is_kept_once(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    cut(tablet)
    page.close()
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    expect(page.locator("#line")).to_contain_text("Server not reached")
    give_three(page, "held")
    page.reload()
    for aspect, value in THREE.items():
        shows(page, aspect, "held", value)
    expect(page.locator("#line")).to_contain_text("Held on this tablet: 3")
    assert marked(office) == []
    cut(tablet, away=False)
    for aspect, value in THREE.items():
        shows(page, aspect, "kept", value)
    assert values(office, *THREE) == list(THREE.values())
    assert counted_once(office)


def test_a_closed_app_opens_with_the_network_down_and_its_marks_can_be_carried_by_hand(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    cut(tablet)
    page.close()
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    give_three(page, "held")
    page.reload()
    said, sound = carried(office, page)
    assert [each.fact.value for each in said.proposals] == list(THREE.values())  # type: ignore[union-attr]
    assert sound


def test_a_kept_page_of_an_earlier_pairing_does_not_seal_as_that_tablet(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    """The worker keeps the sheet's page for a while; the tablet's newest secret goes before the one that it holds."""
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    newest = hash_of(seated(office, tablet, base))[:16]
    page.goto(f"{base}/en/judge/sheets")
    expect(page.locator("#line")).to_have_text("Everything is kept by the server.")
    cut(tablet)
    page.goto(f"{base}/en/judge/sheet/s1")
    give_three(page, "held")
    said, sound = carried(office, page)
    assert said.device == newest and sound


def carried(office: Office, page: Page) -> tuple[Carried, bool]:
    """What the tablet's file says, and whether its seal is that of the tablet that it names."""
    page.locator("#carry").click()
    expect(page.locator("[data-held]")).to_have_text("Marks held on this tablet: 3.")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a file").click()
    body = joined(gathered(Path(saving.value.path()).read_text("utf-8")))
    assert isinstance(body, bytes)
    said = opened_series(body)
    assert isinstance(said, Carried)
    with reading(office.engine) as conn:
        known = carrier(conn, EVENT, said.device)
    assert known is not None
    return said, sealed(body, known.secret)


def test_ten_minutes_offline_with_sixty_marks_and_a_reload_lose_and_double_nothing(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    seated(office, tablet, base)
    page = tablet.new_page()
    page.clock.install()
    answering(page)
    page.goto(f"{base}/en/judge/sheet/s1")
    backed(page)
    cut(tablet)
    given: list[tuple[str, str, str]] = []
    rounds = ({"look": "1", "finish": "5.5"}, {"look": "2", "finish": "7.1", "length": "149.9"})
    rounds += ({"look": "3", "finish": "8.3", "length": "150.1"}, {"look": "0", "finish": "9.9", "length": "150.2"})
    rounds += ({"finish": "6.4"},)
    for number, marks in enumerate(rounds):
        for subject in COMPETITORS:
            page.goto(f"{base}/en/judge/sheet/{subject}")
            for aspect, value in marks.items():
                give = press if aspect == "look" else put_down
                give(page, aspect, value)
                shows(page, aspect, "held", value)
                given.append((subject, aspect, value))
                page.clock.fast_forward(10_000)
        if number == 2:
            page.reload()
    assert len(given) == 60
    expect(page.locator("#line")).to_contain_text("Held on this tablet: 60")
    assert marked(office) == []
    cut(tablet, away=False)
    page.clock.fast_forward(10_000)
    expect(page.locator("#line")).to_have_text("Everything is kept by the server.")
    assert [(fact.subject, fact.aspect, fact.value) for fact in marked(office)] == given
    with reading(office.engine) as conn:
        entries = [decode(body) for _, body, _ in store.read(conn, EVENT, 0)]
    made = [entry.made for entry in entries if isinstance(entry.fact, f.Marked) and entry.made is not None]
    assert made == sorted(made) and made[-1] - made[0] >= 59 * 10_000


def test_every_sheet_opens_offline_also_one_that_was_never_opened(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheets")
    backed(page)
    cut(tablet)
    page.goto(f"{base}/en/judge/sheet/s2")
    press(page, "look", "1")
    shows(page, "look", "held", "1")
    page.goto(f"{base}/en/judge/")
    expect(page).to_have_url(f"{base}/en/judge/sheets")
    page.goto(f"{base}/en/judge/sheet/nobody")
    expect(page.locator("h1")).to_have_text("Server not reached")


def test_what_the_server_has_is_shown_offline_also_long_after(
    office: Office, base: str, tablet: BrowserContext
) -> None:
    """The tablet forgets a kept mark after a while; the server's last word, which stays here, then shows it."""
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    give_three(page, "kept")
    with page.expect_response(lambda answer: "/judge/sheets/state" in answer.url):
        page.reload()  # the first look after it asks for all sheets
    expect(page.locator("#line")).to_have_text("Everything is kept by the server.")
    cut(tablet)
    page.evaluate(
        "new Promise((resolve) => { const asked = indexedDB.deleteDatabase('jinbang-tablet');"
        " asked.onsuccess = asked.onblocked = resolve; })"
    )
    page.reload()
    for aspect, value in THREE.items():
        shows(page, aspect, "kept", value)
    expect(page.locator("#line")).not_to_have_text("Everything is kept by the server.")


def test_a_page_of_another_seat_is_forgotten_with_the_seat(office: Office, base: str, tablet: BrowserContext) -> None:
    seated(office, tablet, base, "wang")
    page = opened(tablet, f"{base}/en/judge/sheets")
    backed(page)
    assert {line.split()[0] for line in kept(page)} == {f"{EVENT}/wang"}
    seated(office, tablet, base, "li")
    page.goto(f"{base}/en/judge/sheets")
    backed(page)
    until(lambda: {line.split()[0] for line in kept(page)} == {f"{EVENT}/li"})


def test_a_tablet_whose_seat_was_taken_keeps_no_page_of_it(office: Office, base: str, tablet: BrowserContext) -> None:
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    expect(page.locator("#line")).to_contain_text("taken")
    assert kept(page) == []
    cut(tablet)
    page.goto(f"{base}/en/judge/sheets")
    expect(page.locator("h1")).to_have_text("Server not reached")


def test_nothing_is_kept_but_the_seats_own_pages(office: Office, base: str, tablet: BrowserContext) -> None:
    seated(office, tablet, base)
    page = opened(tablet, f"{base}/en/judge/sheet/s1")
    backed(page)
    press(page, "look", "2")
    shows(page, "look", "kept")
    page.evaluate(f"fetch('/en/event/{EVENT}')")
    page.goto(f"{base}/en/event/{EVENT}")
    page.goto(f"{base}/en/judge/sheet/s1")
    shows(page, "look", "kept")
    paths = {line.split()[1] for line in kept(page)}
    assert all(path.startswith(("/en/judge/sheet", "/judge/sheet")) for path in paths)
    assert marked(office) == [f.Marked("s1", "look", "wang", "2")]


def test_a_server_that_is_started_anew_is_found_again(office: Office, files: Files, tablet: BrowserContext) -> None:
    port = free_port()
    with secured(office, files, port) as base:
        seated(office, tablet, base)
        page = opened(tablet, f"{base}/en/judge/sheet/s1")
        backed(page)
    page.reload()
    give_three(page, "held")
    with secured(office, files, port):
        for aspect in THREE:
            shows(page, aspect, "kept")
    assert counted_once(office) and values(office, *THREE) == list(THREE.values())


def test_the_cookie_of_a_seat_is_secure(office: Office, base: str, tablet: BrowserContext, tmp_path: Path) -> None:
    page = opened(tablet, f"{base}/language/en?page=/en/judge/check")
    cookies = {cookie["name"]: cookie["secure"] for cookie in tablet.cookies()}
    assert cookies["language"] is True
    expect(page.locator('[data-check="https"]')).to_have_attribute("data-state", "ok")
