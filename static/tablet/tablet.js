// What every page of a seat does: holds marks, notes and photos, sends them, says in one sentence how they are.

import { Attached } from "./attached.js";
import { keepAwake } from "./awake.js";
import { showCall } from "./call.js";
import { carrying } from "./carry.js";
import { holds, silent, since } from "./contact.js";
import { hear } from "./hearing.js";
import { backed, keepPages } from "./keeping.js";
import { Outbox } from "./outbox.js";
import { Pacer } from "./pacing.js";
import { put, set } from "./putting.js";
import { askNotices, sendAttached, sendMarks } from "./server.js";
import { Store } from "./store.js";
import { showStrange } from "./strange.js";
import { say } from "./words.js";

const KEPT_FOR = 15 * 60 * 1000; // ms that a mark stays here after it was kept: until every tab has heard of it
const NOTES_KEPT_FOR = 12 * 60 * 60 * 1000; // ms that a judge can read again what was noted, on this tablet

// Begin on this page; `changed({ marks, attached })` is called when marks, notes or photos were stored or settled (state.js).
export function begin(changed) {
  const line = document.getElementById("line");
  const lost = document.getElementById("lost");
  const seat = { stream: line.dataset.stream, seat: line.dataset.seat };
  const store = new Store();
  const outbox = new Outbox(store, seat, sendMarks);
  const attached = new Attached(store, seat, sendAttached, askNotices);
  // away: the server is not reached; off: it takes nothing from here; taken: the seat is another's now
  const how = { away: false, off: "", taken: "", unstored: false };
  const pacer = new Pacer(flush);
  const slow = new Pacer(flushAttached); // a photo on a thin line must not hold up a mark
  const carry = carrying(seat);
  const waits = { marks: unread(outbox), attached: unread(attached) };
  let swept = false;
  let telling = null;

  async function flush() {
    if (how.off) return false;
    const { missed, refused } = await outbox.flush();
    how.away = Boolean(missed);
    if (refused) how.off = refused.sentence;
    await tell();
    if (!missed && !refused && (isStale(waits.attached) || waits.attached.found.held.length)) slow.now();
    return missed;
  }

  // Notes and photos, once no mark is held.
  async function flushAttached() {
    if (how.off) return false;
    const { missed, refused } = await attached.flush(async () => (await outbox.waiting()).held.length > 0);
    if (missed) how.away = true;
    if (refused) how.off = refused.sentence;
    await tell();
    return Boolean(missed);
  }

  // Say how the marks and the line are; asked several times in one moment, it is said once.
  function tell() {
    telling ??= tellNow();
    return telling;
  }

  async function tellNow() {
    await null;
    telling = null;
    const waiting = { held: [], trouble: [], strange: [] };
    try {
      for (const each of Object.values(waits)) await readAgain(each);
      for (const name of Object.keys(waiting)) waiting[name] = [...waits.marks.found[name], ...waits.attached.found[name]];
      how.unstored = false;
    } catch {
      how.unstored = true;
    }
    holds(waiting.held.length);
    const [state, sentence] = sentenceOf(how, waiting.held.length);
    const trouble = waiting.trouble.length ? ` ${say("line_trouble", { trouble: waiting.trouble.length })}` : "";
    put(line, sentence + trouble);
    set(line, "data-now", trouble ? "trouble" : state);
    showStrange(waiting.strange);
    carry.offer(waiting.held, state === "away" || state === "off");
    tick();
  }

  // How long ago the server answered; each second, beside the sentence, and not announced each time.
  function tick() {
    put(document.getElementById("contact"), since() === null ? "" : sinceOf(since()));
    if (silent() && line.dataset.now === "good") tell();
  }

  // Who took the seat, and what to do: asked for once, when it is lost.
  async function tellLost() {
    if (lost.dataset.asked) return;
    const answer = await askNotices();
    const said = answer?.status === 200 ? answer.body.said : "";
    if (!said) return;
    lost.dataset.asked = "yes";
    lost.textContent = said;
    lost.hidden = false;
  }

  // What a look at the seat's sheets (book.js) says of the seat and of the line.
  function heard({ good, missed, refused, stream, seat: holder, position }) {
    const other = Boolean(holder) && (holder !== seat.seat || stream !== seat.stream);
    if (refused?.word === "seat_revoked") tellLost();
    else if (good) lost.toggleAttribute("hidden", true);
    if (refused) how.taken = refused.word === "seat_revoked" ? say("seat_revoked") : refused.sentence;
    else if (good) how.taken = other ? say("other_seat") : "";
    if (good && position && !swept) {
      // Not before the server was heard: while it is away, what it has is told by nothing but these marks.
      swept = true;
      store.sweep(Date.now() - KEPT_FOR, position).catch(() => {});
      store.sweepAttached(Date.now() - NOTES_KEPT_FOR).catch(() => {});
    }
    if (missed) how.away = true;
    else if (good && how.away) pacer.now();
    for (const each of Object.values(waits)) each.news += 1; // now and then all of it is read again
    return tell();
  }

  outbox.listen((subjects) => {
    waits.marks.news += 1;
    tell();
    changed({ marks: subjects ?? true, attached: false });
  });
  attached.listen(() => {
    waits.attached.news += 1;
    tell();
    changed({ marks: false, attached: true });
  });
  // Without a secure context nothing can bring this page back while the server is away.
  addEventListener("beforeunload", (event) => how.away && !backed() && event.preventDefault());
  keepPages(pagesOf());
  keepAwake();
  navigator.storage?.persist?.().catch(() => {}); // ask that a full disk should not cost marks
  pacer.now();
  setInterval(tick, 1000);
  hear(seat, ({ call }) => showCall(call));
  return { seat, outbox, attached, pacer, slow, how, tell, heard };
}

// What waits in a box, as it was last read: a photo's bytes are not fetched from the disk at every touch.
function unread(box) {
  return { box, found: { held: [], trouble: [], strange: [] }, news: 1, read: 0 };
}

function isStale({ news, read }) {
  return news !== read;
}

async function readAgain(waits) {
  if (!isStale(waits)) return;
  const { news } = waits;
  waits.found = await waits.box.waiting();
  waits.read = news;
}

// What the seat needs with the network down: its start list, its sheets, and how they stand.
function pagesOf() {
  const language = document.documentElement.lang.slice(0, 2);
  const sheets = [...document.querySelectorAll(".startlist a")].map((link) => link.pathname);
  return [`/${language}/judge/sheets`, `/judge/sheets/state?language=${language}`, ...sheets];
}

function sentenceOf(how, held) {
  if (how.off) return ["off", how.off];
  if (how.taken) return ["off", `${how.taken} ${say(held ? "still_held" : "none_held", { held })}`];
  if (how.unstored) return ["off", say("line_unstored")];
  if (how.away || silent()) return ["away", say(held ? "line_away" : "line_away_none", { held })];
  return held ? ["sending", say("line_sending", { held })] : ["good", say("line_good")];
}

function sinceOf(seconds) {
  if (seconds < 120) return say(silent() ? "no_contact" : "answered", { seconds });
  return say("no_contact_long", { minutes: Math.floor(seconds / 60) });
}
