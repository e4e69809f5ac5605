// Paints the sheet and the start list from the state. It changes what is on the screen and nothing else.

import { readiness } from "./signing.js";
import { say, told } from "./words.js";

// The open sheet. `free`: this tablet may mark at all. Gives the owed cells by module, for signing.
export function paintSheet(page, subject, cells, state, free) {
  const sheet = state.book.sheet(subject);
  paintHead(sheet, leftOf(state, subject), state.book.subjects);
  for (const cell of cells) {
    const server = state.server(subject, cell.aspect);
    const view = state.view(subject, cell.aspect);
    const open = free && server.owed && sheet.modules[server.module]?.state === "open";
    const unstored = state.unstored.get(`${subject}/${cell.aspect}`);
    const given = view.key === server.key ? server.given : "you";
    cell.box.toggleAttribute("data-free", open);
    cell.paint(view, { owed: server.owed, free: open, unstored, given, others: beside(server.others) });
  }
  const signable = new Map();
  for (const section of page.querySelectorAll(".module")) {
    const owed = state.owed(subject, section.dataset.module);
    signable.set(section.dataset.module, owed);
    paintModule(section, sheet.modules[section.dataset.module], owed, free);
  }
  document.getElementById("jump").hidden = !nextToDo(page);
  return signable;
}

// The first cell that wants something of the judge.
export function nextToDo(page) {
  const wants = ["conflict", "refused", "aside", "unstored"].map((state) => `.cell[data-state="${state}"]`);
  return page.querySelector([...wants, '.cell[data-state="empty"][data-free]'].join());
}

// The start list, with what is left for each.
export function paintList(list, here, state) {
  for (const link of list.querySelectorAll("a[data-subject]")) {
    const { subject } = link.dataset;
    if (subject === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (!state.book.sheet(subject)) continue;
    const left = leftOf(state, subject);
    link.dataset.state = left.state;
    const place = link.querySelector("[data-left]");
    if (place.textContent !== left.said) place.textContent = left.said;
  }
}

function paintHead(sheet, left, order) {
  put("code", sheet.code);
  put("name", sheet.name);
  put("unit", sheet.unit);
  put("left", left.count || left.said);
  put("standing", sheet.notice);
  document.getElementById("standing").hidden = !sheet.notice;
  document.title = document.title.replace(/^.*? · /, `${sheet.code} ${sheet.name} · `);
  const place = order.indexOf(sheet.subject);
  turn("previous", order[place - 1]);
  turn("next", order[place + 1]);
}

function put(id, text) {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
}

function turn(id, subject) {
  const link = document.getElementById(id);
  if (subject) {
    link.href = encodeURIComponent(subject);
    link.dataset.subject = subject;
  } else {
    link.removeAttribute("href");
    delete link.dataset.subject;
  }
}

function paintModule(section, module, owed, free) {
  const note = section.querySelector("[data-note]");
  note.hidden = !module?.note;
  note.textContent = module?.note || "";
  section.dataset.state = module?.state || "";
  const ready = free && module ? readiness(module, owed.map(([, view]) => view)) : { state: "no", left: 0 };
  const button = section.querySelector("[data-sign]");
  button.hidden = ready.state === "no";
  button.disabled = ready.state !== "ready";
  const why = { left: say("sign_left", { left: ready.left }), wait: say("sign_wait") }[ready.state] || "";
  section.querySelector("[data-why]").textContent = why;
}

// What is left of a subject's sheet, in a word for the eye and in a sentence.
function leftOf(state, subject) {
  const views = state.owed(subject).map(([, view]) => view);
  const left = views.filter((view) => view.value === null).length;
  const modules = Object.values(state.book.sheet(subject).modules).map((module) => module.state);
  const count = say(left ? "left" : "all_given", { left, owed: views.length });
  if (views.some((view) => view.trouble)) return { state: "trouble", said: say("look_at"), count };
  const { out } = state.book.sheet(subject);
  if (out) return { state: "gone", said: out };
  if (!views.length) return { state: "excused", said: say("excused") };
  if (modules.every((each) => each === "signed")) return { state: "signed", said: say("signed") };
  if (left) return { state: left === views.length ? "empty" : "begun", said: count };
  const held = views.some((view) => view.state === "held");
  return { state: held ? "held" : "given", said: say(held ? "all_held" : "all_given", { owed: views.length }) };
}

// The others of the panel: who has given a mark, and which, once it is revealed.
function beside(others) {
  const said = { unmarked: () => say("mate_not"), hidden: () => say("mate_given"), shown: told };
  return others.map(([seat, state, value]) => `${seat} ${said[state](value)}`).join(" · ");
}
