import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../texts/texts.svelte";
import OpenField from "./OpenField.svelte";

beforeEach(() => setLanguage("es"));

const kept = [{ from: 540, to: 1080 }];
const afternoon = [
  { from: 540, to: 840 },
  { from: 960, to: 1200 },
];

function shown(onedit = vi.fn()) {
  const { rerender } = render(OpenField, { label: "Lunes", spans: kept, onedit });
  const field = screen.getByLabelText<HTMLInputElement>("Lunes");
  const type = (value: string) => fireEvent.input(field, { target: { value } });
  return { field, onedit, rerender, type };
}

test("hours stand as they are typed, and in one form once the field is left", async () => {
  const { field, onedit, rerender, type } = shown();
  expect(field.value).toBe("09:00–18:00");
  await type("16-20, 9-14");
  expect(onedit).toHaveBeenLastCalledWith(afternoon);
  await rerender({ spans: afternoon });
  expect(field.value).toBe("16-20, 9-14");
  await fireEvent.change(field);
  expect(field.value).toBe("09:00–14:00, 16:00–20:00");
  expect(field.getAttribute("aria-invalid")).toBeNull();
});

test("what cannot be read is said once the field is left, stands, and changes nothing", async () => {
  const { field, onedit, rerender, type } = shown();
  await type("9-14");
  await rerender({ spans: [{ from: 540, to: 840 }] });
  await type("9-14, 16-2");
  expect(onedit).toHaveBeenLastCalledWith(kept);
  await rerender({ spans: kept });
  expect(field.getAttribute("aria-invalid")).toBeNull();
  await fireEvent.change(field);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("«16-2» acaba antes de empezar.")).toBeTruthy();
  expect(field.value).toBe("9-14, 16-2");
  await type("9-14, 16-20");
  expect(field.getAttribute("aria-invalid")).toBeNull();
  expect(onedit).toHaveBeenLastCalledWith(afternoon);
});

test("an empty field is a day on which the shop is closed", async () => {
  const { field, onedit, type } = shown();
  await type("");
  expect(onedit).toHaveBeenLastCalledWith([]);
  expect(field.placeholder).toBe("cerrado");
});

test("what could not be read gives way to the hours of another day", async () => {
  const { field, rerender, type } = shown();
  await type("9-14, 16-2");
  await fireEvent.change(field);
  await rerender({ spans: afternoon });
  expect(field.value).toBe("09:00–14:00, 16:00–20:00");
  expect(field.getAttribute("aria-invalid")).toBeNull();
});
