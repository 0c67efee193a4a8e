/** The form of an account, as somebody fills it in who knows its servers. */
import type { Locator, Page } from "@playwright/test";

/** Begins an account by hand: its address, and a server that is this machine. */
export async function byHand(page: Page, address: string): Promise<Locator> {
  await page.getByRole("button", { name: "Escribirlos a mano" }).click();
  const form = page
    .locator("form")
    .filter({ has: page.getByLabel("Tu dirección") })
    .last();
  await form.getByLabel("Tu dirección").fill(address);
  await form.getByLabel("Servidor de salida (SMTP)").fill("localhost");
  return form;
}
