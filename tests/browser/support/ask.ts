/** Asks the core through the bridge, as the page does. */
import type { Page } from "@playwright/test";
import type { Commands } from "../../../ui/src/ipc/bindings";

export async function ask<Name extends keyof Commands>(
  page: Page,
  name: Name,
  request: Commands[Name]["request"],
): Promise<Commands[Name]["response"]> {
  const answer = await page.evaluate(
    async ({ name, body }) => {
      const response = await fetch(`/call/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      return { ok: response.ok, text: await response.text() };
    },
    { name, body: JSON.stringify(request) },
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.text}`);
  return JSON.parse(answer.text) as Commands[Name]["response"];
}
