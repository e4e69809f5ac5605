// A tablet's outbox over a fake IndexedDB, a server whose answers are made up, and the failures of both. It holds nothing
// of what is tested: that comes from static/tablet.

await import(process.env.FAKE_INDEXEDDB);

// A channel keeps node alive for messages that nobody will send any more.
const { BroadcastChannel } = globalThis;
globalThis.BroadcastChannel = class extends BroadcastChannel {
  constructor(name) {
    super(name);
    this.unref();
  }
};

const { default: forceClose } = await import(new URL("../build/esm/forceCloseDatabase.js", process.env.FAKE_INDEXEDDB));

const from = (name) => import(new URL(`../../static/tablet/${name}.js`, import.meta.url));
export const { Store } = await from("store");
export const { Outbox } = await from("outbox");
export const { Attached } = await from("attached");
export const { cellOf } = await from("cells");
export const { openDB, unwrap } = await import(new URL("../../static/vendor/idb.js", import.meta.url));

export const NOTHING = { key: null, value: null, position: 0 };
export const CELL = { subject: "s1", aspect: "look", shared: false, label: { subject: "01", aspect: "Look", event: "W" } };
const SEAT = { stream: "welding", seat: "wang" };

// A venue's plain http has no locks; tabs take turns over the database then.
export const plainHttp = () => Object.defineProperty(globalThis.navigator, "locks", { value: undefined, configurable: true });
export const https = () => delete globalThis.navigator.locks;

// A tablet that was never used.
export const fresh = () => {
  globalThis.indexedDB = new globalThis.indexedDB.constructor();
};

// What the server has, as its door tells: a mark counts once under its key, and only on top of the mark that it names.
export class Server {
  marks = new Map(); // key -> mark
  cells = new Map(); // "subject/aspect" -> key
  sent = [];
  #position = 100;
  #troubles = [];

  // The next request meets this instead: `trouble(answer)` gives what the tablet hears; `answer()` is what the server did.
  next(...troubles) {
    this.#troubles.push(...troubles);
  }

  door = async (stream, seat, marks) => {
    this.sent.push(marks.map(({ key }) => key));
    const trouble = this.#troubles.shift();
    const done = () => this.#answer(marks);
    return trouble ? trouble(done, marks) : done();
  };

  // What stood in a cell when it was asked.
  told({ subject, aspect } = CELL) {
    const key = this.cells.get(`${subject}/${aspect}`) ?? null;
    return { key, value: key && this.marks.get(key).value, position: this.#position };
  }

  #answer(marks) {
    const receipts = marks.map((mark) => this.#receipt(mark));
    return { status: 200, body: { receipts, position: this.#position } };
  }

  #receipt({ key, subject, aspect, value, replaces }) {
    const cell = `${subject}/${aspect}`;
    const said = { key, position: null, word: "", sentence: "", details: {} };
    if (this.marks.has(key)) return { ...said, outcome: "exists", position: this.marks.get(key).position };
    const standing = this.cells.get(cell) ?? null;
    if (standing !== replaces) {
      const there = { key: standing, value: standing && this.marks.get(standing).value };
      return { ...said, outcome: "conflict", word: "superseded", standing: there };
    }
    this.marks.set(key, { value, position: ++this.#position });
    this.cells.set(cell, value === "" ? null : key);
    return { ...said, outcome: "recorded", position: this.#position };
  }
}

export const lostAnswer = (answer) => (answer(), null);
export const unreached = () => null;
export const portal = () => ({ status: 200, body: { welcome: "to the Wi-Fi" } });

// One tab, or the tablet after a new start: another Store and Outbox over what is on the disk.
export const tab = (server, seat = SEAT) => new Outbox(new Store(), seat, server.door);
export const seen = async (box, server = NOTHING, cell = CELL) =>
  cellOf((await box.everything()).filter((m) => m.subject === cell.subject && m.aspect === cell.aspect), server);

// Give a mark as a judge does who sees what the tablet shows.
export async function give(box, value, server = NOTHING, cell = CELL) {
  const { key, theirs } = await seen(box, server, cell);
  return box.put(cell, value, server, (theirs ?? { key }).key);
}

// The browser gives up an open database, as it does when storage is cleared or the disk is taken away.
export async function closed(store) {
  forceClose(unwrap(await store.open()));
}

// The next `add` in any store fails as on a full disk; gives what puts it right again.
export function fullDisk() {
  const { prototype } = globalThis.IDBObjectStore;
  const { add } = prototype;
  prototype.add = function full() {
    throw new DOMException("the disk is full", "QuotaExceededError");
  };
  return () => {
    prototype.add = add;
  };
}

// The transaction that is writing when the battery ends: it never commits, though every write in it had gone well.
export function emptyBattery() {
  const { prototype } = globalThis.IDBObjectStore;
  const { add } = prototype;
  prototype.add = function last(...given) {
    const request = add.apply(this, given);
    request.addEventListener("success", () => this.transaction.abort());
    prototype.add = add;
    return request;
  };
}

// A tab that dies while it sends: nothing of it runs any more, neither its timers nor what waits for an answer.
export async function dying(box, server) {
  const own = globalThis.setInterval;
  const timers = [];
  globalThis.setInterval = (...given) => (timers.push(own(...given)), timers.at(-1));
  server.next((answer) => (answer(), new Promise(() => {})));
  box.flush();
  while (!server.sent.length) await new Promise((resolve) => setTimeout(resolve, 5));
  globalThis.setInterval = own;
  timers.forEach(clearInterval);
}
