// A second judge's yes to what one judge recorded in the panel's cell. It needs the server: what is confirmed is what stands
// there, and nowhere else.

import { mint } from "./keys.js";
import { put, set } from "./putting.js";
import { sendConfirmation } from "./server.js";
import { say } from "./words.js";

const keys = new Map(); // one for each mark that is confirmed: pressed again, it is one confirmation

// The part of a cell where this is asked and told; `look()` when something may have changed.
export class Second {
  #box;
  #part;
  #view = {};
  #said = ""; // what came of the last press, for the mark of this key
  #about = null;

  constructor(box, seat, look) {
    this.#box = box;
    this.#part = box.querySelector("[data-second]");
    this.#part?.addEventListener("click", async ({ target }) => {
      const button = target.closest("button");
      if (!button || button.disabled) return;
      if (button.hasAttribute("data-confirm")) await this.#confirm(seat, button).finally(look);
      else this.#say(say("second_differs", this.#view));
    });
  }

  // `turn` is "waits", "asked", "done" or ""; `by` who recorded (J1); `value` in words; `free`: this tablet may now.
  paint(view) {
    set(this.#box, "data-second", view.turn);
    if (!this.#part) return;
    this.#view = view;
    if (view.key !== this.#about || view.turn !== "asked") this.#said = "";
    this.#about = view.key;
    this.#part.hidden = !view.turn;
    put(this.#part.querySelector("[data-turn]"), view.turn ? say(`second_${view.turn}`, view) : "");
    put(this.#part.querySelector("[role]"), this.#said);
    put(this.#part.querySelector("[data-differs]"), say("second_talk", view));
    this.#part.querySelector(".choices").hidden = view.turn !== "asked";
    for (const button of this.#part.querySelectorAll("button")) button.disabled = !view.free;
  }

  async #confirm(seat, button) {
    const { subject, aspect, key: confirms } = this.#view;
    const name = `${subject}/${aspect}/${confirms}`;
    keys.set(name, keys.get(name) ?? mint());
    button.disabled = true;
    const answer = await sendConfirmation(seat.stream, seat.seat, { key: keys.get(name), subject, aspect, confirms });
    button.disabled = !this.#view.free;
    if (this.#about !== confirms) return;
    const receipt = answer?.body?.receipts?.[0] || answer?.body;
    this.#say(!answer ? say("second_missed") : ["recorded", "exists"].includes(receipt?.outcome) ? "" : receipt?.sentence);
  }

  #say(text) {
    this.#said = text ?? "";
    put(this.#part.querySelector("[role]"), this.#said);
  }
}
