// The tablet's own database: every mark that was given here and what became of it. It outlives a reload and a crash.
// It may not send anything, and decides nothing about a mark.
//
// A mark: { seq, key, stream, seat, subject, aspect, shared, value, replaces, made, status, label,
//           position (kept), word + sentence (refused, aside, conflict), standing + at (conflict) }
//   value "" takes back the mark that `replaces` names
//   status held      on this tablet only
//          kept      the server has it, at `position`
//          refused   it is nowhere but here; `sentence` says why
//          aside     it came too late and waits for the chief judge
//          conflict  another mark stands: `standing` is { key, value }, seen when the server was at position `at`
//
// A note or photo: { seq, key, stream, seat, subject, aspect, kind, made, status, label, text (note) or bytes (photo, until
//           it is kept), tried (it may have arrived), position + attachment (kept), word + sentence (refused) }
//   status held, kept, refused: as above

import { openDB } from "../vendor/idb.js";

const NAME = "jinbang-tablet";
const VERSION = 2; // what a tablet holds under an older one is kept: see upgrade

export class Store {
  #opening = null;

  // Throws where the browser keeps nothing: private mode, a full disk, storage switched off.
  async open() {
    this.#opening ??= openDB(NAME, VERSION, {
      upgrade(db, before) {
        if (before < 1) {
          const marks = db.createObjectStore("marks", { keyPath: "seq", autoIncrement: true });
          marks.createIndex("sheet", ["stream", "seat", "subject"]);
          marks.createIndex("status", "status");
          db.createObjectStore("turns", { keyPath: "name" });
        }
        if (before < 2) {
          const attached = db.createObjectStore("attached", { keyPath: "seq", autoIncrement: true });
          attached.createIndex("seat", ["stream", "seat"]);
          attached.createIndex("status", "status");
        }
      },
      blocking: (before, after, event) => {
        event.target.close(); // another window brings a newer page: it must not wait for this one
        this.#opening = null;
      },
      terminated: () => {
        this.#opening = null;
      },
    }).catch((error) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  // Run `work(marks)` in one transaction; what it returns is given back once all is on the disk.
  async change(work) {
    return this.#within("marks", "readwrite", work);
  }

  async read(work) {
    return this.#within("marks", "readonly", work);
  }

  // The same for notes and photos.
  async attached(work, mode = "readwrite") {
    return this.#within("attached", mode, work);
  }

  // Forget notes and photos that were made before `moment` (ms) and that the server has.
  async sweepAttached(moment) {
    await this.attached(async (attached) => {
      for (const record of await attached.index("status").getAll("kept")) {
        if (record.made < moment) await attached.delete(record.seq);
      }
    });
  }

  // The same for the turns that tabs take (see turns.js).
  async turns(work) {
    return this.#within("turns", "readwrite", work);
  }

  // Forget marks that were given before `moment` (ms) and that the server has told of at `position`, or had before.
  async sweep(moment, position) {
    await this.change(async (marks) => {
      for (const mark of await marks.index("status").getAll("kept")) {
        if (mark.made < moment && mark.position <= position) await marks.delete(mark.seq);
      }
    });
  }

  async #within(name, mode, work) {
    const db = await this.open();
    // strict: "done" means on the disk, not in a cache that a flat battery empties
    const transaction = db.transaction(name, mode, { durability: "strict" });
    try {
      const result = await work(transaction.store);
      await transaction.done;
      return result;
    } catch (error) {
      transaction.done.catch(() => {});
      try {
        transaction.abort();
      } catch {
        // It is over already.
      }
      throw error;
    }
  }
}
