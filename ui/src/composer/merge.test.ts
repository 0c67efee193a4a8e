import { expect, test } from "vitest";
import type { Field } from "../ipc/bindings";
import { merge, notSaid } from "./merge";

const empty = "Tu pedido **{{ order.number }}** sale el {{ ask.fecha }}.\n\nUn saludo";

function field(name: string, value: string): Field {
  return { name, label: name, kind: "text", value, missing: value === "" };
}

/** Types a value letter by letter, as the form does. */
function typeIn(letter: string, value: string, field = "{{ order.number }}", before = empty) {
  let old = before;
  let last = "";
  for (let length = 1; length <= value.length; length++) {
    const part = value.slice(0, length);
    const next = before.replaceAll(field, part);
    letter = merge(old, letter, next, [last, part]);
    [old, last] = [next, part];
  }
  return letter;
}

test("a letter edited first takes the whole of a value that is typed later", () => {
  expect(typeIn(`buenas tardes\n\n${empty}`, "TC-555800")).toBe(
    "buenas tardes\n\nTu pedido **TC-555800** sale el {{ ask.fecha }}.\n\nUn saludo",
  );
});

test("words beside a field, and ones that look like the value, stay", () => {
  const mine = empty
    .replace("Tu pedido", "T: ¿tu pedido T?")
    .replace("sale el", "sale, por fin, el");
  expect(typeIn(mine, "TC-1")).toBe(
    "T: ¿tu pedido T? **TC-1** sale, por fin, el {{ ask.fecha }}.\n\nUn saludo",
  );
});

test("a value put right in the form is put right in a letter that was edited", () => {
  expect(
    merge("Pedido TC-1, hoy.", "Pedido TC-1, ayer.", "Pedido XX-9, hoy.", ["TC-1", "XX-9"]),
  ).toBe("Pedido XX-9, ayer.");
  expect(merge("Pedido TC-1.", "Hola. Pedido **TC-1**.", "Pedido {{ n }}.", ["TC-1"])).toBe(
    "Hola. Pedido **{{ n }}**.",
  );
});

test("a value changed in the letter itself stays as it was written, whole, and is told", () => {
  const letter = merge("Pedido TC-1.", "Pedido TC-2.", "Pedido XX-9.", ["TC-1", "XX-9"]);
  expect(letter).toBe("Pedido TC-2.");
  expect(notSaid(letter, "Pedido XX-9.", [field("n", "XX-9")])).toEqual(["n"]);
});

test("a letter says a value also where its Markdown is escaped otherwise", () => {
  const fields = [field("a", "R&D_1 *x*"), field("b", "Calle 1\nMadrid"), field("c", "")];
  const template = "R\\&D\\_1 \\*x\\* Calle 1\\\nMadrid";
  expect(notSaid("R&amp;D\\_1 \\*x\\* en Calle 1  \nMadrid", template, fields)).toEqual([]);
  expect(notSaid("R&amp;D\\_12 Calle 1", template, fields)).toEqual(["a", "b"]);
});

test("a part of a longer word is not the value", () => {
  expect(notSaid("Tu pedido 12", "Tu pedido 1", [field("n", "1")])).toEqual(["n"]);
  expect(notSaid("nada", "NADA", [field("n", "nada")])).toEqual([]);
});

test("from tú to usted, what was written by hand stays", () => {
  expect(merge("Te escribo. Tu té.", "Te escribo hoy. Tu té.", "Le escribo. Su té.")).toBe(
    "Le escribo hoy. Su té.",
  );
});

test("a sentence that was taken out does not come back", () => {
  expect(
    merge("Hola. Sale el {{ d }}. Adiós.", "Hola. Adiós.", "Hola. Sale el 3. Adiós.", ["3"]),
  ).toBe("Hola. Adiós.");
});

test("what stands in both already is not put in twice", () => {
  expect(merge("Hola.", "Hola. Gracias", "Hola. Gracias")).toBe("Hola. Gracias");
});
