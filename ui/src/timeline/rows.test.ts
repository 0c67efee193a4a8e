import { expect, test } from "vitest";
import type { Interaction } from "../ipc/bindings";
import { filling, itemsOf } from "./rows";

const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();
const minute = 60_000;

function row(id: number, at: number, more: Partial<Interaction> = {}): Interaction {
  return {
    id,
    conversation: 1,
    channel: "whatsapp",
    label: "",
    direction: "in",
    kind: "text",
    sent_at: at,
    utc_offset: 60,
    sender: "Marta",
    subject: "",
    text: `text ${id}`,
    cut: false,
    quoted_lines: 0,
    signature: false,
    has_html: false,
    edited: false,
    automatic: null,
    attachments: [],
    call: null,
    delivery: null,
    reports: [],
    reply: null,
    template: "",
    unread: false,
    real_sender: "",
    passed_on_by: "",
    look_alike: false,
    ...more,
  };
}

/** The items in short: `day`, or the ids of a knot in the order they are read. */
function drawn(rows: Interaction[]): string[] {
  return itemsOf(rows).map((item) =>
    item.type === "day" ? "day" : item.rows.map((each) => each.id).join("+"),
  );
}

test("WhatsApp messages of one minute and sender are one knot, read oldest first", () => {
  expect(drawn([row(3, noon + 40_000), row(2, noon + 20_000), row(1, noon)])).toEqual([
    "day",
    "1+2+3",
  ]);
});

test("another minute, another sender or another direction ties a new knot", () => {
  expect(
    drawn([
      row(4, noon + minute, { direction: "out", sender: "Tienda" }),
      row(3, noon + minute),
      row(2, noon, { sender: "Luis" }),
      row(1, noon),
    ]),
  ).toEqual(["day", "4", "3", "2", "1"]);
});

test("mails are never drawn together", () => {
  const mail = { channel: "email" as const };
  expect(drawn([row(2, noon, mail), row(1, noon, mail)])).toEqual(["day", "2", "1"]);
});

test("a day stands above its rows and only once", () => {
  const day = 24 * 60 * minute;
  expect(drawn([row(3, noon), row(2, noon - minute), row(1, noon - day)])).toEqual([
    "day",
    "3",
    "2",
    "day",
    "1",
  ]);
});

test("long messages fill a height with fewer rows than short ones, and never with none", () => {
  const many = (text: string) =>
    itemsOf(Array.from({ length: 40 }, (_, at) => row(40 - at, noon - at * 2 * minute, { text })));
  expect(filling(many("word ".repeat(200)), 600)).toBeLessThan(6);
  expect(filling(many("ok"), 600)).toBeGreaterThan(10);
  expect(filling(many("ok"), 600)).toBeLessThan(16);
  expect(filling(many("ok"), 0)).toBe(1);
  expect(filling([], 600)).toBe(0);
});
