// The outbox: a mark is on the tablet's disk before it is first sent, and counts as kept only when the server says so.
//
// All held marks of the seat go out in order, one request at a time among all tabs. Sending twice is harmless: the key
// is minted once. A mark is for the seat that gave it, and is never sent as another's.

import { TROUBLE, cellOf } from "./cells.js";
import { mint } from "./keys.js";
import { settle } from "./settling.js";
import { alone } from "./turns.js";

const MOST = 100; // marks in one request

export class Outbox {
  #store;
  #seat;
  #send;
  #channel = new BroadcastChannel("jinbang-tablet");
  #listeners = new Set();

  // `seat` is { stream, seat }; `send(stream, seat, marks)` gives { status, body } or null (see server.js).
  constructor(store, seat, send) {
    this.#store = store;
    this.#seat = seat;
    this.#send = send;
    this.#channel.onmessage = ({ data }) => this.#tell(data?.subjects);
  }

  // Calls `listener(subjects)` whenever marks were stored or settled, in whichever tab; without `subjects` it may be any.
  listen(listener) {
    this.#listeners.add(listener);
  }

  // Hold a mark. `cell` is { subject, aspect, shared, label }, `server` what stood there by the server (see cells.js),
  // `seen` the key of the mark that the judge saw there, null for none. Gives the stored mark; its status is "conflict"
  // where another tab was faster. Throws where the tablet cannot store it: then nothing is held.
  async put(cell, value, server, seen) {
    const { stream, seat } = this.#seat;
    const { subject, aspect, shared, label } = cell;
    const mark = {
      key: mint(), stream, seat, subject, aspect, shared, label, value, replaces: seen, made: Date.now(), status: "held",
    };
    await this.#store.change(async (marks) => {
      const mine = await this.#cell(marks, subject, aspect);
      const now = cellOf(mine, server);
      const stands = now.theirs || now;
      if (stands.key !== seen) {
        Object.assign(mark, { status: "conflict", word: "superseded", sentence: "", at: server.position });
        mark.standing = { key: stands.key, value: stands.value };
      }
      for (const old of mine) if (TROUBLE.includes(old.status)) await marks.delete(old.seq);
      mark.seq = await marks.add(mark);
    });
    this.#announce([subject]);
    return mark;
  }

  // The judge has seen why a mark is not there, or takes what stands instead of it.
  async dismiss(seq) {
    const found = await this.#store.change(async (marks) => {
      const mark = await marks.get(seq);
      if (mark && TROUBLE.includes(mark.status)) await marks.delete(seq);
      return mark;
    });
    this.#announce(found && [found.subject]);
  }

  // Marks of this seat that are here, all or those of some subjects; those of a cell oldest first.
  async everything(subjects = null) {
    const { stream, seat } = this.#seat;
    const seats = IDBKeyRange.bound([stream, seat], [stream, seat, []]);
    return this.#store.read(async (marks) => {
      if (!subjects) return marks.index("sheet").getAll(seats);
      return (await Promise.all(subjects.map((subject) => this.#sheet(marks, subject)))).flat();
    });
  }

  // Everything that the server does not have: of this seat, and of others that this tablet held before.
  async waiting() {
    const found = await this.#store.read(async (marks) => {
      const lists = [];
      for (const status of ["held", ...TROUBLE]) lists.push(await marks.index("status").getAll(status));
      return lists.flat();
    });
    const own = (mark) => mark.stream === this.#seat.stream && mark.seat === this.#seat.seat;
    return {
      held: found.filter((mark) => own(mark) && mark.status === "held"),
      trouble: found.filter((mark) => own(mark) && mark.status !== "held"),
      strange: found.filter((mark) => !own(mark) && mark.status === "held"),
    };
  }

  // Send what is held until nothing is. Gives { done: true }, { missed: true } when the server could not be reached,
  // or { refused: { word, sentence } } when it does not take marks from this tablet as it is.
  async flush() {
    const name = `${this.#seat.stream}/${this.#seat.seat}`;
    return alone(this.#store, name, async () => {
      for (let most = MOST; ; ) {
        const batch = await this.#held(most);
        if (!batch.length) return { done: true };
        const answer = await this.#send(this.#seat.stream, this.#seat.seat, batch);
        if (!answer) return { missed: true };
        const { status, body } = answer;
        if (Array.isArray(body?.receipts)) {
          if (!(await this.#settle(batch, body))) return { missed: true };
          most = MOST;
        } else if (typeof body?.word !== "string" || status === 404) {
          return { missed: true }; // not our server, or not yet
        } else if (![400, 413, 422].includes(status)) {
          return { refused: body };
        } else if (batch.length > 1) {
          most = Math.ceil(batch.length / 2); // one of them spoils the request: find it
        } else {
          await this.#settle(batch, { receipts: [{ ...body, key: batch[0].key, outcome: "refused" }], position: 0 });
        }
      }
    });
  }

  // How many marks an answer settled.
  async #settle(batch, body) {
    const sent = new Set(batch.map((mark) => mark.key));
    const receipts = new Map(body.receipts.filter(({ key }) => sent.has(key)).map((each) => [each.key, each]));
    const subjects = [...new Set(batch.map((mark) => mark.subject))];
    await this.#store.change(async (marks) => {
      for (const subject of subjects) {
        const { changed, gone } = settle(await this.#sheet(marks, subject), receipts, body.position ?? 0, mint);
        for (const mark of changed) await marks.put(mark);
        for (const seq of gone) await marks.delete(seq);
      }
    });
    this.#announce(subjects);
    return receipts.size;
  }

  async #held(most) {
    const { stream, seat } = this.#seat;
    const held = await this.#store.read((marks) => marks.index("status").getAll("held"));
    return held.filter((mark) => mark.stream === stream && mark.seat === seat).slice(0, most);
  }

  async #sheet(marks, subject) {
    return marks.index("sheet").getAll([this.#seat.stream, this.#seat.seat, subject]);
  }

  async #cell(marks, subject, aspect) {
    return (await this.#sheet(marks, subject)).filter((mark) => mark.aspect === aspect);
  }

  #announce(subjects) {
    this.#channel.postMessage({ subjects });
    this.#tell(subjects);
  }

  #tell(subjects) {
    for (const listener of this.#listeners) listener(subjects);
  }
}
