// The pairing page: what this tablet can do, and marks that it still holds.

import { Outbox } from "./outbox.js";
import { Pacer } from "./pacing.js";
import { sendMarks } from "./server.js";
import { Store } from "./store.js";
import { showStrange } from "./strange.js";

const box = document.getElementById("able");
const store = new Store();
const { stream = "", seat = "" } = document.querySelector("main [data-stream]")?.dataset || {};
const outbox = new Outbox(store, { stream, seat }, sendMarks);

const checks = {
  store: () => store.read(() => true).then(() => true, () => false),
  chat: async () => !/MicroMessenger|QQ\/|DingTalk|Lark/i.test(navigator.userAgent),
  new: async () => "showModal" in HTMLElement.prototype || "HTMLDialogElement" in window,
};

async function show() {
  for (const item of box.querySelectorAll("[data-check]")) {
    const good = await checks[item.dataset.check]();
    item.dataset.now = good ? "good" : "bad";
    item.textContent = good ? item.dataset.good : item.dataset.bad;
  }
  box.hidden = false;
}

// A tablet whose seat was taken away still sends what it holds: the chief judge decides about it.
const pacer = new Pacer(async () => {
  const { missed } = seat ? await outbox.flush() : {};
  const { held, strange } = await outbox.waiting();
  showStrange([...held, ...strange]);
  return missed;
});

document.documentElement.classList.add("scripted");
show();
pacer.now();
