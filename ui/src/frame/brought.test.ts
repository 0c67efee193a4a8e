import { beforeEach, expect, test, vi } from "vitest";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import { tellBrought } from "./brought";

const core = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) => Promise.resolve(core.answers[name]),
}));

beforeEach(() => setLanguage("es"));

test("what the mailbox brought is summed up, with what stands on no timeline", async () => {
  core.answers = { aside_list: { mails: 17 }, left_out_list: { count: 1 } };
  await tellBrought(353);
  core.answers = { aside_list: { mails: 0 }, left_out_list: { count: 0 } };
  await tellBrought(1);
  expect(toasts.list.map(({ text }) => text)).toEqual([
    "Correo al día: 353 correos del buzón, 17 correos apartados, 1 correo no ha podido entrar",
    "Correo al día: 1 correo del buzón",
  ]);
});
