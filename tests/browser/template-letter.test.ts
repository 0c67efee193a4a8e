/** A letter from a template, changed by hand, and templates that have a mistake. */
import type { Page } from "@playwright/test";
import { expect, go, picturing, test } from "./support/hilo";
import { openCustomer, takeTemplate, waiting } from "./support/states";

// The preview of a template is a frame in which nothing runs.
test.use({ expected: picturing });

const late = "Retraso con nueva fecha";

/** The parts of the letter that the open customer is written. */
async function begin(page: Page) {
  await openCustomer(page);
  const composer = await takeTemplate(page, "retraso fecha", late);
  return {
    composer,
    number: composer.getByLabel("Número de pedido"),
    letter: composer.getByRole("textbox", { name: "Texto del correo" }),
    subject: composer.getByRole("textbox", { name: "Asunto" }),
    apart: composer.getByRole("status").filter({ hasText: "se cambió a mano" }),
    saved: composer.getByText(/^guardado/),
  };
}

/** Types at the beginning of the letter, or at its end. */
async function typeAt(page: Page, key: "Control+Home" | "Control+End", words: string) {
  await page.getByRole("textbox", { name: "Texto del correo" }).press(key);
  await page.keyboard.type(words);
}

/** Keeps a template for the customers of the sample shop. */
async function keep(page: Page, name: string, subject: string, body: string) {
  await go(page, "Plantillas");
  await page.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill(name);
  await page.getByLabel("Asunto").fill(subject);
  await page.getByLabel("Texto", { exact: true }).first().fill(body);
  await page.getByRole("button", { name: /^Guardar plantilla/ }).click();
}

test("a letter edited before its form is filled in says the whole of each value", async ({
  demo,
}) => {
  const { number, letter, subject } = await begin(demo);
  await typeAt(demo, "Control+Home", "buenas tardes, ");
  await number.click();
  await demo.keyboard.type("TC-555800");
  await expect(letter).toContainText("buenas tardes, ");
  await expect(letter).toContainText("TC-555800");
  await expect(letter).not.toContainText("order.number");
  await expect(subject).toHaveValue(/TC-555800/);
});

test("a value put right later is put right in a letter and a subject edited by hand", async ({
  demo,
}) => {
  const { number, letter, subject, apart, saved } = await begin(demo);
  await number.fill("TC-1");
  await expect(letter).toContainText("TC-1");
  await typeAt(demo, "Control+End", " Hasta pronto.");
  await subject.fill(`Ojo: ${await subject.inputValue()}`);
  await number.fill("XX-92");
  await expect(letter).toContainText("XX-92");
  await expect(letter).toContainText("Hasta pronto.");
  await expect(letter).not.toContainText("TC-1");
  await expect(subject).toHaveValue(/^Ojo: .*XX-92/);
  await expect(apart).toHaveCount(0);

  // A draft that was put aside follows its form as before.
  await expect(saved).toBeVisible();
  await go(demo, "Ahora");
  await openCustomer(demo);
  await expect(number).toHaveValue("XX-92");
  await number.fill("ZZ-3");
  await expect(letter).toContainText("ZZ-3");
  await expect(letter).toContainText("Hasta pronto.");
  await expect(letter).not.toContainText("XX-92");
});

test("a value changed in the letter or subject itself is told beside the form", async ({
  demo,
}) => {
  const { number, letter, subject, apart, saved } = await begin(demo);
  await number.fill("TC-1");
  await expect(letter).toContainText("TC-1");
  await expect(apart).toHaveCount(0);
  await letter.fill("Va de camino el pedido TC-2.");
  await subject.fill("Va de camino");
  await expect(apart).toHaveText([
    /^△ El asunto se cambió a mano .*número de pedido/,
    /^△ El texto se cambió a mano .*número de pedido/,
  ]);
  await number.fill("TC-3");
  await expect(letter).toHaveText("Va de camino el pedido TC-2.");
  await expect(apart).toHaveCount(2);

  await expect(saved).toBeVisible();
  await go(demo, "Ahora");
  await openCustomer(demo);
  await expect(apart).toHaveCount(2);
  await letter.fill("Va de camino el pedido TC-3.");
  await expect(apart).toHaveText([/^△ El asunto/]);
});

test("a field that was put into the letter again takes the value that the form has", async ({
  demo,
}) => {
  const { composer, number, letter } = await begin(demo);
  await number.fill("TC-1");
  await expect(letter).toContainText("TC-1");
  await typeAt(demo, "Control+End", " {{ order.number }}");
  const missing = composer.getByRole("button", { name: "número de pedido" });
  await missing.click();
  await expect(letter).toHaveText(/ TC-1$/);
  await expect(missing).toHaveCount(0);
});

test("a template saved with a mistake says so, in the language of the window", async ({ demo }) => {
  await keep(
    demo,
    "Zarandaja",
    "Pedido {{",
    "Hola. {% if usted %}Le{% else %}Te{% endif %} escribo.",
  );
  await expect(demo.getByText("Guardada con errores")).toBeVisible();
  await expect(demo.getByText("Plantilla guardada")).toHaveCount(0);
  await expect(
    demo.getByRole("button", { name: /^Asunto, línea 1: falta un cierre/ }),
  ).toBeVisible();
  await demo.getByLabel("Asunto").fill("Pedido {{ order.nmber }}");
  const unknown = /^Asunto, línea 1: no hay ningún campo «order.nmber»/;
  await expect(demo.getByRole("button", { name: unknown })).toBeVisible();
});

test("a wrong subject stays out of the letter, and its body comes in", async ({ demo }) => {
  await keep(
    demo,
    "Zarandaja",
    "Pedido {{",
    "Hola. {% if usted %}Le{% else %}Te{% endif %} escribo.",
  );
  await openCustomer(demo);
  const composer = await takeTemplate(demo, "zarandaja", "Zarandaja");
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toContainText(/^Hola. (Le|Te) escribo\./);
  await expect(composer.getByRole("textbox", { name: "Asunto" })).not.toHaveValue(/\{/);
  await expect(
    demo.getByText("El asunto de la plantilla «Zarandaja» tiene un error"),
  ).toBeVisible();
});

test("a template whose body is wrong puts nothing into the letter and says why", async ({
  demo,
}) => {
  await keep(demo, "Zarandaja", "Pedido", "Hola. {% if usted %}Le escribo.");
  await openCustomer(demo, waiting);
  await demo.keyboard.press("/");
  await demo.getByRole("combobox", { name: "Busca por palabras" }).fill("zarandaja");
  const found = demo.getByRole("listbox", { name: "Busca por palabras" }).getByRole("option");
  await expect(found).toHaveText([/^Zarandaja/]);
  await demo.keyboard.press("Enter");
  const refused = demo
    .getByRole("alert")
    .filter({ hasText: "El texto de la plantilla «Zarandaja»" });
  await expect(refused).toBeVisible();
  await demo.keyboard.press("Escape");
  await expect(demo.getByRole("textbox", { name: "Texto del correo" })).toHaveText("");
  await expect(demo.getByRole("textbox", { name: "Asunto" })).not.toHaveValue("Pedido");
});
