import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import Imports from "./Imports.svelte";

const answers: Record<string, unknown> = {
  import_jobs: [],
  import_history: [],
  left_out_list: { count: 0, mails: [] },
  aside_list: {
    mails: 1,
    senders: [
      {
        address: "ramon@correo.example",
        name: "Ramón Casas",
        reason: "forwarded",
        mails: 1,
        last_at: 0,
        subject: "RV: Reclamación",
      },
    ],
  },
  customer_create: { customer: 4, operation: 9 },
};
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) => Promise.resolve(answers[name]),
}));

beforeEach(() => setLanguage("es"));

test("mails that were put aside stand before the ways to bring more in", async () => {
  render(Imports);
  await screen.findByRole("heading", { name: "Correos apartados" });
  await screen.findByRole("heading", { name: "Qué se puede traer" });
  const titles = screen.getAllByRole("heading", { level: 2 }).map((each) => each.textContent);
  expect(titles.indexOf("Correos apartados")).toBeLessThan(titles.indexOf("Qué se puede traer"));
});

test("who was made a customer is told by name", async () => {
  render(Imports);
  (await screen.findByRole("button", { name: "Ramón Casas es cliente" })).click();
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe("Ramón Casas ya es cliente"));
});
