import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { OutboxRow, OutboxState } from "../ipc/bindings";
import { setLanguage } from "../texts/texts.svelte";
import OutboxMail from "./OutboxMail.svelte";
import { isLate, isSettled, isWaiting, jobsFor } from "./states";

const row: OutboxRow = {
  id: 1,
  customer: 3,
  title: "Marta Vidal",
  recipients: [{ address: "marta@correo.example", accepted: null, server_text: "" }],
  subject: "Pedido 1182",
  text: "Hola",
  state: "queued",
  attempts: 1,
  not_before: Date.now() + 60_000,
  problem: null,
  server_text: "",
  queued_at: Date.now(),
  settled_at: null,
  message: null,
};

beforeEach(() => setLanguage("es"));

test.each<[OutboxState, string[]]>([
  ["queued", ["Recuperar"]],
  ["transmitting", []],
  ["deferred", ["Probar ahora", "Recuperar"]],
  ["failed", ["Probar ahora", "Editar y enviar de nuevo", "Quitar de la bandeja"]],
  ["unknown", ["Reenviar", "Ya llegó", "Quitar de la bandeja"]],
])("a mail that is %s offers what can be done with it", (state, names) => {
  render(OutboxMail, { row: { ...row, state } });
  const buttons = screen.getAllByRole("button").map((each) => each.textContent?.trim());
  expect(buttons).toEqual(["Marta Vidal", ...names]);
});

test("a mail that nobody can know about is never called sent, and is not settled", () => {
  const unknown = { ...row, state: "unknown" as const, settled_at: Date.now() };
  render(OutboxMail, { row: unknown });
  expect(screen.getAllByText(/No sabemos si salió/).length).toBeGreaterThan(0);
  expect([isSettled(unknown), jobsFor(unknown)[0]]).toEqual([false, "resend"]);
});

test("a failure says what happened, what was kept and what to do", () => {
  render(OutboxMail, { row: { ...row, state: "failed", problem: "recipient" } });
  expect(screen.getByText("El servidor no conoce a quien lo recibe.")).toBeTruthy();
  expect(screen.getByText(/El texto está guardado aquí\./)).toBeTruthy();
});

test("a mail is late once it has failed to leave, and waits only until it stands on a timeline", () => {
  const deferred = { ...row, state: "deferred" as const, problem: "unreachable" as const };
  const again = { ...deferred, state: "claimed" as const };
  const unknown = { ...row, state: "unknown" as const, message: 7 };
  expect([row, deferred, again, unknown].map(isLate)).toEqual([false, true, true, false]);
  expect([row, deferred, again, unknown].map(isWaiting)).toEqual([true, true, true, false]);
});
