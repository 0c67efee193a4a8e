/**
 * The browser tests: the UI in Chromium against the real core behind the bridge.
 *
 * Each test has a bridge, a data folder and a browser profile of its own. The browser is the one of
 * the system, because none can be downloaded everywhere; HILO_CHROMIUM names another.
 */
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium = [
  process.env.HILO_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
].find((path) => path && existsSync(path));

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.ts",
  outputDir: "results",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  reporter: "list",
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "es-ES",
    timezoneId: "Europe/Madrid",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: chromium,
      // Chromium's own sandbox needs rights that a container does not give.
      args: ["--no-sandbox"],
    },
  },
});
