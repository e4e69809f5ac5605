// The sheet: marks are given here, one subject after the other, without loading a page.

import { Book } from "./book.js";
import { Cell } from "./cell.js";
import { draftOf, keepDraft } from "./drafts.js";
import { goTo } from "./going.js";
import { noting, paintWay } from "./noting.js";
import { nextToDo, paintList, paintSheet } from "./painting.js";
import { closePad } from "./pad.js";
import { afterPaint, set } from "./putting.js";
import { askTie } from "./recusing.js";
import { Second } from "./second.js";
import { askToSign, isDone } from "./signing.js";
import { askCompetitor } from "./competitor.js";
import { paintSummaries } from "./summaries.js";
import { State } from "./state.js";
import { isSure, makeSure } from "./sure.js";
import { begin } from "./tablet.js";
import { say } from "./words.js";
import { watch } from "./watch.js";

const ALL_EVERY = 10; // every so many looks all sheets are asked for, not the open one alone, and all that is held is read

const page = document.getElementById("sheet");
const book = new Book();
const { seat, outbox, attached, pacer, slow, how, tell, heard } = begin((changed) => refresh(changed));
const cells = [...page.querySelectorAll(".cell")].map((box) => new Cell(box, acts(box)));
const state = new State(book, outbox, attached, new Map(cells.map((cell) => [cell.aspect, cell.rule])));
let here = null; // the cell that was touched last
let subject = page.dataset.subject;
let work = Promise.resolve(); // touches take their turn: each sees what the one before it did
let looks = 0;
let signable = new Map(); // by module: what is owed there, for signing

book.take(JSON.parse(document.getElementById("state").textContent));
book.told = paint;

function acts(box) {
  const { aspect } = box.dataset;
  return {
    give: (value) => queue((of) => give(of, cellOf(box), value, state.view(of, aspect).key)),
    choose: (what, seen) => queue((of) => choose(of, cellOf(box), what, seen)),
    ask: askVeto,
    watch: () => [seat, subject, `${aspect}#watch`],
    second: new Second(box, seat, () => look()),
    drafts: {
      get: () => draftOf(seat, subject, aspect),
      set: (text) => keepDraft(seat, subject, aspect, text),
    },
  };
}

const notes = noting(seat, {
  put: async (cell, content) => {
    await attached.put({ ...cell, label: { ...cell.label, value: content.text ?? say("a_photo") } }, content);
    slow.now();
  },
  remove: (seq) => attached.remove(seq),
  again: async (seq) => {
    await attached.again(seq);
    slow.now();
  },
  list: (of, aspect) => state.notes(of, aspect),
  closed: () => paint(),
});

function openNotes(cell) {
  const { code } = book.sheet(subject);
  const label = { subject: code, aspect: cell.name, event: page.dataset.event };
  notes.open({ subject, aspect: cell.aspect, label }, `${code} · ${cell.name}`);
}

function cellOf(box) {
  return cells.find((cell) => cell.box === box);
}

// A touch is about the sheet that was open when it came, whichever is by the time of its turn.
function queue(task) {
  const [of, before] = [subject, work];
  work = before.then(() => task(of)).catch(() => {});
}

// Put a mark into the outbox. `seen` is the key of the mark that the judge saw in the cell.
async function give(of, cell, value, seen) {
  const view = state.view(of, cell.aspect);
  if (!view.trouble && value === (view.value ?? "")) return;
  const id = `${of}/${cell.aspect}`;
  const label = { subject: book.sheet(of).code, aspect: cell.name, event: page.dataset.event, value: cell.meaning(value) };
  const { aspect, shared } = cell;
  try {
    await outbox.put({ subject: of, aspect, shared, label }, value, state.server(of, aspect), seen);
    state.unstored.delete(id);
  } catch {
    state.unstored.set(id, value);
    await tell();
  }
  await refresh();
  pacer.now();
}

async function choose(of, cell, what, { trouble, theirs, key }) {
  if (!trouble) return;
  if (what === "mine") await give(of, cell, trouble.value, theirs.key);
  else if (what === "again") await give(of, cell, trouble.value, key);
  else await outbox.dismiss(trouble.seq);
}

// `changed`: what the tablet holds was changed, see state.js.
async function refresh(changed) {
  if (changed) state.changed(changed);
  await state.refresh().catch(() => {});
  paint();
  if (state.behind(subject)) look();
}

function paint() {
  const free = !how.off && !how.taken;
  signable = paintSheet(page, subject, cells, state, { free, sure: isSure(seat, subject) });
  paintList(document.getElementById("rail"), subject, state);
  paintSummaries(book);
  paintNotes(free && document.getElementById("sure").hidden);
}

function paintNotes(free) {
  for (const cell of cells) {
    const typed = draftOf(seat, subject, `${cell.aspect}#note`) !== null;
    paintWay(cell.way, state.notes(subject, cell.aspect), free && state.server(subject, cell.aspect).owed, typed);
  }
  notes.paint();
}

