/** Going to a day on a timeline, and showing some of its channels. */
import type { Locator, Page } from "@playwright/test";
import { bring } from "./support/drop";
import { expect, go, test } from "./support/hilo";
import { longChat, thanks } from "./support/sources";
import { openCustomer } from "./support/states";

/** Expects that a day stands at the top of the timeline, under whatever is above the timeline. */
async function expectAtTop(timeline: Locator, day: string) {
  const heading = timeline.getByRole("heading", { name: day, exact: true });
  await expect(heading).toBeInViewport();
  const place = async () => {
    const [top, region] = [await heading.boundingBox(), await timeline.boundingBox()];
    return Math.round((top?.y ?? NaN) - (region?.y ?? NaN));
  };
  await expect.poll(place).toBeLessThan(30);
  expect(await place()).toBeGreaterThanOrEqual(-1);
}

test("a day that is chosen stands at the top, newer ones above it, and one press away the newest", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [longChat], "Nuria Camps Soler");
  await expectAtTop(timeline, "Martes 30 de abril de 2024");
  await hilo.keyboard.press("f");
  await hilo.getByLabel("Ir al día").fill("2024-02-10");
  await expectAtTop(timeline, "Sábado 10 de febrero de 2024");
  await expect(timeline).toContainText("Mensaje del 10 del 2");

  // What is newer is there by scrolling up.
  await timeline.hover();
  await hilo.mouse.wheel(0, -400);
  await expect(timeline).toContainText("Mensaje del 11 del 2");
  await hilo.getByRole("button", { name: "Lo más reciente" }).click();
  await expectAtTop(timeline, "Martes 30 de abril de 2024");
  await expect(hilo.getByText("Hay más recientes")).toHaveCount(0);
  await expect(hilo.getByLabel("Ir al día")).toHaveValue("");
});

test("a day without messages leads to the last one before it", async ({ hilo }) => {
  const timeline = await bring(hilo, [longChat], "Nuria Camps Soler");
  await hilo.keyboard.press("f");
  await hilo.getByLabel("Ir al día").fill("2024-03-15");
  await expectAtTop(timeline, "Jueves 14 de marzo de 2024");
});

test("a day before everything leads to the beginning, one after it to the newest", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [longChat], "Nuria Camps Soler");
  await hilo.keyboard.press("f");
  await hilo.getByLabel("Ir al día").fill("2020-01-01");
  await expect(timeline.getByText("Aquí empieza todo: 1 ene 2024")).toBeInViewport();
  await expect(timeline.getByText("Mensaje del 1 del 1")).toBeInViewport();
  await hilo.getByLabel("Ir al día").fill("2024-12-24");
  await expectAtTop(timeline, "Martes 30 de abril de 2024");
});

/** The channels of the knots that are drawn, by the first word of their names. */
async function channels(timeline: Locator): Promise<string[]> {
  const names = await timeline
    .getByRole("article")
    .evaluateAll((knots) => knots.map((knot) => knot.getAttribute("aria-label") ?? ""));
  return [...new Set(names.map((name) => name.split(" ")[0] ?? ""))].toSorted();
}

/** Opens a customer of three channels, with the filter. */
async function openFilter(page: Page) {
  const timeline = await openCustomer(page);
  const button = page.getByRole("button", { name: /^Filtrar/ });
  await button.click();
  await expect(button).toHaveAttribute("aria-expanded", "true");
  const only = (name: string | RegExp) => page.getByRole("button", { name });
  return { timeline, only };
}

test("a timeline shows the channels that are chosen, and all of them again", async ({ demo }) => {
  const { timeline, only } = await openFilter(demo);
  await expect(only("Todo")).toHaveAttribute("aria-pressed", "true");
  const everything = await channels(timeline);
  expect(everything.length).toBeGreaterThan(1);

  const calls = only(/^\d+ llamadas$/);
  const count = Number.parseInt(await calls.innerText());
  await calls.click();
  await expect(calls).toHaveAttribute("aria-pressed", "true");
  await expect(only("Todo")).toHaveAttribute("aria-pressed", "false");
  await expect(timeline.getByRole("article", { name: /^Llamada/ })).toHaveCount(count);
  await expect(timeline.getByRole("article")).toHaveCount(count);

  await only(/^\d+ WhatsApp$/).click();
  await expect.poll(() => channels(timeline)).toEqual(["Llamada", "WhatsApp"]);
  await calls.click();
  await expect.poll(() => channels(timeline)).toEqual(["WhatsApp"]);
  await only("Todo").click();
  await expect.poll(() => channels(timeline)).toEqual(everything);
});

test("the chosen channels stay on the way to a day, and go with the customer", async ({ demo }) => {
  const { timeline, only } = await openFilter(demo);
  await only(/^\d+ correos$/).click();
  await expect.poll(() => channels(timeline)).toEqual(["Correo"]);
  await demo.getByLabel("Ir al día").fill("2020-01-01");
  await expect(timeline.getByText("Aquí empieza todo")).toBeInViewport();
  expect(await channels(timeline)).toEqual(["Correo"]);

  const others = demo.locator('a[href^="#/customers/"]').filter({ hasNotText: "Marta Vidal" });
  await others.first().press("Enter");
  await expect(timeline).toHaveCount(0);
  await expect(only("Todo")).toHaveAttribute("aria-pressed", "true");
  await expect(demo.getByLabel("Ir al día")).toHaveValue("");
});

test("a hit in what a mail quotes is seen at once, and can be folded away", async ({ hilo }) => {
  const timeline = await bring(hilo, [thanks], "Marta Vidal Roca");
  await expect(timeline).toContainText("Perfecto, muchas gracias.");
  await expect(timeline).not.toContainText("transportista");
  await go(hilo, "Buscar");
  await hilo.getByRole("searchbox").fill("transportista");
  await hilo.getByRole("link", { name: /Marta/ }).click();
  await expect(timeline.locator("mark")).toHaveText("transportista");
  await timeline.getByRole("button", { name: /citada/ }).click();
  await expect(timeline.locator("mark")).toHaveCount(0);
});

test("a mail without subject and text is said to be one, on the timeline and in the list", async ({
  hilo,
}) => {
  const text = [
    "From: Marta Vidal Roca <marta.vidal@correo.example>",
    "To: hola@tienda.example",
    "Date: Fri, 20 Nov 2026 18:20:00 +0100",
    "Message-ID: <nada@correo.example>",
    "",
    "",
  ].join("\r\n");
  const timeline = await bring(hilo, [{ name: "nada.eml", text }], "Marta Vidal Roca");
  await expect(timeline.getByRole("article")).toContainText("sin texto");
  const row = hilo.getByRole("link", { name: "Marta Vidal Roca" });
  await expect(row).toContainText(/espera respuesta ·\s+sin texto\s*$/);
});
