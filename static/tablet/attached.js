// Notes and photos to a cell: on the tablet's disk before they are first sent, and kept only when the server says so.
//
// They go out one at a time, after marks and never before them: whoever calls says when none is held. Sending twice is
// harmless, the key is minted once. What was tried once may have arrived, so it cannot be taken back any more.

import { mint } from "./keys.js";
import { alone } from "./turns.js";

export class Attached {
  #store;
  #seat;
  #send;
  #reached;
  #channel = new BroadcastChannel("jinbang-attached");
  #listeners = new Set();

  // `seat` is { stream, seat }; `send(seat, record)` gives { status, body } or null (see server.js); `reached()` gives the
  // same for a question without consequences: whether there is any point in sending.
  constructor(store, seat, send, reached) {
    this.#store = store;
    this.#seat = seat;
    this.#send = send;
    this.#reached = reached;
    this.#channel.onmessage = () => this.#tell();
  }

  // Calls `listener()` whenever something was stored or settled, in whichever tab.
  listen(listener) {
    this.#listeners.add(listener);
  }

  // Hold a note, { kind: "note", text }, or a photo, { kind: "photo", bytes }. `cell` is { subject, aspect, label }. Throws
  // where the tablet cannot store it: then nothing is held.
  async put({ subject, aspect, label }, content) {
    const { stream, seat } = this.#seat;
    const record = { key: mint(), stream, seat, subject, aspect, label, made: Date.now(), status: "held", ...content };
    await this.#store.attached(async (attached) => {
      record.seq = await attached.add(record);
    });
    this.#announce();
    return record;
  }

  // Forget one that was never sent, or that was refused. Gives whether it is gone.
  async remove(seq) {
    const gone = await this.#store.attached(async (attached) => {
      const record = await attached.get(seq);
      const free = record && ((record.status === "held" && !record.tried) || record.status === "refused");
      if (free) await attached.delete(seq);
      return Boolean(free);
    });
    this.#announce();
    return gone;
  }

  // Send a refused one again. It is another one to the server: what was refused was not kept there.
  async again(seq) {
    await this.#store.attached(async (attached) => {
      const record = await attached.get(seq);
      if (record?.status !== "refused") return;
      await attached.put({ ...record, key: mint(), status: "held", tried: undefined, word: "", sentence: "" });
    });
    this.#announce();
  }

  // Everything of this seat that is here, oldest first.
  async everything() {
    const { stream, seat } = this.#seat;
    return this.#store.attached((attached) => attached.index("seat").getAll([stream, seat]), "readonly");
  }

  // What the server does not have: of this seat, and of others that this tablet held before.
  async waiting() {
    const found = await this.#store.attached(async (attached) => {
      const lists = [];
      for (const status of ["held", "refused"]) lists.push(await attached.index("status").getAll(status));
      return lists.flat();
    }, "readonly");
    const own = (record) => record.stream === this.#seat.stream && record.seat === this.#seat.seat;
    return {
      held: found.filter((record) => own(record) && record.status === "held"),
      trouble: found.filter((record) => own(record) && record.status === "refused"),
      strange: found.filter((record) => !own(record) && record.status === "held"),
    };
  }

  // Send what is held until nothing is. Gives { done: true }, { waits: true } when marks are held, which go first,
  // { missed: true } when the server could not be reached, or { refused: { word, sentence } }.
  async flush(busy = async () => false) {
    return alone(this.#store, `${this.#seat.stream}/${this.#seat.seat} attached`, async () => {
      for (;;) {
        const [record] = (await this.waiting()).held;
        if (!record) return { done: true };
        if (await busy()) return { waits: true };
        const there = await this.#reached();
        if (!there) return { missed: true };
        if ([401, 403].includes(there.status)) return { refused: there.body };
        if (!(await this.#trying(record.seq))) continue; // it was removed meanwhile
        const answer = await this.#send(this.#seat, record);
        if (!answer) return { missed: true };
        const receipt = answer.body?.receipts?.find(({ key }) => key === record.key);
        if (receipt) await this.#settle(record.seq, receipt);
        else if (typeof answer.body?.word !== "string" || answer.status === 404) return { missed: true };
        else if (![400, 413, 422].includes(answer.status)) return { refused: answer.body };
        else await this.#settle(record.seq, { ...answer.body, outcome: "refused" });
      }
    });
  }

  async #trying(seq) {
    return this.#store.attached(async (attached) => {
      const record = await attached.get(seq);
      if (record?.status !== "held") return false;
      if (!record.tried) await attached.put({ ...record, tried: true });
      return true;
    });
  }

  // A photo that the server has is there, and need not fill the tablet; the words of a note may be read again.
  async #settle(seq, { outcome, word, sentence, position, attachment }) {
    await this.#store.attached(async (attached) => {
      const record = await attached.get(seq);
      if (!record) return;
      const kept = outcome === "recorded" || outcome === "exists";
      if (kept) await attached.put({ ...record, bytes: undefined, status: "kept", position, attachment });
      else await attached.put({ ...record, status: "refused", word, sentence });
    });
    this.#announce();
  }

  #announce() {
    this.#channel.postMessage("changed");
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

// What a cell's list shows, oldest first: { kind, text, state, at, seq, sentence }.
//   records  this tablet's own in the cell
//   told     what the server told of the cell: [id, kind, at, erased], when the ledger was at `position`
//   state    held | sending (it may have arrived) | kept | refused | erased (the chief took it away)
export function listOf(records, told, position) {
  const known = new Map(told.map(([id, kind, at, erased]) => [id, { kind, at, erased }]));
  const own = records.map((record) => {
    const { kind, text = "", made, seq, sentence = "" } = record;
    const gone = record.status === "kept" && record.position <= position && known.get(record.attachment)?.erased;
    const state = gone ? "erased" : record.status === "held" && record.tried ? "sending" : record.status;
    return { kind, text, state, at: made, seq, sentence };
  });
  const here = new Set(records.map((record) => record.attachment));
  const others = told.filter(([id]) => !here.has(id)).map(([, kind, at, erased]) => {
    return { kind, text: "", state: erased ? "erased" : "kept", at, seq: null, sentence: "" };
  });
  return [...own, ...others].sort((one, other) => one.at - other.at);
}
