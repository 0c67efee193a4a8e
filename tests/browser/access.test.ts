/** What axe finds where something is being done: forms, dialogs, a letter, an import. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, go, output, picturing, test } from "./support/hilo";
import { ownStates, sampleStates, type State } from "./support/states";

test.use({ expected: picturing });

async function lookAt(page: Page, states: readonly State[], theme: "light" | "dark") {
  await mkdir(output, { recursive: true });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  for (const { name, open } of states) {
    await test.step(name, async () => {
      await open(page);
      const picture = `browser-${name.replaceAll(" ", "-")}-${theme}.png`;
      await page.screenshot({ path: join(output, picture) });
      await expectAccessible(page, name);
    });
  }
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in a letter, a form or a dialog, ${theme}`, async ({ demo }) => {
    await go(demo, "Ahora");
    await expect(demo.getByRole("article").first()).toBeVisible();
    await lookAt(demo, sampleStates, theme);
  });

  test(`axe finds nothing on the first day of a shop, ${theme}`, async ({ hilo }) => {
    await lookAt(hilo, ownStates, theme);
  });
}
