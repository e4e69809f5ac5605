// Keeps the board's line: the socket is htmx's own (hx-ws); this says in words how the line is, polls the frame while
// no socket can be had, and looks now and then whether a line that says nothing is still alive.
"use strict";
(() => {
  const PATIENCE = 4000; // ms without a frame before polling begins
  const POLL = 5000; // ms between polls
  const SILENCE = 60000; // ms of a quiet socket before a look

  const wire = document.getElementById("wire");
  const words = document.getElementById("link");
  let timer = 0;
  let connection = null;
  let text = ""; // the newest frame
  let etag = "";
  let focused = null;

  function say(state) {
    if (words.dataset.now === state) return;
    words.dataset.now = state;
    words.textContent = words.dataset[state].replace("{seconds}", String(POLL / 1000));
  }

  // Nobody's clock beats with another's, so that a hall of phones does not ask in one instant.
  function later(task, delay) {
    clearTimeout(timer);
    timer = setTimeout(task, delay * (0.8 + Math.random() * 0.4));
  }

  async function ask() {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(wire.dataset.frame, { headers, cache: "no-store", signal: AbortSignal.timeout(POLL) });
    if (answer.status === 304) return false;
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const body = await answer.text();
    etag = answer.headers.get("ETag") || "";
    if (body === text) return false;
    text = body;
    return true;
  }

  function show() {
    return htmx.swap({ sourceElement: wire, target: wire, swap: "none swapEmpty:false", text });
  }

  async function poll() {
    try {
      const changed = await ask();
      if (words.dataset.now === "live") return;
      if (changed) await show();
      say("polling");
    } catch {
      if (words.dataset.now === "live") return;
      say("reconnecting");
    }
    if (!document.hidden) later(poll, POLL);
  }

  // A socket can be dead without a word. A frame that came by another way, or none by any, proves it.
  async function look() {
    etag = "";
    try {
      if (!(await ask())) return later(look, SILENCE);
      await show();
    } catch {
      // No answer either: the line is gone.
    }
    say("reconnecting");
    connection?.socket?.close();
    later(poll, PATIENCE);
  }

  wire.addEventListener("htmx:ws:before:connection", (event) => {
    connection = event.detail.connection;
  });
  wire.addEventListener("htmx:ws:before:message:incoming", (event) => {
    if (typeof event.detail.message.data === "string") text = event.detail.message.data;
  });
  wire.addEventListener("htmx:ws:after:message:incoming", () => {
    say("live");
    later(look, SILENCE);
  });
  wire.addEventListener("htmx:ws:close", () => {
    const before = words.dataset.now;
    if (before === "polling") return;
    say("reconnecting");
    if (before === "live" && !document.hidden) later(poll, PATIENCE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else if (words.dataset.now === "polling") poll();
    else later(poll, PATIENCE);
  });

  // Where a browser cannot move an element without letting go of it, focus would be lost with a row that moves.
  wire.addEventListener("htmx:before:swap", () => {
    focused = document.activeElement;
  });
  wire.addEventListener("htmx:after:swap", () => {
    if (focused?.isConnected && document.activeElement !== focused && document.activeElement === document.body) {
      focused.focus({ preventScroll: true });
    }
  });

  // htmx looks at the page once it is loaded itself, and that may be before its extension for sockets is.
  document.addEventListener("DOMContentLoaded", () => window.htmx?.process(wire));

  say("connecting");
  later(poll, PATIENCE);
})();
