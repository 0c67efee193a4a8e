import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type {
  Attachment,
  ContactCard,
  EventTime,
  ForwardedMail,
  Interaction,
  Invitation,
} from "../ipc/bindings";
import { setZone } from "../texts/zone.svelte";
import ContactOffer from "./ContactOffer.svelte";
import ForwardedFrom from "./ForwardedFrom.svelte";
import { mayEnclose, when, whenAbroad } from "./enclosed";
import InvitationCard from "./InvitationCard.svelte";

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

test("a contact offers what nobody has, and says whose the rest is", async () => {
  const card: ContactCard = {
    name: "Luis Gil",
    company: "Pinturas Gil",
    addresses: [
      { kind: "email", written: "luis@correo.example", owner: "nobody" },
      { kind: "phone", written: "+34 600 12 34 56", owner: "this_customer" },
      {
        kind: "phone",
        written: "+34 911 22 33 44",
        owner: { other: { customer: 4, title: "Eva" } },
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

test("rows are asked for what they carry by their files and by what they pass on", () => {
  const row = (change: Partial<Interaction>) =>
    ({ channel: "email", direction: "in", attachments: [], subject: "", ...change }) as Interaction;
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

test("what a customer passes on is read at once, unless it is all that they sent", async () => {
  const mail: ForwardedMail = {
    from: { name: "Luis Gil", address: "luis@correo.example" },
    subject: "Pintura",
    text: "¿Tenéis blanco?\nMate.",
    cut: true,
    customer: null,
    title: "",
  };
  const row = { direction: "in", text: "Para ti, Marta." } as Interaction;
  const { container, rerender } = render(ForwardedFrom, { row, mail });
  expect(words(container)).toBe(
    "Lo escribió Luis Gil <luis@correo.example> Pintura ¿Tenéis blanco? Mate.… Añadir como cliente",
  );
  await rerender({ row: { ...row, text: "De: Luis\n\n¿Tenéis blanco?" }, mail });
  expect(words(container)).not.toContain("Mate.");
});
