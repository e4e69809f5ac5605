"""How fast a sheet of fifteen aspects is filled by taps, and how soon the screen answers on a slow tablet.

Chromium at a quarter of this machine's speed. A tap on something new takes a judge `LOOK`, one more key of the same
number `KEY`; the answer is the browser's own interaction to next paint, in steps of 8 ms. A tap is a bare touch at the
place where the finger meets the screen: Playwright's own looks at the page before a tap would count as its work.
The time is the wall clock's: whatever else runs on the machine is in it; the least of several runs is the page's own.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from competition.tally.office import open_office
from tests import every_kind
from tests.every_kind import EVENT, VALUES
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablets import FLAGS, Network, cell, in_hall, seated

SLOWER = 4
LOOK, KEY = 900, 350  # ms
HALL, AWAY_SHEETS = 45, 4  # subjects; sheets of fifteen marks that are held while the server is away
TAPS: dict[str, tuple[str, ...]] = {
    "look": ("2",),
    "surface": ("more:undercut", "more:undercut", "more:pore", "put"),
    "order": ("step", "put"),
    "leak": ("yes",),
    "repair": ("yes",),
    "fire": ("no",),
    "runs": ("#", *"14.9", "enter", *"15", "fail:2", "put"),
}
OBSERVE = r"""() => {
  window.answers = [];
  const own = (node) => node?.id || node?.dataset?.key || node?.textContent?.trim().replace(/\s+/g, " ").slice(0, 20);
  const name = (node) => [node?.closest?.(".cell, dialog")?.id, own(node)];
  new PerformanceObserver((list) => window.answers.push(...list.getEntries().filter((each) => each.interactionId)
    .map((each) => ({ took: each.duration, on: name(each.target).filter(Boolean).join(" "), what: each.name,
      wait: each.processingStart - each.startTime, work: each.processingEnd - each.processingStart,
      paint: each.startTime + each.duration - each.processingEnd }))))
    .observe({ type: "event", durationThreshold: 16, buffered: true });
}"""
# Where a finger would meet it, once it is in sight and not under the head or the foot that stay.
PLACE = """(element) => {
  const away = ({ top, bottom }) => top < 130 || bottom > innerHeight - 90;
  if (away(element.getBoundingClientRect())) element.scrollIntoView({ block: "center" });
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""
# Marks that were given for the next sheets and wait here: what a tablet holds after an hour without the server.
HOLD = """async ([sheets, values]) => {
  const { Store } = await import("/static/tablet/store.js");
  const { stream, seat } = document.getElementById("line").dataset;
  const links = [...document.querySelectorAll("#rail a[data-subject]")].slice(1, 1 + sheets);
  const subjects = links.map((link) => link.dataset.subject);
  await new Store().change(async (marks) => {
    for (const subject of subjects) for (const [aspect, value] of Object.entries(values)) {
      const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
      const mark = { key, stream, seat, subject, aspect, shared: false, value, replaces: null, made: Date.now() };
      await marks.add({ ...mark, status: "held", label: { subject, aspect, event: "" } });
    }
  });
}"""


def sheet_by_taps() -> dict[str, float]:
    """Seconds for the whole sheet, taps, and the worst and the usual answer (ms)."""
    with sheet((800, 1280)) as page:
        begun = time.monotonic()
        taps = fill(page)
        expect(page.locator('.cell[data-state="kept"]')).to_have_count(len(VALUES))
        return {"seconds for fifteen aspects": time.monotonic() - begun, "taps": float(taps), **told(page)}


def taps_in_a_full_hall() -> dict[str, float]:
    """The same beside a start list of 45, with sixty marks held and the server away; then what opens and turns."""
    with sheet((1280, 800), HALL) as page:
        Network(page).shut = True
        page.evaluate(HOLD, [AWAY_SHEETS, VALUES])
        fill(page)
        expect(page.locator('.cell[data-state="held"]')).to_have_count(len(VALUES))
        found = {f"{name}, 45 subjects, 75 held": value for name, value in told(page).items()}
        for name, what in TURNS.items():
            page.evaluate("window.answers.length = 0")
            tap(page, what(page))
            page.wait_for_timeout(LOOK)
            found[f"{name} (ms)"] = max(page.evaluate("window.answers.map(({ took }) => took)"), default=16)
        return found


TURNS: dict[str, Callable[[Page], Locator]] = {
    "a dialog for notes opens": lambda page: cell(page, "look").locator("[data-remark]"),
    "and closes": lambda page: page.locator('#notes [type="submit"]'),
    "the next sheet": lambda page: page.locator("#next"),
    "yes, it is this one": lambda page: page.locator("#sure-yes"),
    "a veto asks back": lambda page: cell(page, "fire").locator('.entry [data-value="yes"]'),
}


@contextmanager
def sheet(size: tuple[int, int], subjects: int = 0) -> Iterator[Page]:
    """The first sheet of a hall on a slow tablet, before the first tap."""
    files = dict(every_kind.FILES)
    if subjects:
        rows = [f"p{at},{at},阿卜杜热西提·买买提江 {at},Abdurishit Memetjan {at}\n" for at in range(1, subjects + 1)]
        files["competitors.csv"] = "subject,start,name,name_en\n" + "".join(rows)
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(f"sqlite:///{folder}/tapping.sqlite3")
        every_kind.load(Path(folder), office, files)
        with chromium(*FLAGS) as browser, serving(office) as plain:
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
            seated(office, context, in_hall(plain), "he", EVENT)
            page = context.new_page()
            page.goto(f"{in_hall(plain)}/en/judge/sheet/p1")
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.locator("#sure-yes").wait_for()
            page.evaluate(OBSERVE)
            yield page
        office.close()


def fill(page: Page) -> int:
    """Give every mark of the open sheet, the question before it too; how many taps it took."""
    tap(page, page.locator("#sure-yes"))
    taps = 1
    for aspect, value in VALUES.items():
        page.wait_for_timeout(LOOK)
        for at, what in enumerate(TAPS.get(aspect) or ("#", *value, "enter")):
            page.wait_for_timeout(KEY if at else 0)
            tap(page, cell(page, aspect).locator(target(aspect, what)).first)
            taps += 1
    return taps


def tap(page: Page, what: Locator) -> None:
    x, y = what.evaluate(PLACE)
    page.wait_for_timeout(60)  # what scrolling there brought is painted
    page.touchscreen.tap(x, y)


def told(page: Page) -> dict[str, float]:
    """What the browser says of the answers so far; which was slowest, and what it was made of, goes into its name."""
    answers: list[dict[str, Any]] = sorted(page.evaluate("window.answers"), key=lambda each: each["took"])
    times = [float(each["took"]) for each in answers] or [16.0]
    last = answers[-1] if answers else {"what": "", "on": "", "wait": 0, "work": 0, "paint": 0}
    parts = ", ".join(f"{name} {last[name]:.0f}" for name in ("wait", "work", "paint"))
    return {
        f"worst answer to a tap at 4x slower (ms): {last['what']} on {last['on']}, {parts}": times[-1],
        "98 of 100 answers within (ms)": times[int(len(times) * 0.98) - 1],
        "half of the answers within (ms)": times[len(times) // 2],
        "answers slower than 100 ms": float(sum(each > 100 for each in times)),
        "answers": float(len(times)),
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
