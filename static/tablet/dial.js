// The box of one number: typed, stepped, or taken from the stopwatch.

import { canonical, misfit, misfitSoFar, stepped } from "./decimals.js";
import { seconds } from "./times.js";

export class Dial {
  #box;
  #input;

  constructor(box) {
    this.#box = box;
    this.#input = box.querySelector("[data-number]");
  }

  get inputs() {
    return [this.#input];
  }

  // Show what was typed, or else what stands.
  paint(draft, value, free) {
    const text = draft ?? (value === "absent" ? "" : value || "");
    if (this.#input.value !== text) this.#input.value = text;
    this.#input.toggleAttribute("readonly", !free);
    this.#input.toggleAttribute("disabled", false);
  }

  // What is in the box: { draft, value, wrong, so } - as text, as a mark ("" for none), what keeps it from being one, and
  // what is wrong with it already while it is typed.
  read() {
    const text = this.#input.value;
    const number = this.#seconds(text);
    const value = canonical(number);
    return { draft: text, value, wrong: misfit(value, this.#box.dataset), so: misfitSoFar(number, this.#box.dataset) };
  }

  step(direction) {
    const { low, kind } = this.#box.dataset;
    const from = this.read().value || (["deduction", "count"].includes(kind) && low === "0" ? "0" : "");
    this.#input.value = stepped(from, direction, this.#box.dataset); // the first fault is counted from none
  }

  // Take a time; a lap stays here.
  time(text) {
    this.#input.value = text;
    return "same";
  }

  next() {
    return null;
  }

  #seconds(text) {
    return this.#box.hasAttribute("data-clock") ? seconds(text) : text;
  }
}