// What is signed in a module: the lines that are shown, and the keys of the marks.
function toSign(section, owed) {
  const module = section.dataset.module;
  const lines = owed.map(([aspect, view]) => {
    const cell = cells.find((each) => each.aspect === aspect);
    return [cell.name, view.value === null ? say("later") : cell.meaning(view.value)];
  });
  const given = owed.filter(([, view]) => view.key !== null);
  const signs = Object.fromEntries(given.map(([aspect, view]) => [aspect, view.key]));
  const who = { ...book.sheet(subject), module: section.querySelector("h2").textContent };
  return { who, lines, what: { subject, module, signs } };
}

function sign(section, owed) {
  const { who, lines, what } = toSign(section, owed);
  askToSign(seat, `${who.code} ${who.name} · ${who.module}`, lines, what, (receipt) => {
    if (isDone(receipt) && page.hasAttribute("data-hands")) askCompetitor(seat, who, lines, what, look);
    look();
  });
}

function handOver(section, owed) {
  const { who, lines, what } = toSign(section, owed);
  askCompetitor(seat, who, lines, what, look);
}

function askVeto(name) {
  const dialog = document.getElementById("ask-veto");
  dialog.querySelector("[data-item]").textContent = name;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// -- how things stand elsewhere ---------------------------------------------------------------------------------------

async function lookOnce() {
  const due = looks++ % ALL_EVERY === 0;
  await heard(await book.look(due || how.away ? "" : subject));
  if (due) state.changed(); // another tab may have ended before it said what it settled
  await state.refresh().catch(() => {});
  paint();
}

const look = watch(lookOnce);

// -- another sheet ----------------------------------------------------------------------------------------------------

function turnTo(next, { push = true } = {}) {
  if (!book.sheet(next)) return false;
  closePad();
  here = null;
  subject = page.dataset.subject = next;
  if (push) history.pushState(null, "", new URL(encodeURIComponent(next), location.href));
  paint();
  openList(false);
  document.querySelector("#rail [aria-current]")?.scrollIntoView({ block: "nearest" });
  document.getElementById("title").focus({ preventScroll: true });
  scrollTo(0, 0);
  afterPaint(look);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-subject]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (turnTo(link.dataset.subject)) event.preventDefault();
  else if (how.away) {
    event.preventDefault(); // a page that cannot come would take this one away
    document.getElementById("line").textContent = say("not_here");
  }
});
addEventListener("popstate", () => {
  const asked = decodeURIComponent(location.pathname.split("/").pop());
  if (!turnTo(asked, { push: false })) location.reload();
});

// On a narrow screen the start list lies over the sheet until it is closed.
function openList(open) {
  document.getElementById("rail").classList.toggle("open", open);
  set(document.getElementById("list"), "aria-expanded", String(open));
  if (open) document.querySelector("#rail [aria-current]")?.focus();
}

document.getElementById("list").addEventListener("click", () => openList(true));
document.addEventListener("pointerdown", ({ target }) => target.closest("#rail, #list") || openList(false));
document.addEventListener("keydown", ({ key }) => key === "Escape" && openList(false));
document.getElementById("jump").addEventListener("click", () => jump());
page.addEventListener("focusin", ({ target }) => {
  here = target.closest(".cell") ?? here;
});

// To the next cell that wants something, ready for a finger or a key.
function jump() {
  const box = nextToDo(page, here);
  here = box ?? here;
  box?.scrollIntoView({ block: "center" });
  box?.querySelector(".entry :is(button, input):not(:disabled)")?.focus({ preventScroll: true });
}

document.getElementById("sure-yes").addEventListener("click", () => {
  makeSure(seat, subject);
  document.getElementById("sure").hidden = true; // the answer; that every cell opens is more than one moment's work
  afterPaint(() => {
    paint();
    // Not away from what the judge has touched since.
    if (document.activeElement?.closest(".cell, dialog")) return;
    nextToDo(page)?.querySelector(".entry :is(button, [data-put]):not(:disabled)")?.focus({ preventScroll: true });
  });
});
for (const cell of cells) cell.way.addEventListener("click", () => openNotes(cell));
for (const section of page.querySelectorAll(".module")) {
  const owed = () => signable.get(section.dataset.module);
  section.querySelector("[data-sign]").addEventListener("click", () => sign(section, owed()));
  section.querySelector("[data-over]").addEventListener("click", () => handOver(section, owed()));
}
document.getElementById("tie").addEventListener("click", () => {
  const { code, name } = book.sheet(subject);
  askTie(seat, `${code} ${name}`, subject, look);
});
document.getElementById("sure-no").addEventListener("click", () => openList(true));
goTo(document.getElementById("go"), turnTo);

document.documentElement.classList.add("scripted");
document.querySelector("#rail [aria-current]")?.scrollIntoView({ block: "nearest" });
document.getElementById("list").hidden = false;
refresh();
