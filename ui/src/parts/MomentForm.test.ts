import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../texts/texts.svelte";
import { actions } from "./actions.svelte";
import MomentForm from "./MomentForm.svelte";

beforeEach(() => setLanguage("es"));

test("a moment that has passed is refused at its field, and one to come is taken", async () => {
  const ongiven = vi.fn();
  const at = Date.now() + 3_600_000;
  render(MomentForm, { at, words: "Programar", ongiven, oncancel: () => {} });
  const field = screen.getByLabelText("Cuándo");
  await fireEvent.input(field, { target: { value: "2020-03-04T10:30" } });
  await fireEvent.submit(field.closest("form")!);
  expect(screen.getByRole("alert").textContent).toMatch(/ya ha pasado/);
  expect(ongiven).not.toHaveBeenCalled();
  await fireEvent.input(field, { target: { value: "2131-03-04T10:30" } });
  expect(screen.queryByRole("alert")).toBeNull();
  await fireEvent.submit(field.closest("form")!);
  expect(ongiven).toHaveBeenCalledOnce();
});

test("where keys give the moment, its button is the primary one and shows them", async () => {
  const asked = { at: Date.now(), words: "Programar", ongiven: vi.fn(), oncancel: () => {} };
  const { rerender } = render(MomentForm, { ...asked, keys: "$mod+Enter" });
  const button = screen.getByRole("button", { name: "Programar" });
  expect(button.classList).toContain("primary");
  expect(button.querySelector("kbd")).not.toBeNull();
  expect(actions.all.map((action) => action.keys)).toEqual(["$mod+Enter"]);
  await rerender({ ...asked, keys: undefined });
  expect(button.classList).not.toContain("primary");
  expect(actions.all).toEqual([]);
});
