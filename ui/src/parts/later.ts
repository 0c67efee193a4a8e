/** Moments in the words that people use for them, by the shop's clocks. */
import type { Timestamp } from "../ipc/bindings";
import { atWallClock, wallClock } from "../texts/zone.svelte";

const hour = 3_600_000;
const day = 24 * hour;

/** An hour from now, to the minute. */
export function inAnHour(now: Timestamp): Timestamp {
  return Math.ceil((now + hour) / 60_000) * 60_000;
}

/** Nine in the morning, that many days from today. */
export function morningIn(days: number, now: Timestamp): Timestamp {
  const shown = wallClock(now);
  return atWallClock(shown - (shown % day) + days * day + 9 * hour);
}

/** Nine in the morning of the Monday that comes. */
export function mondayMorning(now: Timestamp): Timestamp {
  const today = new Date(wallClock(now)).getUTCDay();
  return morningIn((8 - today) % 7 || 7, now);
}

/** A moment as a field for day and time has it: "2026-11-23T09:00". */
export function written(at: Timestamp): string {
  return new Date(wallClock(at)).toISOString().slice(0, 16);
}

/** Reads such a moment; `null` for none. */
export function readMoment(text: string): Timestamp | null {
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : NaN;
  return Number.isNaN(shown) ? null : atWallClock(shown);
}
