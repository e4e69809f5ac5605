// Gives every row its place. Rows are absolute and only their transforms change, written into a constructed
// stylesheet: they glide, nothing on the page is laid out anew (layout shift 0), and no style attribute is needed.
"use strict";
(() => {
  if (!("adoptedStyleSheets" in document) || !("replaceSync" in CSSStyleSheet.prototype)) return; // rows stay in flow

  const board = document.getElementById("board");
  const hiding = new CSSStyleSheet();
  const placing = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hiding, placing];
  const hidden = new Set(); // ids of rows that are not shown now (filtered away)
  const jinbang = (window.jinbang = Object.assign(window.jinbang || {}, { arrange, hidden }));
  const id = (element) => `#${CSS.escape(element.id)}`;
  let shown = new Set(); // ids of rows that had a place before, from which they may glide
  let width = 0;

  // One after the other; a screen with pages (hall.js) brings its own way.
  function stack(rows) {
    let top = 0;
    const places = [];
    for (const { row, height } of rows) {
      places.push({ row, top });
      top += height;
    }
    return { places, height: top };
  }

  function arrange({ still = false } = {}) {
    hiding.replaceSync([...hidden].map((each) => `#${CSS.escape(each)}{display:none}`).join(""));
    const rules = [];
    const before = still ? new Set() : shown;
    shown = new Set();
    for (const list of board.querySelectorAll(".rows")) {
      const rows = [...list.children].filter((row) => !hidden.has(row.id));
      const measured = rows.map((row) => ({ row, height: row.getBoundingClientRect().height }));
      const { places, height, out = [] } = (jinbang.layout || stack)(measured, list);
      for (const { row, top } of places) {
        shown.add(row.id);
        const jump = before.has(row.id) ? "" : ";transition:none";
        rules.push(`${id(row)}.row{transform:translateY(${top}px)${jump}}`);
      }
      for (const row of out) rules.push(`${id(row)}{visibility:hidden}`);
      rules.push(`${id(list)}{block-size:${height}px}`);
    }
    placing.replaceSync(`@media screen{${rules.join("")}}`);
  }

  function resized() {
    if (board.clientWidth === width) return;
    width = board.clientWidth;
    arrange({ still: true });
  }

  document.documentElement.classList.add("placed");
  resized();
  new ResizeObserver(resized).observe(board);
  document.fonts.ready.then(() => arrange({ still: true }));
  document.addEventListener("htmx:after:swap", () => {
    arrange();
    document.dispatchEvent(new CustomEvent("jinbang:board"));
  });
})();
