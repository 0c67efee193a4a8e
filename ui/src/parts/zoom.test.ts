import { expect, test } from "vitest";
import { nextStep } from "./zoom.svelte";

test("each step leads to the next and none past 80 and 200 %", () => {
  expect([80, 100, 110, 199, 200].map((percent) => nextStep(percent, 1))).toEqual([
    90, 110, 125, 200, 200,
  ]);
  expect([200, 125, 100, 90, 80].map((percent) => nextStep(percent, -1))).toEqual([
    175, 110, 90, 80, 80,
  ]);
});
