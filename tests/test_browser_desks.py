"""The desks in a real browser: accessible, in both languages, no wider than the screen, no console errors."""

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import look
from tests.setup.browser import chromium
from tests.test_browser_hall import EVENT, SEASON, Hall, hall  # noqa: F401 - the fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "": ("sign-in", "judge/", f"season/{SEASON}/titles"),
    "organiser": (
        "desk/",
        "desk/account",
        f"desk/event/{EVENT}",
        f"desk/event/{EVENT}/seats",
        f"desk/season/{SEASON}/titles",
    ),
    "chief": (
        f"desk/event/{EVENT}/chief",
        f"desk/event/{EVENT}/chief/late",
        f"desk/event/{EVENT}/chief/subject/s1",
    ),
}


def signed_in(browser: Browser, hall: Hall, name: str, errors: list[str]) -> Page:  # noqa: F811
    page = browser.new_context(bypass_csp=True).new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    if name:
        page.goto(f"{hall.base}/en/sign-in")
        page.fill("#name", name)
        page.fill("#password", hall.passwords[name])
        page.click("form.desk-form button[type=submit]")
    return page


def test_every_desk_page_is_accessible_and_fits_its_screen(hall: Hall) -> None:  # noqa: F811
    errors: list[str] = []
    wrong: list[str] = []
    with chromium() as browser:
        for name, paths in PAGES.items():
            page = signed_in(browser, hall, name, errors)
            for path in paths:
                for language in ("zh", "en"):
                    answer = page.goto(f"{hall.base}/{language}/{path}")
                    assert answer is not None and answer.status == 200, path
                    look(page, f"{language}-desk-{path}", wrong)
    assert not wrong, "\n".join(wrong)
    assert errors == []
