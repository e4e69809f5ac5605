// The number pad: one for the page, standing under the cell that is being written in.

let pad = null;
let sign = null; // the key of the minus, or of the colon where a time is typed
let press = () => {};

// Show the pad in this cell; `pressed(key)` gets a digit, "-", ":", ".", "back", "clear" or "enter".
export function openPad(cell, pressed) {
  pad ??= made();
  press = pressed;
  const { low = "0", step = "1", clock } = cell.dataset;
  const below = low.startsWith("-");
  sign.dataset.key = clock === undefined || below ? "-" : ":";
  sign.textContent = sign.dataset.key === ":" ? ":" : "−";
  sign.disabled = clock === undefined && !below;
  pad.querySelector('[data-key="."]').disabled = !(step + low).includes(".");
  const entry = cell.querySelector(".entry");
  if (pad.parentElement !== entry) entry.append(pad);
}

// Put it away; with a cell, only if it stands there.
export function closePad(cell = null) {
  if (!cell || cell.contains(pad)) pad?.remove();
}

function made() {
  const element = document.getElementById("pad").content.firstElementChild.cloneNode(true);
  sign = element.querySelector('[data-key="-"]');
  // The field keeps the focus, and a pressed key does not zoom the page.
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    const key = event.target.closest("[data-key]");
    if (key && !key.disabled) press(key.dataset.key);
  });
  return element;
}
