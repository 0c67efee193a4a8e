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
  // Nobody says goodbye in writing on the telephone.
  await expect(sheet).not.toContainText("Un saludo");

  await form.getByLabel("Qué se dijo").fill("Le va bien el lunes.");
  await form.getByRole("button", { name: /^Guardar llamada/ }).click();
  await expect(timeline.getByText("Le va bien el lunes.")).toBeVisible();
});

test("what is said in passing covers nothing of a call's form", async ({ demo }) => {
  await openCustomer(demo);
  for (let toasts = 1; toasts <= 2; toasts += 1) {
    await demo.keyboard.press("r");
    await demo.getByRole("textbox", { name: "Texto del correo" }).fill("Hola");
    await demo.getByRole("button", { name: "Descartar" }).click();
    await expect(demo.locator(".toast")).toHaveCount(toasts);
  }
  await demo.keyboard.press("c");
  const form = demo.getByRole("dialog", { name: "Anotar una llamada" });
  await form.getByRole("combobox", { name: "Guion" }).selectOption("Retraso con nueva fecha");
  await expect(form.getByRole("region", { name: "Texto del guion" })).toContainText("Marta");
  await expect(demo.locator(".toast")).toHaveCount(2);
  for (const name of [/^Guardar llamada/, /^Cancelar/]) {
    const button = form.getByRole("button", { name });
    await expect(button).toBeInViewport({ ratio: 1 });
    await button.click({ trial: true });
  }
});
