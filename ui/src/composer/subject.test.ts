import { expect, test } from "vitest";
import { kept, piecesOf, shown, whole } from "./subject";

const labels: Record<string, string> = { "order.number": "número de pedido", "ask.a": "motivo" };
const words = (name: string) => labels[name] ?? name;
const names = Object.keys(labels);

test("a field stands in the line in words, and is kept as a field", () => {
  const line = shown("Pedido {{ order.number }}: {{ ask.a }}", words);
  expect(line.replaceAll("\u2060", "")).toBe("Pedido «número de pedido»: «motivo»");
  expect(kept(line, names, words)).toBe("Pedido {{ order.number }}: {{ ask.a }}");
  expect(kept(`Ojo: ${line}!`, names, words)).toBe("Ojo: Pedido {{ order.number }}: {{ ask.a }}!");
});

test("words that somebody typed are never taken for a field", () => {
  expect(kept("Pedido «número de pedido»", names, words)).toBe("Pedido «número de pedido»");
  expect(piecesOf("Pedido «número de pedido»", names, words)).toEqual([]);
});

test("half a field is kept as the text that is seen", () => {
  const half = shown("{{ ask.a }}", words).slice(0, -2);
  expect(kept(half, names, words)).toBe("«motivo");
});

test("a field that nobody knows keeps its name", () => {
  const line = shown("{{ ask.other }}", words);
  expect(kept(line, ["ask.other"], words)).toBe("{{ ask.other }}");
  expect(piecesOf(line, ["ask.other"], words)).toEqual([{ name: "ask.other", from: 0, to: 13 }]);
});

test("a selection takes the fields that it touches whole", () => {
  const pieces = [{ name: "a", from: 4, to: 10 }];
  expect(whole(pieces, 6, 6)).toEqual([4, 10]);
  expect(whole(pieces, 9, 12)).toEqual([4, 12]);
  expect(whole(pieces, 4, 4)).toEqual([4, 4]);
  expect(whole(pieces, 10, 10)).toEqual([10, 10]);
});
