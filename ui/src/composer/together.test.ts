import { expect, test } from "vitest";
import type { Draft, DraftAttachment } from "../ipc/bindings";
import { together } from "./together";

const base: Draft = {
  customer: 3,
  to: "marta@correo.example",
  cc: [],
  subject: "Pedido 1182",
  body: "Hola, Marta:",
  template: null,
  values: {},
  variants: {},
  reply_to: null,
  attachments: [],
  whatsapp: null,
  number: null,
  saved_at: 1,
};

function file(name: string): DraftAttachment {
  return { sha256: name, name, media_type: "text/plain", size: 1 };
}

test("a file that was attached and words that were typed meanwhile both stay", () => {
  const mine = { ...base, body: "Hola, Marta: ya sale." };
  const theirs = { ...base, attachments: [file("factura.pdf")], saved_at: 2 };
  expect(together(base, mine, theirs)).toEqual({
    ...mine,
    attachments: [file("factura.pdf")],
    saved_at: 2,
  });
});

test("a file that was taken away stays away, and one that both have stands once", () => {
  const both = { ...base, attachments: [file("a"), file("b")] };
  const mine = { ...both, attachments: [file("b"), file("c")] };
  const theirs = { ...both, attachments: [file("a"), file("b"), file("c"), file("d")] };
  expect(together(both, mine, theirs).attachments.map((each) => each.name)).toEqual([
    "b",
    "c",
    "d",
  ]);
});

test("a mail that came back above the words stays above what was typed on", () => {
  const mine = { ...base, body: "Hola, Marta: ya sale.", cc: ["luis@correo.example"] };
  const theirs = { ...base, body: "El correo de antes\n\n---\n\nHola, Marta:" };
  const { body, cc } = together(base, mine, theirs);
  expect(body).toBe("El correo de antes\n\n---\n\nHola, Marta: ya sale.");
  expect(cc).toEqual(["luis@correo.example"]);
});

test("words for WhatsApp go on in the mail that they became part of", () => {
  const chat = { ...base, whatsapp: "Hola" };
  const mine = { ...chat, whatsapp: "Hola, Marta" };
  const theirs = { ...base, body: "El correo de antes\n\n---\n\nHola", whatsapp: null };
  const { body, whatsapp } = together(chat, mine, theirs);
  expect([body, whatsapp]).toEqual(["El correo de antes\n\n---\n\nHola, Marta", null]);
});
