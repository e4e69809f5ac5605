// The start list: what is left for each, kept current, with the marks that this tablet holds.

import { Book } from "./book.js";
import { paintList } from "./painting.js";
import { paintSummaries } from "./summaries.js";
import { State } from "./state.js";
import { begin } from "./tablet.js";
import { watch } from "./watch.js";

const book = new Book();
const { outbox, attached, how, heard } = begin((changed) => refresh(changed));
const state = new State(book, outbox, attached);
const shown = [...document.querySelectorAll(".startlist a")].map((link) => link.dataset.subject).join(" ");

async function refresh(changed) {
  state.changed(changed);
  await state.refresh().catch(() => {});
  paintList(document.getElementById("main"), "", state);
  paintSummaries(book);
}

watch(async () => {
  const found = await book.look();
  await heard(found);
  if (found.seat && !how.taken && book.subjects.join(" ") !== shown) location.reload(); // somebody was entered, or left
  await refresh();
});
