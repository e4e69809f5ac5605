// What all sheets of the seat look like now: the server's word and this tablet's own marks put together. Paints nothing.

import { cellOf } from "./cells.js";

const UNMARKED = { key: null, value: null, owed: false, module: "", given: "", others: [] };

export class State {
  #marks = new Map(); // "subject/aspect" -> this tablet's marks in that cell, oldest first
  unstored = new Map(); // "subject/aspect" -> a value that the tablet could not store

  constructor(book, outbox) {
    this.book = book;
    this.outbox = outbox;
  }

  // Read this tablet's marks again.
  async refresh() {
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

  view(subject, aspect) {
    return cellOf(this.#marks.get(`${subject}/${aspect}`) || [], this.server(subject, aspect));
  }

  // Owed cells of a subject's sheet, or of one module of it: [aspect, view].
  owed(subject, module = "") {
    const cells = Object.entries(this.book.sheet(subject)?.cells || {});
    return cells
      .filter(([, cell]) => cell.owed && (!module || cell.module === module))
      .map(([aspect]) => [aspect, this.view(subject, aspect)]);
  }

  // Whether a conflict names something newer than what the server told of this sheet.
  behind(subject) {
    const { position } = this.server(subject, "");
    return this.owed(subject).some(([, { trouble }]) => trouble?.status === "conflict" && trouble.at > position);
  }
}
