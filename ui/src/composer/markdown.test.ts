import { Editor } from "@tiptap/core";
import { expect, test } from "vitest";
import { extensions } from "./extensions";
import { keepAsText } from "./literal";
import { fromEditor, intoEditor } from "./markdown";
import { nameOf } from "./missing";
import { forReading, resolve, unresolvedIn } from "../parts/unresolved";

/** What the editor makes of Markdown, and of that again. */
function throughEditor(markdown: string): string {
  const editor = new Editor({ extensions });
  intoEditor(editor, markdown);
  const out = fromEditor(editor);
  editor.destroy();
  return out;
}

function typed(html: string): string {
  const editor = new Editor({ extensions });
  editor.commands.setContent(html);
  const out = fromEditor(editor);
  editor.destroy();
  return out;
}

test.each([
  "Hola, Ana:\n\nTu pedido sale **hoy** y llega *mañana*.",
  "- uno\n- dos",
  "1. uno\n2. dos",
  "Sr. Ruiz:\n\nOk) vale\n\nA. Ruiz",
  "3. tres\n4. cuatro\n   - uno",
  "[el seguimiento](https://envios.example/a_b?c=1)",
  "Falta {{ ask.fecha_de_entrega }} y {{ order.number }}.",
  "{{a}} y **pasa {{ ask.x_y }} hoy** o *{{  b.c  }}*",
  "- {{ ask.lista }}\n- [el pedido](https://tienda.example) {{ order.number }}",
  "Un saludo,  \nLaia",
])("%j passes the editor unchanged", (markdown) => {
  expect(throughEditor(markdown)).toBe(markdown);
});

test.each([
  "<p>1. es un párrafo</p>",
  "<p># tampoco es un título</p>",
  "<p>- ni una lista</p>",
  "<p>2 * 3 * 4, a_b_c y [x]</p>",
])("%s reads back as the text that was typed", (html) => {
  const editor = new Editor({ extensions });
  intoEditor(editor, typed(html));
  expect(editor.getHTML()).toBe(html);
  editor.destroy();
});

test("a field without a value is one piece, but for code", () => {
  const editor = new Editor({ extensions });
  intoEditor(editor, "**Pasa {{ ask.x_y }}** y `{{ a }}`");
  const found: string[] = [];
  editor.state.doc.descendants((node) => {
    if (node.type.name === "missing") found.push(nameOf(String(node.attrs.source)));
  });
  expect(found).toEqual(["ask.x_y"]);
  editor.destroy();
});

test("empty paragraphs leave no trace", () => {
  expect(typed("<p>Hola</p><p></p><p></p><p>Adiós</p>")).toBe("Hola\n\nAdiós");
});

test("only the beginning of a line is kept from being a list or a title", () => {
  expect(keepAsText("# a - b\n3. c 4. d\nx # y")).toBe("\\# a - b\n3\\. c 4. d\nx # y");
});

test("fields without a value are found once each, in order", () => {
  expect(unresolvedIn("{{ b }} y {{a}}", "{{ b }} {{ c.d }} {x}")).toEqual(["b", "a", "c.d"]);
});

test("a field takes its value and the others stay", () => {
  expect(resolve("{{ a }}-{{ b }}", (name) => (name === "a" ? "1" : ""))).toBe("1-{{ b }}");
});

test("who only reads sees what will stand in a field, in words", () => {
  const fields = [
    { name: "order.number", label: "Número de pedido", kind: "text", value: "", missing: true },
  ] as const;
  expect(forReading("Pedido {{ order.number }}: {{ ask.motivo }}", fields)).toBe(
    "Pedido «número de pedido»: «ask.motivo»",
  );
});
