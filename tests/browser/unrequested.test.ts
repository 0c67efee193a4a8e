/** Mails that nobody asked for, addresses at which none arrives, and mistakes marked where they stand. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { bring } from "./support/drop";
import { expect, go, picturing, test } from "./support/hilo";
import { openCustomer, takeTemplate, waiting } from "./support/states";

// The preview of a template is a frame in which nothing runs.
test.use({ expected: picturing });

const head = (from: string, to: string, day: number, name: string) => [
  "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
  `From: ${from}`,
  `To: ${to}`,
  `Date: ${day} Oct 2026 09:31:00 +0200`,
  `Message-ID: <${name}@correo.example>`,
];
const shop = "hola@tienda.example";
const ana = "Ana Ruiz <ana@correo.example>";

/** A mailbox with a mail of ours that came back. */
const cameBack = {
  name: "correo.mbox",
  text: [
    ...[...head(ana, shop, 1, "uno"), "Subject: Mi pedido", "", "¿Sale hoy?", ""],
    ...[...head(ana, shop, 2, "dos"), "Subject: Mi pedido", "", "¿Y hoy?", ""],
    ...[...head(shop, ana, 3, "tres"), "Subject: Re: Mi pedido", "", "Sale hoy.", ""],
    ...head("MAILER-DAEMON@tienda.example", shop, 4, "cuatro"),
    "Subject: Undelivered Mail Returned to Sender",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    ...["", "--b", "", "No se pudo entregar.", "--b", "Content-Type: message/delivery-status"],
    ...["", "Reporting-MTA: dns; tienda.example", ""],
    ...["Final-Recipient: rfc822; ana@correo.example", "Action: failed", "Status: 5.1.1"],
    ...["--b", "Content-Type: text/rfc822-headers", "", "Message-ID: <tres@correo.example>"],
    ...["", "--b--", "", ""],
  ].join("\n"),
};

/** Keeps a template of our own accord. */
async function keepNews(page: Page) {
  await go(page, "Plantillas");
  await page.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await page.getByLabel("Nombre", { exact: true }).fill("Novedades de primavera");
  await page.getByLabel("Para qué es").selectOption("Por iniciativa nuestra");
  await expect(page.getByText("no sale para quien no los quiere")).toBeVisible();
  await page.getByLabel("Asunto").fill("Tés de primavera");
  await page
    .getByLabel("Texto", { exact: true })
    .first()
    .fill("Hola, {{ customer.first_name }}:\n\nHan llegado los tés de primavera.\n");
  await page.getByRole("button", { name: /^Guardar plantilla/ }).click();
  await expect(page.getByText("Plantilla guardada")).toBeVisible();
}

