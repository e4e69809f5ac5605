// Exact decimals as text, as the ledger keeps them: "14.9", never 14.899999. Nothing here is a float.

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

// The one way to write a number ("07.50" is "7.5"), or "" for what is none. A comma or a full-width point is a point.
export function canonical(text) {
  const typed = text.trim().replace(/[,。．]/, ".").replace(/^\./, "0.").replace(/\.$/, "");
  return PLAIN.test(typed) ? written(...scaled(typed)) : "";
}

// "" when the value is admitted by the limits, else why not: "number", "range" or "step".
export function misfit(value, { low, high, step }) {
  if (canonical(value) !== value || value === "") return "number";
  const [seen, least, most, grid] = together(value, low, high, step);
  if (seen < least || seen > most) return "range";
  return (seen - least) % grid === 0n ? "" : "step";
}

// The next value up (+1) or down (-1) on the grid, held within the limits. From nothing it begins at nought or `low`.
export function stepped(value, direction, { low, high, step }) {
  if (misfit(value, { low, high, step }) === "number") return misfit("0", { low, high, step }) ? low : "0";
  const [seen, least, most, grid] = together(value, low, high, step);
  const [, places] = widest(value, low, high, step);
  const onGrid = (seen - least) % grid === 0n;
  let next = seen + BigInt(direction) * grid;
  if (!onGrid) next = least + floor(seen - least, grid) * grid + (direction > 0 ? grid : 0n);
  if (next > most) next = most - ((most - least) % grid);
  if (next < least) next = least;
  return written(next, places);
}

// What is wrong already with a number that is still being typed: more digits cannot mend it. As `misfit`, and "" where
// they can, or nothing was typed.
export function misfitSoFar(text, limits) {
  const value = canonical(text);
  if (!value) return /^[-−]?$/.test(text.trim()) ? "" : "number";
  const wrong = misfit(value, limits);
  if (!wrong || /[.,。．]/.test(text)) return wrong;
  const [seen, least, most] = together(value, limits.low, limits.high);
  return seen * 10n <= most && seen * 10n >= (least < 0n ? least : 0n) ? "" : wrong;
}

function scaled(text) {
  const [, sign, whole, part = ""] = PLAIN.exec(text);
  return [BigInt(sign + whole + part), part.length];
}

function widest(...texts) {
  const all = texts.map(scaled);
  return [all, Math.max(...all.map(([, places]) => places))];
}

function together(...texts) {
  const [all, places] = widest(...texts);
  return all.map(([digits, own]) => digits * 10n ** BigInt(places - own));
}

function written(digits, places) {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
  const part = places ? text.slice(-places).replace(/0+$/, "") : "";
  return sign + text.slice(0, text.length - places) + (part && `.${part}`);
}

function floor(a, b) {
  const down = a / b;
  return a % b < 0n ? down - 1n : down;
}
