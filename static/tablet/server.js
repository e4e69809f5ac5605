// Talks to the judges' door. Whatever is no answer of ours (no network, a portal's page, a dead server) is `null`: it
// says nothing about what was sent, and the same is sent again.

import { answered, report } from "./contact.js";

const PATIENCE = 10000; // ms
const LONG_PATIENCE = 60000; // for a photo, as long as the server waits for it
const LANGUAGE = `?language=${document.documentElement.lang.slice(0, 2)}`; // of the sentences in answers

// Send held marks. Gives { status, body } as the server said, or null.
export function sendMarks(stream, seat, marks) {
  const sent = marks.map(({ key, subject, aspect, value, made, replaces, shared }) => ({
    key, subject, aspect, value, made, replaces, shared,
  }));
  return post("/judge/marks", { stream, seat, marks: sent });
}

// Sign one seat's sheet for one subject in one module; `signs` holds the keys of the marks that the judge saw; with a `pin` or
// a `drawing` where the event asks for it.
export function sendSignature(stream, seat, signature) {
  return post("/judge/sign", { stream, seat, ...signature });
}

// The competitor's: a `drawing`, or `refused` with a `reason`.
export function sendHand(stream, seat, signature) {
  return post("/judge/sign/competitor", { stream, seat, ...signature });
}

// Confirm the mark of key `confirms`, which another judge recorded.
export function sendConfirmation(stream, seat, confirmation) {
  return post("/judge/confirm", { stream, seat, ...confirmation });
}

// Send a note or a photo, which is the whole body; what it belongs to stands in the address.
export function sendAttached({ stream, seat }, { key, subject, aspect, kind, made, text, bytes }) {
  const asked = new URLSearchParams({ key, subject, aspect, kind, made: String(made), stream, seat });
  const type = kind === "note" ? "text/plain; charset=utf-8" : "image/jpeg";
  const headers = { "Content-Type": type, Accept: "application/json" };
  return answer(`/judge/attach?${asked}`, { method: "POST", headers, body: text ?? bytes }, LONG_PATIENCE);
}

// State a tie to a subject, with what the judge wrote about it.
export function sendTie(stream, seat, { key, subject, reason }) {
  return post("/judge/tie", { stream, seat, key, subject, reason });
}

// Say that a call of the chief judge is shown, or was answered by a touch.
export function tellCall(call, answered) {
  return post("/judge/call", { call, answered });
}

// Ask what became of the seat. Gives { status, body } or null; `body.said` says who took it, "" while it is held.
export function askNotices() {
  return answer("/judge/notices", { headers: { Accept: "application/json" }, cache: "no-store" });
}

// Ask how things stand. `etag` is what was answered before. Gives { status, body, etag, position }, or null; status 304
// means as before, and `position` where the ledger is by now; `kept` that the server was not reached and this is what it
// said last (worker.js).
export async function ask(path, etag = "") {
  const headers = { Accept: "application/json", ...(etag && { "If-None-Match": etag }) };
  return answer(path, { headers, cache: "no-store" });
}

function post(path, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answer(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answer(path, options, patience = PATIENCE) {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), patience);
  try {
    const headers = { ...options.headers, ...report() };
    const address = path + (path.includes("?") ? LANGUAGE.replace("?", "&") : LANGUAGE);
    const given = await fetch(address, { ...options, headers, credentials: "same-origin", redirect: "error", signal: gone.signal });
    const [etag, position] = [given.headers.get("ETag") || "", Number(given.headers.get("Jinbang-Position"))];
    if (given.status >= 500 || given.status === 408 || given.status === 429) return null;
    const kept = given.headers.has("Jinbang-Kept");
    const body = given.status === 304 ? null : await given.json();
    if (!kept) answered(Number(given.headers.get("Jinbang-Call")) || 0);
    return { status: given.status, body, etag, position, ...(body && { kept }) };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
