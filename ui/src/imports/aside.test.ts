import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import Imports from "./Imports.svelte";

const asked = vi.hoisted(() => [] as string[]);
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
  aside_mails: [
    {
      sent_at: 0,
      subject: "",
      text: "Me llegó roto. " + "Y más. ".repeat(300),
      passed_on_by: "soporte@hilo.test",
      above: "¿Lo llevas tú?",
    },
  ],
  customer_create: { customer: 4, operation: 9 },
};
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) => {
    asked.push(name);
    return Promise.resolve(answers[name]);
  },
}));

beforeEach(() => setLanguage("es"));

test("mails that were put aside stand before the ways to bring more in", async () => {
  render(Imports);
  await screen.findByRole("heading", { name: "Correos apartados" });
  await screen.findByRole("heading", { name: "Qué se puede traer" });
  const titles = screen.getAllByRole("heading", { level: 2 }).map((each) => each.textContent);
  // The status line need not tell of them any more.
  expect(asked).toContain("aside_looked");
  expect(titles.indexOf("Correos apartados")).toBeLessThan(titles.indexOf("Qué se puede traer"));
});

test("who was made a customer is told by name", async () => {
  render(Imports);
  (await screen.findByRole("button", { name: "Ramón Casas es cliente" })).click();
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe("Ramón Casas ya es cliente"));
});

test("of a mail that we passed on what they wrote is read, then what we wrote above it", async () => {
  render(Imports);
  (await screen.findByRole("button", { name: "Leer lo de Ramón Casas" })).click();
  const mail = (await screen.findByText(/^Me llegó roto/)).closest("li")!;
  expect(mail.textContent!.replace(/\s+/g, " ")).toMatch(
    /sin asunto Reenviado por soporte@hilo\.test Me llegó roto\. .*… Ver entero Lo que escribió soporte@hilo\.test al reenviarlo ¿Lo llevas tú\?/,
  );
  screen.getByRole("button", { name: "Ver entero" }).click();
  await vi.waitFor(() => expect(screen.queryByRole("button", { name: "Ver entero" })).toBeNull());
});
