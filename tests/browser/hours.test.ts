/** When the shop answers is set in the settings, told back by its next days off, kept, and taken back. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { ask } from "./support/ask";
import { expect, go, output, picturing, test } from "./support/hilo";
import { expectWithinReach } from "./support/reach";

test.use({ expected: picturing });

interface Groups {
  week: Locator;
  days: Locator;
}

async function openGroups(page: Page): Promise<Groups> {
  await go(page, "Ajustes");
  const week = page.getByRole("region", { name: "Horario de atención" });
  await week.scrollIntoViewIfNeeded();
  return { week, days: page.getByRole("region", { name: "Días especiales" }) };
}

const next = (week: Locator) => week.getByRole("group", { name: /^Próximos días cerrados/ });

/** A day that is written as the core has it, so many days from now by clocks at sea level: far from midnight's doubt. */
function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

test("a week is typed by keyboard, said where it is wrong, copied, kept and taken back", async ({
  demo,
}) => {
  const { week } = await openGroups(demo);
  const before = await ask(demo, "settings_get", {});
  const monday = week.getByLabel("Lunes");
  await monday.fill("9-14, 16-2");
  await monday.press("Tab");
  await expect(monday).toHaveAttribute("aria-invalid", "true");
  await expect(week.getByText("«16-2» acaba antes de empezar.")).toBeVisible();
  await expect(week.getByRole("button", { name: "Guardar" })).toHaveCount(0);

  await monday.fill("9-14, 16-20");
  await monday.press("Tab");
  await expect(monday).toHaveValue("09:00–14:00, 16:00–20:00");
  await monday.focus();
  await monday.press("Tab");
  const copy = week.getByRole("button", { name: "Igual de lunes a viernes" });
  await expect(copy).toBeFocused();
  await copy.press("Enter");
  await expect(week.getByLabel("Viernes")).toHaveValue("09:00–14:00, 16:00–20:00");
  await expect(week.getByLabel("Sábado")).toHaveValue("");
  await week.getByLabel("Viernes").fill("9-15");
  await week.getByLabel("Viernes").press("Enter");
  await expect(demo.getByText("Ajustes guardados")).toBeVisible();

  const { hours } = await ask(demo, "settings_get", {});
  const long = [
    { from: 540, to: 840 },
    { from: 960, to: 1200 },
  ];
  expect(hours.week).toEqual([long, long, long, long, [{ from: 540, to: 900 }], [], []]);
  await demo.getByRole("button", { name: "Deshacer" }).click();
  await expect.poll(() => ask(demo, "settings_get", {})).toEqual(before);
  await expect(monday).toHaveValue("09:00–18:00");
});

test("the next days off are those of the region that is chosen, before it is kept and after", async ({
  demo,
}) => {
  const { week } = await openGroups(demo);
  const before = await ask(demo, "settings_get", {});
  await week.getByLabel("Festivos de").selectOption({ label: "Cataluña" });
  const { days_off } = await ask(demo, "hours_known", {
    hours: { ...before.hours, region: "CT" },
  });
  const names = days_off.map(({ name }) => new RegExp(`${name}$`));
  await expect(next(week).getByRole("listitem")).toHaveText(names);
  await week.getByRole("button", { name: "Guardar" }).click();
  await expect(demo.getByText("Ajustes guardados")).toBeVisible();
  expect((await ask(demo, "settings_get", {})).hours.region).toBe("CT");
  expect((await ask(demo, "hours_known", { hours: null })).days_off).toEqual(days_off);
  await demo.getByRole("button", { name: "Deshacer" }).click();
  await expect.poll(() => ask(demo, "settings_get", {})).toEqual(before);

  await week.getByLabel("Cerramos los festivos").uncheck();
  await expect(next(week).getByText("Ninguno en un año.")).toBeVisible();
  await week.getByRole("button", { name: "Dejar como estaba" }).click();
  await expect(week.getByLabel("Cerramos los festivos")).toBeChecked();
});

