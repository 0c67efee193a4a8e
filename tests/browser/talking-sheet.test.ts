/** A call that is made: the number, the sheet to read from, and the notes beside it. */
import { expect, test } from "./support/hilo";
import { openCustomer } from "./support/states";

test("a number is called, a template is read from, and the notes stand on the timeline", async ({
  demo,
}) => {
  await demo.evaluate(() => {
    window.open = (url) => {
      document.documentElement.dataset.opened = String(url);
      return null;
    };
  });
  const timeline = await openCustomer(demo);
  const panel = demo.getByRole("complementary", { name: "Quién es" });
  await panel.getByTitle(/^Llamar/).click();
  await expect(demo.locator("html")).toHaveAttribute("data-opened", /^tel:\+\d+$/);

  const form = demo.getByRole("dialog", { name: "Anotar una llamada" });
  await expect(form.getByRole("radio", { name: "Llamamos nosotros" })).toBeChecked();
  await form.getByRole("combobox", { name: "Guion" }).selectOption("Retraso con nueva fecha");
  const sheet = form.getByRole("region", { name: "Texto del guion" });
  await expect(sheet).toContainText("Hola, Marta");
  await expect(sheet).toContainText("fecha de entrega");
  await expect(sheet).not.toContainText(/\{\{|\*\*| -- /);

  await form.getByLabel("Qué se dijo").fill("Le va bien el lunes.");
  await form.getByRole("button", { name: /^Guardar llamada/ }).click();
  await expect(timeline.getByText("Le va bien el lunes.")).toBeVisible();
});
