// The service worker of a judge's pages in one language: the seat's pages, their scripts and styles, and the last word on
// its sheets stay on the tablet, and are shown when the server is not reached. The server puts before this text what
// `JINBANG` says: { version, language, files }.
//
// It keeps nothing but answers to GET below the judge's address: no mark that is sent, no board, nobody else's page. Every
// answer of those says whose it is (`Jinbang-Seat`); once another seat is named, or none, all that was kept goes.

const { version, language, files } = self.JINBANG;
const HOME = `/${language}/judge/`;
const SHELL = `jinbang files ${language} ${version}`;
const SEATS = "jinbang seat ";
const NOBODY = "none"; // a seat has a stroke in its name: event/seat
const PATIENCE = 4000; // ms that a page is waited for before the kept one is shown
const AWAY = 30000; // ms that scripts come from here first, after a page did: they belong together
const FRESH = 600000; // ms that a page asked for by a message is not asked for again
const AWAY_PAGE = `${HOME}away`;

let awayUntil = 0;
let keptAt = new Map(); // address -> when it was kept last
let known = { seat: null, since: 0 }; // whose answers are kept, and since when that is known

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(renew().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const paths = event.data?.keep;
  if (Array.isArray(paths)) event.waitUntil(keepAll(paths).then((all) => (all ? renew() : null)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (ofSeat(pathname)) event.respondWith(seatAnswer(event));
  else if (request.mode === "navigate" && pathname.startsWith(HOME)) event.respondWith(openPage(event));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The start list, the sheets, and what the server last told of them.
function ofSeat(pathname) {
  const state = pathname === "/judge/sheets/state" || /^\/judge\/sheet\/[^/]+\/state$/.test(pathname);
  return state || pathname === `${HOME}sheets` || (pathname.startsWith(`${HOME}sheet/`) && pathname.split("/").length === 5);
}

async function seatAnswer({ request }) {
  const asked = Date.now();
  const kept = await keptAnswer(request);
  try {
    const answer = await inTime(fetch(request), kept ? PATIENCE : 0);
    await remember(request, answer, asked);
    if (request.mode === "navigate" && (answer.ok || answer.type === "opaqueredirect")) awayUntil = 0;
    return unreachable(answer) && kept ? fromHere(request, kept) : answer;
  } catch (error) {
    if (kept) return fromHere(request, kept);
    if (request.mode === "navigate") return awayPage(error);
    throw error;
  }
}

// A page that is nobody's, such as the one where a seat is taken; it says whether this tablet has one.
async function openPage({ request }) {
  const asked = Date.now();
  try {
    const answer = await fetch(request);
    await remember(request, answer, asked);
    return answer;
  } catch (error) {
    // Whoever opens the first page and sits already wants to go on.
    const list = new URL(request.url).pathname === HOME && (await keptAnswer(new Request(`${HOME}sheets`)));
    if (list) return Response.redirect(`${HOME}sheets`, 302);
    return awayPage(error);
  }
}

async function file(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept && Date.now() < awayUntil) return kept;
  try {
    const answer = await inTime(fetch(request), kept ? PATIENCE : 0);
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

function fromHere(request, kept) {
  if (request.mode === "navigate") {
    awayUntil = Date.now() + AWAY;
    return kept;
  }
  const headers = new Headers(kept.headers);
  headers.set("Jinbang-Kept", "1"); // so that nobody takes it for the server's word of now
  return new Response(kept.body, { status: kept.status, headers });
}

async function awayPage(error) {
  const page = await caches.match(AWAY_PAGE);
  awayUntil = Date.now() + AWAY;
  if (page) return page;
  throw error;
}

// -- what is kept -----------------------------------------------------------------------------------------------------

function unreachable(answer) {
  return answer.status >= 500 || answer.status === 408 || answer.status === 429;
}

// Keep an answer of the seat's; forget everything where it says that the seat is another's now.
async function remember(request, answer, asked) {
  if (asked < known.since || answer.type === "opaqueredirect") return;
  const said = answer.headers.get("Jinbang-Seat") ?? ([401, 403].includes(answer.status) ? NOBODY : null);
  if (said === null) return;
  const seat = said === NOBODY ? "" : said;
  if (seat !== known.seat) {
    known = { seat, since: Date.now() };
    keptAt = new Map();
    await forget((name) => !name.startsWith(`${SEATS}${seat} `) || !seat);
  }
  if (!seat || answer.status !== 200 || !ofSeat(new URL(request.url).pathname)) return;
  const cache = await caches.open(cacheOf(seat));
  await cache.put(request.url, answer.clone());
  keptAt.set(request.url, asked);
}

async function keptAnswer(request) {
  const names = (await caches.keys()).filter((name) => name.startsWith(SEATS));
  for (const name of names.sort((one) => (one.endsWith(` ${version}`) ? -1 : 1))) {
    const found = await (await caches.open(name)).match(request.url);
    if (found) return found;
  }
  return null;
}

// Ask for these pages, and keep them. Gives whether the server answered for all of them.
async function keepAll(paths) {
  for (const path of paths) {
    const request = new Request(new URL(path, location.origin), { credentials: "same-origin", redirect: "error" });
    if (!ofSeat(new URL(request.url).pathname)) continue;
    const asked = Date.now();
    if (asked - (keptAt.get(request.url) ?? 0) < FRESH) continue;
    try {
      await remember(request, await fetch(request), asked);
    } catch {
      return false; // the next page that is opened asks again
    }
  }
  return true;
}

function cacheOf(seat) {
  return `${SEATS}${seat} ${language} ${version}`;
}

async function forget(gone) {
  const names = (await caches.keys()).filter((name) => name.startsWith(SEATS) && gone(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// A new version: what the old one kept is asked for anew, and then goes; while the server is not reached it stays.
async function renew() {
  for (const name of await caches.keys()) {
    const mine = name.startsWith(`jinbang files ${language} `) || (name.startsWith(SEATS) && name.includes(` ${language} `));
    if (!mine || name.endsWith(` ${version}`)) continue;
    if (name.startsWith(SEATS)) {
      const cache = await caches.open(name);
      if (!(await keepAll((await cache.keys()).map((request) => request.url)))) continue;
    }
    await caches.delete(name);
  }
}

function inTime(answer, patience) {
  if (!patience) return answer;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), patience);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
