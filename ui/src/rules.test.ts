/** What holds for every source file: who may import whom, and how long a file may be. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";

const root = import.meta.dirname;
const areas = [
  "now",
  "customers",
  "timeline",
  "search",
  "composer",
  "templates",
  "imports",
  "outbox",
  "settings",
  "welcome",
  "calls",
  "cases",
];
/** Files that only list things may be longer than code that does things. */
const lists = ["texts/es/", "texts/en/", "ipc/bindings.ts"];

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|svelte)$/.test(path))
  .map((path) => ({
    path: relative(root, join(root, path)).split(sep).join("/"),
    text: readFileSync(join(root, path), "utf8"),
  }));

/** Everything that a file imports: packages by name, own files by their path below `src`. */
function importsOf(file: { path: string; text: string }): string[] {
  const found = [...file.text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    (m) => m[1] ?? "",
  );
  return found.map((name) =>
    name.startsWith(".") ? posix.join(posix.dirname(file.path), name) : name,
  );
}

/** The same without what is only fetched when somebody wants it, and without types. */
function loadedWith(file: { path: string; text: string }): string[] {
  const code = file.text.replace(/import type [^;]*;|import\("[^"]*"\)/g, "");
  return importsOf({ path: file.path, text: code });
}

function topOf(path: string): string {
  return path.split("/")[0] ?? "";
}

describe("imports", () => {
  test("areas do not import one another, nor the frame and the screens above them", () => {
    const wrong = files.flatMap((file) =>
      areas.includes(topOf(file.path))
        ? importsOf(file)
            .filter((to) => {
              const top = topOf(to);
              return [...areas, "frame", "screens"].includes(top) && top !== topOf(file.path);
            })
            .map((to) => `${file.path} imports ${to}`)
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test("parts, texts and ipc know nothing of the areas", () => {
    const wrong = files.flatMap((file) =>
      ["parts", "texts", "ipc"].includes(topOf(file.path))
        ? importsOf(file)
            .filter((to) => [...areas, "frame", "screens"].includes(topOf(to)))
            .map((to) => `${file.path} imports ${to}`)
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test("only ipc knows that there is a shell", () => {
    const wrong = files.filter(
      (file) =>
        topOf(file.path) !== "ipc" && importsOf(file).some((to) => to.startsWith("@tauri-apps")),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});

test("the editor's code is not among the code that the window starts with", () => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const first = new Set(["window.ts"]);
  for (const path of first) {
    const file = byPath.get(path);
    for (const to of file ? loadedWith(file) : [])
      first.add([to, `${to}.ts`].find((name) => byPath.has(name)) ?? to);
  }
  expect(first).toContain("composer/Composer.svelte");
  expect([...first].filter((path) => /^@tiptap|^prosemirror/.test(path))).toEqual([]);
});

test("no file is longer than can be read in one go", () => {
  const long = files
    .filter((file) => !lists.some((list) => file.path.startsWith(list)))
    .map((file) => ({ path: file.path, lines: file.text.split("\n").length - 1 }))
    .filter(({ path, lines }) => lines > (path.endsWith(".svelte") ? 250 : 400));
  expect(long).toEqual([]);
});

test("no component writes HTML from a text", () => {
  const wrong = files.filter(
    (file) => file.path.endsWith(".svelte") && file.text.includes("{@html"),
  );
  expect(wrong.map((file) => file.path)).toEqual([]);
});
