"""Notes and photos on the tablet by themselves, in a real browser with its real database; only answers are made up."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from competition.tally.office import open_office
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablet_modules import cleared, opened, run
from tests.tablets import FLAGS, in_hall

pytestmark = pytest.mark.browser

# What every test starts with: a server that is there, says what `answers` says in turn, and whose requests are kept.
OPEN = """
async () => {
  const load = (name) => import(`/static/tablet/${name}.js`);
  const [{ Store }, { Attached, listOf }] = [await load("store"), await load("attached")];
  window.Store = Store;
  window.listOf = listOf;
  window.cell = { subject: "s1", aspect: "look", label: { subject: "01", aspect: "Look", event: "W" } };
  window.note = (text) => ({ kind: "note", text });
  window.photo = (size) => ({ kind: "photo", bytes: new Uint8Array(size).fill(7).buffer });
  window.sent = [];
  window.answers = [];
  window.there = { status: 200, body: {} };
  window.told = (record, outcome, more = {}) => ({ status: outcome === "refused" ? 422 : 200, body: { position: 9,
    receipts: [{ key: record.key, outcome, position: 9, word: "", sentence: "", details: {}, attachment: "id-1",
      ...more }] } });
  window.kept = (record) => told(record, "recorded");
  window.open = (seat = "wang") => new Attached(new Store(), { stream: "welding", seat }, async (held, record) => {
    sent.push({ ...held, ...record, size: record.bytes?.byteLength });
    const answer = answers.shift();
    return typeof answer === "function" ? answer(record) : (answer ?? null);
  }, async () => there);
  window.box = open();
  window.states = async () => (await box.everything()).map((each) => each.status);
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    office = open_office(f"sqlite:///{tmp_path_factory.mktemp('attached') / 'jinbang.sqlite3'}")
    with serving(office) as base:
        yield in_hall(base)
    office.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    return browser.new_context()


@pytest.fixture
def page(context: BrowserContext, base: str) -> Iterator[Page]:
    """A page on plain http with nothing in its database."""
    yield cleared(context, base, OPEN)
    for page in context.pages:
        page.close()


def test_a_note_and_a_photo_are_stored_before_anything_is_sent_and_outlive_the_page(page: Page, base: str) -> None:
    run(page, "await box.put(cell, note('porous')); await box.put(cell, photo(300000));")
    opened(page, base, OPEN)
    found = run(
        page,
        """
        const all = await box.everything();
        const told = (each) => [each.kind, each.text ?? each.bytes.byteLength, each.status, each.key.length];
        return [sent.length, all.map(told)];
        """,
    )
    assert found == [0, [["note", "porous", "held", 32], ["photo", 300000, "held", 32]]]


def test_they_go_out_one_at_a_time_in_order_and_a_kept_photo_leaves_the_tablet(page: Page) -> None:
    found = run(
        page,
        """
        await box.put(cell, note("one"));
        await box.put(cell, photo(1000));
        answers.push(kept, kept);
        const result = await box.flush();
        const all = await box.everything();
        return [result, sent.map((each) => [each.kind, each.stream, each.seat, each.size ?? null]),
          all.map((each) => [each.status, each.bytes === undefined, each.text ?? null, each.attachment])];
        """,
    )
    assert found == [
        {"done": True},
        [["note", "welding", "wang", None], ["photo", "welding", "wang", 1000]],
        [["kept", True, "one", "id-1"], ["kept", True, None, "id-1"]],
    ]


def test_nothing_is_sent_while_a_mark_is_held(page: Page) -> None:
    found = run(
        page,
        """
        await box.put(cell, note("one"));
        await box.put(cell, note("two"));
        answers.push(kept, kept);
        let marks = 0;
        const before = await box.flush(async () => true);
        const between = await box.flush(async () => marks++ > 0); // a mark was given while the first was on its way
        return [before, between, sent.map((each) => each.text), await states()];
        """,
    )
    assert found == [{"waits": True}, {"waits": True}, ["one"], ["kept", "held"]]


def test_a_lost_answer_is_asked_for_again_under_the_same_key(page: Page) -> None:
    found = run(
        page,
        """
        await box.put(cell, note("one"));
        answers.push(null, (record) => told(record, "exists"));
        const results = [await box.flush(), await box.flush()];
        return [results, sent[0].key === sent[1].key, await states()];
        """,
    )
    assert found == [[{"missed": True}, {"done": True}], True, ["kept"]]


@pytest.mark.parametrize("answer", ["{ status: 200, body: {} }", "{ status: 404, body: { word: 'unknown_page' } }"])
def test_what_is_no_receipt_of_it_leaves_it_held(page: Page, answer: str) -> None:
    found = run(
        page,
        f"""
        await box.put(cell, note("one"));
        answers.push({answer}, (record) => told({{ key: "another" }}, "recorded"));
        return [await box.flush(), await states()];
        """,
    )
    assert found == [{"missed": True}, ["held"]]


def test_while_the_server_is_away_nothing_is_tried_and_all_may_be_removed(page: Page) -> None:
    found = run(
        page,
        """
        const one = await box.put(cell, note("one"));
        window.there = null;
        const result = await box.flush();
        return [result, sent.length, await box.remove(one.seq), await states()];
        """,
    )
    assert found == [{"missed": True}, 0, True, []]


def test_what_was_tried_once_may_have_arrived_and_is_not_removed(page: Page) -> None:
    found = run(
        page,
        """
        const one = await box.put(cell, note("one"));
        answers.push(null);
        await box.flush();
        const [line] = listOf(await box.everything(), [], 0);
        return [line.state, await box.remove(one.seq), await states()];
        """,
    )
    assert found == ["sending", False, ["held"]]


def test_a_refused_one_says_why_holds_up_nobody_and_is_removed_or_sent_again(page: Page) -> None:
    found = run(
        page,
        """
        const one = await box.put(cell, photo(10));
        await box.put(cell, note("two"));
        const refused = { status: 422, body: { word: "photo_not_image", sentence: "No photo.", details: {} } };
        const full = (record) => told(record, "refused", { word: "attachments_full", sentence: "Too many." });
        answers.push(refused, full);
        const result = await box.flush();
        const said = listOf(await box.everything(), [], 0).map((each) => [each.state, each.sentence]);
        await box.again((await box.everything())[1].seq);
        answers.push(kept);
        const after = await box.flush();
        const anew = sent[2].key !== sent[1].key;
        return [result, said, await box.remove(one.seq), after, anew, await states()];
        """,
    )
    said = [["refused", "No photo."], ["refused", "Too many."]]
    assert found == [{"done": True}, said, True, {"done": True}, True, ["kept"]]


def test_a_tablet_that_may_not_send_keeps_what_it_holds(page: Page) -> None:
    found = run(
        page,
        """
        await box.put(cell, note("one"));
        answers.push({ status: 409, body: { word: "other_seat", sentence: "Another seat.", details: {} } });
        const first = await box.flush();
        window.there = { status: 401, body: { word: "unknown_token", sentence: "Ask the desk.", details: {} } };
        return [first.refused.word, (await box.flush()).refused.word, sent.length, await states()];
        """,
    )
    assert found == ["other_seat", "unknown_token", 1, ["held"]]


def test_those_of_another_seat_are_told_and_not_sent(page: Page) -> None:
    found = run(
        page,
        """
        await box.put(cell, note("one"));
        const other = open("li");
        const { held, strange } = await other.waiting();
        return [await other.flush(), sent.length, held.length, strange.map((each) => [each.seat, each.text])];
        """,
    )
    assert found == [{"done": True}, 0, 0, [["wang", "one"]]]


def test_two_tabs_send_each_once(page: Page, base: str) -> None:
    other = opened(page.context.new_page(), base, OPEN)
    run(page, "for (const text of ['a', 'b', 'c']) await box.put(cell, note(text))")
    slow = """
      const slowly = async (record) => { await new Promise((wait) => setTimeout(wait, 100)); return kept(record); };
      answers.push(slowly, slowly, slowly);
      window.done = box.flush();
    """
    run(page, f"{slow} return 0")
    run(other, f"{slow} return 0")
    counts = [run(each, "await done; return sent.length") for each in (page, other)]
    assert sum(counts) == 3
    assert run(page, "return states()") == ["kept"] * 3


def test_a_full_disk_is_an_error_and_holds_nothing(page: Page) -> None:
    found = run(
        page,
        """
        IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
        const error = await box.put(cell, photo(10)).catch((error) => error.name);
        return [error, (await box.waiting()).held.length];
        """,
    )
    assert found == ["QuotaExceededError", 0]


def test_marks_of_a_tablet_that_has_the_older_database_are_all_there(page: Page) -> None:
    """A tablet that marked with the version before holds its marks through the change, and takes notes from then on."""
    found = run(
        page,
        """
        const { openDB, deleteDB } = await import("/static/vendor/idb.js");
        await deleteDB("jinbang-tablet");
        const old = await openDB("jinbang-tablet", 1, { upgrade(db) {
          const marks = db.createObjectStore("marks", { keyPath: "seq", autoIncrement: true });
          marks.createIndex("sheet", ["stream", "seat", "subject"]);
          marks.createIndex("status", "status");
          db.createObjectStore("turns", { keyPath: "name" });
        } });
        await old.add("marks", { key: "k1", stream: "welding", seat: "wang", subject: "s1", aspect: "look", value: "2",
          status: "held" });
        old.close();
        window.box = open();
        await box.put(cell, note("one"));
        const marks = await new Store().read((marks) => marks.getAll());
        return [marks.map((mark) => [mark.key, mark.value, mark.status]), await states()];
        """,
    )
    assert found == [[["k1", "2", "held"]], ["held"]]


def test_the_list_puts_together_what_is_here_and_what_the_server_told(page: Page) -> None:
    found = run(
        page,
        """
        const own = [
          { seq: 1, kind: "note", text: "mine", made: 10, status: "kept", position: 5, attachment: "a" },
          { seq: 2, kind: "note", text: "gone", made: 20, status: "kept", position: 6, attachment: "b" },
          { seq: 3, kind: "photo", made: 40, status: "held" },
        ];
        const server = [["a", "note", 11, false], ["b", "note", 21, true], ["c", "photo", 30, false]];
        return listOf(own, server, 9).map(({ kind, text, state, seq }) => [kind, text, state, seq]);
        """,
    )
    assert found == [
        ["note", "mine", "kept", 1], ["note", "gone", "erased", 2],
        ["photo", "", "kept", None], ["photo", "", "held", 3],
    ]  # fmt: skip


SHRINK = """
async ([width, height, type, size]) => {
  const { shrink } = await import("/static/tablet/photos.js");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const paint = canvas.getContext("2d");
  for (let x = 0; x < width; x += 40) { paint.fillStyle = `hsl(${x % 360} 80% 50%)`; paint.fillRect(x, 0, 20, height); }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type));
  const file = new File([blob, new Uint8Array(size)], "p", { type });
  const { bytes, wrong } = await shrink(file);
  if (wrong) return wrong;
  const image = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const start = [...new Uint8Array(bytes).slice(0, 3)];
  return [image.width, image.height, start, bytes.byteLength < 1048576];
}
"""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([4000, 3000, "image/jpeg", 0], [1600, 1200]),
        ([3000, 4000, "image/png", 0], [1200, 1600]),
        ([640, 480, "image/webp", 0], [640, 480]),
        ([2000, 2, "image/png", 0], [1600, 2]),
    ],
)
def test_a_photo_is_made_small_enough_and_a_jpeg_of(page: Page, asked: list[Any], found: list[int]) -> None:
    assert page.evaluate(SHRINK, asked) == [*found, [0xFF, 0xD8, 0xFF], True]


