// What a cell shows, from what the server said and what this tablet holds. Pure; it stores and sends nothing.

// Statuses that the judge must look at.
export const TROUBLE = ["refused", "aside", "conflict"];

// The cell as far as this tablet knows.
//   marks   this tablet's marks in the cell, oldest first
//   server  { key, value, position }: what stood there when the ledger was at `position`; key null where nothing did
// Gives { key, value, state: "empty" | "held" | "kept", trouble: mark | null, theirs: { key, value } | null }.
export function cellOf(marks, server) {
  const live = marks.filter((mark) => mark.status === "held" || (mark.status === "kept" && mark.position > server.position));
  const tail = live[live.length - 1];
  const stands = tail ? endOf(tail) : { key: server.key, value: server.value };
  // What the chief took after all is no trouble any more.
  const last = marks.filter((mark) => TROUBLE.includes(mark.status) && mark.key !== server.key).pop();
  const trouble = last && !(tail && tail.seq > last.seq) ? last : null;
  const state = stands.key === null ? (tail?.status === "held" ? "held" : "empty") : tail?.status || "kept";
  return { ...stands, state, trouble, theirs: trouble?.status === "conflict" ? theirs(trouble, tail, server) : null };
}

// What stands once this mark counts. One that takes back leaves nothing.
export function endOf(mark) {
  return mark.value === "" ? { key: null, value: null } : { key: mark.key, value: mark.value };
}

// The newer of what the conflict named and what the server said since.
function theirs(conflict, tail, server) {
  if (tail) return endOf(tail);
  return server.position >= conflict.at ? { key: server.key, value: server.value } : conflict.standing;
}
