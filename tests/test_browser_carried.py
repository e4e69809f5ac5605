"""Held marks carried by hand, in real browsers: a tablet offline in the hall, its codes and file, the desk."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from competition.tally.hand_marks import opened
from competition.tally.hand_series import gathered, joined
from competition.tally.office import Office, open_office
from tests.chief import CHIEF, PASSWORD, account
from tests.looking import look
from tests.secure import cut
from tests.setup.browser import chromium
from tests.spectators import found, serving
from tests.tablets import FLAGS, answering, in_hall, marked, name_judges, press, put_down, seated, shows

pytestmark = pytest.mark.browser

CARRIED = f"{CHIEF}/carried"
FAR = 30_000  # ms: a machine with two cores may be busy


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Sixty marks and a film are much for two cores that others use as well: states are waited for longer."""
    expect.set_options(timeout=FAR)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's camera sees, once a test has made it."""
    return tmp_path_factory.mktemp("camera") / "film.y4m"


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Browser]:
    camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with chromium(*FLAGS, *camera, f"--use-file-for-fake-video-capture={film}") as browser:
        yield browser


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    name_judges(office)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def base(office: Office) -> Iterator[str]:
    with serving(office) as base:
        yield base


@pytest.fixture
def tablet(office: Office, browser: Browser, base: str) -> Iterator[Page]:
    """Wang Fang's tablet before the sheet of s1, on plain http as in a hall; it hears of no error."""
    context = browser.new_context(viewport={"width": 1024, "height": 768}, accept_downloads=True)
    seated(office, context, in_hall(base))
    page, wrong = looked_after(context)
    answering(page)
    page.goto(f"{in_hall(base)}/en/judge/sheet/s1")
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def desk(browser: Browser, base: str) -> Iterator[Page]:
    """The chief's desk with this page open; on the server's own machine, so that a camera may be used."""
    context = browser.new_context(viewport={"width": 1366, "height": 1024})
    page, wrong = looked_after(context)
    page.goto(f"{base}/en/sign-in")
    page.fill("#name", "chief")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/en/desk/")
    page.goto(base + CARRIED)
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)


def looked_after(context: BrowserContext) -> tuple[Page, list[str]]:
    page, wrong = context.new_page(), []
    page.set_default_timeout(FAR)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    return page, wrong


def hold(tablet: Page, count: int) -> None:
    """Give this many marks with the network down: the shared length, the own finish, and one cell over and over."""
    shows(tablet, "look", "empty")
    cut(tablet.context)
    put_down(tablet, "length", "149.9")
    put_down(tablet, "finish", "8.3")
    shows(tablet, "finish", "held", "8.3")
    for number in range(count - 2):
        press(tablet, "look", str(number % 4))
        shows(tablet, "look", "held", str(number % 4))
    expect(tablet.locator("#line")).to_contain_text(f"Held on this tablet: {count}")


def show_codes(tablet: Page) -> None:
    tablet.locator("#carry").click()
    tablet.get_by_role("button", name="Pause", exact=True).click()
    expect(tablet.locator("p[data-number]")).to_be_visible()


def pictures(tablet: Page) -> list[bytes]:
    """The tablet's whole screen with each of its codes, in their order."""
    canvas = tablet.locator("canvas[data-code]")
    total = int(tablet.locator("p[data-number]").inner_text().split()[-1])
    found = []
    for _ in range(total):
        found.append(tablet.screenshot())
        tablet.get_by_role("button", name="Next code").click()
    assert canvas.is_visible()
    return found


# Draws a picture and gives what a look at it wants: its dots in colour for the decoder, in grey for a film.
DRAW = """
async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return pen.getImageData(0, 0, image.width, image.height);
}
"""


def decoded(desk: Page, picture: bytes) -> str:
    """What the desk's own decoder reads in a picture."""
    look = f"""async (picture) => {{
      const {{ decodeQR }} = await import("/static/vendor/qr/decode.js");
      return decodeQR(await ({DRAW})(picture));
    }}"""
    return str(desk.evaluate(look, base64.b64encode(picture).decode()))


