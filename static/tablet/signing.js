// Signing a sheet: everything that is signed is listed, the server has all of it, and the judge says yes; by a touch, with the
// PIN, or by hand, as the event has it. Then the competitor signs the same, where the event asks for that (competitor.js).

import { Hand } from "./hand.js";
import { mint } from "./keys.js";
import { sendSignature } from "./server.js";
import { say } from "./words.js";

// Whether one module of the sheet may be signed now: { state: "no" | "left" | "confer" | "second" | "wait" | "ready", left }.
//   cells   the module's owed cells, as cells.js shows them
export function readiness(module, cells) {
  if (!["open", "closed"].includes(module.state) || !cells.length) return { state: "no", left: 0 };
  const left = cells.filter(isLeft).length;
  if (left) return { state: "left", left };
  if (cells.some((view) => view.stops)) return { state: "confer", left: 0 };
  const kept = cells.every((view) => (view.state === "kept" || isLater(view)) && !view.trouble);
  if (!kept) return { state: "wait", left: 0 };
  const unseen = cells.filter(({ second }) => second === "waits" || second === "asked").length;
  return unseen ? { state: "second", left: unseen } : { state: "ready", left: 0 };
}

// Whether a cell is still to mark before the sheet is signed.
export function isLeft(view) {
  return view.value === null && !view.later;
}

// Whether its result is to come, and nothing of it is on its way.
export function isLater(view) {
  return view.later && view.state === "empty";
}

let hand = null; // the field for drawing, where the page has one

// Ask, and sign. `lines` are [name, meaning] in order, `signs` the keys of the marks by aspect. `done(receipt)` is called
// when the server has answered for good.
export function askToSign(seat, title, lines, { subject, module, signs }, done) {
  const dialog = document.getElementById("ask-sign");
  const yes = dialog.querySelector("[data-yes]");
  const pin = dialog.querySelector("[data-pin]");
  const drawn = dialog.querySelector("[data-hand]");
  const problem = dialog.querySelector("[data-problem]");
  const key = mint(); // one for as long as this question stands: sent twice, it is one signature
  dialog.querySelector("[data-item]").textContent = title;
  dialog.querySelector("[data-list]").replaceChildren(...lines.map(line));
  problem.textContent = "";
  if (pin) pin.value = "";
  if (drawn) {
    hand ??= new Hand(drawn);
    hand.open(seat, subject, `#sign-${module}`);
  }
  yes.disabled = false;
  if (pin) pin.onkeydown = (event) => event.key === "Enter" && (event.preventDefault(), yes.click());
  yes.onclick = async () => {
    const proof = { ...(pin && { pin: pin.value }), ...(drawn && { drawing: hand.text }) };
    yes.disabled = true;
    const answer = await sendSignature(seat.stream, seat.seat, { key, subject, module, signs, ...proof });
    yes.disabled = false;
    if (!answer) {
      problem.textContent = say(drawn ? "sign_missed_drawn" : "sign_missed");
      return;
    }
    const receipt = answer.body?.receipts?.[0] || answer.body;
    if (pin) pin.value = "";
    if (isDone(receipt)) {
      hand?.clear();
      dialog.close("signed");
    } else {
      problem.textContent = receipt?.sentence || say("sign_missed");
      pin?.focus();
    }
    done(receipt);
  };
  dialog.showModal();
  pin?.focus();
}

export function isDone(receipt) {
  return receipt?.outcome === "recorded" || receipt?.outcome === "exists";
}

export function line([name, meaning]) {
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  term.textContent = name;
  said.textContent = meaning;
  pair.append(term, said);
  return pair;
}
