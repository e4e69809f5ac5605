"""The judge's tablet in a real browser on plain http: what is given is held, then kept, and never lost or doubled."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.access import devices, pairing
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.looking import faults
from tests.setup.browser import chromium
from tests.spectators import desk, found, mark, serving
from tests.tablets import (
    FLAGS,
    Network,
    answering,
    cell,
    counted_once,
    in_hall,
    marked,
    name_judges,
    press,
    put_down,
    seated,
    shows,
    values,
)

pytestmark = pytest.mark.browser

TABLET, TALL, PHONE = (1024, 768), (800, 1280), (390, 844)
Sit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    name_judges(office)
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield in_hall(base)


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def new(size: tuple[int, int] = TABLET, **options: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def sit(office: Office, base: str, new_context: Callable[..., BrowserContext]) -> Iterator[Sit]:
    """Sits a judge down at a tablet of their own, before the sheet of a subject; no page may end with an error."""
    errors: list[str] = []

    def sit(
        seat: str = "wang",
        subject: str = "s1",
        language: str = "en",
        context: BrowserContext | None = None,
        **options: Any,
    ) -> Page:
        if context is None:
            context = new_context(**options)
            seated(office, context, base, seat)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{base}/{language}/judge/sheet/{subject}")
        answering(page)
        return page

    yield sit
    assert errors == []


# -- marks ------------------------------------------------------------------------------------------------------------


def test_the_hall_has_no_secure_context(sit: Sit) -> None:
    page = sit()
    assert page.evaluate("[isSecureContext, 'locks' in navigator, 'randomUUID' in crypto]") == [False, False, False]


def test_a_mark_is_kept_when_the_server_says_so_and_not_before(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held", "2")
    expect(page.locator("#line")).to_contain_text("Held on this tablet: 1")
    assert marked(office) == []
    network.shut = False
    shows(page, "look", "kept", "2")
    expect(page.locator("#line")).to_have_text("Everything is kept by the server.")
    assert marked(office) == [f.Marked("s1", "look", "wang", "2")]


def test_three_marks_given_offline_go_out_by_themselves(office: Office, sit: Sit) -> None:
    page = sit()
    page.context.set_offline(True)
    press(page, "look", "3")
    put_down(page, "finish", "8.3")
    put_down(page, "length", "149.9")
    for aspect in ("look", "finish", "length"):
        shows(page, aspect, "held")
    expect(page.locator("#line")).to_contain_text("Held on this tablet: 3")
    page.context.set_offline(False)
    for aspect in ("look", "finish", "length"):
        shows(page, aspect, "kept")
    assert values(office, "look", "finish", "length") == ["3", "8.3", "149.9"]
    assert counted_once(office)


def test_marks_survive_a_reload_and_are_kept_once(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    press(page, "look", "3")
    put_down(page, "finish", "8.3")
    press(page, "crack", "no")
    shows(page, "crack", "held")
    page.reload()
    for aspect in ("look", "finish", "crack"):
        shows(page, aspect, "held")
    network.shut = False
    for aspect in ("look", "finish", "crack"):
        shows(page, aspect, "kept")
    assert values(office, "look", "finish", "crack") == ["3", "8.3", "no"]
    assert counted_once(office)


def test_marks_survive_a_crash_of_the_page(office: Office, sit: Sit) -> None:
    page = sit()
    Network(page).shut = True
    press(page, "look", "1")
    shows(page, "look", "held")
    other = sit(context=page.context, subject="s2")
    Network(other).shut = True
    with pytest.raises(Exception, match=r"crash|ERR_ABORTED|closed"):
        page.goto("chrome://crash")
    other.unroute_all()
    again = sit(context=page.context)
    shows(again, "look", "kept", "1")
    assert marked(office) == [f.Marked("s1", "look", "wang", "1")]


def test_a_page_that_could_not_come_back_asks_before_it_goes(office: Office, sit: Sit) -> None:
    page = sit()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    press(page, "look", "2")
    shows(page, "look", "kept")
    page.reload()
    assert asked == []
    Network(page).shut = True
    press(page, "look", "3")
    expect(page.locator("#line")).to_contain_text("Server not reached")
    page.reload()
    assert asked == ["beforeunload"]


def test_an_answer_that_is_lost_does_not_double_the_mark(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.lose_answers = 1
    press(page, "look", "2")
    shows(page, "look", "kept", "2")
    assert len(network.sent) == 2
    assert network.sent[0]["marks"][0]["key"] == network.sent[1]["marks"][0]["key"]
    assert len(marked(office)) == 1


def test_a_mark_is_changed_and_taken_back_until_the_sheet_is_signed(office: Office, sit: Sit) -> None:
    page = sit()
    press(page, "look", "2")
    press(page, "look", "3")
    shows(page, "look", "kept", "3")
    cell(page, "look").locator("[data-back]").click()
    shows(page, "look", "empty")
    expect(page.locator("#left")).to_have_text("5 of 5 left")
    assert values(office, "look") == [""]
    press(page, "look", "absent")
    shows(page, "look", "kept", "absent")
    assert values(office, "look") == ["absent"]


def test_a_touch_twice_is_one_mark(office: Office, sit: Sit) -> None:
    page = sit()
    cell(page, "look").locator('[data-value="2"]').dblclick()
    shows(page, "look", "kept", "2")
    page.wait_for_timeout(300)
    assert len(marked(office)) == 1


def test_numbers_are_typed_stepped_and_held_to_their_limits(office: Office, sit: Sit) -> None:
    page = sit()
    finish = cell(page, "finish")
    page.locator("#value-finish").click()
    for key in ("7", ".", "7"):
        finish.locator(f'.pad [data-key="{key}"]').click()
    expect(finish.locator("[data-said]")).to_have_text("typed, not put down yet")
    finish.locator('[data-step="1"]').click()
    finish.locator('.pad [data-key="enter"]').click()
    shows(page, "finish", "kept", "7.8")
    put_down(page, "finish", "10.1")
    expect(finish.locator("[data-problem]")).to_have_text("It must be between 0 and 10.")
    put_down(page, "finish", "9.55")
    expect(finish.locator("[data-problem]")).to_have_text("It must lie on the steps of 0.1 from 0.")
    assert values(office, "finish") == ["7.8"]


def test_faults_are_counted_from_full_marks(office: Office, sit: Sit) -> None:
    page = sit()
    safety = cell(page, "safety")
    for _ in range(3):
        safety.locator('[data-step="1"]').click()
    expect(safety.locator("[data-points]")).to_have_text("40 − 2 × 3 = 34 points")
    safety.locator("[data-put]").click()
    shows(page, "safety", "kept", "3")
    safety.get_by_role("button", name="No faults").click()
    shows(page, "safety", "kept", "0")
    assert values(office, "safety") == ["0"]


def test_a_veto_is_asked_for_twice(office: Office, sit: Sit) -> None:
    page = sit()
    press(page, "crack", "yes")
    page.locator("#ask-veto").get_by_role("button", name="Back").click()
    shows(page, "crack", "empty")
    press(page, "crack", "yes")
    page.locator("#ask-veto").get_by_role("button", name="Yes, veto").click()
    shows(page, "crack", "kept", "yes")
    assert values(office, "crack") == ["yes"]


def test_a_number_that_was_typed_and_not_put_down_waits_for_the_judge(office: Office, sit: Sit) -> None:
    page = sit()
    page.locator("#value-length").fill("149.9")
    page.locator("#next").click()
    expect(page.locator("#value-length")).to_have_value("")
    page.reload()
    page.locator("#previous").click()
    expect(page.locator("#value-length")).to_have_value("149.9")
    assert marked(office) == []


# -- refusals, conflicts ----------------------------------------------------------------------------------------------


def test_a_refused_mark_stays_in_sight_with_its_reason(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held")
    desk(office, EVENT, f.SubjectStatusSet("s1", "disqualified"))
    network.shut = False
    shows(page, "look", "refused")
    expect(cell(page, "look").locator(".why")).to_contain_text("does not compete now")
    expect(page.locator("#line")).to_contain_text("Needs your look: 1")
    page.reload()
    shows(page, "look", "refused")
    cell(page, "look").get_by_role("button", name="Understood").click()
    shows(page, "look", "empty")
    assert marked(office) == []


def test_a_late_mark_is_said_to_wait_for_the_chief(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    press(page, "look", "3")
    shows(page, "look", "held", "3")
    desk(office, EVENT, f.SessionClosed("day"))
    network.shut = False
    shows(page, "look", "aside")
    expect(cell(page, "look").locator(".why")).to_contain_text("chief judge decides")
    assert marked(office) == []
    with reading(office.engine) as conn:
        assert [late.word for late in store.late(conn, EVENT)] == ["session_closed", "session_closed"]


def test_two_tablets_that_disagree_let_the_judge_choose(office: Office, sit: Sit) -> None:
    mine, theirs = sit("wang"), sit("li")
    network = Network(mine)
    network.shut = True
    put_down(mine, "length", "150.7")
    shows(mine, "length", "held")
    put_down(theirs, "length", "149.1")
    shows(theirs, "length", "kept")
    network.shut = False
    shows(mine, "length", "conflict")
    assert values(office, "length") == ["149.1"]
    trouble = cell(mine, "length").locator(".trouble")
    expect(trouble.locator(".mine dd")).to_have_text("150.7 mm")
    expect(trouble.locator(".theirs dd")).to_have_text("149.1 mm")
    expect(cell(mine, "length").locator("[data-put]")).to_be_disabled()
    trouble.get_by_role("button", name="Send mine again").click()
    shows(mine, "length", "kept", "150.7")
    shows(theirs, "length", "kept", "150.7")
    assert values(office, "length") == ["150.7"]


def test_what_stands_may_be_left_standing(office: Office, sit: Sit) -> None:
    mine = sit("wang")
    network = Network(mine)
    network.shut = True
    put_down(mine, "length", "150.7")
    shows(mine, "length", "held")
    mark(office, "s1", "length", "149.1")
    network.shut = False
    shows(mine, "length", "conflict")
    cell(mine, "length").get_by_role("button", name="Leave what stands").click()
    shows(mine, "length", "kept", "149.1")
    assert values(office, "length") == ["149.1"]


def test_an_old_held_mark_never_beats_a_newer_one(office: Office, sit: Sit) -> None:
    """The same seat on two tablets: one gives a mark offline, the other a newer one meanwhile."""
    one = sit("wang")
    press(one, "look", "1")
    shows(one, "look", "kept", "1")
    two = sit("wang")
    one.context.set_offline(True)
    press(one, "look", "0")
    shows(one, "look", "held", "0")
    press(two, "look", "3")
    shows(two, "look", "kept", "3")
    one.context.set_offline(False)
    shows(one, "look", "conflict")
    assert values(office, "look") == ["3"]


def test_the_same_mark_by_two_hands_is_no_conflict(office: Office, sit: Sit) -> None:
    mine = sit("wang")
    network = Network(mine)
    network.shut = True
    put_down(mine, "length", "149.1")
    shows(mine, "length", "held")
    mark(office, "s1", "length", "149.1")
    network.shut = False
    shows(mine, "length", "kept", "149.1")
    assert len(marked(office)) == 1


def test_two_tabs_show_the_same_and_send_everything_once(office: Office, sit: Sit) -> None:
    one = sit()
    two = sit(context=one.context)
    networks = [Network(one), Network(two)]
    for network in networks:
        network.shut = True
    press(one, "look", "2")
    shows(two, "look", "held", "2")
    press(two, "look", "3")
    shows(one, "look", "held", "3")
    put_down(two, "finish", "9.9")
    shows(one, "finish", "held", "9.9")
    for network in networks:
        network.shut = False
    for page in (one, two):
        shows(page, "look", "kept", "3")
        shows(page, "finish", "kept", "9.9")
    assert values(office, "look", "finish") == ["3", "9.9"]
    assert counted_once(office)


# -- sheets -----------------------------------------------------------------------------------------------------------


def fill(page: Page) -> None:
    """Give every mark of the open sheet."""
    press(page, "look", "2")
    put_down(page, "finish", "8.3")
    put_down(page, "length", "149.9")
    put_down(page, "safety", "1")
    press(page, "crack", "no")


def test_a_full_sheet_is_signed_after_a_look_at_all_of_it(office: Office, sit: Sit) -> None:
    page = sit()
    sign = page.get_by_role("button", name="Sign this sheet")
    expect(sign).to_be_disabled()
    expect(page.locator("[data-why]")).to_have_text("Still to mark before you can sign: 5")
    fill(page)
    sign.click()
    listed = page.locator("#ask-sign [data-list]")
    expect(listed.locator("dt")).to_have_text(["Shape of the weld", "Surface", "Length", "Breaches of safety", "Crack"])
    expect(listed.locator("dd").first).to_have_text("2, Good, some restarts a little high")
    page.locator("#ask-sign").get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".module-note")).to_contain_text("signed")
    expect(cell(page, "look").locator('[data-value="0"]')).to_be_disabled()
    expect(page.locator('#rail [data-subject="s1"]')).to_have_attribute("data-state", "signed")
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    assert replica.state.subjects["s1"].signed == {("wang", "practice")}


def test_a_reopened_sheet_opens_on_the_tablet_by_itself(office: Office, sit: Sit) -> None:
    page = sit()
    fill(page)
    page.get_by_role("button", name="Sign this sheet").click()
    page.locator("#ask-sign").get_by_role("button", name="Sign", exact=True).click()
    expect(cell(page, "look").locator('[data-value="0"]')).to_be_disabled()
    desk(office, EVENT, f.SheetReopened("wang", "s1", "practice"))
    expect(cell(page, "look").locator('[data-value="0"]')).to_be_enabled()


def test_a_sheet_is_not_signed_while_the_server_lacks_a_mark_of_it(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    fill(page)
    shows(page, "crack", "kept")
    network.shut = True
    press(page, "look", "3")
    expect(page.get_by_role("button", name="Sign this sheet")).to_be_disabled()
    expect(page.locator("[data-why]")).to_contain_text("the server must have every mark")


def test_what_changed_under_the_question_is_not_signed(office: Office, sit: Sit) -> None:
    page = sit()
    fill(page)
    page.route("**/state*", lambda route: route.abort())
    page.get_by_role("button", name="Sign this sheet").click()
    mark(office, "s1", "length", "150.7")
    page.locator("#ask-sign").get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#ask-sign [data-problem]")).to_contain_text("Marks of this sheet have changed")
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    assert not replica.state.subjects["s1"].signed


def test_the_next_sheet_comes_without_a_load_even_offline(office: Office, sit: Sit) -> None:
    page = sit()
    expect(page.locator('#rail [data-subject="s2"] [data-left]')).to_have_text("5 of 5 left")
    page.evaluate("window.same = true")
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    page.locator("#next").click()
    expect(page.locator("#name")).to_have_text("Ouyang Jingyi")
    expect(page).to_have_url(re.compile("/judge/sheet/s2$"))
    expect(page).to_have_title(re.compile("^02 Ouyang Jingyi"))
    press(page, "look", "1")
    shows(page, "look", "held", "1")
    page.go_back()
    expect(page.locator("#name")).to_have_text("Chen Weiqiang")
    shows(page, "look", "empty")
    page.go_forward()
    shows(page, "look", "held", "1")
    page.context.set_offline(False)
    shows(page, "look", "kept", "1")
    assert page.evaluate("window.same")
    assert values(office, "look", subject="s2") == ["1"]


def test_others_marks_are_nowhere_before_the_panel_reveals(office: Office, sit: Sit) -> None:
    mark(office, "s1", "finish", "3.3", "li")
    page = sit()
    press(page, "look", "2")
    shows(page, "look", "kept")
    told = page.evaluate("fetch('/judge/sheets/state').then((answer) => answer.text())")
    assert "3.3" not in told + page.content()
    mark(office, "s1", "finish", "4.4", "zhang")
    put_down(page, "finish", "7.7")
    expect(cell(page, "finish").locator("[data-others]")).to_contain_text("3.3")
    expect(cell(page, "finish").locator("[data-others]")).to_contain_text("4.4")


def test_three_tablets_are_shown_one_anothers_marks_at_once_when_the_last_has_given(office: Office, sit: Sit) -> None:
    scores = {"wang": "3.3", "li": "4.4", "zhang": "7.7"}
    pages = {seat: sit(seat) for seat in scores}
    for seat in ("wang", "li"):
        put_down(pages[seat], "finish", scores[seat])
        shows(pages[seat], "finish", "kept")
    others = {seat: cell(page, "finish").locator("[data-others]") for seat, page in pages.items()}
    expect(others["zhang"]).to_contain_text("J1")
    for seat in scores:
        expect(others[seat]).not_to_contain_text(re.compile("3.3|4.4"))
    put_down(pages["zhang"], "finish", scores["zhang"])
    for seat in scores:
        for value in (value for other, value in scores.items() if other != seat):
            expect(others[seat]).to_contain_text(value)


# -- seats ------------------------------------------------------------------------------------------------------------


def offer(office: Office, seat: str = "wang") -> pairing.Chance:
    with writing(office.engine) as conn:
        return pairing.offer(conn, EVENT, seat, now_ms())


def choose_pin(page: Page) -> None:
    """Set the seat's first PIN, and sit down."""
    page.locator("#pin").fill("2580")
    page.locator("#again").fill("2580")
    page.get_by_role("button", name="Yes, sit here").click()


