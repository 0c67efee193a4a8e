import { expect, test } from "vitest";
import type { Case } from "../ipc/bindings";
import { changesOf, noChange, writtenOf } from "./changes";
import { caseOf } from "./sample";

const known: Case = { ...caseOf(7), told: "La pata vino rota", promised_for: "2026-11-30" };

test("a form in which nothing was changed asks for nothing", () => {
  expect(changesOf(7, writtenOf(known), writtenOf(known))).toBeNull();
});

test("what was not touched is not named, so that nobody else's words are overwritten", () => {
  const before = writtenOf(known);
  const after = { ...before, reason: "Llegó dañado", promised_for: "", solved: true };
  expect(changesOf(7, before, after)).toEqual({
    ...noChange(7),
    reason: "Llegó dañado",
    promised_for: "",
    solved: true,
  });
});
