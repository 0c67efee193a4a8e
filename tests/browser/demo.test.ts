import { expect, go, test, picturing } from "./support/hilo";

test("a customer's timeline holds what came by several channels", async ({ demo }) => {
  await go(demo, "Ahora");
  const waiting = demo.getByRole("group", { name: "Qué hay que hacer" });
  await waiting.getByRole("link", { name: "Marta Vidal Roca" }).press("Enter");
  const timeline = demo.getByRole("region", { name: "Cronología de Marta Vidal Roca" });
  await expect(timeline.getByRole("article").first()).toBeVisible();

  // Only the knots in view are drawn, so the thread is walked down from the newest.
  await timeline.focus();
  const met = new Set<string>();
  const walk = async () => {
    await demo.keyboard.press("j");
    for (const knot of await timeline.getByRole("article").all()) {
      const name = (await knot.getAttribute("aria-label")) ?? "";
      // Who called whom is different in each sample, which ends today.
      met.add((name.split(",", 1)[0] ?? "").replace("Llamada a", "Llamada de"));
    }
    return [...met];
  };
  await expect
    .poll(walk, { intervals: [100], timeout: 30_000 })
    .toEqual(
      expect.arrayContaining([
        "Correo de Marta",
        "Correo tuyo",
        "WhatsApp de Marta",
        "WhatsApp tuyo",
        "Llamada de Marta",
      ]),
    );
});

test("search finds a word without its accent and marks it", async ({ demo }) => {
  await go(demo, "Buscar");
  await demo.getByRole("searchbox").fill("lampara");
  await expect(demo.locator("mark").first()).toContainText(/lámpara/i);
});

test("a call is noted by key from any screen", async ({ demo }) => {
  await go(demo, "Ahora");
  await demo.locator('a[href^="#/now/"]').first().click();
  await expect(demo.getByRole("button", { name: /^Llamar/ })).toBeVisible();
  await demo.keyboard.press("c");
  const form = demo.getByRole("dialog");
  await form.getByLabel("Qué se dijo").fill("Quiere la recogida por la tarde.");
  await form.getByRole("button", { name: /^Guardar llamada/ }).click();
  await expect(demo.getByText("Quiere la recogida por la tarde.").first()).toBeVisible();
});

test.describe("in the settings, where a mail is shown in its frame", () => {
  test.use({ expected: picturing });

  test("language and colours change at once and stay", async ({ demo }) => {
    await go(demo, "Ajustes");
    await demo.getByRole("combobox", { name: "Colores" }).selectOption("Oscuros");
    await expect(demo.locator("html")).toHaveAttribute("data-theme", "dark");
    await demo.getByRole("combobox", { name: "Idioma", exact: true }).selectOption("English");
    await expect(demo.getByRole("link", { name: "Settings" })).toBeVisible();
    await demo.reload();
    await expect(demo.getByRole("link", { name: "Settings" })).toBeVisible();
    await expect(demo.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  test("what is left unsaved in the settings stays with the shop that it was typed in", async ({
    demo,
  }) => {
    await go(demo, "Ajustes");
    await demo.getByLabel("Nombre de la tienda").fill("Otro nombre");
    await demo.getByRole("button", { name: "Volver a mi tienda" }).first().click();
    await demo.getByRole("button", { name: "Entrar sin más" }).click();
    await go(demo, "Ajustes");
    await expect(demo.getByLabel("Nombre de la tienda")).toHaveValue("");
    await demo.getByRole("button", { name: "Abrir la tienda de muestra" }).click();
    await expect(demo.getByText("Estás en la tienda de muestra")).toBeVisible();
    await go(demo, "Ajustes");
    await expect(demo.getByLabel("Nombre de la tienda")).toHaveValue("Otro nombre");
  });
});