@pytest.mark.parametrize("script", [True, False])
def test_six_digits_seat_the_tablet(
    office: Office, base: str, new_context: Callable[..., BrowserContext], script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(f"{base}/en/judge/")
    page.get_by_label("The six digits from the desk").fill("123")
    page.get_by_role("button", name="Sit down").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("The six digits from the desk").fill(offer(office).code)
    page.get_by_role("button", name="Sit down").click()
    choose_pin(page)
    expect(page.locator(".sits")).to_contain_text("王芳")
    expect(page.locator(".sits")).to_contain_text("Practical panel")
    page.get_by_role("link", name="Chen Weiqiang").click()
    expect(page.locator("#name")).to_have_text("Chen Weiqiang")


def test_a_link_seats_the_tablet_by_its_button_alone(
    office: Office, base: str, new_context: Callable[..., BrowserContext]
) -> None:
    chance = offer(office)
    page = new_context().new_page()
    for _ in range(2):  # looking at it uses nothing
        page.goto(f"{base}/en/judge/pair/{chance.link}")
        expect(page.locator(".offer")).to_contain_text("王芳")
    choose_pin(page)
    expect(page.locator(".sits")).to_contain_text("王芳")
    page.goto(f"{base}/en/judge/pair/{chance.link}")
    expect(page.get_by_role("alert")).to_be_visible()


def test_without_script_the_sheet_is_shown_and_says_what_it_needs(
    office: Office, sit: Sit, new_context: Callable[..., BrowserContext], base: str
) -> None:
    mark(office, "s1", "look", "2", "wang")
    context = new_context(java_script_enabled=False)
    seated(office, context, base)
    page = sit(context=context)
    expect(page.get_by_text("Marking on it needs JavaScript")).to_be_visible()
    shows(page, "look", "kept", "2")
    expect(cell(page, "look").locator('[data-value="3"]')).to_be_disabled()


def test_a_seat_that_was_taken_away_is_said_and_its_marks_reach_the_chief(office: Office, sit: Sit) -> None:
    page = sit()
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held")
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    expect(page.locator("#line")).to_contain_text("seat was taken from this tablet")
    expect(cell(page, "look").locator('[data-value="3"]')).to_be_disabled()
    network.shut = False
    shows(page, "look", "aside")
    with reading(office.engine) as conn:
        assert [(late.by, late.word) for late in store.late(conn, EVENT)] == [("wang", "seat_revoked")]
    assert marked(office) == []


def test_marks_of_another_seat_stay_and_are_never_sent_as_this_ones(office: Office, sit: Sit, base: str) -> None:
    page = sit("wang")
    network = Network(page)
    network.shut = True
    press(page, "look", "2")
    shows(page, "look", "held")
    seated(office, page.context, base, "li")
    page.reload()
    network.shut = False
    expect(page.locator("#strange")).to_contain_text(
        "01, Shape of the weld: 2, Good, some restarts a little high (seat wang, event Welding Contest)"
    )
    press(page, "look", "3")
    shows(page, "look", "kept", "3")
    assert marked(office) == [f.Marked("s1", "look", "li", "3")]
    seated(office, page.context, base, "wang")
    page.reload()
    shows(page, "look", "kept", "2")
    assert marked(office) == [f.Marked("s1", "look", "li", "3"), f.Marked("s1", "look", "wang", "2")]


def test_a_page_of_an_older_seat_sends_nothing_with_a_newer_cookie(office: Office, sit: Sit, base: str) -> None:
    page = sit("wang")
    page.route("**/state*", lambda route: route.abort())
    seated(office, page.context, base, "li")  # in another window
    press(page, "look", "2")
    expect(page.locator("#line")).to_contain_text("another seat")
    shows(page, "look", "held")
    assert marked(office) == []


def test_a_tablet_that_cannot_store_says_so_and_holds_nothing(
    office: Office, sit: Sit, new_context: Callable[..., BrowserContext], base: str
) -> None:
    context = new_context()
    context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    seated(office, context, base)
    page = sit(context=context)
    expect(page.locator("#line")).to_contain_text("cannot store marks")
    press(page, "look", "2")
    shows(page, "look", "unstored")
    expect(cell(page, "look").locator("[data-said]")).to_contain_text("Not held")
    expect(cell(page, "look").locator('[data-value="2"]')).to_have_attribute("aria-pressed", "false")
    assert marked(office) == []


# -- looks ------------------------------------------------------------------------------------------------------------

# Everything that a finger may press, with what it is and how large; what a person cannot see cannot be pressed either.
TARGETS = """() => [...document.querySelectorAll("button, a[href], input")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(".skip"))
  .map((each) => [each, (each.closest(".reading") || each).getBoundingClientRect()])
  .filter(([, box]) => box.width > 0)
  .map(([each, box]) => [`${each.id || each.className} ${each.textContent.trim()}`, box.width, box.height])"""


def troubled(office: Office, page: Page) -> None:
    """Bring cells into the states held, conflict and typed, with the number pad open."""
    network = Network(page)
    press(page, "look", "2")
    shows(page, "look", "kept")
    network.shut = True
    put_down(page, "length", "150.7")
    press(page, "crack", "no")
    shows(page, "crack", "held")
    mark(office, "s1", "length", "149.1")
    network.shut = False
    shows(page, "length", "conflict")
    network.shut = True
    press(page, "look", "3")
    page.locator("#value-finish").click()
    page.locator("#value-finish").fill("7.7")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [TABLET, TALL, PHONE])
