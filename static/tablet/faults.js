// Listed faults, each with how often it was found.

import { countsOf, faultsValue } from "./observed.js";
import { put } from "./putting.js";

export class Faults {
  #rows;
  #counts = {};

  constructor(box, { faults }) {
    this.listed = faults;
    this.#rows = new Map([...box.querySelectorAll("[data-fault]")].map((row) => [row.dataset.fault, row]));
  }

  get inputs() {
    return [];
  }

  paint(draft, value, free) {
    this.#counts = countsOf(draft ?? value);
    for (const [id, , most] of this.listed) {
      const row = this.#rows.get(id);
      const count = this.#counts[id] || 0;
      row.toggleAttribute("data-found", count > 0);
      put(row.querySelector("[data-count]"), count);
      row.querySelector("[data-less]").toggleAttribute("disabled", !free || count === 0);
      row.querySelector("[data-more]").toggleAttribute("disabled", !free || count >= most);
    }
  }

  read() {
    const value = faultsValue(this.listed, this.#counts);
    return { draft: value, value, wrong: "", so: "" };
  }

  count(id, by) {
    this.#counts = { ...this.#counts, [id]: (this.#counts[id] || 0) + by };
  }

  next() {
    return null;
  }
}
