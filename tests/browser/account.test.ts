/** The form of the account and of its mailbox. */
import { byHand } from "./support/account";
import { expectAccessible } from "./support/axe";
import { expect, go, picturing, test } from "./support/hilo";

// The settings show a mail in a frame in which nothing runs.
test.use({ expected: picturing });

test("the form of a mailbox stays within the window, and every field of it is reached", async ({
  hilo,
}) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  await hilo.getByRole("button", { name: "Escribirlos a mano" }).click();
  await hilo.getByRole("checkbox", { name: /buzón/i }).check();
  await hilo.getByLabel("Servidor del buzón").fill("imap.tienda.example");
  await expectAccessible(hilo, "with the form of a mailbox");
});

test("the servers of an address are found, shown with what the provider wants, and kept by nobody", async ({
  hilo,
}) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  await hilo.getByLabel("Tu dirección").fill("tienda.y.candil@gmail.com");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  const found = hilo.getByRole("status").filter({ hasText: "Gmail" });
  await expect(found).toContainText("imap.gmail.com:993");
  await expect(found).toContainText("smtp.gmail.com:465");
  await expect(found).toContainText("contraseña de aplicación");
  await expect(found.getByRole("button", { name: "Abrir la página" })).toBeVisible();
  await expectAccessible(hilo, "with the servers of an address");
  // Without a password there is nothing to try.
  await expect(hilo.getByRole("button", { name: "Conectar", exact: true })).toBeDisabled();
  // Another address is another search.
  await hilo.getByLabel("Tu dirección").fill("hola@yahoo.es");
  await expect(found).toBeHidden();
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  await expect(hilo.getByText("imap.mail.yahoo.com:993")).toBeVisible();
  // By hand all of it stands in the form.
  await hilo.getByLabel("Contraseña", { exact: true }).fill("una clave");
  await hilo.getByRole("button", { name: "Cambiar a mano" }).click();
  await expect(hilo.getByLabel("Servidor de salida (SMTP)")).toHaveValue("smtp.mail.yahoo.com");
  await expect(hilo.getByLabel("Servidor del buzón")).toHaveValue("imap.mail.yahoo.com");
  await expect(hilo.getByLabel("Contraseña", { exact: true })).toHaveValue("una clave");
});

test("a search can be given up, and what was typed stays", async ({ hilo }) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  await hilo.getByLabel("Tu dirección").fill("hola@tienda.invalid");
  await hilo.getByRole("button", { name: "Buscar los servidores" }).click();
  const stop = hilo.getByRole("button", { name: "Dejar de buscar" });
  const nothing = hilo.getByText("No se han encontrado los servidores", { exact: false });
  // Where the system says at once that there is no such name, the search is over before anybody can.
  await expect(stop.or(nothing)).toBeVisible();
  if (await stop.isVisible()) await stop.click();
  await expect(hilo.getByRole("button", { name: "Buscar los servidores" })).toBeVisible();
  await expect(hilo.getByLabel("Tu dirección")).toHaveValue("hola@tienda.invalid");
  await hilo.getByRole("button", { name: "Escribirlos a mano" }).click();
  await expect(hilo.getByLabel("Tu dirección")).toHaveValue("hola@tienda.invalid");
});

test("a second account stands below the first, and either can be the usual one", async ({
  hilo,
}) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  for (const [button, address] of [
    ["Conectar un correo", "hola@tienda.example"],
    ["Añadir otro correo", "pedidos@tienda.example"],
  ] as const) {
    await hilo.getByRole("button", { name: button }).click();
    const form = await byHand(hilo, address);
    await form.getByLabel("Contraseña", { exact: true }).fill("una clave");
    await form.getByRole("button", { name: "Guardar correo" }).click();
    const row = hilo.getByRole("group", { name: address });
    await expect(row).toBeFocused();
    await expect(row).toBeInViewport({ ratio: 1 });
  }
  await expect(hilo.getByText("Aún no se ha probado", { exact: true })).toHaveCount(2);
  await expectAccessible(hilo, "with two accounts");
  await expect(hilo.getByText("el habitual: por aquí sale lo que no es respuesta")).toHaveCount(1);
  await hilo.getByRole("button", { name: "Usar como habitual" }).click();
  await expect(
    hilo.getByRole("status").filter({ hasText: "sale ahora por pedidos@" }),
  ).toBeVisible();
  await hilo.getByRole("button", { name: "Cambiar hola@tienda.example" }).click();
  await expect(hilo.getByLabel("Servidor de salida (SMTP)")).toHaveValue("localhost");
});