def test_every_target_is_as_large_as_a_thumb(office: Office, sit: Sit, size: tuple[int, int], language: str) -> None:
    page = sit(language=language, size=size)
    troubled(office, page)
    small = [target for target in page.evaluate(TARGETS) if min(target[1:]) < 48]
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_any_page_of_the_tablet(
    office: Office, base: str, new_context: Callable[..., BrowserContext], sit: Sit, language: str
) -> None:
    context = new_context(bypass_csp=True)
    seated(office, context, base)
    page = sit(language=language, context=context)
    troubled(office, page)
    found = [faults(page)]
    page.locator("#cell-crack").locator('[data-value="yes"]').click()
    found.append(faults(page))
    page.keyboard.press("Escape")
    for path in ("judge/sheets", "judge/", f"judge/pair/{offer(office).link}", "judge/pair/nothing"):
        page.goto(f"{base}/{language}/{path}")
        found.append(faults(page))
    assert found == [[]] * len(found)


def test_the_sheet_can_be_filled_from_a_keyboard(office: Office, sit: Sit) -> None:
    page = sit()
    page.locator("#sure-yes").press("Enter")
    cell(page, "look").locator('[data-value="0"]').focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    shows(page, "look", "kept", "1")
    page.locator("#value-finish").focus()
    page.keyboard.type("7.5")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    shows(page, "finish", "kept", "7.6")
    assert values(office, "look", "finish") == ["1", "7.6"]


def test_nothing_on_the_tablet_breaks_the_policy(office: Office, sit: Sit) -> None:
    page = sit()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.add_init_script("""document.addEventListener("securitypolicyviolation", (event) => {
        document.documentElement.dataset.broken = `${event.violatedDirective} ${event.sourceFile}`;
    });""")
    page.reload()
    press(page, "look", "2")
    shows(page, "look", "kept")
    page.locator("#next").click()
    page.locator("#value-finish").click()
    press(page, "crack", "yes")
    page.locator("#ask-veto").get_by_role("button", name="Yes, veto").click()
    shows(page, "crack", "kept")
    expect(page.locator("html")).not_to_have_attribute("data-broken", re.compile(""))
    # On plain http the browser says that it ignores this one header, which stands there for https.
    assert [said for said in complaints if "Cross-Origin-Opener-Policy" not in said] == []
