import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { OutboxRow, OutboxState, SentCopy } from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import Outbox from "./Outbox.svelte";
import OutboxMail from "./OutboxMail.svelte";
import { copyFate, isLate, isSettled, isWaiting, jobsFor } from "./states";

let answers: (name: string, request: unknown) => unknown;
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string, request: unknown) => Promise.resolve(answers(name, request)),
}));

/** Lets the core answer so. */
function answer(how: typeof answers) {
  answers = how;
}

const row: OutboxRow = {
  id: 1,
  customer: 3,
  title: "Marta Vidal",
  recipients: [{ address: "marta@correo.example", accepted: null, server_text: "" }],
  subject: "Pedido 1182",
  text: "Hola",
  state: "held",
  attempts: 1,
  not_before: Date.now() + 60_000,
  problem: null,
  server_text: "",
  queued_at: Date.now(),
  settled_at: null,
  message: null,
  only_unanswered: false,
  newer: null,
  after: null,
  in_doubt: false,
  reports: [],
  copy: null,
};

beforeEach(() => {
  setLanguage("es");
  answer(() => null);
});

test.each<[OutboxState, string[]]>([
  ["held", ["Editar"]],
  ["scheduled", ["Enviar ahora", "Cambiar la hora", "Editar", "No enviarlo"]],
  ["stopped", ["Editar", "Enviar de todos modos", "No enviarlo"]],
  ["transmitting", []],
  ["deferred", ["Intentar ahora", "Editar"]],
  ["failed", ["Intentar ahora", "Editar", "Quitar de la bandeja"]],
  ["unknown", ["Reenviar", "Ya llegó", "Quitar de la bandeja"]],
])("a mail that is %s offers what can be done with it", (state, names) => {
  render(OutboxMail, { row: { ...row, state } });
  const buttons = screen.getAllByRole("button").map((each) => each.textContent?.trim());
  expect(buttons).toEqual(["Marta Vidal", ...names]);
});

test("a mail that nobody can know about is never called sent, and is not settled", () => {
  const unknown = { ...row, state: "unknown" as const, settled_at: Date.now() };
  render(OutboxMail, { row: unknown });
  expect(screen.getAllByText(/No sabemos si salió/), "said once").toHaveLength(1);
  expect([isSettled(unknown), jobsFor(unknown)[0]]).toEqual([false, "resend"]);
});

test("a mail whose first try may have arrived is not said to have stayed, whatever came of the next", () => {
  const doubtful = {
    ...row,
    state: "failed" as const,
    problem: "recipient" as const,
    in_doubt: true,
  };
  render(OutboxMail, { row: doubtful });
  expect(screen.getByText(/No sabemos si salió/)).toBeTruthy();
  expect(screen.getByText(/Un intento anterior pudo llegar\./)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Ya llegó" })).toBeTruthy();
  expect(screen.queryByText(/No ha salido/)).toBeNull();
});

test("a failure says what happened, what was kept and what to do", () => {
  render(OutboxMail, { row: { ...row, state: "failed", problem: "recipient" } });
  expect(screen.getByText("Esa dirección no existe, dice el servidor.")).toBeTruthy();
  expect(screen.getByText(/El texto está guardado aquí\./)).toBeTruthy();
});

test("a mail is late once it has failed to leave, and waits only until it stands on a timeline", () => {
  const deferred = { ...row, state: "deferred" as const, problem: "unreachable" as const };
  const again = { ...deferred, state: "claimed" as const };
  const unknown = { ...row, state: "unknown" as const, message: 7 };
  expect([row, deferred, again, unknown].map(isLate)).toEqual([false, true, true, false]);
  expect([row, deferred, again, unknown].map(isWaiting)).toEqual([true, true, true, false]);
});

test("a mail that waits because of its account names no hour of its own and counts no try", () => {
  // The account was turned away just now, after the last tick of the window's clock.
  vi.useFakeTimers({ now: Date.now() + 20_000 });
  const turnedAway = { ...row, state: "deferred" as const, attempts: 0, not_before: Date.now() };
  render(OutboxMail, { row: { ...turnedAway, problem: "unreachable" } });
  expect(screen.getByText("espera con toda la cuenta: el servidor no responde")).toBeTruthy();
  expect(screen.queryByText(/se reintenta|intentos/)).toBeNull();
  vi.useRealTimers();
});

test("a mail that came back says to whom it was not delivered, with the server's words folded", () => {
  const sent = { ...row, state: "sent" as const, settled_at: Date.now() };
  const report = {
    address: "marta@correo.example",
    reason: "mailbox_full" as const,
    status: "",
    at: null,
  };
  const failed = { ...report, outcome: "failed" as const, server_text: "552 over quota" };
  const late = { ...failed, address: "luis@correo.example", outcome: "delayed" as const };
  render(OutboxMail, { row: { ...sent, reports: [failed, late] } });
  expect(screen.getByText("△ devuelto: no entregado a marta@correo.example")).toBeTruthy();
  expect(screen.queryByText(/enviado/)).toBeNull();
  expect(screen.getByText("552 over quota").closest("details")).toBeTruthy();
});

test("that a mail arrived is a person's word, and can be taken back", async () => {
  const asked: unknown[] = [];
  answer((name, request) => {
    asked.push([name, request]);
    return name === "outbox_mark_sent" ? { customer: 3, operation: 8 } : null;
  });
  const { unmount } = render(OutboxMail, { row: { ...row, state: "unknown", message: 7 } });
  screen.getByRole("button", { name: "Ya llegó" }).click();
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe("Anotado: llegó"));
  toasts.undoLast();
  await vi.waitFor(() => expect(asked.at(-1)).toEqual(["undo", { operation: 8 }]));
  unmount();
  render(OutboxMail, { row: { ...row, state: "sent", in_doubt: true, settled_at: Date.now() } });
  expect(screen.getByText("✓ llegó, según tú")).toBeTruthy();
  expect(screen.queryByText(/enviado/)).toBeNull();
});

