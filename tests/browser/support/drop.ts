/** Dropping files on the page, as a file manager would. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Page } from "@playwright/test";

/** A file by its name and its text. */
export interface Written {
  name: string;
  text: string;
}

/** Drops files anywhere on the window. */
export async function drop(page: Page, files: Written[]) {
  const carried = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, text } of all) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent("body", type, { dataTransfer: carried });
}

/** Reads a file of the fixtures, to drop it. */
export async function fixture(path: string): Promise<Written> {
  return { name: basename(path), text: await readFile(path, "utf8") };
}
