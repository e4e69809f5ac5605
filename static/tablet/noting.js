// The way in to notes and photos: a button in each cell, and one dialog that shows what is there and takes more.

import { draftOf, keepDraft } from "./drafts.js";
import { shrink } from "./photos.js";
import { put, set } from "./putting.js";
import { say } from "./words.js";

const dialog = document.getElementById("notes");
const words = document.getElementById("note-text");
const picture = document.getElementById("note-photo");
const keep = dialog?.querySelector("[data-keep]");

let open = null; // the cell that the dialog is about, or null

// `does` has put(cell, content), remove(seq), again(seq) and list(subject, aspect); `seat` is the tablet's. Gives
// { open(cell, name), paint() }; a cell is { subject, aspect, label }.
export function noting(seat, does) {
  const problem = dialog.querySelector("[data-problem]");
  const draftName = () => [seat, open.subject, `${open.aspect}#note`];
  let busy = false;

  function say_(name, values) {
    problem.textContent = name ? say(name, values) : "";
  }

  function typed() {
    keepDraft(...draftName(), words.value || null);
    keep.disabled = busy || !words.value.trim();
    dialog.querySelector("[data-length]").textContent = say("note_count", { count: words.value.length, most: words.maxLength });
  }

  async function keepIt(content) {
    busy = true;
    keep.disabled = picture.disabled = true;
    try {
      await does.put(open, content);
      say_("");
      return true;
    } catch {
      say_(content.kind === "note" ? "note_unstored" : "photo_unstored");
      return false;
    } finally {
      busy = picture.disabled = false;
      typed();
    }
  }

  keep.addEventListener("click", async () => {
    const text = words.value.trim();
    if (!text || busy || !(await keepIt({ kind: "note", text }))) return;
    words.value = "";
    typed();
  });
  words.addEventListener("input", () => {
    say_("");
    typed();
  });
  picture.addEventListener("change", async () => {
    const [file] = picture.files;
    if (!file || busy) return;
    const about = open;
    say_("photo_making");
    const { bytes, wrong } = await shrink(file);
    picture.value = ""; // so that the same file may be chosen again
    if (about !== open) return; // the dialog went on to another cell meanwhile
    if (wrong) say_(wrong);
    else await keepIt({ kind: "photo", bytes });
  });
  dialog.addEventListener("close", () => {
    open = null;
    does.closed();
  });
  dialog.querySelector("[data-list]").addEventListener("click", ({ target }) => {
    const { remove, again } = target.closest("button")?.dataset ?? {};
    if (remove) does.remove(Number(remove));
    if (again) does.again(Number(again));
  });

  return {
    open(cell, name) {
      open = cell;
      dialog.querySelector("[data-item]").textContent = name;
      words.value = draftOf(...draftName()) ?? "";
      say_("");
      typed();
      paintDialog(does.list(cell.subject, cell.aspect));
      dialog.showModal();
    },
    paint() {
      if (open) paintDialog(does.list(open.subject, open.aspect));
    },
  };
}

// The button of one cell: how many there are, and whether one of them wants a look or is held here.
export function paintWay(button, lines, usable, draft) {
  const standing = lines.filter(({ state }) => state !== "erased");
  const state = standing.some((each) => each.state === "refused") ? "refused"
    : standing.some((each) => ["held", "sending"].includes(each.state)) ? "held" : standing.length ? "kept" : "";
  button.toggleAttribute("disabled", !usable);
  set(button, "data-now", state);
  const said = draft ? say("note_draft") : standing.length ? say(`notes_${state}`, { count: standing.length }) : "";
  put(button.querySelector("[data-notes]"), said);
}

let shown = "";

function paintDialog(lines) {
  const now = JSON.stringify(lines);
  const list = dialog.querySelector("[data-list]");
  if (now === shown && list.children.length === lines.length) return; // let it stand: it may have the focus
  shown = now;
  dialog.querySelector("[data-none]").hidden = lines.length > 0;
  list.replaceChildren(...lines.map(lineOf));
}

function lineOf({ kind, text, state, at, seq, sentence }) {
  const line = document.getElementById("note-line").content.firstElementChild.cloneNode(true);
  line.dataset.state = state;
  line.querySelector("[data-kind]").textContent = say(kind === "note" ? "a_note" : "a_photo");
  line.querySelector("time").textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  line.querySelector("[data-text]").textContent = text;
  line.querySelector("[data-fate]").textContent = say(`note_${state}`, { why: sentence });
  const [remove, again] = [line.querySelector("[data-remove]"), line.querySelector("[data-again]")];
  remove.dataset.remove = again.dataset.again = String(seq);
  remove.hidden = !["held", "refused"].includes(state);
  again.hidden = state !== "refused";
  return line;
}
