"""Judges' tablets in tests: pages on plain http to a name of the network, as in a hall: the browser allows less."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading, writing
from competition.ledger.names import NameRow
from competition.rules import facts as f
from competition.tally.office import Office, now_ms
from tests.cast import EVENT, JUDGES
from tests.spectators import tell

# No secure context: neither locks nor a service worker, and nothing says Sec-Fetch-Site. That is a venue's network.
HALL = "tablets.test"
FLAGS = (f"--host-resolver-rules=MAP {HALL} 127.0.0.1",)
LEVELS = (
    ("成形很差，有明显焊瘤或未焊满", "Poor: overlap or unfilled groove"),
    ("成形合格，波纹不匀", "Acceptable, ripples uneven"),
    ("成形良好，局部接头略高", "Good, some restarts a little high"),
    ("成形优良，波纹均匀，过渡圆滑", "Excellent: even ripples, smooth toes"),
)


def in_hall(base: str) -> str:
    """The server's address as the hall's tablets have it."""
    return base.replace("127.0.0.1", HALL)


def name_judges(office: Office, event: str = EVENT) -> None:
    """Names of judges, panels and levels."""
    rows = [NameRow("person", f"judge-{seat}", "zh", name) for seat, name in JUDGES.items()]
    rows += [
        NameRow("panel", f"{event}/practical", "zh", "实操裁判组"),
        NameRow("panel", f"{event}/practical", "en", "Practical panel"),
    ]
    for level, (zh, en) in enumerate(LEVELS):
        rows += [
            NameRow("level", f"{event}/look/{level}", "zh", zh),
            NameRow("level", f"{event}/look/{level}", "en", en),
        ]
    tell(office, rows)


def seated(office: Office, context: BrowserContext, base: str, seat: str = "wang", event: str = EVENT) -> str:
    """Give this browser the seat; its token."""
    with writing(office.engine) as conn:
        token = devices.issue(conn, event, seat, now_ms())
    context.add_cookies([{"name": SEAT_COOKIE, "value": token, "url": base, "httpOnly": True, "sameSite": "Lax"}])
    return token


def answering(page: Page) -> None:
    """From now on whoever marks on this page says yes to every number that the page asks about."""
    # The question may go by itself meanwhile, with the seat: so no click that waits for the button.
    answer = "document.getElementById('sure-yes')?.click()"
    page.add_locator_handler(page.locator("#sure"), lambda: page.evaluate(answer))


def cell(page: Page, aspect: str) -> Locator:
    return page.locator(f"#cell-{aspect}")


def press(page: Page, aspect: str, value: str) -> None:
    cell(page, aspect).locator(f'[data-value="{value}"]').click()


def put_down(page: Page, aspect: str, value: str) -> None:
    """Type a number and put it down."""
    page.locator(f"#value-{aspect}").fill(value)
    cell(page, aspect).locator("[data-put]").click()


def shows(page: Page, aspect: str, state: str, value: str | None = None) -> None:
    """Wait until the cell is in this state, with this value pressed or written."""
    if value is not None:
        pressed = cell(page, aspect).locator(f'[data-value="{value}"]')
        if pressed.count():
            expect(pressed).to_have_attribute("aria-pressed", "true")
        else:
            expect(page.locator(f"#value-{aspect}")).to_have_value(value)
    expect(cell(page, aspect)).to_have_attribute("data-state", state)


def marked(office: Office, event: str = EVENT) -> list[f.Marked]:
    """Every mark in the ledger, in order."""
    with reading(office.engine) as conn:
        facts = [decode(body).fact for _, body, _ in store.read(conn, event, 0)]
    return [fact for fact in facts if isinstance(fact, f.Marked)]


def values(office: Office, *wanted: str, subject: str = "s1", event: str = EVENT, seat: str = "wang") -> Sequence[str]:
    """The values that stand in the seat's cells of these aspects, Wang Fang's for one."""
    replica = office.replicas.of(event)
    replica.catch_up()
    marks = replica.state.subjects[subject].marks
    return [next((m.fact.value for (a, s), m in marks.items() if a == each and s in ("", seat)), "") for each in wanted]


def counted_once(office: Office, event: str = EVENT) -> bool:
    """Whether no two marks of the ledger say the same of a cell: each given one is there once."""
    told = Counter((fact.subject, fact.aspect, fact.seat, fact.value) for fact in marked(office, event))
    return set(told.values()) <= {1}


class Network:
    """The way between a tablet and the marks door, which can be shut, or lose what comes back."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[Any] = []
        self.shut = False
        self.lose_answers = 0
        page.route("**/judge/marks*", self._pass)

    def _pass(self, route: Route) -> None:
        if self.shut:
            route.abort()
            return
        self.sent.append(route.request.post_data_json)
        if self.lose_answers:
            self.lose_answers -= 1
            url = route.request.url.replace(HALL, "127.0.0.1")  # Playwright asks the server itself, and not the map
            origin = "/".join(url.split("/")[:3])
            assert route.fetch(url=url, headers={**route.request.all_headers(), "origin": origin}).ok
            route.abort()
            return
        route.continue_()
