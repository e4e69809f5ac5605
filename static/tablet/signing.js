// Signing a sheet: everything that is signed is listed, the server has all of it, and the judge says yes.

import { mint } from "./keys.js";
import { sendSignature } from "./server.js";
import { say } from "./words.js";

// Whether one module of the sheet may be signed now: { state: "no" | "left" | "confer" | "wait" | "ready", left }.
//   cells   the module's owed cells, as cells.js shows them
export function readiness(module, cells) {
  if (!["open", "closed"].includes(module.state) || !cells.length) return { state: "no", left: 0 };
  const left = cells.filter(isLeft).length;
  if (left) return { state: "left", left };
  if (cells.some((view) => view.stops)) return { state: "confer", left: 0 };
  const kept = cells.every((view) => (view.state === "kept" || isLater(view)) && !view.trouble);
  return { state: kept ? "ready" : "wait", left: 0 };
}

// Whether a cell is still to mark before the sheet is signed.
export function isLeft(view) {
  return view.value === null && !view.later;
}

// Whether its result is to come, and nothing of it is on its way.
export function isLater(view) {
  return view.later && view.state === "empty";
}

// Ask, and sign. `lines` are [name, meaning] in order, `signs` the keys of the marks by aspect. `done(answer)` is called
// when the server has answered for good.
export function askToSign(seat, title, lines, { subject, module, signs }, done) {
  const dialog = document.getElementById("ask-sign");
  const yes = dialog.querySelector("[data-yes]");
  const problem = dialog.querySelector("[data-problem]");
  const key = mint(); // one for as long as this question stands: sent twice, it is one signature
  dialog.querySelector("[data-item]").textContent = title;
  dialog.querySelector("[data-list]").replaceChildren(...lines.map(line));
  problem.textContent = "";
  yes.disabled = false;
  yes.onclick = async () => {
    yes.disabled = true;
    const answer = await sendSignature(seat.stream, seat.seat, { key, subject, module, signs });
    yes.disabled = false;
    if (!answer) {
      problem.textContent = say("sign_missed");
      return;
    }
    const receipt = answer.body?.receipts?.[0] || answer.body;
    if (receipt?.outcome === "recorded" || receipt?.outcome === "exists") dialog.close("signed");
    else problem.textContent = receipt?.sentence || say("sign_missed");
    done(receipt);
  };
  dialog.showModal();
}

function line([name, meaning]) {
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  term.textContent = name;
  said.textContent = meaning;
  pair.append(term, said);
  return pair;
}
