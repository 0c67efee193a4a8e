/** Dropping files on the page, as a file manager would, and bringing them in. */
import { expect, type Locator, type Page } from "@playwright/test";
import { go } from "./hilo";

/** A file by its name and its text. */
export interface Written {
  name: string;
  text: string;
}

/** Drops files anywhere on the window, or on what claims them. */
export async function drop(page: Page, files: Written[], on?: Locator) {
  // Before the window is drawn there is nothing to drop them on.
  await expect(page.getByRole("main")).toBeVisible();
  const box = await on?.boundingBox();
  const point = box ? { clientX: box.x + box.width / 2, clientY: box.y + 8 } : {};
  const carried = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, text } of all) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent("body", type, { dataTransfer: carried, ...point });
}

/** Drops files, imports what they hold, and opens the timeline of the customer they are about. */
export async function bring(page: Page, files: Written[], customer: string) {
  await drop(page, files);
  await page.getByRole("button", { name: /^Importar \d/ }).click();
  await expect(page.getByRole("heading", { name: /^Importado: / })).toBeVisible();
  await go(page, "Clientes");
  await page.getByRole("link", { name: customer }).press("Enter");
  const timeline = page.getByRole("region", { name: `Cronología de ${customer}` });
  await expect(timeline.getByRole("article").first()).toBeVisible();
  return timeline;
}
