import { render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, expect, test } from "vitest";
import type { ImportJob, SourcePreview } from "../ipc/bindings";
import { setLanguage } from "../texts/texts.svelte";
import { answersFor, decide, decideWho, forget, newMessages, seek } from "./decisions.svelte";
import History from "./History.svelte";
import Preview from "./Preview.svelte";
import { canReadOtherwise, datesReason, progressFacts, sampleMoment, skipPlace } from "./words";

const chat: SourcePreview = {
  path: "/chats/obra.zip",
  name: "Chat de WhatsApp con Obra Mayor.zip",
  kind: "whatsapp_zip",
  size: 38_400_000,
  messages: 4318,
  notices: 0,
  new: 212,
  duplicate: 4106,
  skipped: 3,
  missing_files: 0,
  attachments: 347,
  first: 0,
  last: 0,
  zone: "Europe/Madrid",
  dates: { order: "dmy", reason: "attachment_names", evidence: 41, certain: true },
  samples: [
    { sent_at: Date.UTC(2024, 2, 4, 8, 5), utc_offset: 60, sender: "Obra Mayor", text: "Hola" },
  ],
  people: [
    { sender: "Tienda", messages: 2204, who: { is: "shop" }, title: "", because: "own_name" },
    {
      sender: "Obra Mayor",
      messages: 1893,
      who: { is: "customer", customer: 3 },
      title: "Reformas Mayor, S. L.",
      because: "phone",
    },
  ],
  skips: [],
  failure: null,
};
const broken: SourcePreview = {
  ...chat,
  path: "/chats/roto.zip",
  name: "roto.zip",
  kind: null,
  new: 0,
  people: [],
  failure: { code: "file", path: "/chats/roto.zip", problem: "encrypted" },
};
const job: ImportJob = {
  id: 1,
  state: "ready",
  progress: {
    messages: 61_204,
    messages_total: 98_310,
    bytes: 1,
    bytes_total: 2,
    rate: 5120.4,
    seconds_left: 8,
  },
  sources: [chat, broken],
  summary: null,
  failure: null,
};

beforeEach(() => {
  setLanguage("es");
  forget(1);
});

test("the button says how many messages would be new, without those that cannot be read", () => {
  render(Preview, { job, keyed: false, dismiss: () => {} });
  expect(screen.getByRole("button", { name: "Importar 212 mensajes" })).toHaveProperty(
    "disabled",
    false,
  );
  expect(screen.getByText("no se puede importar")).toBeTruthy();
});

test("a chat in which everybody is the shop waits for a customer", () => {
  const people = chat.people.map((person) => ({ ...person, who: { is: "shop" as const } }));
  const alone = { ...job, sources: [{ ...chat, people }] };
  render(Preview, { job: alone, keyed: false, dismiss: () => {} });
  expect(screen.getByRole("button", { name: "Importar 212 mensajes" })).toHaveProperty(
    "disabled",
    true,
  );
  expect(screen.getByRole("status").textContent).toContain("Di quién es el cliente");
});

test("mails of which only our own address is listed can be imported", () => {
  const ours = {
    ...chat.people[0]!,
    sender: "hola@tienda.example",
    because: "other_side" as const,
  };
  const mails = { ...chat, kind: "mbox" as const, people: [ours] };
  render(Preview, { job: { ...job, sources: [mails] }, keyed: false, dismiss: () => {} });
  expect(screen.getByRole("button", { name: "Importar 212 mensajes" })).toHaveProperty(
    "disabled",
    false,
  );
});

const groupOf = (...names: string[]): SourcePreview => ({
  ...chat,
  name: "grupo.txt",
  people: names.map((sender) => ({
    sender,
    messages: 1,
    who: { is: "new_customer" as const, name: sender, phone: "" },
    title: "",
    because: "unknown" as const,
  })),
});

