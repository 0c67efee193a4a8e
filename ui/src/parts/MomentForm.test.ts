import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../texts/texts.svelte";
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
