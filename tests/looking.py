"""What every page must stand at every size: a checker of accessibility, a thumb, a screen of its own width.

Pictures are for people to look at: JINBANG_SHOTS names a folder for them.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, UPRIGHT, TABLET, DESK, SCREEN = (390, 844), (800, 1280), (1024, 768), (1366, 1024), (1920, 1080)
SIZES = (PHONE, UPRIGHT, TABLET, DESK)

TARGETS = (
    "main a, main button, main select, main summary, main input, main textarea, main label:is(.tick, .review-tick)"
)
_SMALL = """(targets) => [...document.querySelectorAll(targets)]
  .filter((e) => e.offsetParent && e.type !== "hidden" && !e.closest("p.quiet"))
  .filter((e) => e.tagName !== "INPUT" || !e.closest("label.tick, label.review-tick"))
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 47.9)
  .map(([html, box]) => `${html} ${box.width} ${box.height}`)"""
# Style sheets are not fetched a second time for the one rule that would read them, which is not among the default ones.
_RUN = "axe.run({ resultTypes: ['violations'], preload: false }).then((found) => found.violations)"
_OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(_RUN)
    return [f"{each['id']}: {node['html'][:120]}" for each in violations for node in each["nodes"]]


def small(page: Page, targets: str = TARGETS) -> list[str]:
    """What a thumb would miss: targets under 48 px either way."""
    found: list[str] = page.evaluate(_SMALL, targets)
    return found


def too_wide(page: Page) -> list[str]:
    """How much wider than its screen the page is, if it is."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} wide on a screen of {screen}"] if wide > screen else []


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page."""
    folder = os.environ.get("JINBANG_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name.strip('/').replace('/', '_')}.png", full_page=True)


def look(
    page: Page, name: str, wrong: list[str], targets: str = TARGETS, sizes: Iterable[tuple[int, int]] = SIZES
) -> None:
    """Look at the page, everything that folds opened, and add to `wrong` what it does not stand."""
    page.evaluate(_OPEN)
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{name} at {width}: {each}" for each in (*too_wide(page), *small(page, targets))]
        shoot(page, f"{name}-{width}")
    wrong += [f"{name}: {each}" for each in faults(page)]
