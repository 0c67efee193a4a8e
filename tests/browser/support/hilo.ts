/**
 * A page on a Hilo of its own.
 *
 * `hilo` starts the bridge on an empty data folder and opens the page; `demo` does the same with the
 * sample shop. Both fail a test whose page wrote an error or asked for something that its content
 * policy forbids.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";

/** Folder of the repository. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const bridgeProgram = process.env.HILO_BRIDGE ?? join(root, "target/debug/bridge");

/** Folder for pictures. */
export const output = join(root, "tests/output");

interface Options {
  /** Further words for the bridge. */
  bridged: string[];
  /** Errors on the page that a test brings about. */
  expected: RegExp;
}

interface Pages {
  /** First run: nothing is there. */
  hilo: Page;
  /** The sample shop. */
  demo: Page;
}

export const test = base.extend<Options & Pages>({
  // A refusal of the core is an answer like another; the page puts it into words.
  expected: [/status of 422/, { option: true }],
  bridged: [[], { option: true }],
  hilo: async ({ page, bridged, expected }, use) => withBridge(page, bridged, expected, use),
  demo: async ({ page, expected }, use) => withBridge(page, ["--demo"], expected, use),
});
export { expect };

async function withBridge(
  page: Page,
  options: string[],
  expected: RegExp,
  use: (page: Page) => Promise<void>,
) {
  const data = await mkdtemp(join(tmpdir(), "hilo-browser-"));
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" && !expected.test(line.text())) complaints.push(line.text());
  });
  const bridge = spawn(bridgeProgram, ["--data", data, ...options]);
  try {
    await page.goto(await address(bridge));
    await use(page);
    const beyond = await page.evaluate(() => {
      const { scrollHeight, clientHeight } = document.documentElement;
      return scrollHeight - clientHeight;
    });
    expect(beyond, "pixels by which the page is longer than the window").toBe(0);
    expect(complaints, "errors on the page").toEqual([]);
  } finally {
    bridge.kill();
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Goes to a screen by its name in the rail. */
export async function go(page: Page, name: string) {
  await page.getByRole("navigation").getByRole("link", { name }).click();
}

/** Waits for the address that the bridge prints. */
export function address(bridge: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said);
      if (found) resolve(found[0]);
    };
    bridge.stdout?.on("data", listen);
    bridge.stderr?.on("data", listen);
    bridge.on("error", reject);
    bridge.on("exit", (code) => reject(new Error(`the bridge ended (${code}): ${said}`)));
  });
}

/** For tests that take pictures: where a mail's layout is shown, Playwright then looks into its frame, which runs nothing. */
export const picturing = /status of 422|^Blocked script execution in 'about:srcdoc'/;
