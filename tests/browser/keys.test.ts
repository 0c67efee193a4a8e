/** The sheet of all keys and the palette: opened by key, closed by Escape, and the focus is back. */
import type { Page } from "@playwright/test";
import { expect, go, test } from "./support/hilo";
import { waiting as customer } from "./support/states";

/** Puts the focus where a person would have left it: on a customer of the list. */
async function onCustomer(page: Page) {
  await go(page, "Clientes");
  const link = page.getByRole("link", { name: customer });
  await link.focus();
  await expect(link).toBeFocused();
  return link;
}

test("the sheet shows every key by its place, and Escape gives the focus back", async ({
  demo,
}) => {
  const link = await onCustomer(demo);
  await demo.keyboard.press("?");
  const sheet = demo.getByRole("dialog", { name: "Teclas" });
  await expect(sheet.getByRole("heading", { level: 3 })).toHaveText([
    "Ir a",
    "En cualquier pantalla",
    "En una lista",
    "Con un cliente abierto",
    "Al escribir un correo",
    "Buscar",
    "Plantillas",
    "Importar",
    "Al anotar una llamada o una nota",
  ]);
  for (const line of [/^Ahora\s*g a$/, /^Hacer algo\s*Ctrl K$/, /^Responder\s*r$/])
    await expect(sheet.getByRole("listitem").filter({ hasText: line })).toHaveCount(1);

  // Keys of the window wait while the sheet is there.
  await demo.keyboard.press("c");
  await expect(demo.getByRole("dialog")).toHaveCount(1);
  await demo.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(link).toBeFocused();
});

test("a form gives the focus back to where it was, however it was opened", async ({ demo }) => {
  const link = await onCustomer(demo);
  for (const [key, name] of [
    ["c", "Anotar una llamada"],
    ["n", "Anotar algo"],
  ] as const) {
    await demo.keyboard.press(key);
    const form = demo.getByRole("dialog", { name });
    await expect(form.getByRole("combobox", { name: "Quién" })).toBeFocused();
    await demo.keyboard.press("Escape");
    await expect(form).toHaveCount(0);
    await expect(link).toBeFocused();
  }
  const create = demo.getByRole("button", { name: "Cliente nuevo" });
  await create.click();
  const form = demo.getByRole("dialog", { name: "Cliente nuevo" });
  await expect(form.getByLabel("Nombre completo")).toBeFocused();
  await demo.keyboard.press("Escape");
  await expect(create).toBeFocused();

  await link.press("Enter");
  await demo.getByRole("button", { name: "Responder" }).click();
  const pick = demo.getByRole("button", { name: "/ Plantilla" });
  await pick.click();
  const finder = demo.getByRole("combobox", { name: "Busca por palabras" });
  await expect(finder).toBeFocused();
  await demo.keyboard.press("Escape");
  await expect(finder).toHaveCount(0);
  await expect(pick).toBeFocused();
});

