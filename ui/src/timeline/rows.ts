/**
 * Turns interactions into what the timeline draws: days, and knots on the thread.
 *
 * WhatsApp messages of one sender within one minute are one knot, since people write there in short
 * breaths. Pure: the same interactions always give the same items.
 */
import type { Interaction, Timestamp } from "../ipc/bindings";
import { startOfDay } from "../texts/dates";
import { isServers } from "./words";

export type TimelineItem =
  | { type: "day"; key: string; at: Timestamp }
  | {
      type: "knot";
      key: string;
      /** What the knot holds, oldest first. */
      rows: readonly Interaction[];
      /** The newest of them: it speaks for the knot. */
      head: Interaction;
    };

/** The items for interactions that come newest first. */
export function itemsOf(interactions: readonly Interaction[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day: Timestamp | null = null;
  let knot: Interaction[] = [];

  function tie() {
    const head = knot[0];
    if (head) items.push({ type: "knot", key: `m${head.id}`, rows: knot.toReversed(), head });
    knot = [];
  }

  for (const row of interactions) {
    const newest = knot[0];
    if (newest && !sameBreath(newest, row)) tie();
    const rowDay = startOfDay(row.sent_at);
    if (rowDay !== day) {
      tie();
      items.push({ type: "day", key: `d${rowDay}`, at: row.sent_at });
      day = rowDay;
    }
    knot.push(row);
  }
  tie();
  return items;
}

function sameBreath(a: Interaction, b: Interaction): boolean {
  return (
    a.channel === "whatsapp" &&
    b.channel === "whatsapp" &&
    a.kind !== "notice" &&
    b.kind !== "notice" &&
    a.direction === b.direction &&
    a.sender === b.sender &&
    a.conversation === b.conversation &&
    Math.floor(a.sent_at / 60_000) === Math.floor(b.sent_at / 60_000)
  );
}

/** Where the item with a message stands; -1 where it is not loaded. */
export function indexOf(items: readonly TimelineItem[], message: number): number {
  return items.findIndex(
    (item) => item.type === "knot" && item.rows.some((row) => row.id === message),
  );
}

/** Letters of a line and heights in pixels, as far as they can be told before anything is laid out. */
const lineLength = 90;
const lineHeight = 20;
const headHeight = 36;
const dayHeight = 44;

/** How many of the first items it takes to fill a height in pixels; rather one too many. */
export function filling(items: readonly TimelineItem[], height: number): number {
  let filled = 0;
  const last = items.findIndex((item) => (filled += roughHeight(item)) >= height);
  return last < 0 ? items.length : last + 1;
}

/** What a server wrote is folded to its head. */
function linesOf(row: Interaction): number {
  return isServers(row) ? 0 : Math.ceil(row.text.length / lineLength);
}

function roughHeight(item: TimelineItem): number {
  if (item.type === "day") return dayHeight;
  const lines = item.rows.reduce((sum, row) => sum + linesOf(row), 0);
  return headHeight + lines * lineHeight;
}
