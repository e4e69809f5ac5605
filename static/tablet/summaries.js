// The links to the summaries of modules, kept as the server last told them.

import { put, set } from "./putting.js";

export function paintSummaries(book) {
  const nav = document.getElementById("summaries");
  for (const link of document.querySelectorAll("#summaries a")) {
    const [state, said] = book.summaries[link.dataset.module] ?? [];
    if (!state) continue;
    set(link, "data-state", state);
    link.toggleAttribute("hidden", state === "early");
    put(link.querySelector("[data-said]"), said);
  }
  nav?.toggleAttribute("hidden", !nav.querySelector("a:not([hidden])"));
}
