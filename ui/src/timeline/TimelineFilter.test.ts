import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import TimelineFilter from "./TimelineFilter.svelte";

test("the field of the day is emptied when no day is shown any more", async () => {
  const ondate = vi.fn();
  const props = { counts: [], channels: [], onchannels: () => {}, ondate };
  const { rerender } = render(TimelineFilter, { ...props, date: null });
  const field = screen.getByLabelText<HTMLInputElement>("Ir al día");
  await fireEvent.change(field, { target: { value: "2024-02-10" } });
  expect(ondate).toHaveBeenCalledOnce();
  await rerender({ date: ondate.mock.calls[0]?.[0] });
  expect(field.value).toBe("2024-02-10");
  await rerender({ date: null });
  expect(field.value).toBe("");
});
