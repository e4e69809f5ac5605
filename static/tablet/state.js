// What all sheets of the seat look like now: the server's word and this tablet's own marks put together. Paints nothing.

import { listOf } from "./attached.js";
import { cellOf } from "./cells.js";
import { holds } from "./observed.js";

const UNMARKED = { key: null, value: null, owed: false, module: "", given: "", others: [] };

export class State {
  #marks = new Map(); // "subject/aspect" -> this tablet's marks in that cell, oldest first
  #attached = []; // this tablet's notes and photos, oldest first
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

  // Read this tablet's marks, notes and photos again.
  async refresh() {
    this.#attached = await this.#notes.everything();
    const marks = new Map();
    for (const mark of await this.outbox.everything()) {
      const cell = `${mark.subject}/${mark.aspect}`;
      marks.set(cell, [...(marks.get(cell) || []), mark]);
    }
    this.#marks = marks;
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
    return cellOf(this.#marks.get(`${subject}/${aspect}`) || [], this.server(subject, aspect));
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

  // Owed cells of a subject's sheet, or of one module of it: [aspect, view]; what does not apply is not owed.
  owed(subject, module = "") {
    const cells = Object.entries(this.book.sheet(subject)?.cells || {});
    return cells
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
