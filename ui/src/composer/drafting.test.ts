import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Draft, Rendered } from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import { Drafting } from "./drafting.svelte";
import { discard } from "./leaving";

/** The core, of which each answer is given when the test says so. */
const core = vi.hoisted(() => ({
  asked: [] as {
    name: string;
    request: unknown;
    answer: (value: unknown) => void;
    refuse: (failure: unknown) => void;
  }[],
}));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string, request: unknown) =>
    new Promise((answer, refuse) => core.asked.push({ name, request, answer, refuse })),
}));

const start: Draft = {
  customer: 3,
  to: "marta@correo.example",
  cc: [],
  subject: "Pedido 1182",
  body: "Hola",
  template: null,
  values: {},
  variants: {},
  reply_to: null,
  attachments: [],
  whatsapp: null,
  number: null,
  saved_at: 1,
};
const invoice = { sha256: "f", name: "factura.pdf", media_type: "application/pdf", size: 9 };

let drafting: Drafting;
/** What the core has, as the requests were answered. */
let kept: Draft | null;

beforeEach(() => {
  core.asked.length = 0;
  kept = start;
  drafting = new Drafting(3);
  drafting.adopt(start);
});

// What is typed is saved after a while: not in the next test.
afterEach(() => drafting.clear());

/** Waits for the next question and answers it with what `make` comes to. */
async function answer(name: string, make: (request: { draft: Draft }) => unknown) {
  await vi.waitFor(() => expect(core.asked.map((each) => each.name)).toContain(name));
  const at = core.asked.findIndex((each) => each.name === name);
  const [question] = core.asked.splice(at, 1);
  question?.answer(make(question.request as { draft: Draft }));
}

const saves = () =>
  answer("draft_save", ({ draft }) => (kept = { ...draft, saved_at: (kept?.saved_at ?? 1) + 1 }));
const changes = (name: string, how: (draft: Draft) => Draft) =>
  answer(name, () => (kept = { ...how(kept ?? start), saved_at: (kept?.saved_at ?? 1) + 1 }));

test("a file attached while somebody types stays, and so does every word", async () => {
  drafting.edit({ body: "Hola, " });
  const attaching = drafting.attach(["/facturas/factura.pdf"]);
  await vi.waitFor(() => expect(core.asked).toHaveLength(1));
  drafting.edit({ body: "Hola, Mar" });
  await saves();
  await vi.waitFor(() => expect(core.asked).toHaveLength(1));
  drafting.edit({ body: "Hola, Marta" });
  await changes("draft_attach", (draft) => ({ ...draft, attachments: [invoice] }));
  await attaching;
  expect(drafting.draft).toMatchObject({ body: "Hola, Marta", attachments: [invoice] });
  const saving = drafting.save();
  await saves();
  expect(await saving).toBe(true);
  expect(kept).toMatchObject({ body: "Hola, Marta", attachments: [invoice] });
});

test("nothing is saved while the core changes the draft, so no save undoes it", async () => {
  const attaching = drafting.attach(["/facturas/factura.pdf"]);
  await vi.waitFor(() => expect(core.asked).toHaveLength(1));
  drafting.edit({ body: "Hola, Marta" });
  const saving = drafting.save();
  await Promise.resolve();
  expect(core.asked.map((each) => each.name)).toEqual(["draft_attach"]);
  await changes("draft_attach", (draft) => ({ ...draft, attachments: [invoice] }));
  await saves();
  await Promise.all([attaching, saving]);
  expect(kept).toMatchObject({ body: "Hola, Marta", attachments: [invoice] });
});

test("what changed elsewhere is put into what is typed, and an own save coming back is not", async () => {
  drafting.edit({ body: "Hola, Mar" });
  const saving = drafting.save();
  await vi.waitFor(() => expect(core.asked).toHaveLength(1));
  drafting.edit({ body: "Hola, Marta" });
  // The news of a save may come before its answer.
  drafting.adopt({ ...start, body: "Hola, Mar", saved_at: 2 });
  await saves();
  await saving;
  expect(drafting.draft?.body).toBe("Hola, Marta");
  drafting.adopt({ ...start, body: "Un borrador de antes\n\n---\n\nHola, Mar", saved_at: 3 });
  await vi.waitFor(() =>
    expect(drafting.draft?.body).toBe("Un borrador de antes\n\n---\n\nHola, Marta"),
  );
  expect(drafting.unsaved).toBe(true);
});

/** Refuses the next save: what it was made of is not what the core has. */
async function refusesAsChanged() {
  await vi.waitFor(() => expect(core.asked.map((each) => each.name)).toEqual(["draft_save"]));
  const [question] = core.asked.splice(0, 1);
  expect((question?.request as { draft: Draft }).draft.saved_at).not.toBe(kept?.saved_at);
  question?.refuse({ code: "changed_since" });
}

