"""How fast a sheet of fifteen aspects is filled by taps, and how soon the screen answers on a slow tablet.

Chromium at a quarter of this machine's speed. A tap on something new takes a judge `LOOK`, one more key of the same
number `KEY`; the answer is the browser's own interaction to next paint, in steps of 8 ms.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from competition.tally.office import open_office
from tests.every_kind import EVENT, VALUES, load
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablets import FLAGS, cell, in_hall, seated

SLOWER = 4
LOOK, KEY = 900, 350  # ms
TAPS: dict[str, tuple[str, ...]] = {
    "look": ("2",),
    "surface": ("more:undercut", "more:undercut", "more:pore", "put"),
    "order": ("step", "put"),
    "leak": ("yes",),
    "repair": ("yes",),
    "fire": ("no",),
    "runs": ("#", *"14.9", "enter", *"15", "fail:2", "put"),
}
OBSERVE = """() => {
  window.answers = [];
  new PerformanceObserver((list) => window.answers.push(...list.getEntries().filter((each) => each.interactionId)
    .map((each) => each.duration))).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


def sheet_by_taps() -> dict[str, float]:
    """Seconds for the whole sheet, taps, and the worst and the usual answer (ms)."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(f"sqlite:///{folder}/tapping.sqlite3")
        load(Path(folder), office)
        with chromium(*FLAGS) as browser, serving(office) as plain:
            context = browser.new_context(viewport={"width": 800, "height": 1280}, has_touch=True)
            seated(office, context, in_hall(plain), "he", EVENT)
            page = context.new_page()
            page.goto(f"{in_hall(plain)}/en/judge/sheet/p1")
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.locator("#sure-yes").wait_for()
            page.evaluate(OBSERVE)
            found = measured(page)
        office.close()
    return found


def measured(page: Page) -> dict[str, float]:
    begun = time.monotonic()
    page.locator("#sure-yes").tap()
    taps = 1
    for aspect, value in VALUES.items():
        page.wait_for_timeout(LOOK)
        for at, tap in enumerate(TAPS.get(aspect) or ("#", *value, "enter")):
            page.wait_for_timeout(KEY if at else 0)
            cell(page, aspect).locator(target(aspect, tap)).first.tap()
            taps += 1
    expect(page.locator('.cell[data-state="kept"]')).to_have_count(len(VALUES))
    seconds = time.monotonic() - begun
    answers = sorted(page.evaluate("window.answers")) or [16]
    return {
        "seconds for fifteen aspects": seconds,
        "taps": float(taps),
        "worst answer to a tap at 4x slower (ms)": float(answers[-1]),
        "98 of 100 answers within (ms)": float(answers[int(len(answers) * 0.98) - 1]),
        "answers slower than 100 ms": float(sum(each > 100 for each in answers)),
        "answers": float(len(answers)),
    }


def target(aspect: str, tap: str) -> str:
    """What a tap is on, within its cell."""
    what, _, name = tap.partition(":")
    if name:
        return f'[data-{what}="{name}"]'
    enter = '.pad [data-key="enter"]'
    named = {"#": f"#value-{aspect}", "put": "[data-put]", "step": '[data-step="1"]', "enter": enter}
    if tap in named:
        return named[tap]
    choice = aspect in ("look", "leak", "repair", "fire")
    return f'.entry [data-value="{tap}"]' if choice else f'.pad [data-key="{tap}"]'
