/** The signature is put together in the settings, seen as it will be, kept, and taken back. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { ask } from "./support/ask";
import { expect, go, output, picturing, test } from "./support/hilo";
import { drawnLogo } from "./support/logo";
import { expectWithinReach } from "./support/reach";

test.use({ expected: picturing });

async function openGroup(page: Page): Promise<Locator> {
  await go(page, "Ajustes");
  const group = page.getByRole("region", { name: "Firma y aspecto" });
  await group.scrollIntoViewIfNeeded();
  return group;
}

/** The text part of the preview. */
async function text(group: Locator): Promise<Locator> {
  await group.getByText("Texto", { exact: true }).click();
  return group.locator("pre");
}

test("what is known of the shop becomes a signature, and is taken back", async ({ demo }) => {
  const group = await openGroup(demo);
  await group.getByText("Con los datos de la tienda").click();
  await group.getByLabel("Cargo de quien responde").fill("Atención al cliente");
  await group.getByRole("button", { name: "Añadir un sitio" }).press("Enter");
  await group.getByLabel("Nombre del sitio").fill("Instagram");
  const address = group.getByLabel("Dirección");
  await address.fill("fotos.example");
  await expect(group.getByText("La dirección entera, que empieza por https://")).toBeVisible();
  await address.fill("https://fotos.example/tienda");
  await group.getByLabel("Línea legal").fill("S. L. · CIF B00000000");
  await group.getByLabel("Novedad", { exact: true }).fill("Cerramos en agosto");
  await group.getByLabel("Último día en que sale").fill("2020-08-31");

  const part = await text(group);
  await expect(part).toContainText("Atención al cliente");
  await expect(part).toContainText("Instagram (https://fotos.example/tienda)");
  await expect(part).toContainText("CIF B00000000");
  await expect(part).not.toContainText("Cerramos en agosto");
  await expect(group.getByText("La novedad ha caducado")).toBeVisible();
  await expectAccessible(demo, "the signature");

  const before = await ask(demo, "settings_get", {});
  await group.getByRole("button", { name: "Guardar" }).click();
  await expect(demo.getByText("Ajustes guardados")).toBeVisible();
  const kept = await ask(demo, "settings_get", {});
  expect(kept.signature_kind).toBe("built");
  expect(kept.signature_parts.links).toEqual([
    { name: "Instagram", url: "https://fotos.example/tienda" },
  ]);
  await demo.getByRole("button", { name: "Deshacer" }).click();
  await expect.poll(() => ask(demo, "settings_get", {})).toEqual(before);
});

test("a logo is chosen, shown in the preview and removed", async ({ demo }) => {
  const group = await openGroup(demo);
  const buffer = await drawnLogo(demo);
  const choosing = demo.waitForEvent("filechooser");
  await group.getByRole("button", { name: "Elegir imagen…" }).click();
  await (await choosing).setFiles({ name: "logo.png", mimeType: "image/png", buffer });
  await expect(demo.getByText("Logotipo guardado")).toBeVisible();
  const page = group.frameLocator("iframe");
  await expect(page.locator("img")).toHaveAttribute("src", /^data:image\/png;base64,/);
  const drawn = page.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth);
  expect(await drawn).toBe(480);
  await group.getByRole("button", { name: "Quitar logotipo" }).click();
  await expect(page.locator("img")).toHaveCount(0);
});

test("a colour that cannot be read is darkened, and it is said", async ({ demo }) => {
  const group = await openGroup(demo);
  await group.getByLabel("Color de enlaces y línea").fill("#ffcc00");
  await expect(group.getByText("se usa #907300")).toBeVisible();
});

for (const [name, viewport, scheme] of [
  ["wide", { width: 1280, height: 800 }, "light"],
  ["dark", { width: 1280, height: 800 }, "dark"],
  ["900", { width: 900, height: 600 }, "light"],
  ["200", { width: 640, height: 400 }, "light"],
] as const) {
  test(`everything of the signature is within reach: ${name}`, async ({ demo }) => {
    await demo.setViewportSize(viewport);
    await demo.emulateMedia({ colorScheme: scheme });
    const group = await openGroup(demo);
    await group.getByText("Con los datos de la tienda").click();
    await group.getByRole("button", { name: "Añadir un sitio" }).click();
    await expectWithinReach(demo, "the signature");
    await expectAccessible(demo, `the signature, ${name}`);
    await mkdir(output, { recursive: true });
    await group.screenshot({ path: join(output, `signature-${name}.png`) });
  });
}
