import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goKeys, keyGroups } from "./keys";

/** Every key that is written in a source as what an action or a button has. */
function keysInSources(): string[] {
  const root = join(import.meta.dirname, "..");
  const found = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes(".test."))
    .filter((path) => !/[\\/](es|en)[\\/]/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return [...text.matchAll(/\bkeys(?:: |=|=\{[^}"]*\? )"([^"]+)"/g)].map((hit) => hit[1] ?? "");
    });
  return [...new Set(found)];
}

test("the sheet shows every key that anything offers, and none besides", () => {
  const shown = keyGroups.flatMap((group) => group.lines.flatMap((line) => line.keys));
  const offered = [...keysInSources(), ...Object.values(goKeys)];
  expect([...new Set(shown)].sort()).toEqual([...new Set([...offered, "Escape", "n"])].sort());
});
