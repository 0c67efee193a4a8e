import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../texts/texts.svelte";
import ReplyLine from "./ReplyLine.svelte";

const asked = vi.hoisted(() => [] as unknown[]);
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string, request: unknown) => {
    asked.push([name, request]);
    return Promise.resolve({ message: 7, link: "https://wa.me/34600", text: "", operation: 5 });
  },
}));
vi.mock("../ipc/shell", () => ({
  shell: { openExternal: (url: string) => Promise.resolve(asked.push(url)) },
}));

beforeEach(() => setLanguage("es"));

test("a reply that was not sent is opened again", async () => {
  const { unmount } = render(ReplyLine, {
    message: 7,
    standing: { state: "pending", missing: false },
  });
  expect(screen.queryByRole("button", { name: "Abrir otra vez" })).toBeNull();
  unmount();
  render(ReplyLine, { message: 7, standing: { state: "not_sent", missing: false } });
  screen.getByRole("button", { name: "Abrir otra vez" }).click();
  await vi.waitFor(() =>
    expect(asked).toEqual([["reply_open_again", { message: 7 }], "https://wa.me/34600"]),
  );
});
