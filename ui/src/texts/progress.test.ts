import { expect, test } from "vitest";
import { noted, paceWords, rateOf, type Sample } from "./progress";
import { setLanguage } from "./texts.svelte";

test("the pace is that of the last half minute, and unknown at the beginning", () => {
  let samples: Sample[] = [];
  expect(rateOf(samples)).toBe(0);
  for (const [at, done] of [
    [0, 0],
    [40_000, 50],
    [45_000, 250],
    [50_000, 450],
  ] as const) {
    samples = noted(samples, { at, done });
  }
  expect(rateOf(samples)).toBe(40);
  expect(noted(samples, { at: 51_000, done: 3 })).toEqual([{ at: 51_000, done: 3 }]);
});

test("time left is told in seconds and then in minutes", () => {
  setLanguage("es");
  const words = (left: number | null) => paceWords(40, left).join(" · ").replaceAll("\u00a0", " ");
  expect(words(7.2)).toBe("40/s · quedan 8 s");
  expect(words(600)).toBe("40/s · quedan 10 min");
  expect(words(null)).toBe("40/s");
  expect(paceWords(0.4, null)).toEqual([]);
});
