"""What a touch on the judge's tablet costs: only what it changed is written on the page, and read from the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from competition.tally.office import Office, open_office
from tests.every_kind import EVENT, load
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablets import FLAGS, Network, in_hall, press, seated, shows

pytestmark = pytest.mark.browser

# From now on, where on the page something is written: a cell, a line of the start list, or what it is called.
WATCH = """() => {
  window.written = [];
  const place = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const [cell, line] = [element?.closest(".cell"), element?.closest("#rail a")];
    if (cell) return `cell ${cell.dataset.aspect}`;
    return line ? `line ${line.dataset.subject}` : (element?.closest("[id]")?.id ?? "");
  };
  new MutationObserver((records) => written.push(...records.map(({ target }) => place(target)))).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true });
}"""


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
def page(office: Office, browser: Browser) -> Iterator[Page]:
    """A sheet of fifteen aspects with the start list beside it, and one mark that the server has."""
    with serving(office) as base:
        context = browser.new_context(viewport={"width": 1366, "height": 1024})
        seated(office, context, in_hall(base), "he", EVENT)
        page = context.new_page()
        page.goto(f"{in_hall(base)}/en/judge/sheet/p1")
        page.locator("#sure-yes").click()
        press(page, "leak", "no")
        shows(page, "leak", "kept", "no")
        looked(page)
        yield page
        context.close()


def looked(page: Page) -> None:
    """Wait until the page has asked how things stand, and shown it: what it asked before the last is on the screen."""
    for _ in range(3):
        with page.expect_response("**/state?*"):
            page.evaluate("document.dispatchEvent(new Event('jinbang:seat'))")
    expect(page.locator("#line")).to_have_attribute("data-now", "good")


def written(page: Page) -> list[Any]:
    """Where something was written, but for the words on the line, which tell the time."""
    found: list[Any] = page.evaluate("window.written")
    return [place for place in found if place not in ("contact", "line")]


def test_one_mark_paints_its_cell_and_its_line_of_the_start_list(page: Page) -> None:
    page.evaluate(WATCH)
    press(page, "look", "2")
    shows(page, "look", "kept", "2")
    expect(page.locator('#rail a[data-subject="p1"] [data-left]')).to_contain_text("11 of 13")
    looked(page)
    places = written(page)
    assert {place for place in places if place.startswith(("cell", "line "))} == {"cell look", "line p1"}
    # Pressed, held, kept: a handful of words and attributes each time, of which the way back is one.
    assert len(places) < 40, places


def test_what_the_server_says_again_is_not_painted_again(page: Page) -> None:
    page.evaluate(WATCH)
    looked(page)
    assert written(page) == []


def test_a_mark_reads_no_other_sheet_and_no_photo_from_the_disk(page: Page) -> None:
    network = Network(page)
    network.shut = True
    page.evaluate("""() => {
      window.read = [];
      const all = IDBIndex.prototype.getAll;
      IDBIndex.prototype.getAll = function (query, ...more) {
        read.push([this.objectStore.name, this.name, query instanceof IDBKeyRange ? "range" : String(query)]);
        return all.call(this, query, ...more);
      };
    }""")
    press(page, "look", "3")
    shows(page, "look", "held", "3")
    sheets = {tuple(each[1:]) for each in page.evaluate("read") if each[:2] == ["marks", "sheet"]}
    assert sheets == {("sheet", f"{EVENT},he,p1")}


def test_a_touch_counts_for_its_sheet_also_when_the_next_one_is_opened_at_once(page: Page, office: Office) -> None:
    page.evaluate("""() => {
      const touch = (selector) => document.querySelector(selector).click();
      touch('#cell-look [data-value="2"]');
      touch('#cell-leak [data-value="yes"]');
      touch("#next");
    }""")
    expect(page.locator("#sheet")).not_to_have_attribute("data-subject", "p1")
    expect(page.locator('#rail a[data-subject="p1"] [data-left]')).to_contain_text("12 of 14")
    page.locator('#rail a[data-subject="p1"]').click()
    shows(page, "look", "kept", "2")
    shows(page, "leak", "kept", "yes")
