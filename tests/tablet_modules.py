"""Pages on which a test runs modules of the tablet by themselves, over the browser's own database."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

_GONE = "new Promise((done) => { indexedDB.deleteDatabase('jinbang-tablet').onsuccess = () => done(true); })"


def opened(page: Page, base: str, start: str) -> Page:
    """The page, loaded anew, after `start` ran in it."""
    page.goto(f"{base}/en/")
    page.evaluate(start)
    return page


def cleared(context: BrowserContext, base: str, start: str) -> Page:
    """A new page of this browser, whose database is gone."""
    page = context.new_page()
    page.goto(f"{base}/en/")
    assert page.evaluate(_GONE)
    return opened(page, base, start)


def run(page: Page, body: str) -> Any:
    return page.evaluate(f"async () => {{ {body} }}")
