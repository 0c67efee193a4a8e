/** The templates screen: fields while they are typed, states, variants, and files of templates. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, go, picturing, test } from "./support/hilo";

// The preview of a template is a frame in which nothing runs.
test.use({ expected: picturing });

/** Opens a new template, named so that it is the first that is found. */
async function begin(page: Page) {
  await go(page, "Plantillas");
  await page.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill("Zarandaja");
  return {
    body: page.getByLabel("Texto", { exact: true }).first(),
    list: page.getByRole("listbox", { name: "Campos que se pueden poner aquí" }),
    preview: page.getByRole("region", { name: "Vista previa" }),
  };
}

/** Chooses a file of templates in the dialog of the menu. */
async function bringIn(page: Page, name: string, content: string) {
  await page.getByRole("button", { name: "Exportar o importar" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Importar un archivo…" }).click();
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(content) };
  await (await chooser).setFiles([file]);
  return page.getByRole("dialog", { name: "Importar plantillas" });
}

test("fields are offered while they are typed, and taken by keyboard or mouse", async ({
  demo,
}) => {
  const { body, list } = await begin(demo);
  await body.pressSequentially("Hola, {{ pila");
  await expect(list.getByRole("option")).toHaveText([/customer\.first_name/]);
  await expectAccessible(demo, "with fields offered");
  await demo.keyboard.press("Enter");
  await expect(body).toHaveValue("Hola, {{ customer.first_name }}");
  await expect(list).toHaveCount(0);

  await body.pressSequentially(" {{ shop.");
  await demo.keyboard.press("ArrowDown");
  const second = list.getByRole("option").nth(1);
  await expect(second).toHaveAttribute("aria-selected", "true");
  const name = (await second.locator("code").innerText()).trim();
  await demo.keyboard.press("Tab");
  await expect(body).toHaveValue(`Hola, {{ customer.first_name }} {{ ${name} }}`);

  await body.pressSequentially(" {{ order");
  await demo.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await body.pressSequentially(".");
  await list.getByRole("option", { name: /order\.number/ }).click();
  await expect(body).toHaveValue(/ \{\{ order\.number \}\}$/);
  await expect(body).toBeFocused();
});

test("the fields are offered beside the caret, within what is seen", async ({ demo }) => {
  const { body, list } = await begin(demo);
  const place = async () => (await list.boundingBox())!;
  const field = (await body.boundingBox())!;
  await body.pressSequentially("Hola, {{ cust");
  await expect(list.getByRole("option").first()).toContainText("customer.first_name");
  expect((await place()).y - field.y).toBeLessThan(60);
  expect((await place()).x - field.x).toBeGreaterThan(20);
  await demo.keyboard.press("Escape");
  // At the foot of the window the list stands above the line.
  await body.fill("\n".repeat(14));
  await body.press("Control+End");
  await body.pressSequentially("{{ cust");
  await expect(list).toBeInViewport({ ratio: 1 });
  const above = await place();
  expect(above.y).toBeGreaterThan(field.y);
  const caret = field.y + 14 * 20;
  expect(
    Math.min(Math.abs(above.y - caret), Math.abs(above.y + above.height - caret)),
  ).toBeLessThan(60);
  await expectAccessible(demo, "with fields offered at the foot");
});

test("whoever goes elsewhere while writing finds the words again", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo
    .getByRole("button", { name: /Retraso con nueva fecha/ })
    .first()
    .click();
  const body = demo.getByLabel("Texto", { exact: true }).first();
  await body.press("Control+End");
  await body.pressSequentially(" Y algo más.");
  // As the window's own "back" does it: what is typed in is taken away with the focus in it.
  await demo.evaluate(() => (location.hash = "#/now"));
  await expect(body).toHaveCount(0);
  await go(demo, "Plantillas");
  await demo
    .getByRole("button", { name: /Retraso con nueva fecha/ })
    .first()
    .click();
  await expect(body).toHaveValue(/ Y algo más\.$/);
});

test("the preview steps through the variants, and tells the mistakes of all", async ({ demo }) => {
  const { body, preview } = await begin(demo);
  await body.fill("{% variants saludo %}Hola{% or %}Buenas{% or %}\n{{ order.nmber }}{% end %}.");
  const step = preview.getByRole("button", { name: /variante siguiente de «saludo»/ });
  await expect(step).toHaveText(/1 de 3/);
  await expect(demo.getByRole("button", { name: /^Texto, línea 2: .*order\.nmber/ })).toBeVisible();
  await step.click();
  await expect(step).toHaveText(/2 de 3/);
  await preview.getByText("Texto", { exact: true }).click();
  await expect(preview.getByText("Buenas.")).toBeVisible();
});

test("a retired template is kept, marked and found, and can be taken back", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: /^Factura/ }).click();
  await demo.getByRole("combobox", { name: "Estado" }).selectOption("Retirada");
  const found = demo.getByRole("button", { name: /^Factura.*Retirada/ });
  await expect(found).toBeVisible();
  await expectAccessible(demo, "a retired template");
  await demo.getByRole("button", { name: "Deshacer" }).click();
  await expect(found).toHaveCount(0);
  await expect(demo.getByRole("combobox", { name: "Estado" })).toHaveValue("approved");
});

test("a file of templates is looked at before it comes in, and is taken back", async ({ demo }) => {
  await go(demo, "Plantillas");
  const table = "name;language;body\nZarandaja;ca;Hola\nOtra;es;{{ roto\n";
  const dialog = await bringIn(demo, "plantillas.csv", table);
  await expect(dialog).toContainText("2 nuevas, 0 cambiadas, 0 iguales, 0 rechazadas");
  await expect(dialog).toContainText("su texto tiene un error");
  await expectAccessible(demo, "an import of templates");
  await dialog.getByRole("button", { name: "Importar 2 plantillas" }).click();
  const there = demo.getByRole("button", { name: /^Zarandaja.*Borrador/ });
  await expect(there).toBeVisible();
  await demo.getByRole("button", { name: "Deshacer" }).click();
  await expect(there).toHaveCount(0);
});

test("of a file with one template that is refused, none comes in", async ({ demo }) => {
  await go(demo, "Plantillas");
  const dialog = await bringIn(demo, "p.csv", "name,language,body\nUna,es,Hola\nOtra,xx,Hola\n");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog).toContainText("rechazada, su idioma no es de los que hay · línea 3");
  await expect(dialog.getByRole("button", { name: /^Importar/ })).toHaveCount(0);
});

test("every template goes into a file where the person chose", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: "Exportar o importar" }).click();
  await demo.getByRole("menuitem", { name: /CSV/ }).click();
  const toast = demo.getByText(/^Plantillas guardadas en /);
  await expect(toast).toBeVisible();
  const place = (await toast.innerText()).replace(/^Plantillas guardadas en /, "");
  const written = await readFile(place, "utf8");
  expect(written.split("\r\n")[0]).toBe("language,folder,name,state,purpose,subject,body");
  expect(written).toContain("Retraso con nueva fecha");
});
