// When the server last answered this page, and what the tablet tells of itself with each request. Only answers count:
// neither a socket that looks open nor the browser's own "online" says that a mark would arrive.

const SILENT = 15; // s; looks come every three seconds, and one is given up after ten

let last = null; // the moment of the last answer by two clocks: one stands still while the tablet sleeps, one may be set
let held = null;

// An answer of ours has come; `call` is the chief's call that waits for this tablet, 0 for none.
export function answered(call) {
  last = { steady: performance.now(), clock: Date.now() };
  document.dispatchEvent(new CustomEvent("jinbang:answer", { detail: { call } }));
}

// Whole seconds since the last answer, by whichever clock went further; null before the first.
export function since() {
  if (!last) return null;
  return Math.floor(Math.max(performance.now() - last.steady, Date.now() - last.clock) / 1000);
}

// Whether it has been still for so long that nothing is to be believed of the line.
export function silent() {
  return last !== null && since() > SILENT;
}

// How many marks this tablet holds, to be told with every request from now on.
export function holds(count) {
  held = count;
}

// What is told with every request: marks held, and the tablet's own clock in ms.
export function report() {
  return { "Jinbang-Clock": String(Date.now()), ...(held !== null && { "Jinbang-Held": String(held) }) };
}
