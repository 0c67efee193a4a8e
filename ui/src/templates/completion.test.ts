import { expect, test } from "vitest";
import type { Field } from "../ipc/bindings";
import { offered, typedAt } from "./completion";

const field = (name: string, label: string): Field => ({
  name,
  label,
  kind: "text",
  value: "",
  missing: false,
});
const known = [
  field("customer.name", "Nombre y apellidos"),
  field("shop.phone", "Teléfono de la tienda"),
  field("order.number", "Número de pedido"),
];
const names = (texts: string[], word: string) =>
  offered(known, texts, word).map((each) => each.name);

test.each([
  ["Hola {{|", { from: 5, to: 7, word: "" }],
  ["{{ cus| tomer", { from: 0, to: 6, word: "cus" }],
  ["{{ cus|tomer.x }} y", { from: 0, to: 16, word: "cus" }],
  ["{{ a }} {{ñ|", { from: 8, to: 11, word: "ñ" }],
  ["{{ a }}|", null],
  ["{{ a | upper|", null],
  ["{ a|", null],
  ["{% if a|", null],
])("in “%s” the field typed at the cursor is found", (written, expected) => {
  const caret = written.indexOf("|", written.includes("upper") ? 8 : 0);
  expect(typedAt(written.slice(0, caret) + written.slice(caret + 1), caret)).toEqual(expected);
});

test("fields are offered by name and by what they are called, whatever the accents", () => {
  expect(names([], "")).toEqual(["customer.name", "shop.phone", "order.number"]);
  expect(names([], "numero")).toEqual(["order.number"]);
  expect(names([], "n")).toContain("order.number");
  expect(names([], "nada")).toEqual([]);
});

test("what begins with the word comes first, and what the text asks for is offered too", () => {
  expect(names([], "o")[0]).toBe("order.number");
  expect(names(["{{ ask.motivo }} {{ ask.motivo }}"], "mot")).toEqual(["ask.motivo"]);
  expect(names(["{{ ask.mo"], "ask.mo")).toEqual([]);
});

test("of the fields that begin with the word, the one that greets comes first", () => {
  const more = [...known, field("customer.first_name", "Nombre de pila")];
  const found = offered(more, [], "cust").map((each) => each.name);
  expect(found).toEqual(["customer.first_name", "customer.name"]);
  expect(offered(more, [], "nombre").map((each) => each.name)).toHaveLength(2);
});
