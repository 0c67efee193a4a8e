/** A mail that leaves later, or only if no answer comes: chosen, changed, and taken back. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, go, picturing, test } from "./support/hilo";
import { openCustomer, waiting } from "./support/states";

test.use({ expected: picturing });

const subject = "Tu pedido TC-555800 sale el martes";
const body = "Hola, Marta: tu pedido sale el martes.";

/** Writes a mail and chooses a moment for it by its words. */
async function sendLater(page: Page, words: string) {
  await openCustomer(page);
  await page.keyboard.press("r");
  const composer = page.getByRole("region", { name: "Escribir" });
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toBeFocused();
  await composer.getByRole("textbox", { name: "Asunto" }).fill(subject);
  await letter.fill(body);
  await composer.getByRole("button", { name: "Más tarde" }).click();
  await page.getByRole("menuitem", { name: words }).click();
  return letter;
}

test("a mail for later waits in the outbox, and its hour can be changed", async ({ demo }) => {
  await sendLater(demo, "Mañana a las 9:00");
  await expect(demo.getByText(/^El correo saldrá .*9:00|^El correo saldrá/).first()).toBeVisible();
  await go(demo, "Bandeja de salida");
  const mail = demo.getByRole("article", { name: `${waiting}: ${subject}` });
  await expect(mail).toContainText(/sale mañana|sale \S+ \d+/);
  await expectAccessible(demo, "an outbox with a mail for later");
  await mail.getByRole("button", { name: "Cambiar la hora" }).click();
  await mail.getByLabel("Cuándo").fill("2031-03-04T10:30");
  await mail.getByLabel("Cuándo").press("Enter");
  await expect(mail).toContainText("2031");

  await mail.getByRole("button", { name: "Editar", exact: true }).click();
  const letter = demo.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toContainText(body);
  await expect(letter).toBeFocused();
});

test("a mail for the case that no answer comes says so", async ({ demo }) => {
  await sendLater(demo, "En tres días, solo si no contesta antes");
  await expect(demo.getByText(/^El correo saldrá .*, si no contesta antes$/)).toBeVisible();
  await go(demo, "Bandeja de salida");
  const mail = demo.getByRole("article", { name: `${waiting}: ${subject}` });
  await expect(mail).toContainText(/sale .* si no contesta antes/);
});

test("while a moment is chosen, the key that sends is for that moment", async ({ demo }) => {
  await sendLater(demo, "Otro momento…");
  const when = demo.getByLabel("Cuándo");
  await expect(when).toBeFocused();
  await expect(demo.getByRole("button", { name: "Programar" }).locator("kbd")).toBeVisible();
  await expect(demo.getByRole("button", { name: "Programar" })).toHaveClass(/primary/);
  await expect(demo.getByRole("button", { name: "Enviar correo" })).not.toHaveClass(/primary/);

  // What is refused for its moment does not leave at another.
  await when.fill("2020-03-04T10:30");
  await demo.keyboard.press("Control+Enter");
  await expect(demo.getByRole("alert").filter({ hasText: "ya ha pasado" })).toBeVisible();
  await demo.getByRole("textbox", { name: "Texto del correo" }).focus();
  await when.fill("2031-03-04T10:30");
  await demo.keyboard.press("Control+Enter");
  await expect(demo.getByText("El correo saldrá 4 mar 2031, 10:30")).toBeVisible();
  await expect(demo.getByText(/El correo sale en/)).toHaveCount(0);
  await go(demo, "Bandeja de salida");
  const mail = demo.getByRole("article", { name: `${waiting}: ${subject}` });
  await expect(mail).toContainText("2031");
});

test("a moment outlasts a question about the mail, which then leaves at that moment", async ({
  demo,
}) => {
  const letter = await sendLater(demo, "Otro momento…");
  await demo.getByLabel("Cuándo").fill("2031-03-04T10:30");
  await letter.fill("Hola, Carlos: tu pedido sale el martes.");
  await expect(demo.getByText("Saludas a «Carlos» y se llama Marta.")).toBeVisible();
  await letter.press("Control+Enter");
  const question = demo.getByRole("alertdialog", { name: "¿Enviar así?" });
  await question.getByRole("button", { name: "Volver al texto" }).click();
  await expect(letter).toBeFocused();
  await demo.keyboard.press("Control+Enter");
  await expect(question).toBeVisible();
  await demo.keyboard.press("Control+Shift+Enter");
  await expect(demo.getByText("El correo saldrá 4 mar 2031, 10:30")).toBeVisible();
});
