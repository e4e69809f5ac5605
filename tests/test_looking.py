"""What looks at every page sees what it is there to see."""

import pytest

from tests.looking import PHONE, look
from tests.setup.browser import chromium

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="en"><title>Desk</title><main><h1>Desk</h1>
  <button style="width: 48px; height: 48px">Go</button></main></html>"""


def test_a_good_page_passes_and_each_fault_is_named() -> None:
    faults = {
        "": GOOD,
        "image-alt": GOOD.replace("<h1>", "<img src='data:,'><h1>"),
        "color-contrast": GOOD.replace("<h1>", "<h1 style='color: #ccc'>"),
        "48 44": GOOD.replace("height: 48px", "height: 44px"),
        "44 48": GOOD.replace("<h1>", "<details>").replace("width: 48px", "width: 44px"),
        "900 wide on a screen of 390": GOOD.replace("<h1>", "<h1 style='width: 892px'>"),
    }
    with chromium() as browser:
        page = browser.new_page()
        for fault, content in faults.items():
            page.set_content(content)
            wrong: list[str] = []
            look(page, "page", wrong, sizes=[PHONE])
            assert any(fault in each for each in wrong) if fault else wrong == [], (fault, wrong)
