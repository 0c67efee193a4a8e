import { afterEach, expect, test } from "vitest";
import { daysAgo, endOfDay, moment, startOfDay, time } from "./dates";
import { setZone, zone } from "./zone.svelte";

afterEach(() => setZone(undefined));

const utc = (text: string) => Date.parse(`${text}Z`);
const iso = (at: number) => new Date(at).toISOString();

test("moments are told by the shop's clocks, wherever the machine stands", () => {
  const at = utc("2026-11-22T23:30");
  const later = utc("2026-11-23T12:00");
  const read = (name: string) => {
    setZone(name);
    return [time(at), moment(at, later), daysAgo(at, later)];
  };
  expect(read("Europe/Madrid")).toEqual(["00:30", "hoy 00:30", 0]);
  expect(read("America/Lima")).toEqual(["18:30", "ayer 18:30", 1]);
});

test("a day begins and ends where the shop's does, summer time or not", () => {
  setZone("Europe/Madrid");
  expect(iso(startOfDay(utc("2026-03-29T12:00")))).toBe("2026-03-28T23:00:00.000Z");
  expect(iso(startOfDay(utc("2026-10-25T22:59")))).toBe("2026-10-24T22:00:00.000Z");
  expect(endOfDay("2026-03-29")).toBe(utc("2026-03-29T22:00") - 1);
  expect(endOfDay("")).toBeNull();
});

test("a day without a midnight begins at its first moment", () => {
  // In Santiago the clocks go from 24:00 to 01:00 in spring and from 24:00 back to 23:00 in autumn.
  setZone("America/Santiago");
  expect(iso(startOfDay(utc("2026-09-06T15:00")))).toBe("2026-09-06T04:00:00.000Z");
  expect(iso(startOfDay(utc("2026-04-05T15:00")))).toBe("2026-04-05T04:00:00.000Z");
  expect(iso(startOfDay(utc("2026-04-05T03:30")))).toBe("2026-04-04T03:00:00.000Z");
});

test("a zone that nobody knows leaves the machine's", () => {
  setZone("Mars/Olympus");
  expect(zone.name).toBeUndefined();
});
