// The outbox against named failures, each of which has cost somebody a mark. Every title is the failure.

import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";

import {
  CELL, NOTHING, Outbox, Server, Store, closed, dying, emptyBattery, fresh, fullDisk, give, https, lostAnswer, openDB, plainHttp,
  portal, seen, tab, unreached,
} from "./hall.mjs";

const keys = async (box) => (await box.everything()).map(({ key }) => key);
let server, box;

beforeEach(() => {
  fresh();
  https();
  [server, box] = [new Server(), null];
  box = tab(server);
});

describe("the tablet fails", () => {
  it("dies between the touch and the first send", async () => {
    const { key } = await give(box, "2");
    const after = tab(server);
    assert.deepEqual(await after.flush(), { done: true });
    assert.deepEqual([server.sent, server.told().value], [[[key]], "2"]);
  });

  it("dies while its request is on the way", async () => {
    plainHttp(); // a lock would die with the tab; a turn in the database has to run out
    const { key } = await give(box, "2");
    await dying(box, server);
    const after = tab(server);
    await leaveTurns(after);
    assert.deepEqual(await after.flush(), { done: true });
    assert.deepEqual([server.sent, server.marks.size, (await seen(after)).state], [[[key], [key]], 1, "kept"]);
  });

  it("has an empty battery in the middle of storing", async () => {
    await give(box, "1");
    emptyBattery();
    await assert.rejects(give(box, "2"));
    const after = tab(server);
    assert.equal((await seen(after)).value, "1", "the mark before is there");
    await give(after, "3");
    assert.deepEqual([await after.flush(), server.told().value, server.marks.size], [{ done: true }, "3", 2]);
  });

  it("has a full disk, and the judge is not told that the mark is held", async () => {
    await give(box, "1");
    const room = fullDisk();
    await assert.rejects(give(box, "2"), { name: "QuotaExceededError" });
    room();
    assert.deepEqual([(await seen(box)).value, (await box.waiting()).held.length], ["1", 1]);
    await give(box, "2");
    await box.flush();
    assert.equal(server.told().value, "2");
  });

  it("loses its open database while a mark is held", async () => {
    const store = new Store();
    const own = new Outbox(store, { stream: "welding", seat: "wang" }, server.door);
    await give(own, "1");
    await closed(store);
    await give(own, "2");
    assert.deepEqual([await own.flush(), server.told().value], [{ done: true }, "2"]);
  });

  it("has held marks in the database of an older version", async () => {
    const old = await openDB("jinbang-tablet", 1, {
      upgrade(db) {
        const marks = db.createObjectStore("marks", { keyPath: "seq", autoIncrement: true });
        marks.createIndex("sheet", ["stream", "seat", "subject"]);
        marks.createIndex("status", "status");
        db.createObjectStore("turns", { keyPath: "name" });
      },
    });
    const mark = { ...CELL, stream: "welding", seat: "wang", key: "k".repeat(32), value: "2", replaces: null, status: "held" };
    await old.put("marks", mark);
    old.close();
    assert.deepEqual([await box.flush(), server.told().key], [{ done: true }, mark.key]);
  });

  it("has a clock that jumps back two hours between two marks", async (test) => {
    test.mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
    const one = await give(box, "1");
    test.mock.timers.setTime(1_700_000_000_000 - 7_200_000);
    const two = await give(box, "2");
    assert.ok(two.made < one.made && two.replaces === one.key);
    await box.flush();
    assert.deepEqual([server.sent, server.told().value], [[[one.key, two.key]], "2"]);
  });

  it("has a clock that jumps back while a tab holds the turn", async (test) => {
    plainHttp();
    await give(box, "2");
    const store = new Store();
    await store.turns((turns) => turns.put({ name: "welding/wang", owner: "dead", until: Date.now() + 7_200_000 }));
    test.diagnostic("a turn that far ahead was taken by another clock");
    assert.deepEqual([await box.flush(), server.told().value], [{ done: true }, "2"]);
  });
});

describe("the network fails", () => {
  it("loses the answer after the server wrote", async () => {
    const { key } = await give(box, "2");
    server.next(lostAnswer);
    assert.deepEqual(await box.flush(), { missed: true });
    assert.equal((await seen(box)).state, "held");
    assert.deepEqual(await box.flush(), { done: true });
    assert.deepEqual([server.sent, server.marks.size, (await seen(box)).state], [[[key], [key]], 1, "kept"]);
  });

  it("loses the answer and the judge marks on before the next try", async () => {
    const one = await give(box, "1");
    server.next(lostAnswer);
    await box.flush();
    const two = await give(box, "2");
    await box.flush();
    assert.deepEqual([two.replaces, server.sent[1], server.told().key], [one.key, [one.key, two.key], two.key]);
  });

  it("is a portal that answers everything with 200", async () => {
    await give(box, "2");
    server.next(portal, () => ({ status: 200, body: null }), () => ({ status: 404, body: { word: "unknown_page" } }));
    for (let tries = 0; tries < 3; tries++) assert.deepEqual(await box.flush(), { missed: true });
    assert.equal((await seen(box)).state, "held");
  });

  it("brings receipts in another order, one missing and one of a stranger's", async () => {
    const cells = ["s1", "s2", "s3"].map((subject) => ({ ...CELL, subject }));
    for (const cell of cells) await give(box, "2", NOTHING, cell);
    server.next((answer) => {
      const { status, body } = answer();
      const [first, , third] = body.receipts;
      return { status, body: { ...body, receipts: [third, { ...first, key: "nobody" }, first] } };
    }, unreached);
    assert.deepEqual(await box.flush(), { missed: true });
    assert.deepEqual((await box.everything()).map(({ status }) => status), ["kept", "held", "kept"]);
  });

  it("brings somebody else's receipts alone", async () => {
    await give(box, "2");
    const stranger = { key: "nobody", outcome: "recorded", position: 9, word: "", sentence: "", details: {} };
    server.next(() => ({ status: 200, body: { position: 9, receipts: [stranger] } }));
    assert.deepEqual([await box.flush(), (await seen(box)).state], [{ missed: true }, "held"]);
  });

  it("is away for ten minutes and sixty marks, with a reload in between", async () => {
    const given = [];
    for (let at = 0; at < 60; at++) {
      if (at === 30) box = tab(server);
      const cell = { ...CELL, subject: `s${at % 4}`, aspect: `a${at % 7}` };
      given.push((await give(box, String(at), NOTHING, cell)).key);
      server.next(unreached);
      await box.flush();
    }
    assert.deepEqual([await box.flush(), server.sent.at(-1), server.marks.size], [{ done: true }, given, 60]);
  });
});

