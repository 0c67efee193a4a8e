/** A case of the sample shop: opened, refused, agreed, closed, and taken back. */
import type { Locator, Page } from "@playwright/test";
import { ask } from "./support/ask";
import { expect, test } from "./support/hilo";
import { openCustomer, waiting } from "./support/states";

async function openCase(page: Page): Promise<Locator> {
  await openCustomer(page);
  await page.keyboard.press("o");
  const form = page.getByRole("dialog", { name: "Abrir un caso" });
  await expect(form.getByLabel("De qué se trata")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(form.getByText("Di en pocas palabras de qué se trata.")).toBeVisible();
  await form.getByLabel("De qué se trata").fill("Silla con la pata rota");
  await form.getByLabel("Lo que cuenta el cliente").fill("Llegó rota y la necesita el lunes.");
  await form.getByLabel("Quién responde ante el cliente").fill("Lola");
  await page.keyboard.press("Control+Enter");
  await expect(form).toHaveCount(0);
  const card = page.getByRole("region", { name: /^Caso \d+: Silla con la pata rota$/ });
  await expect(card).toBeVisible();
  return card;
}

/** Notes a call in which somebody spoke with the customer. */
async function callNow(page: Page, text: string, direction: "in" | "out") {
  const { rows } = await ask(page, "customer_list", {
    query: waiting,
    recent_first: true,
    offset: 0,
    limit: 1,
  });
  const customer = rows[0]?.id ?? 0;
  await ask(page, "call_add", {
    customer,
    number: "",
    name: "",
    direction,
    line: "",
    outcome: "spoke",
    minutes: 0,
    text,
    at: null,
  });
}

test("a case goes from its opening to the customer's agreement, and its end is undone", async ({
  demo,
}) => {
  const card = await openCase(demo);
  const now = card.locator("[aria-current=step]");
  await expect(now).toContainText("Problema claro");
  await card.getByRole("button", { name: /^Problema claro/ }).click();
  const facts = demo.getByRole("dialog", { name: /^Caso \d+ · Silla/ });
  await expect(facts.getByLabel("Motivo")).toBeFocused();
  await facts.getByLabel("Motivo").fill("Llegó dañado");
  await demo.keyboard.press("Control+Enter");
  await expect(now).toContainText("Pasos contados");

  // What nobody agreed with is not closed, and it is said what to do.
  await card.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(card.getByRole("alert")).toContainText("El cliente no ha dado su conformidad.");
  await card.getByRole("button", { name: /^Cerrar sin respuesta: 0 de/ }).click();
  await expect(card.getByRole("alert")).toContainText("Vuelve a escribirle o a llamarle otro día.");

  await callNow(demo, "Se le dice que mañana pasa SEUR.", "out");
  await card.getByRole("button", { name: /^Pasos contados/ }).click();
  const steps = demo.getByRole("dialog", { name: "¿Dónde se le contaron los pasos?" });
  await steps.getByRole("button", { name: /^Aquí se le contaron/ }).click();
  await expect(steps.getByText("Elige uno.")).toBeVisible();
  await steps.getByRole("radio", { name: /mañana pasa SEUR/ }).check();
  await demo.keyboard.press("Control+Enter");
  await expect(now).toContainText("Solución o plazo");

  await card.getByRole("button", { name: /^Solución o plazo/ }).click();
  await facts.getByLabel("Solución, o qué se hará").fill("Silla nueva");
  await facts.getByLabel("Ya está resuelto").check();
  await demo.keyboard.press("Control+Enter");
  await expect(now).toContainText("Conforme");

  // What she wrote before the case is no agreement with it.
  await card.getByRole("button", { name: /^Conforme/ }).click();
  const agree = demo.getByRole("dialog", { name: "¿Dónde dijo que está conforme?" });
  await agree.getByRole("radio").nth(1).check();
  await agree.getByLabel("Conforme con la explicación").check();
  await demo.keyboard.press("Control+Enter");
  await expect(agree.getByRole("alert")).toContainText("Ese mensaje es anterior al caso");
  await agree.getByRole("radio", { name: /mañana pasa SEUR/ }).check();
  await demo.keyboard.press("Control+Enter");
  await expect(agree).toHaveCount(0);
  await expect(card).toContainText("solo la explicación");

  await card.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(card.getByRole("alert")).toContainText("conforme solo con la explicación");
  await card.getByRole("button", { name: "Anotar la conformidad" }).click();
  await agree.getByLabel("Conforme con la solución").check();
  await demo.keyboard.press("Control+Enter");
  await expect(agree).toHaveCount(0);
  await card.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(card).toHaveCount(0);
  await expect(demo.getByText("1 caso cerrado")).toBeVisible();

  await demo.keyboard.press("Control+z");
  await expect(card).toBeVisible();
  await expect(demo.getByText("1 caso cerrado")).toHaveCount(0);

  // What she says after it asks whether it goes on.
  await card.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(card).toHaveCount(0);
  await callNow(demo, "La nueva cojea.", "in");
  const asks = demo.getByText(/^Ha escrito después de cerrarse «Silla con la pata rota»/);
  await expect(asks).toBeVisible();
  await demo.getByRole("button", { name: "Lo mismo: abrirlo de nuevo" }).click();
  await expect(card).toBeVisible();
  await expect(asks).toHaveCount(0);
});

test("a case begins with a message, from that message", async ({ demo }) => {
  const timeline = await openCustomer(demo);
  await timeline.getByRole("button", { name: "Más sobre este mensaje" }).first().click();
  await demo.getByRole("button", { name: "Empieza un caso" }).click();
  const form = demo.getByRole("dialog", { name: "Abrir un caso" });
  await expect(form.getByText("Empieza con un mensaje de la cronología.")).toBeVisible();
  await form.getByLabel("De qué se trata").fill("Pedido que no llega");
  await form.getByLabel("Quién responde ante el cliente").fill("Lola");
  await demo.keyboard.press("Control+Enter");
  await expect(demo.getByRole("region", { name: /^Caso \d+: Pedido que no llega$/ })).toBeVisible();
});
