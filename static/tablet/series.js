// Held marks as a series of codes that are carried by hand: made on the tablet, and read again at the chief's desk, where
// competition/tally/hand_series.py and hand_marks.py say what they are. Pure.

import { hmac, sha256, together } from "./sha256.js";

const SIGN = "JB1"; // base32 has no 1: these signs stand at the start of a code and nowhere else
const PART = 576; // signs of the bytes in one code
const MOST = 999;
const CODE = /^JB1(\d{3})(\d{3})([A-Z2-7]{8})([A-Z2-7]{7})([A-Z2-7]+)$/;
const HEX = /^[0-9a-f]{32}$/;

// `carrier` is { stream, seat, device, secret } with the secret in hex; `marks` as the outbox has them, in their order.
// Gives { series, codes }. Throws where there are too many for one series.
export function seriesOf({ stream, seat, device, secret }, marks) {
  const said = new TextEncoder().encode(JSON.stringify({ stream, seat, device, marks: rows(marks) }));
  const body = together(hmac(bytesOf(secret), said), said);
  const text = base32(body);
  const parts = Array.from({ length: Math.ceil(text.length / PART) }, (_, at) => text.slice(at * PART, (at + 1) * PART));
  if (parts.length > MOST) throw new RangeError("too many marks");
  const series = base32(sha256(body)).slice(0, 8);
  return { series, codes: parts.map((part, at) => codeOf(at + 1, parts.length, series, part)) };
}

// What was read so far, in any order: { series, total, parts: Map of number to code, wrong: { word, line } | null }.
export function gather(text) {
  const found = { series: "", total: 0, parts: new Map(), wrong: null };
  text.normalize("NFKC").split("\n").forEach((written, at) => {
    const signs = written.replace(/\s/g, "").toUpperCase();
    if (!signs || signs.startsWith("#")) return;
    const [first, ...others] = signs.split(SIGN);
    const codes = [...(first ? [first] : []), ...others.map((each) => SIGN + each)];
    for (const code of codes) {
      const word = put(found, code);
      if (word) found.wrong ??= { word, line: at + 1 };
    }
  });
  return found;
}

// Numbers of the codes that are not there.
export function missing({ total, parts }) {
  return Array.from({ length: total }, (_, at) => at + 1).filter((number) => !parts.has(number));
}

function put(found, code) {
  const read = CODE.exec(code);
  if (!read) return code.includes(SIGN) ? "damaged" : "no_code";
  const [number, total, series, part] = [Number(read[1]), Number(read[2]), read[3], read[5]];
  if (code !== codeOf(number, total, series, part) || number < 1 || number > total) return "damaged";
  if (found.total && (series !== found.series || total !== found.total)) return "mixed";
  Object.assign(found, { series, total });
  found.parts.set(number, code);
  return "";
}

function codeOf(number, total, series, part) {
  const head = SIGN + String(number).padStart(3, "0") + String(total).padStart(3, "0") + series;
  return head + base32(sha256(new TextEncoder().encode(head + part))).slice(0, 7) + part;
}

// Each mark as [key, subject, aspect, value, made, replaces?, shared?], without what the one before it says already.
function rows(marks) {
  const places = new Map();
  let [before, clock] = ["", 0];
  return marks.map(({ key, subject, aspect, value, made, replaces, shared }, place) => {
    const row = [packed(key), subject === before ? "" : subject, aspect, value, made - clock];
    if (replaces !== null || shared) row.push(places.get(replaces) ?? (replaces === null ? null : packed(replaces)));
    if (shared) row.push(true);
    places.set(key, place);
    [before, clock] = [subject, made];
    return row;
  });
}

function packed(key) {
  if (!HEX.test(key)) return key;
  const base64 = btoa(String.fromCharCode(...bytesOf(key)));
  return "~" + base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function base32(bytes) {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let [text, bits, value] = ["", 0, 0];
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += signs[(value >> (bits - 5)) & 31];
  }
  return bits ? text + signs[(value << (5 - bits)) & 31] : text;
}