describe("the server refuses", () => {
  it("one mark that spoils the whole request", async () => {
    for (const subject of ["s1", "s2", "s3"]) await give(box, "2", NOTHING, { ...CELL, subject });
    const spoilt = (answer, marks) =>
      marks.some(({ subject }) => subject === "s2") ? { status: 422, body: { word: "bad_mark", sentence: "no" } } : answer();
    server.next(...Array(9).fill(spoilt));
    assert.deepEqual(await box.flush(), { done: true });
    assert.deepEqual((await box.everything()).map(({ status }) => status), ["kept", "refused", "kept"]);
  });

  it("a mark on which the next one was given", async () => {
    await give(box, "1");
    let second;
    server.next(async (answer, [{ key }]) => {
      second = await give(box, "2"); // while the first is on its way
      return { status: 422, body: { receipts: [{ key, outcome: "refused", word: "out_of_range", sentence: "no" }], position: 9 } };
    });
    assert.deepEqual(await box.flush(), { done: true });
    assert.deepEqual([server.told().key, server.marks.size], [second.key, 1], "it went out on what was seen below");
  });

  it("everything, since the seat was taken from this tablet", async () => {
    await give(box, "2");
    server.next(() => ({ status: 403, body: { word: "seat_revoked", sentence: "no" } }));
    assert.equal((await box.flush()).refused.word, "seat_revoked");
    assert.equal((await seen(box)).state, "held", "it may still be carried by hand");
  });
});

describe("two are at work", () => {
  for (const [where, set] of [["https", https], ["plain http", plainHttp]]) {
    it(`tabs that send at the same moment (${where})`, async () => {
      set();
      const other = tab(server);
      for (let at = 0; at < 4; at++) await give(at % 2 ? box : other, "2", NOTHING, { ...CELL, aspect: `a${at}` });
      assert.deepEqual(await Promise.all([box.flush(), other.flush()]), [{ done: true }, { done: true }]);
      assert.deepEqual([server.sent.flat().length, server.marks.size], [4, 4]);
    });
  }

  it("an old tab whose judge saw an empty cell", async () => {
    await give(box, "3");
    const late = await tab(server).put(CELL, "1", NOTHING, null);
    assert.equal(late.status, "conflict");
    await box.flush();
    assert.deepEqual([server.told().value, (await seen(box)).trouble.value], ["3", "1"]);
  });

  it("an old held mark against a newer one that the server has", async () => {
    const old = await give(box, "1");
    const newer = { key: "n".repeat(32), subject: "s1", aspect: "look", value: "3", replaces: null };
    await server.door("welding", "wang", [newer]);
    await box.flush();
    const { trouble, theirs } = await seen(box, NOTHING);
    assert.deepEqual([server.told().key, trouble.key, theirs], [newer.key, old.key, { key: newer.key, value: "3" }]);
    await give(box, "1", server.told()); // the judge looks at both and chooses
    await box.flush();
    assert.deepEqual([server.told().value, (await seen(box, server.told())).trouble], ["1", null]);
  });

  it("a tablet that is paired with another seat while it holds marks", async () => {
    const { key } = await give(box, "2");
    const other = tab(server, { stream: "welding", seat: "li" });
    await other.flush();
    assert.deepEqual([server.sent, (await other.waiting()).strange.map((mark) => mark.key)], [[], [key]]);
    assert.deepEqual(await keys(other), []);
  });

  it("a sweep that runs before the server has told of a kept mark", async () => {
    await give(box, "2");
    await box.flush();
    const store = new Store();
    await store.sweep(Date.now() + 1, 100);
    assert.equal((await keys(box)).length, 1, "its position is beyond what was told");
    await store.sweep(Date.now() + 1, server.told().position);
    assert.equal((await keys(box)).length, 0);
  });
});

// What a dead tab leaves in the database, as if its lease had run out.
async function leaveTurns() {
  await new Store().turns(async (turns) => {
    for (const turn of await turns.getAll()) await turns.put({ ...turn, until: Date.now() - 1 });
  });
}