test("a save that was refused because of a change elsewhere is made of both, and one can be left alone", async () => {
  setLanguage("es");
  drafting.edit({ body: "Hola, Marta" });
  kept = { ...start, body: "Hola\n\nLo del taller", to: "taller@correo.example", saved_at: 5 };
  const saving = drafting.save();
  await refusesAsChanged();
  await answer("draft_get", () => kept);
  await saves();
  expect(await saving).toBe(true);
  const both = { body: "Hola, Marta\n\nLo del taller", to: "taller@correo.example" };
  expect(kept).toMatchObject(both);
  expect(drafting.draft).toMatchObject(both);
  drafting.edit({ body: `${both.body}\nUn saludo` });
  const toast = toasts.list.at(-1);
  expect(toast?.text).toMatch(/se cambió en otro sitio/);
  await toasts.act(toast!.id);
  expect(drafting.draft).toMatchObject({ body: "Hola, Marta\nUn saludo", to: start.to });
  const again = drafting.save();
  await saves();
  await again;
  expect(kept?.body).toBe("Hola, Marta\nUn saludo");
});

test("a save whose answer was lost is made again without a word", async () => {
  const told = toasts.list.length;
  drafting.edit({ body: "Hola, Marta" });
  kept = { ...start, body: "Hola, Marta", saved_at: 5 };
  const saving = drafting.save();
  await refusesAsChanged();
  await answer("draft_get", () => kept);
  await saves();
  expect(await saving).toBe(true);
  expect(toasts.list).toHaveLength(told);
});

test("a draft that changes elsewhere again and again is told, and what was typed stays unsaved and there", async () => {
  drafting.edit({ body: "Hola, Marta" });
  const saving = drafting.save();
  for (let n = 5; n < 8; n += 1) {
    kept = { ...start, saved_at: n };
    await refusesAsChanged();
    await answer("draft_get", () => kept);
  }
  kept = { ...start, saved_at: 9 };
  await refusesAsChanged();
  expect(await saving).toBe(false);
  expect(drafting.draft?.body).toBe("Hola, Marta");
  expect(drafting.unsaved).toBe(true);
  expect(toasts.list.at(-1)?.failure?.code).toBe("changed_since");
});

test("a mail is taken back only once the words typed meanwhile are safe, and stands above them", async () => {
  drafting.edit({ body: "Otra cosa" });
  const back = drafting.bringBack(7);
  await vi.waitFor(() => expect(core.asked).toHaveLength(1));
  expect(core.asked[0]?.name).toBe("draft_save");
  await saves();
  await changes("outbox_cancel", (draft) => ({
    ...draft,
    body: `El correo de antes\n\n---\n\n${draft.body}`,
  }));
  await back;
  expect(drafting.draft?.body).toBe("El correo de antes\n\n---\n\nOtra cosa");
  expect(drafting.cameBack).toBe(true);
});

test("undoing a mend leaves what was typed since", () => {
  const before = { ...start, body: "Hola, Maria. Sale hoy." };
  const after = { ...start, body: "Hola, Marta. Sale hoy." };
  drafting.edit({ body: `${after.body} Un saludo.` });
  drafting.restore(before, after);
  expect(drafting.draft?.body).toBe("Hola, Maria. Sale hoy. Un saludo.");
});

test("undoing a template brings the old letter back with the words typed since, not with its form", async () => {
  const before = { ...start, body: "Buenos días." };
  const rendered: Rendered = {
    subject: "Retraso",
    markdown: "Siento el retraso del pedido.",
    fields: [],
    variants: [],
    errors: [],
  } as unknown as Rendered;
  drafting.edit({ body: before.body });
  const using = drafting.useTemplate(5);
  await answer("template_render", () => rendered);
  await using;
  const after = drafting.draft!;
  const set = drafting.setValue("pedido", "TC-1");
  await answer("template_render", () => ({
    ...rendered,
    markdown: "Siento el retraso del pedido TC-1.",
  }));
  await set;
  expect(drafting.draft?.body).toContain("TC-1");
  drafting.edit({ body: `${drafting.draft?.body} Llámame.` });
  await drafting.takeOut(before, after);
  expect(drafting.draft).toMatchObject({ template: null, subject: "Pedido 1182" });
  expect(drafting.draft?.body).toBe("Buenos días.\n\nLlámame.");
});

test("a draft is discarded with its last words, and only once", async () => {
  drafting.edit({ body: "Hola, Marta: las últimas palabras" });
  const going = discard(drafting);
  await discard(drafting);
  await saves();
  await answer("draft_discard", () => ({ operation: 4 }));
  await going;
  expect(kept?.body).toBe("Hola, Marta: las últimas palabras");
  expect(core.asked).toEqual([]);
  expect([drafting.draft, drafting.leaving]).toEqual([null, ""]);
});

test("a file that comes while the mail is sent waits for what comes of it", async () => {
  let refused = () => {};
  const sending = drafting.leave("sent", () => new Promise<void>((done) => (refused = done)));
  const attaching = drafting.attach(["/facturas/factura.pdf"]);
  await Promise.resolve();
  expect(core.asked).toEqual([]);
  refused();
  await sending;
  await changes("draft_attach", (draft) => ({ ...draft, attachments: [invoice] }));
  await attaching;
  expect(drafting.draft?.attachments).toEqual([invoice]);
});
