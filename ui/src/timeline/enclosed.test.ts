import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type {
  Attachment,
  ContactCard,
  EventTime,
  ForwardedMail,
  Interaction,
  Invitation,
} from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setZone } from "../texts/zone.svelte";
import ContactOffer from "./ContactOffer.svelte";
import ForwardedFrom from "./ForwardedFrom.svelte";
import { fileName, mayEnclose, untold, when, whenAbroad } from "./enclosed";
import InvitationCard from "./InvitationCard.svelte";
import MessageText from "./MessageText.svelte";
import { Unfolded } from "./unfolded.svelte";

const asked = vi.hoisted((): unknown[] => []);
const answers = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string, request: unknown) =>
    Promise.resolve(answers[name] ?? { operation: asked.push(request) }),
}));

beforeEach(() => setZone("Europe/Madrid"));

function at(moment: string, abroad: number | null = null): EventTime {
  return { at: Date.parse(moment), all_day: !moment.includes("T"), abroad };
}

const visit: Invitation = {
  standing: "invited",
  title: "Medir la cocina",
  starts: at("2026-11-24T09:00Z"),
  ends: at("2026-11-24T10:30Z"),
  place: "C/ Mayor 3",
  organiser: { name: "Ana Ruiz", address: "ana@correo.example" },
  guests: [],
  repeats: false,
  uid: "cita-1",
  cancelled_since: false,
  changed_since: false,
};

function words(container: Element): string {
  return (container.textContent ?? "").replace(/\s+/g, " ").trim();
}

test("hours are the shop's, and a day is told again only where it ends on another", () => {
  expect(when(visit)).toBe("martes, 24 de noviembre de 2026, 10:00 – 11:30");
  expect(when({ ...visit, ends: null })).toBe("martes, 24 de noviembre de 2026, 10:00");
  expect(when({ ...visit, ends: at("2026-11-25T08:00Z") })).toBe(
    "martes, 24 de noviembre de 2026, 10:00 – miércoles, 25 de noviembre de 2026, 9:00",
  );
  const days = { ...visit, starts: at("2026-11-24"), ends: at("2026-11-26") };
  expect(when(days)).toBe("martes, 24 de noviembre de 2026 – jueves, 26 de noviembre de 2026");
  expect(when({ ...visit, starts: null, ends: null })).toBe("la fecha no se puede leer");
});

test("a whole day is the same day in every zone", () => {
  setZone("America/Bogota");
  expect(when({ ...visit, starts: at("2026-11-24"), ends: null })).toBe(
    "martes, 24 de noviembre de 2026",
  );
});

test("the organiser's clocks are told where they show something else, with their day", () => {
  expect(whenAbroad(visit)).toBe("");
  const mexico = { ...visit, starts: at("2026-11-24T16:00Z", -360) };
  expect(whenAbroad(mexico)).toBe("Para quien convoca: 10:00");
  const night = { ...visit, starts: at("2026-11-24T04:00Z", -360) };
  expect(whenAbroad(night)).toBe("Para quien convoca: lunes 23, 22:00");
});

test("an appointment is a card that says what it is and that nobody answers it from here", () => {
  const { container } = render(InvitationCard, { invitation: visit });
  expect(words(container)).toBe(
    "Te invita Medir la cocina martes, 24 de noviembre de 2026, 10:00 – 11:30 Dónde C/ Mayor 3 " +
      "Convoca Ana Ruiz <ana@correo.example> Hilo no responde a las citas: contesta tú en este correo.",
  );
  expect(screen.queryByRole("button")).toBeNull();
});

test("what is cancelled is said first", () => {
  const { container } = render(InvitationCard, {
    invitation: { ...visit, standing: "cancelled" as const },
  });
  expect(words(container)).toMatch(/^✕ Cita anulada Medir la cocina/);
});

test("what a later mail called off invites nobody any more", () => {
  const { container } = render(InvitationCard, {
    invitation: { ...visit, cancelled_since: true },
  });
  expect(words(container)).toMatch(/^✕ Cita anulada después Medir la cocina/);
  expect(words(container)).not.toContain("contesta tú");
});

const luis: ContactCard = {
  name: "Luis Gil",
  company: "",
  addresses: [
    { kind: "email", written: "luis@correo.example", owner: "nobody" },
    { kind: "phone", written: "+34 600 12 34 56", owner: "nobody" },
  ],
  customer: "Elena Vidal",
  someone_else: true,
};