test("a mail that is not to leave after all is thrown away, and can be brought back", async () => {
  answer((name) => (name === "outbox_discard" ? { customer: 3, operation: 9 } : null));
  render(OutboxMail, { row: { ...row, state: "stopped" } });
  expect(screen.getByText(/Ha escrito mientras tanto/).classList).toContain("stopped");
  screen.getByRole("button", { name: "No enviarlo" }).click();
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe("El correo ya no se enviará"));
  expect(toasts.list.at(-1)?.undoes).toBe(true);
});

test("what waits for a decision stands first, and what was not needed is named where there is any", async () => {
  const sent = { ...row, id: 4, state: "sent" as const, settled_at: Date.now() };
  let rows: OutboxRow[] = [row, { ...row, id: 2, state: "failed" }, sent];
  answer((name) => (name === "outbox_list" ? rows : null));
  const headings = () => screen.getAllByRole("heading", { level: 2 }).map((h) => h.textContent);
  const { unmount } = render(Outbox);
  await screen.findByText("Por salir");
  expect(headings()).toEqual(["Esperan tu decisión", "Por salir", "Enviados"]);
  unmount();
  rows = [sent, { ...sent, id: 5, state: "unneeded" }];
  render(Outbox);
  await screen.findByText("Enviados, y los que no hicieron falta");
  expect(screen.getByText("No hay nada esperando")).toBeTruthy();
});

test("a mail that only some took names the others, the server's words folded, and is not plainly sent", () => {
  const took = { address: "marta@correo.example", accepted: true, server_text: "250 ok" };
  const refused = { address: "luis@correo.example", accepted: false, server_text: "550 no user" };
  const sent = { ...row, state: "sent" as const, settled_at: Date.now() };
  const { unmount } = render(OutboxMail, { row: { ...sent, recipients: [took, refused] } });
  expect(screen.getByText(/^△ enviado, pero no a todos/)).toBeTruthy();
  expect(screen.getByText("luis@correo.example")).toBeTruthy();
  expect(screen.getByText("550 no user").closest("details")).toBeTruthy();
  expect(screen.queryByText("250 ok")).toBeNull();
  unmount();
  render(OutboxMail, { row: { ...sent, recipients: [took] } });
  expect(screen.getByText(/^✓ enviado/)).toBeTruthy();
});

test("a copy says why it is not filed and offers to try again, and says nothing while all is well", () => {
  const copy: SentCopy = {
    state: "waiting",
    attempts: 0,
    not_before: Date.now(),
    problem: null,
    server_text: "",
    place: null,
  };
  const sent = { ...row, state: "sent" as const, settled_at: Date.now() };
  const away = { ...copy, attempts: 2, problem: "unreachable" as const };
  const refused = { ...away, state: "given_up" as const, server_text: "NO [OVERQUOTA] full" };
  const fates = [null, copy, away, refused, { ...copy, state: "filed" as const, attempts: 1 }];
  expect(fates.map((each) => copyFate({ ...sent, copy: each }))).toEqual([
    undefined,
    undefined,
    "away",
    "given_up",
    undefined,
  ]);
  render(OutboxMail, { row: { ...sent, copy: refused } });
  expect(screen.getByText(/no se ha archivado en Enviados: el servidor no responde/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Archivar ahora" })).toBeTruthy();
  expect(screen.getByText("NO [OVERQUOTA] full")).toBeTruthy();
});

test("a mail in doubt that was looked for says so, and that it is no proof", () => {
  const copy = { state: "given_up" as const, attempts: 16, not_before: 0 };
  const found = { ...copy, problem: null, server_text: "", place: null };
  render(OutboxMail, { row: { ...row, state: "unknown", copy: found } });
  expect(screen.getByText(/No aparece en Enviados\. Eso no demuestra/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Mirar ahora" })).toBeTruthy();
});
