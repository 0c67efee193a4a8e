import { expect, test } from "vitest";
import type { TemplateError } from "../ipc/bindings";
import { pieces, placeOf } from "./places";

const at = (line: number, mistake: TemplateError["mistake"]): TemplateError => ({
  part: "body",
  line,
  mistake,
  message: "",
});

/** The words that are marked. */
function marked(text: string, error: TemplateError): string {
  const { from, to } = placeOf(text, error);
  return text.slice(from, to);
}

const letter = "Hola:\n\n  Tu pedido {{ order.nmber }} sale {{ ask.day }}. \n\n";

test("a mistake about a name marks the name", () => {
  const unknown = at(3, { mistake: "unknown_field", name: "order.nmber" });
  expect(marked(letter, unknown)).toBe("order.nmber");
  const filter = at(1, { mistake: "unknown_filter", name: "shout" });
  expect(marked("{{ customer.name | shout }}", filter)).toBe("shout");
});

test("any other mistake marks the words of its line", () => {
  expect(marked(letter, at(3, { mistake: "syntax" }))).toBe(
    "Tu pedido {{ order.nmber }} sale {{ ask.day }}.",
  );
  const elsewhere = at(1, { mistake: "unknown_field", name: "not.there" });
  expect(marked(letter, elsewhere)).toBe("Hola:");
});

test("what is opened and never closed is marked where it is opened, and nothing beside it", () => {
  const unclosed = (text: string) =>
    marked(text, at(text.split("\n").length, { mistake: "unclosed" }));
  expect(unclosed("{% if usted %}\nSu {{ order.nmber }}\n\n")).toBe("{% if usted %}");
  expect(unclosed("{% if a %}{% if b %}x{% endif %} {{ c }}")).toBe("{% if a %}");
  expect(unclosed("{% variants s %}\na\n{% or %}\nb\n{% end %}\n{% if b %}x")).toBe("{% if b %}");
  expect(unclosed("Hola {{ order.number\ny {{ agent.name }}")).toBe("{{ order.number");
  expect(unclosed("Pedido {{")).toBe("{{");
  expect(unclosed("a {# nunca")).toBe("{# nunca");
});

test("what is missing at the end is missing after the last words", () => {
  expect(marked("Su pedido\n\n", at(4, { mistake: "unclosed" }))).toBe("Su pedido");
  expect(marked("uno", at(9, { mistake: "unclosed" }))).toBe("uno");
  expect(marked("", at(1, { mistake: "unclosed" }))).toBe("");
});

test("the pieces of a text are the whole text, whatever the places", () => {
  const text = "uno dos tres";
  for (const places of [
    [],
    [{ from: 4, to: 7 }],
    [
      { from: 8, to: 12 },
      { from: 0, to: 3 },
    ],
    [
      { from: 0, to: 7 },
      { from: 4, to: 9 },
      { from: 5, to: 5 },
    ],
  ]) {
    const found = pieces(text, places);
    expect(found.map((piece) => piece.words).join("")).toBe(text);
    expect(found.every((piece) => piece.words !== "")).toBe(true);
  }
  expect(pieces(text, [{ from: 4, to: 7 }])[1]).toEqual({ words: "dos", wrong: true });
});