def filmed(desk: Page, all_pictures: list[bytes], film: Path) -> None:
    """A film (YUV4MPEG2) that shows each picture for a while, for the browser's camera."""
    grey = f"""async (picture) => {{
      const {{ data, width, height }} = await ({DRAW})(picture);
      let text = "";
      for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at + 1]);
      return [width, height, btoa(text)];
    }}"""
    frames = []
    for picture in all_pictures:
        width, height, text = desk.evaluate(grey, base64.b64encode(picture).decode())
        frames += [b"FRAME\n" + base64.b64decode(text) + b"\x80" * (width * height // 2)] * 4
    film.write_bytes(f"YUV4MPEG2 W{width} H{height} F4:1 Ip A1:1 C420\n".encode() + b"".join(frames))


def keys_in_tablet(tablet: Page) -> list[list[Any]]:
    """What the tablet's outbox holds, each mark as [key, subject, aspect, value, made, replaces, shared]."""
    read = """async () => {
      const { Store } = await import("/static/tablet/store.js");
      const all = await new Store().read((marks) => marks.index("status").getAll("held"));
      const say = ({ key, subject, aspect, value, made, replaces, shared }) =>
        [key, subject, aspect, value, made, replaces, shared];
      return all.map(say);
    }"""
    return list(tablet.evaluate(read))


def test_sixty_held_marks_come_by_file_and_then_by_network_and_count_once(
    office: Office, tablet: Page, desk: Page, tmp_path: Path
) -> None:
    expect(tablet.locator("#carry")).to_be_hidden()
    hold(tablet, 60)
    given = tablet.evaluate("document.getElementById('line').textContent")
    tablet.locator("#carry").click()
    with tablet.expect_download() as saving:
        tablet.get_by_role("button", name="Save as a file").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert re.fullmatch(r"jinbang-wang-[A-Z2-7]{8}\.txt", file.name)
    desk.set_input_files("#file", file)
    expect(desk.locator("#codes-said")).to_contain_text("codes are here: take the marks in")
    assert marked(office) == []
    desk.get_by_role("button", name="Take the marks in").click()
    expect(desk.locator("#taken")).to_contain_text("60 marks of 王芳")
    assert len(marked(office)) == 60
    # Nothing was taken out of the tablet: it goes out when the network is back, and was there already.
    tablet.get_by_role("button", name="Close").click()
    assert tablet.evaluate("document.getElementById('line').textContent") == given
    with tablet.expect_response("**/judge/marks*") as answered:
        cut(tablet.context, away=False)
    assert {each["outcome"] for each in answered.value.json()["receipts"]} == {"exists"}
    expect(tablet.locator("#line")).to_have_text("Everything is kept by the server.")
    for aspect, value in (("length", "149.9"), ("finish", "8.3"), ("look", "1")):
        shows(tablet, aspect, "kept", value)
    expect(tablet.locator("#carry")).to_be_hidden()
    assert len(marked(office)) == 60


def test_the_codes_on_the_screen_are_read_by_the_desks_decoder_and_say_what_is_held(
    office: Office, tablet: Page, desk: Page
) -> None:
    hold(tablet, 20)
    held = keys_in_tablet(tablet)
    show_codes(tablet)
    codes = [decoded(desk, picture) for picture in pictures(tablet)]
    assert len(codes) > 1
    # A hand scanner types them one after another; one is left out at first, and one comes twice.
    desk.locator("#codes").click()
    for code in [*codes[1:], codes[-1]]:
        desk.keyboard.insert_text(code)
        desk.keyboard.press("Enter")
    expect(desk.locator("#codes-said")).to_contain_text("Missing: 1.")
    expect(desk.locator('#codes-there [data-there="no"]')).to_have_count(1)
    desk.get_by_role("button", name="Take the marks in").click()
    expect(desk.get_by_role("alert")).to_contain_text("these are missing: 1")
    assert marked(office) == []
    desk.locator("#codes").press("Control+End")
    desk.keyboard.insert_text(f"\n{codes[0]}\n")
    expect(desk.locator("#codes-said")).to_contain_text(f"All {len(codes)} codes are here")
    desk.get_by_role("button", name="Take the marks in").click()
    expect(desk.locator("#taken")).to_contain_text("20 marks of 王芳")
    body = joined(gathered("\n".join(codes)))
    said = opened(body) if isinstance(body, bytes) else body
    told = [(each.key, each.fact.subject, each.fact.aspect, each.fact.value, each.made, each.fact.replaces)
            for each in said.proposals]  # type: ignore[union-attr]  # fmt: skip
    assert told == [tuple(mark[:6]) for mark in held]
    assert [fact.value for fact in marked(office)] == [mark[3] for mark in held]


def test_the_desks_camera_reads_the_codes_from_the_tablets_screen(
    office: Office, tablet: Page, desk: Page, film: Path
) -> None:
    hold(tablet, 14)
    show_codes(tablet)
    filmed(desk, pictures(tablet), film)
    desk.get_by_role("button", name="Open the camera").click()
    expect(desk.locator("#codes-said")).to_contain_text("codes are here: take the marks in", timeout=2 * FAR)
    expect(desk.locator("#camera-sees")).to_be_hidden()
    expect(desk.locator("#take")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#taken")).to_contain_text("14 marks of 王芳")
    assert len(marked(office)) == 14


def test_codes_turn_by_themselves_until_they_are_touched(tablet: Page) -> None:
    hold(tablet, 20)
    tablet.locator("#carry").click()
    canvas = tablet.locator("canvas[data-code]")
    expect(canvas).to_have_attribute("data-shown", "1")
    expect(canvas).to_have_attribute("data-shown", "2")
    tablet.locator("[data-touch]").click()
    expect(tablet.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    tablet.keyboard.press("Escape")
    tablet.locator("#carry").click()
    expect(canvas).to_have_attribute("data-shown", "1")


def test_when_the_server_has_all_meanwhile_the_codes_go_and_it_says_so(tablet: Page) -> None:
    hold(tablet, 3)
    tablet.locator("#carry").click()
    expect(tablet.locator("[data-held]")).to_have_text("Marks held on this tablet: 3.")
    cut(tablet.context, away=False)
    expect(tablet.locator("[data-held]")).to_contain_text("nothing is to be carried")
    expect(tablet.locator("[data-ways]")).to_be_hidden()


def test_over_plain_http_the_desk_says_that_a_camera_cannot_be_used(desk: Page, base: str) -> None:
    cookies = [{**each, "domain": "tablets.test"} for each in desk.context.cookies()]
    desk.context.add_cookies(cookies)  # type: ignore[arg-type]
    desk.goto(in_hall(base) + CARRIED)
    expect(desk.locator("#camera-said")).to_contain_text("A camera needs https")
    expect(desk.locator("#camera")).to_be_hidden()


# What is hashed and sealed on the tablet, against the vectors of FIPS 180-4 and RFC 4231.
VECTORS = """
async () => {
  const { sha256, hmac } = await import("/static/tablet/sha256.js");
  const bytes = (text) => new TextEncoder().encode(text);
  const hex = (found) => Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const key = (byte, count) => new Uint8Array(count).fill(byte);
  return [
    hex(sha256(bytes(""))),
    hex(sha256(bytes("abc"))),
    hex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
    hex(sha256(bytes("a".repeat(1000000)))),
    hex(hmac(key(0x0b, 20), bytes("Hi There"))),
    hex(hmac(bytes("Jefe"), bytes("what do ya want for nothing?"))),
    hex(hmac(key(0xaa, 131), bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
  ];
}
"""


def test_the_tablets_own_hash_is_sha_256(desk: Page) -> None:
    assert desk.evaluate(VECTORS) == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(tablet: Page, desk: Page, base: str, language: str) -> None:
    tablet.goto(f"{in_hall(base)}/{language}/judge/sheet/s1")
    hold_in(tablet, language)
    tablet.locator("#carry").click()
    tablet.locator("[data-touch]").click()
    desk.goto(base + CARRIED.replace("/en/", f"/{language}/"))
    wrong: list[str] = []
    look(tablet, f"{language}-carry-tablet", wrong, "dialog[open] :is(button, a)")
    look(desk, f"{language}-carry-desk", wrong)
    assert not wrong, "\n".join(wrong)


def hold_in(tablet: Page, language: str) -> None:
    """A few marks whatever the language of the page."""
    shows(tablet, "look", "empty")
    cut(tablet.context)
    for number in range(16):
        press(tablet, "look", str(number % 4))
        shows(tablet, "look", "held", str(number % 4))
    expect(tablet.locator("#carry")).to_be_visible(timeout=FAR)
