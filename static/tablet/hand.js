// A signature by hand: a finger's strokes in a field of 600 x 200, kept as few whole points ("x,y,x,y x,y,…", strokes parted by
// a blank; competition/ledger/drawings.py). What was drawn stays on the tablet until it is signed or cleared.

import { draftOf, keepDraft } from "./drafts.js";

const [WIDTH, HEIGHT] = [600, 200];
const NEAR = 3; // points nearer to the last one than this are left out
const MOST = 11000; // characters; the server takes 12000

const clamp = (value, most) => Math.max(0, Math.min(most, Math.round(value)));

export class Hand {
  #field;
  #strokes = []; // each a list of [x, y]
  #stroke = null;
  #pointer = null;
  #keep = () => {};

  // `box` holds the field and the button that clears it.
  constructor(box) {
    this.#field = box.querySelector("svg");
    this.#field.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#field.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) this.#field.addEventListener(end, (event) => this.#end(event));
    box.querySelector("[data-clear]").addEventListener("click", () => this.clear());
  }

  // Show what was drawn for this sheet before; `name` is what it is for.
  open(seat, subject, name) {
    this.#keep = (text) => keepDraft(seat, subject, name, text);
    this.#strokes = read(draftOf(seat, subject, name) ?? "");
    this.#stroke = null;
    this.#paint();
  }

  clear() {
    this.#strokes = [];
    this.#keep(null);
    this.#paint();
  }

  get text() {
    return this.#strokes.map((stroke) => stroke.join()).join(" ");
  }

  #begin(event) {
    if (this.#pointer !== null || (event.pointerType === "mouse" && event.button)) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#field.setPointerCapture(event.pointerId);
    this.#stroke = [this.#point(event)];
    this.#strokes.push(this.#stroke);
    this.#field.append(line(this.#stroke));
  }

  #move(event) {
    if (event.pointerId !== this.#pointer || this.text.length > MOST) return;
    const [point, last] = [this.#point(event), this.#stroke[this.#stroke.length - 1]];
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAR) return;
    this.#stroke.push(point);
    this.#field.lastElementChild.setAttribute("points", dots(this.#stroke));
  }

  #end(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#keep(this.text);
  }

  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.#field.getBoundingClientRect();
    return [clamp(((clientX - left) / width) * WIDTH, WIDTH), clamp(((clientY - top) / height) * HEIGHT, HEIGHT)];
  }

  #paint() {
    for (const old of this.#field.querySelectorAll("polyline")) old.remove();
    this.#field.append(...this.#strokes.map(line));
  }
}

function line(stroke) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  shape.setAttribute("points", dots(stroke));
  return shape;
}

// A stroke of one point is a dot, which a line without length draws by its round ends.
function dots(stroke) {
  return (stroke.length > 1 ? stroke : [stroke[0], stroke[0]]).join(" ");
}

function read(text) {
  return text.split(" ").filter(Boolean).map((stroke) => {
    const numbers = stroke.split(",").map(Number);
    return numbers.flatMap((x, at) => (at % 2 ? [] : [[x, numbers[at + 1]]]));
  });
}
