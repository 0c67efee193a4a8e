/** A mail from a template: asked for what it needs, taken back, or arrived. */
import type { Locator, Page } from "@playwright/test";
import { expect, go, picturing, test } from "./support/hilo";
import { takeTemplate, waiting as customer } from "./support/states";

// The practice mailbox shows a mail in a frame in which nothing runs.
test.use({ expected: picturing });

const subject = "Pedido TC-555800: nueva fecha de entrega, 30 de noviembre de 2026";
const reason = "se averió el camión de reparto";

/** A mail leaves some seconds after it was sent; this is time enough for them and for the way. */
const leaves = { timeout: 25_000 };

/** Opens a customer who waits, and in the composer the template that the words find. */
async function openTemplate(page: Page, words: string, name: string): Promise<Locator> {
  await go(page, "Ahora");
  const waiting = page.getByRole("group", { name: "Qué hay que hacer" });
  // By key: a row may move under the hand while the list below it is drawn for the first time.
  await waiting.getByRole("link", { name: customer }).press("Enter");
  const desk = page.getByRole("region", { name: customer, exact: true });
  await expect(desk.getByRole("heading", { name: customer })).toBeVisible();
  return takeTemplate(page, words, name);
}

/** Writes the mail about a delay whole, but for what the caller leaves out. */
async function writeDelay(page: Page): Promise<Locator> {
  const composer = await openTemplate(page, "retraso fecha", "Retraso con nueva fecha");
  const fields = composer.getByRole("group", { name: "Datos de esta plantilla" });
  await fields.getByLabel("Número").fill("TC-555800");
  await fields.getByLabel("Fecha de entrega").fill("2026-11-30");
  await fields.getByLabel("Motivo").fill(reason);
  await expect(composer.getByRole("textbox", { name: "Asunto" })).toHaveValue(subject);
  await expect(composer.getByRole("textbox", { name: "Texto del correo" })).toContainText(reason);
  return composer;
}

test("a template sent can be taken back, and the draft is there again", async ({ demo }) => {
  const composer = await writeDelay(demo);
  await demo.keyboard.press("Control+Enter");
  const toast = demo.getByRole("status").filter({ hasText: /El correo sale en \d+ s/ });
  await expect(toast).toBeVisible();
  await expect(composer.getByRole("textbox", { name: "Texto del correo" })).toHaveCount(0);

  await toast.getByRole("button", { name: /^Deshacer/ }).click();
  await expect(composer.getByRole("textbox", { name: "Texto del correo" })).toBeFocused();
  await expect(composer.getByRole("textbox", { name: "Asunto" })).toHaveValue(subject);
  await expect(composer.getByRole("textbox", { name: "Texto del correo" })).toContainText(reason);
  await go(demo, "Bandeja de salida");
  await expect(demo.getByText("Aún no ha llegado nada.")).toBeVisible();
});

test("a template sent arrives, and stands on the customer's timeline", async ({ demo }) => {
  await writeDelay(demo);
  const refused: string[] = [];
  demo.on("response", (answer) => {
    if (answer.status() === 422) refused.push(answer.url());
  });
  await demo.keyboard.press("Control+Enter");
  const timeline = demo.getByRole("region", { name: `Cronología de ${customer}` });
  const knot = timeline
    .getByRole("article", { name: /^Correo tuyo, con «Retraso con nueva fecha»/ })
    .filter({ hasText: subject });
  await expect(knot).toContainText(/enviado \d/, leaves);
  await expect(knot).toContainText(reason);
  expect(refused, "nothing is asked about a draft that is gone").toEqual([]);

  await go(demo, "Bandeja de salida");
  const sent = demo.getByRole("article", { name: `${customer}: ${subject}` });
  await expect(sent).toContainText("✓ enviado");
  const arrived = demo.getByRole("button", { name: new RegExp(`^${subject}`) });
  await expect(arrived).toContainText("para marta.vidal@buzon.example");
  await arrived.click();
  await demo.getByRole("radiogroup", { name: "Cómo se ve" }).getByText("Texto").click();
  await expect(demo.getByLabel(`${subject}: Texto`)).toContainText(reason);
});

