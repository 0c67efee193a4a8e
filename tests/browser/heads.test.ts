/** The heads of a letter and of a template: every word of them is read, however small the window. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ask } from "./support/ask";
import { cutWords } from "./support/cut";
import { expect, go, output, picturing, test } from "./support/hilo";
import { rest } from "./support/rest";
import { openCustomer, takeTemplate } from "./support/states";

test.use({ expected: picturing });

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
  { width: 640, height: 400 },
];

/** Looks at a part of the page in both languages and every size. */
async function look(page: Page, part: string, name: string) {
  for (const language of ["es", "en"]) {
    await ask(page, "settings_save", { ...(await ask(page, "settings_get", {})), language });
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await rest(page);
      const picture = `head-${name}-${language}-${size.width}.png`;
      await page.screenshot({ path: join(output, picture) });
      expect(await cutWords(page.locator(part)), picture).toEqual([]);
    }
  }
}

test("nothing is cut in the head of a letter", async ({ demo }) => {
  await openCustomer(demo, "Ximena Robledo Castañeda");
  await takeTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
  await look(demo, "section.composer .head", "letter");
});

test("nothing is cut in the head of a template", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: /^Retraso con nueva fecha/ }).click();
  await expect(demo.getByLabel("Nombre", { exact: true })).toHaveValue("Retraso con nueva fecha");
  await look(demo, "form.text .head", "template");
});
