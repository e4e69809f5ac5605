// Carrying by hand: what this tablet holds, as QR codes one after another or as a file, for the chief's desk. Nothing is
// taken out of the outbox by that: once the server is reached, it says of each mark that it is there.

import { encodeQR } from "../vendor/qr/index.js";
import { seriesOf } from "./series.js";
import { say } from "./words.js";

const SHOWN_FOR = 1600; // ms that a code stands before the next: a camera needs a good look
const QUIET = 4; // modules of white around a code, as its standard wants

// Gives { offer(held, wanted) }, to be called with the marks that are held whenever they may have changed; `wanted` while
// they do not go out by themselves.
export function carrying(seat) {
  const button = document.getElementById("carry");
  const dialog = document.getElementById("carry-codes");
  if (!button || !dialog) return { offer: () => {} }; // a page that was kept before there was a way
  const carrier = { ...seat, ...carrierOf(seat, dialog.dataset) };
  const place = (name) => dialog.querySelector(`[data-${name}]`);
  let [held, shown, at, timer] = [[], null, 0, 0];

  function offer(marks, wanted) {
    held = marks;
    button.toggleAttribute("hidden", !(wanted && held.length));
    if (dialog.open) show();
  }

  // Begin with what is held now; once more from the first code where that is another series.
  function show() {
    const next = held.length ? seriesOf(carrier, held) : null;
    if (next?.series !== shown?.series) at = 0;
    shown = next;
    place("held").textContent = shown ? say("carry_held", { held: held.length }) : say("carry_none");
    place("ways").hidden = !shown;
    for (const name of ["back", "pause", "on"]) place(name).hidden = !shown || shown.codes.length < 2;
    if (shown) draw();
    else rest();
  }

  function draw() {
    const { codes } = shown;
    at = (at + codes.length) % codes.length;
    const rows = encodeQR(codes[at], "raw", { ecc: "medium", encoding: "alphanumeric", border: QUIET });
    const canvas = place("code");
    const scale = Math.max(2, Math.ceil(((canvas.clientWidth || 600) * (devicePixelRatio || 1)) / rows.length));
    canvas.width = canvas.height = rows.length * scale;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(x * scale, y * scale, scale, scale)));
    canvas.dataset.shown = at + 1;
    place("number").textContent = say("carry_of", { number: at + 1, total: codes.length });
  }

  function step(by) {
    rest();
    at += by;
    draw();
  }

  function rest() {
    clearInterval(timer);
    timer = 0;
    place("pause").textContent = say("carry_go");
  }

  function turn() {
    timer = setInterval(() => {
      at += 1;
      draw();
    }, SHOWN_FOR);
    place("pause").textContent = say("carry_pause");
  }

  function save() {
    const remark = say("carry_file", { event: seat.stream, seat: seat.seat, held: held.length });
    const file = new Blob([`# ${remark}\n${shown.codes.join("\n")}\n`], { type: "text/plain" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `jinbang-${seat.seat}-${shown.series}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    place("saved").textContent = say("carry_saved", { file: link.download });
  }

  const halt = () => shown?.codes.length > 1 && (timer ? rest() : turn());
  button.addEventListener("click", () => {
    place("saved").textContent = "";
    at = 0;
    dialog.showModal();
    show();
    if (shown?.codes.length > 1) turn();
  });
  dialog.addEventListener("close", rest);
  place("touch").addEventListener("click", halt);
  place("pause").addEventListener("click", halt);
  place("back").addEventListener("click", () => step(-1));
  place("on").addEventListener("click", () => step(1));
  place("save").addEventListener("click", save);
  return { offer };
}

// The device and its secret as the newest page of this seat has them: a page that was kept may be of an earlier pairing.
function carrierOf({ stream, seat }, { device, secret, since }) {
  const name = `jinbang carrier ${stream}/${seat}`;
  const own = { device, secret, since: Number(since) };
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    if (kept && kept.since > own.since) return kept;
    localStorage.setItem(name, JSON.stringify(own));
  } catch {
    // Storage that is switched off: then the page's own word counts.
  }
  return own;
}
