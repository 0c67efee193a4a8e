/** Copying an address of a customer: what is said is what happened. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/hilo";
import { openCustomer } from "./support/states";

/** Copies an address with a clipboard that takes what it is given, or nothing. */
async function copy(page: Page, allowed: boolean) {
  await page.evaluate((allowed) => {
    navigator.clipboard.writeText = () => (allowed ? Promise.resolve() : Promise.reject());
  }, allowed);
  await openCustomer(page);
  await page.getByRole("button", { name: /^Qué hacer con marta/ }).press("Enter");
  await page.getByRole("menuitem", { name: "Copiar" }).press("Enter");
}

test("an address that was copied is said to be", async ({ demo }) => {
  await copy(demo, true);
  await expect(demo.getByText("Copiado", { exact: true })).toBeVisible();
});

test("an address that could not be copied is not said to be", async ({ demo }) => {
  await copy(demo, false);
  await expect(demo.getByText("No se ha podido copiar")).toBeVisible();
  await expect(demo.getByText("Copiado", { exact: true })).toHaveCount(0);
});

test("a menu opened by key has its first item, and gives the focus back to its button", async ({
  demo,
}) => {
  await openCustomer(demo);
  const button = demo
    .getByRole("complementary", { name: "Quién es" })
    .locator("[aria-haspopup=menu]")
    .first();
  await button.focus();
  await demo.keyboard.press("Enter");
  await expect(demo.getByRole("menuitem").first()).toBeFocused();
  await demo.keyboard.press("Escape");
  await expect(demo.getByRole("menu")).toHaveCount(0);
  await expect(button).toBeFocused();
});
