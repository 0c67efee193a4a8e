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

test("one of a channel is told as one", () => {
  const counts = [
    { channel: "note" as const, count: 1 },
    { channel: "phone" as const, count: 2 },
  ];
  const nothing = () => {};
  const handlers = { onchannels: nothing, ondate: nothing };
  render(TimelineFilter, { counts, channels: [], date: null, ...handlers });
  expect(screen.getByRole("button", { name: "1 nota" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "2 llamadas" })).toBeTruthy();
});
