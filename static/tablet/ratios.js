// Exact ratios: { n, d } of whole numbers, d > 0. What a mark is worth is reckoned here as the rules reckon it.

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:\/(\d+))?$/;

// The ratio that a text means ("14.9", "-2", "100/3"), or null.
export function ratio(text) {
  const parts = NUMBER.exec(text ?? "");
  if (!parts || (parts[4] && !BigInt(parts[4]))) return null;
  const [, sign, whole, part = "", below = "1"] = parts;
  return { n: BigInt(sign + whole + part), d: 10n ** BigInt(part.length) * BigInt(below) };
}

export const plus = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const minus = (a, b) => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
export const times = (a, b) => ({ n: a.n * b.n, d: a.d * b.d });
export const over = (a, whole) => ({ n: a.n, d: a.d * BigInt(whole) });
export const size = (a) => ({ n: a.n < 0n ? -a.n : a.n, d: a.d });

// Below 0, 0 or above 0 as a is less than, equal to or greater than b.
export function compare(a, b) {
  const off = a.n * b.d - b.n * a.d;
  return off < 0n ? -1 : Number(off > 0n);
}

// How many times b is begun in a: the least whole number that is not less than a / b.
export function begun(a, b) {
  const [n, d] = [a.n * b.d, a.d * b.n];
  return n / d + BigInt(n > 0n && n % d !== 0n);
}

// Rounded to `places`: half up or half even by size, or cut off.
export function rounded({ n, d }, places, mode = "half_up") {
  const unit = 10n ** BigInt(places);
  const [digits, most] = [(n < 0n ? -n : n) * unit, d];
  const [down, rest] = [digits / most, (digits % most) * 2n];
  const up = mode !== "truncate" && (rest > most || (rest === most && (mode === "half_up" || down % 2n === 1n)));
  return { n: (n < 0n ? -1n : 1n) * (down + BigInt(up)), d: unit };
}

// As text: exact where the decimals end, else to three places with "≈" before it.
export function written(a) {
  for (let places = 0; places <= 6; places++) {
    const near = rounded(a, places);
    if (compare(near, a) === 0) return digits(near, places);
  }
  return `≈${digits(rounded(a, 3), 3)}`;
}

function digits({ n }, places) {
  const text = (n < 0n ? -n : n).toString().padStart(places + 1, "0");
  const whole = text.slice(0, text.length - places);
  return `${n < 0n ? "−" : ""}${whole}${places ? `.${text.slice(-places)}` : ""}`;
}
