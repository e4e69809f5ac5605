// Stopwatches, one a cell. A running one goes on while another sheet is open and over a reload; what it gives is typed
// into the cell for the judge to put down, and is no mark.

import { draftOf, keepDraft } from "./drafts.js";
import { put } from "./putting.js";
import { onGrid, running } from "./times.js";

const EVERY = 90; // ms between two looks of the eye
const now = () => performance.timeOrigin + performance.now(); // steady while the page lives, whatever the clock is set to

export class Stopwatch {
  #box;
  #take;
  #where;
  #timer = 0;

  // `where()` gives the cell's place for what must survive, `take(text)` takes a time and says where a lap leads: to the
  // "same" box, the "next" one, or to an end because all are "full".
  constructor(box, where, take) {
    this.#box = box;
    this.#where = where;
    this.#take = take;
    box.querySelector('[data-watch="start"]').addEventListener("click", () => this.#turn());
    box.querySelector('[data-watch="lap"]').addEventListener("click", () => this.#lap());
  }

  paint(free) {
    const since = this.#since();
    const [start, lap] = this.#box.querySelectorAll("[data-watch]");
    start.toggleAttribute("disabled", !free);
    lap.toggleAttribute("disabled", !free || since === null);
    put(start, since === null ? start.dataset.start : start.dataset.stop);
    this.#box.toggleAttribute("data-running", since !== null);
    clearInterval(this.#timer);
    if (since !== null) this.#timer = setInterval(() => this.#show(), EVERY);
    this.#show();
  }

  #show() {
    const since = this.#since();
    put(this.#box.querySelector("[data-elapsed]"), running(since === null ? 0 : Math.max(0, now() - since)));
  }

  #turn() {
    const since = this.#since();
    this.#keep(since === null ? now() : null);
    if (since !== null) this.#give(now() - since);
    this.paint(true);
  }

  #lap() {
    const since = this.#since();
    if (since === null) return;
    const at = now();
    this.#keep({ same: since, next: at, full: null }[this.#give(at - since)]);
    this.paint(true);
  }

  #give(ms) {
    return this.#take(onGrid(Math.max(0, ms), this.#box.closest(".cell").dataset));
  }

  #since() {
    const text = draftOf(...this.#where());
    return text === null ? null : Number(text);
  }

  #keep(since) {
    keepDraft(...this.#where(), since === null ? null : String(since));
  }
}