test("a contact of another person is theirs first, and says whose it has become", async () => {
  const { rerender } = render(ContactOffer, { message: 1, card: luis, index: 0 });
  const offers = () => screen.getAllByRole("button").map(words);
  expect(offers()).toEqual([
    "Es otra persona: añadir como cliente",
    "Añadir a la ficha de Elena Vidal: luis@correo.example, +34 600 12 34 56",
  ]);
  screen.getByRole("button", { name: /^Es otra/ }).click();
  expect(asked.at(-1)).toEqual({ message: 1, card: 0, to: "new_customer" });
  await vi.waitFor(() =>
    expect(toasts.list.at(-1)?.text).toBe("Luis Gil ya es cliente, con 1 dirección y 1 teléfono"),
  );
  screen.getByRole("button", { name: /Elena/ }).click();
  expect(asked.at(-1)).toEqual({ message: 1, card: 0, to: "this_customer" });
  await vi.waitFor(() =>
    expect(toasts.list.at(-1)?.text).toBe("A la ficha de Elena Vidal: 1 dirección y 1 teléfono"),
  );

  // Who has a part of it is known, and nobody becomes a customer twice.
  const owner = { other: { customer: 4, title: "Luis", same_name: true } };
  const known = { ...luis, addresses: [luis.addresses[0]!, { ...luis.addresses[1]!, owner }] };
  await rerender({ message: 1, card: known, index: 0 });
  expect(offers()).toEqual([
    "Luis",
    "Añadir a la ficha de Luis",
    "Añadir a la ficha de Elena Vidal: luis@correo.example",
  ]);
  screen.getByRole("button", { name: "Añadir a la ficha de Luis" }).click();
  expect(asked.at(-1)).toEqual({ message: 1, card: 0, to: { other: { customer: 4 } } });
});

test("a known address on the card of another name makes nobody the owner of the rest", async () => {
  const free = luis.addresses[0]!;
  const owner = { other: { customer: 4, title: "Eva Roca", same_name: false } };
  const card = { ...luis, addresses: [free, { ...luis.addresses[1]!, owner }] };
  const { container, rerender } = render(ContactOffer, { message: 1, card, index: 0 });
  const offers = (kind: string) => [...container.querySelectorAll(`.buttons ${kind}`)].map(words);
  const stranger = "Es otra persona: añadir como cliente";
  expect(offers(".button")).toEqual([stranger]);
  expect(offers(".link")).toEqual([
    "Añadir a la ficha de Eva Roca: luis@correo.example",
    "Añadir a la ficha de Elena Vidal: luis@correo.example",
  ]);
  screen.getByRole("button", { name: /de Eva Roca:/ }).click();
  expect(asked.at(-1)).toEqual({ message: 1, card: 0, to: { other: { customer: 4 } } });

  // So it is where the known one is that of whose timeline it is, and the core says that the name is another's.
  const here = { ...luis.addresses[1]!, owner: "this_customer" as const };
  const theirs = { ...luis, addresses: [free, here] };
  await rerender({ message: 1, card: theirs, index: 0 });
  expect(offers(".button")).toEqual([stranger]);
  expect(offers(".link")).toEqual(["Añadir a la ficha de Elena Vidal: luis@correo.example"]);
  await rerender({ message: 1, card: { ...theirs, someone_else: false }, index: 0 });
  expect(offers(".button")).toEqual(["Añadir a la ficha"]);
  expect(offers(".link")).toEqual([]);
});

test("a contact offers what nobody has, and says whose the rest is", async () => {
  const card: ContactCard = {
    ...luis,
    customer: "Luis Gil Soto",
    someone_else: false,
    company: "Pinturas Gil",
    addresses: [
      { kind: "email", written: "luis@correo.example", owner: "nobody" },
      { kind: "phone", written: "+34 600 12 34 56", owner: "this_customer" },
      {
        kind: "phone",
        written: "+34 911 22 33 44",
        owner: { other: { customer: 4, title: "Eva", same_name: false } },
      },
      { kind: "phone", written: "01 4455667", owner: "unreadable" },
    ],
  };
  const { rerender } = render(ContactOffer, { message: 1, card, index: 0 });
  expect(screen.getByRole("region", { name: "Contacto: Luis Gil" })).toBeTruthy();
  expect(screen.getAllByRole("listitem").map(words)).toEqual([
    "luis@correo.example",
    "+34 600 12 34 56 ya está en la ficha",
    "+34 911 22 33 44 es de Eva",
    "01 4455667 no se reconoce como número",
  ]);
  expect(screen.getByRole("button", { name: "Añadir a la ficha" })).toBeTruthy();
  await rerender({ message: 1, card: { ...card, addresses: card.addresses.slice(1) }, index: 0 });
  expect(screen.queryByRole("button", { name: "Añadir a la ficha" })).toBeNull();
});

test("a file without a name is named by what it is", () => {
  const name = (name: string) => fileName({ name } as Attachment);
  expect(name("part-2.ics")).toBe("cita.ics");
  expect(name("part-3.VCF")).toBe("contacto.vcf");
  expect(name("part-3.pdf")).toBe("part-3.pdf");
  expect(name("visita.ics")).toBe("visita.ics");
});

