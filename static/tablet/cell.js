// One cell of the sheet on the screen: takes touches, shows what became of them. It stores and sends nothing.

import { Attempts } from "./attempts.js";
import { Dial } from "./dial.js";
import { Faults } from "./faults.js";
import { numberOf, working } from "./observed.js";
import { closePad, openPad } from "./pad.js";
import { put, set } from "./putting.js";
import { written } from "./ratios.js";
import { Stopwatch } from "./stopwatch.js";
import { clocked } from "./times.js";
import { meant } from "./values.js";
import { say, told } from "./words.js";

const FIELDS = { dial: Dial, attempts: Attempts, faults: Faults };

export class Cell {
  #box;
  #part; // by name: where what is said in the cell stands
  #buttons; // those of the mark
  #painted = ""; // what the cell shows, as text
  #field = null; // where a value is put together; none where one touch is the mark
  #watch = null;
  #does;
  #view = { key: null, value: null, state: "empty", trouble: null, theirs: null };
  #how = { owed: false, free: false, unstored: undefined, given: "you" };
  #trouble = null; // what the box in trouble shows, as text

  // `does` has what a touch leads to: give(value), choose(what), drafts.get(), drafts.set(text), ask(name), watch(), and the
  // part that a second judge has in it: second.
  constructor(box, does) {
    this.#box = box;
    this.#does = does;
    const parts = ["said", "others", "confer", "day", "applies", "points", "problem", "trouble", "remark"];
    this.#part = Object.fromEntries(parts.map((name) => [name, box.querySelector(`[data-${name}]`)]));
    this.#buttons = [...box.querySelectorAll("button")].filter((each) => !each.closest(".trouble, .pad, .watch, .second, [data-remark]"));
    this.aspect = box.dataset.aspect;
    this.rule = JSON.parse(box.dataset.rule);
    this.name = box.querySelector("h4").lastChild.textContent.trim();
    this.shared = box.hasAttribute("data-shared");
    const field = box.querySelector("[data-field]")?.dataset.field;
    if (field) this.#field = new FIELDS[field](box, this.rule);
    if (box.querySelector("[data-watch]")) {
      this.#watch = new Stopwatch(box.querySelector(".watch"), does.watch, (text) => this.#timed(text));
    }
    box.addEventListener("click", (event) => this.#touched(event.target.closest("button")));
    box.addEventListener("keydown", (event) => this.#keyed(event));
    for (const input of this.#field?.inputs ?? []) {
      input.addEventListener("focus", () => this.#pad(input));
      input.addEventListener("input", () => this.#typed());
      input.addEventListener("change", () => this.#look());
    }
  }

  get box() {
    return this.#box;
  }

  // The way in to its notes and photos.
  get way() {
    return this.#part.remark;
  }

  // What a value means, for the list that is signed.
  meaning(value) {
    return meant(this.#box, this.rule, value);
  }

  // Show the cell as it is (see cells.js); shown so already, it is left alone. `owed`: it is this seat's; `free`: it may be touched now; `given`: by whom;
  // `applies`: false where its condition did not come out, null while that is open; `confer`: the panel must;
  // `day`: why it is closed with its day of marking.
  paint(view, how) {
    const { free, unstored, others, applies, confer, day } = how;
    this.#view = view;
    this.#how = how;
    const now = JSON.stringify([view, how, this.#does.drafts.get()]);
    if (now === this.#painted) return;
    this.#painted = now;
    set(this.#box, "data-state", unstored ? "unstored" : view.trouble ? view.trouble.status : view.state);
    this.#box.toggleAttribute("data-not-applying", applies === false);
    this.#box.toggleAttribute("data-conferring", confer);
    const open = free && !view.theirs;
    for (const button of this.#buttons) {
      button.toggleAttribute("disabled", !open || (button.hasAttribute("data-back") && view.value === null));
      if (button.dataset.value) set(button, "aria-pressed", String(button.dataset.value === view.value));
    }
    this.#field?.paint(this.#does.drafts.get(), view.value, open);
    this.#watch?.paint(open);
    if (!open) closePad(this.#box);
    put(this.#part.others, others);
    put(this.#part.confer, confer ? say("confer", { spread: this.rule.spread }) : "");
    put(this.#part.day, day);
    const verdict = { false: say("not_applying"), null: say("undecided") }[String(applies)] ?? "";
    put(this.#part.applies, verdict);
    this.#does.second.paint({ ...how.second, value: this.meaning(view.value) });
    this.#tell();
    this.#paintTrouble(view);
  }

  // What is in the field, and what became of it.
  #tell() {
    const draft = this.#field ? this.#does.drafts.get() : null;
    this.#box.toggleAttribute("data-draft", draft !== null);
    put(this.#part.said, this.#fate(draft));
    if (this.#part.points) put(this.#part.points, this.#worked(draft === null ? this.#view.value : this.#field.read().value));
  }

  // What the value comes to: the reading made of several, the time on the clock, the points.
  #worked(value) {
    if (!value || value === "absent") return "";
    const seen = numberOf(this.rule, value);
    if (this.rule.readings && !seen) return say("made_none");
    const parts = [];
    const unit = this.rule.unit ? ` ${this.rule.unit}` : "";
    if (this.rule.readings) parts.push(say("made", { value: written(seen) + unit }));
    const clock = this.#box.hasAttribute("data-clock") && clocked(written(seen));
    if (clock) parts.push(`= ${clock}`);
    const points = working(this.rule, value);
    if (points) parts.push(say("points", { points }));
    return parts.join(" · ");
  }

  #fate(draft) {
    const { owed, free, unstored, given, locked } = this.#how;
    const view = this.#view;
    if (unstored) return say("unstored", { value: told(unstored) });
    if (!owed) return say("not_owed");
    if (locked) return say("locked");
    if (draft !== null && free) return say("draft");
    if (view.state === "held" && view.value === null) return say("taken_back");
    if (view.state === "kept" && ["panel", "chief", "paper"].includes(given)) return say(`kept_${given}`);
    return say(view.state);
  }

  #paintTrouble({ trouble, theirs }) {
    const place = this.#part.trouble;
    const { paper } = this.#how;
    const shown = trouble && JSON.stringify([trouble.seq, trouble.status, trouble.sentence, theirs, paper]);
    if (shown === this.#trouble) return; // let it stand: it may have the focus
    this.#trouble = shown;
    place.replaceChildren();
    if (!trouble) return;
    const copy = document.getElementById("trouble").content.cloneNode(true);
    const [mine, other] = [this.meaning(trouble.value), this.meaning(theirs?.value)];
    copy.querySelector(".why").textContent = say(trouble.status, theirs ? { mine, theirs: other } : { why: trouble.sentence });
    copy.querySelector(".mine dd").textContent = mine;
    copy.querySelector(".theirs dd").textContent = other;
    copy.querySelector(".theirs").hidden = !theirs;
    if (theirs && paper) copy.querySelector(".why").append(` ${say("from_paper")}`);
    const offered = { conflict: ["theirs", "mine"], refused: ["again", "dismiss"], aside: ["dismiss"] }[trouble.status];
    for (const button of copy.querySelectorAll("[data-do]")) button.hidden = !offered.includes(button.dataset.do);
    place.append(copy);
  }

  #touched(button) {
    if (!button || button.disabled || button.closest(".second")) return;
    const { do: what, value, step, fail, less, more } = button.dataset;
    if (what) this.#does.choose(what, this.#view);
    else if (value) this.#choice(value);
    else if (button.hasAttribute("data-back")) this.#give("");
    else if (button.hasAttribute("data-put")) this.#put();
    else if (step) this.#changed(() => this.#field.step(Number(step)));
    else if (fail) this.#changed(() => this.#field.fail(Number(fail)));
    else if (less || more) this.#changed(() => this.#field.count(less || more, less ? -1 : 1));
  }

  // A digit presses its level, y and n answer: with the keyboard as with a finger.
  #keyed(event) {
    if (event.target.matches("[data-number]")) {
      this.#key(event.target, event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const value = { y: "yes", n: "no" }[event.key.toLowerCase()] ?? event.key;
    const button = /^(yes|no|\d)$/.test(value) && this.#box.querySelector(`.entry .choice[data-value="${value}"]`);
    if (button && !button.disabled) {
      event.preventDefault();
      this.#choice(value);
    }
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

  #pad(input) {
    if (input.readOnly) return;
    input.setAttribute("inputmode", "none");
    input.select();
    openPad(this.#box, (key) => this.#key(input, { key, preventDefault() {} }, true));
    this.#box.scrollIntoView({ block: "nearest" });
  }

  #key(input, event, padded = false) {
    if (event.key === "Enter" || event.key === "enter") {
      event.preventDefault();
      const next = this.#field.next(input);
      if (next && input.value) next.focus();
      else this.#put();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.#changed(() => this.#field.step(event.key === "ArrowUp" ? 1 : -1, input));
    } else if (padded) {
      const whole = input.selectionEnd - input.selectionStart === input.value.length;
      const before = whole && event.key !== "back" ? "" : input.value;
      const after = { back: before.slice(0, -1), clear: "" }[event.key] ?? before + event.key;
      // A new text has the caret at its end by itself; moving it there makes the browser lay out the page at once.
      if (input.value === after) input.setSelectionRange(after.length, after.length);
      else input.value = after;
      this.#typed();
    }
  }

  #timed(text) {
    const where = this.#field.time(text);
    this.#typed();
    this.#look();
    return where;
  }

  #changed(change) {
    change();
    this.#typed();
  }

  // Keep what is in the field as a draft; say at once what no further digit can mend.
  #typed() {
    this.#painted = "";
    const { draft, value, so } = this.#field.read();
    const standing = this.#view.value;
    const blank = draft === "" || (value === "none" && standing === null);
    const same = blank ? standing === null : value !== "" && value === standing;
    this.#does.drafts.set(same ? null : draft);
    this.#field.paint(this.#does.drafts.get() ?? draft, this.#view.value, true);
    this.#tell();
    this.#problem(so);
  }

  // The field was left: say what is wrong with what is in it.
  #look() {
    const { draft, wrong } = this.#field.read();
    if (draft && wrong !== "missing") this.#problem(wrong);
  }

  #put() {
    const { value, wrong } = this.#field.read();
    this.#problem(wrong);
    if (!wrong) this.#give(value);
  }

  #problem(wrong) {
    const { low, high, step } = this.#box.dataset;
    put(this.#part.problem, wrong && say(`bad_${wrong}`, { low, high, step }));
    for (const input of this.#field?.inputs ?? []) {
      set(input, "aria-invalid", wrong ? "true" : null);
    }
  }
}
