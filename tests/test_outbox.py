"""The tablet's outbox by itself, in a real browser with its real database; only the network's answers are made up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from competition.tally.office import open_office
from tests.setup.browser import chromium
from tests.spectators import serving
from tests.tablet_modules import cleared, opened, run
from tests.tablets import FLAGS, in_hall

pytestmark = pytest.mark.browser

# What every test starts with: an outbox whose server says what `answers` says, in turn, and whose requests are kept.
OPEN = """
async () => {
  const load = (name) => import(`/static/tablet/${name}.js`);
  const [{ Store }, { Outbox }, { cellOf }] = [await load("store"), await load("outbox"), await load("cells")];
  window.nothing = { key: null, value: null, position: 0 };
  window.cell = { subject: "s1", aspect: "look", shared: false, label: { subject: "01", aspect: "Look", event: "W" } };
  window.sent = [];
  window.answers = [];
  window.kept = (marks, from = 100) => ({ status: 200, body: { position: from + 9, receipts: marks.map(({ key }, at) =>
    ({ key, outcome: "recorded", position: from + at, word: "", sentence: "", details: {} })) } });
  window.told = (key, outcome, word, more = {}) => ({ key, outcome, word, sentence: word, details: {}, ...more });
  window.open = (seat = "wang") => new Outbox(new Store(), { stream: "welding", seat }, async (stream, held, marks) => {
    sent.push({ stream, held, marks });
    const answer = answers.shift();
    return typeof answer === "function" ? answer(marks) : (answer ?? null);
  });
  window.outbox = open();
  window.view = async (server = nothing, box = outbox) =>
    cellOf((await box.everything()).filter((mark) => mark.aspect === "look"), server);
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(*FLAGS) as browser:
        yield browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    office = open_office(f"sqlite:///{tmp_path_factory.mktemp('outbox') / 'jinbang.sqlite3'}")
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


def test_a_mark_is_stored_before_anything_is_sent(page: Page, base: str) -> None:
    assert run(page, "await outbox.put(cell, '2', nothing, null); return sent.length") == 0
    opened(page, base, OPEN)  # the page is gone; the mark is not
    assert run(page, "const { key, value, state } = await view(); return [key.length, value, state]") == [
        32,
        "2",
        "held",
    ]


def test_whoever_listens_hears_whose_sheets_changed_and_may_read_these_alone(page: Page) -> None:
    found = run(
        page,
        """
        const heard = [];
        outbox.listen((subjects) => heard.push(subjects));
        await outbox.put(cell, "2", nothing, null);
        await outbox.put({ ...cell, subject: "s2" }, "3", nothing, null);
        answers.push(kept);
        await outbox.flush();
        const read = async (subjects) => (await outbox.everything(subjects)).map(({ value }) => value);
        return [heard, await read(), await read(["s2"]), await read([])];
        """,
    )
    assert found == [[["s1"], ["s2"], ["s1", "s2"]], ["2", "3"], ["3"], []]


def test_a_mark_is_kept_only_when_its_own_receipt_says_so(page: Page) -> None:
    found = run(
        page,
        """
        const one = await outbox.put(cell, "2", nothing, null);
        const two = await outbox.put({ ...cell, subject: "s2" }, "3", nothing, null);
        answers.push((marks) => kept(marks.slice(0, 1)), null);
        const result = await outbox.flush();
        const statuses = (await outbox.everything()).map((mark) => mark.status);
        return [result, statuses, sent[1].marks.map((mark) => mark.key === two.key)];
        """,
    )
    assert found == [{"missed": True}, ["kept", "held"], [True]]


@pytest.mark.parametrize(
    "answer", ["null", "{ status: 200, body: {} }", "{ status: 404, body: { word: 'unknown_page' } }"]
)
def test_what_is_no_receipt_leaves_the_mark_held(page: Page, answer: str) -> None:
    found = run(
        page,
        f"""
        await outbox.put(cell, "2", nothing, null);
        answers.push({answer});
        return [await outbox.flush(), (await view()).state];
        """,
    )
    assert found == [{"missed": True}, "held"]


def test_marks_go_out_in_the_order_in_which_they_were_given(page: Page) -> None:
    found = run(
        page,
        """
        for (let n = 0; n < 130; n++) {
          await outbox.put({ ...cell, subject: `s${n % 3}`, aspect: `a${n}` }, String(n), nothing, null);
        }
        answers.push(kept, kept);
        const result = await outbox.flush();
        const values = sent.flatMap(({ marks }) => marks.map((mark) => Number(mark.value)));
        return [result, sent.map(({ marks }) => marks.length), values];
        """,
    )
    assert found == [{"done": True}, [100, 30], list(range(130))]


def test_a_second_edit_offline_names_the_first(page: Page) -> None:
    found = run(
        page,
        """
        const one = await outbox.put(cell, "1", nothing, null);
        const two = await outbox.put(cell, "2", nothing, (await view()).key);
        const back = await outbox.put(cell, "", nothing, (await view()).key);
        const new_ = await outbox.put(cell, "3", nothing, (await view()).key);
        return [one.replaces, two.replaces === one.key, back.replaces === two.key, new_.replaces, (await view()).value];
        """,
    )
    assert found == [None, True, True, None, "3"]


def test_a_tab_that_saw_an_older_mark_does_not_overwrite_the_newer(page: Page) -> None:
    found = run(
        page,
        """
        await outbox.put(cell, "1", nothing, null);
        const late = await open().put(cell, "3", nothing, null); // another tab, which saw an empty cell
        const { value, trouble, theirs } = await view();
        return [late.status, value, trouble.value, theirs.value, (await outbox.waiting()).held.length];
        """,
    )
    assert found == ["conflict", "1", "3", "1", 1]


def test_a_conflict_keeps_both_values_until_the_judge_chooses(page: Page) -> None:
    found = run(
        page,
        """
        await outbox.put(cell, "1", nothing, null);
        answers.push((marks) => ({ status: 409, body: { position: 50, receipts:
          [told(marks[0].key, "conflict", "superseded", { standing: { key: "theirs-key", value: "3" } })] } }), kept);
        await outbox.flush();
        const before = await view();
        const mine = await outbox.put(cell, before.trouble.value, nothing, before.theirs.key);
        await outbox.flush();
        const after = await view();
        const asked = [before.trouble.status, before.trouble.value, before.theirs.value];
        return [...asked, mine.replaces, after.state, after.value, after.trouble];
        """,
    )
    assert found == ["conflict", "1", "3", "theirs-key", "kept", "1", None]


def test_what_the_server_tells_later_takes_the_place_of_what_a_conflict_named(page: Page) -> None:
    found = run(
        page,
        """
        await outbox.put(cell, "1", nothing, null);
        answers.push((marks) => ({ status: 409, body: { position: 50, receipts:
          [told(marks[0].key, "conflict", "superseded", { standing: { key: "second", value: "3" } })] } }));
        await outbox.flush();
        const told_before = (await view({ key: "first", value: "0", position: 49 })).theirs;
        const told_after = (await view({ key: "third", value: "2", position: 51 })).theirs;
        return [told_before, told_after];
        """,
    )
    assert found == [{"key": "second", "value": "3"}, {"key": "third", "value": "2"}]


def test_of_two_edits_on_top_of_one_another_the_last_is_put_to_the_judge(page: Page) -> None:
    found = run(
        page,
        """
        const one = await outbox.put(cell, "1", nothing, null);
        await outbox.put(cell, "2", nothing, one.key);
        const standing = { key: "theirs-key", value: "3" };
        answers.push((marks) => ({ status: 409, body: { position: 50, receipts:
          marks.map(({ key }) => told(key, "conflict", "superseded", { standing })) } }));
        await outbox.flush();
        return [(await outbox.waiting()).trouble.map((mark) => mark.value), (await view()).theirs.value];
        """,
    )
    assert found == [["2"], "3"]


def test_an_edit_on_top_of_a_refused_mark_goes_out_on_what_was_seen_below_it(page: Page) -> None:
    """The first was refused, so the second has nothing to replace; what the judge saw still stands."""
    found = run(
        page,
        """
        const seen = { key: "seen-key", value: "0", position: 10 };
        const one = await outbox.put(cell, "7", seen, "seen-key");
        const two = await outbox.put(cell, "2", seen, one.key);
        answers.push((marks) => ({ status: 422, body: { position: 50, receipts: [
          told(one.key, "refused", "value_not_allowed"),
          told(two.key, "conflict", "superseded", { standing: { key: "seen-key", value: "0" } })] } }), kept);
        await outbox.flush();
        const [again] = sent[1].marks;
        const { state, trouble } = await view(seen);
        return [sent.length, again.value, again.replaces, again.key !== two.key, state, trouble];
        """,
    )
    assert found == [2, "2", "seen-key", True, "kept", None]


def test_an_edit_on_top_of_a_refused_mark_does_not_beat_what_nobody_saw(page: Page) -> None:
    found = run(
        page,
        """
        const seen = { key: "seen-key", value: "0", position: 10 };
        const one = await outbox.put(cell, "7", seen, "seen-key");
        const two = await outbox.put(cell, "2", seen, one.key);
        answers.push((marks) => ({ status: 422, body: { position: 50, receipts: [
          told(one.key, "refused", "value_not_allowed"),
          told(two.key, "conflict", "superseded", { standing: { key: "newer-key", value: "3" } })] } }));
        await outbox.flush();
        const { trouble, theirs } = await view(seen);
        return [sent.length, trouble.value, theirs.value];
        """,
    )
    assert found == [1, "2", "3"]


def test_a_mark_given_while_the_one_below_was_on_its_way_moves_down_when_that_is_refused(page: Page) -> None:
    found = run(
        page,
        """
        const one = await outbox.put(cell, "7", nothing, null);
        answers.push(async (marks) => {
          await outbox.put(cell, "2", nothing, one.key);
          return { status: 422, body: { position: 50, receipts: [told(one.key, "refused", "value_not_allowed")] } };
        }, kept);
        await outbox.flush();
        return [sent[1].marks.map(({ value, replaces }) => [value, replaces]), (await view()).value];
        """,
    )
    assert found == [[["2", None]], "2"]


def test_one_mark_that_spoils_a_request_does_not_hold_up_the_others(page: Page) -> None:
    found = run(
        page,
        """
        for (const n of [1, 2, 3, 4, 5]) await outbox.put({ ...cell, aspect: `a${n}` }, String(n), nothing, null);
        const spoilt = (marks) => marks.some((mark) => mark.value === "4")
          ? { status: 422, body: { word: "bad_mark", sentence: "not a mark", details: {} } } : kept(marks);
        for (let n = 0; n < 12; n++) answers.push(spoilt);
        const result = await outbox.flush();
        return [result, (await outbox.everything()).map((mark) => mark.status)];
        """,
    )
    assert found == [{"done": True}, ["kept", "kept", "kept", "refused", "kept"]]


def test_a_tablet_that_may_not_send_keeps_what_it_holds(page: Page) -> None:
    found = run(
        page,
        """
        await outbox.put(cell, "2", nothing, null);
        answers.push({ status: 401, body: { word: "unknown_token", sentence: "Ask the desk.", details: {} } });
        return [(await outbox.flush()).refused.word, (await view()).state];
        """,
    )
    assert found == ["unknown_token", "held"]


def test_marks_of_another_seat_are_told_and_not_sent(page: Page) -> None:
    found = run(
        page,
        """
        await outbox.put(cell, "2", nothing, null);
        const other = open("li");
        const { held, strange } = await other.waiting();
        return [await other.flush(), sent.length, held.length, strange.map((mark) => [mark.seat, mark.value])];
        """,
    )
    assert found == [{"done": True}, 0, 0, [["wang", "2"]]]


def test_tabs_take_turns_where_the_browser_has_no_locks(page: Page, base: str) -> None:
    """Two tabs flush at once: together they send each mark once."""
    other = opened(page.context.new_page(), base, OPEN)
    assert not page.evaluate("'locks' in navigator")
    run(page, "for (const n of [1, 2, 3]) await outbox.put({ ...cell, aspect: `a${n}` }, '1', nothing, null)")
    slow = """
      const slowly = async (marks) => { await new Promise((wait) => setTimeout(wait, 200)); return kept(marks); };
      answers.push(slowly, slowly);
      window.done = outbox.flush();
    """
    run(page, f"{slow} return 0")
    run(other, f"{slow} return 0")
    assert [run(each, "await done; return sent.length") for each in (page, other)] in ([1, 0], [0, 1])


def test_a_tab_that_died_in_its_turn_holds_nobody_up_for_long(page: Page) -> None:
    found = run(
        page,
        """
        const { Store } = await import("/static/tablet/store.js");
        const { alone } = await import("/static/tablet/turns.js");
        const store = new Store();
        await store.turns((turns) => turns.put({ name: "x", owner: "dead", until: Date.now() + 400 }));
        const begun = Date.now();
        await alone(store, "x", async () => {});
        const waited = Date.now() - begun;
        await store.turns((turns) => turns.put({ name: "x", owner: "from-the-future", until: Date.now() + 9e9 }));
        return [waited >= 390 && waited < 30_000, await alone(store, "x", async () => "mine")];
        """,
    )
    assert found == [True, "mine"]


def test_a_full_disk_is_an_error_and_holds_nothing(page: Page) -> None:
    found = run(
        page,
        """
        IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
        const error = await outbox.put(cell, "2", nothing, null).catch((error) => error.name);
        return [error, (await outbox.waiting()).held.length];
        """,
    )
    assert found == ["QuotaExceededError", 0]
