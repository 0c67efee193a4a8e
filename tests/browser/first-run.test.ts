import { drop } from "./support/drop";
import { expect, go, test } from "./support/hilo";
import { chat, mail, noSource } from "./support/sources";

test("the first run has three doors and a way past them", async ({ hilo }) => {
  await expect(hilo.getByRole("heading", { name: "Hola. Esto es Hilo." })).toBeVisible();
  for (const door of ["Elegir archivos", "Conectar un correo", "Abrir la tienda de muestra"])
    await expect(hilo.getByRole("button", { name: door })).toBeVisible();
  // Mail comes in and goes out by it.
  const mailbox = hilo.getByRole("listitem").filter({ hasText: "Conecta un correo" });
  await expect(mailbox).toContainText("Lo que llega aparece en la cronología");
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await expect(hilo.getByRole("heading", { name: "Ahora", level: 1 })).toBeVisible();
  await hilo.reload();
  await expect(hilo.getByRole("heading", { name: "Ahora", level: 1 })).toBeVisible();
});

test("the door to the mail account leads into its form", async ({ hilo }) => {
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  const address = hilo.getByLabel("Tu dirección");
  await expect(address).toBeFocused();
  await expect(address).toBeInViewport();
  await hilo.getByRole("button", { name: "Escribirlos a mano" }).click();
  await address.fill("hola@tienda.example");
  await hilo.getByLabel("Servidor de salida (SMTP)").fill("localhost");
  await hilo.getByLabel("Puerto").fill("9");
  await hilo.getByRole("button", { name: "Probar" }).click();
  const failed = hilo.getByRole("alert");
  await expect(failed).toBeVisible();
  await expect(failed).not.toContainText("por su cuenta");

  // Saved as it is, it stays said that it failed.
  await hilo.getByRole("button", { name: "Guardar correo" }).click();
  await expect(hilo.getByRole("button", { name: "Quitar" })).toBeVisible();
  await expect(failed).toBeVisible();
});

test("dropped files are shown first, come in once, and can be taken out again", async ({
  hilo,
}) => {
  await drop(hilo, [mail, chat]);
  const offered = hilo.getByRole("button", { name: /^Importar 4 mensajes/ });
  await expect(offered).toBeEnabled();
  await go(hilo, "Clientes");
  await expect(hilo.getByText("Aún no hay clientes")).toBeVisible();

  await go(hilo, "Importar");
  await offered.click();
  await expect(hilo.getByRole("heading", { name: "Importado: 2 archivos" })).toBeVisible();
  await go(hilo, "Clientes");
  await expect(hilo.getByText("Marta Vidal Roca").first()).toBeVisible();
  await expect(hilo.getByText("Iker Etxeberria").first()).toBeVisible();

  await drop(hilo, [mail, chat]);
  await go(hilo, "Importar");
  await expect(hilo.getByText("No hay nada nuevo")).toBeVisible();

  const done = hilo.getByRole("region", { name: "Importado: 2 archivos" });
  await done.getByRole("button", { name: "Deshacer esta importación" }).click();
  const asked = hilo.getByRole("dialog", { name: "¿Quitar todo lo que trajo esta importación?" });
  await expect(asked).toContainText("Se quitan 4 mensajes.");
  await asked.getByRole("button", { name: "Deshacer esta importación" }).click();
  await expect(hilo.getByText("Deshecha la importación de")).toBeVisible();
  await expect(done).toContainText("deshecha");
  await go(hilo, "Clientes");
  await expect(hilo.getByText("Aún no hay clientes")).toBeVisible();
  await go(hilo, "Buscar");
  await hilo.getByRole("searchbox").fill("silla");
  await expect(hilo.getByRole("link", { name: /Marta/ })).toHaveCount(0);

  await drop(hilo, [mail, chat]);
  await expect(offered).toBeEnabled();
});

test("a file of no known kind is named with the reason, and nothing comes in", async ({ hilo }) => {
  await drop(hilo, [noSource]);
  await expect(hilo.getByText("foto.txt").first()).toBeVisible();
  await expect(hilo.getByRole("button", { name: /^Importar \d/ })).toHaveCount(0);
});