test("a field without a value blocks sending and is named", async ({ demo }) => {
  const composer = await openTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
  const fields = composer.getByRole("group", { name: "Datos de esta plantilla" });
  const missing = composer.getByRole("status").filter({ hasText: "Falta:" });
  const send = composer.getByRole("button", { name: /^Enviar correo/ });
  for (const name of ["número", "fecha de entrega", "motivo"])
    await expect(missing.getByRole("button", { name })).toBeVisible();
  await expect(send).toBeDisabled();

  await fields.getByLabel("Número").fill("TC-555800");
  await fields.getByLabel("Fecha de entrega").fill("2026-11-30");
  await expect(missing.getByRole("button")).toHaveText(["motivo"]);
  await expect(send).toBeDisabled();

  // The keys send no more than the button does; they go where the value is asked for.
  await demo.keyboard.press("Control+Enter");
  await expect(fields.getByLabel("Motivo")).toBeFocused();
  await expect(demo.getByText(/El correo sale en/)).toHaveCount(0);

  await fields.getByLabel("Motivo").fill(reason);
  await expect(missing).toHaveCount(0);
  await expect(send).toBeEnabled();
});

test("a letter is typed key by key, and so are its fields", async ({ demo }) => {
  const composer = await openTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
  const fields = composer.getByRole("group", { name: "Datos de esta plantilla" });
  // The first thing that is missing is asked for at once.
  await expect(fields.getByLabel("Número")).toBeFocused();
  await demo.keyboard.type("TC-555800");
  await fields.getByLabel("Fecha de entrega").click();
  await demo.keyboard.type("30/11");
  await expect(fields.getByText("30 de noviembre de 2026")).toBeVisible();
  await fields.getByLabel("Motivo").click();
  await demo.keyboard.type(reason);
  await expect(fields.getByLabel("Motivo")).toHaveValue(reason);

  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await letter.press("Control+End");
  await demo.keyboard.press("Enter");
  await demo.keyboard.type("Te llamo mañana, sin falta.");
  await expect(letter).toContainText("Te llamo mañana, sin falta.");
  await expect(letter).toContainText(reason);

  // Escape leaves the letter for the keys of the window; Ctrl Enter sends it from within.
  await demo.keyboard.press("Escape");
  await expect(letter).not.toBeFocused();
  await letter.press("Control+Enter");
  const toast = demo.getByRole("status").filter({ hasText: /El correo sale en \d+ s/ });
  await expect(toast).toBeVisible();
});

test("words of a call that was closed before it was saved are there again", async ({ demo }) => {
  await go(demo, "Clientes");
  await demo.getByRole("link", { name: customer }).click();
  await demo.keyboard.press("c");
  const words = demo.getByRole("textbox", { name: "Qué se dijo" });
  await words.fill("Pide la recogida el martes.");
  await demo.keyboard.press("Escape");
  await expect(words).toHaveCount(0);
  await demo.keyboard.press("c");
  await expect(words).toHaveValue("Pide la recogida el martes.");
});

test("the palette takes the first letter that is typed", async ({ demo }) => {
  await go(demo, "Clientes");
  await demo.keyboard.press("Control+k");
  await demo.keyboard.type("importar");
  await expect(demo.getByRole("combobox", { name: "Hacer algo" })).toHaveValue("importar");
});

test("what is typed before the palette's code has come is in it", async ({ demo }) => {
  let come = () => {};
  const code = new Promise<void>((resolve) => (come = resolve));
  await demo.route(/\/assets\/rest-/, (route) => code.then(() => route.continue()));
  await demo.reload();
  await expect(demo.getByRole("link", { name: "Clientes" })).toBeVisible();
  await demo.keyboard.press("Control+k");
  await demo.keyboard.type("impor");
  come();
  const palette = demo.getByRole("combobox", { name: "Hacer algo" });
  await expect(palette).toBeFocused();
  await demo.keyboard.type("tar");
  await expect(palette).toHaveValue("importar");
});

test("Enter waits for what the last letters find", async ({ demo }) => {
  await go(demo, "Clientes");
  await expect(demo.getByText("60 clientes")).toBeVisible();
  // Lists answer no more until Enter was pressed, and still show what they showed before.
  let answer = () => {};
  const typeAhead = async (words: string) => {
    const pressed = new Promise<void>((resolve) => (answer = resolve));
    const held = /\/call\/(customer|template)_list/;
    await demo.route(held, (route) => pressed.then(() => route.continue()));
    await demo.keyboard.type(words);
    await demo.keyboard.press("Enter");
    answer();
    await demo.unrouteAll({ behavior: "wait" });
  };
  await demo.getByRole("searchbox", { name: "Buscar cliente" }).focus();
  await typeAhead(customer);
  await expect(demo.getByRole("heading", { name: customer })).toBeVisible();

  await demo.getByRole("button", { name: /^Con plantilla/ }).click();
  const found = demo.getByRole("listbox", { name: "Busca por palabras" }).getByRole("option");
  await expect(found.first()).toBeVisible();
  await typeAhead("retraso fecha");
  await expect(demo.getByRole("button", { name: "/ Retraso con nueva fecha" })).toBeVisible();
});
