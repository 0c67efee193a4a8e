import { expect, test } from "vitest";
import type { Template } from "../ipc/bindings";
import { byFolder, edits, fieldName, textOf } from "./edits.svelte";

function template(id: number, folder: string, name: string): Template {
  return {
    id,
    folder,
    name,
    language: "es",
    subject: "",
    body: "",
    state: "approved",
    purpose: "answer",
    uses: 0,
    used_at: null,
    changed_at: 0,
  };
}

test("folders come in order, and what has no folder comes last", () => {
  const list = [
    template(1, "", "Suelta"),
    template(2, "Envíos", "Retraso"),
    template(3, "Cierre", "Gracias"),
    template(4, "Envíos", "Ñoño"),
    template(5, "Envíos", "En camino"),
  ];
  expect(
    byFolder(list, "es").map((each) => [each.folder, each.templates.map((t) => t.id)]),
  ).toEqual([
    ["Cierre", [3]],
    ["Envíos", [5, 4, 2]],
    ["", [1]],
  ]);
});

test("folders in the language of the window come before those of another", () => {
  const list = [
    { ...template(1, "Closing", "Thanks"), language: "en" },
    template(2, "Envíos", "Retraso"),
  ];
  expect(byFolder(list, "es").map((each) => each.folder)).toEqual(["Envíos", "Closing"]);
  expect(byFolder(list, "en").map((each) => each.folder)).toEqual(["Closing", "Envíos"]);
});

test.each([
  ["Fecha de entrega", "fecha_de_entrega"],
  ["  ¿Qué día? ", "qué_día"],
  ["importe (€)", "importe"],
  ["¡!", ""],
])("“%s” is asked for as “%s”", (words, name) => {
  expect(fieldName(words)).toBe(name);
});

test("unsaved text stays beside its template until it is dropped", () => {
  const text = textOf(template(7, "Envíos", "Retraso"));
  edits.keep(7, { ...text, body: "nuevo" });
  edits.keep("new", text);
  expect(edits.of(7)?.body).toBe("nuevo");
  edits.drop(7);
  expect([edits.has(7), edits.has("new"), edits.any]).toEqual([false, true, true]);
  edits.drop("new");
  expect(edits.any).toBe(false);
});
