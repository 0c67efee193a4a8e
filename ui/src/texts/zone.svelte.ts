/**
 * The time zone of the shop, in which every moment is told and every day begins; the machine's until
 * the settings are known.
 */
import type { Timestamp } from "../ipc/bindings";
import { clocksOf } from "./clocks";

const quarter = 900_000;
const dayLength = 86_400_000;

let name = $state<string | undefined>();
let clocks: Intl.DateTimeFormat | undefined;
let offsets = new Map<number, number>();

export const zone = {
  /** IANA name, as `Intl` takes it; `undefined` for the machine's. */
  get name() {
    return name;
  },
};

/** Tells every moment from now on in this zone; in the machine's where the zone is not known. */
export function setZone(next: string | undefined) {
  let known = next;
  try {
    clocks = clocksOf(known);
  } catch {
    known = undefined;
    clocks = clocksOf(known);
  }
  if (known !== name) offsets = new Map();
  name = known;
}

/** A moment as the clocks of the shop show it, written as if they showed UTC. */
export function wallClock(at: Timestamp): number {
  return at + offset(at);
}

/** The first moment at which the clocks of the shop show this, or have just passed over it. */
export function atWallClock(shown: number): Timestamp {
  const before = offset(shown - dayLength);
  const after = offset(shown + dayLength);
  const found = [shown - before, shown - after].filter((at) => wallClock(at) === shown);
  return found.length > 0 ? Math.min(...found) : shown - before;
}

/** Milliseconds that the clocks of the shop are ahead of UTC. They change on the quarter of an hour. */
function offset(at: Timestamp): number {
  void name;
  const key = Math.floor(at / quarter);
  const known = offsets.get(key);
  if (known !== undefined) return known;
  clocks ??= clocksOf(name);
  const start = key * quarter;
  const shown: Record<string, number> = {};
  for (const part of clocks.formatToParts(start)) shown[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  const found = Date.UTC(year, month - 1, day, hour, minute, second) - start;
  if (offsets.size > 20_000) offsets.clear();
  offsets.set(key, found);
  return found;
}
