// Times as judges read and type them, m:ss.cc, and as marks keep them, in seconds. Pure; no float touches a mark.

import { canonical } from "./decimals.js";

const CLOCK = /^(?:(\d+):)?(\d+):([0-5]?\d(?:[.,。．]\d*)?)$/;

// What was typed as a number of seconds: "1:23.45" is "83.45"; what has no colon is given back as it is.
export function seconds(text) {
  const typed = text.trim().replace(/：/g, ":");
  const parts = CLOCK.exec(typed);
  if (!parts) return text;
  const [whole, part = ""] = canonical(parts[3]).split(".");
  const all = (BigInt(parts[1] ?? 0) * 60n + BigInt(parts[2])) * 60n + BigInt(whole);
  return part ? `${all}.${part}` : `${all}`;
}

// A number of seconds on the clock, "1:23.45"; "" below a minute, where it says nothing new.
export function clocked(text) {
  const [whole, part = ""] = canonical(text).split(".");
  if (!/^\d+$/.test(whole) || BigInt(whole) < 60n) return "";
  return onClock(BigInt(whole), part.length === 1 ? `${part}0` : part);
}

// How a running watch shows: "0:07.31".
export function running(ms) {
  const hundredths = Math.floor(ms / 10);
  return onClock(BigInt(Math.floor(hundredths / 100)), String(hundredths % 100).padStart(2, "0"));
}

// Milliseconds as seconds on the grid of `step` above `low`, to the nearest one.
export function onGrid(ms, { low, step }) {
  const places = Math.max(3, ...[low, step].map((text) => (text.split(".")[1] ?? "").length));
  const scaled = (text) => {
    const [whole, part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(places, "0"));
  };
  const [least, grid] = [scaled(low), scaled(step)];
  const off = BigInt(Math.round(ms)) * 10n ** BigInt(places - 3) - least;
  const digits = (least + ((2n * off + grid) / (2n * grid)) * grid).toString().padStart(places + 1, "0");
  return canonical(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

function onClock(whole, part) {
  const [hours, minutes] = [whole / 3600n, (whole / 60n) % 60n];
  const two = (number) => String(number).padStart(2, "0");
  const before = hours ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${before}:${two(whole % 60n)}${part ? `.${part}` : ""}`;
}
