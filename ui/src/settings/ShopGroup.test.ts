import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Settings } from "../ipc/bindings";
import { FailureError, call } from "../ipc/call";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import ShopGroup from "./ShopGroup.svelte";

vi.mock("../ipc/call", { spy: true });

beforeEach(() => {
  setLanguage("es");
  vi.mocked(call).mockResolvedValue({ customer: null, operation: 1 });
});

const settings = {
  shop_name: "La Nogalera",
  shop_phone: "",
  shop_web: "",
  shop_hours: "",
  agent_name: "Marta",
  lines: [],
  country: "ES",
  time_zone: "Europe/Madrid",
} as Partial<Settings> as Settings;

test("what the core refuses is said at its field until that is changed, and only what was changed is sent", async () => {
  const asked = vi.mocked(call);
  asked.mockRejectedValueOnce(
    new FailureError({ code: "invalid", field: "shop_web", value: "la tetera" }),
  );
  render(ShopGroup, { settings });
  const field = screen.getByLabelText<HTMLInputElement>("Web");
  await fireEvent.input(field, { target: { value: "la tetera" } });
  await fireEvent.submit(field.closest("form")!);
  await vi.waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(asked).toHaveBeenCalledWith("settings_save", { shop_web: "la tetera" });
  expect(screen.getByText(/«la tetera» no es una página web/)).toBeTruthy();
  expect(field.value).toBe("la tetera");
  expect(toasts.list).toEqual([]);
  await fireEvent.input(field, { target: { value: "la-tetera.example" } });
  expect(field.getAttribute("aria-invalid")).toBeNull();
});

test("what has no field in this group is said in a toast", async () => {
  vi.mocked(call).mockRejectedValueOnce(
    new FailureError({ code: "invalid", field: "country", value: "Spain" }),
  );
  render(ShopGroup, { settings });
  const field = screen.getByLabelText<HTMLInputElement>("Web");
  await fireEvent.input(field, { target: { value: "la-tetera.example" } });
  await fireEvent.submit(field.closest("form")!);
  await vi.waitFor(() => expect(toasts.list.at(-1)?.failure).toMatchObject({ field: "country" }));
});
