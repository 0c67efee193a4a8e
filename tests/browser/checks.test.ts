/** What Hilo remarks in a letter before it leaves, and what one key does about it. */
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { ask } from "./support/ask";
import { expectAccessible } from "./support/axe";
import { expect, go, output, picturing, test } from "./support/hilo";
import { openCustomer } from "./support/states";

test.use({ expected: picturing });

/** Begins a letter with a subject and a text, as it is typed. A shop that wants all that is remarked switches one on. */
async function write(page: Page, subject: string, body: readonly string[]) {
  await ask(page, "check_switch", { rule: "attachment", on: true });
  await openCustomer(page);
  await page.keyboard.press("r");
  const composer = page.getByRole("region", { name: "Escribir" });
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toBeFocused();
  await composer.getByRole("textbox", { name: "Asunto" }).fill(subject);
  await letter.click();
  for (const [index, paragraph] of body.entries()) {
    if (index > 0) await page.keyboard.press("Enter");
    await page.keyboard.type(paragraph);
  }
  return {
    composer,
    letter,
    finding: (words: string | RegExp) => composer.getByRole("group", { name: words }),
  };
}

const three = [
  "Hola, Marta:",
  "Te adjunto la factura del pedido, con todo lo que pediste.",
  "Si tienes cualquier duda, llámanos al 910 000 010.",
  "Un saludo,",
];

test("what is remarked stands under its words, and F2 mends it, and it can be taken back", async ({
  demo,
}) => {
  const { letter, finding } = await write(demo, "Factura del pedido TC-555800", three);
  const elsewhere = finding("Le pides que cambie de canal.");
  await expect(elsewhere).toBeVisible();
  await expect(letter.locator(".found").filter({ hasText: "llámanos" })).toBeVisible();
  // Within the letter, right under the paragraph that it means.
  await expect(letter.locator("p:has(.found:text('llámanos')) + [data-finding]")).toContainText(
    "Le pides que cambie de canal.",
  );
  await expect(finding("Hablas de un adjunto y no hay ninguno.")).toBeVisible();

  while (!(await elsewhere.getByText("F2").isVisible())) await demo.keyboard.press("F3");
  await demo.keyboard.press("F2");
  await expect(letter).not.toContainText("llámanos");
  await expect(elsewhere).toHaveCount(0);
  // The toast names what it takes back.
  const toast = demo.getByRole("status").filter({ hasText: "Frase quitada" });
  await toast.getByRole("button", { name: /^Deshacer/ }).click();
  await expect(letter).toContainText("llámanos");
});

test("F3 brings a remark into view with its words, and F2 mends nothing unseen", async ({
  demo,
}) => {
  const long = Array.from({ length: 14 }, (_, line) => `Línea ${line + 1} de la explicación.`);
  const last = "Si tienes cualquier duda, llámanos al 910 000 010.";
  const { letter, finding } = await write(demo, "Tu pedido TC-555800", [
    "Hola, Marta:",
    ...long,
    last,
  ]);
  const elsewhere = finding("Le pides que cambie de canal.");
  await expect(elsewhere).toBeAttached();
  const paper = demo.locator(".paper");
  const toTop = async () => {
    await letter.press("Control+Home");
    await paper.evaluate((each) => (each.scrollTop = 0));
    await expect(elsewhere).not.toBeInViewport();
  };
  await toTop();
  while (!(await elsewhere.getByText("F2").isVisible())) await demo.keyboard.press("F3");
  await expect(elsewhere).toBeInViewport({ ratio: 1 });
  await expect(letter.locator(".found.current")).toBeInViewport();

  await toTop();
  await demo.keyboard.press("F2");
  await expect(elsewhere).toBeInViewport({ ratio: 1 });
  await expect(letter).toContainText("llámanos");
  await demo.keyboard.press("F2");
  await expect(letter).not.toContainText("llámanos");
});

