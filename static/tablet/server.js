// Talks to the judges' door. Whatever is no answer of ours (no network, a portal's page, a dead server) is `null`: it
// says nothing about what was sent, and the same is sent again.

const PATIENCE = 10000; // ms
const LANGUAGE = `?language=${document.documentElement.lang.slice(0, 2)}`; // of the sentences in answers

// Send held marks. Gives { status, body } as the server said, or null.
export function sendMarks(stream, seat, marks) {
  const sent = marks.map(({ key, subject, aspect, value, made, replaces, shared }) => ({
    key, subject, aspect, value, made, replaces, shared,
  }));
  return post("/judge/marks", { stream, seat, marks: sent });
}

// Sign one seat's sheet for one subject in one module; `signs` holds the keys of the marks that the judge saw.
export function sendSignature(stream, seat, { key, subject, module, signs }) {
  return post("/judge/sign", { stream, seat, key, subject, module, signs });
}

// Ask how things stand. `etag` is what was answered before. Gives { status, body, etag, position }, or null; status 304
// means as before, and `position` where the ledger is by now.
export async function ask(path, etag = "") {
  const headers = { Accept: "application/json", ...(etag && { "If-None-Match": etag }) };
  return answer(path, { headers, cache: "no-store" });
}

function post(path, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answer(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answer(path, options) {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), PATIENCE);
  try {
    const given = await fetch(path + LANGUAGE, { ...options, credentials: "same-origin", redirect: "error", signal: gone.signal });
    const [etag, position] = [given.headers.get("ETag") || "", Number(given.headers.get("Jinbang-Position"))];
    if (given.status === 304) return { status: 304, body: null, etag, position };
    if (given.status >= 500 || given.status === 408 || given.status === 429) return null;
    const kept = given.headers.has("Jinbang-Kept");
    return { status: given.status, body: await given.json(), etag, position, kept };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
