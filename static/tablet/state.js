// What all sheets of the seat look like now: the server's word and this tablet's own marks put together. Paints nothing.
//
// All is asked of it at every touch, for a whole hall: so it reads again, and works out again, only what changed.

import { listOf } from "./attached.js";
import { cellOf } from "./cells.js";
import { holds } from "./observed.js";

const UNMARKED = { key: null, value: null, owed: false, module: "", given: "", others: [] };

export class State {
  #marks = new Map(); // subject -> aspect -> this tablet's marks in that cell, oldest first
  #attached = []; // this tablet's notes and photos, oldest first
  #stale = { all: true, subjects: new Set(), attached: true }; // what is to be read again
  #reading = null;
  #owed = new Map(); // "subject/module" -> what was worked out, and from what
  #notes;
  #rules;
  unstored = new Map(); // "subject/aspect" -> a value that the tablet could not store

  // `notes` is what was attached (attached.js); `rules` has the aspects' rules (judges/items.py) where the page knows them.
  constructor(book, outbox, notes, rules = new Map()) {
    this.book = book;
    this.outbox = outbox;
    this.#notes = notes;
    this.#rules = rules;
  }

  // What this tablet holds is not what was read: marks of these subjects, of any (true) or of none (false); notes and photos.
  changed({ marks = true, attached = true } = {}) {
    if (marks === true) this.#stale.all = true;
    else for (const subject of marks || []) this.#stale.subjects.add(subject);
    if (attached) this.#stale.attached = true;
  }

  // Read again what changed. Throws where the tablet's storage does: then all of it is read next time.
  refresh() {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read() {
    await null; // changes of one moment are read together
    try {
      for (;;) {
        const { all, subjects, attached } = this.#stale;
        if (!all && !subjects.size && !attached) return;
        this.#stale = { all: false, subjects: new Set(), attached: false };
        if (attached) this.#attached = await this.#notes.everything();
        if (all) this.#take(await this.outbox.everything(), null);
        else if (subjects.size) this.#take(await this.outbox.everything([...subjects]), subjects);
      }
    } catch (error) {
      this.changed();
      throw error;
    } finally {
      this.#reading = null;
    }
  }

  // Marks of these subjects, or all there are.
  #take(marks, subjects) {
    for (const subject of subjects ?? [...this.#marks.keys()]) this.#marks.delete(subject);
    for (const mark of marks) {
      const sheet = this.#marks.get(mark.subject) ?? new Map();
      sheet.set(mark.aspect, [...(sheet.get(mark.aspect) || []), mark]);
      this.#marks.set(mark.subject, sheet);
    }
  }

  // What the server told of a cell, with the position of its word.
  server(subject, aspect) {
    const sheet = this.book.sheet(subject);
    return { ...(sheet?.cells[aspect] || UNMARKED), position: sheet?.position ?? 0 };
  }

  // The notes and photos of a cell (see attached.js).
  notes(subject, aspect) {
    const own = this.#attached.filter((each) => each.subject === subject && each.aspect === aspect);
    const { attached = [], position } = this.server(subject, aspect);
    return listOf(own, attached, position);
  }

  // Whether a note or photo of this sheet was refused: the judge must look.
  noteRefused(subject) {
    return this.#attached.some((each) => each.subject === subject && each.status === "refused");
  }

  view(subject, aspect) {
    return cellOf(this.#marks.get(subject)?.get(aspect) || [], this.server(subject, aspect));
  }

  // Whether the aspect applies to the subject; null while that is open. What this tablet holds of the aspect that decides
  // it goes before the server's word, which is older.
  applies(subject, aspect) {
    const condition = this.#rules.get(aspect)?.only_if;
    const deciding = condition && this.#rules.get(condition.aspect);
    const { applies = true } = this.server(subject, aspect);
    if (!deciding) return applies;
    const [here, there] = [this.view(subject, condition.aspect), this.server(subject, condition.aspect)];
    if (!there.owed || (here.key === there.key && !applies)) return applies;
    return this.applies(subject, condition.aspect) === false ? false : holds(condition, deciding, here.value);
  }

  // Owed cells of a subject's sheet, or of one module of it: [aspect, view]; what does not apply is not owed. It is the same
  // list until the server's word or the tablet's marks of the sheet change.
  owed(subject, module = "") {
    const [sheet, marks] = [this.book.sheet(subject), this.#marks.get(subject)];
    const place = `${subject}/${module}`;
    const known = this.#owed.get(place);
    if (known && known.sheet === sheet && known.marks === marks && known.position === sheet?.position) return known.cells;
    const cells = this.#workedOut(subject, sheet, module);
    this.#owed.set(place, { sheet, marks, position: sheet?.position, cells });
    return cells;
  }

  #workedOut(subject, sheet, module) {
    return Object.entries(sheet?.cells || {})
      .filter(([, cell]) => cell.owed && (!module || cell.module === module))
      .filter(([aspect]) => this.applies(subject, aspect) !== false)
      .map(([aspect, cell]) => {
        const view = this.view(subject, aspect);
        const standing = view.key === cell.key; // what the server says of it is about what the judge sees
        const second = standing ? cell.confirm : "";
        return [aspect, { ...view, later: Boolean(cell.later), stops: cell.spread === "stops" && standing, second }];
      });
  }

  // Whether a conflict names something newer than what the server told of this sheet.
  behind(subject) {
    const { position } = this.server(subject, "");
    return this.owed(subject).some(([, { trouble }]) => trouble?.status === "conflict" && trouble.at > position);
  }
}
