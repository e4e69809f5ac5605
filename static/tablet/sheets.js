// The start list: what is left for each, kept current, with the marks that this tablet holds.

import { Book } from "./book.js";
import { paintList } from "./painting.js";
import { State } from "./state.js";
import { begin } from "./tablet.js";
import { say } from "./words.js";
import { watch } from "./watch.js";

const book = new Book();
const { seat, outbox, pacer, how, tell } = begin(() => refresh());
const state = new State(book, outbox);
const shown = [...document.querySelectorAll(".startlist a")].map((link) => link.dataset.subject).join(" ");

async function refresh() {
  await state.refresh().catch(() => {});
  paintList(document.getElementById("main"), "", state);
}

watch(async () => {
  const { good, missed, refused, ...told } = await book.look();
  if (missed) how.away = true;
  else if (good && how.away) pacer.now();
  if (refused) how.taken = refused.sentence;
  if (good && told.seat && (told.seat !== seat.seat || told.stream !== seat.stream)) how.taken = say("other_seat");
  await tell();
  if (good && told.seat && book.subjects.join(" ") !== shown) location.reload(); // somebody was entered, or left
  await refresh();
});