def test_a_photo_of_thirty_megabytes_is_refused_on_the_tablet(page: Page) -> None:
    assert page.evaluate(SHRINK, [640, 480, "image/jpeg", 30 * 1024 * 1024]) == "photo_big"


@pytest.mark.parametrize("type_", ["text/plain", "image/jpeg", "application/pdf", ""])
def test_what_is_no_photo_is_refused_on_the_tablet(page: Page, type_: str) -> None:
    body = f"new File(['not a picture at all'], 'p.jpg', {{ type: '{type_}' }})"
    assert page.evaluate(f"import('/static/tablet/photos.js').then((p) => p.shrink({body}))") == {"wrong": "photo_bad"}


def test_what_the_camera_wrote_beside_the_picture_is_left_behind(page: Page) -> None:
    """A JPEG with an EXIF segment that names a place comes out without one."""
    found = page.evaluate(
        """
        async () => {
          const { shrink } = await import("/static/tablet/photos.js");
          const canvas = document.createElement("canvas");
          const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
          const exif = new TextEncoder().encode("Exif\\0\\0GPS 29.95N 121.72E Zhenhai");
          const head = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]);
          const file = new File([head, exif, (await blob.arrayBuffer()).slice(2)], "p.jpg", { type: "image/jpeg" });
          const { bytes } = await shrink(file);
          const text = (buffer) => new TextDecoder("latin1").decode(buffer);
          return [text(await file.arrayBuffer()).includes("Zhenhai"), text(bytes).includes("Exif")];
        }
        """
    )
    assert found == [True, False]
