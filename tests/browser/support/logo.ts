/** A logo for the shop: a drawing of 960 by 240, chosen as a file would be. */
import type { Page } from "@playwright/test";
import { ask } from "./ask";

/** Draws it and returns its bytes as PNG. */
export async function drawnLogo(page: Page): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 960;
    canvas.height = 240;
    const pen = canvas.getContext("2d");
    if (!pen) return "";
    pen.fillStyle = "#8c2f1b";
    pen.font = "bold 150px sans-serif";
    pen.fillText("La Señal", 40, 170);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}

/** Makes it the shop's logo. */
export async function logo(page: Page) {
  const bytes = [...(await drawnLogo(page))];
  const path = await page.evaluate(async (bytes) => {
    const body = new Uint8Array(bytes);
    const response = await fetch("/upload?name=logo.png", { method: "POST", body });
    return ((await response.json()) as { path: string }).path;
  }, bytes);
  await ask(page, "logo_choose", { path });
}
