/**
 * The mails that Hilo's own templates become, in both languages, with a logo and without: valid HTML
 * that asks nobody for anything and is read at 600 and at 320 pixels without scrolling sideways.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { parse, type ParserError } from "parse5";
import { expect, output, test } from "./support/hilo";
import { ask } from "./support/ask";
import { logo } from "./support/logo";

interface Letter {
  name: string;
  html: string;
}

/** Every template of the sample shop as a mail. */
async function letters(page: Page): Promise<Letter[]> {
  const templates = await ask(page, "template_list", { query: "", language: null });
  return Promise.all(
    templates.map(async ({ name, folder, language, subject, body }) => {
      const text = { name, folder, language, subject, body };
      const request = { text, customer: null, values: {}, variants: {} };
      const { html } = await ask(page, "template_preview", request);
      return { name: `${language} ${name}`, html };
    }),
  );
}

/** What a parser of HTML finds wrong. */
function mistakes(html: string): string[] {
  const found: string[] = [];
  parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine, startCol }: ParserError) =>
      found.push(`${code} at ${startLine}:${startCol}`),
  });
  return found;
}

for (const withLogo of [false, true]) {
  test(`letters ${withLogo ? "with" : "without"} a logo are valid, alone and narrow`, async ({
    demo,
    context,
  }) => {
    await mkdir(output, { recursive: true });
    if (withLogo) await logo(demo);
    const all = await letters(demo);
    expect(all.filter(({ name }) => name.startsWith("es ")).length).toBeGreaterThan(10);
    expect(all.filter(({ name }) => name.startsWith("en ")).length).toBeGreaterThan(10);

    const asked: string[] = [];
    const paper = await context.newPage();
    await paper.route(/^(?!data:)/, (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    for (const [number, { name, html }] of all.entries()) {
      expect(mistakes(html), name).toEqual([]);
      expect(html.includes("<img "), name).toBe(withLogo);
      for (const width of [600, 320]) {
        await paper.setViewportSize({ width, height: 700 });
        await paper.setContent(html, { waitUntil: "load" });
        const wide = await paper.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
        if (withLogo) {
          const drawn = await paper.evaluate(() => document.images[0]?.naturalWidth ?? 0);
          expect(drawn, `the logo in ${name}`).toBeGreaterThan(0);
        }
        const picture = `mail-${withLogo ? "logo" : "plain"}-${number}-${width}.png`;
        await paper.screenshot({ path: join(output, picture), fullPage: true });
      }
    }
    expect(asked, "requests of the mails").toEqual([]);

    const first = all[0]?.html ?? "";
    await paper.emulateMedia({ colorScheme: "dark" });
    await paper.setContent(first);
    const ink = await paper.evaluate(() => {
      const words = document.querySelector(".words");
      return words ? getComputedStyle(words).color : "";
    });
    expect(ink, "light words by night").toBe("rgb(230, 231, 233)");
    await paper.screenshot({ path: join(output, `mail-night-${withLogo}.png`), fullPage: true });
  });
}

test("the parser finds what is wrong, and the counter what is asked for", async ({ page }) => {
  expect(mistakes("<!DOCTYPE html><title>x</title><p id=a id=b>a")).not.toEqual([]);
  expect(mistakes("<title>x</title><p>a")).not.toEqual([]);
  const asked: string[] = [];
  await page.route(/^(?!data:)/, (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.setContent('<img src="https://espia.example/p.png">', { waitUntil: "load" });
  expect(asked).toEqual(["https://espia.example/p.png"]);
});
