// Shows marks that are held here for another seat than the tablet's: they are never sent as this seat's.

import { told } from "./words.js";

export function showStrange(marks) {
  const box = document.getElementById("strange");
  if (!box) return;
  if (!marks.length && box.hidden) return;
  box.hidden = marks.length === 0;
  const items = marks.map((mark) => {
    const item = document.createElement("li");
    const values = { ...mark.label, value: mark.label.value ?? told(mark.value), seat: mark.seat, event: mark.label.event || mark.stream };
    item.textContent = box.dataset.line.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
    return item;
  });
  box.querySelector("ul").replaceChildren(...items);
}
