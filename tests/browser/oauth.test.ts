/** Signing in at a provider's page, with a browser that goes there and comes back. */
import type { Page } from "@playwright/test";
import { byHand } from "./support/account";
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
  await hilo.getByLabel("Identificador de cliente").fill("no es un id");
  await hilo.getByLabel("Identificador de cliente").blur();
  await expect(hilo.getByText(/^Los de Microsoft son como/)).toBeVisible();
  await expect(hilo.getByRole("button", { name: "Guardar identificador" })).toBeDisabled();
  await hilo.getByLabel("Identificador de cliente").fill("1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d");
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

/** Fills in the form of an account that signs in at a page. */
async function atMicrosoft(hilo: Page, address: string) {
  const form = await byHand(hilo, address);
  await form.getByRole("button", { name: "Entrar con Microsoft en vez de con contraseña" }).click();
  await expect(form.getByLabel("Contraseña", { exact: true })).toBeHidden();
}

function again(hilo: Page, address: string) {
  return hilo.getByRole("button", { name: `Volver a conectar ${address}` });
}

test("an account that signs in at a page says so, and what is agreed to anew is kept once it opens the mailbox", async ({
  hilo,
}) => {
  await start(hilo);
  await atMicrosoft(hilo, "hola@tienda.example");
  await register(hilo);
  await hilo.getByRole("button", { name: "Guardar correo" }).click();
  await expect(hilo.getByText("Entra con Microsoft, en el navegador").first()).toBeVisible();
  await expectAccessible(hilo, "with an account that signs in at a page");

  let kept = 0;
  await hilo.route(/\/call\/account_save$/, (route) => {
    kept += 1;
    return route.continue();
  });
  // A server that no test has, and what it says to whoever was signed in at the provider as somebody else or as themselves.
  let problem: string | null = "oauth_refused";
  await hilo.route(/\/call\/account_test$/, (route) =>
    route.fulfill({ json: { problem, server_text: "", page: null } }),
  );
  const connect = again(hilo, "hola@tienda.example");
  for (const [said, shown] of [
    ["oauth_refused", hilo.getByRole("alert").filter({ hasText: "El servidor no acepta" })],
    [null, hilo.getByRole("status").filter({ hasText: "Conectado con Microsoft" })],
  ] as const) {
    problem = said;
    const opened = hilo.context().waitForEvent("page");
    await connect.click();
    await (await opened).close();
    await expect(shown).toBeVisible();
    await expect(connect).toBeEnabled();
    expect(kept).toBe(said === null ? 1 : 0);
  }
  await expect(hilo.getByRole("alert")).toBeHidden();
});

test("a second sign-in takes the place of the first, which waits no more", async ({ hilo }) => {
  await start(hilo);
  await atMicrosoft(hilo, "hola@tienda.example");
  await register(hilo);
  await hilo.getByRole("button", { name: "Guardar correo" }).click();
  await hilo.getByRole("button", { name: "Añadir otro correo" }).click();
  await atMicrosoft(hilo, "pedidos@tienda.example");
  await hilo.getByRole("button", { name: "Guardar correo" }).click();

  await hilo.context().route(/\/authorize\?/, (route) => route.abort());
  const waits = hilo.getByRole("status").filter({ hasText: "Sigue en el navegador" });
  const [first, second] = [
    again(hilo, "hola@tienda.example"),
    again(hilo, "pedidos@tienda.example"),
  ];
  await first.click();
  await expect(waits).toContainText("hola@tienda.example");
  await second.click();
  await expect(waits).toContainText("pedidos@tienda.example");
  await expect(waits).toHaveCount(1);
  await expect(first).toBeEnabled();
  await waits.getByRole("button", { name: "Dejar de esperar" }).click();
  await expect(second).toBeEnabled();
  await expect(waits).toBeHidden();
});

test("a password can be had back, and Gmail asks for one first", async ({ hilo }) => {
  await start(hilo);
  await hilo.getByLabel("Tu dirección").fill("tienda.y.candil@gmail.com");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toBeVisible();
  const page = hilo.getByRole("button", { name: "Entrar con Google en vez de con contraseña" });
  const wanted = hilo.getByText("Aquí no vale la contraseña de siempre");
  await expect(wanted).toBeVisible();
  await page.click();
  await expect(wanted).toBeHidden();
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
  await waits.getByRole("button", { name: "Dejar de esperar" }).click();
  await expect(hilo.getByRole("button", { name: "Conectar con Microsoft" })).toBeEnabled();
  await expect(hilo.getByText("Has dejado de esperar")).toBeVisible();
});
