// Follow and find. Whom one follows is kept on this phone alone; morphing the board must not undo a pressed star, and
// what was typed into the finder goes on hiding rows after each frame.
"use strict";
(() => {
  if (!window.jinbang) return; // without places no stars are shown, and the server does the finding
  const strip = document.getElementById("followed");
  const field = document.getElementById("q");
  const found = document.getElementById("found");
  const key = `jinbang.followed.${strip.dataset.event}`;
  const followed = new Set(load()); // ids of rows
  window.jinbang.followed = followed;

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(key) || "[]");
      return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
    } catch {
      return []; // storage is shut or spoilt: following lasts as long as the page
    }
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify([...followed]));
    } catch {
      // As above.
    }
  }

  function rows() {
    return document.querySelectorAll("#board .row:not(.team)");
  }

  function press() {
    for (const row of rows()) {
      const pressed = String(followed.has(row.id));
      const star = row.querySelector(".star");
      if (star.getAttribute("aria-pressed") !== pressed) star.setAttribute("aria-pressed", pressed);
    }
  }

  function item(row) {
    const link = document.createElement("a");
    link.href = `#${row.id}`;
    const rank = document.createElement("b");
    rank.textContent = row.querySelector(".rank b").textContent;
    const place = document.createElement("span");
    place.className = "unseen";
    place.textContent = row.querySelector(".rank .unseen").textContent;
    rank.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.textContent = row.querySelector(".name").textContent;
    const total = document.createElement("span");
    total.textContent = row.querySelector(".total")?.lastChild.textContent.trim() || "";
    link.append(rank, place, name, total);
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  // Items are kept where the same person stays, so that focus in the strip outlives a frame.
  function fill() {
    const items = [...rows()].filter((row) => followed.has(row.id)).map(item);
    strip.hidden = items.length === 0;
    const list = strip.querySelector("ul") || strip.appendChild(document.createElement("ul"));
    const focus = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
    list.replaceChildren(...items);
    if (focus) list.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }

  function find() {
    const needle = field.value.trim().toLowerCase();
    const all = [...rows()];
    window.jinbang.hidden.clear();
    for (const row of all) {
      const words = `${row.id.slice(2)} ${row.querySelector(".who").textContent}`.toLowerCase();
      if (needle && !words.includes(needle)) window.jinbang.hidden.add(row.id);
    }
    const shown = all.length - window.jinbang.hidden.size;
    const words = shown ? found.dataset.some : found.dataset.none;
    found.textContent = needle ? words.replace("{shown}", String(shown)).replace("{all}", String(all.length)) : "";
  }

  // Runs before the rows are placed: the set of hidden rows must be that of the new board.
  document.addEventListener("htmx:after:swap", find, { capture: true });
  document.addEventListener("jinbang:board", () => {
    press();
    fill();
  });
  field.addEventListener("input", () => {
    find();
    window.jinbang.arrange();
  });
  field.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const star = event.target.closest?.(".star");
    if (!star) return;
    const { id } = star.closest(".row");
    if (!followed.delete(id)) followed.add(id);
    keep();
    press();
    fill();
  });
  // htmx asks before it changes an attribute: the star's is ours.
  window.addEventListener("DOMContentLoaded", () => {
    window.htmx?.registerExtension("jinbang-stars", {
      htmx_before_morph_attr: (element, { attrName }) =>
        !(attrName === "aria-pressed" && element.classList.contains("star")),
    });
  });

  press();
  fill();
})();
