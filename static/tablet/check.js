// The page before the day: looks at what the server cannot see, and says it with the page's own sentences.

import { stayAwake } from "./awake.js";
import { able, keepPages } from "./keeping.js";
import { Store } from "./store.js";

const NEAR = 60; // s that a clock may be off, unsaid
const FAR = 600; // s after which certificates and log-ins begin to fail
const STEPS = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];
const WORST = ["trouble", "warning", "open", "ok"];
const PARTS = {
  dialog: () => "showModal" in HTMLElement.prototype || "HTMLDialogElement" in window,
  BroadcastChannel: () => "BroadcastChannel" in window,
  IndexedDB: () => "indexedDB" in window,
  getRandomValues: () => Boolean(window.crypto?.getRandomValues),
};

const told = JSON.parse(document.getElementById("said").textContent);
const lines = [...document.querySelectorAll("#checks [data-check]")];

// Each gives the name of a finding, and what is filled into its sentence; null leaves what the server found.
const checks = {
  script: async () => ["good"],
  browser: async () => {
    const parts = Object.keys(PARTS).filter((part) => !PARTS[part]());
    if (parts.length) return ["unable", { parts: parts.join(", ") }];
    return lineOf("browser").dataset.state === "warning" ? ["able"] : null;
  },
  chat: async () => null,
  https: async () => {
    if (!isSecureContext) return ["plain"];
    return (await keepPages([])) ? ["good"] : ["worker"];
  },
  store: async () => [(await written()) ? "good" : "bad"],
  lasting: async () => {
    if (!isSecureContext || !navigator.storage?.persist) return ["plain"];
    return [(await navigator.storage.persist()) ? "good" : "asked"];
  },
  clock: clockAgainstServer,
  awake: async () => {
    if (!isSecureContext) return ["plain"];
    if (!navigator.wakeLock) return ["none"];
    return [(await stayAwake()) ? "good" : "off"];
  },
};

async function written() {
  const store = new Store();
  const name = "check";
  try {
    const until = Date.now();
    await store.turns((turns) => turns.put({ name, owner: name, until }));
    const found = await store.turns((turns) => turns.get(name));
    await store.turns((turns) => turns.delete(name));
    return found?.until === until;
  } catch {
    return false;
  }
}

// The answer's Date is exact to the second, and half the way is not longer than the whole.
async function clockAgainstServer() {
  try {
    const before = Date.now();
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const way = (Date.now() - before) / 1000;
    const off = Math.round((before + Date.now()) / 2000 - Date.parse(answer.headers.get("Date")) / 1000);
    if (Number.isNaN(off)) return ["missed"];
    const much = Math.abs(off);
    if (much <= NEAR + way) return ["good"];
    return [`${much > FAR ? "far_" : ""}${off > 0 ? "fast" : "slow"}`, { skew: inWords(much) }];
  } catch {
    return ["missed"];
  }
}

function inWords(seconds) {
  const [name, size] = STEPS.find(([, each]) => Math.round(seconds / each) >= 2) || STEPS[3];
  return told.units[name].replace("{n}", Math.round(seconds / size));
}

function lineOf(check) {
  return lines.find((line) => line.dataset.check === check);
}

function show(check, [name, values = {}]) {
  const line = lineOf(check);
  const { state, said, todo } = told.checks[check][name];
  line.dataset.state = state;
  line.querySelector("[data-badge]").textContent = told.states[state];
  line.querySelector("[data-said]").textContent = said.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  line.querySelector("[data-todo]").textContent = todo;
  line.querySelector("[data-todo]").hidden = !todo;
}

async function look() {
  const verdict = document.getElementById("verdict");
  verdict.dataset.state = "open";
  verdict.textContent = told.summaries.open;
  await Promise.all(
    Object.entries(checks).map(async ([check, run]) => {
      const found = await run().catch(() => null);
      if (found) show(check, found);
    }),
  );
  const worst = WORST.find((state) => lines.some((line) => line.dataset.state === state));
  verdict.dataset.state = worst;
  verdict.textContent = told.summaries[worst];
}

document.documentElement.classList.add("scripted");
document.getElementById("again").hidden = false;
document.getElementById("again").addEventListener("click", look);
look();
