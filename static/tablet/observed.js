// What may stand in a cell beside a word or one number: several readings, "14.9 15 x", and listed faults, "crack:1
// pore:3". And what is reckoned from it, by the aspect's rule (judges/items.py), to show while it is entered. Pure.

import { begun, compare, minus, over, plus, ratio, rounded, size, times, written } from "./ratios.js";

const NONE = { n: 0n, d: 1n };
export const FAILED = "x";

// A faults cell as counts by id: {} for "none" or nothing.
export function countsOf(value) {
  if (!value || value === "none" || value === "absent") return {};
  return Object.fromEntries(value.split(" ").map((each) => [each.split(":")[0], Number(each.split(":")[1])]));
}

// Counts as the mark's value, in the order of the list; "none" where nothing was found.
export function faultsValue(listed, counts) {
  const found = listed.filter(([id]) => counts[id] > 0).map(([id]) => `${id}:${counts[id]}`);
  return found.join(" ") || "none";
}

// What the faults found cost in all, as a ratio.
export function cost(listed, counts) {
  return listed.reduce((sum, [id, each]) => plus(sum, times(ratio(each), whole(counts[id] || 0))), NONE);
}

// The one reading made of several, as a ratio; null where they failed, or one is no number.
//   tokens   numbers as text, or "x"
//   how      { take, better, drop_best, drop_worst, places, mode, target, side }
export function made(tokens, how) {
  const all = tokens.map((token, at) => ({ at, failed: token === FAILED, value: ratio(token) }));
  if (all.some((each) => !each.failed && !each.value)) return null;
  const ranked = [...all].sort((one, other) => worse(one, other, how));
  const left = new Set(ranked.slice(how.drop_best, ranked.length - how.drop_worst));
  const kept = all.filter((each) => left.has(each));
  const chosen = { best: ranked.find((each) => left.has(each)), last: kept[kept.length - 1] }[how.take];
  if (chosen) return chosen.failed ? null : fit(chosen.value, how);
  if (!kept.length || kept.some((each) => each.failed)) return null;
  return fit(together(kept.map((each) => each.value), how.take), how);
}

// What an aspect is worth for this value, worked out: "100 − 2 × 5 = 90"; "" where that is not told here.
export function working(rule, value) {
  const seen = numberOf(rule, value);
  if (!seen) return "";
  const count = written(seen);
  if (rule.kind === "faults") {
    const lost = cost(rule.faults, countsOf(value));
    return worked(`${dress(rule.max)} − ${written(lost)}`, minus(ratio(rule.max), lost), rule);
  }
  if (rule.kind === "deduction") {
    const sum = `${dress(rule.max)} − ${dress(rule.each)} × ${count}`;
    return worked(sum, minus(ratio(rule.max), times(ratio(rule.each), seen)), rule);
  }
  if (rule.kind === "count") return worked(`${count} × ${dress(rule.each)}`, times(seen, ratio(rule.each)), rule);
  if (rule.kind === "started") return started(rule, seen);
  return rule.kind === "table" ? dress(tabled(rule, seen)) : "";
}

// Whether a condition holds for what was given elsewhere: true, false, or null while that is open.
export function holds(condition, rule, value) {
  if (value === null || value === "absent") return value === null ? null : false;
  if (condition.word) return value === condition.word;
  const seen = numberOf(rule, value);
  if (!seen) return false;
  const above = !condition.low || compare(seen, ratio(condition.low)) >= 0;
  return above && (!condition.high || compare(seen, ratio(condition.high)) <= 0);
}

// A value's reading as a ratio: the one made of several, how many faults, or the number itself.
export function numberOf(rule, value) {
  if (!value || value === "absent") return null;
  if (rule.kind === "faults") return whole(Object.values(countsOf(value)).reduce((sum, each) => sum + each, 0));
  if (rule.readings) return made(value.split(" "), rule.readings);
  return value === "yes" || value === "no" ? whole(Number(value === "yes")) : ratio(value);
}

function worse(one, other, { better, target, side }) {
  if (one.failed || other.failed) return Number(one.failed) - Number(other.failed) || one.at - other.at;
  const by = {
    higher: () => compare(other.value, one.value),
    lower: () => compare(one.value, other.value),
    closest: () => compare(off(one.value, target, side), off(other.value, target, side)),
  }[better]();
  return by || one.at - other.at;
}

// How far off the target, on the side that counts.
function off(value, target, side = "both") {
  const far = minus(value, ratio(target) ?? NONE);
  if (side === "both") return size(far);
  const counted = side === "over" ? far : minus(NONE, far);
  return counted.n > 0n ? counted : NONE;
}

function together(values, take) {
  const sum = values.reduce(plus);
  if (take === "sum") return sum;
  if (take === "mean") return over(sum, values.length);
  const inOrder = [...values].sort(compare);
  const [low, high] = [inOrder[(values.length - 1) >> 1], inOrder[values.length >> 1]];
  return over(plus(low, high), 2);
}

function fit(value, { places = null, mode = "half_up" }) {
  return places === null ? value : rounded(value, places, mode);
}

function started(rule, seen) {
  const late = minus(seen, ratio(rule.par));
  const units = late.n > 0n ? begun(late, ratio(rule.per)) : 0n;
  const points = minus(ratio(rule.max), times(ratio(rule.each), { n: units, d: 1n }));
  return worked(`${dress(rule.max)} − ${dress(rule.each)} × ${units}`, points, rule);
}

function tabled(rule, seen) {
  const fits = ([bound]) => compare(seen, ratio(bound)) * (rule.by === "up_to" ? 1 : -1) <= 0;
  return (rule.rows.find(fits) ?? [null, rule.otherwise])[1];
}

// "sum = points", held between floor and ceiling; where one of them holds, it says so.
function worked(sum, points, { floor, ceiling }) {
  const least = floor && compare(points, ratio(floor)) < 0 ? floor : "";
  const most = ceiling && compare(points, ratio(ceiling)) > 0 ? ceiling : "";
  return `${sum} ${least || most ? `→ ${dress(least || most)}` : `= ${written(points)}`}`;
}

function whole(number) {
  return { n: BigInt(number), d: 1n };
}

function dress(text) {
  return text.replace(/^-/, "−");
}
