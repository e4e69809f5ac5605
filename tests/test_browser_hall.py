"""The whole hall in real browsers at once: from a code for a tablet to a title that the public reads, by clicks alone.

A judge's tablet, a phone, the hall's screen, the organiser's and the chief's desk share one running server.
"""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.access import accounts
from competition.ledger.engine import writing
from competition.ledger.names import NameRow, put
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.scheme import Aspect, Criterion, Module, Scheme, SubCriterion
from competition.tally.office import Office, now_ms, open_office
from competition.tally.proposals import Proposal, Submission
from tests import cast
from tests.patience import PATIENCE
from tests.ports import free_port
from tests.setup.browser import chromium
from tests.test_kill import start_server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVENT, SEASON = "welding", "season-2026"
SEATS = ("wang", "li")
SUBJECTS = ("s1", "s2", "s3")
LOOK = Aspect("look", "judgement", "p", max="90", each=True)
SCHEME = Scheme((Module("practice", (Criterion("a", (SubCriterion("a1", (LOOK,)),)),)),))


@dataclass
class Hall:
    """The running server, and the passwords of its desks."""

    base: str
    passwords: dict[str, str]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    desks = [("organiser", "organiser", ""), ("chief", "chief", "")]
    made = accounts.first_run(office.engine, desks, now_ms())  # type: ignore[arg-type]
    found(office)
    office.close()
    port = free_port()
    server = start_server(tmp_path, port)
    yield Hall(f"http://127.0.0.1:{port}", {each.account.name: each.password for each in made})
    os.kill(server.pid, signal.SIGTERM)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        raise


def found(office: Office) -> None:
    """An event that is ready to be opened, listed in a season with one title to win."""
    facts: list[f.Fact] = [
        f.EventFounded(VERSION, depth="aspects"),
        f.SchemePinned(SCHEME, VERSION),
        f.ProfilePinned(("modules_signed", "final", "prizes", "titles")),
        f.PrizesPinned((f.PrizeRule("first", 1),)),
        f.PanelSeated("p", tuple(f.Seat(seat, f"judge-{seat}") for seat in SEATS)),
    ]
    for start, subject in enumerate(SUBJECTS, start=1):
        facts += [f.SubjectEntered(subject, start=start), f.SubjectBound(subject, "person", f"p-{subject}", "unit")]
    record(office, EVENT, "event", facts)
    replica = office.replicas.of(EVENT)
    pin = f.Pin(EVENT, replica.position, replica.head.hex())
    season: list[f.Fact] = [
        f.SeasonFounded(VERSION),
        f.TierDeclared("flagship", 4),
        f.TitleRulePinned("chief-worker", "chief-worker", "", "", ("flagship",), 1, 1),
        f.EventListed("flagship", pin),
    ]
    record(office, SEASON, "season", season)
    rows = [NameRow("person", f"p-{subject}", "zh", cast.COMPETITORS[subject]) for subject in SUBJECTS]
    rows += [NameRow("person", f"judge-{seat}", "zh", cast.JUDGES[seat]) for seat in SEATS]
    rows += [NameRow("event", EVENT, "zh", "焊工技能竞赛"), NameRow("season", SEASON, "zh", "2026 年度")]
    rows += [
        NameRow("title", f"{SEASON}/chief-worker", "zh", "首席工人"),
        NameRow("prize", f"{EVENT}/first", "zh", "一等奖"),
    ]
    with writing(office.engine) as conn:
        put(conn, rows)


def record(office: Office, stream: str, kind: str, facts: list[f.Fact]) -> None:
    proposals = tuple(Proposal(f"found-{number}", fact) for number, fact in enumerate(facts))
    receipts = office.recorder.record(Submission(stream, cast.DESK, proposals, whole=True, founds=kind))  # type: ignore[arg-type]
    assert {each.outcome for each in receipts} == {"recorded"}, receipts


def sign_in(browser: Browser, hall: Hall, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 1024}).new_page()
    page.goto(f"{hall.base}/zh/desk/")
    page.fill("#name", name)
    page.fill("#password", hall.passwords[name])
    page.click("form.desk-form button[type=submit]")
    expect(page.locator("h1")).to_have_text("我的工作台")
    return page


def pair(browser: Browser, hall: Hall, organiser: Page, seat: str) -> BrowserContext:
    """The organiser makes a code; the judge types it on a tablet."""
    organiser.goto(f"{hall.base}/zh/desk/event/{EVENT}/seats")
    organiser.click(f"form[action$='/code']:has(input[value='{seat}']) button")
    digits = re.sub(r"\D", "", organiser.locator(".pairing-code").inner_text())
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    tablet = context.new_page()
    tablet.goto(f"{hall.base}/zh/judge/")
    tablet.fill("input[name=code]", digits)
    tablet.keyboard.press("Enter")
    tablet.fill("#pin", "2580")
    tablet.fill("#again", "2580")
    tablet.keyboard.press("Enter")
    tablet.wait_for_url("**/judge/sheets")
    expect(tablet.locator("h1")).to_be_visible()
    return context


