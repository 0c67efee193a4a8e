/** The Hilo password: where no keychain answers it is offered, asked for once, and lived without. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { cutWords } from "./support/cut";
import { address, bridgeProgram, expect, go, output, picturing, test } from "./support/hilo";

// The settings show a mail in a frame in which nothing runs.
test.use({ expected: picturing, bridged: ["--no-keychain"] });

const passphrase = "tres gatos y un hilo";

async function fillAccount(hilo: Page) {
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  await hilo.getByRole("button", { name: "Escribirlos a mano" }).click();
  await hilo.getByLabel("Tu dirección").fill("hola@tienda.example");
  await hilo.getByLabel("Servidor de salida (SMTP)").fill("localhost");
  await hilo.getByLabel("Contraseña", { exact: true }).fill("clave");
  await hilo.getByRole("button", { name: "Guardar correo" }).click();
}

async function choose(hilo: Page, words: string) {
  await hilo.getByLabel("Contraseña de Hilo nueva").fill(words);
  await hilo.getByLabel("Escríbela otra vez").fill(words);
}

const section = (hilo: Page) =>
  hilo.getByRole("region", { name: "Dónde se guardan las contraseñas" });

test("where no keychain answers a Hilo password is offered, and the account is kept with it", async ({
  hilo,
}) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await expect(section(hilo)).toContainText("se guardarán en el llavero del sistema");
  await fillAccount(hilo);
  await expect(hilo.getByText("El llavero del sistema no ha respondido.")).toBeVisible();
  await expect(section(hilo)).toContainText("ahora no responde");
  const offer = hilo
    .getByRole("status")
    .getByRole("button", { name: "Usar una contraseña de Hilo" });
  await offer.click();

  const dialog = hilo.getByRole("dialog", { name: "Usar una contraseña de Hilo" });
  const use = dialog.getByRole("button", { name: "Usar una contraseña de Hilo" });
  await expect(dialog).toContainText("Nadie puede recuperarla");
  await expect(dialog).toContainText("los clientes y sus mensajes no se pierden");
  await expect(use).toBeDisabled();
  await choose(hilo, "siete-7");
  await expect(use).toBeDisabled();
  await choose(hilo, passphrase);
  await hilo.getByLabel("Escríbela otra vez").fill("tres gatos");
  await expect(dialog).toContainText("No es igual que la de arriba.");
  await expectAccessible(hilo, "the dialog of a new passphrase");
  expect(await cutWords(dialog)).toEqual([]);
  await expect(use).toBeDisabled();
  await hilo.getByLabel("Escríbela otra vez").fill(passphrase);
  await use.click();
  await expect(dialog).toBeHidden();

  // What it was wanted for goes on, and nothing speaks of the failure any more.
  await expect(hilo.getByText("Correo guardado. Aún no se ha probado.")).toBeVisible();
  await expect(hilo.getByText("El llavero del sistema no ha respondido.")).toBeHidden();
  await expect(section(hilo)).toContainText("en un archivo, con contraseña de Hilo");
  await expectAccessible(hilo, "the settings with a Hilo password");

  await section(hilo).getByRole("button", { name: "Usar el llavero del sistema" }).click();
  await expect(section(hilo).getByRole("alert")).toContainText("siguen donde estaban");
  await expect(section(hilo)).toContainText("en un archivo, con contraseña de Hilo");
});

test.describe("at 200 %", () => {
  test.use({ viewport: { width: 640, height: 400 } });

  test("the dialog that a failure opened stands alone, and has its room", async ({ hilo }) => {
    await hilo.getByRole("button", { name: "Entrar sin más" }).click();
    await fillAccount(hilo);
    // A second failure of the same kind says nothing new.
    await hilo.getByRole("button", { name: "Guardar correo" }).click();
    await expect(hilo.locator(".toast")).toHaveCount(1);
    await hilo.screenshot({ path: join(output, "passphrase-200-toast.png") });
    await hilo
      .getByRole("status")
      .getByRole("button", { name: "Usar una contraseña de Hilo" })
      .click();
    const dialog = hilo.getByRole("dialog", { name: "Usar una contraseña de Hilo" });
    await expect(dialog).toBeVisible();
    await expect(hilo.locator(".toast")).toHaveCount(0);
    expect((await dialog.boundingBox())!.height).toBeGreaterThan(300);
    await choose(hilo, passphrase);
    await hilo.screenshot({ path: join(output, "passphrase-200.png") });
    await dialog.getByRole("button", { name: "Usar una contraseña de Hilo" }).click();
    await expect(dialog).toBeHidden();
  });
});

test("the passphrase is asked for once, can be put off, changed and begun anew", async ({
  page: hilo,
}) => {
  const data = await mkdtemp(join(tmpdir(), "hilo-browser-"));
  let bridge: ChildProcess | undefined;
  const open = async () => {
    if (bridge) {
      const ended = new Promise((resolve) => bridge!.once("exit", resolve));
      bridge.kill();
      await ended;
    }
    bridge = spawn(bridgeProgram, ["--data", data, "--no-keychain"]);
    await hilo.goto(await address(bridge));
  };
  try {
    await open();
    await hilo.getByRole("button", { name: "Entrar sin más" }).click();
    await go(hilo, "Ajustes");
    await section(hilo).getByRole("button", { name: "Usar una contraseña de Hilo" }).click();
    await choose(hilo, passphrase);
    await hilo.keyboard.press("Enter");
    await expect(section(hilo)).toContainText("Se pide una vez");
    await fillAccount(hilo);
    await expect(hilo.getByText("Correo guardado. Aún no se ha probado.")).toBeVisible();

    await open();
    const dialog = hilo.getByRole("dialog", { name: "Escribe tu contraseña de Hilo" });
    await expect(dialog).toBeVisible();
    await expectAccessible(hilo, "the dialog that asks for the passphrase");
    await hilo.getByLabel("Contraseña de Hilo", { exact: true }).fill("otra cosa distinta");
    await dialog.getByRole("button", { name: "Desbloquear" }).click();
    await expect(dialog).toContainText("No es esa.");
    await dialog.getByRole("button", { name: "Ahora no" }).click();
    await go(hilo, "Clientes");
    await expect(dialog).toBeHidden();
    const locked = hilo.getByRole("button", { name: "bloqueado: los correos no entran ni salen" });
    await expectAccessible(hilo, "a locked window");
    await locked.click();
    await hilo.getByLabel("Contraseña de Hilo", { exact: true }).fill(passphrase);
    await dialog.getByRole("button", { name: "Desbloquear" }).click();
    await expect(dialog).toBeHidden();
    await expect(locked).toBeHidden();

    await go(hilo, "Ajustes");
    await section(hilo).getByRole("button", { name: "Cambiar la contraseña de Hilo" }).click();
    await hilo.getByLabel("Contraseña de Hilo de ahora").fill(passphrase);
    await choose(hilo, "una contraseña nueva");
    await hilo.getByRole("button", { name: "Cambiar contraseña" }).click();
    await expect(hilo.getByText("Contraseña de Hilo cambiada")).toBeVisible();

    await open();
    await dialog.getByRole("button", { name: "La he olvidado" }).click();
    const anew = hilo.getByRole("dialog", { name: "¿Empezar con otra contraseña de Hilo?" });
    await expect(anew).toContainText("hola@tienda.example");
    await expectAccessible(hilo, "the dialog that begins anew");
    await choose(hilo, passphrase);
    await anew.getByRole("button", { name: "Empezar de nuevo" }).click();
    await expect(anew).toBeHidden();
    await expect(locked).toBeHidden();
  } finally {
    bridge?.kill();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
});
