// Marks in words: levels and faults by name, units, readings one after the other. It reads the cell and changes nothing.

import { FAILED, countsOf } from "./observed.js";
import { say, told } from "./words.js";

// What a value of the cell in `box` means to a judge; `rule` is the aspect's.
export function meant(box, rule, value) {
  if (!value || ["absent", "yes", "no"].includes(value)) return told(value);
  if (rule.kind === "faults") return value === "none" ? say("none") : faults(box, value);
  const level = box.querySelector(`.levels [data-value="${CSS.escape(value)}"] span`);
  const text = value.split(" ").map((each) => (each === FAILED ? say("failed") : told(each))).join(" · ");
  return `${text}${rule.unit ? ` ${rule.unit}` : ""}${level ? `, ${level.textContent}` : ""}`;
}

function faults(box, value) {
  return Object.entries(countsOf(value))
    .map(([id, count]) => `${box.querySelector(`[data-fault="${CSS.escape(id)}"]`)?.dataset.name ?? id} × ${count}`)
    .join(say("list_comma"));
}
