import { render, screen } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { expect, test, vi } from "vitest";
import type { Interaction } from "../ipc/bindings";
import Knot from "./Knot.svelte";
import { Unfolded } from "./unfolded.svelte";

// What is asked for beside the row does not come: a row stands without it.
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: () => new Promise(() => {}),
}));

const mail: Interaction = {
  id: 7,
  conversation: 1,
  channel: "email",
  label: "",
  direction: "in",
  kind: "text",
  sent_at: new Date(2026, 10, 22, 10, 42).getTime(),
  utc_offset: 60,
  sender: "Marta Vidal",
  subject: "Re: Pedido 1182",
  text: "¿La recogida la pido yo? <b>Gracias</b>",
  cut: false,
  quoted_lines: 14,
  signature: false,
  has_html: true,
  edited: false,
  automatic: null,
  attachments: [],
  call: null,
  delivery: null,
  reports: [],
  reply: null,
  template: "",
  unread: false,
  real_sender: "",
  passed_on_by: "",
  look_alike: false,
};

/** Draws one knot and gives its words, with single spaces. */
function words(rows: Interaction[], query = "", unfolded = new Unfolded()): string {
  const head = rows.at(-1) ?? mail;
  const { container } = render(Knot, {
    rows,
    head,
    firstName: "Marta",
    query,
    current: false,
    hit: false,
    unfolded,
    onselect: () => {},
  });
  return (container.textContent ?? "").replace(/\s+/g, " ").trim();
}

test("a mail shows its hour, who wrote it and its subject, with what it quotes folded", () => {
  expect(words([mail])).toBe(
    "10:42 Correo de Marta Re: Pedido 1182 ⋯ ¿La recogida la pido yo? <b>Gracias</b> " +
      "▸ 14 líneas citadas q Ver con su formato",
  );
  expect(screen.getByRole("article").getAttribute("aria-label")).toContain("Correo de Marta");
});

test("a mail of which nothing is left to show says that it has no text", () => {
  const bare = { ...mail, subject: "", text: "", quoted_lines: 0, has_html: false };
  expect(words([bare])).toBe("10:42 Correo de Marta sin asunto ⋯ sin texto");
  expect(words([{ ...bare, quoted_lines: 3 }])).not.toContain("sin texto");
  expect(words([{ ...bare, has_html: true }])).not.toContain("sin texto");
});

test("where a mail is shown as it was laid out, its words are not shown twice", () => {
  const unfolded = new Unfolded();
  unfolded.toggle(mail.id, "html");
  unfolded.toggle(mail.id, "quoted");
  const told = words([mail], "", unfolded);
  expect(told).not.toContain("¿La recogida");
  expect(told).not.toContain("líneas citadas");
  expect(told).toContain("Ver solo el texto");
});

test("our own mail names its template and how it fared", () => {
  const ours: Interaction = {
    ...mail,
    direction: "out",
    subject: "",
    text: "Hola",
    quoted_lines: 0,
    signature: false,
    has_html: false,
    template: "Artículo dañado",
    delivery: {
      outbox: 1,
      state: "unknown",
      server_text: "connection reset",
      refused: [],
      in_doubt: true,
    },
  };
  expect(words([ours])).toBe(
    "10:42 Correo tuyo, con «Artículo dañado» sin asunto △ no sabemos si salió ⋯ Hola Reenviar Ya llegó " +
      "Lo que dijo el servidor connection reset",
  );
  expect(screen.getByText("connection reset").closest("details")).toBeTruthy();
  const delivery = { ...ours.delivery!, state: "failed" as const, server_text: "" };
  expect(words([{ ...ours, delivery }])).toContain("△ no sabemos si salió");
  const said = { ...delivery, state: "sent" as const };
  expect(words([{ ...ours, delivery: said }])).toContain("» sin asunto llegó, según tú ⋯ Hola");
  const refused = [{ address: "a@b.example", accepted: false, server_text: "550 no such user" }];
  const some = { ...said, server_text: "250 Ok: queued", in_doubt: false, refused };
  const told = words([{ ...ours, delivery: some }]);
  expect(told).toContain("enviado 10:42 · △ el servidor no lo aceptó para a@b.example");
  expect(told).toContain("Lo que dijo el servidor 550 no such user");
  expect(told).not.toContain("250 Ok");
});

test("a mail that came back says so where it says that it left", () => {
  const report = {
    address: "a@b.example",
    outcome: "failed" as const,
    reason: "no_such_address" as const,
    status: "5.1.1",
    server_text: "",
    at: mail.sent_at + 60_000,
  };
  const delivery = {
    outbox: 1,
    state: "sent" as const,
    server_text: "",
    refused: [],
    in_doubt: false,
  };
  const ours: Interaction = { ...mail, direction: "out", reports: [report], delivery };
  expect(words([ours])).toContain("Re: Pedido 1182 devuelto 10:43");
  expect(words([{ ...ours, delivery: null }])).toContain("Re: Pedido 1182 devuelto 10:43");
  const nextDay = { ...report, at: mail.sent_at + 86_400_000 };
  expect(words([{ ...ours, reports: [nextDay] }])).toContain("devuelto lun 23 nov, 10:42");
  const late = { ...report, outcome: "delayed" as const };
  expect(words([{ ...ours, reports: [late] }])).not.toContain("devuelto");
});

test("a mail that a server wrote is not said to be the customer's", () => {
  const report: Interaction = { ...mail, automatic: "bounce", subject: "Undelivered Mail" };
  expect(words([report])).toBe(
    "10:42 Correo del servidor Undelivered Mail aviso de entrega Ver todo ⋯",
  );
  // Its mark is neither the customer's nor ours.
  expect(document.querySelector(".mark svg")?.classList).toContain("nobody");
  screen.getByRole("button", { name: "Ver todo", expanded: false }).click();
  flushSync();
  expect(screen.getByRole("button", { name: "Plegar", expanded: true })).toBeTruthy();
  expect(document.body.textContent).toContain("líneas citadas");
});

test("a mail that came back says to whom it was not delivered and why", () => {
  const ours: Interaction = {
    ...mail,
    direction: "out",
    subject: "",
    text: "Hola",
    quoted_lines: 0,
    has_html: false,
    reports: [
      {
        address: "marta@correo.example",
        outcome: "failed",
        reason: "mailbox_full",
        status: "5.2.2",
        server_text: "552 5.2.2 over quota",
        at: null,
      },
    ],
  };
  expect(words([ours])).toContain("△ No entregado a marta@correo.example: buzón lleno.");
});

test("a call tells its length and how it ended", () => {
  const call: Interaction = {
    ...mail,
    channel: "phone",
    kind: "call",
    subject: "",
    text: "Quiere cambio",
    quoted_lines: 0,
    signature: false,
    has_html: false,
    call: { number: "", line: "", outcome: "spoke", minutes: 7 },
  };
  expect(words([call])).toBe("10:42 Llamada de Marta 7 min · hablado ⋯ Quiere cambio");
});

test("words that were looked for are marked", () => {
  words([mail], "recogída");
  expect(document.querySelector("mark")?.textContent).toBe("recogida");
});
