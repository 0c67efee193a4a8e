/** A small window, and a large one at 200 %, which is half as many pixels of the page. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, go, output, picturing, test } from "./support/hilo";
import { expectWithinReach } from "./support/reach";
import { rest } from "./support/rest";
import { openCustomer, ownStates, sampleStates, takeTemplate, type State } from "./support/states";

test.use({ expected: picturing });

const sizes = [
  { name: "900 px wide", viewport: { width: 900, height: 600 } },
  { name: "at 200 %", viewport: { width: 640, height: 400 } },
];

const screens = ["now", "customers", "search", "outbox", "templates", "imports", "settings"];

const screenStates: readonly State[] = screens.map((screen) => ({
  name: screen,
  open: async (page) => {
    await page.evaluate((name) => (location.hash = `#/${name}`), screen);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await rest(page);
  },
}));

const panel: State = {
  name: "who a customer is",
  open: async (page) => {
    await openCustomer(page);
    await page.getByRole("button", { name: "Ficha" }).click();
    await expect(page.getByRole("complementary", { name: "Quién es" })).toBeVisible();
  },
};

for (const { name: size, viewport } of sizes) {
  test.describe(size, () => {
    test.use({ viewport });

    async function lookAt(page: Page, states: readonly State[]) {
      await mkdir(output, { recursive: true });
      for (const { name, open } of states) {
        await test.step(name, async () => {
          await open(page);
          const picture = `narrow-${viewport.width}-${name.replaceAll(" ", "-")}.png`;
          await page.screenshot({ path: join(output, picture) });
          await expectWithinReach(page, name);
        });
      }
    }

    test("nothing is cut off on any screen", async ({ demo }) => {
      await go(demo, "Ahora");
      await lookAt(demo, [...screenStates, panel]);
    });

    test("nothing is cut off in a letter, a form or a dialog", async ({ demo }) => {
      await go(demo, "Clientes");
      await lookAt(demo, sampleStates);
    });

    test("what is said in passing covers no button of a letter", async ({ demo }) => {
      await openCustomer(demo);
      const composer = await takeTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
      await composer.getByRole("button", { name: "/ Retraso con nueva fecha" }).click();
      await demo.getByRole("combobox", { name: "Busca por palabras" }).fill("retraso fecha");
      await demo.keyboard.press("Enter");
      await expect(demo.getByRole("button", { name: /^Deshacer/ })).toBeVisible();
      await demo.screenshot({ path: join(output, `narrow-${viewport.width}-toast.png`) });
      for (const name of ["Adjuntar", "Descartar"])
        await composer.getByRole("button", { name }).click({ trial: true });
    });

    test("who a customer is lies under the head of the desk, not over it", async ({ demo }) => {
      await panel.open(demo);
      const box = async (place: Locator) => (await place.boundingBox())!;
      const head = await box(demo.locator("header").filter({ has: demo.getByText("Ficha") }));
      const who = await box(demo.getByRole("complementary", { name: "Quién es" }));
      expect(who.y).toBeGreaterThanOrEqual(head.y + head.height - 1);
      await demo.getByRole("button", { name: "Ficha", expanded: true }).click();
      await expect(demo.getByRole("complementary", { name: "Quién es" })).toBeHidden();
    });

    test("nothing is cut off on the first day of a shop", async ({ hilo }) => {
      await expect(hilo.getByRole("heading", { level: 1 })).toBeVisible();
      await lookAt(hilo, [{ name: "the first run", open: async () => {} }, ...ownStates]);
    });
  });
}

test.describe("in a low window", () => {
  test.use({ viewport: { width: 640, height: 400 } });

  test("what is said in passing is one line, and takes nothing of a letter", async ({ demo }) => {
    await openCustomer(demo);
    const composer = await takeTemplate(demo, "retraso fecha", "Retraso con nueva fecha");
    const before = await composer.boundingBox();
    await composer.getByRole("button", { name: "/ Retraso con nueva fecha" }).click();
    await demo.getByRole("combobox", { name: "Busca por palabras" }).fill("retraso fecha");
    await demo.keyboard.press("Enter");
    const toast = demo.locator(".toast");
    await expect(toast).toBeVisible();
    await demo.screenshot({ path: join(output, "low-toast.png") });
    expect(await composer.boundingBox()).toEqual(before);
    expect((await toast.boundingBox())!.height).toBeLessThanOrEqual(44);
    await toast.getByRole("button", { name: /^Deshacer/ }).click({ trial: true });
  });
});

test.describe("at 900 px", () => {
  test.use({ viewport: { width: 900, height: 600 } });

  test("how things stand takes one line, and the field of the search shows its hint whole", async ({
    demo,
  }) => {
    for (const language of ["es", "en"]) {
      const status = demo.getByRole("contentinfo");
      await expect(status).toContainText(language === "es" ? "teclas" : "keys");
      expect((await status.boundingBox())?.height).toBeLessThan(36);
      await demo.evaluate(() => (location.hash = "#/search"));
      const hint = await demo.getByRole("searchbox").evaluate((field: HTMLInputElement) => {
        const brush = document.createElement("canvas").getContext("2d")!;
        const { font, paddingLeft, paddingRight } = getComputedStyle(field);
        brush.font = font;
        const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        return { room, width: brush.measureText(field.placeholder).width };
      });
      // Some of it belongs to the sign that empties the field.
      expect(hint.width).toBeLessThan(hint.room - 16);
      await demo.keyboard.press("Control+k");
      await demo.getByRole("dialog").getByRole("combobox").fill("Ver en");
      await demo.keyboard.press("Enter");
    }
  });
});

test.describe("where the tools of a letter take two lines", () => {
  test.use({ viewport: { width: 560, height: 400 } });

  test("three lines of it are read at once, and nothing is drawn over them", async ({ demo }) => {
    await openCustomer(demo);
    await demo.keyboard.press("r");
    const text = demo.getByRole("textbox", { name: "Texto del correo" });
    await text.fill("Uno\n\nDos\n\nTres\n\nCuatro");
    const look = async (name: string) => (await demo.getByText(name).boundingBox())!;
    const last = await look("Cuatro");
    const send = (await demo
      .getByRole("region", { name: "Escribir" })
      .getByText(/^guardado /)
      .boundingBox())!;
    expect(send.y).toBeGreaterThanOrEqual(last.y + last.height);
    await demo.getByText("Uno", { exact: true }).evaluate((line) => line.scrollIntoView());
    for (const line of ["Uno", "Dos", "Tres"])
      await expect(demo.getByText(line, { exact: true })).toBeInViewport({ ratio: 1 });
  });
});

test.describe("after a screen that was scrolled", () => {
  test.use({ viewport: { width: 640, height: 400 } });

  test("the next one begins at its top", async ({ demo }) => {
    await go(demo, "Ajustes");
    const title = demo.getByRole("heading", { level: 1 });
    await expect(title).toHaveText("Ajustes");
    await demo.getByRole("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await expect(title).not.toBeInViewport();
    await go(demo, "Importar");
    await expect(title).toHaveText("Importar");
    await expect(title).toBeInViewport();
  });
});
