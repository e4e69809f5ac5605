// The competitor's turn: the judge hands over the tablet, the competitor looks at the marks of the sheet that the judge has just
// signed, and signs them, or does not want to; then the judge writes down why. Needs the server, and says so.

import { Hand } from "./hand.js";
import { mint } from "./keys.js";
import { sendHand } from "./server.js";
import { isDone, line } from "./signing.js";
import { say } from "./words.js";

let hand = null;

// Ask. `who` is { code, name, module } as the sheet calls them; the rest as in signing.js.
export function askCompetitor(seat, who, lines, { subject, module, signs }, done) {
  const dialog = document.getElementById("ask-hand");
  const [yes, no, note] = ["yes", "no", "note"].map((name) => dialog.querySelector(`[data-${name}]`));
  const [reason, problem] = [dialog.querySelector("[data-reason]"), dialog.querySelector("[data-problem]")];
  const refusing = dialog.querySelector("[data-refusing]");
  const keys = { sign: mint(), refuse: mint() };

  function turn(refused) {
    refusing.hidden = note.hidden = !refused;
    dialog.querySelector("[data-hand]").hidden = yes.hidden = no.hidden = refused;
    problem.textContent = "";
    if (refused) reason.focus();
  }

  async function send(button, what) {
    button.disabled = true;
    const answer = await sendHand(seat.stream, seat.seat, { subject, module, signs, ...what });
    button.disabled = false;
    const receipt = answer?.body?.receipts?.[0] || answer?.body;
    if (isDone(receipt)) {
      hand.clear();
      dialog.close("done");
    } else {
      problem.textContent = receipt?.sentence || say("sign_missed_drawn");
    }
    if (answer) done(receipt);
  }

  dialog.querySelector("[data-code]").textContent = who.code;
  dialog.querySelector("[data-name]").textContent = who.name;
  dialog.querySelector("[data-item]").textContent = who.module;
  dialog.querySelector("[data-list]").replaceChildren(...lines.map(line));
  hand ??= new Hand(dialog.querySelector("[data-hand]"));
  hand.open(seat, subject, `#hand-${module}`);
  reason.value = "";
  for (const button of [yes, no, note]) button.disabled = false;
  turn(false);
  yes.onclick = () => send(yes, { key: keys.sign, drawing: hand.text });
  no.onclick = () => turn(true);
  note.onclick = () => send(note, { key: keys.refuse, refused: true, reason: reason.value });
  dialog.querySelector("[data-back]").onclick = () => (refusing.hidden ? dialog.close("no") : turn(false));
  dialog.showModal();
  dialog.querySelector("h2").focus();
}
