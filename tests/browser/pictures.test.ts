/** Remote pictures: left out, shown once, shown always for a sender, and no longer. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { bring } from "./support/drop";
import { expect, go, output, picturing, test } from "./support/hilo";

test.use({ expected: picturing });

const writer = "Ana Ruiz";
/** Two pictures on this machine, which is no place for pictures, and a counter. */
const mail = (number: number) => ({
  name: `${number}.eml`,
  text: [
    "From: Ana Ruiz <ana.ruiz@correo.example>",
    "To: hola@tienda.example",
    `Subject: Silla ${number}`,
    `Date: Wed, 2${number} Oct 2021 09:31:00 +0200`,
    `Message-ID: <${number}@correo.example>`,
    "Content-Type: text/html; charset=utf-8",
    "",
    `<p>Mira la silla ${number}</p><p><img src="https://127.0.0.1/a.png" alt="la silla">`,
    '<img src="http://localhost/b.png"><img src="https://mailtrack.io/c.png"></p>',
    "",
  ].join("\r\n"),
});

/** What the core answers where the pictures are in the net. */
const fetched = {
  html:
    "<!DOCTYPE html><html><head></head><body><p>Mira la silla</p>" +
    '<img alt="la silla" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></body></html>',
  shown: 2,
  failed: 0,
  counters: 1,
};

async function answerAsFetched(page: Page) {
  const asked: string[] = [];
  await page.route("**/call/pictures_show", async (route) => {
    asked.push(route.request().postData() ?? "");
    await route.fulfill({ json: fetched });
  });
  return asked;
}

test("pictures that cannot be fetched are told, and nothing else happens", async ({ hilo }) => {
  const timeline = await bring(hilo, [mail(1)], writer);
  await timeline.getByRole("button", { name: "Ver con su formato" }).click();
  await expect(timeline.getByText("3 imágenes de fuera, sin cargar")).toBeVisible();
  await expect(timeline.getByText("la dirección de internet de este equipo")).toBeVisible();
  await expect(timeline.getByRole("button", { name: /^Mostrar siempre/ })).toHaveCount(0);
  await timeline.getByRole("button", { name: "Mostrar esta vez" }).click();
  await expect(timeline.getByText("2 no se pudieron cargar")).toBeVisible();
  await expect(timeline.getByText("Imágenes de fuera: 0 de 3")).toBeVisible();
  await expect(timeline.getByText(/^1 contador de lectura, sin cargar/)).toBeVisible();
});

test("who is left while the pictures come is not waited for", async ({ hilo }) => {
  const timeline = await bring(hilo, [mail(1)], writer);
  await hilo.route("**/call/pictures_show", () => undefined);
  await timeline.getByRole("button", { name: "Ver con su formato" }).click();
  await timeline.getByRole("button", { name: "Mostrar esta vez" }).click();
  await expect(timeline.getByText("Trayendo las imágenes…")).toBeVisible();
  const stopped = hilo.waitForRequest("**/call/pictures_stop");
  await timeline.getByRole("button", { name: "Ver solo el texto" }).click();
  await stopped;
  await hilo.unrouteAll({ behavior: "ignoreErrors" });
});

test("always is offered from the second mail on, holds, and is taken back in the settings", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [mail(1), mail(2)], writer);
  const asked = await answerAsFetched(hilo);
  const second = timeline.getByRole("article").filter({ hasText: "Silla 2" });
  await second.getByRole("button", { name: "Ver con su formato" }).click();
  for (const theme of ["light", "dark"] as const) {
    await hilo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await hilo.screenshot({ path: join(output, `pictures-offered-${theme}.png`) });
    await expectAccessible(hilo, `pictures offered, ${theme}`);
  }
  await second
    .getByRole("button", { name: "Mostrar siempre las de ana.ruiz@correo.example" })
    .click();
  await expect(second.getByText("Imágenes de fuera: 2 de 3")).toBeVisible();
  await expect(second.getByText(/^1 contador de lectura, sin cargar/)).toBeVisible();
  expect(asked).toHaveLength(1);

  const first = timeline.getByRole("article").filter({ hasText: "Silla 1" });
  await first.getByRole("button", { name: "Ver con su formato" }).click();
  await expect(first.getByText("Imágenes de fuera: 2 de 3")).toBeVisible();
  expect(asked).toHaveLength(2);

  await go(hilo, "Ajustes");
  await expect(hilo.getByText("ana.ruiz@correo.example")).toBeVisible();
  await hilo.getByRole("button", { name: /^Dejar de mostrar las imágenes de ana/ }).click();
  await expect(hilo.getByText("ana.ruiz@correo.example")).toHaveCount(0);
});
