// The hall screen never scrolls. What does not fit is turned in pages; the first three stay in sight on each of them.
"use strict";
(() => {
  const TURN = 9000; // ms a page stays
  const PINNED = 3;
  const state = { page: 0, pages: 1 };
  let plan = new Map(); // list id -> { pages, first page }

  function rail() {
    return document.querySelector(".rail").getBoundingClientRect().height;
  }

  // How many rows fit under each other from here to the rail.
  function fit(rows, list) {
    const room = window.innerHeight - list.getBoundingClientRect().top - rail() - 12;
    const tallest = Math.max(...rows.map(({ height }) => height), 1);
    return { count: Math.max(Math.floor(room / tallest), PINNED + 1), tallest };
  }

  function layout(rows, list) {
    const { count, tallest } = fit(rows, list);
    const turning = rows.length > count;
    const each = turning ? count - PINNED : Math.max(rows.length, 1);
    const pages = turning ? Math.ceil((rows.length - PINNED) / each) : 1;
    const first = [...plan.values()].reduce((sum, part) => sum + part.pages, 0);
    const lists = document.querySelectorAll("#board .rows");
    if (list === lists[0]) plan = new Map();
    plan.set(list.id, { pages, first: list === lists[0] ? 0 : first });
    return show(rows, list, { turning, each, tallest, count });
  }

  function show(rows, list, { turning, each, tallest, count }) {
    const { pages, first } = plan.get(list.id);
    const at = state.page - first;
    const places = [];
    const out = [];
    const start = PINNED + at * each;
    rows.forEach(({ row }, index) => {
      if (at < 0 || at >= pages) out.push(row);
      else if (!turning) places.push({ row, top: index * tallest });
      else if (index < PINNED) places.push({ row, top: index * tallest });
      else if (index >= start && index < start + each) places.push({ row, top: (PINNED + index - start) * tallest });
      else out.push(row);
    });
    list.closest(".roll").toggleAttribute("data-away", at < 0 || at >= pages);
    if (at >= 0 && at < pages) tell(turning, start, each, rows.length);
    return { places, out, height: (turning ? count : rows.length) * tallest };
  }

  function tell(turning, start, each, all) {
    const words = document.getElementById("pages");
    words.textContent = turning
      ? words.dataset.pages
          .replace("{from}", String(start + 1))
          .replace("{to}", String(Math.min(start + each, all)))
          .replace("{all}", String(all))
      : "";
  }

  function turn() {
    state.pages = [...plan.values()].reduce((sum, part) => sum + part.pages, 0) || 1;
    state.page = (state.page + 1) % state.pages;
    if (state.pages > 1) window.jinbang.arrange();
  }

  window.jinbang = Object.assign(window.jinbang || {}, { layout });
  window.addEventListener("resize", () => window.jinbang.arrange({ still: true }));
  setInterval(turn, TURN);
})();
