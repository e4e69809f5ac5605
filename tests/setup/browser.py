"""A Chromium for tests, driven by Playwright, that can show Chinese on a machine without a Chinese font.

The browser is the one that ensure_chromium finds; Playwright's own download is never used. This file may not
know the project's pages.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, expect, sync_playwright

from tests.patience import PATIENCE_MS
from tests.setup.ensure_chromium import ADVICE, find_chromium

# For all browser tests at once. Playwright's own five seconds are short on two cores with two browsers and servers.
expect.set_options(timeout=PATIENCE_MS)
LAUNCH_MS = 150_000  # the first start on a machine reads every font and fills every cache

# Root has no sandbox, a test machine no graphics card, and a test run no business with servers of the maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]

FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><accept><family>Noto Sans SC</family></accept></alias>
  <alias><family>serif</family><accept><family>Noto Serif SC</family></accept></alias>
</fontconfig>
"""


@contextlib.contextmanager
def chromium(*flags: str, headless: bool = True) -> Iterator[Browser]:
    """Yield a running browser, closed with its pages afterwards. Only one at a time in a thread."""
    program = find_chromium()
    if program is None:
        raise RuntimeError(ADVICE)
    with fonts() as env, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[*FLAGS, *flags],
            headless=headless,
            env={**os.environ, **env},
            timeout=LAUNCH_MS,
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def fonts() -> Iterator[dict[str, str]]:
    """Yield the environment in which Chinese has glyphs: an empty one if the machine has a Chinese font."""
    if machine_has_a_chinese_font():
        yield {}
        return
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if package is None or package.origin is None:
        raise RuntimeError("No Chinese font here, neither the machine's nor the package pylopdf-fonts-zh-cn.")
    with tempfile.TemporaryDirectory(prefix="jinbang-fonts-") as folder:
        conf = Path(folder) / "fonts.conf"
        words = {"fonts": escape(str(Path(package.origin).parent)), "cache": escape(f"{folder}/cache")}
        conf.write_text(FONTS_CONF.format(**words), encoding="utf-8")
        yield {"FONTCONFIG_FILE": str(conf)}


def machine_has_a_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())
