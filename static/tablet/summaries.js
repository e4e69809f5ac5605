// The links to the summaries of modules, kept as the server last told them.

export function paintSummaries(book) {
  const nav = document.getElementById("summaries");
  for (const link of document.querySelectorAll("#summaries a")) {
    const [state, said] = book.summaries[link.dataset.module] ?? [];
    if (!state) continue;
    link.dataset.state = state;
    link.hidden = state === "early";
    const place = link.querySelector("[data-said]");
    if (place.textContent !== said) place.textContent = said;
  }
  if (nav) nav.hidden = !nav.querySelector("a:not([hidden])");
}
