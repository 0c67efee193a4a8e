import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { AppStatus } from "../ipc/bindings";
import { setLanguage } from "../texts/texts.svelte";
import Rail from "./Rail.svelte";

beforeEach(() => setLanguage("es"));

/** The number beside the outbox, and whether it burns. */
function outboxCount(outbox: number, outbox_attention: number) {
  const status = { waiting: 0, customers: 0, outbox, outbox_attention } as AppStatus;
  const { unmount } = render(Rail, { status });
  const count = screen.getByRole("link", { name: /^Bandeja de salida/ }).querySelector(".count");
  const told = count && [count.textContent, count.classList.contains("burns")];
  unmount();
  return told;
}

test("the outbox counts in red what needs a decision, and else in grey what waits to leave", () => {
  expect(outboxCount(1, 3)).toEqual(["3", true]);
  expect(outboxCount(2, 0)).toEqual(["2", false]);
  expect(outboxCount(0, 0)).toBeNull();
});
