/**
 * The hours of a day as people type them, "9-14, 16:30-20", and as they are shown again, "09:00–14:00, 16:30–20:00".
 *
 * What can be read here can be kept by the core.
 */
import type { OpenSpan } from "../ipc/bindings";

/** Why hours cannot be kept. */
export type Misread = "unreadable" | "backwards" | "overlap" | "many";

/** Hours that were read, in order, or what of the text is wrong and why. */
export type ReadSpans = { spans: OpenSpan[] } | { misread: Misread; value: string };

/** Stretches of a day at most, as the core has it. */
const most = 6;
const wholeDay = 1440;

const clock = String.raw`(\d{1,2})(?:[:.h]?(\d{2}))?(?:\s*h\b)?(?:\s*([ap])\.?m\b\.?)?`;
const stretch = new RegExp(
  String.raw`(?:(?:de|desde|from)\s+)?(?:las\s+)?${clock}\s*(?:[-–—]|a|to|hasta|till|until)\s*(?:las\s+)?${clock}`,
  "y",
);
const between = /\s*(?:[,;/+]|\s(?:y|and)\s)\s*|\s+|$/y;
const closed = ["", "-", "–", "cerrado", "closed"];

/** Reads the hours of a day; none is a day on which the shop is closed. */
export function readSpans(text: string): ReadSpans {
  const typed = text.trim().toLowerCase();
  if (closed.includes(typed)) return { spans: [] };
  const spans: OpenSpan[] = [];
  let at = 0;
  while (at < typed.length) {
    stretch.lastIndex = at;
    const found = stretch.exec(typed);
    between.lastIndex = stretch.lastIndex;
    const parted = found && between.exec(typed);
    const span = found && parted && spanOf(found);
    if (!span) return { misread: "unreadable", value: typed.slice(at).split(/[,;]/)[0]!.trim() };
    if (span.from >= span.to) return { misread: "backwards", value: found[0] };
    spans.push(span);
    at = between.lastIndex;
  }
  spans.sort((a, b) => a.from - b.from || a.to - b.to);
  const over = spans.find((span, n) => n > 0 && span.from < spans[n - 1]!.to);
  if (over) return { misread: "overlap", value: writtenSpans([over]) };
  if (spans.length > most) return { misread: "many", value: "" };
  return { spans };
}

/** The hours of a day in one form; empty where the shop is closed. */
export function writtenSpans(spans: readonly OpenSpan[]): string {
  return spans.map(({ from, to }) => `${written(from)}–${written(to)}`).join(", ");
}

function spanOf(found: RegExpExecArray): OpenSpan | undefined {
  const from = minute(found[1], found[2], found[3]);
  const to = minute(found[4], found[5], found[6]);
  if (from === undefined || to === undefined) return undefined;
  // Midnight ends the day that it is read in.
  return { from, to: to === 0 ? wholeDay : to };
}

function minute(hours = "", minutes = "0", half?: string): number | undefined {
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  const all = hour * 60 + Number(minutes);
  return Number(minutes) < 60 && all <= wholeDay ? all : undefined;
}

function written(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
