import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Each file is a question to the shell of its own, which takes longer than to read it. So there is one for what asks
 * the core, one for what the first screen needs besides, and one for what comes after it; modules go with the first
 * of them that needs them. The editor is large and comes when somebody writes.
 */
const files = [
  { name: "ahead", test: /\/src\/main\.ts$|vite\/preload-helper/, priority: 3 },
  { name: "window", test: /\/src\/window\.ts$/, priority: 2 },
  { name: "rest", test: /\/src\/(parts|screens|outbox|templates|imports|settings)\//, priority: 1 },
];

export default defineConfig({
  plugins: [svelte(), svelteTesting(), askForWindowAtOnce()],
  // Tauri expects a fixed port and keeps the Rust output visible.
  clearScreen: false,
  server: { port: 5173, strictPort: true, proxy: proxyToBridge() },
  build: {
    target: ["safari16", "chrome110"],
    outDir: "dist",
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: { groups: files } } },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});

/** In a browser, `npm run dev` speaks to a bridge that runs at HILO_BRIDGE. */
function proxyToBridge() {
  const target = process.env.HILO_BRIDGE;
  if (!target) return undefined;
  return Object.fromEntries(
    ["/call", "/events", "/upload", "/shell"].map((path) => [path, target]),
  );
}

/** The window's code and styles are fetched beside the little that runs before them. */
function askForWindowAtOnce(): Plugin {
  return {
    name: "ask-for-window-at-once",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) =>
        Object.values(bundle ?? {})
          .flatMap((file) =>
            file.type === "chunk" && file.name === "window"
              ? [file.fileName, ...file.imports, ...(file.viteMetadata?.importedCss ?? [])]
              : [],
          )
          .filter((name) => !html.includes(name))
          .map((name) => ({
            tag: "link",
            attrs: {
              rel: name.endsWith(".css") ? "stylesheet" : "modulepreload",
              crossorigin: true,
              href: `/${name}`,
            },
            injectTo: "head",
          })),
    },
  };
}