test("special days are added, changed and removed one by one, and leave what is being typed alone", async ({
  demo,
}) => {
  const { week, days } = await openGroups(demo);
  await week.getByLabel("Sábado").fill("10-14");
  await days.getByRole("button", { name: "Añadir días" }).press("Enter");
  const day = days.getByLabel("Día", { exact: true });
  await expect(day).toBeFocused();
  await days.getByRole("button", { name: "Añadir", exact: true }).click();
  await expect(days.getByText("Falta el día.")).toBeVisible();
  await expect(day).toBeFocused();
  await day.fill(inDays(3));
  await days.getByLabel("Hasta el día").fill(inDays(5));
  await days.getByLabel("Qué es").fill("Inventario");
  await days.getByLabel("Qué es").press("Enter");
  await expect(demo.getByText("Ajustes guardados")).toBeVisible();
  await expect(days.getByRole("button", { name: "Añadir días" })).toBeFocused();
  await expect(days.getByRole("listitem")).toHaveText([/–.*Inventario · cerrado/]);
  await expect(next(week).getByRole("listitem").first()).toContainText("Inventario");
  await expect(week.getByLabel("Sábado")).toHaveValue("10:00–14:00");

  await days.getByRole("button", { name: /^Cambiar .* Inventario/ }).click();
  await days.getByLabel("Horario").fill("10-12");
  await days.getByLabel("Hasta el día").fill("");
  await days.getByRole("button", { name: "Guardar" }).click();
  await expect(days.getByRole("listitem")).toHaveText([/Inventario · 10:00–12:00/]);
  const changed = await ask(demo, "settings_get", {});
  expect(changed.hours.exceptions).toEqual([
    { day: inDays(3), name: "Inventario", open: [{ from: 600, to: 720 }] },
  ]);

  await week.getByRole("button", { name: "Guardar" }).click();
  const saturday = async () => (await ask(demo, "settings_get", {})).hours.week[5];
  await expect.poll(saturday).toEqual([{ from: 600, to: 840 }]);
  const kept = await ask(demo, "settings_get", {});
  expect(kept.hours.exceptions).toEqual(changed.hours.exceptions);

  await days.getByRole("button", { name: /^Quitar .* Inventario/ }).click();
  await expect(days.getByText("Ninguno a la vista.")).toBeVisible();
  await demo.getByRole("button", { name: "Deshacer" }).last().click();
  await expect.poll(() => ask(demo, "settings_get", {})).toEqual(kept);
});

for (const [name, viewport, scheme, language] of [
  ["wide", { width: 1280, height: 800 }, "light", "es"],
  ["dark", { width: 1280, height: 800 }, "dark", "en"],
  ["900", { width: 900, height: 600 }, "dark", "es"],
  ["200", { width: 640, height: 400 }, "light", "es"],
] as const) {
  test(`everything of the hours is within reach: ${name}`, async ({ demo }) => {
    await demo.setViewportSize(viewport);
    await demo.emulateMedia({ colorScheme: scheme });
    const exceptions = [
      { day: "2020-05-15", name: "San Isidro", open: [] },
      ...[40, 41, 42].map((days) => ({ day: inDays(days), name: "Vacaciones", open: [] })),
      { day: inDays(60), name: "Rebajas", open: [{ from: 600, to: 1320 }] },
    ];
    await ask(demo, "settings_save", { language, hours: { exceptions, region: "MD" } });
    await go(demo, language === "es" ? "Ajustes" : "Settings");
    const [title, others, add] =
      language === "es"
        ? ["Horario de atención", "Días especiales", "Añadir días"]
        : ["Working hours", "Special days", "Add days"];
    const week = demo.getByRole("region", { name: title });
    const days = demo.getByRole("region", { name: others });
    await days.locator("summary").click();
    await days.getByRole("button", { name: add }).click();
    await week.getByLabel(language === "es" ? "Martes" : "Tuesday").fill("9-14 16-2");
    await week.getByLabel(language === "es" ? "Lunes" : "Monday").fill("9-14, 16-20");
    if (language === "es") await expectWithinReach(demo, "the hours");
    await expectAccessible(demo, `the hours, ${name}`);
    await mkdir(output, { recursive: true });
    await week.screenshot({ path: join(output, `hours-${name}.png`) });
    await days.screenshot({ path: join(output, `hours-days-${name}.png`) });
  });
}
