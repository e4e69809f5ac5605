// What the server's receipts make of the marks that were sent. Pure; the outbox stores what comes out.
//
//   recorded, exists   kept
//   refused            refused, or aside where the server put it before the chief judge
//   conflict           another mark stands: the judge chooses
//
// A mark given on top of one that failed overwrites nothing unseen: it moves down to what the judge saw below that one,
// and goes out again only if that still stands. What is sent under a key never changes.

import { TROUBLE } from "./cells.js";

// `marks`: every mark of the cells concerned, oldest first. `receipts`: by key. `position`: of the ledger when the
// answer was made. Gives { changed: marks to write, gone: numbers (seq) of marks to delete }.
export function settle(marks, receipts, position, mint) {
  const fallen = new Map(); // key of a mark that is not in the ledger -> { key, held } of what lies under it
  const changed = new Map();
  const gone = new Set();
  for (const mark of marks) {
    const receipt = receipts.get(mark.key);
    const next = receipt ? answered(mark, receipt, position, fallen, mint) : moved(mark, fallen);
    if (next === "agreed") gone.add(mark.seq);
    else if (next) changed.set(mark.seq, next);
  }
  for (const mark of [...changed.values()]) {
    if (TROUBLE.includes(mark.status) && outdone(mark, marks, gone)) {
      gone.add(mark.seq);
      changed.delete(mark.seq);
    }
  }
  return { changed: [...changed.values()], gone: [...gone] };
}

function answered(mark, receipt, position, fallen, mint) {
  if (receipt.outcome === "recorded" || receipt.outcome === "exists") {
    return { ...mark, status: "kept", position: receipt.position };
  }
  const said = { word: receipt.word, sentence: receipt.sentence };
  if (receipt.outcome === "conflict" && receipt.standing) {
    const { key, value } = receipt.standing;
    const under = fallen.get(mark.replaces);
    if (under && (under.held || under.key === key)) return again(mark, under, fallen, mint);
    if ((value ?? "") === mark.value) return "agreed"; // both say the same: there is nothing to choose
    return { ...mark, ...said, status: "conflict", standing: { key, value }, at: position };
  }
  fallen.set(mark.key, fallen.get(mark.replaces) || { key: mark.replaces, held: false });
  return { ...mark, ...said, status: receipt.details?.quarantined === "yes" ? "aside" : "refused" };
}

// It failed only because the one below it did: it is sent again, on top of what the judge saw there.
function again(mark, under, fallen, mint) {
  const key = mint();
  fallen.set(mark.key, { key, held: true });
  return { ...mark, key, replaces: under.key };
}

// It was given while the one below it was on its way, and has not been sent.
function moved(mark, fallen) {
  const under = mark.status === "held" && fallen.get(mark.replaces);
  return under ? { ...mark, replaces: under.key } : null;
}

// Whether the judge has given a later mark in the same cell: then the older one's trouble is over.
function outdone(mark, marks, gone) {
  const same = (other) => other.subject === mark.subject && other.aspect === mark.aspect;
  return marks.some((other) => other.seq > mark.seq && same(other) && !gone.has(other.seq));
}
