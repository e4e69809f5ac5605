// "I have ties to this one": asks, and states it. From then on this seat may not mark the subject.

import { mint } from "./keys.js";
import { sendTie } from "./server.js";
import { say } from "./words.js";

// `done()` is called when the server has answered for good.
export function askTie(seat, title, subject, done) {
  const dialog = document.getElementById("ask-tie");
  const [yes, problem, reason] = ["[data-yes]", "[data-problem]", "textarea"].map((what) => dialog.querySelector(what));
  const key = mint(); // one for as long as this question stands: sent twice, it is one statement
  dialog.querySelector("[data-item]").textContent = title;
  problem.textContent = "";
  reason.value = "";
  yes.disabled = false;
  yes.onclick = async () => {
    yes.disabled = true;
    const answer = await sendTie(seat.stream, seat.seat, { key, subject, reason: reason.value.slice(0, 500) });
    yes.disabled = false;
    const receipt = answer?.body?.receipts?.[0] || answer?.body;
    if (receipt?.outcome === "recorded" || receipt?.outcome === "exists") dialog.close("stated");
    else problem.textContent = receipt?.sentence || say("tie_missed");
    if (answer) done();
  };
  dialog.showModal();
}