test("the sheet opens by mouse as well, and its button closes it", async ({ demo }) => {
  await go(demo, "Clientes");
  const keys = demo.getByRole("button", { name: "teclas" });
  await keys.click();
  const sheet = demo.getByRole("dialog", { name: "Teclas" });
  await expect(sheet).toBeVisible();
  await sheet.getByRole("button", { name: "Cerrar" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(keys).toBeFocused();
});

test("a question mark that is typed into a field opens no sheet", async ({ demo }) => {
  await go(demo, "Clientes");
  const field = demo.getByRole("searchbox", { name: "Buscar cliente" });
  await field.focus();
  await demo.keyboard.type("¿?");
  await expect(field).toHaveValue("¿?");
  await expect(demo.getByRole("dialog")).toHaveCount(0);
});

test("a key of the sheet does what the sheet says", async ({ demo }) => {
  await go(demo, "Ahora");
  await expect(demo.getByRole("article").first()).toBeVisible();
  for (const [keys, screen] of [
    ["g c", "Clientes"],
    ["g b", "Buscar"],
    ["g s", "Bandeja de salida"],
    ["g p", "Plantillas"],
    ["g i", "Importar"],
    ["Control+,", "Ajustes"],
    ["g a", "Ahora"],
  ] as const) {
    await demo.keyboard.press("?");
    const sheet = demo.getByRole("dialog", { name: "Teclas" });
    const written = keys.replace("Control+", "Ctrl ");
    await expect(sheet.getByRole("listitem").filter({ hasText: screen }).first()).toContainText(
      written,
    );
    await demo.keyboard.press("Escape");
    await expect(sheet).toHaveCount(0);
    for (const key of keys.split(" ")) await demo.keyboard.press(key);
    const here = demo.getByRole("navigation").locator('[aria-current="page"]');
    await expect(here).toContainText(screen);
    // A field that takes the focus by itself takes the letters as well.
    await demo.keyboard.press("Escape");
    await here.focus();
  }
});

test("the palette finds without accents, moves by arrows, and Escape gives the focus back", async ({
  demo,
}) => {
  const link = await onCustomer(demo);
  await demo.keyboard.press("Control+k");
  const palette = demo.getByRole("dialog", { name: "Hacer algo" });
  const line = palette.getByRole("combobox");
  await expect(line).toBeFocused();
  const chosen = palette.locator('[role=option][aria-selected="true"]');
  await expect(chosen).toHaveCount(1);
  const first = await chosen.innerText();
  await demo.keyboard.press("ArrowDown");
  await expect(chosen).not.toHaveText(first);
  await expect(line).toHaveAttribute("aria-activedescendant", (await chosen.getAttribute("id"))!);
  await demo.keyboard.press("ArrowUp");
  await expect(chosen).toContainText(first.split("\n")[0] ?? "");

  await line.fill("ingles");
  await expect(chosen).toHaveText("Ver en inglés");
  await demo.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
  await expect(link).toBeFocused();
});

test("what the palette opened gives the focus back to where it was before the palette", async ({
  demo,
}) => {
  const link = await onCustomer(demo);
  for (const [words, name] of [
    ["llamada", "Anotar una llamada"],
    ["teclas", "Teclas"],
    ["cliente nuevo", "Cliente nuevo"],
  ] as const) {
    await demo.keyboard.press("Control+k");
    await demo.getByRole("combobox", { name: "Hacer algo" }).fill(words);
    await demo.keyboard.press("Enter");
    await expect(demo.getByRole("dialog", { name })).toBeVisible();
    await expect(demo.getByRole("dialog")).toHaveCount(1);
    await demo.keyboard.press("Escape");
    await expect(demo.getByRole("dialog")).toHaveCount(0);
    await expect(link).toBeFocused();
  }
});

test("the palette acts, goes to a customer, and looks for words", async ({ demo }) => {
  await go(demo, "Clientes");
  const choose = async (words: string) => {
    await demo.keyboard.press("Control+k");
    await demo.getByRole("combobox", { name: "Hacer algo" }).fill(words);
  };
  await choose("plantillas");
  await demo.keyboard.press("Enter");
  await expect(demo.getByRole("heading", { name: "Plantillas", level: 1 })).toBeVisible();

  await choose("marta vidal");
  const palette = demo.getByRole("listbox", { name: "Hacer algo" });
  await palette.getByRole("option", { name: customer }).click();
  await expect(demo.getByRole("heading", { name: customer })).toBeVisible();

  await choose("lampara");
  await palette.getByRole("option", { name: "Buscar «lampara» en los mensajes" }).click();
  await expect(demo.getByRole("searchbox")).toHaveValue("lampara");
  await expect(demo.locator("mark").first()).toBeVisible();

  // What the palette opens has the focus, not what had it before.
  await choose("llamada");
  await demo.keyboard.press("Enter");
  const form = demo.getByRole("dialog", { name: "Anotar una llamada" });
  await expect(form.getByRole("combobox", { name: "Quién" })).toBeFocused();
  await demo.keyboard.press("Escape");
  await expect(form).toHaveCount(0);

  await choose("oscuros");
  await demo.keyboard.press("Enter");
  await expect(demo.locator("html")).toHaveAttribute("data-theme", "dark");
});
