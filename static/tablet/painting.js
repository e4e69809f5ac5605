// Paints the sheet and the start list from the state. It changes what is on the screen and nothing else, and there only what
// is not so already.

import { put, set } from "./putting.js";
import { isLeft, readiness } from "./signing.js";
import { say } from "./words.js";

// The open sheet. `free`: this tablet may mark at all; `sure`: the judge has said yes to the number. Gives the owed cells by
// module, for signing.
export function paintSheet(page, subject, cells, state, { free, sure }) {
  const sheet = state.book.sheet(subject);
  paintHead(sheet, leftOf(state, subject), state.book.subjects, free);
  let any = false;
  for (const cell of cells) {
    const server = state.server(subject, cell.aspect);
    const view = state.view(subject, cell.aspect);
    const applies = server.owed ? state.applies(subject, cell.aspect) : true;
    const open = free && server.owed && applies !== false && !server.day && isOpen(sheet.modules[server.module], server);
    any ||= open || (free && server.confirm === "asked");
    const standing = view.key === server.key;
    cell.box.toggleAttribute("data-free", open && sure);
    cell.paint(view, {
      owed: server.owed,
      free: open && sure,
      unstored: state.unstored.get(`${subject}/${cell.aspect}`),
      given: standing ? server.given : "you",
      paper: server.given === "paper",
      others: beside(server.others, cell),
      applies,
      confer: Boolean(server.spread) && standing,
      locked: Boolean(server.locked) && sheet.modules[server.module]?.state === "open",
      second: {
        subject,
        aspect: cell.aspect,
        key: view.key,
        turn: standing && !view.trouble ? (server.confirm ?? "") : "",
        by: server.by ?? "",
        free: free && sure,
      },
      day: server.day || "",
    });
  }
  paintQuestion(sheet, any && !sure);
  const signable = new Map();
  for (const section of page.querySelectorAll(".module")) {
    const owed = state.owed(subject, section.dataset.module);
    signable.set(section.dataset.module, owed);
    paintModule(section, sheet.modules[section.dataset.module], owed, free);
  }
  paintJump(page);
  return signable;
}

// The next cell after `from` that wants something of the judge; behind the last one it begins anew.
export function nextToDo(page, from = null) {
  const boxes = toDo(page);
  const after = from && boxes.find((box) => from.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING);
  return after || boxes.find((box) => box !== from) || null;
}

function toDo(page) {
  const wants = ["conflict", "refused", "aside", "unstored"].map((state) => `.cell[data-state="${state}"]`);
  const open = ['[data-state="empty"]', "[data-draft]", "[data-conferring]", '[data-second="asked"]'].map((state) => `.cell[data-free]${state}`);
  return [...page.querySelectorAll([...wants, ...open].join())];
}

function paintJump(page) {
  const left = toDo(page).length;
  at("jump").toggleAttribute("hidden", !left);
  put(at("jump"), say("jump", { left }));
}

// Whether the cell can be marked now; a result that comes later also behind a signature, one's own or a panel mate's.
function isOpen(module, { later, locked }) {
  return (module?.state === "open" && !locked) || Boolean(later && module?.open && module.state === "signed");
}

// "You are marking 07 — right?"
function paintQuestion(sheet, asked) {
  at("sure").toggleAttribute("hidden", !asked);
  put(at("sure-code"), sheet.code);
  put(at("sure-name"), sheet.name);
}

// The start list, with what is left for each.
export function paintList(list, here, state) {
  for (const link of list.querySelectorAll("a[data-subject]")) {
    const { subject } = link.dataset;
    set(link, "aria-current", subject === here ? "page" : null);
    if (!state.book.sheet(subject)) continue;
    const left = leftOf(state, subject);
    set(link, "data-state", left.state);
    put(link.querySelector("[data-left]"), left.said);
  }
}

function paintHead(sheet, left, order, free) {
  put(at("code"), sheet.code);
  put(at("name"), sheet.name);
  put(at("unit"), sheet.unit);
  put(at("left"), left.count || left.said);
  put(at("standing"), sheet.notice);
  at("standing").toggleAttribute("hidden", !sheet.notice);
  at("tie").toggleAttribute("hidden", !sheet.tie || !free);
  put(document.querySelector("title"), document.title.replace(/^.*? · /, `${sheet.code} ${sheet.name} · `));
  const place = order.indexOf(sheet.subject);
  turn("previous", order[place - 1]);
  turn("next", order[place + 1]);
}

const at = (id) => document.getElementById(id);

function turn(id, subject) {
  set(at(id), "href", subject ? encodeURIComponent(subject) : null);
  set(at(id), "data-subject", subject ?? null);
}

function paintModule(section, module, owed, free) {
  const note = section.querySelector("[data-note]");
  note.toggleAttribute("hidden", !module?.note);
  put(note, module?.note || "");
  set(section, "data-state", module?.state || "");
  const ready = free && module ? readiness(module, owed.map(([, view]) => view)) : { state: "no", left: 0 };
  const button = section.querySelector("[data-sign]");
  button.toggleAttribute("hidden", ready.state === "no");
  button.toggleAttribute("disabled", ready.state !== "ready");
  section.querySelector("[data-over]").toggleAttribute("hidden", !free || module?.hand !== "waits");
  const why = ["left", "wait", "confer", "second"].includes(ready.state) ? say(`sign_${ready.state}`, { left: ready.left }) : "";
  put(section.querySelector("[data-why]"), why || (module?.hand ? say(`hand_${module.hand}`) : ""));
}

const lefts = new WeakMap(); // by the list of owed cells, which is another one once anything of the sheet changed

// What is left of a subject's sheet, in a word for the eye and in a sentence.
function leftOf(state, subject) {
  const [owed, refused] = [state.owed(subject), state.noteRefused(subject)];
  const known = lefts.get(owed);
  if (known?.refused === refused) return known.left;
  const left = counted(owed.map(([, view]) => view), state.book.sheet(subject), refused);
  lefts.set(owed, { refused, left });
  return left;
}

function counted(views, sheet, refused) {
  const [left, owed] = [views.filter(isLeft).length, views.filter((view) => !view.later).length];
  const modules = Object.values(sheet.modules);
  const count = say(left ? "left" : "all_given", { left, owed });
  if (views.some((view) => view.trouble) || refused) return { state: "trouble", said: say("look_at"), count };
  const { out } = sheet;
  if (out) return { state: "gone", said: out };
  if (sheet.recused) return { state: "recused", said: say("recused") };
  if (!views.length) return { state: "excused", said: say("excused") };
  if (modules.every((each) => each.state === "signed")) {
    return modules.some(({ hand }) => hand === "waits") ? { state: "hand", said: say("hand_left") } : { state: "signed", said: say("signed") };
  }
  if (left) return { state: left === owed ? "empty" : "begun", said: count };
  const held = views.some((view) => view.state === "held");
  return { state: held ? "held" : "given", said: say(held ? "all_held" : "all_given", { owed }) };
}

// The others of the panel: who has given a mark, and which, once it is revealed.
function beside(others, cell) {
  const said = { unmarked: () => say("mate_not"), hidden: () => say("mate_given"), shown: (value) => cell.meaning(value) };
  return others.map(([seat, state, value]) => `${seat} ${said[state](value)}`).join(" · ");
}
