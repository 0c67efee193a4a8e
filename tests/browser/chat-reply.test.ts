/** A reply by WhatsApp: written, opened there, and what becomes of it. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, test } from "./support/hilo";
import { openCustomer, takeTemplate } from "./support/states";

/** Customer of the sample shop who wrote last by WhatsApp. */
const writer = "Samuel Ibarra Toro";

/** Keeps the page from opening anything, and returns what it would have opened. */
async function links(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const opened: string[] = [];
    Object.assign(window, { opened });
    window.open = (url) => {
      opened.push(String(url));
      return null;
    };
  });
  return () => page.evaluate(() => (window as unknown as { opened: string[] }).opened);
}

/** Opens the reply to the customer who wrote by WhatsApp. */
async function write(page: Page) {
  const timeline = await openCustomer(page, writer);
  const composer = page.getByRole("region", { name: "Escribir" });
  await composer.getByRole("button", { name: /^Responder por WhatsApp/ }).click();
  const text = composer.getByRole("textbox", { name: "Mensaje de WhatsApp" });
  await expect(text).toBeFocused();
  return { timeline, composer, text };
}

test("whoever wrote by WhatsApp is answered there, and the reply waits to be confirmed", async ({
  demo,
}) => {
  const opened = await links(demo);
  const { timeline, composer, text } = await write(demo);
  await expect(text).toHaveValue("\n\n— LF");
  await demo.keyboard.type("Hola, Samuel: sí, de 17 a 20 h & el domingo no.");
  await expect(composer.getByText("53 caracteres")).toBeVisible();
  await demo.keyboard.press("Control+Enter");
  await expect(demo.getByText("Abierto en WhatsApp, pendiente de confirmar")).toBeVisible();
  const [link, ...more] = await opened();
  expect(more).toEqual([]);
  const url = new URL(link ?? "");
  expect(url.origin).toBe("https://wa.me");
  expect(url.pathname).toMatch(/^\/\d{8,15}$/);
  expect(url.searchParams.get("text")).toBe(
    "Hola, Samuel: sí, de 17 a 20 h & el domingo no.\n\n— LF",
  );

  const reply = timeline.getByRole("article").filter({ hasText: "de 17 a 20 h" });
  await expect(reply.getByText("pendiente de confirmar")).toBeVisible();
  await reply.getByRole("button", { name: "Se envió", exact: true }).click();
  await expect(reply.getByText("enviado, según tú")).toBeVisible();
  await expect(reply.getByText("pendiente de confirmar")).toHaveCount(0);
  await demo.keyboard.press("Control+z");
  await expect(reply.getByText("pendiente de confirmar")).toBeVisible();
  await reply.getByRole("button", { name: "No se envió", exact: true }).click();
  await expect(reply.getByText("no se envió, según tú")).toBeVisible();

  // Whoever did not send it has its words at hand, and opens them once more.
  await reply.getByRole("button", { name: "Abrir otra vez" }).click();
  await expect(reply.getByText("pendiente de confirmar")).toBeVisible();
  expect(await opened()).toEqual([link, link]);
});

test("a template is made short, its form is followed, and what is missing keeps it here", async ({
  demo,
}) => {
  await openCustomer(demo, writer);
  const composer = await takeTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
  const text = composer.getByRole("textbox", { name: "Mensaje de WhatsApp" });
  await expect(text).toHaveValue(
    /^Hola, Samuel:\n[\s\S]*«[^»]*fecha de entrega[^»]*»[\s\S]*\n\n— LF$/,
  );
  await expect(text).not.toHaveValue(/saludo/);
  await expect(composer.getByText(/sin despedida ni firma/)).toBeVisible();
  const open = composer.getByRole("button", { name: /^Abrir en WhatsApp/ });
  await expect(open).toBeDisabled();
  await expect(composer.getByText("△ Falta:")).toBeVisible();
  await text.press("Control+Home");
  await demo.keyboard.type("Ay. ");
  await composer.getByLabel("Número de pedido").fill("TC-1");
  await composer.getByLabel("Motivo").fill("una pata rota");
  await composer.getByLabel("Fecha de entrega").fill("30/11");
  await composer.getByLabel("Fecha de entrega").press("Tab");
  await expect(text).not.toHaveValue(/[«{]/);
  await expect(text).toHaveValue(/^Ay\. Hola, Samuel:\n/);
  await expect(open).toBeEnabled();
});

test("a text too long for a link says so and can be copied", async ({ demo, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { composer, text } = await write(demo);
  await text.fill("a".repeat(2_100));
  await expect(composer.getByText(/^△ Es demasiado largo para un enlace\./)).toBeVisible();
  await expect(composer.getByRole("button", { name: /^Abrir en WhatsApp/ })).toBeDisabled();
  await composer.getByRole("button", { name: "Copiar" }).click();
  await expect(demo.getByText("Copiado, pendiente de confirmar")).toBeVisible();
  expect(await demo.evaluate(() => navigator.clipboard.readText())).toBe("a".repeat(2_100));
});

test("what was typed for WhatsApp goes on as a mail, and a mail by WhatsApp", async ({ demo }) => {
  const { composer, text } = await write(demo);
  await demo.keyboard.type("Hola, Samuel: sí, hasta las ocho.");
  await composer.getByRole("button", { name: "Por correo" }).click();
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  await expect(letter).toContainText("Hola, Samuel: sí, hasta las ocho.");
  await composer.getByRole("button", { name: "Por WhatsApp" }).click();
  await expect(text).toHaveValue(/^Hola, Samuel: sí, hasta las ocho\./);
  await expect(composer.getByText(/^guardando/)).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in a reply by WhatsApp and where it stands, ${theme}`, async ({
    demo,
  }) => {
    await demo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await links(demo);
    const { timeline, text } = await write(demo);
    await text.fill("Hola, Marta: ya ha salido.");
    await expect(
      demo.getByRole("region", { name: "Avisos de este texto" }).getByRole("group"),
    ).not.toHaveCount(0);
    await expectAccessible(demo, "a reply by WhatsApp");
    await text.fill("Hola, Samuel: ya ha salido.\n\n— LF");
    await demo.keyboard.press("Control+Enter");
    await expect(timeline.getByText("pendiente de confirmar")).toBeVisible();
    await expectAccessible(demo, "a reply to be confirmed");
  });
}