test("rows are asked for what they carry by their files and by what they pass on", () => {
  const row = (change: Partial<Interaction>) =>
    ({ ...forward, subject: "", ...change }) as Interaction;
  const file = (name: string, media_type: string) => [{ name, media_type } as Attachment];
  expect(mayEnclose(row({}))).toBe(false);
  expect(mayEnclose(row({ attachments: file("a.pdf", "application/pdf") }))).toBe(false);
  expect(mayEnclose(row({ attachments: file("part-3.ics", "text/calendar") }))).toBe(true);
  expect(mayEnclose(row({ attachments: file("Ana.VCF", "application/octet-stream") }))).toBe(true);
  expect(mayEnclose(row({ subject: "RV: Pedido" }))).toBe(true);
  const returned = file("pedido.eml", "message/rfc822");
  expect(mayEnclose(row({ attachments: returned }))).toBe(true);
  expect(mayEnclose(row({ attachments: returned, automatic: "bounce" }))).toBe(false);
  expect(mayEnclose(row({ subject: "RV: Pedido", direction: "out" }))).toBe(true);
  expect(mayEnclose(row({ subject: "Rívoli: pedido", direction: "out" }))).toBe(false);
});

const passedOn: ForwardedMail = {
  from: { name: "Luis Gil", address: "luis@correo.example" },
  subject: "Pintura",
  text: "¿Tenéis blanco?\nMate.",
  cut: false,
  quoted_lines: 0,
  is_quoted: true,
  above: "Para ti, Marta.",
  above_cut: false,
  customer: null,
  title: "",
};
const forward = {
  id: 3,
  channel: "email",
  direction: "in",
  subject: "RV: Pintura",
  text: "Para ti, Marta.",
  quoted_lines: 12,
  passed_on_by: "",
  attachments: [] as Attachment[],
} as Interaction;

test("what a customer passes on is read at once, unless it is all that they sent", async () => {
  const mail = { ...passedOn, cut: true };
  const { container, rerender } = render(ForwardedFrom, { row: forward, mail });
  expect(words(container)).toBe(
    "Lo escribió Luis Gil <luis@correo.example> Pintura ¿Tenéis blanco? Mate.… Añadir como cliente",
  );
  await rerender({ row: { ...forward, text: "De: Luis\n\n¿Tenéis blanco?" }, mail });
  expect(words(container)).not.toContain("Mate.");
});

test("what one of us wrote above a mail that we passed on stands there as ours", async () => {
  const row = { ...forward, text: "¿Tenéis blanco?\nMate.", passed_on_by: "soporte@hilo.test" };
  const { container, rerender } = render(ForwardedFrom, { row, mail: passedOn });
  expect(words(container)).toContain(
    "Lo que escribió soporte@hilo.test al reenviarlo Para ti, Marta.",
  );
  expect(mayEnclose({ ...row, subject: "Pintura" })).toBe(true);
  await rerender({ row, mail: { ...passedOn, above: "" } });
  expect(words(container)).not.toContain("soporte@");
});

test("what a card tells is not folded above it once more, by mouse or by key", async () => {
  answers.message_get = {
    text: "",
    quoted: "De: Luis\n\n¿Tenéis blanco?\nMate.\n\nEl lunes escribió:\n> ¿Qué color?",
    html: null,
  };
  const shown = (mail: ForwardedMail, row = forward) => {
    answers.mail_enclosed = { invitations: [], cards: [], forwarded: mail };
    const unfolded = new Unfolded();
    unfolded.toggle(row.id, "quoted");
    return { unfolded, ...render(MessageText, { row, query: "", unfolded }) };
  };
  const { container, unfolded, unmount } = shown(passedOn);
  await vi.waitFor(() => expect(unfolded.told.has(forward.id)).toBe(true));
  expect(words(container)).toBe("Para ti, Marta.");
  unmount();

  // What the mail in it quotes itself is told nowhere else.
  const quoting = shown({ ...passedOn, quoted_lines: 2 }, { ...forward, id: 4 });
  await vi.waitFor(() =>
    expect(words(quoting.container)).toBe(
      "Para ti, Marta. De: Luis El lunes escribió: > ¿Qué color? ▾ 2 líneas citadas q",
    ),
  );
  quoting.unmount();

  // A long one is told in part, and one that is attached is not among what is folded.
  for (const [id, change] of [
    [5, { cut: true }],
    [6, { is_quoted: false }],
  ] as const) {
    const kept = shown({ ...passedOn, ...change }, { ...forward, id });
    await vi.waitFor(() => expect(words(kept.container)).toContain("12 líneas citadas"));
    expect(words(kept.container)).toContain("De: Luis");
    kept.unmount();
  }
});

test("of what is quoted only the lines go that a card tells, the last ones of short words", () => {
  const long = "Necesitamos pintura blanca para la cocina.\nMate, por favor.";
  const old = "El lunes escribió:\n¿Qué color?";
  expect(untold(`De: Luis\n\n${long}\n\n${old}`, long)).toBe(`De: Luis\n\n${old}`);
  expect(untold(`${long}\n\n${old}\n\n${long}`, long)).toBe(`${old}\n\n${long}`);
  expect(untold(`Asunto:\nSí\n${old}\nSí \nLuis`, "Sí")).toBe(`Asunto:\nSí\n${old}\n\nLuis`);
  expect(untold("Sí", "Sí")).toBe("");
  // Words within a line are not what the card tells.
  for (const told of ["Sí", "Hola", "¿Qué", "color?\nMate", ""])
    expect(untold(`Síguenos\nHola, Ana\n${old}`, told)).toBe(`Síguenos\nHola, Ana\n${old}`);
});
