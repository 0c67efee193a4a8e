import { afterEach, beforeEach, expect, test } from "vitest";
import { setZone } from "../texts/zone.svelte";
import { inAnHour, mondayMorning, morningIn, readMoment, written } from "./later";

beforeEach(() => setZone("Europe/Madrid"));
afterEach(() => setZone(undefined));

/** Sunday 22 November 2026, 23:40 in Madrid. */
const now = Date.UTC(2026, 10, 22, 22, 40, 30);

test("moments in words are by the shop's clocks", () => {
  expect(written(inAnHour(now))).toBe("2026-11-23T00:41");
  expect(written(morningIn(1, now))).toBe("2026-11-23T09:00");
  expect(written(mondayMorning(now))).toBe("2026-11-23T09:00");
});

test("on a Monday, Monday is a week away", () => {
  expect(written(mondayMorning(now + 24 * 3_600_000))).toBe("2026-11-30T09:00");
});

test("nine in the morning stays nine across a change of the clocks", () => {
  const before = Date.UTC(2026, 9, 24, 10, 0);
  expect(morningIn(1, before)).toBe(Date.UTC(2026, 9, 25, 8, 0));
});

test("what a field has is read back, and nothing else", () => {
  expect(readMoment(written(now - 30_000))).toBe(now - 30_000);
  expect(readMoment("")).toBeNull();
});
