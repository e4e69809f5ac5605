// Says in words what moved, for who listens to the page and for who looked away: one line, politely, not too often.
"use strict";
(() => {
  const PAUSE = 4000; // ms between two lines
  const TELL = 3; // so many names in one line
  const line = document.getElementById("news");
  let known = ranks();
  let waiting = 0;

  function ranks() {
    const found = new Map();
    for (const row of document.querySelectorAll("#board .row[data-rank]")) {
      found.set(row.id, { rank: Number(row.dataset.rank), name: row.querySelector(".name").textContent.trim() });
    }
    return found;
  }

  function sentence(id, now, before) {
    const words = !before ? line.dataset.placed : now.rank < before.rank ? line.dataset.risen : line.dataset.fallen;
    return words.replace("{name}", now.name).replace("{rank}", String(now.rank));
  }

  // The followed first, then the front of the field.
  function weight([id, now]) {
    return (window.jinbang?.followed?.has(id) ? 0 : 1000) + now.rank;
  }

  function tell() {
    waiting = 0;
    const now = ranks();
    const moved = [...now].filter(([id, each]) => known.get(id)?.rank !== each.rank);
    if (!moved.length) return;
    moved.sort((a, b) => weight(a) - weight(b));
    const said = moved.slice(0, TELL).map(([id, each]) => sentence(id, each, known.get(id)));
    if (moved.length > TELL) said.push(line.dataset.others.replace("{count}", String(moved.length - TELL)));
    line.textContent = said.join(line.dataset.between);
    known = now;
    waiting = setTimeout(() => tell(), PAUSE);
  }

  document.addEventListener("jinbang:board", () => {
    if (!waiting) tell();
  });
})();
