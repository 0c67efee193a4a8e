import { beforeEach, expect, test } from "vitest";
import { FailureError } from "../ipc/call";
import { setLanguage } from "../texts/texts.svelte";
import { toastFailure, toasts, toastSay, toastUndoable } from "./toasts.svelte";

const words = (list: typeof toasts.list) => list.map(({ text, failure }) => failure?.code ?? text);

beforeEach(() => {
  setLanguage("es");
  for (const { id } of toasts.list) toasts.dismiss(id);
});

const keychain = () => new FailureError({ code: "keychain", detail: "nobody" });

test("a failure that comes again is said once, and its help takes it away before it opens", async () => {
  toastFailure(keychain());
  toastFailure(keychain());
  expect(words(toasts.list)).toEqual(["keychain"]);
  await toasts.act(toasts.list[0]!.id);
  expect(words(toasts.list)).toEqual([]);
});

test("what comes while a dialog is open is said in the one that was opened last", () => {
  const [outer, inner] = [{}, {}];
  toastSay("before");
  const closeOuter = toasts.moveInside(outer);
  toastSay("outer");
  const closeInner = toasts.moveInside(inner);
  toastSay("inner");
  expect(words(toasts.inside(inner))).toEqual(["inner"]);
  expect(words(toasts.inside(outer))).toEqual([]);
  closeInner();
  expect(words(toasts.inside(outer))).toEqual(["outer", "inner"]);
  expect(words(toasts.outside)).toEqual(["before"]);
  closeOuter();
  expect(words(toasts.outside)).toEqual(["before", "outer", "inner"]);
});

test("what was undone is said, and nothing where that failed", async () => {
  toastUndoable("Ana ya es cliente", () => Promise.resolve());
  await toasts.act(toasts.list[0]!.id);
  expect(words(toasts.list)).toEqual(["Deshecho: «Ana ya es cliente»"]);
  toasts.dismiss(toasts.list[0]!.id);
  toastUndoable("Ana ya es cliente", () => Promise.reject(keychain()));
  await toasts.act(toasts.list[0]!.id);
  expect(words(toasts.list)).toEqual(["keychain"]);
});
