// Which subjects the judge has said yes to: "You are marking 07 — right?" is asked once for each, on each tablet.

const said = new Set(); // where the browser keeps nothing, as long as the page lives

const name = (seat) => `jinbang.sure.${seat.stream}/${seat.seat}`;

export function isSure(seat, subject) {
  return said.has(subject) || kept(seat).includes(subject);
}

export function makeSure(seat, subject) {
  said.add(subject);
  try {
    localStorage.setItem(name(seat), JSON.stringify([...new Set([...kept(seat), subject])]));
  } catch {
    // It is asked again when the page is loaded anew.
  }
}

function kept(seat) {
  try {
    const found = JSON.parse(localStorage.getItem(name(seat)) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
