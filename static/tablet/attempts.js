// The boxes of several readings, one after the other; one that failed is said to have.

import { canonical, misfit, misfitSoFar, stepped } from "./decimals.js";
import { FAILED } from "./observed.js";
import { set } from "./putting.js";
import { seconds } from "./times.js";

export class Attempts {
  #box;
  #failed;

  constructor(box) {
    this.#box = box;
    this.inputs = [...box.querySelectorAll("[data-number]")];
    this.#failed = this.inputs.map(() => false);
  }

  paint(draft, value, free) {
    const given = value && value !== "absent" ? value.split(" ") : [];
    const texts = draft === null ? given : JSON.parse(draft || "[]");
    this.inputs.forEach((input, at) => {
      this.#failed[at] = texts[at] === FAILED;
      const text = this.#failed[at] ? "" : texts[at] || "";
      if (input.value !== text) input.value = text;
      input.toggleAttribute("readonly", !free || this.#failed[at]);
      input.toggleAttribute("disabled", false);
      const button = this.#box.querySelector(`[data-fail="${at}"]`);
      set(button, "aria-pressed", String(this.#failed[at]));
    });
  }

  read() {
    const tokens = this.inputs.map((input, at) => (this.#failed[at] ? FAILED : canonical(this.#number(input))));
    const fits = (token) => (token === FAILED ? "" : misfit(token, this.#box.dataset));
    const texts = this.inputs.map((input, at) => (this.#failed[at] ? FAILED : input.value));
    const so = this.inputs.map((input, at) => (this.#failed[at] ? "" : misfitSoFar(this.#number(input), this.#box.dataset)));
    const open = tokens.includes("") && texts.some((text, at) => !text && !tokens[at]);
    const wrong = tokens.map(fits).find((each, at) => each && texts[at]) || (open ? "missing" : "");
    return {
      draft: texts.some(Boolean) ? JSON.stringify(texts) : "",
      value: tokens.includes("") ? "" : tokens.join(" "),
      wrong,
      so: so.find(Boolean) || "",
    };
  }

  fail(at) {
    this.#failed[at] = !this.#failed[at];
    this.inputs[at].value = "";
  }

  step(direction, input) {
    const from = canonical(this.#number(input));
    input.value = stepped(from, direction, this.#box.dataset);
  }

  // Take a time into the first empty box; a lap leads to the next one.
  time(text) {
    const at = this.inputs.findIndex((input, place) => !input.value && !this.#failed[place]);
    const place = at < 0 ? this.inputs.length - 1 : at;
    this.inputs[place].value = text;
    return place < this.inputs.length - 1 ? "next" : "full";
  }

  // The next box to fill after this one.
  next(input) {
    return this.inputs[this.inputs.indexOf(input) + 1] ?? null;
  }

  #number(input) {
    return this.#box.hasAttribute("data-clock") ? seconds(input.value) : input.value;
  }
}