def mark(tablet: Page, hall: Hall, subject: str, level: int) -> None:
    tablet.goto(f"{hall.base}/zh/judge/sheet/{subject}")
    tablet.locator("#sure-yes:visible, #cell-look[data-free]").first.wait_for()
    if tablet.locator("#sure-yes").is_visible():
        tablet.click("#sure-yes")
    tablet.click(f"#cell-look .choice[data-value='{level}']")


def kept(tablet: Page) -> None:
    expect(tablet.locator("#cell-look")).to_have_attribute("data-state", "kept")


def test_from_a_code_for_a_tablet_to_a_published_title_by_clicks_alone(hall: Hall) -> None:
    with chromium() as browser:
        organiser, chief = sign_in(browser, hall, "organiser"), sign_in(browser, hall, "chief")
        wang = pair(browser, hall, organiser, "wang").pages[0]
        li = pair(browser, hall, organiser, "li").pages[0]
        phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        screen = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        phone.goto(f"{hall.base}/zh/event/{EVENT}")
        screen.goto(f"{hall.base}/zh/event/{EVENT}/hall")

        open_marking(organiser, hall)
        a_mark_reaches_phone_and_hall(wang, li, phone, screen, hall)
        marks_given_while_the_network_is_away_are_kept_once(wang, phone, hall)
        the_other_judge_marks_the_rest(li, phone, hall)
        the_chief_signs(chief, hall)
        results_prizes_and_titles(organiser, phone, hall)


def open_marking(organiser: Page, hall: Hall) -> None:
    organiser.goto(f"{hall.base}/zh/desk/event/{EVENT}")
    organiser.click("form[action$='/session-open'] button")
    expect(organiser.locator("#sessions .state")).to_have_text("开放")


def a_mark_reaches_phone_and_hall(wang: Page, li: Page, phone: Page, screen: Page, hall: Hall) -> None:
    """Both see it without a reload: a panel counts when all of it has marked."""
    mark(wang, hall, "s2", 3)
    kept(wang)
    expect(phone.locator("#board progress")).to_have_attribute("value", "1")
    mark(li, hall, "s2", 3)
    for page in (phone, screen):
        expect(page.locator("#board #r-s2")).to_have_attribute("data-rank", "1")
        expect(page.locator("#board #r-s2 .total")).to_contain_text("90.00")


def marks_given_while_the_network_is_away_are_kept_once(wang: Page, phone: Page, hall: Hall) -> None:
    """Two marks and a change of one, held; then a reload; then the network is back."""
    wang.context.route("**/judge/marks*", lambda route: route.abort())
    for subject, level in (("s1", 1), ("s3", 1), ("s1", 2)):
        mark(wang, hall, subject, level)
        expect(wang.locator("#cell-look")).to_have_attribute("data-state", "held")
    wang.reload()
    expect(wang.locator("#cell-look .choice[data-value='2']")).to_have_attribute("aria-pressed", "true")
    expect(wang.locator("#cell-look")).to_have_attribute("data-state", "held")
    wang.context.unroute("**/judge/marks*")
    kept(wang)
    expect(phone.locator("#board progress")).to_have_attribute("value", "4")


def the_other_judge_marks_the_rest(li: Page, phone: Page, hall: Hall) -> None:
    for subject, level in (("s1", 2), ("s3", 1)):
        mark(li, hall, subject, level)
        kept(li)
    expect(phone.locator("#board #r-s1")).to_have_attribute("data-rank", "2")
    expect(phone.locator("#board #r-s3")).to_have_attribute("data-rank", "3")


def the_chief_signs(chief: Page, hall: Hall) -> None:
    chief.goto(f"{hall.base}/zh/desk/event/{EVENT}/chief")
    chief.click("form[action$='/module/practice/sign'] button")
    expect(chief.locator("#module-practice-state .grid-state[data-state=signed]")).to_be_visible()


def results_prizes_and_titles(organiser: Page, phone: Page, hall: Hall) -> None:
    organiser.goto(f"{hall.base}/zh/desk/event/{EVENT}")
    organiser.click("form[action$='/publish-final'] button")
    expect(phone.locator("#board .state")).to_have_attribute("data-phase", "final")
    organiser.click("form[action$='/prizes'] button")
    expect(phone.locator("#board #r-s2")).to_contain_text("一等奖")

    organiser.goto(f"{hall.base}/zh/desk/season/{SEASON}/titles")
    organiser.click("form[action$='/propose'] button")
    organiser.check("input[name=title]")
    organiser.click("button:has-text('推荐所选')")
    organiser.check("input[name=title]")
    organiser.fill("input[name=document]", "甬工〔2026〕1 号")
    organiser.click("button:has-text('授予所选')")
    expect(organiser.locator(".title-line")).to_have_attribute("data-stage", "awarded")

    phone.goto(f"{hall.base}/zh/season/{SEASON}/titles")
    expect(phone.locator(".holder")).to_contain_text("欧阳静怡")
    expect(phone.locator(".honour")).to_contain_text("名额 1，已用 1，剩余 0")
