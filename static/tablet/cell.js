// One cell of the sheet on the screen: takes touches, shows what became of them. It stores and sends nothing.

import { canonical, left, misfit, stepped } from "./decimals.js";
import { closePad, openPad } from "./pad.js";
import { say, told } from "./words.js";

export class Cell {
  #box;
  #input;
  #said;
  #does;
  #view = { key: null, value: null, state: "empty", trouble: null, theirs: null };
  #free = false;
  #given = "you";
  #trouble = null; // what the box in trouble shows, as text

  // `does` has what a touch leads to: give(value), choose(what), drafts.get(), drafts.set(text), ask(name).
  constructor(box, does) {
    this.#box = box;
    this.#does = does;
    this.#input = box.querySelector("input");
    this.#said = box.querySelector("[data-said]");
    this.aspect = box.dataset.aspect;
    this.name = box.querySelector("h4").lastChild.textContent.trim();
    this.shared = box.hasAttribute("data-shared");
    box.addEventListener("click", (event) => this.#touched(event.target.closest("button")));
    this.#input?.addEventListener("focus", () => this.#pad());
    this.#input?.addEventListener("input", () => this.#typed());
    this.#input?.addEventListener("keydown", (event) => this.#key(event));
  }

  get box() {
    return this.#box;
  }

  // What a value means, for the list that is signed.
  meaning(value) {
    const level = this.#box.querySelector(`.levels [data-value="${CSS.escape(value)}"] span`);
    const unit = this.#box.querySelector(".reading .unit");
    return `${told(value)}${unit && value !== "absent" ? ` ${unit.textContent}` : ""}${level ? `, ${level.textContent}` : ""}`;
  }

  // Show the cell as it is (see cells.js); `owed`: it is this seat's; `free`: it may be touched now; `given`: by whom.
  paint(view, { owed, free, others, unstored, given }) {
    this.#view = view;
    this.#free = free;
    const draft = this.#does.drafts.get();
    this.#box.dataset.state = unstored ? "unstored" : view.trouble ? view.trouble.status : view.state;
    for (const button of this.#box.querySelectorAll("button")) {
      if (button.closest(".trouble, .pad")) continue;
      button.disabled = !free || Boolean(view.theirs) || (button.hasAttribute("data-back") && view.value === null);
      if (button.dataset.value) button.setAttribute("aria-pressed", String(button.dataset.value === view.value));
    }
    if (this.#input) this.#paintNumber(draft);
    this.#given = given;
    this.#said.textContent = this.#fate(view, owed, unstored, draft);
    this.#box.querySelector("[data-others]").textContent = others;
    this.#paintTrouble(view);
  }

  #paintNumber(draft) {
    const number = this.#view.value === "absent" ? "" : this.#view.value || "";
    if (this.#input.value !== (draft ?? number)) this.#input.value = draft ?? number;
    this.#input.readOnly = !this.#free || Boolean(this.#view.theirs);
    this.#input.disabled = false;
    if (this.#input.readOnly) closePad(this.#box);
    this.#box.toggleAttribute("data-draft", draft !== null);
    const { max, each, floor } = this.#box.dataset;
    const points = each && canonical(this.#input.value) && left(max, each, floor, canonical(this.#input.value));
    const output = this.#box.querySelector("[data-points]");
    if (output) output.textContent = points ? say("points_left", { points }) : "";
  }

  #fate(view, owed, unstored, draft) {
    if (unstored) return say("unstored", { value: told(unstored) });
    if (!owed) return say("not_owed");
    if (draft !== null && this.#free) return say("draft");
    if (view.state === "held" && view.value === null) return say("taken_back");
    if (view.state === "kept" && ["panel", "chief"].includes(this.#given)) return say(`kept_${this.#given}`);
    return say(view.state);
  }

  #paintTrouble({ trouble, theirs }) {
    const place = this.#box.querySelector("[data-trouble]");
    const shown = trouble && JSON.stringify([trouble.seq, trouble.status, trouble.sentence, theirs]);
    if (shown === this.#trouble) return; // let it stand: it may have the focus
    this.#trouble = shown;
    place.replaceChildren();
    if (!trouble) return;
    const copy = document.getElementById("trouble").content.cloneNode(true);
    const mine = told(trouble.value);
    const values = theirs ? { mine, theirs: told(theirs.value) } : { why: trouble.sentence };
    copy.querySelector(".why").textContent = say(trouble.status, values);
    copy.querySelector(".mine dd").textContent = trouble.value ? this.meaning(trouble.value) : mine;
    copy.querySelector(".theirs dd").textContent = theirs?.value ? this.meaning(theirs.value) : told(theirs?.value);
    copy.querySelector(".theirs").hidden = !theirs;
    const offered = { conflict: ["theirs", "mine"], refused: ["again", "dismiss"], aside: ["dismiss"] }[trouble.status];
    for (const button of copy.querySelectorAll("[data-do]")) button.hidden = !offered.includes(button.dataset.do);
    place.append(copy);
  }

  #touched(button) {
    if (!button || button.disabled) return;
    if (button.dataset.do) this.#does.choose(button.dataset.do, this.#view);
    else if (button.dataset.value) this.#choice(button.dataset.value);
    else if (button.hasAttribute("data-back")) this.#give("");
    else if (button.dataset.step) this.#step(Number(button.dataset.step));
    else if (button.hasAttribute("data-put")) this.#put();
  }

  async #choice(value) {
    if (this.#box.dataset.kind === "veto" && value === "yes" && this.#view.value !== "yes") {
      if (!(await this.#does.ask(this.name))) return;
    }
    this.#give(value);
  }

  #give(value) {
    this.#does.drafts.set(null);
    this.#problem("");
    closePad(this.#box);
    this.#does.give(value);
  }

  #pad() {
    if (this.#input.readOnly) return;
    this.#input.setAttribute("inputmode", "none");
    this.#input.select();
    openPad(this.#box, (key) => this.#key({ key, preventDefault() {} }, true));
    this.#box.scrollIntoView({ block: "nearest" });
  }

  #key(event, padded = false) {
    if (event.key === "Enter" || event.key === "enter") {
      event.preventDefault();
      this.#put();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.#step(event.key === "ArrowUp" ? 1 : -1);
    } else if (padded) {
      const whole = this.#input.selectionEnd - this.#input.selectionStart === this.#input.value.length;
      const before = whole && event.key !== "back" ? "" : this.#input.value;
      this.#input.value = { back: before.slice(0, -1), clear: "" }[event.key] ?? before + event.key;
      this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
      this.#typed();
    }
  }

  #step(direction) {
    const limits = this.#box.dataset;
    const from = canonical(this.#input.value) || (limits.each ? "0" : ""); // the first fault is counted from none
    this.#input.value = stepped(from, direction, limits);
    this.#typed();
  }

  #typed() {
    this.#problem("");
    const text = this.#input.value;
    const same = canonical(text) === (this.#view.value ?? "");
    this.#does.drafts.set(same ? null : text);
    this.#paintNumber(same ? null : text);
    this.#said.textContent = this.#fate(this.#view, true, null, same ? null : text);
  }

  #put() {
    const { low, high, step } = this.#box.dataset;
    const value = canonical(this.#input.value);
    const wrong = misfit(value, { low, high, step });
    this.#problem(wrong && say(`bad_${wrong}`, { low, high, step }));
    if (!wrong) this.#give(value);
  }

  #problem(sentence) {
    const place = this.#box.querySelector("[data-problem]");
    if (!place) return;
    place.textContent = sentence;
    this.#input.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) this.#input.setAttribute("aria-invalid", "true");
  }
}