/** Looks at what is shown in both colours. */
async function expectAccessibleInBoth(page: Page, where: string) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${where}, ${colorScheme}`);
  }
}

/** Says everything in English from here on. */
async function inEnglish(page: Page) {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("ingles");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Customers" })).toBeVisible();
}

test("news say how many there were, and do not leave for somebody who wants none", async ({
  demo,
}) => {
  await keepNews(demo);
  await openCustomer(demo);
  const composer = await takeTemplate(demo, "novedades primavera", "Novedades de primavera");
  await expect(composer.getByText("Por iniciativa nuestra: el primero en 30 días")).toBeVisible();

  const panel = demo.getByRole("region", { name: "Correos que no ha pedido" });
  await panel.getByRole("button", { name: "Anotar que no quiere correos no pedidos" }).click();
  await expect(panel.getByText("⊘ No quiere correos que no ha pedido")).toBeVisible();
  await expect(panel.getByText(/^anotado el/)).toBeVisible();
  const note = composer.getByRole("status").filter({ hasText: "Este no saldrá" });
  await expect(note).toBeVisible();
  await composer.getByRole("button", { name: /^Enviar correo/ }).click();
  await expect(composer.getByRole("alert")).toContainText(
    `${waiting} no quiere correos que no ha pedido`,
  );
  await expectAccessibleInBoth(demo, "a mail to somebody who wants none");

  await panel.getByRole("button", { name: "Vuelve a quererlos" }).click();
  await expect(note).toHaveCount(0);
  await demo
    .getByRole("status")
    .getByRole("button", { name: /^Deshacer/ })
    .last()
    .click();
  await expect(note).toBeVisible();
  await inEnglish(demo);
  await expect(demo.getByText("⊘ Wants no mails they did not ask for")).toBeVisible();
  await expectAccessibleInBoth(demo, "the same in English");
});

test("the picker says which template is a draft and which is of our own accord", async ({
  demo,
}) => {
  await keepNews(demo);
  await openCustomer(demo);
  await expect(demo.getByRole("button", { name: /^Con plantilla/ })).toBeVisible();
  await demo.keyboard.press("/");
  await demo.getByRole("combobox", { name: "Busca por palabras" }).fill("novedades primavera");
  const found = demo.getByRole("listbox", { name: "Busca por palabras" }).getByRole("option");
  await expect(found).toHaveCount(1);
  await expect(found.getByText("borrador")).toBeVisible();
  await expect(found.getByText("por iniciativa nuestra")).toBeVisible();
  await expectAccessibleInBoth(demo, "the picker of templates");
});

test("what was typed for a customer of late is offered in the next letter", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await demo.getByLabel("Nombre", { exact: true }).fill("Quién lo lleva");
  await demo.getByLabel("Asunto").fill("Tu pedido y quién lo lleva");
  await demo
    .getByLabel("Texto", { exact: true })
    .first()
    .fill("Hola, {{ customer.first_name }}:\n\nLo lleva {{ ask.transportista }}.\n");
  await demo.getByRole("button", { name: /^Guardar plantilla/ }).click();
  await expect(demo.getByText("Plantilla guardada")).toBeVisible();
  await openCustomer(demo);
  const composer = await takeTemplate(demo, "quién transportista", "Quién lo lleva");
  await composer.getByLabel("Transportista").fill("Ruta del Té");
  await expect(composer.getByText("△ Falta:")).toHaveCount(0);
  await composer.getByRole("button", { name: /^Enviar correo/ }).click();
  await expect(composer.getByLabel("Transportista")).toHaveCount(0);

  await takeTemplate(demo, "quién transportista", "Quién lo lleva");
  const offered = composer.getByRole("button", { name: "Transportista: Ruta del Té" });
  await expect(offered).toBeVisible();
  await expectAccessibleInBoth(demo, "a form with a value of late");
  await offered.click();
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toContainText("Lo lleva Ruta del Té.");
  await expect(composer.getByLabel("Transportista")).toHaveValue("Ruta del Té");
  await expect(offered).toHaveCount(0);
});

test("an address that a server says nobody has is asked about before the next mail", async ({
  hilo,
}) => {
  await bring(hilo, [cameBack], "Ana Ruiz");
  const addresses = hilo.getByRole("region", { name: "Direcciones" });
  await expect(addresses.getByText("△ esa dirección no existe")).toBeVisible();
  await hilo.keyboard.press("r");
  const composer = hilo.getByRole("region", { name: "Escribir" });
  const note = composer.getByRole("status").filter({ hasText: "No llega correo a ana@" });
  await expect(note).toBeVisible();
  await composer.getByRole("button", { name: "Usar el buzón de prácticas" }).click();
  await composer.getByRole("textbox", { name: "Asunto" }).fill("Tu pedido de té verde");
  await composer.getByRole("textbox", { name: "Texto del correo" }).fill("Hola, Ana: ya sale.");
  await composer.getByRole("button", { name: /^Enviar correo/ }).click();
  const question = composer.getByRole("alertdialog");
  await expect(question).toContainText("esa dirección no existe");
  await expectAccessibleInBoth(hilo, "a mail to where none arrives");
  await question.getByRole("button").last().click();
  await expect(question).toHaveCount(0);

  await note.getByRole("button", { name: "Ya funciona" }).click();
  await expect(note).toHaveCount(0);
  await expect(addresses.getByText("△ esa dirección no existe")).toHaveCount(0);
});

test("mistakes are marked at their place in the text, and gone to from the list", async ({
  demo,
}) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: "Plantilla nueva" }).first().click();
  const body = demo.getByLabel("Texto", { exact: true }).first();
  await body.fill("Hola:\n\nTu pedido {{ order.nmber }} sale hoy.\n");
  const mark = demo.locator("mark").filter({ hasText: "order.nmber" });
  await expect(mark).toHaveCount(1);
  await demo.getByRole("button", { name: /no hay ningún campo «order.nmber»/ }).click();
  const chosen = await body.evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  expect(chosen).toBe("order.nmber");
  // The wave stands under the words themselves: on their line, as wide as they are.
  const [marked, box] = [await mark.boundingBox(), await body.boundingBox()];
  expect(marked && box && marked.y > box.y && marked.y < box.y + box.height / 2).toBe(true);
  expect(marked?.width).toBeGreaterThan(60);
  await expectAccessibleInBoth(demo, "a mistake in a template");
  await inEnglish(demo);
  await expectAccessibleInBoth(demo, "the same in English");
  await demo
    .getByLabel("Text", { exact: true })
    .first()
    .fill("Hola:\n\nTu pedido {{ order.number }} sale hoy.\n");
  await expect(demo.locator("mark")).toHaveCount(0);
});
