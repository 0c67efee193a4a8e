/** The room that a letter has, and how what is still missing stands in it. */
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, go, picturing, test } from "./support/hilo";
import { expectWithinReach } from "./support/reach";
import { openCustomer, takeTemplate } from "./support/states";

test.use({ expected: picturing });

const body = [
  "Hola, {{ customer.first_name }}:",
  "Siento lo de la silla. El {{ ask.fecha_de_entrega }} pasa **{{ ask.transportista }}** a por ella.",
  "El motivo: {{ ask.motivo }}.",
  "- Ten la silla a mano.\n- No hace falta la caja.",
].join("\n\n");

/** Opens a letter from a template with a form of four fields. */
async function write(page: Page) {
  await go(page, "Plantillas");
  await page.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill("Zarandaja");
  await page.getByLabel("Asunto").fill("Recogida del pedido {{ order.number }}");
  await page.getByLabel("Texto", { exact: true }).first().fill(body);
  await page.getByRole("button", { name: /^Guardar plantilla/ }).click();
  await expect(page.getByText("Plantilla guardada")).toBeVisible();
  await openCustomer(page);
  const composer = await takeTemplate(page, "zarandaja", "Zarandaja");
  return {
    composer,
    form: composer.getByRole("group", { name: "Datos de esta plantilla" }),
    letter: composer.getByRole("textbox", { name: "Texto del correo" }),
    subject: composer.getByRole("textbox", { name: "Asunto" }),
  };
}

/** Puts the caret before a piece, and waits until the editor knows: it learns of it some time after the key or the hand. */
async function caretBefore(piece: Locator) {
  await piece.evaluate(async (element) => {
    element.closest<HTMLElement>(".letter")!.focus();
    const known = new Promise((resolve) =>
      document.addEventListener("selectionchange", resolve, { once: true }),
    );
    const text = element.previousSibling!;
    getSelection()!.collapse(text, text.textContent!.length);
    await known;
  });
}

/** How many lines of the letter are seen at once. */
async function linesSeen(page: Page): Promise<number> {
  return page.locator(".paper").evaluate((paper) => {
    const composer = paper.closest(".composer")!.getBoundingClientRect();
    const foot = document.querySelector(".composer .foot")!.getBoundingClientRect();
    const own = paper.getBoundingClientRect();
    const bottom = Math.min(own.bottom, composer.bottom, foot.top);
    const line = parseFloat(getComputedStyle(paper).lineHeight);
    return (bottom - Math.max(own.top, composer.top)) / line;
  });
}

test("a missing field stands in words, and leads to its line in the form", async ({ demo }) => {
  const { form, letter, subject } = await write(demo);
  const piece = letter.locator(".missing");
  await expect(piece).toHaveText(["fecha de entrega", "transportista", "motivo"]);
  await expect(letter).not.toContainText("{{");
  await expect(subject).toHaveValue(/«.?número de pedido.?»/);
  await expect(subject).not.toHaveValue(/\{/);

  await piece.filter({ hasText: "transportista" }).click();
  await expect(form.getByLabel("Transportista")).toBeFocused();
  await form.getByLabel("Transportista").fill("SEUR");
  await expect(letter.locator("strong")).toHaveText("SEUR");
  await expect(piece).toHaveText(["fecha de entrega", "motivo"]);

  // By key: the caret takes it in one go, and Enter opens it.
  await expect(async () => {
    await caretBefore(piece.first());
    await demo.keyboard.press("ArrowRight");
    await expect(piece.first()).toHaveClass(/ProseMirror-selectednode/, { timeout: 1_000 });
  }).toPass();
  await demo.keyboard.press("Enter");
  await expect(form.getByLabel("Fecha de entrega")).toBeFocused();

  await subject.press("End");
  await demo.keyboard.press("Enter");
  await expect(form.getByLabel("Número de pedido")).toBeFocused();
  await demo.keyboard.type("TC-1");
  await expect(subject).toHaveValue("Recogida del pedido TC-1");
});

test("a missing field goes whole, and a letter kept with one has it again", async ({ demo }) => {
  const { composer, letter, subject } = await write(demo);
  await subject.press("End");
  await demo.keyboard.press("Backspace");
  await expect(subject).toHaveValue("Recogida del pedido ");
  await demo.keyboard.type("1182");
  await demo.keyboard.press("Enter");
  await expect(letter).toBeFocused();
  await letter.press("Control+Home");
  await demo.keyboard.type("Ay. ");
  await expect(letter).toContainText("Ay. Hola, Marta:");
  await expect(composer.getByText(/^guardado/)).toBeVisible();
  await demo.reload();
  await openCustomer(demo);
  await expect(subject).toHaveValue("Recogida del pedido 1182");
  await expect(letter).toContainText("Ay. Hola, Marta:");
  await expect(letter.locator(".missing")).toHaveText([
    "fecha de entrega",
    "transportista",
    "motivo",
  ]);
});

test("the form leaves one line once it is complete, and opens again", async ({ demo }) => {
  const { composer, form, letter } = await write(demo);
  await form.getByLabel("Número de pedido").fill("TC-1");
  await form.getByLabel("Fecha de entrega").fill("30/11");
  await form.getByLabel("Transportista").fill("SEUR");
  await letter.click({ position: { x: 5, y: 5 } });
  await expect(form).toBeVisible();
  await form.getByLabel("Motivo").fill("una pata rota");
  await expect(letter).toContainText("una pata rota");
  await letter.click({ position: { x: 5, y: 5 } });
  await expect(form).toHaveCount(0);
  const folded = composer.getByRole("button", { name: /^Datos de esta plantilla TC-1 · 30 de/ });
  await folded.press("Enter");
  await expect(form.getByLabel("Número de pedido")).toBeFocused();
});

test("the signature under the letter looks as it will", async ({ demo }) => {
  const { composer } = await write(demo);
  const signature = composer.getByRole("group", { name: "Firma" });
  await expect(signature.locator("strong")).toHaveText("Lucía Ferrer");
  await expect(signature).toContainText("Tilo y Candil");
  await expect(signature).not.toContainText("**");
});

for (const [width, height, lines] of [
  [1280, 800, 8],
  [900, 640, 5],
] as const) {
  test(`a letter with four fields to fill in shows ${lines} lines at ${width} × ${height}`, async ({
    demo,
  }) => {
    await demo.setViewportSize({ width, height });
    await write(demo);
    await expectWithinReach(demo, "a letter with its form");
    expect(await linesSeen(demo)).toBeGreaterThanOrEqual(lines);
  });
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in a letter with missing fields, ${theme}`, async ({ demo }) => {
    await demo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await write(demo);
    await expectAccessible(demo, "a letter with missing fields");
  });
}
