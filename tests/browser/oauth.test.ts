/** Signing in at a provider's page, with a browser that goes there and comes back. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, go, picturing, test } from "./support/hilo";

// The settings show a mail in a frame in which nothing runs.
test.use({ expected: picturing, bridged: ["--oauth"] });

async function start(hilo: Page) {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
}

/** Writes the shop's own client id where it is missing. */
async function register(hilo: Page) {
  await hilo.getByLabel("Identificador de cliente").fill("hilo-de-la-tienda");
  await hilo.getByRole("button", { name: "Guardar identificador" }).click();
}

test("a provider without passwords is connected to in the browser, once the shop has a client id", async ({
  hilo,
}) => {
  await start(hilo);
  await hilo.getByLabel("Tu dirección").fill("tienda.y.candil@hotmail.es");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  const connect = hilo.getByRole("button", { name: "Conectar con Microsoft" });
  await expect(connect).toBeDisabled();
  await expect(hilo.getByText("hay que registrar Hilo allí una vez")).toBeVisible();
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toBeHidden();
  await expectAccessible(hilo, "with a provider that has no client id");
  await register(hilo);
  await expect(connect).toBeEnabled();

  const opened = hilo.context().waitForEvent("page");
  await connect.press("Enter");
  const browser = await opened;
  await expect(browser.getByRole("heading", { name: "Ya puedes volver a Hilo" })).toBeVisible();
  await browser.close();
  // Nobody reaches the provider's servers from a test: that is told, and nothing is kept.
  await expect(hilo.getByRole("alert").first()).toBeVisible({ timeout: 30_000 });
  await expect(connect).toBeEnabled();
});

test("an account that signs in at a page says so, and connects again from the list", async ({
  hilo,
}) => {
  await start(hilo);
  await hilo.getByRole("button", { name: "Escribirlos a mano" }).click();
  await hilo.getByLabel("Tu dirección").fill("hola@tienda.example");
  await hilo.getByLabel("Servidor de salida (SMTP)").fill("localhost");
  await hilo.getByRole("button", { name: "Entrar con Microsoft en vez de con contraseña" }).click();
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toBeHidden();
  await register(hilo);
  await hilo.getByRole("button", { name: "Guardar correo" }).click();
  await expect(hilo.getByText("Entra con Microsoft, en el navegador").first()).toBeVisible();
  await expectAccessible(hilo, "with an account that signs in at a page");

  const again = hilo.getByRole("button", { name: "Volver a conectar hola@tienda.example" });
  const opened = hilo.context().waitForEvent("page");
  await again.click();
  await (await opened).close();
  await expect(
    hilo.getByRole("status").filter({ hasText: "Conectado con Microsoft" }),
  ).toBeVisible();
  await expect(again).toBeEnabled();
});

test("a password can be had back, and Gmail asks for one first", async ({ hilo }) => {
  await start(hilo);
  await hilo.getByLabel("Tu dirección").fill("tienda.y.candil@gmail.com");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toBeVisible();
  const page = hilo.getByRole("button", { name: "Entrar con Google en vez de con contraseña" });
  await page.click();
  await expect(hilo.getByText("lo más sencillo es una contraseña de aplicación")).toBeVisible();
  await expect(hilo.getByLabel("Secreto de cliente")).toBeVisible();
  await hilo.getByRole("button", { name: "Entrar con contraseña" }).click();
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toBeVisible();
});

test("a sign-in that nobody comes back from can be cancelled", async ({ hilo }) => {
  await start(hilo);
  await hilo.getByLabel("Tu dirección").fill("tienda.y.candil@outlook.es");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  await register(hilo);
  // A browser that never gets to the page.
  await hilo.context().route(/\/authorize\?/, (route) => route.abort());
  await hilo.getByRole("button", { name: "Conectar con Microsoft" }).click();
  const waits = hilo.getByRole("status").filter({ hasText: "Sigue en el navegador" });
  await expect(waits).toBeVisible();
  await expect(waits).toContainText("tienda.y.candil@outlook.es");
  await expectAccessible(hilo, "while the browser is waited for");
  await waits.getByRole("button", { name: "Cancelar" }).click();
  await expect(hilo.getByRole("button", { name: "Conectar con Microsoft" })).toBeEnabled();
});
