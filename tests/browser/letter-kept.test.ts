/** What is written survives what is done around it: sending, taking back, discarding, attaching. */
import type { Page } from "@playwright/test";
import { drop } from "./support/drop";
import { expect, go, picturing, test } from "./support/hilo";
import { openCustomer } from "./support/states";

test.use({ expected: picturing });

const subject = "Tu pedido TC-555800 sale el martes";
const body = "Hola, Marta: tu pedido sale el martes.";

async function write(page: Page) {
  await openCustomer(page);
  await page.keyboard.press("r");
  const composer = page.getByRole("region", { name: "Escribir" });
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toBeFocused();
  await composer.getByRole("textbox", { name: "Asunto" }).fill(subject);
  await letter.fill(body);
  return { composer, letter };
}

/** Presses the button of the newest toast that takes something back. */
async function undo(page: Page) {
  await page
    .getByRole("status")
    .getByRole("button", { name: /^Deshacer/ })
    .last()
    .click();
}

test("a mail sent from the line of its copies goes to them too", async ({ demo }) => {
  const { composer } = await write(demo);
  await composer.getByRole("button", { name: "Cc" }).click();
  const copies = composer.getByLabel("Copia para");
  await copies.click();
  await demo.keyboard.type("luis@correo.example, ana@correo.example");
  await expect(copies).toHaveValue("luis@correo.example, ana@correo.example");
  await demo.keyboard.type(", eva@correo.example");
  await demo.keyboard.press("Control+Enter");
  await go(demo, "Bandeja de salida");
  const mail = demo.getByRole("article").filter({ hasText: subject });
  await expect(mail).toContainText("y 3 más");
});

test("a letter that is discarded at once comes back with its last words", async ({ demo }) => {
  const { composer, letter } = await write(demo);
  await letter.press("Control+End");
  await demo.keyboard.type(" Y una cosa más.");
  await composer.getByRole("button", { name: "Descartar" }).click();
  await expect(letter).toHaveCount(0);
  await undo(demo);
  await expect(letter).toContainText(`${body} Y una cosa más.`);
});

test("a mail that is taken back stands above what is being typed", async ({ demo }) => {
  const { letter } = await write(demo);
  await demo.keyboard.press("Control+Enter");
  await expect(letter).toHaveCount(0);
  await demo.keyboard.press("r");
  await expect(letter).toBeFocused();
  await demo.keyboard.type("Lo segundo.");
  await undo(demo);
  await expect(letter).toContainText(body);
  await expect(letter).toContainText("Lo segundo.");
  await demo.keyboard.press("Control+End");
  await demo.keyboard.type(" Fin.");
  await expect(demo.getByText(/^guardado/)).toBeVisible();
  await demo.reload();
  await openCustomer(demo);
  await expect(letter).toContainText(body);
  await expect(letter).toContainText(/Lo segundo\. Fin\./);
});

test("while a mail is on its way nothing is typed into it, and it is sent once", async ({
  demo,
}) => {
  const { composer, letter } = await write(demo);
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  let asked = 0;
  await demo.route(/\/call\/draft_send$/, async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  await letter.click();
  await demo.keyboard.press("Control+Enter");
  await expect(composer.getByText("enviando")).toBeVisible();
  await demo.keyboard.type("No cabe.");
  await demo.keyboard.press("Control+Enter");
  await expect(letter).not.toContainText("No cabe.");
  await expect(letter).toBeFocused();
  go();
  await expect(letter).toHaveCount(0);
  expect(asked).toBe(1);
  await expect(demo.getByRole("alert")).toHaveCount(0);
});

test("a file dropped while somebody types goes with every word", async ({ demo }) => {
  const { composer, letter } = await write(demo);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await demo.route(/\/call\/draft_attach$/, async (route) => {
    await held;
    await route.continue();
  });
  const attaching = demo.waitForRequest(/\/call\/draft_attach$/);
  await letter.press("Control+End");
  await drop(demo, [{ name: "medidas.txt", text: "80 x 60" }], letter);
  await attaching;
  await letter.press("Control+End");
  await demo.keyboard.type(" Te mando las medidas.");
  release();
  const files = composer.getByRole("list", { name: "Adjuntos" });
  await expect(files).toContainText("medidas.txt");
  await expect(demo.getByText(/^guardado/)).toBeVisible();
  await demo.reload();
  await openCustomer(demo);
  await expect(files).toContainText("medidas.txt");
  await expect(letter).toContainText(`${body} Te mando las medidas.`);
});

test("a letter begun for a template goes again where none is chosen, one with words stays", async ({
  demo,
}) => {
  await openCustomer(demo);
  const letter = demo.getByRole("textbox", { name: "Texto del correo" });
  const choice = demo.getByRole("dialog", { name: "Elegir una plantilla" });
  const bar = demo.getByRole("button", { name: /^Con plantilla/ });
  await expect(bar).toBeVisible();
  for (const leave of [() => demo.keyboard.press("Escape"), () => demo.mouse.click(5, 5)]) {
    await demo.keyboard.press("/");
    await expect(choice).toBeVisible();
    await leave();
    await expect(choice).toHaveCount(0);
    await expect(letter).toHaveCount(0);
    await expect(bar).toBeVisible();
  }
  await demo.reload();
  await expect(bar).toBeVisible();
  await expect(letter).toHaveCount(0);

  await demo.keyboard.press("r");
  await letter.fill(body);
  await demo.keyboard.press("Control+/");
  await expect(choice).toBeVisible();
  await demo.keyboard.press("Escape");
  await expect(choice).toHaveCount(0);
  await expect(letter).toContainText(body);
});

/** Holds back the code of the letter, and gives what lets it come. */
async function withoutLetter(page: Page): Promise<() => void> {
  let come = () => {};
  const code = new Promise<void>((resolve) => (come = resolve));
  await page.route(/\/assets\/Letter-.*\.js/, (route) => code.then(() => route.continue()));
  return come;
}

test("what is typed before the letter's code has come is in the letter", async ({ demo }) => {
  const come = await withoutLetter(demo);
  await openCustomer(demo);
  await demo.keyboard.press("r");
  await demo.keyboard.type("Hola, Marta:");
  await demo.keyboard.press("Enter");
  await demo.keyboard.type("tu pedido s");
  come();
  const letter = demo.locator("[contenteditable][aria-label='Texto del correo']");
  await expect(letter).toBeFocused();
  await demo.keyboard.type("ale el martes.");
  await expect(letter.locator("p")).toHaveText(["Hola, Marta:", "tu pedido sale el martes."]);
});

test("what is typed before the letter's code has come looks for a template", async ({ demo }) => {
  const come = await withoutLetter(demo);
  await openCustomer(demo);
  await demo.keyboard.press("/");
  await demo.keyboard.type("retra");
  come();
  const finder = demo.getByRole("dialog").getByRole("combobox");
  await expect(finder).toBeFocused();
  await demo.keyboard.type("so");
  await expect(finder).toHaveValue("retraso");
});
