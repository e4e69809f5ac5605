"""The browser that page tests stand on: it starts, and Chinese has glyphs in it."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.setup import ensure_chromium as setup
from tests.setup.browser import chromium
from tests.setup.ensure_chromium import ensure_chromium, find_chromium

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


# Stands for apt-get: is busy for the first so many times, then puts a browser beside itself.
APT = """#!/bin/sh
echo "$@" >> {here}/asked
[ $(wc -l < {here}/asked) -gt {failures} ] || exit 100
case "$*" in *chromium) printf '#!/bin/sh\\n' > {here}/chromium; chmod +x {here}/chromium;; esac
"""


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with root's apt-get of its own and no browser; its file `asked` has what was asked of it."""
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "PAUSES", (0, 0))
    monkeypatch.setattr(setup, "NAMES", ("chromium",))
    monkeypatch.delenv("CHROMIUM", raising=False)
    for tool in ("sh", "wc", "chmod"):
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def serve_apt(here: Path, failures: int) -> None:
    (here / "apt-get").write_text(APT.format(here=here, failures=failures))
    (here / "apt-get").chmod(0o755)


def test_an_apt_that_fails_for_a_moment_is_asked_again(apt: Path) -> None:
    serve_apt(apt, failures=2)
    assert ensure_chromium() == str(apt / "chromium")
    asked = (apt / "asked").read_text().splitlines()
    assert [("update" in line, "install" in line) for line in asked] == [(True, False)] * 3 + [(False, True)]
    assert all("DPkg::Lock::Timeout=" in line for line in asked)


def test_an_apt_that_never_succeeds_ends_with_advice(apt: Path) -> None:
    serve_apt(apt, failures=99)
    with pytest.raises(SystemExit, match="need Chromium"):
        ensure_chromium()
    assert len((apt / "asked").read_text().splitlines()) == 3
