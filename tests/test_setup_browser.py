"""The browser that page tests stand on: it starts, and Chinese has glyphs in it."""

import io

import pytest
from PIL import Image

from tests.setup.browser import chromium
from tests.setup.ensure_chromium import find_chromium

pytestmark = pytest.mark.browser

# Two different words are drawn; without a Chinese font both would come out as the same row of empty boxes.
PAGE = "<html lang='zh-CN'><body style='font: 40px {family}; margin: 20px'><p>{word}</p></body></html>"


@pytest.mark.parametrize("family", ["sans-serif", "serif", "system-ui"])
def test_chinese_is_drawn_with_glyphs_and_not_with_boxes(family: str) -> None:
    drawn = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 400, "height": 120})
        for word in ("金榜题名", "首席工人"):
            page.set_content(PAGE.format(family=family, word=word))
            drawn.append(Image.open(io.BytesIO(page.screenshot())).tobytes())
    assert drawn[0] != drawn[1]


def test_a_browser_named_by_the_environment_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(SystemExit, match="not a program"):
        find_chromium()