test("a remark is a line of words and one group of what can be done, at the edge of the text", async ({
  demo,
}) => {
  const { composer, letter, finding } = await write(demo, "Factura TC-555800", three);
  const elsewhere = finding("Le pides que cambie de canal.");
  const attachment = finding("Hablas de un adjunto y no hay ninguno.");
  await expect(elsewhere).toBeVisible();
  await expect(attachment).toBeVisible();
  await expect(elsewhere.getByText("Aviso", { exact: true })).toHaveClass(/unseen/);
  const edge = async (of: string) =>
    letter.locator(of).evaluate((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return range.getBoundingClientRect().left;
    });
  const text = await edge("p >> nth=0");
  for (const each of [elsewhere, attachment]) {
    const middle = async (name: string | RegExp) => {
      const box = (await each.getByRole("button", { name }).boundingBox())!;
      return box.y + box.height / 2;
    };
    const leave = await middle("Dejarlo");
    expect(Math.abs((await middle("Más sobre este aviso")) - leave)).toBeLessThan(3);
    expect(Math.abs((await middle(/Quitar la frase|Adjuntar un archivo/)) - leave)).toBeLessThan(3);
    const { x } = (await each.getByText("△").boundingBox())!;
    expect(Math.abs(x - text)).toBeLessThan(2);
  }
  // What is advice is not counted as a warning.
  await letter.press("Control+End");
  await demo.keyboard.type(" Gracias!!!");
  await expect(finding(/suena a gritos/)).toBeVisible();
  await expect(composer.getByRole("button", { name: /^2 avisos 1 consejo/ })).toBeVisible();
});

test("a remark may be left in this letter, or for good in this shop", async ({ demo }) => {
  const { finding, letter } = await write(demo, "Factura del pedido TC-555800", three);
  const attachment = finding("Hablas de un adjunto y no hay ninguno.");
  await attachment.getByRole("button", { name: "Dejarlo" }).click();
  await expect(attachment).toHaveCount(0);
  await expect(letter).toBeFocused();

  const elsewhere = finding("Le pides que cambie de canal.");
  await elsewhere.getByRole("button", { name: "Más sobre este aviso" }).click();
  await demo.getByRole("menuitem", { name: "No avisar más en esta tienda" }).click();
  await expect(elsewhere).toHaveCount(0);
  await expect(letter).toBeFocused();
  await go(demo, "Ajustes");
  const rule = demo.getByRole("checkbox", { name: /^Cambio de canal/ });
  await expect(rule).not.toBeChecked();
  await expect(demo.getByRole("checkbox", { name: /^Datos sin rellenar/ })).toBeDisabled();
  await rule.check();
  await openCustomer(demo);
  await expect(elsewhere).toBeVisible();
});

test("a wrong name is asked about, and a key of its own sends it all the same", async ({
  demo,
}) => {
  const { composer, letter, finding } = await write(demo, "Tu pedido TC-555800 ya ha salido", [
    "Hola, Carlos:",
    "Tu pedido sale hoy y te llega el martes.",
  ]);
  await expect(finding("Saludas a «Carlos» y se llama Marta.")).toBeVisible();
  await demo.keyboard.press("Control+Enter");
  const question = composer.getByRole("alertdialog", { name: "¿Enviar así?" });
  await expect(question).toContainText("Saludas a «Carlos»");
  await demo.keyboard.press("Control+Enter");
  await expect(question).toBeVisible();
  await demo.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(letter).toBeFocused();
  await demo.keyboard.press("Control+Enter");
  await expect(question).toBeVisible();
  await demo.keyboard.press("Control+Shift+Enter");
  await expect(demo.getByText(/El correo sale en \d+ s/).first()).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in a letter with three remarks, ${theme}`, async ({ demo }) => {
    await demo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { composer, finding } = await write(demo, "Consulta", three);
    await expect(finding("El asunto valdría para cualquier correo.")).toBeVisible();
    await expect(finding("Le pides que cambie de canal.")).toBeVisible();
    await expect(finding("Hablas de un adjunto y no hay ninguno.")).toBeVisible();
    await demo.screenshot({ path: join(output, `browser-a-letter-with-remarks-${theme}.png`) });
    await expectAccessible(demo, "a letter with remarks");
    await composer.getByRole("button", { name: "Descartar" }).click();
  });
}
