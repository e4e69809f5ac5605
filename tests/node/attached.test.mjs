// Notes and photos against named failures. Every title is the failure.

import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";

import { Attached, CELL, Store, emptyBattery, fresh, fullDisk, https, openDB } from "./hall.mjs";

const SEAT = { stream: "welding", seat: "wang" };
const PHOTO = { kind: "photo", bytes: new Uint8Array(2000).fill(7) };
const ok = (record, outcome = "recorded") =>
  ({ status: 200, body: { receipts: [{ key: record.key, outcome, position: 9, attachment: "a1", word: "", sentence: "" }] } });
let sent, answers, there, box;

// The tablet after a new start, too.
const tab = (seat = SEAT) =>
  new Attached(new Store(), seat, async (_, record) => {
    sent.push(record.key);
    const answer = answers.shift();
    return answer === undefined ? ok(record) : answer && answer(record);
  }, async () => there);
const statuses = async (from = box) => (await from.everything()).map(({ status }) => status);

beforeEach(() => {
  fresh();
  https();
  [sent, answers, there] = [[], [], { status: 304 }];
  box = tab();
});

it("the tablet dies before a photo was sent", async () => {
  const { key } = await box.put(CELL, PHOTO);
  assert.deepEqual([await tab().flush(), sent], [{ done: true }, [key]]);
});

it("the battery is empty in the middle of storing a photo", async () => {
  await box.put(CELL, { kind: "note", text: "裂纹" });
  emptyBattery();
  await assert.rejects(box.put(CELL, PHOTO));
  assert.deepEqual((await tab().everything()).map(({ text }) => text), ["裂纹"]);
});

it("the disk is full: the photo is not there, and the note before is", async () => {
  await box.put(CELL, { kind: "note", text: "裂纹" });
  const room = fullDisk();
  await assert.rejects(box.put(CELL, PHOTO), { name: "QuotaExceededError" });
  room();
  assert.equal((await box.everything()).length, 1);
});

it("the answer is lost after the server kept the photo", async () => {
  const { key } = await box.put(CELL, PHOTO);
  answers.push(null, (record) => ok(record, "exists"));
  assert.deepEqual(await box.flush(), { missed: true });
  const [{ seq, tried }] = await box.everything();
  assert.deepEqual([tried, await box.remove(seq)], [true, false], "it may have arrived");
  assert.deepEqual([await box.flush(), sent, await statuses()], [{ done: true }, [key, key], ["kept"]]);
});

it("a photo of a bad network would hold up the marks", async () => {
  await box.put(CELL, PHOTO);
  assert.deepEqual([await box.flush(async () => true), sent, await statuses()], [{ waits: true }, [], ["held"]]);
});

it("the server is not there, and a photo would be tried for nothing", async () => {
  await box.put(CELL, PHOTO);
  there = null;
  assert.deepEqual([await box.flush(), sent, (await box.everything())[0].tried], [{ missed: true }, [], undefined]);
});

it("one is refused, and those behind it would wait for ever", async () => {
  for (let at = 0; at < 3; at++) await box.put(CELL, { kind: "note", text: `n${at}` });
  answers.push(undefined, () => ({ status: 422, body: { word: "note_malformed", sentence: "no" } }));
  assert.deepEqual([await box.flush(), await statuses()], [{ done: true }, ["kept", "refused", "kept"]]);
});

it("a refused one is sent again under its old key, and counts as the refused one", async () => {
  const { key, seq } = await box.put(CELL, PHOTO);
  answers.push(() => ({ status: 422, body: { word: "photo_not_image", sentence: "no" } }));
  await box.flush();
  await box.again(seq);
  await box.flush();
  assert.deepEqual([sent.length, sent[1] !== key, await statuses()], [2, true, ["kept"]]);
});

it("a kept photo fills the tablet", async () => {
  await box.put(CELL, PHOTO);
  await box.flush();
  assert.equal((await box.everything())[0].bytes, undefined);
});

it("it is removed in one tab while another is about to send it", async () => {
  const { seq } = await box.put(CELL, PHOTO);
  const other = tab();
  await box.flush(async () => (await other.remove(seq), false));
  assert.deepEqual([sent, await statuses()], [[], []]);
});

it("the seat is taken while a photo is held", async () => {
  await box.put(CELL, PHOTO);
  there = { status: 403, body: { word: "seat_revoked", sentence: "no" } };
  assert.equal((await box.flush()).refused.word, "seat_revoked");
  assert.deepEqual(await statuses(), ["held"]);
});

it("the tablet is paired with another seat while it holds a photo", async () => {
  const { key } = await box.put(CELL, PHOTO);
  const other = tab({ ...SEAT, seat: "li" });
  await other.flush();
  assert.deepEqual([sent, (await other.waiting()).strange.map((each) => each.key)], [[], [key]]);
});

it("a newer page opens the database while an older one has it open", async () => {
  await box.put(CELL, PHOTO);
  const newer = await openDB("jinbang-tablet", 3);
  assert.equal((await newer.getAll("attached")).length, 1);
  newer.close();
});
