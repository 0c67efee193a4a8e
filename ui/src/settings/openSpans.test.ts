import { expect, test } from "vitest";
import { readSpans, writtenSpans } from "./openSpans";

function shown(text: string): string {
  const read = readSpans(text);
  return "spans" in read ? writtenSpans(read.spans) : `${read.misread}: ${read.value}`;
}

test.each([
  ["9-14, 16:30-20", "09:00–14:00, 16:30–20:00"],
  ["09:00–14:00, 16:30–20:00", "09:00–14:00, 16:30–20:00"],
  ["16-20 9-14", "09:00–14:00, 16:00–20:00"],
  ["9-14;16-20", "09:00–14:00, 16:00–20:00"],
  ["de 9 a 14 y de 16 a 20", "09:00–14:00, 16:00–20:00"],
  ["9.30 - 14h", "09:30–14:00"],
  ["9h30-14h00", "09:30–14:00"],
  ["0930-1400", "09:30–14:00"],
  ["930-1400", "09:30–14:00"],
  ["De 9:00 h a 18:00 h", "09:00–18:00"],
  ["9am-5pm", "09:00–17:00"],
  ["9:30 a.m. to 12 p.m. and 4 pm - 8 pm", "09:30–12:00, 16:00–20:00"],
  ["20-24", "20:00–24:00"],
  ["20-0", "20:00–24:00"],
  ["0-24", "00:00–24:00"],
  ["9-14,14-18", "09:00–14:00, 14:00–18:00"],
  ["desde las 9 hasta las 14", "09:00–14:00"],
])("%s is shown as %s", (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test.each(["", "  ", "cerrado", "Closed", "-"])("«%s» is a day that is closed", (text) => {
  expect(readSpans(text)).toEqual({ spans: [] });
});

test.each([
  ["9", "unreadable: 9"],
  ["9-14, 16", "unreadable: 16"],
  ["9-14, mañana", "unreadable: mañana"],
  ["9-25", "unreadable: 9-25"],
  ["9:60-14", "unreadable: 9:60-14"],
  ["9-24:30", "unreadable: 9-24:30"],
  ["13pm-14", "unreadable: 13pm-14"],
  ["9,30-14", "unreadable: 9"],
  ["9-14-16", "unreadable: 9-14-16"],
  ["9-14x", "unreadable: 9-14x"],
  ["14-9", "backwards: 14-9"],
  ["9-9", "backwards: 9-9"],
  ["9-14, 13-20", "overlap: 13:00–20:00"],
  ["0-1 2-3 4-5 6-7 8-9 10-11 12-13", "many: "],
])("%s is not taken: %s", (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test("what is shown is read as the same hours", () => {
  for (let from = 0; from < 1440; from += 7) {
    for (const to of [from + 1, Math.min(1440, from + 487), 1440]) {
      const spans = [{ from, to }];
      expect(readSpans(writtenSpans(spans))).toEqual({ spans });
    }
  }
});