test("a group says that it is one, and waits until somebody of it is us", async () => {
  const group = groupOf("Bea", "La Vela", "Carlos", "Dani");
  const { rerender } = render(Preview, {
    job: { ...job, sources: [group] },
    keyed: false,
    dismiss: () => {},
  });
  const run = screen.getByRole("button", { name: "Importar 212 mensajes" });
  expect(screen.getByText("Es un grupo de 4 personas. ¿Quiénes sois vosotros?")).toBeTruthy();
  expect(run).toHaveProperty("disabled", true);
  expect(screen.getByRole("status").textContent).toContain("«grupo.txt» es un grupo");

  const people = group.people.map((person) =>
    person.sender === "La Vela"
      ? { ...person, who: { is: "shop" as const }, because: "other_chat" as const }
      : person,
  );
  await rerender({ job: { ...job, sources: [{ ...group, people }] } });
  expect(run).toHaveProperty("disabled", false);
  expect(screen.getByText("también lo es en otro de estos chats")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Aquí no escribimos" })).toBeNull();
});

test("a group in which none of us writes is imported once that is said", async () => {
  const group = groupOf("Bea", "Carlos", "Dani");
  render(Preview, { job: { ...job, sources: [group] }, keyed: false, dismiss: () => {} });
  const run = screen.getByRole("button", { name: "Importar 212 mensajes" });
  expect(run).toHaveProperty("disabled", true);
  screen.getByRole("button", { name: "Aquí no escribimos" }).click();
  await tick();
  expect(run).toHaveProperty("disabled", false);
});

test("a chat of two is no group", () => {
  render(Preview, {
    job: { ...job, sources: [groupOf("Ana", "Bea")] },
    keyed: false,
    dismiss: () => {},
  });
  expect(screen.queryByText(/Es un grupo/)).toBeNull();
});

test("nothing is imported while a customer is being looked for", async () => {
  seek(1, chat.path, "Obra Mayor", true);
  render(Preview, { job, keyed: false, dismiss: () => {} });
  const run = screen.getByRole("button", { name: "Importar 212 mensajes" });
  expect(run).toHaveProperty("disabled", true);
  expect(screen.getByRole("status").textContent).toContain(
    "Falta elegir qué cliente es «Obra Mayor»",
  );
  decideWho(1, chat.path, "Obra Mayor", { is: "customer", customer: 7 });
  await tick();
  expect(run).toHaveProperty("disabled", false);

  seek(1, chat.path, "Obra Mayor", true);
  decide(1, chat.path, { leave_out: true });
  await tick();
  expect(screen.getByRole("status").textContent).not.toContain("Obra Mayor");
});

test("what is left out does not count", () => {
  decide(1, chat.path, { leave_out: true });
  expect(newMessages(job)).toBe(0);
});

test("only what was decided is answered, each sender once", () => {
  decide(1, chat.path, { order: "mdy" });
  decideWho(1, chat.path, "Obra Mayor", { is: "shop" });
  decideWho(1, chat.path, "Obra Mayor", { is: "customer", customer: 9 });
  expect(answersFor(1).answers).toEqual([
    {
      path: chat.path,
      leave_out: false,
      zone: null,
      order: "mdy",
      people: [{ sender: "Obra Mayor", who: { is: "customer", customer: 9 } }],
    },
  ]);
});

test("facts read as people say them", () => {
  const facts = progressFacts(job.progress).replaceAll("\u00a0", " ");
  expect(facts).toBe("61 204 de 98 310 · 5 120/s · quedan 8 s");
  expect(chat.dates && datesReason(chat.dates)).toBe(
    "día/mes/año, por los nombres de 41 archivos: seguro",
  );
});

test("a sample shows the clock that wrote it, wherever this machine is", () => {
  expect(chat.samples[0] && sampleMoment(chat.samples[0])).toEqual({
    day: "lun 4 mar 2024",
    time: "9:05",
  });
});

test("files that messages come in without are told beside what is skipped", async () => {
  const skips = [{ file: "IMG-1.jpg", line: 12, reason: "file_missing" as const }];
  const lacking = { ...chat, skipped: 0, missing_files: 1, skips };
  render(Preview, { job: { ...job, sources: [lacking] }, keyed: false, dismiss: () => {} });
  expect(screen.getByText("archivo que falta o no se lee")).toBeTruthy();
  screen.getByRole("button", { name: "ver" }).click();
  await tick();
  expect(screen.getByText("IMG-1.jpg")).toBeTruthy();
  expect(screen.getByText("El archivo no está; su mensaje ha entrado sin él")).toBeTruthy();
});

test("where the order of the dates is proved, no other is offered", async () => {
  const proved = {
    order: "dmy",
    reason: "impossible_otherwise",
    evidence: 2,
    certain: true,
  } as const;
  const { rerender } = render(Preview, {
    job: { ...job, sources: [{ ...chat, dates: proved }] },
    keyed: false,
    dismiss: () => {},
  });
  expect(screen.queryByRole("button", { name: /^Leer como/ })).toBeNull();
  await rerender({ job: { ...job, sources: [chat] } });
  expect(screen.getByRole("button", { name: "Leer como mes/día/año" })).toBeTruthy();
  expect(canReadOtherwise({ ...proved, order: "ymd", reason: "spelling" })).toBe(false);
  expect(canReadOtherwise({ ...proved, order: "mdy", reason: "person" })).toBe(true);
});

test("a skipped mail is told by its number and a skipped line by its own", () => {
  const skip = { file: "correo/truncado.mbox", line: 4, reason: "truncated" } as const;
  expect(skipPlace(skip, ["/traído/correo/truncado.mbox"])).toBe("correo 4");
  expect(skipPlace(skip, ["C:\\traído\\correo/truncado.mbox"])).toBe("correo 4");
  expect(skipPlace({ ...skip, file: "chat.txt" }, ["/traído/otro-chat.txt"])).toBe("línea 4");
  expect(skipPlace({ ...skip, line: 0 }, [])).toBe("todo");
});

test("the list of files tells what is new and what is skipped, one as one", () => {
  const sources = [
    { ...chat, new: 1, skipped: 1 },
    { ...chat, path: "/b", name: "b", new: 3, skipped: 0 },
  ];
  render(Preview, { job: { ...job, sources }, keyed: false, dismiss: () => {} });
  expect(screen.getByText("1 nuevo · 1 saltado")).toBeTruthy();
  expect(screen.getByText("3 nuevos")).toBeTruthy();
});

test("an earlier import counts one as one", () => {
  const summary = {
    id: 1,
    started_at: 0,
    sources: [],
    new: 1,
    duplicate: 1,
    skipped: 1,
    missing_files: 0,
    customers: 0,
    undone: true,
  };
  const { rerender } = render(History, { imports: [summary] });
  expect(screen.getByText("1 nuevo, 1 ya estaba, 1 saltado.")).toBeTruthy();
  return rerender({ imports: [{ ...summary, new: 2, duplicate: 0, skipped: 3 }] }).then(() =>
    expect(screen.getByText("2 nuevos, 0 ya estaban, 3 saltados.")).toBeTruthy(),
  );
});
