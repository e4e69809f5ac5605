// Numbers as judges type them: one way to write each, steps that stay exact, and what an aspect does not admit.

import assert from "node:assert/strict";
import { it } from "node:test";

import { canonical, misfit, stepped } from "../../static/tablet/decimals.js";

for (const [typed, written] of [
  ["07.50", "7.5"], ["7,5", "7.5"], [".5", "0.5"], ["5.", "5"], [" 14.9 ", "14.9"], ["-0", "0"], ["-1.20", "-1.2"],
  ["1e3", ""], ["abc", ""], ["", ""], ["--1", ""], ["1.2.3", ""],
]) {
  it(`“${typed}” is written in one way`, () => assert.equal(canonical(typed), written));
}

for (const [value, direction, low, high, step, next] of [
  ["14.9", 1, "0", "200", "0.1", "15"],
  ["0.1", 1, "0", "1", "0.2", "0.2"], // off the grid: to the nearest place on it, upwards
  ["0.1", -1, "0", "1", "0.2", "0"],
  ["-0.25", 1, "-5", "5", "0.25", "0"],
  ["-4.9", -1, "-5", "5", "0.25", "-5"],
  ["10", 1, "0", "10", "0.1", "10"],
  ["0", -1, "0", "10", "0.1", "0"],
  ["", 1, "100", "200", "0.1", "100"],
  ["", 1, "0", "10", "0.5", "0"],
  ["10", 1, "0", "10", "3", "9"], // the grid ends before the limit
]) {
  it(`a step from “${value}” by ${direction} of ${step} is exact and within ${low} to ${high}`, () => {
    assert.equal(stepped(value, direction, { low, high, step }), next);
  });
}

for (const [value, why] of [["7.5", ""], ["7.55", "step"], ["10.5", "range"], ["-0.5", "range"], ["7.50", "number"]]) {
  it(`“${value}” is stopped with its reason, if any`, () => {
    assert.equal(misfit(value, { low: "0", high: "10", step: "0.5" }), why);
  });
}
