/** What was typed before Hilo was cut off is there when it is opened again. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { address, bridgeProgram, expect, test } from "./support/hilo";
import { openCustomer } from "./support/states";

/** How long somebody types before the bridge is killed. */
const seconds = 6;
/** What may be lost. */
const lost = 2;

async function open(page: Page, data: string): Promise<ChildProcess> {
  const bridge = spawn(bridgeProgram, ["--data", data, "--demo"]);
  await page.goto(await address(bridge));
  return bridge;
}

test("a letter that was cut off by a kill has all but its last two seconds", async ({ page }) => {
  const data = await mkdtemp(join(tmpdir(), "hilo-browser-"));
  let bridge = await open(page, data);
  try {
    await openCustomer(page);
    await page.keyboard.press("r");
    const letter = page.getByRole("textbox", { name: "Texto del correo" });
    await expect(letter).toBeFocused();

    // On and on, without a rest.
    const typed: { word: string; at: number }[] = [];
    const begun = Date.now();
    while (Date.now() - begun < seconds * 1000) {
      const word = `palabra${typed.length}`;
      await page.keyboard.type(`${word} `);
      typed.push({ word, at: Date.now() });
    }
    const killed = Date.now();
    const ended = new Promise((resolve) => bridge.once("exit", resolve));
    bridge.kill("SIGKILL");
    await ended;

    bridge = await open(page, data);
    await openCustomer(page);
    await expect(letter).toContainText("palabra0");
    for (const { word, at } of typed)
      if (killed - at > lost * 1000) await expect(letter).toContainText(`${word} `);
  } finally {
    bridge.kill();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
});
