import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expectAccessible } from "./support/axe";
import { expect, go, output, picturing, test } from "./support/hilo";
import { rest } from "./support/rest";

test.use({ expected: picturing });

const screens = ["now", "customers", "search", "outbox", "templates", "imports", "settings"];

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing on any screen, ${theme}`, async ({ demo }) => {
    await mkdir(output, { recursive: true });
    await demo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await go(demo, "Ahora");
    for (const screen of screens) {
      await demo.evaluate((name) => (location.hash = `#/${name}`), screen);
      await expect(demo.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await rest(demo);
      await demo.screenshot({ path: join(output, `browser-${screen}-${theme}.png`) });
      await expectAccessible(demo, screen);
    }
  });

  test(`axe finds nothing on the first run, ${theme}`, async ({ hilo }) => {
    await hilo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await expect(hilo.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(hilo, "first run");
  });
}

test("an answer that does not come keeps nobody from the rest of the window", async ({ demo }) => {
  await demo.route("**/call/timeline_page", () => undefined);
  await go(demo, "Ahora");
  await demo.reload();
  await expect(demo.getByRole("navigation")).toBeVisible();
  await expect(demo.getByRole("complementary", { name: "Quién es" })).toBeVisible();
  await demo.unrouteAll({ behavior: "ignoreErrors" });
});

test("what several parts of the first screen show is asked for once", async ({ demo }) => {
  await go(demo, "Ahora");
  const asked: string[] = [];
  demo.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/call/")) asked.push(`${pathname} ${request.postData() ?? ""}`);
  });
  await demo.reload();
  await expect(demo.getByRole("article").first()).toBeVisible();
  await demo.waitForLoadState("networkidle");
  expect(asked.filter((question, at) => asked.indexOf(question) !== at)).toEqual([]);
});

test("while a customer is still being looked up, their timeline stands where it will stay", async ({
  demo,
}) => {
  await demo.setViewportSize({ width: 1280, height: 800 });
  await go(demo, "Clientes");
  let answer = () => {};
  const held = new Promise<void>((go) => (answer = go));
  await demo.route("**/call/customer_get", async (route) => {
    await held;
    await route.continue();
  });
  await demo.getByRole("link", { name: /Marta Vidal Roca/ }).click();
  const timeline = demo.getByRole("region", { name: /^Cronología/ });
  await expect(timeline).toBeVisible();
  const early = (await timeline.boundingBox())!;
  answer();
  await expect(demo.getByRole("complementary", { name: "Quién es" })).toBeVisible();
  const late = (await timeline.boundingBox())!;
  expect([early.x, early.width]).toEqual([late.x, late.width]);
});
