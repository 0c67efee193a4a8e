import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Tauri expects a fixed port and keeps the Rust output visible.
  clearScreen: false,
  server: { port: 5173, strictPort: true, proxy: proxyToBridge() },
  build: { target: ["safari16", "chrome110"], outDir: "dist", emptyOutDir: true },
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
