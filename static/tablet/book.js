// The seat's sheets as the server last told them: enough to turn to another one while the network is away.
//
// A sheet: { subject, code, name, unit, out, notice, modules: { id: { state, note } }, cells: { aspect: { key, value, owed,
// module, given, others: [[seat, state, value]] } } }; `position` is the ledger's when it was told.

import { ask } from "./server.js";

export class Book {
  #sheets = new Map();
  #etags = new Map();
  summaries = {}; // by module: how the summary that this seat accepts stands, and in words

  // `told()` is called when something changed.
  constructor(told = () => {}) {
    this.told = told;
  }

  get subjects() {
    return [...this.#sheets.keys()];
  }

  sheet(subject) {
    return this.#sheets.get(subject) || null;
  }

  // Take in an answer. What is older than what is here stays out: answers may overtake one another.
  take({ position, sheet, sheets, summaries }) {
    if (summaries) this.summaries = summaries;
    for (const each of sheets || [sheet]) {
      const before = this.#sheets.get(each.subject);
      if (!before || before.position <= position) this.#sheets.set(each.subject, { ...each, position });
    }
    if (sheets) this.#order(sheets.map((each) => each.subject));
    this.told();
  }

  // Ask for one sheet, or for all of them. Gives { good }, { missed } or { refused: { word, sentence } }.
  async look(subject = "") {
    const path = subject ? `/judge/sheet/${encodeURIComponent(subject)}/state` : "/judge/sheets/state";
    const answer = await ask(path, this.#etags.get(path));
    if (!answer) return { missed: true };
    if (answer.status === 304) {
      this.#stillSo(subject, answer.position);
      return { good: true };
    }
    if (answer.status === 200 && answer.body.position !== undefined) {
      this.#etags.set(path, answer.etag);
      this.take(answer.body);
      if (answer.kept) return { missed: true };
      const { seat, stream, position } = answer.body;
      return { good: true, seat, stream, position };
    }
    const shut = [401, 403].includes(answer.status) && typeof answer.body?.word === "string";
    return shut ? { refused: answer.body } : { missed: true };
  }

  // What was told before is true at this later position as well.
  #stillSo(subject, position) {
    for (const sheet of subject ? [this.#sheets.get(subject)] : this.#sheets.values()) {
      sheet.position = Math.max(sheet.position, position);
    }
  }

  // The start list's order; a subject that is on it no more is forgotten.
  #order(subjects) {
    this.#sheets = new Map(subjects.map((subject) => [subject, this.#sheets.get(subject)]));
  }
}
