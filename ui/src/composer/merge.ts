/**
 * A letter from a template that was also changed by hand.
 *
 * Whenever the form or the customer changes, the template comes to something else. What has changed
 * between the two is put into the letter, and what was written by hand stays: both are told by how they
 * differ from what the template came to before. Where they meet, the hand wins, and `notSaid` tells it.
 *
 * A value is one piece, as is a field without one, so that no letter is mixed out of two values.
 */
import type { Field } from "../ipc/bindings";

/** A stretch of pieces that reads otherwise now. */
interface Change {
  from: number;
  to: number;
  text: string;
}

/** More steps than this are not worth it; the stretch is then taken as one. */
const limit = 4_000_000;

/** What `mine` becomes when the text that it began as, `before`, reads `after`. */
export function merge(
  before: string,
  mine: string,
  after: string,
  values: readonly string[] = [],
): string {
  if (mine === before) return after;
  if (before === after) return mine;
  const split = splitter(values);
  const pieces = split(before);
  const byHand = changes(pieces, split(mine));
  const byForm = changes(pieces, split(after)).filter(
    (change) => !byHand.some((other) => same(change, other) || meet(change, other)),
  );
  // Where both only add, or one adds beside what the other changes, both stay.
  const all = [...byHand, ...byForm].sort((a, b) => a.from - b.from || a.to - b.to);
  let text = "";
  let at = 0;
  for (const change of all) {
    text += pieces.slice(at, change.from).join("") + change.text;
    at = change.to;
  }
  return text + pieces.slice(at).join("");
}

/** What was written into a text by hand, without the text. */
export function added(before: string, mine: string): string {
  const split = splitter([]);
  return changes(split(before), split(mine))
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
    .join(" ");
}

/** Fields whose value stands less often in `text` than the template has it. */
export function notSaid(
  text: string,
  template: string,
  fields: readonly Field[],
): readonly string[] {
  return fields
    .filter(({ value }) => {
      if (value.trim() === "") return false;
      return count(text, value) < count(template, value);
    })
    .map((field) => field.name);
}

function count(text: string, value: string): number {
  return [...text.matchAll(new RegExp(inMarkdown(value), "gu"))].length;
}

function same(a: Change, b: Change): boolean {
  return a.from === b.from && a.to === b.to && a.text === b.text;
}

function meet(a: Change, b: Change): boolean {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  if (a.from < a.to && b.from < b.to) return from < to;
  // Something added meets only what surrounds it.
  return from === to && Math.min(a.from, b.from) < from && Math.max(a.to, b.to) > to;
}

/** Cuts a text into values, fields without one, words, and the characters between. */
function splitter(values: readonly string[]): (text: string) => string[] {
  const known = [...new Set(values.map((value) => value.trim()))]
    .filter((value) => value !== "")
    .toSorted((a, b) => b.length - a.length)
    .map(inMarkdown);
  const pattern = new RegExp(
    [...known, "\\{\\{[^{}]*\\}\\}", "[\\p{L}\\p{N}]+", "[^]"].join("|"),
    "gu",
  );
  return (text) => text.match(pattern) ?? [];
}

/** How a value reads in Markdown, whoever escaped it: `a_b` as `a\_b`, `&` as `&amp;`. */
function inMarkdown(value: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const words = value
    .trim()
    .split(/\s+/)
    .map((word) =>
      [...word]
        .map((c) => {
          const plain = c.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
          if (/[\p{L}\p{N}]/u.test(c)) return plain;
          const entity = entities[c];
          return entity ? `(?:\\\\?${plain}|${entity})` : `\\\\?${plain}`;
        })
        .join(""),
    );
  return `(?<![\\p{L}\\p{N}])${words.join("[\\s\\\\]+")}(?![\\p{L}\\p{N}])`;
}

/** How to come from one row of pieces to the other: what is common to both in order stays. */
function changes(old: readonly string[], now: readonly string[]): Change[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  if (a.length === 0 && b.length === 0) return [];
  if (a.length * b.length > limit || a.length === 0 || b.length === 0)
    return [{ from: head, to: head + a.length, text: b.join("") }];
  return between(a, b).map(({ from, to, text }) => ({ from: from + head, to: to + head, text }));
}

/** The same without the common ends, by the longest common subsequence. */
function between(a: readonly string[], b: readonly string[]): Change[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const from = i;
    let text = "";
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) break;
      if (j < b.length && (i >= a.length || at(i, j + 1) >= at(i + 1, j))) text += b[j++];
      else i++;
    }
    found.push({ from, to: i, text });
  }
  return found;
}
